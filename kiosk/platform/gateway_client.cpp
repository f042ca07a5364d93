#include "kiosk/platform/gateway_client.h"

#include <algorithm>

#include "kiosk/base/encoding.h"
#include "kiosk/base/secret.h"

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

namespace {

bool names(const HttpRequest& request, const char* header) {
    return std::ranges::find(request.headers, header, &HttpHeader::name) != request.headers.end();
}

bool changes_something(HttpMethod method) {
    return method != HttpMethod::get && method != HttpMethod::head;
}

}  // namespace

GatewayClient::GatewayClient(std::unique_ptr<HttpClient> client,
                             std::unique_ptr<RequestSigner> signer, const Clock& clock,
                             std::string area_code)
    : client_(std::move(client)),
      signer_(std::move(signer)),
      clock_(clock),
      area_code_(std::move(area_code)) {}

Result<HttpReply> GatewayClient::send(const HttpRequest& request) {
    auto whole = request;
    if (!names(whole, area_header)) {
        whole.headers.push_back({area_header, area_code_});
        whole.headers.push_back({level_header, std::to_string(level_of_area(area_code_))});
    }
    auto reply = send_signed(whole);
    wipe_value(whole.body);
    return reply;
}

Result<HttpReply> GatewayClient::send_signed(HttpRequest& request) {
    if (!changes_something(request.method)) return client_->send(request);
    if (!names(request, digest_header))
        request.headers.push_back(
            {digest_header, "sha-256=:" + to_base64(sha256(as_bytes(request.body))) + ":"});
    if (auto done = signer_->sign(request, clock_.now().wall); !done) return done.error();
    return client_->send(request);
}

}  // namespace kiosk
