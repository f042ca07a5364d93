#include "drivers/pcsc/social_security_card.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "kiosk/base/encoding.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;
using kiosk::SecretText;

namespace {

/// "sx1.sh.社会保障" in GB 18030.
constexpr std::array<unsigned char, 15> application{0x73, 0x78, 0x31, 0x2E, 0x73, 0x68, 0x2E, 0xC9,
                                                    0xE7, 0xBB, 0xE1, 0xB1, 0xA3, 0xD5, 0xCF};
constexpr std::array<unsigned char, 2> issuing_file{0xEF, 0x05};
constexpr std::array<unsigned char, 2> holder_file{0xEF, 0x06};

/// Records of the two files; each is tag, length, value, the tag being the record's number.
constexpr std::uint8_t identification_record = 0x01;
constexpr std::uint8_t version_record = 0x03;
constexpr std::uint8_t number_record = 0x07;
constexpr std::uint8_t citizen_id_record = 0x01;
constexpr std::uint8_t name_record = 0x02;

Result<ResponseApdu> select(CardChannel& channel, std::uint8_t by,
                            std::span<const unsigned char> name) {
    return exchange(channel, {0x00,
                              0xA4,
                              by,
                              0x00,
                              SecretBytes(std::vector<unsigned char>(name.begin(), name.end())),
                              {}});
}

/// Cards want the file below the application selected either way.
Result<bool> select_file(CardChannel& channel, std::span<const unsigned char> name) {
    for (const std::uint8_t by : {std::uint8_t{0x02}, std::uint8_t{0x00}}) {
        const auto selected = select(channel, by, name);
        if (!selected) return selected.error();
        if (selected->good()) return true;
    }
    return false;
}

/// The value of one record; empty when the card keeps it (6982: wants its PIN) or has none.
Result<SecretBytes> read_record(CardChannel& channel, std::uint8_t record) {
    const auto answer = exchange(channel, {0x00, 0xB2, record, 0x04, {}, 256});
    if (!answer) return answer.error();
    const auto& bytes = answer->data.reveal();
    if (!answer->good() || bytes.size() < 2 || bytes[0] != record) return SecretBytes();
    const std::size_t size = std::min<std::size_t>(bytes[1], bytes.size() - 2);
    return SecretBytes(std::vector<unsigned char>(
        bytes.begin() + 2, bytes.begin() + 2 + static_cast<std::ptrdiff_t>(size)));
}

/// Text is GB 18030, filled up with zeros, blanks or FF.
SecretText text_of(const SecretBytes& value) {
    std::span<const unsigned char> bytes(value.reveal());
    const auto is_filler = [](unsigned char b) { return b == 0 || b == ' ' || b == 0xFF; };
    while (!bytes.empty() && is_filler(bytes.back())) bytes = bytes.first(bytes.size() - 1);
    auto text = kiosk::utf8_from_gb18030(bytes);
    return text ? SecretText(std::move(*text)) : SecretText();
}

}  // namespace

Result<SocialSecurityCard> read_social_security_card(CardChannel& channel) {
    constexpr std::uint8_t by_name = 0x04;
    const auto selected = select(channel, by_name, application);
    if (!selected) return selected.error();
    if (!selected->good()) return error_of_selection(selected->status, "social security");
    const auto issuing = select_file(channel, issuing_file);
    if (!issuing) return issuing.error();
    if (!*issuing) return {ErrorCode::card_unreadable, "file EF05 is missing"};

    SocialSecurityCard card;
    const auto identification = read_record(channel, identification_record);
    if (!identification) return identification.error();
    card.identification = SecretText(kiosk::to_hex(identification->reveal()));
    const auto version = read_record(channel, version_record);
    if (!version) return version.error();
    card.version = text_of(*version).reveal();
    const auto number = read_record(channel, number_record);
    if (!number) return number.error();
    card.number = text_of(*number);
    if (card.number.empty()) return {ErrorCode::card_unreadable, "card does not tell its number"};

    const auto holder = select_file(channel, holder_file);
    if (!holder) return holder.error();
    if (!*holder) return card;
    const auto citizen_id = read_record(channel, citizen_id_record);
    if (!citizen_id) return citizen_id.error();
    card.citizen_id = text_of(*citizen_id);
    const auto name = read_record(channel, name_record);
    if (!name) return name.error();
    card.name = text_of(*name);
    return card;
}

}  // namespace drivers
