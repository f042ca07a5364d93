#include "drivers/idcard/vendor_link.h"

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

Result<void> VendorLink::open() {
    close();
    auto process = VendorProcess::start(command_);
    if (!process) return process.error();
    process_ = std::move(*process);
    return {};
}

Result<void> VendorLink::send(std::span<const unsigned char> frame) {
    if (!process_) return {ErrorCode::device_gone, "not open"};
    auto done = process_->send(frame, quirks_.write);
    if (!done && done.error().code != ErrorCode::timed_out) close();
    return done;
}

Result<std::size_t> VendorLink::receive(std::span<unsigned char> buffer, FramePart /*part*/,
                                        Duration timeout) {
    if (!process_) return {ErrorCode::device_gone, "not open"};
    auto got = process_->receive(buffer, timeout);
    if (!got && got.error().code != ErrorCode::timed_out) close();
    return got;
}

void VendorLink::discard_input() {
    kiosk::SecretBytes rest(std::vector<unsigned char>(4096));
    constexpr int pieces_max = 16;
    for (int i = 0; process_ && i < pieces_max; ++i)
        if (!process_->receive(rest.reveal(), Duration{0})) break;
}

}  // namespace drivers
