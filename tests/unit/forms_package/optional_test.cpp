// Parts of a package that the person may leave out, and what the sample packages spare.

#include <algorithm>
#include <map>
#include <set>

#include <doctest.h>

#include "kiosk/forms/package/merge.h"
#include "kiosk/forms/package/split.h"
#include "kiosk/forms/xform_plan.h"
#include "kiosk/forms/xform_session.h"
#include "tests/unit/forms_package/sample_forms.h"

namespace {

kiosk::PackageMerge merged(const std::string& name) {
    const auto folder = std::string("assets/services/");
    const auto package =
        kiosk::parse_package(tests::text_of(folder + "forms/" + name + ".package.json"));
    if (!package) FAIL(package.error().detail);
    std::map<std::string, std::string> forms;
    for (const auto& part : package->parts)
        forms.emplace(part.form, tests::text_of(folder + part.form));
    auto merge = kiosk::merge_package(*package, forms);
    for (const auto& fault : merge.faults) FAIL(fault.message().in(kiosk::Language::en));
    return merge;
}

std::unique_ptr<kiosk::FormSession> opened(const kiosk::PackageMerge& merge) {
    const std::map<std::string, std::string, std::less<>> none;
    const auto load = kiosk::plan_form(merge.xml, kiosk::NamedResources(none), "merged.xml");
    REQUIRE(load.plan);
    auto form = kiosk::XFormSession::open(load.plan, kiosk::Now{}, {});
    REQUIRE(form);
    return std::move(*form);
}

std::set<std::string> asked_in(const kiosk::FormSession& form) {
    std::set<std::string> ids;
    for (std::size_t page = 0; page < form.page_count(); ++page)
        for (const auto& field : form.page(page).fields) ids.insert(field.id.value());
    return ids;
}

const kiosk::PartOutput& part_of(const kiosk::PackageMerge& merge, std::string_view id) {
    const auto found = std::ranges::find(merge.parts, id, &kiosk::PartOutput::id);
    REQUIRE(found != merge.parts.end());
    return *found;
}

}  // namespace

TEST_CASE(
    "Optional services of a package can be unticked: the form shrinks by what only they ask, and "
    "grows again (R-094)") {
    const auto merge = merged("home-package");
    const auto form = opened(merge);
    const kiosk::FieldId choice("chosen_parts");
    const auto first = form->page(0);
    REQUIRE(first.fields.size() == 1);
    CHECK(first.fields[0].id == choice);
    CHECK(first.fields[0].options.size() == 2);
    CHECK(first.fields[0].value.reveal() == "fund water");
    const auto whole = asked_in(*form);
    const auto pages = form->page_count();
    CHECK(whole.contains("people"));
    CHECK(whole.contains("fund_card"));

    REQUIRE(form->set_value(kiosk::FieldId("fund_amount"), "5000"));
    REQUIRE(form->set_value(choice, "fund"));
    const auto fewer = asked_in(*form);
    CHECK(form->page_count() < pages);
    CHECK(fewer.size() < whole.size());
    CHECK_FALSE(fewer.contains("people"));
    CHECK_FALSE(fewer.contains("account"));
    // The register asks for the seller and the address, too.
    CHECK(fewer.contains("seller_name"));
    CHECK(fewer.contains("house_address"));
    CHECK(*kiosk::split_json(part_of(merge, "water"), form->record_xml()) ==
          kiosk::SecretText("{}"));
    CHECK(*kiosk::split_json(part_of(merge, "fund"), form->record_xml()) !=
          kiosk::SecretText("{}"));

    REQUIRE(form->set_value(choice, ""));
    CHECK(asked_in(*form).size() < fewer.size());
    REQUIRE(form->set_value(choice, "fund water"));
    CHECK(asked_in(*form) == whole);
}

TEST_CASE(
    "The merged form of buying a home has at most two thirds of the fields of its services "
    "(R-243)") {
    const auto report = merged("home-package").report;
    CHECK(report.parts.size() == 4);
    CHECK(report.merged_fields * 3 <= report.separate_fields * 2);
    CHECK(report.asked_fields() < report.merged_fields);
}

TEST_CASE(
    "A package whose every part may be left out, or that asks without a question, is refused") {
    const auto package = [](const char* first, const char* choice) {
        return kiosk::parse_package(
            std::string(R"({"id":"p","version":"1","title":{"zh":"一","en":"a"},)") + choice +
            R"("parts":[{"id":"a","service_code":"S","name":{"zh":"一","en":"a"},)"
            R"("body":{"zh":"一","en":"a"},"form":"forms/a.xml","gives":["M1"])" +
            first +
            R"(},{"id":"b","service_code":"S","name":{"zh":"一","en":"a"},)"
            R"("body":{"zh":"一","en":"a"},"form":"forms/b.xml","needs":["M1"],"optional":true}]})");
    };
    constexpr const char* asks = R"("choice":{"zh":"要哪些？","en":"Which?"},)";
    CHECK(package("", asks));
    CHECK_FALSE(package("", ""));
    // Nobody can wait for what may not come.
    CHECK(package(R"(,"optional":true)", asks).error().detail.find("needs") != std::string::npos);
}
