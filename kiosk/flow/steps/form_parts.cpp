#include "kiosk/flow/steps/form_parts.h"

#include <algorithm>
#include <iterator>

namespace kiosk {

namespace {

/// A disputed value stays where it stood when it was known.
bool is_known(const FieldView& field) {
    const bool words = field.kind == FieldKind::note || field.kind == FieldKind::acknowledge;
    return (field.readonly && !words) || field.disputed;
}

}  // namespace

std::vector<std::size_t> part_starts(const FormPageView& page, const PageSizes& sizes) {
    std::vector<std::size_t> starts{0};
    std::size_t known = 0;
    std::size_t asked = 0;
    for (std::size_t i = 0; i < page.fields.size(); ++i) {
        const bool is_one = is_known(page.fields[i]);
        const bool mixed = is_one ? asked > 0 : known > 0;
        const bool too_many =
            known + (is_one ? 1U : 0U) > (mixed ? sizes.known_beside_questions : sizes.known);
        if (too_many) {
            starts.push_back(i);
            known = 0;
            asked = 0;
        }
        ++(is_one ? known : asked);
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
