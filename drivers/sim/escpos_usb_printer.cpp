#include "drivers/sim/escpos_usb_printer.h"

#include <string_view>

namespace drivers::sim {

using kiosk::Bytes;

namespace {

constexpr std::uint8_t out_pipe = 0x01;
constexpr std::uint8_t in_pipe = 0x82;
constexpr std::string_view device_id = "MFG:Sample;MDL:Receipt 80;CMD:ESC/POS;CLS:PRINTER;";

}  // namespace

Bytes EscposUsbPrinter::descriptors() const {
    // Device: USB 2.0, class in the interface, 0483:5743, one configuration with a printer
    // (7, 1, bidirectional) and a bulk pipe each way.
    return {18, 1, 0x00,     0x02, 0,  0, 0,  64, 0x83, 0x04, 0x43, 0x57, 0x00, 0x01,
            1,  2, 3,        1,    9,  2, 32, 0,  1,    1,    0,    0x80, 50,  //
            9,  4, 0,        0,    2,  7, 1,  2,  0,                           //
            7,  5, out_pipe, 2,    64, 0, 0,                                   //
            7,  5, in_pipe,  2,    64, 0, 0};
}

bool EscposUsbPrinter::takes(std::uint8_t /*endpoint*/, std::size_t bytes) const {
    return firmware_.takes(bytes);
}

void EscposUsbPrinter::host_wrote(std::uint8_t /*endpoint*/, std::span<const unsigned char> bytes) {
    const bool was_silent = !firmware_.has_output();
    firmware_.host_sent(bytes);
    if (was_silent && firmware_.has_output()) spoke_ = Clock::now();
}

std::optional<Bytes> EscposUsbPrinter::host_reads(std::uint8_t /*endpoint*/, std::size_t size) {
    const bool was_silent = !firmware_.has_output();
    firmware_.host_listens();
    if (was_silent && firmware_.has_output()) spoke_ = Clock::now();
    if (!firmware_.has_output() || Clock::now() < spoke_ + delay_) return std::nullopt;
    constexpr std::size_t packet_bytes = 64;
    return firmware_.take_output(std::min(size, packet_bytes));
}

bool EscposUsbPrinter::is_stalled(std::uint8_t endpoint) const {
    return endpoint == out_pipe && firmware_.is_stalled();
}

void EscposUsbPrinter::clear_halt(std::uint8_t endpoint) {
    if (endpoint == out_pipe) firmware_.clear_halt();
}

std::optional<Bytes> EscposUsbPrinter::control(std::span<const unsigned char> setup) {
    if (setup[0] == 0xA1 && setup[1] == 0) {
        const auto size = static_cast<unsigned char>(device_id.size() + 2);
        Bytes reply{0, size};
        reply.insert(reply.end(), device_id.begin(), device_id.end());
        return reply;
    }
    if (setup[0] == 0x21 && setup[1] == 2) {
        firmware_.flush();
        return Bytes{};
    }
    return std::nullopt;
}

void EscposUsbPrinter::power_cycle() {
    firmware_.power_cycle();
}

}  // namespace drivers::sim
