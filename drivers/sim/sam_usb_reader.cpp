#include "drivers/sim/sam_usb_reader.h"

#include <algorithm>
#include <string_view>

namespace drivers::sim {

using kiosk::Bytes;

namespace {

constexpr std::size_t packet_bytes = 64;
constexpr std::size_t header_bytes = 7;

void add_endpoint(Bytes& bytes, std::uint8_t address) {
    bytes.insert(bytes.end(), {7, 5, address, 2, packet_bytes, 0, 0});  // bulk
}

Bytes string_descriptor(std::string_view text) {
    Bytes bytes{static_cast<unsigned char>(2 + 2 * text.size()), 3};
    for (const char c : text) bytes.insert(bytes.end(), {static_cast<unsigned char>(c), 0});
    return bytes;
}

}  // namespace

Bytes SamUsbReader::descriptors() const {
    // Device: USB 2.0, class in the interface, 64-byte control pipe, 0400:C35A, strings 1 to 3, one
    // configuration.
    Bytes bytes{18, 1, 0x00, 0x02, 0xFF, 0, 0, 64, 0x00, 0x04, 0x5A, 0xC3, 0x00, 0x01, 1, 2, 3, 1};
    const bool four = wiring_ == Wiring::four_pipes;
    const unsigned char endpoints = four ? 4 : 2;
    const auto total = static_cast<unsigned char>(9 + 9 + 7 * endpoints);
    bytes.insert(bytes.end(), {9, 2, total, 0, 1, 1, 0, 0x80, 50});
    bytes.insert(bytes.end(), {9, 4, 0, 0, endpoints, 0xFF, 0, 0, 0});
    add_endpoint(bytes, 0x02);
    if (four) add_endpoint(bytes, 0x06);
    add_endpoint(bytes, 0x81);
    if (four) add_endpoint(bytes, 0x85);
    return bytes;
}

void SamUsbReader::set_delay(std::chrono::milliseconds delay) {
    delay_ = delay;
    for (auto& [endpoint, packets] : packets_)
        for (auto& packet : packets) packet.due = std::min(packet.due, now_() + delay);
}

void SamUsbReader::host_wrote(std::uint8_t /*endpoint*/, std::span<const unsigned char> bytes) {
    firmware_.host_sent(bytes);
    while (const auto reply = firmware_.take_reply()) queue(*reply);
}

void SamUsbReader::queue(const SamFirmware::Reply& reply) {
    if (reply.stall) {
        stalled_.insert({header_in(), body_in()});
        return;
    }
    babbling_ = reply.endless;
    unplug_after_ = reply.unplug_after;
    const std::span<const unsigned char> bytes(reply.bytes);
    // With four pipes the header ends where the length ends, whatever noise stands before it.
    std::size_t header = 0;
    if (wiring_ == Wiring::four_pipes) {
        constexpr unsigned char mark[] = {0x96, 0x69, 0x00};
        const auto found =
            std::find_end(bytes.begin(), bytes.end(), std::begin(mark), std::begin(mark) + 2);
        header = found == bytes.end() ? std::min(header_bytes, bytes.size())
                                      : static_cast<std::size_t>(found - bytes.begin()) + 4;
        header = std::min(header, bytes.size());
    }
    queue_bytes(header_in(), bytes.first(header), reply.one_byte);
    queue_bytes(body_in(), bytes.subspan(header), reply.one_byte);
}

void SamUsbReader::queue_bytes(std::uint8_t endpoint, std::span<const unsigned char> bytes,
                               bool one_byte) {
    const std::size_t most = one_byte ? 1 : packet_bytes;
    while (!bytes.empty()) {
        const auto piece = bytes.first(std::min(most, bytes.size()));
        packets_[endpoint].push_back({Bytes(piece.begin(), piece.end()), now_() + delay_});
        bytes = bytes.subspan(piece.size());
    }
}

std::optional<Bytes> SamUsbReader::host_reads(std::uint8_t endpoint, std::size_t size) {
    if (babbling_) return Bytes(std::min(size, packet_bytes), 0xAA);
    auto& queue = packets_[endpoint];
    if (queue.empty() || queue.front().due > now_()) return std::nullopt;
    Bytes bytes = std::move(queue.front().bytes);
    queue.pop_front();
    if (bytes.size() > size) bytes.resize(size);
    return bytes;
}

bool SamUsbReader::is_stalled(std::uint8_t endpoint) const {
    return stalled_.contains(endpoint);
}

std::optional<Bytes> SamUsbReader::control(std::span<const unsigned char> setup) {
    const bool asks_string = setup[0] == 0x80 && setup[1] == 6 && setup[3] == 3;
    if (!asks_string) return std::nullopt;
    switch (setup[2]) {
        case 0:
            return Bytes{4, 3, 0x09, 0x04};
        case 1:
            return string_descriptor("Sample");
        case 2:
            return string_descriptor("Emulated identity card reader");
        default:
            return string_descriptor("0001");
    }
}

void SamUsbReader::power_cycle() {
    firmware_.power_cycle();
    packets_.clear();
    stalled_.clear();
    unplug_after_ = false;
    babbling_ = false;
}

bool SamUsbReader::wants_unplug() const {
    return unplug_after_ && std::all_of(packets_.begin(), packets_.end(),
                                        [](const auto& pipe) { return pipe.second.empty(); });
}

}  // namespace drivers::sim
