#pragma once

#include <optional>

#include "kiosk/flow/context.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/snapshot.h"

namespace kiosk {

// What a touch does to the answers of the page shown. For steps/form.cpp.

[[nodiscard]] bool is_typed(FieldKind kind);
/// Where typing goes on: the first field with a complaint, else the first empty one.
[[nodiscard]] std::optional<FieldId> focus_of(const FormPageView& page);

/// True when the intent was about an answer and is done with.
[[nodiscard]] bool on_answer(Context& context, step::Form& current, const FormPageView& page,
                             const Intent& intent);

/// The open list of options as the screen shows it; nullopt when none is open.
[[nodiscard]] std::optional<OptionListView> list_view(const step::Form& current,
                                                      const FormPageView& page,
                                                      const PageSizes& sizes);
/// A page that is one question with a long list shows the list at once, until it is answered.
void open_list_of_question(step::Form& current, const FormPageView& page);

}  // namespace kiosk
