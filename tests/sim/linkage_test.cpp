#include <algorithm>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest.h>

namespace {

/// Names of libraries in what a command prints.
std::vector<std::string> words_of(const std::string& command) {
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    for (char part[512]; fgets(part, sizeof part, pipe) != nullptr;) text += part;
    REQUIRE(pclose(pipe) == 0);
    std::vector<std::string> words;
    std::istringstream in(text);
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

/// Entries that begin like one of the libraries that only bianmin-vision may have.
std::size_t vision_libraries(const std::vector<std::string>& words) {
    return static_cast<std::size_t>(
        std::count_if(words.begin(), words.end(), [](const std::string& word) {
            return word.starts_with("libopencv") || word.starts_with("libZXing");
        }));
}

}  // namespace

TEST_CASE("bianmin-kiosk links neither OpenCV nor ZXing, itself or through others (ADR 0007)") {
    const auto needed = words_of("objdump -p '" KIOSK_PROGRAM "' | grep NEEDED");
    CHECK(needed.size() > 10);
    CHECK(vision_libraries(needed) == 0);
    CHECK(vision_libraries(words_of("ldd '" KIOSK_PROGRAM "'")) == 0);
    // The same look finds them where they belong.
    CHECK(vision_libraries(words_of("objdump -p '" VISION_PROGRAM "' | grep NEEDED")) >= 2);
}

TEST_CASE("bianmin-kiosk loads what the first picture does not need as modules (ADR 0008)") {
    const auto late = [](const std::vector<std::string>& words) {
        return std::count_if(words.begin(), words.end(), [](const std::string& word) {
            return word.starts_with("libcurl.") || word.starts_with("libcups.") ||
                   word.starts_with("libcairo.");
        });
    };
    CHECK(late(words_of("ldd '" KIOSK_PROGRAM "'")) == 0);
    // The same look finds each where it belongs.
    for (const char* module : {"http", "cups", "documents"}) {
        CAPTURE(module);
        const std::string file =
            std::string(KIOSK_PROGRAM).substr(0, std::string(KIOSK_PROGRAM).rfind('/')) +
            "/libbianmin-" + module + ".so";
        CHECK(late(words_of("objdump -p '" + file + "' | grep NEEDED")) == 1);
        CHECK(vision_libraries(words_of("ldd '" + file + "'")) == 0);
    }
}

TEST_CASE("bianmin-vision takes the assertions of its libraries (ADR 0030)") {
    const auto words = words_of("objdump -T '" VISION_PROGRAM "' | grep ' __assert_fail$'");
    REQUIRE(words.size() > 3);
    CHECK(std::find(words.begin(), words.end(), ".text") != words.end());
}

TEST_CASE(
    "bianmin-vision loads no FFmpeg, GStreamer or GDAL, itself or through others (ADR 0012)") {
    const auto loaded = words_of("ldd '" VISION_PROGRAM "'");
    const auto count = [&loaded](std::string_view beginning) {
        return std::count_if(loaded.begin(), loaded.end(),
                             [&](const std::string& word) { return word.starts_with(beginning); });
    };
    CHECK(count("libopencv_imgproc") == 1);
    for (const char* unwanted : {"libopencv_videoio", "libopencv_imgcodecs", "libopencv_highgui",
                                 "libav", "libsw", "libx26", "libgst", "libgdal"}) {
        CAPTURE(std::string(unwanted));
        CHECK(count(unwanted) == 0);
    }
}
