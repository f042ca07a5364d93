#pragma once

#include <memory>
#include <string>

#include "kiosk/forms/xform_plan.h"
#include "kiosk/forms/xform_session.h"

namespace tests {

inline constexpr kiosk::Now form_now{kiosk::SteadyTime{std::chrono::hours{1}},
                                     kiosk::WallTime{std::chrono::seconds{1'780'279'200}}};
inline constexpr kiosk::Uuid form_seed{{7}};

/// A form of every kind of question: what a card says, a cascade, children, a material, a ranking.
[[nodiscard]] std::string family_form();
/// The same with one text replaced by another; fails when it is not there.
[[nodiscard]] std::string family_form_with(const std::string& old, const std::string& now);

[[nodiscard]] kiosk::XFormLoad load(const std::string& xml);
[[nodiscard]] std::shared_ptr<const kiosk::XFormPlan> plan_of(const std::string& xml);
[[nodiscard]] std::unique_ptr<kiosk::FormSession> open(const std::string& xml = family_form());
/// Opened, and the card read.
[[nodiscard]] std::unique_ptr<kiosk::FormSession> open_with_card();

[[nodiscard]] kiosk::FieldView field_of(const kiosk::FormSession& form, const char* id);
[[nodiscard]] std::string text_of(const kiosk::FormSession& form, const char* id);
void answer(kiosk::FormSession& form, const char* id, const char* value);

}  // namespace tests
