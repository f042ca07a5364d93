#include "drivers/pcsc/apdu.h"

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "kiosk/base/check.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;

SecretBytes encode(const CommandApdu& command) {
    const auto& data = command.data.reveal();
    KIOSK_CHECK(data.size() <= apdu_data_max);
    SecretBytes bytes;
    auto& out = bytes.reveal();
    out.reserve(4 + 1 + data.size() + 1);
    out.insert(out.end(), {command.cla, command.ins, command.p1, command.p2});
    if (!data.empty()) {
        out.push_back(static_cast<unsigned char>(data.size()));
        out.insert(out.end(), data.begin(), data.end());
    }
    if (command.le) out.push_back(static_cast<unsigned char>(*command.le & 0xFFU));
    return bytes;
}

Result<ResponseApdu> parse_response(std::span<const unsigned char> bytes) {
    if (bytes.size() < 2) return {ErrorCode::protocol_error, "answer without a status word"};
    const auto data = bytes.first(bytes.size() - 2);
    const auto tail = bytes.last(2);
    return ResponseApdu{SecretBytes(std::vector<unsigned char>(data.begin(), data.end())),
                        static_cast<std::uint16_t>(tail[0] << 8 | tail[1])};
}

namespace {

Result<ResponseApdu> once(CardChannel& channel, const CommandApdu& command) {
    const auto encoded = encode(command);
    const auto answer = channel.transmit(encoded.reveal());
    if (!answer) return answer.error();
    return parse_response(answer->reveal());
}

}  // namespace

Result<ResponseApdu> exchange(CardChannel& channel, const CommandApdu& command) {
    auto response = once(channel, command);
    SecretBytes gathered;
    for (int i = 0; response && i < fetches_max; ++i) {
        const auto sw1 = response->status >> 8;
        const std::size_t named = response->status & 0xFFU;
        if (sw1 == 0x6C) {
            CommandApdu again{command.cla, command.ins,         command.p1,
                              command.p2,  command.data.copy(), named == 0 ? 256 : named};
            response = once(channel, again);
            continue;
        }
        if (sw1 != 0x61) break;
        auto& all = gathered.reveal();
        // Grown once for all rounds, so that no shorter copy stays behind on the heap.
        if (all.capacity() == 0) all.reserve(response_bytes_max * std::size_t{fetches_max});
        const auto& part = response->data.reveal();
        all.insert(all.end(), part.begin(), part.end());
        response = once(channel, {0x00, 0xC0, 0x00, 0x00, {}, named == 0 ? 256 : named});
    }
    if (!response || gathered.empty()) return response;
    auto& all = gathered.reveal();
    const auto& last = response->data.reveal();
    all.insert(all.end(), last.begin(), last.end());
    return ResponseApdu{std::move(gathered), response->status};
}

kiosk::Error error_of_selection(std::uint16_t status, std::string_view application) {
    const auto sw1 = status >> 8;
    const bool has_none = sw1 == 0x6A || sw1 == 0x6D || sw1 == 0x6E;
    return {has_none ? ErrorCode::card_kind_unknown : ErrorCode::card_unreadable,
            "no " + std::string(application) + " application, " + status_text(status),
            {}};
}

std::string status_text(std::uint16_t status) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "SW %04X", status);
    return text.data();
}

}  // namespace drivers
