// Pictures from a phone on the wire: the page, the picture, its outcome; bad answers.
#include <doctest.h>
#include <nlohmann/json.hpp>

#include "drivers/api/camera.h"
#include "kiosk/app/case_service.h"
#include "kiosk/platform/phone_reader.h"

namespace tests {

namespace {

using namespace kiosk;
using PhoneWire = nlohmann::json;

const Uuid an_upload = Uuid::parse("01900000-0000-7000-8000-0000000000aa");

/// Answers with what is set, and keeps what was asked.
class PhonePlatform final : public HttpClient {
  public:
    Result<HttpReply> send(const HttpRequest& request) override {
        asked.push_back(request);
        HttpReply reply;
        reply.status = 200;
        if (request.url.find("/v1/visits/") != std::string::npos) {
            reply.body = R"({"token":"secret-pass","expires_at":"2026-12-02T00:00:00.000Z"})";
            return reply;
        }
        if (failure) return *failure;
        reply.status = status;
        reply.body = body;
        return reply;
    }
    void cancel() override {}
    void resume() override {}
    std::optional<Error> failure;
    int status = 200;
    std::string body = R"({"state":"open","url":"https://p/u/t","expires_in_seconds":600,
                           "opened":true,"pictures":[2,5]})";
    std::vector<HttpRequest> asked;
};

struct PhoneWireFixture {
    VirtualClock clock;
    ManualExecutor executor;
    PhonePlatform platform;
    Inbox inbox;
    CaseService service{executor, platform, "https://p", inbox, Bytes(32, 1), clock};

    static PersonProof person() {
        return {Uuid::parse("01900000-0000-7000-8000-000000000001"),
                SecretText(std::string("张三丰测")),
                SecretText(std::string("819902198001010014")),
                "resident",
                std::chrono::seconds(3),
                {},
                {}};
    }
    EventBody ask(CaseQuestion question) {
        effect::AskPlatform wanted;
        wanted.request = kiosk::RequestId(7);
        wanted.question = std::move(question);
        wanted.person = person();
        service.ask(SessionId(3), std::move(wanted));
        executor.run_all();
        auto event = inbox.take();
        REQUIRE(event);
        return std::move(event->body);
    }
    PhoneUpload told(CaseQuestion question) {
        auto body = ask(std::move(question));
        REQUIRE(std::holds_alternative<event::PlatformTold>(body));
        return std::get<PhoneUpload>(std::get<event::PlatformTold>(body).answer);
    }
    Result<SecretBytes> fetch() {
        effect::FetchPicture wanted;
        wanted.upload = an_upload;
        wanted.number = 5;
        wanted.person = person();
        std::optional<Result<SecretBytes>> got;
        service.fetch_picture(std::move(wanted),
                              [&](Result<SecretBytes> file) { got = std::move(file); });
        executor.run_all();
        REQUIRE(got.has_value());
        return *std::move(got);
    }
};

}  // namespace

TEST_CASE("the phone's page is opened and looked at by one call under the visit's pass (R-195)") {
    PhoneWireFixture f;
    const auto told =
        f.told(question::LookAtPhone{an_upload, {"购房合同", "Deed"}, Language::en, true, 2});
    CHECK(told.state == PhoneUpload::State::open);
    CHECK(told.url == "https://p/u/t");
    CHECK(told.left == std::chrono::minutes(10));
    CHECK(told.opened);
    CHECK(told.waiting == std::vector<int>{2, 5});
    REQUIRE(f.platform.asked.size() == 2);
    const auto& request = f.platform.asked[1];
    CHECK(request.method == HttpMethod::put);
    CHECK(request.url == "https://p/v1/phone-uploads/01900000-0000-7000-8000-0000000000aa");
    CHECK(std::ranges::any_of(request.headers, [](const auto& header) {
        return header.name == "Authorization" && header.value == "Bearer secret-pass";
    }));
    CHECK(PhoneWire::parse(request.body) ==
          PhoneWire{{"paper", {{"zh", "购房合同"}, {"en", "Deed"}}},
                    {"language", "en"},
                    {"shape", "card"},
                    {"pages_left", 2}});
    // Of two languages: whoever reads another one gets the one that stands in for theirs (R-068).
    for (const auto& [language, told_as] :
         {std::pair{Language::zh, "zh"}, std::pair{*Language::of("bo"), "zh"},
          std::pair{*Language::of("ug", "en"), "en"}}) {
        (void)f.told(question::LookAtPhone{
            an_upload, LocalText({{"zh", "购房合同"}, {"en", "Deed"}, {"bo", "བོད"}}), language,
            false, 1});
        const auto sent = PhoneWire::parse(f.platform.asked.back().body);
        CHECK(sent["language"] == told_as);
        CHECK(sent["paper"] == PhoneWire{{"zh", "购房合同"}, {"en", "Deed"}});
    }
}

TEST_CASE("what became of a picture is told under its number, and the end under the page's") {
    PhoneWireFixture f;
    (void)f.told(question::TellPicture{an_upload, 5, "blurred"});
    CHECK(f.platform.asked.back().url.ends_with("0000000000aa/pictures/5/outcome"));
    CHECK(PhoneWire::parse(f.platform.asked.back().body) == PhoneWire{{"outcome", "blurred"}});
    f.platform.body = R"({"state":"over"})";
    CHECK(f.told(question::EndPhone{an_upload}).state == PhoneUpload::State::over);
    CHECK(f.platform.asked.back().url.ends_with("0000000000aa/end"));
}

TEST_CASE("answers that can't be are none") {
    const char* wrong[] = {
        "",
        "[]",
        "{}",
        R"({"state":"ajar"})",
        R"({"state":"open","url":"http://p/u/t","expires_in_seconds":600,"pictures":[]})",
        R"({"state":"open","url":"javascript:x","expires_in_seconds":600,"pictures":[]})",
        R"({"state":"open","url":"https://p","expires_in_seconds":-1,"pictures":[]})",
        R"({"state":"open","url":"https://p","expires_in_seconds":3601,"pictures":[]})",
        R"({"state":"open","url":"https://p","expires_in_seconds":"600","pictures":[]})",
        R"({"state":"open","url":"https://p","expires_in_seconds":600})",
        R"({"state":"open","url":"https://p","expires_in_seconds":600,"pictures":[0]})",
        R"({"state":"open","url":"https://p","expires_in_seconds":600,"pictures":["1"]})",
    };
    for (const char* text : wrong) {
        CAPTURE(text);
        const auto read = read_phone_upload(text);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code == ErrorCode::bad_format);
    }
    const auto with = [](const std::string& url, const std::string& pictures) {
        return read_phone_upload(R"({"state":"open","url":"https://)" + url +
                                 R"(","expires_in_seconds":3600,"pictures":[)" + pictures + "]}");
    };
    CHECK(with(std::string(phone_url_max - 8, 'a'), "").has_value());
    CHECK_FALSE(with(std::string(phone_url_max - 7, 'a'), "").has_value());
    std::string many = "1";
    for (int i = 2; i < 200; ++i) many += "," + std::to_string(i);
    CHECK(with("p", many)->waiting.size() == phone_pictures_max);
}

TEST_CASE("a picture is fetched whole, of the size that one may have, under the same pass") {
    PhoneWireFixture f;
    f.platform.body = std::string("\xFF\xD8\xFF\0more", 8);
    const auto got = f.fetch();
    REQUIRE(got.has_value());
    CHECK(got->reveal() == Bytes{0xFF, 0xD8, 0xFF, 0, 'm', 'o', 'r', 'e'});
    const auto& request = f.platform.asked.back();
    CHECK(request.method == HttpMethod::get);
    CHECK(request.url.ends_with("0000000000aa/pictures/5"));
    CHECK(request.reply_size_max == drivers::picture_file_bytes_max);
    CHECK(f.platform.asked.size() == 2);
    // The pass is kept for the visit.
    (void)f.fetch();
    CHECK(f.platform.asked.size() == 3);
    f.platform.status = 404;
    CHECK(f.fetch().error().code == ErrorCode::not_found);
    f.platform.failure = Error{ErrorCode::limit_exceeded, "reply larger than allowed", {}};
    CHECK(f.fetch().error().code == ErrorCode::limit_exceeded);
    f.platform.failure = Error{ErrorCode::network, {}, {}};
    CHECK(f.fetch().error().code == ErrorCode::network);
}

}  // namespace tests
