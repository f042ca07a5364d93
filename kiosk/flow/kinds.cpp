#include "kiosk/flow/case_question.h"
#include "kiosk/flow/effect.h"
#include "kiosk/flow/event.h"
#include "kiosk/flow/intent.h"
#include "kiosk/flow/snapshot.h"
#include "kiosk/flow/step.h"

// Copying one of many kinds is a table of functions, one a kind, whose names are kilobytes long.
// Made here once, and not in every source that has one, it takes a third less time to compile them.
namespace kiosk {

Intent::Intent() = default;
Intent::Intent(const Intent&) = default;
Intent::Intent(Intent&&) noexcept = default;
Intent& Intent::operator=(const Intent&) = default;
Intent& Intent::operator=(Intent&&) noexcept = default;
Intent::~Intent() = default;

EventBody::EventBody() = default;
EventBody::EventBody(EventBody&&) noexcept = default;
EventBody& EventBody::operator=(EventBody&&) noexcept = default;
EventBody::~EventBody() = default;

Effect::Effect() = default;
Effect::Effect(Effect&&) noexcept = default;
Effect& Effect::operator=(Effect&&) noexcept = default;
Effect::~Effect() = default;

Step::Step() = default;
Step::Step(const Step&) = default;
Step::Step(Step&&) noexcept = default;
Step& Step::operator=(const Step&) = default;
Step& Step::operator=(Step&&) noexcept = default;
Step::~Step() = default;

Screen::Screen() = default;
Screen::Screen(Screen&&) noexcept = default;
Screen& Screen::operator=(Screen&&) noexcept = default;
Screen::~Screen() = default;

CaseQuestion::CaseQuestion() = default;
CaseQuestion::CaseQuestion(const CaseQuestion&) = default;
CaseQuestion::CaseQuestion(CaseQuestion&&) noexcept = default;
CaseQuestion& CaseQuestion::operator=(const CaseQuestion&) = default;
CaseQuestion& CaseQuestion::operator=(CaseQuestion&&) noexcept = default;
CaseQuestion::~CaseQuestion() = default;

}  // namespace kiosk
