#include "drivers/camera/message.h"

#include <doctest.h>

using namespace drivers;

namespace {

vision::CameraWord word_of(const std::string& name) {
    vision::CameraWord word;
    word.camera = name;
    word.model = "V4L2";
    word.location = "/dev/video0";
    word.status = DeviceStatus::hardware_error;
    word.confidence = Confidence::inferred;
    word.recovery = RecoveryAction::maintenance;
    word.blame = Blame::technician;
    word.detail = "no picture";
    word.frames = 0x1234567890ABCDEFULL;
    word.faults = 7;
    word.stuck_calls = 2;
    return word;
}

std::vector<vision::Message> one_of_each() {
    std::vector<vision::Message> all;
    all.push_back({1, vision::StartStream{"document", ExposureHint::bright_document}});
    all.push_back({2, vision::StopStream{"document"}});
    all.push_back({4, vision::AskState{}});
    all.push_back({5, vision::Started{"document"}});
    all.push_back({6, vision::Stopped{"document"}});
    all.push_back({0, vision::State{{word_of("document"), word_of("person")}}});
    all.push_back({9, vision::Refused{vision::Refusal::unknown_camera}});
    all.push_back({10, vision::ReadCodes{"document", true}});
    all.push_back({11, vision::WatchPage{"document", true}});
    all.push_back({12, vision::Looking{"document"}});
    all.push_back(
        {0, vision::CodeRead{"document", Symbology::qr, kiosk::SecretBytes({'a', 0, 0xFF})}});
    all.push_back({0, vision::PageWatched{"document", PageAdvice::lay_page, {}}});
    all.push_back({0, vision::PageWatched{"document", PageAdvice::good,
                                          PageCorners{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}}});
    all.push_back({0, vision::PageShot{"document", ScannedPage::Coding::group4, 300'000, 1654, 2339,
                                       200, 300, 424}});
    all.push_back({0, vision::PageNotKept{"document", PageRefusal::blank}});
    all.push_back({10, vision::CheckPicture{123'456, drivers::PaperShape::card}});
    all.push_back({11, vision::Refused{vision::Refusal::failed}});
    all.push_back({12, vision::WatchFace{"person", true}});
    all.push_back({0, vision::FaceWatched{"person", drivers::FaceAdvice::good}});
    all.push_back({0, vision::FaceShot{"person", 60'000, 300, 400}});
    return all;
}

}  // namespace

TEST_CASE("every message comes back as it was sent") {
    for (const auto& message : one_of_each()) {
        const auto back = vision::parse_message(vision::bytes_of(message));
        REQUIRE(back);
        CHECK(*back == message);
    }
}

TEST_CASE("a message cut anywhere or with a byte left over is refused") {
    for (const auto& message : one_of_each()) {
        auto bytes = vision::bytes_of(message);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            const auto cut = vision::parse_message(std::span(bytes).first(size));
            REQUIRE_FALSE(cut);
            CHECK(cut.error().code == kiosk::ErrorCode::bad_format);
        }
        bytes.push_back(0);
        CHECK_FALSE(vision::parse_message(bytes));
    }
}

TEST_CASE("another version is told from nonsense") {
    auto bytes = vision::bytes_of({1, vision::AskState{}});
    bytes[3] = vision::version + 1;
    auto parsed = vision::parse_message(bytes);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == kiosk::ErrorCode::conflict);
    bytes[0] = 'X';
    parsed = vision::parse_message(bytes);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == kiosk::ErrorCode::bad_format);
}

TEST_CASE("enumerators, texts, counts and lengths beyond their limits are refused or cut") {
    auto start = vision::bytes_of({1, vision::StartStream{"a", ExposureHint::dim_room}});
    start.back() = 3;
    CHECK_FALSE(vision::parse_message(start));
    auto kind = vision::bytes_of({1, vision::AskState{}});
    kind[5] = 16;
    CHECK_FALSE(vision::parse_message(kind));
    auto flag = vision::bytes_of({1, vision::ReadCodes{"a", true}});
    flag.back() = 2;
    CHECK_FALSE(vision::parse_message(flag));
    auto code = vision::bytes_of(
        {0, vision::CodeRead{"a", Symbology::qr,
                             kiosk::SecretBytes(kiosk::Bytes(CodeScanner::code_bytes_max, 'x'))}});
    CHECK(vision::parse_message(code));
    // One byte more, and a length that says so.
    code[code.size() - CodeScanner::code_bytes_max - 2] += 1;
    code.push_back('x');
    CHECK_FALSE(vision::parse_message(code));
    // Texts are cut when written, so that what is written can be read.
    const auto longest = vision::parse_message(
        vision::bytes_of({1, vision::StopStream{std::string(vision::longest_text + 1, 'n')}}));
    REQUIRE(longest);
    CHECK(std::get<vision::StopStream>(longest->body).camera.size() == vision::longest_text);
    vision::State many;
    for (std::size_t i = 0; i <= vision::most_cameras; ++i)
        many.cameras.push_back(word_of("c" + std::to_string(i)));
    const auto read = vision::parse_message(vision::bytes_of({0, many}));
    REQUIRE(read);
    CHECK(std::get<vision::State>(read->body).cameras.size() == vision::most_cameras);
    CHECK_FALSE(vision::parse_message(kiosk::Bytes(vision::longest_message + 1, 'B')));
}
