#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "kiosk/platform/http_client.h"

namespace kiosk {

/// HttpClient over libcurl: mutual TLS 1.2 or newer, one kept-alive connection, no redirects, no
/// proxy from the environment, no cookies.
/// **Limits:** reply body and reply headers have the sizes below; a connection that does not stand,
/// TLS and all, within `connect_timeout` is `timed_out`.
class CurlHttpClient final : public HttpClient {
  public:
    static constexpr std::size_t reply_size_max = HttpRequest::usual_reply_size_max;
    static constexpr std::size_t reply_headers_max = 100;
    static constexpr Duration usual_connect_timeout{5000};

    explicit CurlHttpClient(TlsIdentity identity, Duration connect_timeout = usual_connect_timeout);
    ~CurlHttpClient() override;
    CurlHttpClient(const CurlHttpClient&) = delete;
    CurlHttpClient& operator=(const CurlHttpClient&) = delete;

    [[nodiscard]] Result<HttpReply> send(const HttpRequest& request) override;
    void cancel() override;
    void resume() override;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kiosk
