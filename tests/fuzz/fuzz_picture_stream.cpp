#include "drivers/vision/picture.h"
#include "drivers/vision/picture_stream.h"
#include "kiosk/base/check.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {
        "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: 4\r\n\r\nabcd\r\n--frame\r\n\r\n",
        "--b\n\npicture\n--b\ncontent-length:0\n\n\n--b\n\nx\n--b\n",
        "word\n--b\nContent-Length: 3\n\nabc--b--\n",
        std::string("--f\n\n\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xFF\xD9\n--f\n", 32)};
}

}  // namespace tests

/// What a network camera sends, in pieces of whatever size, and what it calls a picture.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    drivers::PictureStream stream;
    const std::span<const unsigned char> bytes(data, size);
    const drivers::CameraSource source{"document", "http://c", 320, 240};
    for (std::size_t at = 0; at < size;) {
        const std::size_t piece = std::min<std::size_t>(size - at, 1U + data[at] % 60U);
        const auto done = stream.push(bytes.subspan(at, piece));
        at += piece;
        if (const auto picture = stream.take()) {
            KIOSK_CHECK(!picture->empty() && picture->size() <= size);
            if (const auto frame = drivers::picture_of_jpeg(*picture, source))
                KIOSK_CHECK(frame->shape.width <= 320 && frame->shape.height <= 240);
        }
        if (!done) break;
    }
    return 0;
}
