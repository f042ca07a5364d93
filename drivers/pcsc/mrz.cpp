#include "drivers/pcsc/mrz.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretText;

namespace {

constexpr std::size_t number_min_bytes = 9;
constexpr std::size_t number_max_bytes = 22;
constexpr std::size_t date_bytes = 6;
/// The zone itself, plus breaks and spaces that a scanner may put between.
constexpr std::size_t text_bytes_max = 256;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}

Error broken(const char* what) {
    return {ErrorCode::bad_format, what, {}};
}

/// Only the characters of the zone, in capital letters.
Result<SecretText> tidy(std::string_view text) {
    if (text.size() > text_bytes_max) return broken("zone too long");
    SecretText out;
    out.reveal().reserve(text.size());
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\r') continue;
        const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (!is_digit(upper) && !is_letter(upper) && upper != '<')
            return broken("character that no machine-readable zone has");
        out.reveal().push_back(upper);
    }
    return out;
}

std::string_view without_fillers(std::string_view text) {
    while (!text.empty() && text.back() == '<') text.remove_suffix(1);
    return text;
}

SecretText secret(std::string_view text) {
    return SecretText(std::string(without_fillers(text)));
}

/// "ANNA<MARIA" → "ANNA MARIA".
SecretText words(std::string_view text) {
    SecretText out = secret(text);
    std::replace(out.reveal().begin(), out.reveal().end(), '<', ' ');
    return out;
}

void set_names(TravelDocument& document, std::string_view names) {
    const auto gap = names.find("<<");
    document.primary_name = words(names.substr(0, gap));
    if (gap != std::string_view::npos) document.secondary_name = words(names.substr(gap + 2));
}

/// A filler stands for 0 where the field is empty.
bool agrees(std::string_view field, char digit) {
    const char wanted = mrz_check_digit(field);
    return digit == wanted || (digit == '<' && wanted == '0');
}

/// Where the fields of one format stand in all lines put together.
struct Layout {
    std::size_t size;
    std::size_t number, birth, sex, expiry, nationality, optional, names, names_size;
};
constexpr Layout td3{88, 44, 57, 64, 65, 54, 72, 5, 39};
constexpr Layout td2{72, 36, 49, 56, 57, 46, 64, 5, 31};
constexpr Layout td1{90, 5, 30, 37, 38, 45, 15, 60, 30};

/// A number of more than nine characters goes on in the optional data, its check digit behind it
/// (Doc 9303-5 §4.2.4).
Result<SecretText> document_number(std::string_view zone, const Layout& layout) {
    const auto first = zone.substr(layout.number, number_min_bytes);
    const char digit = zone[layout.number + number_min_bytes];
    if (digit != '<' || layout.size == td3.size) {
        if (!agrees(first, digit)) return broken("check digit of the number");
        return secret(first);
    }
    const auto rest =
        without_fillers(zone.substr(layout.optional, layout.size == td1.size ? 15 : 7));
    const auto end = std::min(rest.find('<'), rest.size());
    if (end < 2) return broken("long number cut short");
    SecretText whole;
    whole.reveal().reserve(number_max_bytes + 2);
    whole.reveal().append(first).append(rest.substr(0, end - 1));
    if (!agrees(whole.reveal(), rest[end - 1])) return broken("check digit of the number");
    return whole;
}

Result<void> check_composite(std::string_view zone, const Layout& layout) {
    SecretText all;
    all.reveal().reserve(zone.size());
    auto& text = all.reveal();
    if (layout.size == td1.size) {
        text.append(zone, 5, 25).append(zone, 30, 7).append(zone, 38, 7).append(zone, 48, 11);
        return agrees(text, zone[59]) ? Result<void>() : broken("composite check digit");
    }
    const std::size_t line = layout.number;
    const std::size_t end = layout.size - 1;
    text.append(zone, line, 10)
        .append(zone, layout.birth, 7)
        .append(zone, layout.expiry, end - layout.expiry);
    return agrees(text, zone[end]) ? Result<void>() : broken("composite check digit");
}

}  // namespace

char mrz_check_digit(std::string_view text) {
    constexpr std::array weights{7, 3, 1};
    int sum = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        int value = 0;
        if (is_digit(c)) {
            value = c - '0';
        } else if (is_letter(c)) {
            value = c - 'A' + 10;
        } else if (c != '<') {
            return '?';
        }
        sum += value * weights[i % weights.size()];
    }
    return static_cast<char>('0' + sum % 10);
}

Result<TravelDocument> parse_mrz(std::string_view text) {
    auto tidied = tidy(text);
    if (!tidied) return tidied.error();
    const std::string_view zone = tidied->reveal();
    const Layout* layout = nullptr;
    for (const Layout* each : {&td3, &td2, &td1})
        if (each->size == zone.size()) layout = each;
    if (layout == nullptr) return broken("zone of a size that no document has");
    auto number = document_number(zone, *layout);
    if (!number) return number.error();
    const auto birth = zone.substr(layout->birth, date_bytes);
    const auto expiry = zone.substr(layout->expiry, date_bytes);
    if (!agrees(birth, zone[layout->birth + date_bytes])) return broken("check digit of the birth");
    if (!agrees(expiry, zone[layout->expiry + date_bytes]))
        return broken("check digit of the expiry");
    if (auto checked = check_composite(zone, *layout); !checked) return checked.error();

    TravelDocument document;
    document.document_code = secret(zone.substr(0, 2));
    document.issuing_state = secret(zone.substr(2, 3));
    document.number = std::move(*number);
    document.nationality = secret(zone.substr(layout->nationality, 3));
    document.birth = SecretText(std::string(birth));
    document.sex = SecretText(std::string(zone.substr(layout->sex, 1)));
    document.expiry = SecretText(std::string(expiry));
    set_names(document, zone.substr(layout->names, layout->names_size));
    document.mrz = std::move(*tidied);
    return document;
}

Result<DocumentKey> document_key_from_mrz(std::string_view text) {
    auto document = parse_mrz(text);
    if (!document) return document.error();
    DocumentKey key{std::move(document->number), std::move(document->birth),
                    std::move(document->expiry)};
    if (auto checked = check_document_key(key); !checked) return checked.error();
    return key;
}

Result<void> check_document_key(const DocumentKey& key) {
    const auto& number = key.number.reveal();
    const auto fits = [](char c) { return is_digit(c) || is_letter(c) || c == '<'; };
    if (number.empty() || number.size() > number_max_bytes ||
        !std::all_of(number.begin(), number.end(), fits))
        return broken("not a document number");
    for (const auto* date : {&key.birth.reveal(), &key.expiry.reveal()}) {
        const bool digits =
            std::all_of(date->begin(), date->end(), [](char c) { return is_digit(c) || c == '<'; });
        if (date->size() != date_bytes || !digits) return broken("not a date of six digits");
    }
    return {};
}

SecretText mrz_information(const DocumentKey& key) {
    SecretText out;
    auto& text = out.reveal();
    text.reserve(number_max_bytes + 1 + 2 * (date_bytes + 1));
    text.append(key.number.reveal());
    if (text.size() < number_min_bytes) text.append(number_min_bytes - text.size(), '<');
    text.push_back(mrz_check_digit(text));
    for (const auto* date : {&key.birth.reveal(), &key.expiry.reveal()}) {
        text.append(*date);
        text.push_back(mrz_check_digit(*date));
    }
    return out;
}

}  // namespace drivers
