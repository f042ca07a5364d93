// Papers of e-licences on the wire: only what was sealed comes through, and what doesn't is told.
#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/app/case_service.h"
#include "kiosk/platform/gateway_client.h"
#include "tests/platform/licence_file.h"

namespace tests {

namespace {

using namespace kiosk;
using PaperJson = nlohmann::json;

constexpr const char* licence_id =
    "1.2.156.3005.2.11990000000000001X011.11990100000000101A.2026000001.001.A";
constexpr const char* holder_number = "819902198001010014";

/// Answers each kind of call in one way, and keeps what was asked.
class PaperPlatform final : public HttpClient {
  public:
    Result<HttpReply> send(const HttpRequest& request) override {
        asked.push_back(request);
        HttpReply reply;
        reply.status = 200;
        if (request.url.find("/v1/visits/") != std::string::npos)
            reply.body = R"({"token":"secret-pass","expires_at":"2026-12-02T00:00:00.000Z"})";
        else if (request.url.ends_with("/outcome"))
            reply.body = "{}";
        else
            reply.body = PaperJson{{"copy_no", 1}, {"file", to_base64(file)}}.dump();
        return reply;
    }
    void cancel() override {}
    void resume() override {}
    Bytes file;
    std::vector<HttpRequest> asked;
};

LicenceFile sealed_file() {
    LicenceFile made;
    made.id = licence_id;
    made.title = "机动车驾驶证";
    made.metadata = {{"电子证照标识", licence_id}};
    made.lines = {"兹证明"};
    made.seal_json = PaperJson{
        {"licence", licence_id},
        {"seal", {{"name", "公安局专用章"}, {"code", "1"}}},
        {"holder", {{"number", holder_number}}},
        {"area_code", "990100"},
        {"print",
         "home"}}.dump();
    return made;
}

struct PaperFixture {
    ReceiptKey key = ReceiptKey::stranger();
    VirtualClock clock;
    ManualExecutor executor;
    PaperPlatform platform;
    Inbox inbox;
    CaseService service{
        executor, platform, "https://p", inbox, {key.public_key().begin(), key.public_key().end()},
        clock};

    EventBody ask(CaseQuestion question, std::string area = {}) {
        effect::AskPlatform wanted;
        wanted.request = kiosk::RequestId(7);
        wanted.question = std::move(question);
        wanted.person = {Uuid::parse("01900000-0000-7000-8000-000000000001"),
                         SecretText(std::string("张三丰测")),
                         SecretText(std::string(holder_number)),
                         "resident",
                         std::chrono::seconds(3),
                         {},
                         std::move(area)};
        service.ask(SessionId(3), std::move(wanted));
        executor.run_all();
        auto event = inbox.take();
        REQUIRE(event);
        return std::move(event->body);
    }
    LicencePaper open() {
        auto body = ask(question::OpenPaper{
            licence_id, Uuid::parse("01900000-0000-7000-8000-0000000000aa"), "990100"});
        REQUIRE(std::holds_alternative<event::PlatformTold>(body));
        return std::get<LicencePaper>(std::move(std::get<event::PlatformTold>(body).answer));
    }
};

}  // namespace

TEST_CASE(
    "a sealed file comes through under its copy's address, and nothing is told of it (R-109)") {
    PaperFixture f;
    f.platform.file = ofd_of(sealed_file(), f.key);
    const auto paper = f.open();
    CHECK(paper.state == LicencePaper::State::sealed);
    CHECK(paper.copy_no == 1);
    CHECK(paper.seal == "公安局专用章");
    REQUIRE(f.platform.asked.size() == 2);
    CHECK(f.platform.asked[1].url == "https://p/v1/licences/" + std::string(licence_id) +
                                         "/copies/01900000-0000-7000-8000-0000000000aa");
    const auto told = f.ask(
        question::TellPaper{licence_id, Uuid::parse("01900000-0000-7000-8000-0000000000aa"), true});
    CHECK(std::holds_alternative<event::PlatformTold>(told));
    CHECK(f.platform.asked.back().url.ends_with("/outcome"));
    CHECK(PaperJson::parse(f.platform.asked.back().body) == PaperJson{{"printed", true}});
}

TEST_CASE(
    "a file that was changed, isn't sealed, or is no file is refused and reported (R-111, R-119)") {
    struct Row {
        Bytes file;
        const char* reported;
    };
    PaperFixture maker;
    auto unsealed = sealed_file();
    unsealed.seal_json.clear();
    for (auto& row :
         {Row{ofd_of(sealed_file(), maker.key, true), "tampered"},
          Row{ofd_of(unsealed, maker.key), "unsealed"}, Row{Bytes{'n', 'o'}, "tampered"}}) {
        PaperFixture f;
        f.platform.file = row.file;
        const auto paper = f.open();
        CHECK(paper.state != LicencePaper::State::sealed);
        REQUIRE(f.platform.asked.back().url.ends_with("/outcome"));
        const auto told = PaperJson::parse(f.platform.asked.back().body);
        CHECK(told["printed"] == false);
        CHECK(told["refused"] == row.reported);
    }
}

TEST_CASE("calls carry area and level, of the service's authority or of the terminal (R-127)") {
    PaperFixture f;
    const auto header = [](const HttpRequest& request, const char* name) {
        for (const auto& one : request.headers)
            if (one.name == name) return one.value;
        return std::string();
    };
    static_cast<void>(f.ask(question::List{}, "980100"));
    CHECK(header(f.platform.asked.back(), "Bianmin-Area") == "980100");
    CHECK(header(f.platform.asked.back(), "Bianmin-Level") == "3");
    auto inner = std::make_unique<PaperPlatform>();
    auto& platform = *inner;
    GatewayClient gateway(std::move(inner), nullptr, f.clock, "990102");
    HttpRequest request;
    request.url = "https://p/v1/health";
    REQUIRE(gateway.send(request));
    CHECK(header(platform.asked.back(), "Bianmin-Area") == "990102");
    CHECK(header(platform.asked.back(), "Bianmin-Level") == "4");
    request.headers = {{"Bianmin-Area", "980000"}, {"Bianmin-Level", "2"}};
    REQUIRE(gateway.send(request));
    CHECK(platform.asked.back().headers.size() == 2);
    CHECK(level_of_area("000000") == 1);
    CHECK(level_of_area("990102001000") == 5);
    CHECK(level_of_area("990102001201") == 6);
    CHECK(level_of_area("") == 0);
}

}  // namespace tests
