#include "drivers/idcard/usb_link.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {
/// Preamble and length: what the header pipe carries.
constexpr std::size_t command_header_bytes = 7;
/// Long enough for a busy host to fetch what the reader has ready.
constexpr Duration discard_wait{25};
}  // namespace

UsbLink::UsbLink(std::unique_ptr<UsbPort> port, UsbDevice device, const ReaderQuirks& quirks)
    : port_(std::move(port)), device_(std::move(device)), quirks_(quirks) {}

Result<void> UsbLink::open() {
    close();
    if (auto done = port_->open(device_); !done) return done;
    auto done = choose_pipes();
    if (done) done = port_->claim();
    if (!done) {
        port_->close();
        return done;
    }
    open_ = true;
    return {};
}

void UsbLink::close() {
    if (open_) port_->close();
    open_ = false;
}

Result<void> UsbLink::choose_pipes() {
    const auto endpoints = port_->endpoints();
    if (!endpoints) return endpoints.error();
    std::vector<std::uint8_t> in;
    std::vector<std::uint8_t> out;
    for (const auto& endpoint : *endpoints)
        if (endpoint.bulk) (endpoint.is_in() ? in : out).push_back(endpoint.address);
    std::sort(in.begin(), in.end());
    std::sort(out.begin(), out.end());
    if (in.empty() || out.empty())
        return {ErrorCode::bad_config, "interface 0 has no pair of bulk pipes"};
    const bool can_four = in.size() >= 2 && out.size() >= 2;
    four_pipes_ = can_four && quirks_.layout != ReaderQuirks::Layout::one_pair;
    if (!can_four && quirks_.layout == ReaderQuirks::Layout::four_pipes)
        return {ErrorCode::bad_config, "quirks say four pipes, descriptors do not"};
    header_out_ = out.front();
    header_in_ = in.front();
    body_out_ = four_pipes_ ? out[1] : out.front();
    body_in_ = four_pipes_ ? in[1] : in.front();
    return {};
}

/// A stalled pipe stays stalled until it is told otherwise, and its twin seldom stalls alone.
Error UsbLink::after_fault(const Error& error, std::uint8_t endpoint) {
    if (error.code != ErrorCode::device_fault) return error;
    const bool is_in = UsbEndpoint{endpoint}.is_in();
    for (const std::uint8_t pipe : {is_in ? header_in_ : header_out_, is_in ? body_in_ : body_out_})
        if (const auto done = port_->clear_halt(pipe); !done) return done.error();
    return error;
}

Result<void> UsbLink::write(std::uint8_t endpoint, std::span<const unsigned char> bytes) {
    while (!bytes.empty()) {
        const auto chunk = bytes.first(std::min(bytes.size(), quirks_.chunk_bytes));
        const auto written = port_->write(endpoint, chunk, quirks_.write);
        if (!written) return after_fault(written.error(), endpoint);
        if (*written == 0) return {ErrorCode::io_error, "bulk write moved nothing"};
        bytes = bytes.subspan(*written);
    }
    return {};
}

Result<void> UsbLink::send(std::span<const unsigned char> frame) {
    if (!four_pipes_) return write(header_out_, frame);
    const std::size_t header = std::min(command_header_bytes, frame.size());
    if (auto done = write(header_out_, frame.first(header)); !done) return done;
    return write(body_out_, frame.subspan(header));
}

Result<std::size_t> UsbLink::receive(std::span<unsigned char> buffer, FramePart part,
                                     Duration timeout) {
    const std::uint8_t endpoint = part == FramePart::header ? header_in_ : body_in_;
    // Asking for less than a whole packet would make a longer one an overflow.
    const std::size_t size = buffer.size() / quirks_.chunk_bytes * quirks_.chunk_bytes;
    const auto moved =
        port_->read(endpoint, buffer.first(std::min(size, quirks_.chunk_bytes)), timeout);
    if (!moved) return after_fault(moved.error(), endpoint);
    return *moved;
}

void UsbLink::discard_input() {
    kiosk::SecretBytes packet(std::vector<unsigned char>(quirks_.chunk_bytes));
    for (const std::uint8_t endpoint : {header_in_, body_in_})
        for (int i = 0; i < discarded_packets_max; ++i) {
            const auto moved = port_->read(endpoint, packet.reveal(), discard_wait);
            // An error here comes back in the exchange that follows, where it is judged.
            if (!moved) break;
        }
}

Result<void> UsbLink::reset() {
    return port_->reset();
}

}  // namespace drivers
