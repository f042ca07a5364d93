#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/snapshot.h"

namespace kiosk {

/// A page of a form with more filled values or questions than one view holds (`PageSizes`) is shown
/// in parts, one after the other. What is asked weighs as much as it is tall, not what was
/// answered, so that no answer moves a question that stood before it. Index of the first field of
/// each part; the first is 0, also of a page without fields.
[[nodiscard]] std::vector<std::size_t> part_starts(const FormPageView& page,
                                                   const PageSizes& sizes);
/// The part that holds the field at `index`.
[[nodiscard]] std::size_t part_of_field(const std::vector<std::size_t>& starts, std::size_t index);
/// The page with the fields of one part alone. A part beyond the last is the last.
[[nodiscard]] FormPageView part_of_page(FormPageView page, std::size_t part,
                                        const PageSizes& sizes);

/// Checks page after page, up to the first with a complaint.
[[nodiscard]] std::optional<std::size_t> first_faulty_page(FormSession& form);

/// The entries of one page of them; `page` beyond the last is the last. Their positions stay.
void keep_entries_of_page(EntriesView& entries, std::size_t page, const PageSizes& sizes);

}  // namespace kiosk
