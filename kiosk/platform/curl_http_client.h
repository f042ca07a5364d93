#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "kiosk/platform/http_client.h"

namespace kiosk {

/// HttpClient over libcurl: mutual TLS 1.2 or newer, one kept-alive connection, no redirects, no
/// proxy from the environment, no cookies.
/// **Limits:** reply body and reply headers have the sizes below; connecting takes at most
/// `connect_timeout`.
class CurlHttpClient final : public HttpClient {
  public:
    static constexpr std::size_t reply_size_max = HttpRequest::usual_reply_size_max;
    static constexpr std::size_t reply_headers_max = 100;
    static constexpr Duration connect_timeout{5000};

    explicit CurlHttpClient(TlsIdentity identity);
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
