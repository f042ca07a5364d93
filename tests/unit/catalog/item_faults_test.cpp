#include <functional>

#include <doctest.h>

#include "tests/unit/catalog/fixture.h"

using kiosk::FaultClass;
using tests::faults_of;
using tests::good_record;
using tests::Json;
using Weight = kiosk::CatalogueFault::Weight;

namespace {

struct Broken {
    const char* what;
    std::function<void(Json&)> breaks;
    FaultClass kind;
    const char* element;
    const char* rule;
};

void set(Json& record, const char* pointer, Json value) {
    record[Json::json_pointer(pointer)] = std::move(value);
}

const std::string name_of_121_characters = [] {
    std::string text;
    for (int i = 0; i < 121; ++i) text += "字";
    return text;
}();

const std::vector<Broken> broken_records{
    {"a credit code with a wrong check character",
     [](Json& r) { set(r, "/code", "11370800MB285591853370117002011"); }, FaultClass::code, "/code",
     "GB 32100"},
    {"a code that is too short", [](Json& r) { set(r, "/code", "1137080"); }, FaultClass::code,
     "/code", "31"},
    {"a code with small letters",
     [](Json& r) { set(r, "/code", "11370800mb285591843370117002011"); }, FaultClass::code, "/code",
     "31"},
    {"a directory code of 11 characters", [](Json& r) { set(r, "/directory_code", "37011700201"); },
     FaultClass::code, "/directory_code", "12"},
    {"a directory code that differs from the code",
     [](Json& r) { set(r, "/directory_code", "370117002099"); }, FaultClass::code, "/code",
     "directory code"},
    {"a level that differs from the code", [](Json& r) { set(r, "/use_level", 4); },
     FaultClass::code, "/use_level", "19th"},
    {"a body that differs from the code",
     [](Json& r) { set(r, "/body/credit_code", "11100000000013338W"); }, FaultClass::code,
     "/body/credit_code", "first 18"},
    {"a handle item of another service",
     [](Json& r) { set(r, "/split/handle_items/0/code", "11370800MB28559184337011700209901"); },
     FaultClass::code, "/split/handle_items/0/code", "two or more digits"},
    {"no handle item", [](Json& r) { set(r, "/split/handle_items", Json::array()); },
     FaultClass::structure, "/split/handle_items", "at least 1"},
    {"the same handle item twice",
     [](Json& r) { r["split"]["handle_items"].push_back(Json(r["split"]["handle_items"][0])); },
     FaultClass::management, "/split/handle_items/1/code", "twice"},
    {"a wish for forms on paper that nobody knows",
     [](Json& r) { set(r, "/terminal/form_copy", "sometimes"); }, FaultClass::element,
     "/terminal/form_copy", "must be one of"},
    {"a name without Chinese", [](Json& r) { r["name"].erase("zh"); }, FaultClass::structure,
     "/name/zh", "missing"},
    {"a name that is no words", [](Json& r) { set(r, "/name", "样例"); }, FaultClass::structure,
     "/name", "by language"},
    {"an empty word", [](Json& r) { set(r, "/name/en", ""); }, FaultClass::structure, "/name/en",
     "not empty"},
    {"a summary of 121 characters", [](Json& r) { set(r, "/summary/zh", name_of_121_characters); },
     FaultClass::element, "/summary/zh", "120"},
    {"words that are too long", [](Json& r) { set(r, "/conditions/0/zh", std::string(4001, 'x')); },
     FaultClass::element, "/conditions/0/zh", "4000"},
    {"a text that is too long", [](Json& r) { set(r, "/materials/0/code", std::string(501, 'x')); },
     FaultClass::element, "/materials/0/code", "500"},
    {"too many conditions",
     [](Json& r) {
         set(r, "/conditions", Json(201, Json{{"zh", "一"}, {"en", "one"}}));
     },
     FaultClass::element, "/conditions", "200"},
    {"a promise longer than the law allows", [](Json& r) { set(r, "/limits/promised_days", 21); },
     FaultClass::element, "/limits/promised_days", "legal"},
    {"stages longer than the promise", [](Json& r) { set(r, "/stages/0/limit_days", 3); },
     FaultClass::element, "/stages", "promised"},
    {"days that are no number", [](Json& r) { set(r, "/limits/legal_days", "20"); },
     FaultClass::structure, "/limits/legal_days", "whole number"},
    {"negative days", [](Json& r) { set(r, "/limits/legal_days", -1); }, FaultClass::structure,
     "/limits/legal_days", "from 0"},
    {"a demand for “other materials”", [](Json& r) { set(r, "/materials/0/name/zh", "其他材料"); },
     FaultClass::element, "/materials/0/name", "which material"},
    {"the same material twice", [](Json& r) { r["materials"].push_back(Json(r["materials"][0])); },
     FaultClass::management, "/materials/1/code", "twice"},
    {"a material that comes in an unknown way",
     [](Json& r) { set(r, "/materials/0/provision", "magic"); }, FaultClass::element,
     "/materials/0/provision", "one of"},
    {"an audience that is none", [](Json& r) { set(r, "/audiences/0", "robots"); },
     FaultClass::element, "/audiences", "person or enterprise"},
    {"a theme that is none", [](Json& r) { set(r, "/themes/0", "magic"); }, FaultClass::management,
     "/themes/0", "no theme"},
    {"no theme", [](Json& r) { set(r, "/themes", Json::array()); }, FaultClass::structure,
     "/themes", "at least 1"},
    {"a telephone number with letters", [](Json& r) { set(r, "/supervision_phone", "call me"); },
     FaultClass::element, "/supervision_phone", "telephone"},
    {"a window without a telephone",
     [](Json& r) {
         set(r, "/window",
             Json{{"name", {{"zh", "窗"}, {"en", "W"}}},
                  {"address", {{"zh", "路"}, {"en", "R"}}},
                  {"hours", {{"zh", "九点"}, {"en", "9"}}}});
     },
     FaultClass::structure, "/window/phone", "missing"},
    {"a day that no calendar has", [](Json& r) { set(r, "/effective_from", "2026-02-30"); },
     FaultClass::element, "/effective_from", "real day"},
    {"an end before the beginning", [](Json& r) { set(r, "/effective_to", "2025-12-31"); },
     FaultClass::management, "/effective_to", "after"},
    {"handling without a form", [](Json& r) { set(r, "/terminal/level", "handle"); },
     FaultClass::management, "/terminal/level", "form"},
    {"a level that is none", [](Json& r) { set(r, "/terminal/level", "everything"); },
     FaultClass::element, "/terminal/level", "one of"},
    {"no visit where something has to be brought",
     [](Json& r) {
         set(r, "/terminal/level", "handle");
         set(r, "/materials/0/provision", "person");
         r["form"] = tests::small_form();
     },
     FaultClass::element, "/limits/visits", "cannot be 0"},
    {"a flag that is no flag", [](Json& r) { set(r, "/terminal/online", 1); },
     FaultClass::structure, "/terminal/online", "true or false"},
    {"a life stage that is none", [](Json& r) { set(r, "/life_stages", Json{"magic"}); },
     FaultClass::management, "/life_stages/0", "no life stage"},
    {"a material type that no dictionary knows", [](Json& r) { set(r, "/materials/0/type", "77"); },
     FaultClass::code, "/materials/0/type", "dictionary"},
    {"a necessity that no dictionary knows",
     [](Json& r) { set(r, "/materials/0/necessity", "77"); }, FaultClass::code,
     "/materials/0/necessity", "dictionary"},
    {"a material for the situation of another service",
     [](Json& r) {
         set(r, "/materials/0/handle_items", Json{"11370800MB28559184337011700201109"});
     },
     FaultClass::management, "/materials/0/handle_items/0", "no situation"},
    {"a form that the engine does not take",
     [](Json& r) {
         set(r, "/form", Json{{"id", "f"}, {"version", "1"}, {"pages", Json::array()}});
     },
     FaultClass::structure, "/form", "name, xform and tests"},
};

struct Wrong {
    const char* what;
    std::function<void(Json&)> breaks;
    const char* element;
    const char* rule;
};
const std::vector<Wrong> wrong_scenarios{
    {"two situations and no question", [](Json& r) { r.erase("scenario"); }, "/scenario",
     "is missing"},
    {"a question without answers",
     [](Json& r) { set(r, "/scenario/questions/0/answers", Json::array()); },
     "/scenario/questions/0/answers", "at least 2"},
    {"a question with one answer",
     [](Json& r) { r["scenario"]["questions"][0]["answers"].erase(1); },
     "/scenario/questions/0/answers", "at least 2"},
    {"an answer that no result is for",
     [](Json& r) {
         r["scenario"]["questions"][0]["answers"].push_back(
             Json{{"value", "third"}, {"text", {{"zh", "丙"}, {"en", "C"}}}});
     },
     "/scenario/results", "has none for which=third"},
    {"two results for one way", [](Json& r) { set(r, "/scenario/results/0/when", Json::object()); },
     "/scenario/results", "contradict each other for which=second"},
    {"a result that is never reached",
     [](Json& r) {
         r["scenario"]["results"].push_back({{"handle_item", "11370800MB28559184337011700201101"},
                                             {"when", {{"which", {"second"}}, {"more", {"yes"}}}}});
         set(r, "/scenario/questions/1/when/which", Json{"first"});
     },
     "/scenario/results/3", "is reached by no answers"},
    {"a situation that is never reached",
     [](Json& r) {
         auto third = r["split"]["handle_items"][0];
         third["code"] = "11370800MB28559184337011700201103";
         r["split"]["handle_items"].push_back(third);
     },
     "/split/handle_items/2", "is reached by no answers"},
    {"a question whose condition contradicts itself",
     [](Json& r) {
         r["scenario"]["questions"].push_back(
             {{"id", "never"},
              {"text", {{"zh", "问"}, {"en", "Q"}}},
              {"answers", r["scenario"]["questions"][0]["answers"]},
              {"when", {{"which", {"first"}}, {"more", {"yes"}}}}});
     },
     "/scenario/questions/2/when", "not asked on any way"},
    {"a condition on a question that comes later",
     [](Json& r) { std::swap(r["scenario"]["questions"][0], r["scenario"]["questions"][1]); },
     "/scenario/questions/0/when/which", "asked before"},
    {"a condition on an answer that is none",
     [](Json& r) { set(r, "/scenario/results/0/when/which", Json{"tenth"}); },
     "/scenario/results/0/when/which", "no answer of it: tenth"},
    {"a condition that is no object", [](Json& r) { set(r, "/scenario/results/0/when", "first"); },
     "/scenario/results/0/when", "answers by question"},
    {"a result for the situation of another service",
     [](Json& r) {
         set(r, "/scenario/results/0/handle_item", "11370800MB28559184337011700201199");
     },
     "/scenario/results/0/handle_item", "no situation"},
    {"the same question twice", [](Json& r) { set(r, "/scenario/questions/1/id", "which"); },
     "/scenario/questions/1/id", "twice"},
    {"the same answer twice",
     [](Json& r) { set(r, "/scenario/questions/0/answers/1/value", "first"); },
     "/scenario/questions/0/answers/1/value", "twice"},
    {"more ways than anybody can check",
     [](Json& r) {
         for (int i = 0; i < 14; ++i) {
             auto question = r["scenario"]["questions"][0];
             question["id"] = "q" + std::to_string(i);
             r["scenario"]["questions"].push_back(question);
         }
     },
     "/scenario/questions", "more than 10000 ways"},
};

}  // namespace

TEST_CASE(
    "A record that breaks a rule is left out, with class, element and rule named (R-002, R-006, "
    "R-015, R-033, R-291)") {
    for (const auto& broken : broken_records) {
        CAPTURE(broken.what);
        auto record = good_record();
        broken.breaks(record);
        const auto faults = faults_of(record);
        CHECK(tests::names(faults, Weight::refused, broken.kind, broken.element, broken.rule));
    }
}

TEST_CASE(
    "No record switches off identity, consent, audit or signature, or asks for less of them "
    "(R-156, "
    "R-164)") {
    for (const auto* place : {"", "/terminal"}) {
        for (const auto* member : {"audit", "identity", "identity_level", "consent", "signature",
                                   "encryption", "receipt_check", "precheck"}) {
            CAPTURE(member);
            const auto pointer = std::string(place) + "/" + member;
            for (const auto& value : {Json(false), Json(0), Json("none")}) {
                auto record = good_record();
                set(record, pointer.c_str(), value);
                CHECK(tests::names(faults_of(record), Weight::refused, FaultClass::management,
                                   pointer, "no record may set it"));
            }
        }
    }
}

TEST_CASE("A good record has no fault") {
    CHECK(faults_of(good_record()).empty());
    CHECK(faults_of(tests::record_with_scenario()).empty());
}

TEST_CASE(
    "Scenario questions that do not lead to exactly one situation refuse the record, with element "
    "and rule (R-009, R-284)") {
    for (const auto& wrong : wrong_scenarios) {
        CAPTURE(wrong.what);
        auto record = tests::record_with_scenario();
        wrong.breaks(record);
        const auto faults = faults_of(record);
        CHECK(std::ranges::any_of(faults, [&](const kiosk::CatalogueFault& fault) {
            return fault.weight == Weight::refused && fault.element == wrong.element &&
                   fault.item == "11370800MB285591843370117002011" &&
                   fault.rule.find(wrong.rule) != std::string::npos;
        }));
    }
}

TEST_CASE("A service whose form fails its tests is refused with the file and the question") {
    auto record = good_record();
    record["terminal"]["level"] = "handle";
    record["form"] = tests::small_form();
    record["form"]["tests"]["tests"][0]["visible"][0] = "b";
    const auto read = kiosk::Catalogue::parse(tests::document_with({record}).dump(),
                                              kiosk::Catalogue::FormTests::run);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().detail.find("11370800MB285591843370117002011 /form/tests: "
                                   "forms/f.tests.json: b") != std::string::npos);
}

TEST_CASE(
    "A record lacking one of the ten unified members is left out and the member is named (R-002)") {
    const std::map<std::string, std::string> terms{
        {"directory_code", "基本编码"}, {"code", "实施编码"},
        {"name", "事项名称"},           {"split", "子项拆分"},
        {"type", "事项类型"},           {"basis", "设定依据"},
        {"stages", "办理流程"},         {"limits", "办理时限"},
        {"materials", "提交材料"},      {"form", "表单内容"}};
    for (const auto& [member, term] : terms) {
        CAPTURE(member);
        auto record = good_record();
        record.erase(member);
        const auto faults = faults_of(record);
        CHECK(tests::names(faults, Weight::refused, FaultClass::structure, "/" + member, term));
    }
}

TEST_CASE("Every other member that is missing is named, too, unless it may be missing") {
    const std::vector<std::string> optional{"window", "handling_area", "effective_to",
                                            "extensions"};
    const auto whole = good_record();
    for (const auto& [member, value] : whole.items()) {
        auto record = good_record();
        record.erase(member);
        CAPTURE(member);
        CHECK_FALSE(faults_of(record).empty());
    }
    for (const auto& member : optional) {
        CAPTURE(member);
        CHECK_FALSE(good_record().contains(member));
    }
}

TEST_CASE("A fault speaks of its item by code, or by place while it has none") {
    auto record = good_record();
    record["summary"]["zh"] = name_of_121_characters;
    CHECK(faults_of(record).front().item == "11370800MB285591843370117002011");
    CHECK(faults_of(record).front().text() ==
          "11370800MB285591843370117002011 /summary/zh: is longer than 120 characters");
    record.erase("code");
    CHECK(faults_of(record).front().item == "services[1]");
}

TEST_CASE("What a terminal can live with is reported and the record stays (R-013, R-053, R-064)") {
    struct Odd {
        const char* what;
        std::function<void(Json&)> change;
        FaultClass kind;
        const char* element;
    };
    const std::vector<Odd> odd_records{
        {"an unknown item type (R-013)", [](Json& r) { set(r, "/type", "77"); }, FaultClass::code,
         "/type"},
        {"an unknown material form", [](Json& r) { set(r, "/materials/0/form", "77"); },
         FaultClass::code, "/materials/0/form"},
        {"no English", [](Json& r) { r["name"].erase("en"); }, FaultClass::element, "/name/en"},
        {"a member of the future (R-053)", [](Json& r) { set(r, "/colour", "red"); },
         FaultClass::structure, "/colour"},
        {"a demanded material without legal basis (R-040, R-064)",
         [](Json& r) {
             set(r, "/materials/0/provision", "person");
             set(r, "/materials/0/basis", Json::array());
         },
         FaultClass::element, "/materials/0/basis"},
    };
    for (const auto& odd : odd_records) {
        CAPTURE(odd.what);
        auto record = good_record();
        odd.change(record);
        const auto catalogue = tests::read(tests::document_with({record}));
        CHECK(catalogue->services().size() == 1);
        CHECK(catalogue->faults().size() == 1);
        CHECK(tests::names(catalogue->faults(), Weight::reported, odd.kind, odd.element, ""));
    }
}
