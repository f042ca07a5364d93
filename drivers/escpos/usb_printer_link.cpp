#include "drivers/escpos/usb_printer_link.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr UsbControl get_device_id{0xA1, 0x00, 0, 0};
constexpr UsbControl soft_reset{0x21, 0x02, 0, 0};
constexpr Duration control_wait{500};
constexpr std::size_t device_id_bytes_max = 1024;
constexpr std::size_t model_bytes_max = 64;
constexpr std::size_t packet_bytes = 64;

std::string value_of(std::string_view text, std::initializer_list<std::string_view> keys) {
    for (const auto key : keys) {
        auto at = text.find(key);
        // Only at the beginning of an entry.
        while (at != std::string_view::npos && at != 0 && text[at - 1] != ';')
            at = text.find(key, at + 1);
        if (at == std::string_view::npos) continue;
        const auto begin = at + key.size();
        return std::string(text.substr(begin, text.find(';', begin) - begin));
    }
    return {};
}

}  // namespace

std::string model_of_device_id(std::span<const unsigned char> device_id) {
    constexpr std::size_t length_bytes = 2;
    if (device_id.size() < length_bytes) return {};
    const auto bytes = device_id.subspan(length_bytes);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const std::string maker = value_of(text, {"MFG:", "MANUFACTURER:"});
    std::string model = value_of(text, {"MDL:", "MODEL:"});
    if (!maker.empty()) model = maker + (model.empty() ? "" : " ") + model;
    std::erase_if(model, [](char c) { return c < 0x20 || c > 0x7E; });
    if (model.size() > model_bytes_max) model.resize(model_bytes_max);
    return model;
}

Result<void> UsbPrinterLink::open() {
    close();
    if (auto done = port_->open(device_); !done) return done;
    auto done = choose_pipes();
    if (done) done = port_->claim();
    if (!done) port_->close();
    open_ = done.has_value();
    return done;
}

void UsbPrinterLink::close() {
    if (open_) port_->close();
    open_ = false;
}

Result<void> UsbPrinterLink::choose_pipes() {
    const auto endpoints = port_->endpoints();
    if (!endpoints) return endpoints.error();
    out_ = 0;
    in_ = 0;
    for (const auto& endpoint : *endpoints) {
        if (!endpoint.bulk) continue;
        std::uint8_t& pipe = endpoint.is_in() ? in_ : out_;
        if (pipe == 0) pipe = endpoint.address;
    }
    if (out_ == 0 || in_ == 0)
        return {ErrorCode::bad_config, "the printer has no pipe for commands or none for status"};
    return {};
}

/// A stalled pipe stays stalled until it is told otherwise.
Error UsbPrinterLink::after_fault(const Error& error, std::uint8_t endpoint) {
    if (error.code != ErrorCode::device_fault) return error;
    if (const auto done = port_->clear_halt(endpoint); !done) return done.error();
    return error;
}

Result<std::size_t> UsbPrinterLink::write(std::span<const unsigned char> bytes, Duration timeout) {
    const auto moved = port_->write(out_, bytes, timeout);
    if (!moved) return after_fault(moved.error(), out_);
    if (*moved == 0) return {ErrorCode::timed_out, "bulk write moved nothing"};
    return *moved;
}

Result<std::size_t> UsbPrinterLink::read(std::span<unsigned char> buffer, Duration timeout) {
    // Whole packets only: less than a packet would make a longer one an overflow.
    const std::size_t size = buffer.size() / packet_bytes * packet_bytes;
    const auto moved = port_->read(in_, buffer.first(size), timeout);
    if (!moved) return after_fault(moved.error(), in_);
    if (*moved == 0) return {ErrorCode::timed_out, "nothing said"};
    return *moved;
}

void UsbPrinterLink::flush() {
    // Optional in the class; a printer without it says "stall", and DLE DC4 has to do.
    static_cast<void>(port_->control_write(soft_reset, control_wait));
}

Result<void> UsbPrinterLink::reset() {
    return port_->reset();
}

std::string UsbPrinterLink::model() {
    std::array<unsigned char, device_id_bytes_max> buffer{};
    const auto got = port_->control_read(get_device_id, buffer, control_wait);
    if (!got) return {};
    return model_of_device_id(std::span(buffer).first(std::min(*got, buffer.size())));
}

}  // namespace drivers
