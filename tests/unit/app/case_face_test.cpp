// A face on the wire: the consent first, the picture once, the consent back; and what counts of an
// answer.
#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/app/case_service.h"
#include "kiosk/app/face_reader.h"
#include "kiosk/base/encoding.h"

namespace tests {

namespace {

using namespace kiosk;
using FaceWire = nlohmann::json;
using drivers::FaceVerdict;

/// Answers the comparison with what is set, everything else with yes.
class FacePlatform final : public HttpClient {
  public:
    Result<HttpReply> send(const HttpRequest& request) override {
        asked.push_back(request);
        HttpReply reply;
        reply.status = 200;
        reply.body = "{}";
        if (request.url.find("/v1/visits/") != std::string::npos)
            reply.body = R"({"token":"secret-pass","expires_at":"2026-12-02T00:00:00.000Z"})";
        const bool compares = request.url.find("/v1/face-comparisons/") != std::string::npos;
        if (request.url.find("/v1/consents/") != std::string::npos &&
            !request.url.ends_with("/withdrawal"))
            reply.status = consent_status;
        if (!compares) return reply;
        if (failure) return *failure;
        reply.status = status;
        reply.body = body;
        return reply;
    }
    void cancel() override {}
    void resume() override {}
    std::optional<Error> failure;
    int status = 201;
    int consent_status = 201;
    std::string body =
        R"({"comparison_no":"C-1","verdict":"match","engine":"e","version":"1","statement":"s.s.s"})";
    std::vector<HttpRequest> asked;
};

struct FaceWireFixture {
    VirtualClock clock;
    ManualExecutor executor;
    FacePlatform platform;
    Inbox inbox;
    CaseService service{executor, platform, "https://p", inbox, Bytes(32, 1), clock};

    event::FaceCompared compare(Bytes picture = Bytes(1000, 'j')) {
        effect::CompareFace wanted;
        wanted.request = kiosk::RequestId(7);
        wanted.comparison = Uuid::parse("01900000-0000-7000-8000-0000000000f1");
        wanted.consent.id = Uuid::parse("01900000-0000-7000-8000-0000000000c1");
        wanted.consent.service = ServiceCode("S1");
        wanted.consent.text_version = "2026-1";
        wanted.consent.text_digest = std::string(64, 'a');
        wanted.person = {Uuid::parse("01900000-0000-7000-8000-000000000001"),
                         SecretText(std::string("张三丰测")),
                         SecretText(std::string("819902198001010014")),
                         "resident",
                         std::chrono::seconds(3),
                         {},
                         {}};
        service.compare_face(SessionId(3), std::move(wanted), SecretBytes(std::move(picture)));
        executor.run_all();
        auto event = inbox.take();
        REQUIRE(event);
        CHECK(event->session == SessionId(3));
        return std::get<event::FaceCompared>(std::move(event->body));
    }
};

}  // namespace

TEST_CASE(
    "a face is sent once, after its consent and before the consent's end, and nothing else is "
    "asked "
    "(R-202)") {
    FaceWireFixture f;
    const auto told = f.compare(Bytes{1, 2, 3});
    CHECK(told.request == kiosk::RequestId(7));
    CHECK(told.answer.verdict == FaceVerdict::match);
    CHECK(told.answer.evidence == "C-1");
    CHECK_FALSE(told.answer.score.has_value());
    CHECK(told.statement == "s.s.s");
    REQUIRE(f.platform.asked.size() == 4);
    CHECK(f.platform.asked[1].url.ends_with("/v1/consents/01900000-0000-7000-8000-0000000000c1"));
    const auto consent = FaceWire::parse(f.platform.asked[1].body);
    CHECK(consent["purpose"] == "face");
    CHECK(consent["service_code"] == "S1");
    CHECK(consent["data_sets"].empty());
    CHECK(f.platform.asked[2].url.ends_with(
        "/v1/face-comparisons/01900000-0000-7000-8000-0000000000f1"));
    const auto sent = FaceWire::parse(f.platform.asked[2].body);
    CHECK(sent["picture"] == to_base64(Bytes{1, 2, 3}));
    CHECK(sent["consent_id"] == "01900000-0000-7000-8000-0000000000c1");
    CHECK(f.platform.asked[3].url.ends_with("0000000000c1/withdrawal"));
}

TEST_CASE("without a consent that counts, or without a picture, nothing is sent") {
    FaceWireFixture f;
    f.platform.consent_status = 409;
    CHECK(f.compare().answer.verdict == FaceVerdict::error);
    CHECK(f.platform.asked.size() == 2);
    FaceWireFixture none;
    CHECK(none.compare({}).answer.verdict == FaceVerdict::error);
    CHECK(none.platform.asked.empty());
}

TEST_CASE(
    "a service that is away is unavailable, one that refuses or says what can't be is an error, "
    "and "
    "the consent ends all the same") {
    struct Row {
        int status;
        const char* body;
        FaceVerdict verdict;
    };
    const Row rows[] = {
        {201, R"({"comparison_no":"C","verdict":"no_match","engine":"e","version":"1"})",
         FaceVerdict::no_match},
        {201, R"({"comparison_no":"C","verdict":"review","engine":"e","version":"1"})",
         FaceVerdict::review},
        {201, R"({"comparison_no":"C","verdict":"unavailable","engine":"e","version":"1"})",
         FaceVerdict::unavailable},
        {201, R"({"verdict":"match","engine":"e","version":"1","statement":"s"})",
         FaceVerdict::error},
        {201, R"({"comparison_no":"C","verdict":"match","statement":"s"})", FaceVerdict::error},
        {201, R"({"comparison_no":"C","verdict":"live","engine":"e","version":"1"})",
         FaceVerdict::error},
        {201, R"({"comparison_no":"C","verdict":"error","engine":"e","version":"1"})",
         FaceVerdict::error},
        {201, "{}", FaceVerdict::error},
        {201, "<html>", FaceVerdict::error},
        {403, "{}", FaceVerdict::error},
    };
    for (const auto& row : rows) {
        CAPTURE(row.body);
        FaceWireFixture f;
        f.platform.status = row.status;
        f.platform.body = row.body;
        CHECK(f.compare().answer.verdict == row.verdict);
        CHECK(f.platform.asked.back().url.ends_with("/withdrawal"));
    }
    FaceWireFixture away;
    away.platform.failure = Error{ErrorCode::network, {}, {}};
    CHECK(away.compare().answer.verdict == FaceVerdict::unavailable);
    CHECK(away.platform.asked.back().url.ends_with("/withdrawal"));
    FaceWireFixture slow;
    slow.platform.failure = Error{ErrorCode::timed_out, {}, {}};
    CHECK(slow.compare().answer.verdict == FaceVerdict::unavailable);
}

}  // namespace tests
