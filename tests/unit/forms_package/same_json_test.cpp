// The departments' answers out of the merged form are those that visits for their own forms would
// have sent: random ones, many times.

#include <algorithm>
#include <map>

#include <doctest.h>

#include "kiosk/base/random.h"
#include "kiosk/forms/form_values.h"
#include "kiosk/forms/package/split.h"
#include "kiosk/forms/xform_session.h"
#include "tests/unit/forms_package/sample_forms.h"

using kiosk::FieldId;
using kiosk::SecretText;
using kiosk::XFormSession;

namespace {

constexpr kiosk::Uuid seed{{7}};
// 2026-06-01, noon on the terminal.
constexpr kiosk::Now noon{kiosk::SteadyTime{std::chrono::hours(1)},
                          kiosk::WallTime{std::chrono::seconds(1'780'286'400)}};

class Folder final : public kiosk::FormResources {
  public:
    [[nodiscard]] kiosk::Result<std::string> read(std::string_view uri) const override {
        return tests::text_of("assets/services/forms/" + std::string(kiosk::resource_name(uri)));
    }
};

std::shared_ptr<const kiosk::XFormPlan> plan_of(const std::string& xml, const std::string& file) {
    auto load = kiosk::plan_form(xml, Folder(), file);
    for (const auto& fault : load.faults) MESSAGE(fault.message().in(kiosk::Language::en));
    REQUIRE(load.plan != nullptr);
    return std::move(load.plan);
}

std::unique_ptr<kiosk::FormSession> open(const std::shared_ptr<const kiosk::XFormPlan>& plan) {
    auto session = XFormSession::open(plan, noon, seed);
    REQUIRE(session.has_value());
    return std::move(*session);
}

XFormSession& detail(kiosk::FormSession& session) {
    return static_cast<XFormSession&>(session);
}

/// What somebody might say: often something that fits, sometimes something that does not.
std::string random_answer(const kiosk::QuestionPlan& question, XFormSession& session,
                          const FieldId& id, kiosk::SeededRandom& random) {
    const auto one_of = [&](std::initializer_list<const char*> all) {
        return std::string(all.begin()[random.below(all.size())]);
    };
    const auto options = session.option_values(id);
    using enum kiosk::FieldKind;
    switch (question.kind) {
        case single_choice:
            return options.empty() ? "" : options[random.below(options.size())];
        case multiple_choice: {
            std::string all;
            for (const auto& option : options) {
                if (random.below(2) == 0) all += (all.empty() ? "" : " ") + option;
            }
            return all;
        }
        case number:
        case decimal:
            return one_of({"3", "39", "3250", ""});
        case date:
            return one_of({"2026-05-20", "2025-12-31", "2020-01-01", ""});
        case phone:
            return one_of({"13900000001", "1390000", ""});
        case citizen_number:
            return one_of({"11010519491231002X", "110105194912310021", ""});
        case bank_card:
            return one_of({"4111111111111111", "4111111111111112", ""});
        case acknowledge:
            return one_of({"yes", ""});
        case upload:
            return one_of({"window:later", "licence:E-MARRIAGE", ""});
        case text:
            return one_of({"甲样", "样例 & <路> 8 号", "990000001", "\"引号\"", ""});
        case time:
        case date_time:
        case credit_code:
        case ranking:
        case note:
            return "";
    }
    return "";
}

/// Answers everything that is asked, until nothing new is asked.
std::map<std::string, std::string> answer_all(kiosk::FormSession& session,
                                              const kiosk::XFormPlan& plan,
                                              kiosk::SeededRandom& random) {
    std::map<std::string, std::string> given;
    for (bool more = true; more;) {
        more = false;
        for (const auto& id : detail(session).shown_fields()) {
            if (given.contains(id.value())) continue;
            for (const auto& question : plan.questions) {
                if (plan.form->nodes()[question.node].name != id.value()) continue;
                const auto answer = random_answer(question, detail(session), id, random);
                if (session.set_value(id, answer)) given[id.value()] = answer;
                more = true;
            }
            given.try_emplace(id.value(), "");
        }
    }
    return given;
}

bool asks(const kiosk::XFormPlan& plan, const std::string& name) {
    return std::ranges::find(plan.form->nodes(), name, &kiosk::FormNode::name) !=
           plan.form->nodes().end();
}

/// The same answers to a department's own form. A question whose name was taken was asked under
/// that of its part.
void answer_own(kiosk::FormSession& own, const std::map<std::string, std::string>& given,
                const kiosk::XFormPlan& plan, const std::string& part) {
    for (bool more = true; more;) {
        more = false;
        for (const auto& id : detail(own).shown_fields()) {
            const auto renamed = part + "_" + id.value();
            auto found = given.find(renamed);
            if (found == given.end() || asks(plan, renamed)) found = given.find(id.value());
            if (found == given.end() || own.value(id).reveal() == found->second) continue;
            const auto before = own.value(id);
            const bool changed = own.set_value(id, found->second).has_value() &&
                                 own.value(id).reveal() != before.reveal();
            more = more || changed;
        }
    }
}

/// An optional part goes out when the person left it ticked.
bool is_wanted(const kiosk::PartOutput& part, const std::map<std::string, std::string>& given) {
    const auto chosen = given.find(std::string(kiosk::choice_question));
    return !part.optional || chosen == given.end() || kiosk::among(chosen->second, part.id);
}

}  // namespace

TEST_CASE(
    "What goes to a department is what a visit for its own form would have sent (R-074, R-076)") {
    for (const auto* name :
         {"newborn", "company-setup", "home-package", "retirement-package", "farewell-package"}) {
        CAPTURE(name);
        const auto files = tests::package_files("forms/" + std::string(name) + ".package.json");
        const auto merge = kiosk::merge_package(files.package, files.forms);
        REQUIRE(merge.faults.empty());
        const auto merged_plan = plan_of(merge.xml, std::string(name) + ".xml");
        std::vector<std::shared_ptr<const kiosk::XFormPlan>> plans;
        for (const auto& part : files.package.parts)
            plans.push_back(plan_of(files.forms.at(part.form), part.form));
        std::size_t answered = 0;
        for (std::uint64_t round = 1; round <= 20; ++round) {
            CAPTURE(round);
            kiosk::SeededRandom random(round);
            const auto merged = open(merged_plan);
            const auto given = answer_all(*merged, *merged_plan, random);
            answered += given.size();
            const auto record = merged->record_xml();
            for (std::size_t i = 0; i < plans.size(); ++i) {
                CAPTURE(merge.parts[i].id);
                const auto json = kiosk::split_json(merge.parts[i], record);
                REQUIRE(json);
                if (!is_wanted(merge.parts[i], given)) {
                    CHECK(json->reveal() == "{}");
                    continue;
                }
                const auto own = open(plans[i]);
                answer_own(*own, given, *plans[i], merge.parts[i].id);
                CHECK(json->reveal() == own->answers_json().reveal());
                CHECK(merge.parts[i].form_id == own->form_id());
                CHECK(merge.parts[i].form_version == own->form_version());
            }
        }
        CHECK(answered > 20 * 7);
    }
}
