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

/// Failures that another try may cure.
bool is_passing(ErrorCode code) {
    return code == ErrorCode::timed_out || code == ErrorCode::checksum_error ||
           code == ErrorCode::protocol_error || code == ErrorCode::device_fault ||
           code == ErrorCode::io_error;
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
    for (int attempt = 0;; ++attempt) {
        auto reply = exchange(command, header, until, pause);
        const bool is_last = attempt >= quirks_.retries || clock_.now().steady >= until;
        if (reply) {
            if (outcome_of(reply->sw3) != SamOutcome::resend) return reply;
            if (is_last) return error_of_status(reply->sw3);
            continue;
        }
        if (is_last || !is_passing(reply.error().code)) return reply;
    }
}

Result<SamReply> SamChannel::exchange(SamCommand command, Duration header, SteadyTime until,
                                      Pause& pause) {
    parser_.clear();
    if (dirty_) link_.discard_input();
    dirty_ = true;
    const auto frame = encode(command);
    if (auto sent = link_.send(frame); !sent) return sent.error();
    auto reply = collect(header, until, pause);
    if (reply) {
        ++frames_;
        dirty_ = false;
    } else if (reply.error().code == ErrorCode::timed_out) {
        ++timeouts_;
    }
    parser_.clear();
    return reply;
}

Result<SamReply> SamChannel::collect(Duration header, SteadyTime until, Pause& pause) {
    SteadyTime deadline = std::min(until, clock_.now().steady + header);
    bool in_body = false;
    for (int i = 0; i < receives_max; ++i) {
        if (auto reply = parser_.next()) return std::move(*reply);
        if (pause.cancelled()) return {ErrorCode::cancelled};
        const FramePart part = parser_.awaited();
        if (part == FramePart::body && !in_body) {
            in_body = true;
            deadline = std::min(until, clock_.now().steady + quirks_.command_body);
            if (quirks_.body_gap > Duration{0} && !pause.wait(quirks_.body_gap))
                return {ErrorCode::cancelled};
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
    }
    return {ErrorCode::protocol_error, "reader babbles"};
}

}  // namespace drivers
