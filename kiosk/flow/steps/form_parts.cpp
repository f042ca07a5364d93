#include "kiosk/flow/steps/form_parts.h"

#include <algorithm>
#include <iterator>

#include "kiosk/base/encoding.h"
#include "kiosk/flow/steps/form_answers.h"

namespace kiosk {

namespace {

/// A disputed value stays where it stood when it was known.
bool is_known(const FieldView& field) {
    const bool words = field.kind == FieldKind::note || field.kind == FieldKind::acknowledge;
    return (field.readonly && !words) || field.disputed;
}

/// Options with names of up to so many ems stand two beside one another wherever the screen is
/// narrow.
constexpr std::size_t short_name_ems = 7;

/// In whichever language it is longer: the language may change on the page.
bool has_short_name(const FieldOption& option) {
    const auto chinese = code_points(option.label.in(Language::zh)).size();
    const auto letters = option.label.in(Language::en).size();  // of 11/20 em
    return std::max(chinese, (letters * 11 + 19) / 20) <= short_name_ems;
}

/// Height in half rows; a row is a question with its name, to be typed or chosen from a list.
std::size_t half_rows(const FieldView& field) {
    const auto options = field.options.size();
    // The ways of giving a paper are sentences, of two lines where there is little room.
    if (field.kind == FieldKind::upload) return 1 + (3 * options + 1) / 2;
    if (field.kind == FieldKind::acknowledge) return 3;
    if (is_typed(field.kind) || field.kind == FieldKind::note || field.long_list) return 2;
    return 1 + (std::ranges::all_of(field.options, has_short_name) ? (options + 1) / 2 : options);
}

/// What stands on a part so far.
struct Load {
    std::size_t known = 0;  // values
    std::size_t asked = 0;  // half rows

    void add(const FieldView& field) {
        if (is_known(field))
            ++known;
        else
            asked += half_rows(field);
    }
    [[nodiscard]] bool fits(const PageSizes& sizes) const {
        if (asked == 0) return known <= sizes.known;
        // A filled value takes less than a row, and more than half of one.
        return known <= sizes.known_beside_questions && asked + known + known / 2 <= sizes.asked;
    }
};

}  // namespace

std::vector<std::size_t> part_starts(const FormPageView& page, const PageSizes& sizes) {
    std::vector<std::size_t> starts{0};
    Load load;
    for (std::size_t i = 0; i < page.fields.size(); ++i) {
        Load more = load;
        more.add(page.fields[i]);
        // A question too tall for any part has one to itself.
        if (i > starts.back() && !more.fits(sizes)) {
            starts.push_back(i);
            more = {};
            more.add(page.fields[i]);
        }
        load = more;
    }
    return starts;
}

std::size_t part_of_field(const std::vector<std::size_t>& starts, std::size_t index) {
    const auto behind = std::ranges::upper_bound(starts, index);
    return static_cast<std::size_t>(std::distance(starts.begin(), behind)) - 1;
}

FormPageView part_of_page(FormPageView page, std::size_t part, const PageSizes& sizes) {
    const auto starts = part_starts(page, sizes);
    part = std::min(part, starts.size() - 1);
    const auto first = page.fields.begin() + static_cast<std::ptrdiff_t>(starts[part]);
    const auto last = part + 1 < starts.size()
                          ? page.fields.begin() + static_cast<std::ptrdiff_t>(starts[part + 1])
                          : page.fields.end();
    std::vector<FieldView> fields(std::make_move_iterator(first), std::make_move_iterator(last));
    page.fields = std::move(fields);
    return page;
}

std::optional<std::size_t> first_faulty_page(FormSession& form) {
    for (std::size_t page = 0; page < form.page_count(); ++page) {
        if (!form.validate_page(page)) return page;
    }
    return std::nullopt;
}

void keep_entries_of_page(EntriesView& entries, std::size_t page, const PageSizes& sizes) {
    entries.count = entries.entries.size();
    entries.pages = pages_needed(entries.count, sizes.entries);
    entries.page = std::min(page, entries.pages - 1);
    const auto first = entries.page * sizes.entries;
    const auto last = std::min(entries.count, first + sizes.entries);
    std::vector<EntryView> kept(
        std::make_move_iterator(entries.entries.begin() + static_cast<std::ptrdiff_t>(first)),
        std::make_move_iterator(entries.entries.begin() + static_cast<std::ptrdiff_t>(last)));
    entries.entries = std::move(kept);
}

}  // namespace kiosk
