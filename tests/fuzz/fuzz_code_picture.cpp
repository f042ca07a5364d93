#include <algorithm>
#include <cmath>

#include "drivers/vision/codes/code_reader.h"
#include "kiosk/base/check.h"
#include "kiosk/base/encoding.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/camera/code_pictures.h"

namespace tests {

namespace {

/// Codes that pictures are made of.
const std::vector<GreyPicture>& codes() {
    static const std::vector<GreyPicture> all = [] {
        std::vector<GreyPicture> drawn;
        for (const int length : {10, 60, 300})
            for (const int points : {2, 3})
                drawn.push_back(
                    qr_picture(kiosk::Bytes(static_cast<std::size_t>(length), 'q'), points));
        for (const DrawnFormat format :
             {DrawnFormat::code128, DrawnFormat::pdf417, DrawnFormat::data_matrix})
            drawn.push_back(code_picture(format, "BIANMIN 20260042", 2));
        return drawn;
    }();
    return all;
}

/// Lays a patch over the picture: where, how large, how grey, and whether it is laid over, added or
/// a coarse noise.
void patch(GreyPicture& picture, std::span<const std::uint8_t> how) {
    const int left = how[0] * picture.width / 256;
    const int top = how[1] * picture.height / 256;
    const int right = std::min(picture.width, left + 1 + how[2] * picture.width / 400);
    const int bottom = std::min(picture.height, top + 1 + how[3] * picture.height / 400);
    for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) {
            auto& grey = picture.pixels[static_cast<std::size_t>(y * picture.width + x)];
            const unsigned noise = static_cast<unsigned>(x * 73 + y * 179 + x * y * 7) * 40503U;
            switch (how[5] % 4) {
                case 0:
                    grey = how[4];
                    break;
                case 1:
                    grey = static_cast<unsigned char>(grey ^ how[4]);
                    break;
                case 2:
                    grey = static_cast<unsigned char>((grey + how[4]) / 2);
                    break;
                default:
                    grey = static_cast<unsigned char>(grey / 2 + (noise >> 8) % (how[4] + 1U) / 2);
            }
        }
    }
}

GreyPicture picture_of(std::span<const std::uint8_t> data) {
    if (data[0] % 16 == 15) {  // points as they come
        const int width = 1 + data[1];
        const int height = static_cast<int>(data.size() - 2) / width;
        return {{data.begin() + 2, data.begin() + 2 + width * height}, width, height};
    }
    const GreyPicture& code = codes()[data[0] % codes().size()];
    GreyPicture picture =
        on_a_table(code, code.width + data[1] % 64, code.height + data[1] % 48, data[1]);
    for (std::size_t at = 2; at + 6 <= data.size(); at += 6) patch(picture, data.subspan(at, 6));
    return picture;
}

}  // namespace

std::vector<std::string> fuzz_seeds() {
    std::vector<std::string> seeds;
    for (std::size_t code = 0; code < codes().size(); ++code)
        for (const char* patches :
             {"", "\x20\x20\x10\x90\x80\x01zzABCD", "\x80\x80\xFF\xFF\x40\x03"})
            seeds.push_back(std::string(1, static_cast<char>(code)) + "z" + patches);
    seeds.push_back("\x0F\x10" + std::string(600, '\x7F'));
    return seeds;
}

}  // namespace tests

/// Pictures with damaged codes, and pictures of nothing. All steps of the reader see each.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t longest = 40'000;
    if (size < 2 || size > longest) return 0;
    const tests::GreyPicture picture = tests::picture_of({data, size});
    drivers::CodeReader reader({}, [] { return std::chrono::microseconds{}; });
    const auto look = reader.look(picture.view());
    if (!look.code) return 0;
    const drivers::SeenCode& code = *look.code;
    KIOSK_CHECK(!code.bytes.empty());
    KIOSK_CHECK(code.bytes.reveal().size() <= drivers::CodeScanner::code_bytes_max);
    for (const drivers::PicturePoint& corner : code.corners)
        KIOSK_CHECK(std::isfinite(corner.x) && std::isfinite(corner.y));
    if (code.text) {
        const std::string& text = code.text->reveal();
        KIOSK_CHECK(kiosk::utf8_from(kiosk::code_points(text)) == text);
    }
    return 0;
}
