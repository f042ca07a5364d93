#include "drivers/idcard/card_text.h"
#include "drivers/idcard/frame.h"
#include "drivers/idcard/portrait.h"
#include "drivers/idcard/sam_reader.h"
#include "tests/fuzz/fuzz.h"

namespace {

std::string frame(const std::string& body) {
    std::string out("\xAA\xAA\xAA\x96\x69", 5);
    const std::size_t length = body.size() + 1;
    out.push_back(static_cast<char>(length >> 8U));
    out.push_back(static_cast<char>(length & 0xFFU));
    unsigned char check = static_cast<unsigned char>(out[5] ^ out[6]);
    for (const char c : body)
        check = static_cast<unsigned char>(check ^ static_cast<unsigned char>(c));
    return out + body + static_cast<char>(check);
}

/// The head of a picture of a card's size, points from byte 54.
std::string bmp_head() {
    std::string head(54, '\0');
    head[10] = 54;
    head[18] = drivers::Portrait::width;
    head[22] = drivers::Portrait::height;
    head[28] = 24;
    return head;
}

/// Asks the parser until it is silent, as its contract wants.
void drain(drivers::FrameParser& parser) {
    while (const auto reply = parser.next()) {
        if (!*reply) continue;
        const auto& bytes = (**reply).data.reveal();
        KIOSK_CHECK(bytes.size() <= drivers::FrameParser::length_max);
        for (const bool fingerprints : {false, true})
            static_cast<void>(drivers::parse_card_content(bytes, fingerprints));
    }
}

}  // namespace

namespace tests {

std::vector<std::string> fuzz_seeds() {
    const std::string found("\x00\x00\x9F\x00\x00\x00\x00", 7);
    std::string card("\x00\x00\x90\x01\x00\x04\x00", 7);
    for (int i = 0; i < 128; ++i) card.append(" \0", 2);
    card.append(1024, '\x57');
    return {frame(found), frame(card), frame(found) + "noise" + frame(card),
            card.substr(3, 4 + 256), bmp_head()};
}

}  // namespace tests

/// Whatever arrives, in pieces of whatever size: the parser never reads beyond it and finds the
/// next frame.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const unsigned char> bytes(data, size);
    static_cast<void>(drivers::parse_card_text(bytes.first(std::min<std::size_t>(size, 256))));
    static_cast<void>(drivers::parse_card_content(bytes, true));
    // What a decoder of photos may give: a file of the right size with any head.
    kiosk::Bytes picture(drivers::PortraitDecoder::bmp_bytes);
    std::copy_n(bytes.begin(), std::min(size, picture.size()), picture.begin());
    if (const auto portrait = drivers::portrait_of_pixels(kiosk::SecretBytes(std::move(picture))))
        KIOSK_CHECK(portrait->pixels.reveal().size() == drivers::Portrait::bytes);
    drivers::FrameParser parser;
    for (std::size_t at = 0; at < size;) {
        const std::size_t piece = std::min<std::size_t>(size - at, 1U + data[at] * 7U);
        parser.push(bytes.subspan(at, piece));
        drain(parser);
        at += piece;
    }
    parser.clear();
    parser.push(bytes.first(0));
    KIOSK_CHECK(!parser.next().has_value());
    return 0;
}
