// Calls of the kiosk whose signature the platform checks.
#include <functional>

#include <doctest.h>

#include "kiosk/platform/gateway_client.h"
#include "tests/unit/platform_wire/wire_fixture.h"

namespace tests {

namespace {

using Change = std::function<void(kiosk::HttpRequest&)>;

/// Somebody between the kiosk's client and the wire.
class Meddler final : public kiosk::HttpClient {
  public:
    Meddler(kiosk::HttpClient& wire, Change change) : wire_(wire), change_(std::move(change)) {}
    kiosk::Result<kiosk::HttpReply> send(const kiosk::HttpRequest& request) override {
        auto changed = request;
        change_(changed);
        return wire_.send(changed);
    }
    void cancel() override {}
    void resume() override {}

  private:
    kiosk::HttpClient& wire_;
    Change change_;
};

std::string& value_of(kiosk::HttpRequest& request, std::string_view name) {
    for (auto& header : request.headers)
        if (header.name == name) return header.value;
    FAIL("no such header");
    return request.headers.front().value;
}

struct Meddled {
    const char* what;
    Change change;
    int status;
    const char* type;
};

const std::vector<Meddled> meddled{
    {"body", [](auto& r) { r.body.replace(r.body.find("990100"), 6, "990200"); }, 400,
     "digest-mismatch"},
    {"body with its digest",
     [](auto& r) {
         r.body.replace(r.body.find("990100"), 6, "990200");
         value_of(r, "Content-Digest") = digest_header(r.body);
     },
     401, "bad-signature"},
    {"address", [](auto& r) { r.url += "?later=1"; }, 401, "bad-signature"},
    {"signature", [](auto& r) { value_of(r, "Signature").replace(9, 4, "AAAA"); }, 401,
     "bad-signature"},
    {"time", [](auto& r) { value_of(r, "Signature-Input").insert(60, "1"); }, 401, "bad-signature"},
    {"no signature but its parameters", [](auto& r) { value_of(r, "Signature").clear(); }, 401,
     "bad-signature"},
};

}  // namespace

TEST_CASE(
    "R-126 a call of the kiosk whose body, address or signature was changed, or that another key "
    "signed, is refused and does nothing") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    const kiosk::RealClock clock;
    const auto send = [&](Change change, const std::string& key = "terminal.key") {
        kiosk::GatewayClient client(std::make_unique<Meddler>(terminal.client(), std::move(change)),
                                    kiosk::signer_from_key_file(test_keys() / key, "terminal-0001"),
                                    clock, "990100");
        kiosk::HttpRequest request;
        request.method = kiosk::HttpMethod::put;
        request.url = platform.url() + "/v1/terminals/terminal-0001";
        request.headers = {{"Content-Type", "application/json"}};
        request.body =
            R"({"software_version":"0.1.0","area_code":"990100","capabilities":["idcard"]})";
        auto reply = client.send(request);
        REQUIRE(reply);
        return std::move(*reply);
    };
    for (const auto& row : meddled) {
        CAPTURE(row.what);
        const auto refused = send(row.change);
        CHECK(refused.status == row.status);
        CHECK(problem_type(refused) == row.type);
    }
    CHECK(problem_type(send([](auto&) {}, "terminal-0002.key")) == "bad-signature");
    CHECK(Json::parse(platform.admin("GET", "/admin/terminals"))["count"] == 0);
    CHECK(send([](auto&) {}).status == 201);
    CHECK(Json::parse(platform.admin("GET", "/admin/terminals"))["count"] == 1);
}

}  // namespace tests
