#include "drivers/sim/ccid_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace drivers::sim {

using kiosk::Bytes;

namespace {

constexpr std::size_t header_bytes = 10;
constexpr std::uint8_t bulk_in = 0x82, interrupt_in = 0x83;
// Messages from the host (PC_to_RDR) and to it (RDR_to_PC), CCID specification 6.1 and 6.2.
constexpr std::uint8_t power_on = 0x62, power_off = 0x63, get_slot_status = 0x65,
                       transfer_block = 0x6F, get_parameters = 0x6C, set_parameters = 0x61;
constexpr std::uint8_t data_block = 0x80, slot_status_message = 0x81, parameters = 0x82,
                       notify_slot_change = 0x50;
constexpr std::uint8_t command_failed = 0x40, card_mute = 0xFE, not_supported = 0x00;

Bytes string_descriptor(std::string_view text) {
    Bytes bytes{static_cast<unsigned char>(2 + 2 * text.size()), 3};
    for (const char c : text) bytes.insert(bytes.end(), {static_cast<unsigned char>(c), 0});
    return bytes;
}

}  // namespace

void CcidReader::insert(Card card) {
    card_ = std::move(card);
    powered_ = false;
    left_ = -1;
    tell_slot_change();
}

void CcidReader::remove() {
    if (!card_) return;
    card_.reset();
    powered_ = false;
    tell_slot_change();
}

void CcidReader::tell_slot_change() {
    // Two bits for slot 0: there is a card, and that changed.
    packets_[interrupt_in].push_back(
        {notify_slot_change, static_cast<unsigned char>(card_ ? 0x03 : 0x02)});
}

Bytes CcidReader::descriptors() const {
    Bytes bytes{18, 1, 0x10, 0x01, 0, 0, 0, 16, 0xE6, 0x04, 0x16, 0x51, 0x19, 0x05, 1, 2, 5, 1};
    // One configuration of 93 bytes, one interface of the smart card class with three pipes.
    bytes.insert(bytes.end(), {9, 2, 93, 0, 1, 1, 0, 0xA0, 50});
    bytes.insert(bytes.end(), {9, 4, 0, 0, 3, 0x0B, 0, 0, 0});
    // CCID 1.10, one slot, 5/3/1.8 V, T=0 and T=1, 4 MHz, 10752 baud …
    bytes.insert(bytes.end(), {54,   0x21, 0x10, 0x01, 0, 7,    3,    0, 0, 0, 0xA0, 0x0F, 0, 0,
                               0xA0, 0x0F, 0,    0,    0, 0x00, 0x2A, 0, 0, 0, 0xD0, 7,    0, 0,
                               0xFE, 0,    0,    0,    0, 0,    0,    0, 0, 0, 0,    0});
    // … features 0x000404BA: automatic voltage, clock, parameters; short and extended APDU.
    bytes.insert(bytes.end(), {0xBA, 0x04, 0x04, 0x00, 0x0F, 0x01, 0, 0, 0xFF, 0xFF, 0, 0, 0, 1});
    bytes.insert(bytes.end(), {7, 5, 0x01, 2, 64, 0, 0, 7, 5, bulk_in, 2, 64, 0, 0});
    bytes.insert(bytes.end(), {7, 5, interrupt_in, 3, 16, 0, 16});
    return bytes;
}

std::optional<UsbFunction::InterfaceNode> CcidReader::interface_node() const {
    return InterfaceNode{0x0B, "Sample", "Emulated smart card reader"};
}

void CcidReader::host_wrote(std::uint8_t /*endpoint*/, std::span<const unsigned char> bytes) {
    incoming_.insert(incoming_.end(), bytes.begin(), bytes.end());
    while (incoming_.size() >= header_bytes) {
        const std::size_t size = static_cast<std::size_t>(incoming_[1] | incoming_[2] << 8);
        if (incoming_.size() < header_bytes + size) return;
        const Bytes whole(incoming_.begin(),
                          incoming_.begin() + static_cast<std::ptrdiff_t>(header_bytes + size));
        incoming_.erase(incoming_.begin(),
                        incoming_.begin() + static_cast<std::ptrdiff_t>(header_bytes + size));
        serve({whole[0], whole[5], whole[6], std::span(whole).subspan(header_bytes)});
    }
}

void CcidReader::serve(const Message& message) {
    if (silent_) return;
    switch (message.type) {
        case power_on:
            if (!card_)
                return say(data_block, message, {}, command_failed | slot_status(), card_mute);
            powered_ = true;
            card_->reset();
            return say(data_block, message, card_->answer_to_reset, slot_status());
        case power_off:
            powered_ = false;
            return say(slot_status_message, message, {}, slot_status());
        case get_slot_status:
            return say(slot_status_message, message, {}, slot_status());
        case transfer_block:
            return transfer(message);
        case get_parameters:
        case set_parameters:
            // T=1: bmFindexDindex, checksum, guard time, waiting integers, clock stop, IFSC, NAD.
            return say(parameters, message, {0x11, 0x10, 0x00, 0x4D, 0x00, 0xFE, 0x00},
                       slot_status(), 0, 1);
        default:
            return say(slot_status_message, message, {}, command_failed | slot_status(),
                       not_supported);
    }
}

void CcidReader::transfer(const Message& message) {
    if (left_ > 0 && --left_ == 0) remove();
    if (unplug_left_ > 0 && --unplug_left_ == 0) {
        wants_unplug_ = true;
        return;
    }
    if (!card_) return say(data_block, message, {}, command_failed | slot_status(), card_mute);
    Bytes answer = card_->answer(message.data);
    if (noise_ > 0) {
        --noise_;
        packets_[bulk_in].push_back({0xDE, 0xAD, 0xBE, 0xEF, 1, 2, 3, 4, 5, 6, 7, 8});
        return;
    }
    say(data_block, message, std::move(answer), slot_status());
    if (torn_ > 0) {
        --torn_;
        auto& packet = packets_[bulk_in].back();
        packet.resize(packet.size() / 2);
    }
}

void CcidReader::say(std::uint8_t type, const Message& to, Bytes data, std::uint8_t status,
                     std::uint8_t error, std::uint8_t last) {
    Bytes bytes{type,
                static_cast<unsigned char>(data.size() & 0xFFU),
                static_cast<unsigned char>(data.size() >> 8U),
                0,
                0,
                to.slot,
                to.sequence,
                status,
                error,
                last};
    bytes.insert(bytes.end(), data.begin(), data.end());
    packets_[bulk_in].push_back(std::move(bytes));
}

std::uint8_t CcidReader::slot_status() const {
    constexpr std::uint8_t active = 0, inactive = 1, absent = 2;
    if (!card_) return absent;
    return powered_ ? active : inactive;
}

std::optional<Bytes> CcidReader::host_reads(std::uint8_t endpoint, std::size_t size) {
    auto& queue = packets_[endpoint];
    if (queue.empty()) return std::nullopt;
    Bytes bytes = std::move(queue.front());
    queue.pop_front();
    if (bytes.size() > size) bytes.resize(size);
    return bytes;
}

std::optional<Bytes> CcidReader::control(std::span<const unsigned char> setup) {
    const bool asks_string = setup[0] == 0x80 && setup[1] == 6 && setup[3] == 3;
    if (!asks_string) return std::nullopt;
    if (setup[2] == 0) return Bytes{4, 3, 0x09, 0x04};
    return string_descriptor(setup[2] == 1 ? "Sample" : "Emulated smart card reader");
}

void CcidReader::power_cycle() {
    powered_ = false;
    wants_unplug_ = false;
    unplug_left_ = -1;
    incoming_.clear();
    packets_.clear();
}

}  // namespace drivers::sim
