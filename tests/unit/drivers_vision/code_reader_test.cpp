#include "drivers/vision/codes/code_reader.h"

#include <doctest.h>

#include "kiosk/base/encoding.h"
#include "tests/support/camera/code_pictures.h"

using drivers::CodeReader;
using drivers::CodeReaderLimits;
using drivers::Symbology;
using tests::GreyPicture;

namespace {

GreyPicture shown(const GreyPicture& picture) {
    return tests::on_a_table(picture, 640, 480, 120);
}

GreyPicture shown_text(std::string_view text) {
    return shown(tests::qr_picture(kiosk::as_bytes(text), 4));
}

std::string text_of(const CodeReader::Look& look) {
    return look.code && look.code->text ? look.code->text->reveal() : "(none)";
}

/// Each look at it costs so much.
drivers::WorkMeter meter_of(std::chrono::microseconds a_look) {
    return [a_look, sum = std::chrono::microseconds{}]() mutable { return sum += a_look; };
}

}  // namespace

TEST_CASE("a code that is shown is read once, and again when somebody asks anew") {
    CodeReader reader;
    const GreyPicture picture = shown_text("https://zwfw.example/q/1");
    const auto first = reader.look(picture.view());
    CHECK(first.moved);
    CHECK(text_of(first) == "https://zwfw.example/q/1");
    CHECK(first.code->symbology == Symbology::qr);
    const auto second = reader.look(picture.view());
    CHECK(!second.moved);
    CHECK(!second.code);
    reader.reset();
    CHECK(text_of(reader.look(picture.view())) == "https://zwfw.example/q/1");
    CHECK(text_of(reader.look(shown_text("another").view())) == "another");
}

TEST_CASE("the corners of a code are those of the picture") {
    CodeReader reader;
    const auto picture = tests::qr_picture(kiosk::as_bytes("here"), 6);
    const auto look = reader.look(shown(picture).view());
    REQUIRE(look.code);
    const float quiet = 4 * 6;
    const float left = static_cast<float>(640 - picture.width) / 2 + quiet;
    const float top = static_cast<float>(480 - picture.height) / 2 + quiet;
    CHECK(std::abs(look.code->corners[0].x - left) < 4);
    CHECK(std::abs(look.code->corners[0].y - top) < 4);
    CHECK(std::abs(look.code->corners[2].x - (640 - left)) < 4);
}

TEST_CASE(
    "payloads are whole: UTF-8, GB 18030 with and without ECI, binary, three thousand bytes") {
    const std::string chinese = "姓名：𠮷田，凭证0042";
    const kiosk::Bytes national = *kiosk::gb18030_from_utf8(chinese);
    CodeReader reader;
    const auto read = [&reader](std::span<const unsigned char> bytes, int points, unsigned eci) {
        reader.reset();
        auto look = reader.look(
            tests::on_a_table(tests::qr_picture(bytes, points, eci), 800, 800, 200).view());
        REQUIRE(look.code);
        CHECK(std::ranges::equal(look.code->bytes.reveal(), bytes));
        return look;
    };
    CHECK(text_of(read(kiosk::as_bytes(chinese), 4, 0)) == chinese);
    CHECK(text_of(read(kiosk::as_bytes(chinese), 4, 26)) == chinese);
    CHECK(text_of(read(national, 4, 0)) == chinese);
    constexpr unsigned gb18030 = 32;
    CHECK(text_of(read(national, 4, gb18030)) == chinese);
    kiosk::Bytes binary;
    for (int i = 0; i < 256; ++i) binary.push_back(static_cast<unsigned char>(255 - i));
    CHECK(text_of(read(binary, 4, 0)) == "(none)");
    const kiosk::Bytes longest(2331, '7');  // version 40, error correction M
    CHECK(text_of(read(longest, 4, 0)).size() == longest.size());
}

TEST_CASE("inverted codes and the other formats of a terminal are read") {
    CodeReader reader;
    CHECK(text_of(reader.look(tests::inverted(shown_text("dark")).view())) == "dark");
    using tests::DrawnFormat;
    const std::tuple<DrawnFormat, Symbology, const char*> formats[] = {
        {DrawnFormat::code128, Symbology::code128, "BM-2026-0042"},
        {DrawnFormat::pdf417, Symbology::pdf417, "stacked 12345678"},
        {DrawnFormat::data_matrix, Symbology::data_matrix, "matrix 87654321"}};
    for (const auto& [format, symbology, text] : formats) {
        CAPTURE(text);
        CodeReader fresh;
        const auto look = fresh.look(shown(tests::code_picture(format, text, 3)).view());
        CHECK(text_of(look) == text);
        CHECK(look.code->symbology == symbology);
    }
}

TEST_CASE("a part of a message that is spread over several codes is no code") {
    CodeReader reader;
    const GreyPicture part = shown(tests::qr_part_picture(std::string(90, 'm'), 5));
    for (int i = 0; i < 40; ++i) CHECK_FALSE(reader.look(part.view()).code);
}

TEST_CASE("without Data Matrix the other formats are read all the same") {
    CodeReader reader(CodeReaderLimits{.data_matrix = false});
    const auto matrix = tests::code_picture(tests::DrawnFormat::data_matrix, "matrix", 3);
    for (int i = 0; i < 40; ++i) CHECK_FALSE(reader.look(shown(matrix).view()).code);
    CodeReader fresh(CodeReaderLimits{.data_matrix = false});
    const auto bars = tests::code_picture(tests::DrawnFormat::code128, "BM-42", 3);
    CHECK(text_of(fresh.look(shown(bars).view())) == "BM-42");
}

TEST_CASE("work that does not fit into a picture goes on with the next while nothing moves") {
    using namespace std::chrono_literals;
    const GreyPicture picture = tests::inverted(shown_text("late"));
    // One step a picture.
    CodeReader reader(CodeReaderLimits{10ms, 10ms, 1000}, meter_of(6ms));
    int looks = 1;
    auto look = reader.look(picture.view());
    CHECK(look.moved);
    for (; !look.code && looks < 40; ++looks) {
        look = reader.look(picture.view());
        CHECK(!look.moved);
    }
    CHECK(text_of(look) == "late");
    CHECK(looks > 3);
}

TEST_CASE("what was not read is looked at anew after a time without movement") {
    using namespace std::chrono_literals;
    const GreyPicture empty = tests::on_a_table({}, 640, 480, 120);
    int work = 0;
    CodeReader reader(CodeReaderLimits{60ms, 60ms, 5}, [&work] {
        ++work;
        return 0us;
    });
    const auto work_of_a_look = [&] {
        const int before = work;
        CHECK(!reader.look(empty.view()).code);
        return work - before;
    };
    const int all_steps = work_of_a_look();
    CHECK(all_steps > 3);
    for (int i = 0; i < 4; ++i) CHECK(work_of_a_look() < all_steps);
    CHECK(work_of_a_look() >= all_steps);
}

TEST_CASE("pictures that are none, or larger than any camera's, hold no code") {
    CodeReader reader;
    const GreyPicture picture = shown_text("here");
    auto view = picture.view();
    CHECK(!reader.look({}).moved);
    CHECK(!reader.look({picture.pixels.data(), 640, 0, 640}).moved);
    CHECK(!reader.look({picture.pixels.data(), -5, 480, 640}).moved);
    CHECK(!reader.look({picture.pixels.data(), 640, 480, 639}).moved);
    CHECK(!reader.look({picture.pixels.data(), 60'000, 60'000, 60'000}).moved);
    CHECK(!reader.look({picture.pixels.data(), 1, 1, 1}).code);
    CHECK(!reader.look({picture.pixels.data(), 640, 1, 640}).code);
    CHECK(!reader.look({picture.pixels.data(), 1, 480, 640}).code);
    CHECK(text_of(reader.look(view)) == "here");
}
