#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/app/face_reader.h"
#include "kiosk/app/inbox.h"
#include "kiosk/app/refused_answer.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/executor.h"
#include "kiosk/flow/effect.h"
#include "kiosk/platform/http_client.h"

namespace kiosk {

/// The person's own cases, asked of the platform: first a pass for whose card was read (docs/
/// PLATFORM_API.md, “Who asks”), then the question. Answers come back through the inbox with the
/// session and request that asked.
/// **Threads:** calls from the user interface's; work on the executor's. **Time:** at most two
/// requests of `timeout` each, three when the platform has forgotten the pass. **Limits:** the
/// executor's queue; when it is full the question fails as if the platform were away.
/// **Secrets:** name and number pass through; the pass is kept until `end_visit`, or, when the
/// queue has no room then, until the task that runs has ended.
class CaseService {
  public:
    static constexpr Duration timeout{7'000};
    /// Of a picture's bytes.
    static constexpr Duration picture_timeout{30'000};

    /// At most so long is asked for data and e-licences; what is not told by then is not told.
    static constexpr Duration gathering_max{15'000};

    /// `licence_key`: Ed25519, of the platform's licence service.
    CaseService(Executor& executor, HttpClient& client, std::string url, Inbox& inbox,
                Bytes licence_key, const Clock& clock);

    /// Is told what was asked for and used with which consent, on the executor's thread: the audit
    /// chain (StoreService::note). Before the first question.
    using Note = std::function<void(std::string event, std::string consent)>;
    void note_to(Note note) { note_ = std::move(note); }

    void ask(SessionId session, effect::AskPlatform wanted);
    /// A picture that a phone has sent; `done` is called once, on the executor's thread or here.
    /// **Errors:** as an answer's; `limit_exceeded` larger than a picture may be.
    void fetch_picture(effect::FetchPicture wanted, std::function<void(Result<SecretBytes>)> done);
    /// Gives the picture to the platform's identity service, once, under a consent that ends with
    /// it. Answers FaceCompared.
    void compare_face(SessionId session, effect::CompareFace wanted, SecretBytes picture);
    /// The person is gone: the pass ends here and, if it can be told, at the platform.
    void end_visit();

  private:
    struct Pass {
        Uuid visit;
        SecretText token;
        /// So many visits had ended when it was asked for.
        std::uint64_t after = 0;
    };

    /// A task of the visit that is on now. The pass ends with it if that visit is over by then.
    [[nodiscard]] bool post(std::function<void()> task);

    // The executor's.
    /// Ends the pass here and, if it can be told, at the platform, unless it is that of the visit
    /// before which so many ended.
    void end_pass_unless(std::uint64_t after);
    /// With the visit's trace, so that the gateway's log can be joined to ours.
    [[nodiscard]] Result<HttpReply> send_traced(HttpRequest request);
    [[nodiscard]] Result<CaseAnswer> answer(const effect::AskPlatform& wanted);
    [[nodiscard]] Result<void> open_pass(const PersonProof& person);
    /// The one of this visit, or a new one.
    [[nodiscard]] Result<void> ensure_pass(const PersonProof& person);
    [[nodiscard]] Result<HttpReply> send(const effect::AskPlatform& wanted);
    [[nodiscard]] Result<CaseAnswer> answer_with_pass(const effect::AskPlatform& wanted);
    // case_gathering.cpp
    [[nodiscard]] HttpRequest with_pass(HttpMethod method, const std::string& path) const;
    /// `json` is put there.
    [[nodiscard]] HttpRequest put_with_pass(const std::string& path, std::string json) const;
    [[nodiscard]] Result<CaseAnswer> gather(const effect::AskPlatform& wanted,
                                            const Consent& consent);
    [[nodiscard]] PersonData note_licences(PersonData told, const Consent& consent) const;
    [[nodiscard]] SharedSet fetch_set(const Consent& consent, const std::string& id);
    [[nodiscard]] Result<CaseAnswer> fetch_licences(const effect::AskPlatform& wanted,
                                                    const Consent* consent);
    [[nodiscard]] Result<CaseAnswer> end_consent(const Uuid& consent);
    /// One request, read by `read` where it was answered 200 or 201.
    template <class Read>
    [[nodiscard]] Result<CaseAnswer> ask_person(const HttpRequest& request, Read read) {
        const auto reply = send_traced(request);
        if (!reply) return reply.error();
        if (reply->status != 200 && reply->status != 201) return refused_answer(reply->status);
        auto told = read(reply->body);
        if (!told) return told.error();
        return CaseAnswer(std::move(told).value());
    }
    // case_person.cpp; nullopt: another question
    [[nodiscard]] std::optional<Result<CaseAnswer>> answer_about_person(const CaseQuestion& asked);
    [[nodiscard]] Result<CaseAnswer> fetch_overview();
    [[nodiscard]] Result<CaseAnswer> set_profile(const question::Profile& wanted);
    // case_papers.cpp
    [[nodiscard]] Result<CaseAnswer> open_paper(const effect::AskPlatform& wanted,
                                                const question::OpenPaper& asked);
    [[nodiscard]] Result<CaseAnswer> tell_paper(const question::TellPaper& told,
                                                const char* refused = "");
    // case_phone.cpp; nullopt: another question
    [[nodiscard]] std::optional<Result<CaseAnswer>> answer_about_phone(const CaseQuestion& asked);
    [[nodiscard]] Result<CaseAnswer> put_about_phone(const std::string& path, std::string body);
    [[nodiscard]] Result<SecretBytes> picture_of(const effect::FetchPicture& wanted);
    // case_face.cpp
    [[nodiscard]] Result<HttpReply> put_about_face(const std::string& path, std::string body);
    [[nodiscard]] Result<FaceTold> face_told(const effect::CompareFace& wanted,
                                             const SecretBytes& picture);
    // case_paying.cpp: only whose fee it is needs the pass
    [[nodiscard]] static bool is_about_money(const CaseQuestion& question);
    [[nodiscard]] static bool is_own_fee(const CaseQuestion& question);
    /// Without a pass an order was not asked for: whether there is one is not known, whatever the
    /// refusal sounds like.
    [[nodiscard]] static Error refused_pass(const CaseQuestion& question, Error error);
    [[nodiscard]] Result<CaseAnswer> pay_answer(const CaseQuestion& question);

    Executor& executor_;
    HttpClient& client_;
    const std::string url_;
    Inbox& inbox_;
    const Bytes licence_key_;
    const Clock& clock_;
    std::atomic<std::uint64_t> visits_ended_ = 0;
    std::uint64_t asked_after_ = 0;  // of the task that runs; executor's
    Pass pass_;                      // executor's
    Uuid trace_;                     // of the visit that asks now; executor's
    std::string area_;               // that it asks about; executor's
    Note note_ = [](const std::string&, const std::string&) {};
};

}  // namespace kiosk
