// The departments' records out of the merged form are those of their own forms, filled one by one
// with the same answers: random ones, many times.

#include <fstream>
#include <map>
#include <sstream>

#include <doctest.h>

#include "kiosk/base/random.h"
#include "kiosk/forms/model/form_instance.h"
#include "kiosk/forms/package/split.h"
#include "tests/unit/forms_package/sample_forms.h"

using kiosk::FormInstance;
using kiosk::NodeId;

namespace {

/// Answers by data element, or by part and path where there is none.
using Given = std::map<std::string, std::string>;

class Folder final : public kiosk::FormResources {
  public:
    [[nodiscard]] kiosk::Result<std::string> read(std::string_view uri) const override {
        return tests::text_of("assets/services/forms/" +
                              std::string(uri.substr(uri.rfind('/') + 1)));
    }
};

struct World {
    kiosk::VirtualClock clock{kiosk::WallTime{std::chrono::seconds(1'780'286'400)}};
    kiosk::SeededRandom random{1};

    std::unique_ptr<FormInstance> fill(const std::shared_ptr<const kiosk::FormDefinition>& form) {
        kiosk::FormSurroundings around;
        around.clock = &clock;
        around.random = &random;
        auto made = FormInstance::create(form, around);
        REQUIRE(made.has_value());
        return std::move(*made);
    }
};

std::shared_ptr<const kiosk::FormDefinition> load(const std::string& xml, const std::string& file) {
    auto loaded = kiosk::load_form(xml, Folder(), file);
    for (const auto& fault : loaded.faults) MESSAGE(fault.message().in(kiosk::Language::en));
    REQUIRE(loaded.form != nullptr);
    return std::move(loaded.form);
}

/// What the answer to a node is kept under, so that other forms find it.
std::string key_of(const kiosk::FormNode& node, const std::string& path) {
    const auto element = node.kiosk.find("element");
    return element == node.kiosk.end() ? path : element->second;
}

/// Every question that is relevant now, with its instance.
template <class Act>
void each_question(FormInstance& filled, const Act& act) {
    for (const auto& body : filled.form().body()) {
        if (body.kind != kiosk::BodyKind::control || body.node == kiosk::FormNode::none) continue;
        const auto& node = filled.form().nodes()[body.node];
        const auto found = filled.find(node.path);
        if (found == NodeId::none || !filled.state(found).relevant || !node.calculate.empty())
            continue;
        act(body, node, found);
    }
}

/// What somebody might say: often something that fits, sometimes something that does not.
std::string random_answer(const kiosk::BodyElement& body, const kiosk::FormNode& node, NodeId at,
                          const FormInstance& filled, kiosk::SeededRandom& random) {
    const auto one_of = [&](std::initializer_list<const char*> all) {
        return std::string(all.begin()[random.below(all.size())]);
    };
    const auto options = filled.options(at);
    switch (body.control) {
        case kiosk::ControlKind::select_one:
            return options.empty() ? "" : options[random.below(options.size())].value;
        case kiosk::ControlKind::select_many: {
            std::string all;
            for (const auto& option : options) {
                if (random.below(2) == 0) all += (all.empty() ? "" : " ") + option.value;
            }
            return all;
        }
        case kiosk::ControlKind::trigger:
            return one_of({"OK", ""});
        case kiosk::ControlKind::upload:
            return one_of({"window:later", "licence:E-MARRIAGE", ""});
        case kiosk::ControlKind::input:
        case kiosk::ControlKind::rank:
        case kiosk::ControlKind::range:
        case kiosk::ControlKind::note:
            break;
    }
    if (node.type == kiosk::ValueType::integer) return one_of({"3", "39", "3250", ""});
    if (node.type == kiosk::ValueType::date)
        return one_of({"2026-05-20", "2025-12-31", "2020-01-01", ""});
    return one_of({"甲样", "样例 & <路> 8 号", "990000001", "13900000001", "\"引号\"", ""});
}

/// Answers everything that is asked, until nothing new is asked.
Given answer_all(FormInstance& merged, kiosk::SeededRandom& random) {
    Given given;
    for (bool more = true; more;) {
        more = false;
        each_question(merged, [&](const auto& body, const auto& node, NodeId at) {
            const auto key = key_of(node, node.path);
            if (given.contains(key)) return;
            const auto answer = random_answer(body, node, at, merged, random);
            REQUIRE(merged.set_value(at, answer).has_value());
            given[key] = answer;
            more = true;
        });
    }
    return given;
}

/// The same answers to a department's own form.
void answer_own(FormInstance& own, const Given& given) {
    for (bool more = true; more;) {
        more = false;
        each_question(own, [&](const auto&, const auto& node, NodeId at) {
            const auto found = given.find(key_of(node, node.path));
            if (found == given.end() || own.value(at).reveal() == found->second) return;
            REQUIRE(own.set_value(at, found->second).has_value());
            more = true;
        });
    }
}

/// Fills the merged form at random and each department's own with the same, `rounds` times. The
/// number of answers given in all.
std::size_t compare(const kiosk::FormPackage& package,
                    const std::map<std::string, std::string>& forms, std::uint64_t rounds) {
    const auto merge = kiosk::merge_package(package, forms);
    REQUIRE(merge.faults.empty());
    const auto merged_form = load(merge.xml, "merged.xml");
    std::vector<std::shared_ptr<const kiosk::FormDefinition>> own_forms;
    for (const auto& part : package.parts)
        own_forms.push_back(load(forms.at(part.form), part.form));
    World world;
    std::size_t answers = 0;
    for (std::uint64_t round = 1; round <= rounds; ++round) {
        CAPTURE(round);
        kiosk::SeededRandom random(round);
        const auto merged = world.fill(merged_form);
        const auto given = answer_all(*merged, random);
        answers += given.size();
        const auto record = merged->submission_xml();
        for (std::size_t i = 0; i < own_forms.size(); ++i) {
            CAPTURE(merge.parts[i].id);
            const auto own = world.fill(own_forms[i]);
            answer_own(*own, given);
            const auto split = kiosk::split_xml(merge.parts[i], record, own->instance_id());
            REQUIRE(split);
            CHECK(split->reveal() == own->submission_xml().reveal());
        }
    }
    return answers;
}

}  // namespace

TEST_CASE("The newborn package spares the citizen more than half of the questions (R-065, R-075)") {
    const auto files = tests::package_files("forms/newborn.package.json");
    const auto merge = kiosk::merge_package(files.package, files.forms);
    REQUIRE(merge.faults.empty());
    CHECK(merge.notes.empty());
    CHECK(merge.report.parts.size() == 4);
    // The figures of docs/FORMS.md.
    CHECK(merge.report.separate_fields == 57);
    CHECK(merge.report.merged_fields == 28);
    CHECK(merge.report.prefilled_fields() == 2);
    CHECK(merge.report.asked_fields() == 26);
    CHECK(merge.report.spared_fields() == 31);
}

TEST_CASE("Forms filled from the merged answers equal those filled one by one (R-074, R-076)") {
    const auto files = tests::package_files("forms/newborn.package.json");
    CHECK(compare(files.package, files.forms, 60) > 60 * 15);
}

TEST_CASE("So do forms that ask for a datum in different circumstances and under other names") {
    const auto forms = tests::sample_forms();
    CHECK(compare(tests::sample_package(),
                  {{"forms/birth.xml", forms.birth}, {"forms/police.xml", forms.police}},
                  200) > 200 * 4);
}
