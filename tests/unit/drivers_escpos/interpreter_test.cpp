// The judge itself: it finds what it is there to find.

#include "tests/support/escpos/interpreter.h"

#include <doctest.h>

namespace tests {

namespace {

using Bytes = std::vector<unsigned char>;

std::string first_mistake(const Bytes& bytes) {
    const auto paper = EscposInterpreter(576).run(bytes);
    return paper.mistakes.empty() ? "" : paper.mistakes.front();
}

bool complains(const Bytes& bytes, std::string_view words) {
    const std::string mistake = first_mistake(bytes);
    return mistake.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the interpreter finds each kind of mistake") {
    CHECK(complains({0x1B, 'Z'}, "unknown command ESC"));
    CHECK(complains({0x1C, 'Z'}, "unknown command FS"));
    CHECK(complains({0x1D, 'Z'}, "unknown command GS"));
    CHECK(complains({0x1D, '(', 'Z', 0, 0}, "unknown command GS ("));
    CHECK(complains({0x1B, 'a', 3}, "ESC a"));
    CHECK(complains({0x1D, 'V', 9}, "no such cut"));
    CHECK(complains({0xB1, 0xE3, 0x0A}, "outside Chinese mode"));
    CHECK(complains({0x1C, '&', 0x81, 0x30, 0x0A}, "two-byte"));
    CHECK(complains({'a'}, "without an end of line"));
    CHECK(complains({0x07}, "control character"));
    CHECK(complains({0x1D, 'v', '0', 0, 73, 0, 1, 0}, "wider than the paper"));
    CHECK(complains({0x1D, 'v', '0', 0, 1, 0, 4, 0, 1}, "ends within data"));
    CHECK(complains({0x1D, 'v', '0', 0, 2, 0, 1, 0, 0x10, 0x04}, "real-time command"));
    CHECK(complains({0x1D, '(', 'L', 2, 0, '0', '2'}, "nothing was stored"));
    CHECK(complains({0x1D, '(', 'k', 3, 0, '1', 'Q', '0'}, "nothing stored"));
    CHECK(complains({0x1B}, "ends within a command"));
}

TEST_CASE("the interpreter tells one dot too many and one too few") {
    const Bytes raster{0x1D, 'v', '0', 0, 1, 0, 2, 0, 0xA0, 0x01};
    const auto paper = EscposInterpreter(8).run(raster);
    CHECK(paper.mistakes.empty());
    CHECK(shows_picture(paper, 0, 8, Bytes{0xA0, 0x01}));
    CHECK_FALSE(shows_picture(paper, 0, 8, Bytes{0xA0, 0x03}));
    CHECK_FALSE(shows_picture(paper, 0, 8, Bytes{0x20, 0x01}));
    CHECK_FALSE(shows_picture(paper, 1, 8, Bytes{0xA0, 0x01}));
}

TEST_CASE("a strip can be looked at as a picture") {
    const auto file = std::filesystem::temp_directory_path() / "bianmin-strip.png";
    const auto paper = EscposInterpreter(576).run(Bytes{'H', 'i', 0x0A, 0x1D, 'V', 1});
    CHECK(paper.mistakes.empty());
    CHECK(write_png(paper, file));
    CHECK(std::filesystem::file_size(file) > 50);
    std::filesystem::remove(file);
    CHECK_FALSE(write_png(PaperStrip{}, file));
}

}  // namespace tests
