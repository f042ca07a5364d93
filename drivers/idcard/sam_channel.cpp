#include "drivers/idcard/sam_channel.h"

#include <algorithm>
#include <vector>

#include "drivers/idcard/status_word.h"

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SteadyTime;

namespace {

/// No try begins later than this after the first one: it could not end before `silence_max`.
constexpr Duration last_try_begins{3200};
/// So long may a reply that is coming in pause, even when time for silence is over.
constexpr Duration trickle{500};

/// Failures that another try may cure.
bool is_passing(ErrorCode code) {
    return code == ErrorCode::timed_out || code == ErrorCode::checksum_error ||
           code == ErrorCode::protocol_error || code == ErrorCode::device_fault ||
           code == ErrorCode::io_error;
}

constexpr bool is_same(SamCommand a, SamCommand b) {
    return a.command == b.command && a.parameter == b.parameter;
}

/// Replies do not say which command they belong to. When a slow reader answers a command that was
/// already given up, this tells the late reply from the awaited one as far as the protocol allows.
bool can_belong_to(SamCommand command, const SamReply& reply) {
    constexpr std::size_t card_text_bytes = 256;
    const auto outcome = outcome_of(reply.sw3);
    const std::size_t size = reply.data.reveal().size();
    if (is_same(command, find_card))
        return outcome != SamOutcome::success && outcome != SamOutcome::nothing_such;
    if (outcome == SamOutcome::card_found) return false;
    if (outcome != SamOutcome::success) return true;
    if (is_same(command, read_text_photo) || is_same(command, read_text_photo_fingerprints))
        return size >= card_text_bytes;
    if (is_same(command, select_card) || is_same(command, read_new_address))
        return size < card_text_bytes;
    return true;
}

}  // namespace

SamChannel::SamChannel(SamLink& link, const kiosk::Clock& clock, const ReaderQuirks& quirks)
    : link_(link),
      clock_(clock),
      quirks_(quirks),
      piece_(std::vector<unsigned char>(std::min(quirks.chunk_bytes, FrameParser::chunk_max))) {}

void SamChannel::restart() {
    parser_.clear();
    dirty_ = false;
}

SamChannel::Counters SamChannel::counters() const {
    return {frames_, timeouts_, parser_.checksum_errors(), parser_.skipped()};
}

Result<SamReply> SamChannel::transact(SamCommand command, Duration header, SteadyTime until,
                                      Pause& pause) {
    const SteadyTime began = clock_.now().steady;
    const Limits limits{header, until, began + silence_max};
    for (int attempt = 0;; ++attempt) {
        auto reply = exchange(command, limits, pause);
        const bool is_last = attempt >= quirks_.retries || clock_.now().steady >= until ||
                             clock_.now().steady > began + last_try_begins;
        if (reply) {
            if (outcome_of(reply->sw3) != SamOutcome::resend) return reply;
            if (is_last) return error_of_status(reply->sw3);
            continue;
        }
        if (is_last || !is_passing(reply.error().code)) return reply;
    }
}

Result<SamReply> SamChannel::exchange(SamCommand command, const Limits& limits, Pause& pause) {
    parser_.clear();
    if (dirty_ || stale_seen_) link_.discard_input();
    dirty_ = true;
    const auto frame = encode(command);
    if (auto sent = link_.send(frame); !sent) return sent.error();
    auto reply = collect(command, limits, pause);
    if (reply) {
        ++frames_;
        dirty_ = false;
    } else if (reply.error().code == ErrorCode::timed_out) {
        ++timeouts_;
    }
    parser_.clear();
    return reply;
}

SteadyTime SamChannel::body_deadline(const Limits& limits) const {
    const SteadyTime now = clock_.now().steady;
    return std::min(
        limits.until,
        std::max(std::min(limits.silent_until, now + quirks_.command_body), now + trickle));
}

Result<SamReply> SamChannel::collect(SamCommand command, const Limits& limits, Pause& pause) {
    SteadyTime deadline =
        std::min({limits.until, limits.silent_until, clock_.now().steady + limits.header});
    bool in_body = false;
    for (int i = 0; i < receives_max; ++i) {
        if (auto reply = parser_.next()) {
            if (!*reply || can_belong_to(command, **reply)) return std::move(*reply);
            stale_seen_ = true;
            continue;
        }
        if (pause.cancelled()) return {ErrorCode::cancelled};
        const FramePart part = parser_.awaited();
        if (part == FramePart::body && !in_body) {
            in_body = true;
            if (quirks_.body_gap > Duration{0} && !pause.wait(quirks_.body_gap))
                return {ErrorCode::cancelled};
            deadline = body_deadline(limits);
        }
        const Duration left = deadline - clock_.now().steady;
        if (left <= Duration{0})
            return {ErrorCode::timed_out, in_body ? "reply broke off" : "no reply"};
        const auto got = link_.receive(piece_.reveal(), part, std::min(left, slice));
        if (!got) {
            if (got.error().code == ErrorCode::timed_out) continue;
            return got.error();
        }
        parser_.push(std::span(piece_.reveal()).first(*got));
        kiosk::wipe_bytes(piece_.reveal().data(), *got);
        // What trickles in slowly is still coming: only silence ends a body.
        if (in_body) deadline = body_deadline(limits);
    }
    return {ErrorCode::protocol_error, "reader babbles"};
}

}  // namespace drivers
