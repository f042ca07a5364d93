#include "ui/input/handwriting/likely_characters.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <tuple>
#include <utility>

namespace ui {

namespace {

/// Head of the file, then the tables of text and of names in the order of `Field`. In the byte
/// order of the machine: made where it is used.
struct Head {
    static constexpr std::array<char, 8> right_magic{'b', 'm', 'n', 'e', 'x', 't', '0', '1'};

    std::array<char, 8> magic = right_magic;
    std::array<std::uint32_t, 8> rows{};
};
static_assert(sizeof(Head) == 40);

/// Some hundred thousand rows; what is longer is no such file.
constexpr std::size_t file_bytes_max = 16U << 20U;

template <class T>
bool take(std::string_view& bytes, std::size_t count, std::vector<T>& into) {
    if (bytes.size() / sizeof(T) < count) return false;
    into.resize(count);
    std::memcpy(into.data(), bytes.data(), count * sizeof(T));
    bytes.remove_prefix(count * sizeof(T));
    return true;
}

const float* found(const std::vector<LikelyCharacters::Row>& rows, char32_t character) {
    const auto row =
        std::ranges::lower_bound(rows, character, {}, &LikelyCharacters::Row::character);
    return row == rows.end() || row->character != character ? nullptr : &row->likelihood;
}

}  // namespace

kiosk::Result<LikelyCharacters> LikelyCharacters::open(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return {kiosk::ErrorCode::not_found, "no " + file.string()};
    const kiosk::Error corrupt{
        kiosk::ErrorCode::corrupt, file.string() + " is no file of likely characters", {}};
    std::error_code none;
    if (std::filesystem::file_size(file, none) > file_bytes_max) return corrupt;
    const std::string all{std::istreambuf_iterator<char>(stream), {}};
    Head head;
    if (all.size() < sizeof head) return corrupt;
    std::memcpy(&head, all.data(), sizeof head);
    if (head.magic != Head::right_magic) return corrupt;
    std::string_view rest = std::string_view(all).substr(sizeof head);
    LikelyCharacters self;
    std::size_t number = 0;
    for (Field* field : {&self.text_, &self.name_}) {
        if (!take(rest, head.rows[number], field->first) ||
            !take(rest, head.rows[number + 1], field->next) ||
            !take(rest, head.rows[number + 2], field->end) ||
            !take(rest, head.rows[number + 3], field->pairs))
            return corrupt;
        number += 4;
    }
    if (!rest.empty()) return corrupt;
    return self;
}

float LikelyCharacters::likelihood(const WritingPlace& place, char32_t character) const {
    const Field& field = place.name ? name_ : text_;
    // Behind a sign or a letter a text begins again.
    const float* end = place.before == 0 ? nullptr : found(field.end, place.before);
    if (end == nullptr) {
        const float* first = found(field.first, character);
        return first == nullptr ? rare : std::max(rare, *first);
    }
    const auto key = std::pair(place.before, character);
    const auto pair = std::ranges::lower_bound(field.pairs, key, {}, [](const Pair& each) {
        return std::pair(each.before, each.character);
    });
    if (pair != field.pairs.end() && std::pair(pair->before, pair->character) == key)
        return std::max(rare, pair->likelihood);
    const float* next = found(field.next, character);
    return next == nullptr ? rare : std::max(rare, *end + *next);
}

}  // namespace ui
