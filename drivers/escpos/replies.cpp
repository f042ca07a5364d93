#include "drivers/escpos/replies.h"

#include <algorithm>
#include <utility>

#include "kiosk/base/overloaded.h"

namespace drivers::escpos {

using kiosk::ErrorCode;

namespace {

constexpr std::uint8_t frame_bits = 0x93;
constexpr std::uint8_t real_time_frame = 0x12;
constexpr std::uint8_t automatic_frame = 0x10;
constexpr std::uint8_t follower_bits = 0x90;
constexpr std::array<std::uint8_t, 3> clear_response{0x37, 0x25, 0x00};

bool has(std::uint8_t bits, std::uint8_t mask) {
    return (bits & mask) != 0;
}

void apply_real_time(Status& status, const RealTime& reply) {
    switch (reply.n) {
        case 1:
            status.offline = has(reply.bits, 0x08);
            break;
        case 2:
            status.cover_open = has(reply.bits, 0x04);
            // Stopped by the end of the paper; DLE EOT 4 speaks of the sensor itself.
            if (has(reply.bits, 0x20)) status.paper_end = true;
            break;
        case 3:
            status.mechanical_error = has(reply.bits, 0x04);
            status.cutter_error = has(reply.bits, 0x08);
            status.unrecoverable_error = has(reply.bits, 0x20);
            status.resting = has(reply.bits, 0x40);
            break;
        case 4:
            status.paper_near_end = has(reply.bits, 0x0C);
            status.paper_end = has(reply.bits, 0x60);
            break;
        default:
            break;
    }
}

void apply_automatic(Status& status, const Automatic& reply) {
    status.offline = has(reply.bytes[0], 0x08);
    status.cover_open = has(reply.bytes[0], 0x20);
    status.mechanical_error = has(reply.bytes[1], 0x04);
    status.cutter_error = has(reply.bytes[1], 0x08);
    status.unrecoverable_error = has(reply.bytes[1], 0x20);
    status.resting = has(reply.bytes[1], 0x40);
    status.paper_near_end = has(reply.bytes[2], 0x03);
    status.paper_end = has(reply.bytes[2], 0x0C);
}

}  // namespace

std::optional<ErrorCode> problem_of(const Status& status) {
    if (status.unrecoverable_error) return ErrorCode::device_fault;
    if (status.cover_open) return ErrorCode::cover_open;
    if (status.paper_end) return ErrorCode::paper_out;
    if (status.mechanical_error || status.cutter_error) return ErrorCode::paper_jam;
    if (status.resting) return ErrorCode::printer_busy;
    // Off line for a reason that it does not name: somebody holds the feed button, say.
    if (status.offline) return ErrorCode::printer_busy;
    return std::nullopt;
}

std::string text_of(const Status& status) {
    std::string text;
    const auto add = [&text](bool is_so, const char* words) {
        if (is_so) text += (text.empty() ? "" : ", ") + std::string(words);
    };
    add(status.unrecoverable_error, "unrecoverable error");
    add(status.cover_open, "cover open");
    add(status.paper_end, "paper end");
    add(status.mechanical_error, "mechanical error");
    add(status.cutter_error, "cutter error");
    add(status.resting, "head hot or voltage wrong");
    add(status.offline && text.empty(), "off line");
    add(status.paper_near_end && !status.paper_end, "paper near end");
    return text;
}

void apply(Status& status, const Reply& reply) {
    std::visit(kiosk::Overloaded{
                   [&](const RealTime& said) { apply_real_time(status, said); },
                   [&](const Automatic& said) { apply_automatic(status, said); },
                   [](const EndReached&) {},
               },
               reply);
}

void ReplyReader::asked_status(int n) {
    open_.push_back(n);
    if (open_.size() > open_questions_max) open_.pop_front();
}

void ReplyReader::forget_begun() {
    strange_ += automatic_.size() + clear_taken_;
    automatic_.clear();
    clear_taken_ = 0;
}

/// Its second and third byte look like ends.
bool ReplyReader::belongs_to_clear(unsigned char byte) {
    if (byte == clear_response[clear_taken_]) {
        if (++clear_taken_ < clear_response.size()) return true;
        clear_taken_ = 0;
        ++cleared_;
        return true;
    }
    strange_ += std::exchange(clear_taken_, 0);
    if (byte != clear_response[0]) return false;
    clear_taken_ = 1;
    return true;
}

std::optional<Reply> ReplyReader::take(unsigned char byte) {
    if (!automatic_.empty()) {
        if ((byte & follower_bits) == 0) {
            automatic_.push_back(byte);
            if (automatic_.size() < 4) return std::nullopt;
            Automatic whole;
            std::copy_n(automatic_.begin(), 4, whole.bytes.begin());
            automatic_.clear();
            return whole;
        }
        // Torn: the rest never came, this byte begins something else.
        strange_ += automatic_.size();
        automatic_.clear();
    }
    if (belongs_to_clear(byte)) return std::nullopt;
    if ((byte & frame_bits) == real_time_frame && !open_.empty()) {
        const int n = open_.front();
        open_.pop_front();
        return RealTime{n, byte};
    }
    if ((byte & frame_bits) == automatic_frame) {
        automatic_.push_back(byte);
        return std::nullopt;
    }
    if ((byte & follower_bits) == 0 && ends_open_ > 0) {
        --ends_open_;
        return EndReached{};
    }
    ++strange_;
    return std::nullopt;
}

std::vector<Reply> ReplyReader::read(std::span<const unsigned char> bytes) {
    std::vector<Reply> replies;
    for (const unsigned char byte : bytes)
        if (auto reply = take(byte)) replies.push_back(*reply);
    return replies;
}

}  // namespace drivers::escpos
