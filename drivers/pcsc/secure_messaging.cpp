#include "drivers/pcsc/secure_messaging.h"

#include <vector>

#include "drivers/pcsc/tlv.h"

namespace drivers {

using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;

namespace {

constexpr std::uint32_t cryptogram_tag = 0x87;
/// Of commands with an odd instruction: no padding indicator.
constexpr std::uint32_t odd_cryptogram_tag = 0x85;
constexpr std::uint32_t length_tag = 0x97;
constexpr std::uint32_t status_tag = 0x99;
constexpr std::uint32_t mac_tag = 0x8E;
constexpr unsigned char padding_indicator = 0x01;

kiosk::Error broken(const char* what) {
    return {ErrorCode::protocol_error, what, {}};
}

SecretBytes padded(std::span<const unsigned char> bytes) {
    SecretBytes out(std::vector<unsigned char>(bytes.begin(), bytes.end()));
    pad(out);
    return out;
}

}  // namespace

void SecureMessaging::count() {
    for (auto at = counter_.rbegin(); at != counter_.rend(); ++at)
        if (++*at != 0) return;
}

/// Over the counter, the padded header (if any) and the objects.
Result<SecretBytes> SecureMessaging::mac_of(std::span<const unsigned char> header,
                                            std::span<const unsigned char> objects) {
    SecretBytes input;
    auto& bytes = input.reveal();
    bytes.reserve(2 * des_block_bytes + objects.size() + 2 * des_block_bytes);
    bytes.insert(bytes.end(), counter_.begin(), counter_.end());
    if (!header.empty()) {
        const auto block = padded(header);
        bytes.insert(bytes.end(), block.reveal().begin(), block.reveal().end());
    }
    bytes.insert(bytes.end(), objects.begin(), objects.end());
    if (!objects.empty() || header.empty()) pad(input);
    return retail_mac(keys_.authentication, input.reveal());
}

Result<CommandApdu> SecureMessaging::protect(const CommandApdu& command) {
    const bool odd = (command.ins & 1U) != 0;
    const std::array<unsigned char, 4> header{static_cast<unsigned char>(command.cla | 0x0CU),
                                              command.ins, command.p1, command.p2};
    Bytes objects;
    if (!command.data.empty()) {
        const auto encrypted = encrypt(keys_.encryption, padded(command.data.reveal()).reveal());
        if (!encrypted) return encrypted.error();
        Bytes value;
        if (!odd) value.push_back(padding_indicator);
        value.insert(value.end(), encrypted->reveal().begin(), encrypted->reveal().end());
        append_tlv(objects, odd ? odd_cryptogram_tag : cryptogram_tag, value);
    }
    if (command.le) {
        const std::array<unsigned char, 1> le{static_cast<unsigned char>(*command.le & 0xFFU)};
        append_tlv(objects, length_tag, le);
    }
    count();
    const auto mac = mac_of(header, objects);
    if (!mac) return mac.error();
    append_tlv(objects, mac_tag, mac->reveal());
    if (objects.size() > apdu_data_max) return broken("command too long to protect");
    return CommandApdu{header[0], header[1], header[2], header[3], SecretBytes(std::move(objects)),
                       256};
}

Result<ResponseApdu> SecureMessaging::open(const ResponseApdu& response) {
    count();
    const auto& bytes = response.data.reveal();
    const auto objects = read_tlvs(bytes);
    if (!objects) return broken("protected answer is no list of objects");
    std::span<const unsigned char> cryptogram;
    std::span<const unsigned char> mac;
    std::span<const unsigned char> status;
    bool indicated = false;
    std::size_t covered = 0;
    for (const auto& object : *objects) {
        if (object.tag == mac_tag) {
            mac = object.value;
            continue;
        }
        if (!mac.empty()) return broken("object behind the MAC");
        covered += object.whole.size();
        if (object.tag == status_tag) status = object.value;
        if (object.tag != cryptogram_tag && object.tag != odd_cryptogram_tag) continue;
        cryptogram = object.value;
        indicated = object.tag == cryptogram_tag;
    }
    if (mac.empty() || status.size() != 2) return broken("answer without MAC or status");
    const auto wanted = mac_of({}, std::span<const unsigned char>(bytes).first(covered));
    if (!wanted) return wanted.error();
    if (!is_equal(wanted->reveal(), mac)) return broken("MAC of the answer is wrong");

    ResponseApdu opened;
    opened.status = static_cast<std::uint16_t>(status[0] << 8 | status[1]);
    if (cryptogram.empty()) return opened;
    if (indicated && cryptogram[0] != padding_indicator) return broken("unknown padding");
    if (indicated) cryptogram = cryptogram.subspan(1);
    if (cryptogram.empty() || cryptogram.size() % des_block_bytes != 0)
        return broken("cryptogram of odd size");
    auto plain = decrypt(keys_.encryption, cryptogram);
    if (!plain) return plain.error();
    opened.data = std::move(*plain);
    if (!unpad(opened.data)) return broken("answer without padding");
    return opened;
}

Result<ResponseApdu> exchange(CardChannel& channel, SecureMessaging& session,
                              const CommandApdu& command) {
    const auto guarded = session.protect(command);
    if (!guarded) return guarded.error();
    const auto response = exchange(channel, *guarded);
    if (!response) return response.error();
    // A chip that lost or refused the session answers in the open: 6987, 6988, 6882 …
    if (response->data.empty())
        return {ErrorCode::protocol_error, "unprotected answer, " + status_text(response->status)};
    return session.open(*response);
}

}  // namespace drivers
