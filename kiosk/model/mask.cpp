#include "kiosk/model/mask.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/base/encoding.h"
#include "kiosk/base/graphemes.h"

namespace kiosk {

namespace {

using Signs = std::vector<std::u32string>;

constexpr std::array<std::pair<std::string_view, MaskKind>, 10> names{
    {{"name", MaskKind::name},
     {"citizen_number", MaskKind::citizen_number},
     {"phone", MaskKind::phone},
     {"address", MaskKind::address},
     {"bank_card", MaskKind::bank_card},
     {"credit_code", MaskKind::credit_code},
     {"licence_number", MaskKind::licence_number},
     {"birth", MaskKind::birth},
     {"words", MaskKind::words},
     {"secret", MaskKind::secret}}};

constexpr std::string_view rest_hidden = "****";
constexpr std::string_view all_hidden = "********";
/// So many signs are hidden at least, or a third of all.
constexpr std::size_t hidden_min = 4;

bool is_one_of(const std::u32string& sign, std::u32string_view all) {
    return sign.size() == 1 && all.find(sign[0]) != std::u32string_view::npos;
}

SecretText text_of(const Signs& signs) {
    SecretText text;
    for (const auto& sign : signs) text.reveal() += utf8_from(sign);
    return text;
}

/// People write numbers with blanks and hyphens.
Signs number_signs(std::string_view value) {
    auto signs = graphemes(value);
    std::erase_if(signs, [](const auto& sign) { return is_one_of(sign, U" -\t"); });
    return signs;
}

/// `head` and `tail` signs stay, or fewer where too little would be hidden.
SecretText hide_middle(Signs signs, std::size_t head, std::size_t tail) {
    const auto count = signs.size();
    const auto hidden = std::min(count, std::max(hidden_min, count / 3));
    const auto shown = count - hidden;
    tail = std::min(tail, shown);
    head = std::min(head, shown - tail);
    for (std::size_t i = head; i < count - tail; ++i) signs[i] = U"*";
    return text_of(signs);
}

bool parts_names(const std::u32string& sign) {
    return is_one_of(sign, U" ·•・‧.-");
}

/// Of words with blanks between them each keeps its first letter; of other names the first sign
/// stays, and the last where there are three.
SecretText hide_name(Signs signs) {
    const bool words =
        std::ranges::any_of(signs, [](const auto& sign) { return is_one_of(sign, U" "); });
    std::vector<std::size_t> letters;
    for (std::size_t i = 0; i < signs.size(); ++i)
        if (!parts_names(signs[i])) letters.push_back(i);
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const auto at = letters[i];
        const bool begins = at == 0 || parts_names(signs[at - 1]);
        const bool ends = at + 1 == signs.size() || parts_names(signs[at + 1]);
        const bool first = words ? begins && !ends : i == 0 && letters.size() > 1;
        const bool last = !words && i + 1 == letters.size() && letters.size() > 2;
        if (!first && !last) signs[at] = U"*";
    }
    return text_of(signs);
}

/// 小区 and the like are no districts.
bool is_district(const Signs& signs, std::size_t at) {
    if (is_one_of(signs[at], U"县旗")) return true;
    return is_one_of(signs[at], U"区") && !is_one_of(signs[at - 1], U"小社园校厂院景库街片");
}

/// How many signs the address has down to its district: before a road, a village or a number
/// begins.
std::size_t end_of_district(const Signs& signs) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < signs.size(); ++i) {
        const bool begins = i == end;
        if (is_one_of(signs[i], U"0123456789*")) break;
        if (begins) continue;  // 镇江市 is no 镇
        const bool region = is_one_of(signs[i], U"区") && is_one_of(signs[i - 1], U"治");
        if (is_one_of(signs[i], U"省市州盟") || region)
            end = i + 1;
        else if (is_district(signs, i))
            return i + 1;
        else if (is_one_of(signs[i], U"路街镇乡村巷弄号道"))
            break;
    }
    return end;
}

SecretText hide_address(Signs signs) {
    auto end = end_of_district(signs);
    if (end == signs.size()) end = 0;
    signs.resize(end);
    auto text = text_of(signs);
    text.reveal() += rest_hidden;
    return text;
}

SecretText hide_card(Signs signs) {
    constexpr std::size_t tail = 4;
    if (signs.size() < 2 * tail) return hide_middle(std::move(signs), 0, 0);
    signs.erase(signs.begin(), signs.end() - tail);
    auto text = text_of(signs);
    text.reveal().insert(0, "**** **** **** ");
    return text;
}

SecretText hide_words(Signs signs) {
    constexpr std::size_t stars_max = 8;
    const auto stars = std::min(stars_max, std::max<std::size_t>(1, signs.size() - 1));
    signs.resize(signs.size() > 1 ? 1 : 0);
    auto text = text_of(signs);
    text.reveal().append(stars, '*');
    return text;
}

}  // namespace

std::optional<MaskKind> mask_kind(std::string_view name) {
    for (const auto& [known, kind] : names)
        if (known == name) return kind;
    return std::nullopt;
}

SecretText masked(MaskKind kind, std::string_view value) {
    if (value.empty()) return {};
    switch (kind) {
        case MaskKind::none:
            return {};
        case MaskKind::name:
            return hide_name(graphemes(value));
        case MaskKind::citizen_number:
            return hide_middle(number_signs(value), 6, 4);
        case MaskKind::phone:
            return hide_middle(number_signs(value), 3, 4);
        case MaskKind::address:
            return hide_address(graphemes(value));
        case MaskKind::bank_card:
            return hide_card(number_signs(value));
        case MaskKind::credit_code:
            return hide_middle(number_signs(value), 2, 4);
        case MaskKind::licence_number:
            return hide_middle(graphemes(value), 0, 4);
        case MaskKind::birth:
            return SecretText("****-**-**");
        case MaskKind::words:
            return hide_words(graphemes(value));
        case MaskKind::secret:
            return SecretText(std::string(all_hidden));
    }
    return SecretText(std::string(all_hidden));
}

}  // namespace kiosk
