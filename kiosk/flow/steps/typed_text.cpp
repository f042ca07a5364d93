#include "kiosk/flow/steps/typed_text.h"

#include <algorithm>

#include "kiosk/base/encoding.h"
#include "kiosk/base/graphemes.h"
#include "kiosk/base/secret.h"

namespace kiosk {

namespace {

void replace(std::string& text, std::u32string& signs) {
    wipe_value(text);
    text = utf8_from(signs);
    wipe_bytes(signs.data(), signs.size() * sizeof(char32_t));
}

}  // namespace

void type_into(std::string& text, std::string_view typed, std::size_t most) {
    auto before = code_points(text);
    auto added = code_points(typed);
    // Room for all at once: a string that grows leaves its old buffer behind.
    std::u32string all;
    all.reserve(before.size() + added.size());
    all += before;
    all += added;
    for (auto* signs : {&before, &added})
        wipe_bytes(signs->data(), signs->size() * sizeof(char32_t));
    if (all.size() > most) all.resize(most);
    replace(text, all);
}

std::string_view without_last(std::string_view text) {
    const auto signs = graphemes(text);
    if (signs.empty()) return {};
    text.remove_suffix(std::min(text.size(), utf8_from(signs.back()).size()));
    return text;
}

void delete_last(std::string& text) {
    std::string left(without_last(text));
    wipe_value(text);
    text = std::move(left);
}

}  // namespace kiosk
