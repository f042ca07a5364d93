#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "tests/platform/published_catalogue.h"

namespace tests {

/// 收件 受理 审查 决定 制证 送达 归档, the general course of a case.
enum class Phase { received, accepted, review, decision, certificate, delivery, archive };
[[nodiscard]] std::string_view name_of(Phase phase);

/// One row of the timeline: what is done, by which post, within how many working days.
struct CaseStage {
    Phase phase = Phase::received;
    std::string name_json;  // words by language
    std::string post_json;
    int limit_days = 0;
    std::string unit_json = "{}";  // of another body than the service's
    int use_level = 0;
};

/// What the simulated office is going to do with a case.
enum class Course { plain, supplement, refuse, late };
[[nodiscard]] std::string_view name_of(Course course);
[[nodiscard]] std::optional<Course> course_of(std::string_view name);

/// What a case needs of its service, as it was on the day of filing: a catalogue that changes
/// later changes no case that runs.
struct CasePlan {
    PublishedService::Words words;
    std::vector<CaseStage> stages;
    Course course = Course::plain;
    /// Codes of materials that were owed when it was filed: those that acceptance waits for, and
    /// those that may follow it (容缺后补).
    std::vector<std::string> wanted_first{};
    std::vector<std::string> may_follow{};

    /// From the payload's `materials`.
    void take_owed(std::string_view materials_json);
    /// The stages of the catalogue within the general course: what a service doesn't name has the
    /// general words. `service` may be null: the platform publishes no such service.
    [[nodiscard]] static CasePlan of(const PublishedService* service, Course course);
    [[nodiscard]] std::string json() const;
    [[nodiscard]] static CasePlan read(std::string_view json);
};

/// Something that happened to a case, who did it, at which post.
struct CaseEvent {
    enum class Kind {
        entered,               // `stage` began; the first is the filing
        supplement_requested,  // detail: defects, until
        supplement_answered,   // detail: answers
        supplement_lapsed,     // nobody answered in time: sent back
        not_accepted,          // detail: reason
        withdrawn,
        urged,          // detail: words
        urge_answered,  // detail: words
        warned,         // most of the promised time is over
        overdue,
    };
    Kind kind = Kind::entered;
    kiosk::WallTime at{};
    std::size_t stage = 0;
    std::string actor;        // “citizen”, “system”, or a member of staff by number
    std::string detail_json;  // an object; empty: none
};
[[nodiscard]] std::string_view name_of(CaseEvent::Kind kind);
[[nodiscard]] std::optional<CaseEvent::Kind> case_event_kind(std::string_view name);

/// A case as it lies on the desk: plan and record. Everything else is read off the record.
struct CaseFile {
    std::string case_no;
    std::string service_code;
    std::string terminal_id;
    CasePlan plan;
    std::vector<CaseEvent> events;  // at least the filing
    std::string channel = "terminal";

    [[nodiscard]] const CaseEvent* find(CaseEvent::Kind kind) const;  // the last one
    [[nodiscard]] const CaseEvent* entry(std::size_t stage) const;    // when it began
    [[nodiscard]] std::size_t stage() const;                          // the last that began
    [[nodiscard]] Phase phase() const { return plan.stages[stage()].phase; }
    /// Not accepted, withdrawn or sent back: nothing comes after it.
    [[nodiscard]] const CaseEvent* ending() const;
    [[nodiscard]] bool decided() const { return phase() >= Phase::decision; }
    /// Asked for and neither answered nor lapsed.
    [[nodiscard]] const CaseEvent* open_supplement() const;
    /// Not answered yet.
    [[nodiscard]] const CaseEvent* open_urge() const;
    /// When it was accepted; null before.
    [[nodiscard]] const CaseEvent* acceptance() const;
    [[nodiscard]] std::size_t first_of(Phase phase) const;
};

}  // namespace tests
