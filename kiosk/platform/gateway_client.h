#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kiosk/platform/http_client.h"

namespace kiosk {

/// GB/T 2260 and GB/T 10114: 1 state, 2 province, 3 city, 4 county, 5 town, 6 village; 0: no code.
[[nodiscard]] int level_of_area(std::string_view area_code);

/// The one way to the platform for everything that the screen program asks: each call says which
/// area and level it is about, so that the gateway knows where it goes. What a caller has
/// named already stays.
/// **Threads:** and **Errors:** as HttpClient.
class GatewayClient final : public HttpClient {
  public:
    static constexpr const char* area_header = "Bianmin-Area";
    static constexpr const char* level_header = "Bianmin-Level";

    /// `area_code`: the terminal's own.
    GatewayClient(std::unique_ptr<HttpClient> client, std::string area_code)
        : client_(std::move(client)), area_code_(std::move(area_code)) {}

    [[nodiscard]] Result<HttpReply> send(const HttpRequest& request) override;
    void cancel() override { client_->cancel(); }
    void resume() override { client_->resume(); }

  private:
    const std::unique_ptr<HttpClient> client_;
    const std::string area_code_;
};

}  // namespace kiosk
