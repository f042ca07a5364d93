#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/platform/service.h"

namespace tests {

/// A request for a page without HTTP.
struct PageCall {
    std::string method;  // GET, POST
    std::string path;
    std::string cookie;                         // of the session
    std::map<std::string, std::string> fields;  // query of GET, form of POST
};

struct PageReply {
    int status = 200;
    std::string html;
    std::string location;  // of a 303
    std::string cookie;    // to be set; “-”: forgotten
};

/// What browsers see: last month's figures for everybody, what a code on paper leads to
/// and the desk of the staff. No script, nothing from elsewhere.
/// **Threads:** any number at once.
class Pages {
  public:
    explicit Pages(Service& service) : service_(service) {}

    [[nodiscard]] PageReply answer(const PageCall& call);
    /// A picture for `/u/{token}`; `language`: empty, zh or en.
    [[nodiscard]] PageReply take_upload(const std::string& token, const std::string& language,
                                        kiosk::SecretBytes picture);

  private:
    using Session = Staff::Session;

    [[nodiscard]] PageReply figures();
    [[nodiscard]] PageReply log_in(const PageCall& call);
    [[nodiscard]] PageReply queue_ticket(const std::string& token);
    /// Where a case stands, for whoever knows its number and the end of the holder's.
    [[nodiscard]] PageReply case_status(const PageCall& call);
    /// Pictures of papers from a phone (phone_pages.cpp).
    [[nodiscard]] PageReply upload_page(const std::string& token, const std::string& language);
    [[nodiscard]] PageReply upload_page(const std::string& token, const std::string& language,
                                        PhoneDesk::Taken taken);
    [[nodiscard]] PageReply phone(const PageCall& call, const std::string& token);
    [[nodiscard]] PageReply desk(const PageCall& call, const Session& session);
    [[nodiscard]] PageReply desk_home(const Session& session, const std::string& told);
    struct Waiting {
        std::string number;
        std::string terminal;
        std::string reason;
        std::string at;
    };
    [[nodiscard]] std::optional<std::vector<Waiting>> waiting();
    [[nodiscard]] std::string calls(const Session& session);
    [[nodiscard]] PageReply close_call(const PageCall& call, const Session& session);
    [[nodiscard]] PageReply open_case(const PageCall& call, const Session& session);
    [[nodiscard]] PageReply open_handover(const PageCall& call, const Session& session);
    [[nodiscard]] PageReply file_handover(const PageCall& call, const Session& session);
    [[nodiscard]] PageReply feedback(const PageCall& call, const Session& session);
    [[nodiscard]] PageReply notices(const PageCall& call, const Session& session);
    [[nodiscard]] PageReply seen(const PageCall& call, const Session& session);

    Service& service_;
};

}  // namespace tests
