#include "drivers/idcard/frame.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>
#include <vector>

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::array<unsigned char, 5> preamble{0xAA, 0xAA, 0xAA, 0x96, 0x69};
/// What is looked for: often only two AA arrive.
constexpr std::array<unsigned char, 4> mark{0xAA, 0xAA, 0x96, 0x69};
constexpr std::size_t length_bytes = 2;
constexpr std::size_t header_bytes = mark.size() + length_bytes;
constexpr std::size_t length_min = 4;  // three status words and CHK
constexpr std::size_t capacity = header_bytes + FrameParser::length_max + FrameParser::chunk_max;

unsigned char checksum(std::span<const unsigned char> bytes) {
    return std::accumulate(bytes.begin(), bytes.end(), static_cast<unsigned char>(0),
                           [](unsigned char sum, unsigned char byte) {
                               return static_cast<unsigned char>(sum ^ byte);
                           });
}

}  // namespace

kiosk::Bytes encode(SamCommand command) {
    kiosk::Bytes frame(preamble.begin(), preamble.end());
    frame.insert(frame.end(), {0x00, 0x03, command.command, command.parameter});
    frame.push_back(checksum(std::span(frame).subspan(preamble.size())));
    return frame;
}

kiosk::Bytes encode(const SamReply& reply) {
    const auto& data = reply.data.reveal();
    kiosk::Bytes frame(preamble.begin(), preamble.end());
    const std::size_t length = 3 + data.size() + 1;
    frame.insert(frame.end(),
                 {static_cast<unsigned char>(length >> 8U),
                  static_cast<unsigned char>(length & 0xFFU), reply.sw1, reply.sw2, reply.sw3});
    frame.insert(frame.end(), data.begin(), data.end());
    frame.push_back(checksum(std::span(frame).subspan(preamble.size())));
    return frame;
}

std::optional<SamCommand> take_command(kiosk::Bytes& waiting) {
    constexpr std::size_t waiting_max = 512;
    constexpr std::size_t command_bytes = 10;
    if (waiting.size() > waiting_max)
        waiting.erase(waiting.begin(), waiting.end() - static_cast<std::ptrdiff_t>(waiting_max));
    while (!waiting.empty()) {
        const auto begin =
            std::search(waiting.begin(), waiting.end(), preamble.begin(), preamble.end());
        if (begin == waiting.end()) {
            // Its beginning may stand at the end.
            const auto kept = std::min(waiting.size(), preamble.size() - 1);
            waiting.erase(waiting.begin(), waiting.end() - static_cast<std::ptrdiff_t>(kept));
            return std::nullopt;
        }
        waiting.erase(waiting.begin(), begin);
        if (waiting.size() < command_bytes) return std::nullopt;
        const auto frame = std::span(waiting).first(command_bytes);
        const bool is_command =
            frame[5] == 0 && frame[6] == 3 && checksum(frame.subspan(preamble.size())) == 0;
        const SamCommand command{frame[7], frame[8]};
        const std::size_t used = is_command ? command_bytes : 1;
        waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(used));
        if (is_command) return command;
    }
    return std::nullopt;
}

FrameParser::FrameParser() : buffer_(std::vector<unsigned char>(capacity)) {}

std::span<const unsigned char> FrameParser::view() const {
    return std::span(buffer_.reveal()).first(used_);
}

void FrameParser::push(std::span<const unsigned char> bytes) {
    KIOSK_CHECK(bytes.size() <= chunk_max && used_ + bytes.size() <= capacity);
    std::copy(bytes.begin(), bytes.end(),
              buffer_.reveal().begin() + static_cast<std::ptrdiff_t>(used_));
    used_ += bytes.size();
    if (!at_header_) at_header_ = seek_header();
}

void FrameParser::drop(std::size_t count) {
    auto& bytes = buffer_.reveal();
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(count);
    const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(used_);
    std::copy(from, end, bytes.begin());
    used_ -= count;
    kiosk::wipe_bytes(bytes.data() + used_, count);
    at_header_ = false;
}

/// Drops what cannot begin a frame. True when the buffer begins with a whole, believable header.
bool FrameParser::seek_header() {
    for (;;) {
        const auto bytes = view();
        const auto found = std::search(bytes.begin(), bytes.end(), mark.begin(), mark.end());
        auto garbage = static_cast<std::size_t>(found - bytes.begin());
        if (found == bytes.end()) {
            // The mark may have begun: keep the longest tail that is a beginning of it.
            std::size_t tail = std::min(mark.size() - 1, bytes.size());
            while (tail > 0 && !std::equal(bytes.end() - static_cast<std::ptrdiff_t>(tail),
                                           bytes.end(), mark.begin()))
                --tail;
            garbage = bytes.size() - tail;
        }
        skipped_ += static_cast<std::uint64_t>(
            std::count_if(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(garbage),
                          [](unsigned char byte) { return byte != preamble[0]; }));
        drop(garbage);
        const auto claimed = length();
        if (!claimed) return false;
        if (*claimed >= length_min && *claimed <= length_max) return true;
        skipped_ += header_bytes;
        drop(header_bytes);
    }
}

std::optional<std::size_t> FrameParser::length() const {
    const auto bytes = view();
    if (bytes.size() < header_bytes) return std::nullopt;
    return static_cast<std::size_t>(bytes[mark.size()] << 8 | bytes[mark.size() + 1]);
}

FramePart FrameParser::awaited() const {
    return at_header_ ? FramePart::body : FramePart::header;
}

std::size_t FrameParser::missing() const {
    return at_header_ ? header_bytes + length().value_or(0) -
                            std::min(used_, header_bytes + length().value_or(0))
                      : 0;
}

std::optional<Result<SamReply>> FrameParser::next() {
    if (!at_header_ || missing() > 0) return std::nullopt;
    const std::size_t size = header_bytes + *length();
    const auto frame = view().first(size);
    if (checksum(frame.subspan(mark.size())) != 0) {
        ++checksum_errors_;
        // The length itself may be what is wrong, and the true frame may have begun inside this
        // one.
        drop(mark.size());
        at_header_ = seek_header();
        return kiosk::Result<SamReply>(ErrorCode::checksum_error, "reply with a wrong check sum");
    }
    const auto body = frame.subspan(header_bytes, size - header_bytes - 1);
    SamReply reply{body[0], body[1], body[2],
                   kiosk::SecretBytes(std::vector<unsigned char>(body.begin() + 3, body.end()))};
    drop(size);
    at_header_ = seek_header();
    return Result<SamReply>(std::move(reply));
}

void FrameParser::clear() {
    kiosk::wipe_bytes(buffer_.reveal().data(), used_);
    used_ = 0;
    at_header_ = false;
}

}  // namespace drivers
