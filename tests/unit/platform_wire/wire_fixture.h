#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "kiosk/platform/curl_http_client.h"
#include "tests/platform/process.h"

namespace tests {

using Json = nlohmann::json;

/// Pension enrolment of the sample catalogue.
inline const std::string service_code = "11990100MB9900144W3992014001000";
inline const std::string sample_number = "11010519491231002X";

/// A terminal as the platform sees it; writes messages by docs/SYNC_PROTOCOL.md on its own.
class WireTerminal {
  public:
    /// `identity` is a stem below test_keys(); `authority` the file by which the platform is
    /// believed.
    explicit WireTerminal(const PlatformProcess& platform, const std::string& identity = "terminal",
                          const std::string& authority = "ca.crt");

    kiosk::Result<kiosk::HttpReply> send(kiosk::HttpMethod method, const std::string& path,
                                         std::vector<kiosk::HttpHeader> headers = {},
                                         std::string body = {});
    /// The same, for calls that must be answered.
    kiosk::HttpReply call(kiosk::HttpMethod method, const std::string& path,
                          std::vector<kiosk::HttpHeader> headers = {}, std::string body = {});
    kiosk::HttpReply get(const std::string& path) { return call(kiosk::HttpMethod::get, path); }
    kiosk::HttpReply put_manifest(const std::string& id, const std::string& body);
    kiosk::HttpReply commit(const std::string& id);

    kiosk::CurlHttpClient& client() { return client_; }

  private:
    std::string url_;
    kiosk::CurlHttpClient client_;
};

[[nodiscard]] std::string uuid(int number);
[[nodiscard]] std::string digest_header(const std::string& body);
[[nodiscard]] std::string seal(const std::string& text,
                               const std::string& public_key_file = "data.pub");

[[nodiscard]] Json payload_of(const std::string& id);
[[nodiscard]] Json evaluation_of(const std::string& id, const std::string& about, int grade);
[[nodiscard]] Json manifest_of(const Json& payload);
/// A whole submission, ready to send.
[[nodiscard]] std::string submission(const std::string& id);

/// The payload of a receipt if the platform's key signed it; null otherwise.
[[nodiscard]] Json verified(const std::string& receipt);
[[nodiscard]] std::string problem_type(const kiosk::HttpReply& reply);

}  // namespace tests
