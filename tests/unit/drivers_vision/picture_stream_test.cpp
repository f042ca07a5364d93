#include "drivers/vision/picture_stream.h"

#include <doctest.h>

namespace {

using drivers::PictureStream;
using kiosk::ErrorCode;

std::string part(const std::string& picture, const std::string& head, const std::string& end) {
    return "--frame" + end + head + end + picture + end;
}

std::string counted(const std::string& picture) {
    return part(
        picture,
        "Content-Type: image/jpeg\r\nContent-Length: " + std::to_string(picture.size()) + "\r\n",
        "\r\n");
}

kiosk::Result<void> push(PictureStream& stream, std::string_view text) {
    return stream.push(kiosk::as_bytes(text));
}

std::string taken(PictureStream& stream) {
    const auto picture = stream.take();
    return picture ? std::string(picture->begin(), picture->end()) : "-";
}

}  // namespace

TEST_CASE("a picture with a length is taken whole, whatever it looks like inside") {
    PictureStream stream;
    const std::string nasty = "a\r\n--frame\r\nb\n--frame--\n";
    REQUIRE(push(stream, counted(nasty)));
    CHECK(taken(stream) == nasty);
    CHECK_FALSE(stream.has_picture());
}

TEST_CASE("a picture without a length ends before the next boundary") {
    PictureStream stream;
    REQUIRE(push(stream, part("first", "Content-Type: image/jpeg\r\n", "\r\n")));
    CHECK(taken(stream) == "-");
    REQUIRE(push(stream, "--frame\r\n"));
    CHECK(taken(stream) == "first");
}

TEST_CASE("byte by byte comes out the same, with LF alone and words before the first boundary") {
    PictureStream stream;
    const std::string all = "a camera\n\n" + part("one", "content-length:3\n", "\n") +
                            part("two!", "CONTENT-LENGTH: \t4\n", "\n") + counted("three");
    std::vector<std::string> pictures;
    for (const char c : all) {
        REQUIRE(push(stream, std::string_view(&c, 1)));
        if (stream.has_picture()) pictures.push_back(taken(stream));
    }
    CHECK(pictures == std::vector<std::string>{"one", "two!", "three"});
}

TEST_CASE("of several pictures that came together the newest is kept") {
    PictureStream stream;
    REQUIRE(push(stream, counted("old") + counted("new")));
    CHECK(taken(stream) == "new");
}

TEST_CASE("an empty part is no picture") {
    PictureStream stream;
    REQUIRE(push(stream, counted("")));
    CHECK_FALSE(stream.has_picture());
}

TEST_CASE("what has no end is given up, and nothing more comes") {
    PictureStream stream;
    std::string endless;
    SUBCASE("a line") {
        endless = std::string(PictureStream::line_max + 2, 'x');
    }
    SUBCASE("words before the first boundary") {
        for (int i = 0; i < 70; ++i) endless += "word\n";
    }
    SUBCASE("a head") {
        endless = "--frame\n";
        for (int i = 0; i < 70; ++i) endless += "X: y\n";
    }
    SUBCASE("a picture") {
        endless = "--frame\n\n" + std::string(PictureStream::picture_max + 1, 'x');
    }
    SUBCASE("a length") {
        endless = "--frame\nContent-Length: 8388609\n";
    }
    SUBCASE("a length that is none") {
        endless = "--frame\nContent-Length: many\n";
    }
    const auto done = push(stream, endless);
    REQUIRE_FALSE(done);
    CHECK(done.error().code == ErrorCode::protocol_error);
    CHECK_FALSE(push(stream, counted("late")));
    CHECK_FALSE(stream.has_picture());
}
