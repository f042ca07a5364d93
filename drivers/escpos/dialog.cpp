#include "drivers/escpos/dialog.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/escpos/commands.h"

namespace drivers::escpos {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::size_t read_bytes = 256;
/// Slices in which long waits look for a cancel.
constexpr Duration slice{100};
constexpr Duration glance{1};
/// For the rest of a reply that has begun: four bytes at 9600 baud take four milliseconds.
constexpr Duration rest_of_reply{20};
/// After a question that was not answered whole: what is still on its way would be taken for
/// answers to the next one.
constexpr Duration silence_before_next_try{50};
/// A printer that still talks after so many reads talks without end.
constexpr int discarded_reads_max = 16;
constexpr int questions = 4;

bool is_worth_another_try(ErrorCode code) {
    return code == ErrorCode::timed_out || code == ErrorCode::protocol_error ||
           code == ErrorCode::device_fault;
}

}  // namespace

Result<void> Dialog::take_in(Duration time) {
    std::array<unsigned char, read_bytes> buffer{};
    const auto got = link_->read(buffer, time);
    if (!got) return got.error();
    for (const auto& reply : replies_.read(std::span(buffer).first(*got))) {
        apply(status_, reply);
        if (std::holds_alternative<EndReached>(reply)) ++ends_reached_;
    }
    return {};
}

/// What the printer said by itself before a question is still worth knowing.
void Dialog::discard_input(Duration silence) {
    replies_.forget();
    for (int i = 0; i < discarded_reads_max; ++i)
        // An error comes back in the question, where it is judged.
        if (!take_in(std::max(silence, replies_.has_begun() ? rest_of_reply : silence))) break;
    replies_.forget_begun();
}

Result<void> Dialog::ask_once(Pause& pause, Duration silence) {
    discard_input(silence);
    kiosk::Bytes bytes;
    for (int n = 1; n <= questions; ++n) {
        const auto question = ask_status(n);
        bytes.insert(bytes.end(), question.begin(), question.end());
    }
    if (auto done = tell(bytes); !done) return done;
    for (int n = 1; n <= questions; ++n) replies_.asked_status(n);
    const auto strange_before = replies_.strange_bytes();
    const auto until = clock_.now().steady + patience_.answer;
    while (replies_.has_open_questions()) {
        const Duration left = until - clock_.now().steady;
        if (left <= Duration{0}) break;
        const auto done = take_in(std::min(left, slice));
        if (!done && done.error().code != ErrorCode::timed_out) return done;
        if (replies_.has_open_questions() && pause.cancelled()) return {ErrorCode::cancelled};
    }
    if (!replies_.has_open_questions()) return {};
    replies_.forget();
    if (replies_.strange_bytes() != strange_before)
        return {ErrorCode::protocol_error, "the printer answers what nobody asked"};
    return {ErrorCode::timed_out, "no answer to DLE EOT"};
}

Result<Status> Dialog::ask(Pause& pause) {
    auto done = ask_once(pause, glance);
    if (!done && is_worth_another_try(done.error().code))
        done = ask_once(pause, silence_before_next_try);
    if (!done) return done.error();
    return status_;
}

Result<std::size_t> Dialog::push(std::span<const unsigned char> bytes) {
    const auto moved = link_->write(bytes, patience_.write);
    if (!moved && moved.error().code == ErrorCode::timed_out) return std::size_t{0};
    return moved;
}

Result<void> Dialog::tell(std::span<const unsigned char> bytes) {
    const auto until = clock_.now().steady + patience_.answer;
    while (!bytes.empty()) {
        const auto moved = push(bytes);
        if (!moved) return moved.error();
        bytes = bytes.subspan(*moved);
        if (*moved == 0 && clock_.now().steady >= until)
            return {ErrorCode::timed_out, "the printer takes no data"};
    }
    return {};
}

Result<int> Dialog::listen(Duration time) {
    if (ends_reached_ == 0) {
        const auto done = take_in(time);
        if (!done && done.error().code != ErrorCode::timed_out) return done.error();
    }
    return std::exchange(ends_reached_, 0);
}

/// What a printer is sent before it says so may be cleared away with the rest. Some never say it;
/// one that did once and is silent now has not heard it.
Result<void> Dialog::await_cleared(std::uint64_t cleared_before) {
    const auto until = clock_.now().steady + patience_.clear;
    while (replies_.cleared() == cleared_before) {
        const Duration left = until - clock_.now().steady;
        if (left <= Duration{0}) {
            if (cleared_before == 0) return {};
            return {ErrorCode::timed_out, "no answer to DLE DC4"};
        }
        const auto done = take_in(std::min(left, slice));
        if (!done && done.error().code != ErrorCode::timed_out) return done;
    }
    return {};
}

Result<void> Dialog::clear() {
    link_->flush();
    expect_no_end();
    discard_input(glance);  // an answer to an earlier one says nothing of this one
    const auto cleared_before = replies_.cleared();
    if (auto done = tell(clear_buffers()); !done) return done;
    if (auto done = await_cleared(cleared_before); !done) return done;
    if (auto done = tell(initialise()); !done) return done;
    discard_input(glance);
    return {};
}

}  // namespace drivers::escpos
