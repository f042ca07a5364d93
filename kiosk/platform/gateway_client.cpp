#include "kiosk/platform/gateway_client.h"

#include <algorithm>

namespace kiosk {

int level_of_area(std::string_view area_code) {
    constexpr std::size_t county_digits = 6;
    constexpr std::size_t town_digits = 9;
    constexpr std::size_t village_digits = 12;
    if (area_code.size() < county_digits) return 0;
    const auto end = area_code.find_last_not_of('0');
    const std::size_t used = end == std::string_view::npos ? 0 : end + 1;
    if (used == 0) return 1;
    if (used <= 2) return 2;
    if (used <= 4) return 3;
    if (used <= county_digits) return 4;
    if (used <= town_digits) return 5;
    return used <= village_digits ? 6 : 0;
}

Result<HttpReply> GatewayClient::send(const HttpRequest& request) {
    const auto is_named =
        std::ranges::find(request.headers, area_header, &HttpHeader::name) != request.headers.end();
    if (is_named) return client_->send(request);
    auto whole = request;
    whole.headers.push_back({area_header, area_code_});
    whole.headers.push_back({level_header, std::to_string(level_of_area(area_code_))});
    return client_->send(whole);
}

}  // namespace kiosk
