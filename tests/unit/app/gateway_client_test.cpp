// What the one client makes of every call: who it is about, and whose it is.
#include "kiosk/platform/gateway_client.h"

#include <filesystem>
#include <map>
#include <utility>

#include <doctest.h>
#include <stdlib.h>

#include "kiosk/app/case_service.h"
#include "kiosk/app/platform_service.h"
#include "kiosk/catalog/builder.h"
#include "tests/support/signing_key.h"

namespace tests {

namespace {

using namespace kiosk;

/// Gives a pass and, for the rest, answers that nothing is made of.
class WirePlatform final : public HttpClient {
  public:
    Result<HttpReply> send(const HttpRequest& request) override {
        asked.push_back(request);
        HttpReply reply;
        reply.status = 200;
        if (request.url.find("/v1/visits/") != std::string::npos) reply.body = R"({"token":"t"})";
        return reply;
    }
    void cancel() override {}
    void resume() override {}
    std::vector<HttpRequest> asked;
};

struct GatewayFixture {
    std::filesystem::path folder = [] {
        char name[] = "/tmp/bianmin-app-XXXXXX";
        return std::filesystem::path(mkdtemp(name));
    }();
    Bytes open = make_key(folder / "key.pem", "EC", "P-256");
    VirtualClock clock;
    WirePlatform* platform = new WirePlatform;
    GatewayClient client{std::unique_ptr<HttpClient>(platform),
                         signer_from_key_file(folder / "key.pem", "t-1"), clock, "990102"};

    ~GatewayFixture() { std::filesystem::remove_all(folder); }
};

std::string header_of(const HttpRequest& request, std::string_view name) {
    for (const auto& header : request.headers)
        if (header.name == name) return header.value;
    return {};
}

/// Everything that a visit asks the platform, each kind of question once.
template <std::size_t... kinds>
void ask_everything(CaseService& service, ManualExecutor& executor, std::index_sequence<kinds...>) {
    const auto ask = [&](CaseQuestion question) {
        effect::AskPlatform wanted;
        wanted.question = std::move(question);
        wanted.key = Uuid::parse("01900000-0000-7000-8000-0000000000aa");
        wanted.person.visit = Uuid::parse("01900000-0000-7000-8000-000000000001");
        wanted.person.trace = wanted.key;
        service.ask(SessionId(3), std::move(wanted));
        executor.run_all();
    };
    (ask(std::variant_alternative_t<kinds, CaseQuestion::variant>{}), ...);
}

std::string method_of(const HttpRequest& request) {
    return request.method == HttpMethod::put ? "PUT" : "POST";
}

}  // namespace

TEST_CASE(
    "R-126 whatever changes something at the platform leaves signed by the one client, and what is "
    "read leaves unsigned, all with area and level") {
    GatewayFixture f;
    ManualExecutor executor;
    Inbox inbox;
    CaseService cases(executor, f.client, "https://p", inbox, Bytes(32, 1), f.clock);
    ask_everything(cases, executor,
                   std::make_index_sequence<std::variant_size_v<CaseQuestion::variant>>());
    cases.end_visit();
    HealthMonitor health(inbox);
    CatalogueStore catalogues(f.folder, {});
    PlatformService service(executor, f.client, catalogues, health,
                            {"https://p", "t-1", "990102", "1", {}},
                            [](std::shared_ptr<const Catalogue>) {});
    static_cast<void>(service.poll(SteadyTime{Duration{1'000'000}}));
    executor.run_all();

    std::map<bool, int> count;
    for (const auto& request : f.platform->asked) {
        CAPTURE(request.url);
        CHECK(header_of(request, "Bianmin-Area") == "990102");
        CHECK(header_of(request, "Bianmin-Level") == "4");
        const bool is_read = request.method == HttpMethod::get;
        ++count[is_read];
        if (is_read) {
            CHECK(header_of(request, "Signature").empty());
            CHECK(header_of(request, "Content-Digest").empty());
            continue;
        }
        CHECK(header_of(request, "Content-Digest") ==
              "sha-256=:" + to_base64(sha256(as_bytes(request.body))) + ":");
        CHECK(is_signed_by(message_of(request, method_of(request).c_str()), f.open));
        CHECK(header_of(request, "Signature-Input").find("keyid=\"t-1\"") != std::string::npos);
    }
    // Visit, its end, registration and 15 kinds of wishes; health, catalogue and what is looked at.
    CHECK(count[false] >= 18);
    CHECK(count[true] >= 9);
}

TEST_CASE("R-126 without a key that signs nothing that changes something leaves") {
    GatewayFixture f;
    std::filesystem::remove(f.folder / "key.pem");
    HttpRequest request;
    request.url = "https://p/v1/feedback";
    request.method = HttpMethod::post;
    const auto refused = f.client.send(request);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::bad_config);
    CHECK(f.platform->asked.empty());
    request.method = HttpMethod::get;
    CHECK(f.client.send(request));
    CHECK(f.platform->asked.size() == 1);
}

}  // namespace tests
