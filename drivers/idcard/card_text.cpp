#include "drivers/idcard/card_text.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace drivers {

using kiosk::CivilDate;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretText;

namespace {

constexpr std::size_t text_bytes = 256;

/// Place of a field in bytes.
struct Field {
    std::size_t offset;
    std::size_t size;
};

constexpr Field type_field{248, 2};

/// 居民身份证 and 港澳台居民居住证
namespace resident_card {
constexpr Field name{0, 30}, sex{30, 2}, nation{32, 4}, birth{36, 16}, address{52, 70},
    number{122, 36}, issuer{158, 30}, valid_from{188, 16}, valid_to{204, 16}, pass_number{220, 18},
    issue_count{238, 4};
}  // namespace resident_card

/// 外国人永久居留身份证, 2017 edition
namespace foreign_2017 {
constexpr Field english_name{0, 120}, sex{120, 2}, number{122, 30}, nationality{152, 6},
    chinese_name{158, 30}, valid_from{188, 16}, valid_to{204, 16}, birth{220, 16}, issuer{240, 8};
}  // namespace foreign_2017

/// 外国人永久居留身份证, 2023 edition (五星卡)
namespace foreign_2023 {
constexpr Field chinese_name{0, 30}, sex{30, 2}, renewals{32, 4}, birth{36, 16},
    english_name{52, 70}, number{122, 36}, valid_from{188, 16}, valid_to{204, 16},
    english_name_rest{220, 22}, nationality{242, 6};
}  // namespace foreign_2023

void append_utf8(std::string& text, char32_t point) {
    const auto put = [&text](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0U | point >> 6U);
        put(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        put(0xE0U | point >> 12U);
        put(0x80U | (point >> 6U & 0x3FU));
        put(0x80U | (point & 0x3FU));
    } else {
        put(0xF0U | point >> 18U);
        put(0x80U | (point >> 12U & 0x3FU));
        put(0x80U | (point >> 6U & 0x3FU));
        put(0x80U | (point & 0x3FU));
    }
}

bool is_private_use(char32_t point) {
    return (point >= 0xE000 && point <= 0xF8FF) || (point >= 0xF0000 && point <= 0x10FFFF);
}

bool is_padding(char32_t point) {
    return point == U' ' || point == 0 || point == 0x3000;
}

class CardText {
  public:
    explicit CardText(std::span<const unsigned char> text) : text_(text) {}

    [[nodiscard]] SecretText field(Field place, IdentityCard& card) const {
        return decode_field(text_.subspan(place.offset, place.size), card);
    }
    [[nodiscard]] std::uint16_t unit(Field place) const {
        return static_cast<std::uint16_t>(text_[place.offset] | text_[place.offset + 1] << 8);
    }

  private:
    std::span<const unsigned char> text_;
};

/// "19491231" → a date of the calendar, or nothing.
std::optional<CivilDate> date_of(const SecretText& digits) {
    const std::string& text = digits.reveal();
    constexpr std::size_t date_digits = 8;
    if (text.size() != date_digits) return std::nullopt;
    CivilDate date;
    const char* at = text.data();
    const bool good = std::from_chars(at, at + 4, date.year).ptr == at + 4 &&
                      std::from_chars(at + 4, at + 6, date.month).ptr == at + 6 &&
                      std::from_chars(at + 6, at + 8, date.day).ptr == at + 8;
    if (!good || !is_real(date)) return std::nullopt;
    return date;
}

SecretText dashed(const SecretText& digits) {
    if (!date_of(digits)) return {};
    const std::string& text = digits.reveal();
    SecretText date;
    date.reveal().reserve(10);
    date.reveal().append(text, 0, 4).append("-").append(text, 4, 2).append("-").append(text, 6, 2);
    return date;
}

void set_validity(IdentityCard& card, const SecretText& from, const SecretText& to) {
    card.valid_from = date_of(from);
    card.valid_to = date_of(to);
    card.long_term = to.reveal() == "长期";
}

void fill_resident(IdentityCard& card, const CardText& text) {
    using namespace resident_card;
    card.name = text.field(name, card);
    card.sex_code = text.field(sex, card);
    card.birth = dashed(text.field(birth, card));
    card.address = text.field(address, card);
    card.number = text.field(number, card);
    card.issuer = text.field(issuer, card);
    set_validity(card, text.field(valid_from, card), text.field(valid_to, card));
    if (card.kind == IdentityCardKind::hmt_residence) {
        card.pass_number = text.field(pass_number, card);
        card.issue_count = text.field(issue_count, card);
    } else {
        card.nation_code = text.field(nation, card);
    }
}

void fill_foreign_2017(IdentityCard& card, const CardText& text) {
    using namespace foreign_2017;
    card.english_name = text.field(english_name, card);
    card.sex_code = text.field(sex, card);
    card.number = text.field(number, card);
    card.nationality = text.field(nationality, card);
    card.name = text.field(chinese_name, card);
    card.birth = dashed(text.field(birth, card));
    card.issuer = text.field(issuer, card);
    set_validity(card, text.field(valid_from, card), text.field(valid_to, card));
}

void fill_foreign_2023(IdentityCard& card, const CardText& text) {
    using namespace foreign_2023;
    card.name = text.field(chinese_name, card);
    card.sex_code = text.field(sex, card);
    card.issue_count = text.field(renewals, card);
    card.birth = dashed(text.field(birth, card));
    card.english_name = text.field(english_name, card);
    const SecretText rest = text.field(english_name_rest, card);
    // Grown once, so that no shorter copy of the name stays behind on the heap.
    SecretText whole;
    whole.reveal().reserve(card.english_name.reveal().size() + rest.reveal().size());
    whole.reveal().append(card.english_name.reveal()).append(rest.reveal());
    card.english_name = std::move(whole);
    card.number = text.field(number, card);
    card.nationality = text.field(nationality, card);
    set_validity(card, text.field(valid_from, card), text.field(valid_to, card));
}

}  // namespace

SecretText decode_field(std::span<const unsigned char> field, IdentityCard& card) {
    const std::size_t units = field.size() / 2;
    const auto unit = [field](std::size_t i) {
        return static_cast<char32_t>(field[2 * i] | field[2 * i + 1] << 8);
    };
    std::size_t end = units;
    while (end > 0 && is_padding(unit(end - 1))) --end;

    SecretText text;
    text.reveal().reserve(3 * units + 1);
    for (std::size_t i = 0; i < end; ++i) {
        char32_t point = unit(i);
        const bool is_high = point >= 0xD800 && point <= 0xDBFF;
        const bool is_low = point >= 0xDC00 && point <= 0xDFFF;
        if (is_high && i + 1 < end && unit(i + 1) >= 0xDC00 && unit(i + 1) <= 0xDFFF) {
            point = 0x10000 + ((point - 0xD800) << 10U) + (unit(i + 1) - 0xDC00);
            ++i;
        } else if (is_high || is_low || point == 0) {
            point = 0xFFFD;
        }
        if (point == 0xFFFD) card.has_unmapped_characters = true;
        if (is_private_use(point)) card.has_private_use_characters = true;
        append_utf8(text.reveal(), point);
    }
    return text;
}

Result<IdentityCard> parse_card_text(std::span<const unsigned char> text) {
    if (text.size() != text_bytes) return {ErrorCode::bad_format, "card text is not 256 bytes"};
    const CardText view(text);
    IdentityCard card;
    switch (view.unit(type_field)) {
        case u' ':
        case 0:
            card.kind = IdentityCardKind::resident;
            fill_resident(card, view);
            return card;
        case u'J':
            card.kind = IdentityCardKind::hmt_residence;
            fill_resident(card, view);
            return card;
        case u'I':
            card.kind = IdentityCardKind::foreign_permanent_2017;
            fill_foreign_2017(card, view);
            return card;
        case u'Y':
            card.kind = IdentityCardKind::foreign_permanent_2023;
            fill_foreign_2023(card, view);
            return card;
        default:
            break;
    }
    return {ErrorCode::card_kind_unknown, "type letter of the card text is none of J, I, Y"};
}

}  // namespace drivers
