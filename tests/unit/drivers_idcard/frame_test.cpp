#include "drivers/idcard/frame.h"

#include <doctest.h>

#include "kiosk/base/random.h"

namespace tests {

using drivers::encode;
using drivers::FrameParser;
using drivers::FramePart;
using drivers::SamReply;
using kiosk::Bytes;
using kiosk::ErrorCode;

namespace {

Bytes hex(std::string_view text) {
    std::string digits;
    for (const char c : text)
        if (c != ' ') digits.push_back(c);
    return kiosk::from_hex(digits).value();
}

Bytes reply_frame(std::uint8_t sw3, const Bytes& data = {}) {
    Bytes frame = hex("AAAAAA9669");
    const std::size_t length = data.size() + 4;
    frame.insert(frame.end(), {static_cast<unsigned char>(length >> 8),
                               static_cast<unsigned char>(length), 0, 0, sw3});
    frame.insert(frame.end(), data.begin(), data.end());
    unsigned char sum = 0;
    for (std::size_t i = 5; i < frame.size(); ++i) sum ^= frame[i];
    frame.push_back(sum);
    return frame;
}

Bytes joined(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

/// What a parser says to these bytes: "90", "9F+4" (four bytes of data), "checksum".
std::vector<std::string> said(FrameParser& parser, const Bytes& bytes, std::size_t piece) {
    std::vector<std::string> texts;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        parser.push(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)));
        while (const auto next = parser.next()) {
            if (!*next) {
                CHECK(next->error().code == ErrorCode::checksum_error);
                texts.emplace_back("checksum");
                continue;
            }
            const auto& reply = **next;
            const Bytes word{reply.sw3};
            std::string text = kiosk::to_hex(word);
            if (!reply.data.empty()) text += "+" + std::to_string(reply.data.reveal().size());
            texts.push_back(text);
        }
    }
    return texts;
}

std::vector<std::string> said(const Bytes& bytes, std::size_t piece = 64) {
    FrameParser parser;
    return said(parser, bytes, piece);
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("every command is the frame that the protocol prints") {
    CHECK(encode(drivers::sam_reset) == hex("AA AA AA 96 69 00 03 10 FF EC"));
    CHECK(encode(drivers::sam_status) == hex("AA AA AA 96 69 00 03 11 FF ED"));
    CHECK(encode(drivers::sam_identity) == hex("AA AA AA 96 69 00 03 12 FF EE"));
    CHECK(encode(drivers::find_card) == hex("AA AA AA 96 69 00 03 20 01 22"));
    CHECK(encode(drivers::select_card) == hex("AA AA AA 96 69 00 03 20 02 21"));
    CHECK(encode(drivers::read_text_photo) == hex("AA AA AA 96 69 00 03 30 01 32"));
    CHECK(encode(drivers::read_text_photo_fingerprints) == hex("AA AA AA 96 69 00 03 30 10 23"));
    CHECK(encode(drivers::read_new_address) == hex("AA AA AA 96 69 00 03 30 03 30"));
}

TEST_CASE("replies as the protocol prints them are understood") {
    CHECK(said(hex("AA AA AA 96 69 00 04 00 00 90 94")) == Texts{"90"});
    CHECK(said(hex("AA AA AA 96 69 00 04 00 00 60 64")) == Texts{"60"});
    CHECK(said(hex("AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97")) == Texts{"9f+4"});
    CHECK(said(hex("AA AA AA 96 69 00 04 00 00 80 84")) == Texts{"80"});
    CHECK(said(hex("AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C")) == Texts{"90+8"});
    CHECK(said(hex("AA AA AA 96 69 00 04 00 00 81 85")) == Texts{"81"});
    CHECK(said(hex("AA AA AA 96 69 00 04 00 00 41 45")) == Texts{"41"});
    CHECK(said(hex("AA AA AA 96 69 00 04 00 00 91 95")) == Texts{"91"});
    CHECK(said(reply_frame(0x90, Bytes(1284))) == Texts{"90+1284"});
    CHECK(reply_frame(0x90, Bytes(1284)).size() == 1295);
}

TEST_CASE("two, three and many AA before the mark are the same preamble") {
    CHECK(said(hex("AA AA 96 69 00 04 00 00 90 94")) == Texts{"90"});
    CHECK(said(hex("AA AA AA AA AA AA 96 69 00 04 00 00 90 94")) == Texts{"90"});
    CHECK(said(hex("AA 00 AA AA 96 69 00 04 00 00 90 94")) == Texts{"90"});
}

TEST_CASE("garbage before, between and after frames is skipped and counted") {
    FrameParser parser;
    const auto frame = reply_frame(0x90);
    CHECK(said(parser, joined({hex("00 FF 96 69 AA 96 69"), frame, hex("13 37 AA"), frame}), 64) ==
          Texts{"90", "90"});
    CHECK(parser.skipped() > 0);
}

TEST_CASE("a frame with a wrong check sum is told and the next one is found, wherever it begins") {
    auto bad = reply_frame(0x90, Bytes(20, 0x11));
    bad.back() ^= 0x01U;
    CHECK(said(joined({bad, reply_frame(0x80)})) == Texts{"checksum", "80"});
    // The length was damaged: the true next frame lies inside what the length claims.
    auto longer = reply_frame(0x90);
    longer[6] = 0x0F;
    CHECK(said(joined({longer, reply_frame(0x80)})) == Texts{"checksum", "80"});
}

TEST_CASE("a torn frame costs itself only") {
    const auto whole = reply_frame(0x90, Bytes(100, 0x22));
    const Bytes torn(whole.begin(), whole.begin() + 50);
    FrameParser parser;
    CHECK(said(parser, torn, 64).empty());
    CHECK(parser.awaited() == FramePart::body);
    parser.clear();
    CHECK(said(parser, reply_frame(0x80), 64) == Texts{"80"});
    // Without the clear, the next frames fill the hole; then the parser looks inside.
    FrameParser other;
    const auto stream = joined({torn, reply_frame(0x80), whole, reply_frame(0x9F)});
    const auto texts = said(other, stream, 64);
    REQUIRE_FALSE(texts.empty());
    CHECK(texts.back() == "9f");
}

TEST_CASE("bytes may come one by one or all at once") {
    const auto stream =
        joined({hex("55 AA"), reply_frame(0x90, Bytes(1284, 0xAA)), reply_frame(0x91)});
    for (const std::size_t piece : {1, 2, 3, 5, 7, 63, 64, 65, 4096})
        CHECK(said(stream, piece) == Texts{"90+1284", "91"});
}

TEST_CASE("a length above the limit or below a status word is not believed") {
    const auto frame = reply_frame(0x90);
    CHECK(said(joined({hex("AA AA AA 96 69 0D 01"), frame})) == Texts{"90"});
    CHECK(said(joined({hex("AA AA AA 96 69 FF FF"), frame})) == Texts{"90"});
    CHECK(said(joined({hex("AA AA AA 96 69 00 03 00 00 03"), frame})) == Texts{"90"});
    const auto longest = reply_frame(0x90, Bytes(FrameParser::length_max - 4));
    CHECK(said(longest) == Texts{"90+" + std::to_string(FrameParser::length_max - 4)});
}

TEST_CASE("the parser says which part it waits for and how much is missing") {
    FrameParser parser;
    CHECK(parser.awaited() == FramePart::header);
    CHECK(parser.missing() == 0);
    parser.push(hex("AA AA AA 96 69 00 08"));
    CHECK(parser.awaited() == FramePart::body);
    CHECK(parser.missing() == 8);
    parser.push(hex("00 00 9F"));
    CHECK(parser.missing() == 5);
}

TEST_CASE("after any garbage the parser never lies and finds a true frame again") {
    kiosk::SeededRandom random(20240611);
    const Bytes marked{0x5A, 0xA5, 0x5A, 0xA5, 0x01, 0x02};
    const auto good = reply_frame(0x77, marked);
    for (int round = 0; round < 300; ++round) {
        FrameParser parser;
        bool found = false;
        const auto drain = [&] {
            while (auto next = parser.next()) {
                if (!*next) continue;
                // One chance in 256 that noise bears a right check sum; a frame of ours must be
                // whole.
                if ((**next).sw3 == 0x77 && (**next).data.reveal() == marked) found = true;
            }
        };
        for (int i = 0; i < 20; ++i) {
            Bytes noise(random.below(300));
            random.fill(noise);
            // Noise that looks like the protocol is worse than noise.
            for (std::size_t at = 0; at + 6 < noise.size(); at += 1 + random.below(60)) {
                const auto mark = hex("AA AA 96 69");
                std::copy(mark.begin(), mark.end(),
                          noise.begin() + static_cast<std::ptrdiff_t>(at));
                noise[at + 4] &= 0x0FU;
            }
            parser.push(noise);
            drain();
        }
        // The longest frame that noise may have announced, and one more.
        found = false;
        for (std::size_t sent = 0; sent < FrameParser::length_max + 64; sent += good.size()) {
            parser.push(good);
            drain();
        }
        CHECK(found);
    }
}

TEST_CASE(
    "the other end of the wire takes commands out of noise and says what a parser understands") {
    using drivers::take_command;
    Bytes waiting = hex("00 AA AA 96 69");
    for (const auto command : {drivers::find_card, drivers::read_text_photo, drivers::sam_status}) {
        const Bytes frame = encode(command);
        waiting.insert(waiting.end(), frame.begin(), frame.end());
    }
    Bytes damaged = encode(drivers::select_card);
    damaged.back() ^= 1U;
    waiting.insert(waiting.begin() + 15, damaged.begin(), damaged.end());
    std::vector<int> taken;
    while (const auto command = take_command(waiting))
        taken.push_back(command->command << 8 | command->parameter);
    CHECK(taken == std::vector<int>{0x2001, 0x3001, 0x11FF});
    CHECK(waiting.size() < 5);
    // Byte by byte, and never more than it keeps.
    Bytes endless(2000, 0xAA);
    CHECK_FALSE(take_command(endless));
    CHECK(endless.size() <= 512);
    Bytes piece;
    int found = 0;
    for (const auto byte : encode(drivers::sam_reset)) {
        piece.push_back(byte);
        if (take_command(piece)) ++found;
    }
    CHECK(found == 1);

    SamReply reply;
    reply.sw3 = 0x90;
    reply.data = kiosk::SecretBytes(Bytes(1280, 0xAA));
    FrameParser parser;
    parser.push(encode(reply));
    const auto back = parser.next();
    REQUIRE(back);
    REQUIRE(*back);
    CHECK((*back)->sw3 == 0x90);
    CHECK((*back)->data.reveal() == Bytes(1280, 0xAA));
}

}  // namespace tests
