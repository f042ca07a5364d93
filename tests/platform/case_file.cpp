#include "tests/platform/case_file.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace tests {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<std::string_view, Phase>, 7> phases{
    {{"received", Phase::received},
     {"accepted", Phase::accepted},
     {"review", Phase::review},
     {"decision", Phase::decision},
     {"certificate", Phase::certificate},
     {"delivery", Phase::delivery},
     {"archive", Phase::archive}}};

constexpr std::array<std::pair<std::string_view, Course>, 4> courses{
    {{"plain", Course::plain},
     {"supplement", Course::supplement},
     {"refuse", Course::refuse},
     {"late", Course::late}}};

using Step = CaseEvent::Kind;
constexpr std::array<std::pair<std::string_view, Step>, 10> kinds{
    {{"entered", Step::entered},
     {"supplement_requested", Step::supplement_requested},
     {"supplement_answered", Step::supplement_answered},
     {"supplement_lapsed", Step::supplement_lapsed},
     {"not_accepted", Step::not_accepted},
     {"withdrawn", Step::withdrawn},
     {"urged", Step::urged},
     {"urge_answered", Step::urge_answered},
     {"warned", Step::warned},
     {"overdue", Step::overdue}}};

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
    return std::ranges::find(table, value, &Table::value_type::second)->first;
}

template <class Table>
auto value_in(const Table& table, std::string_view name) {
    const auto* const found = std::ranges::find(table, name, &Table::value_type::first);
    return found == table.end() ? std::nullopt : std::optional(found->second);
}

struct GeneralWords {
    Phase phase;
    const char* name;
    const char* post;
};
// Where a service names no stage or post of its own.
constexpr std::array<GeneralWords, 7> general_words{
    {{Phase::received, R"({"zh":"收件","en":"Received"})",
      R"({"zh":"综合窗口","en":"Service desk"})"},
     {Phase::accepted, R"({"zh":"受理","en":"Accepted"})",
      R"({"zh":"受理岗","en":"Acceptance desk"})"},
     {Phase::review, R"({"zh":"审查","en":"Review"})", R"({"zh":"审查岗","en":"Review desk"})"},
     {Phase::decision, R"({"zh":"决定","en":"Decision"})",
      R"({"zh":"决定岗","en":"Decision desk"})"},
     {Phase::certificate, R"({"zh":"制证","en":"Result made"})",
      R"({"zh":"制证岗","en":"Issuing desk"})"},
     {Phase::delivery, R"({"zh":"送达","en":"Delivered"})",
      R"({"zh":"综合窗口","en":"Service desk"})"},
     {Phase::archive, R"({"zh":"归档","en":"Archived"})",
      R"({"zh":"档案岗","en":"Archive desk"})"}}};

const GeneralWords& general(Phase phase) {
    return *std::ranges::find(general_words, phase, &GeneralWords::phase);
}

CaseStage stage_of(Phase phase, const PublishedStage* published) {
    const auto& words = general(phase);
    CaseStage stage{phase, words.name, words.post};
    if (published == nullptr) return stage;
    stage.post_json = published->post_json;
    stage.limit_days = published->limit_days;
    stage.unit_json = published->unit_json;
    stage.use_level = published->use_level;
    return stage;
}

/// The general phase that a stage of the catalogue stands for, by its Chinese name (办件 dictionary
/// of standards and the catalogue's own words); every other one is part of the review.
Phase phase_of(const PublishedStage& stage) {
    static constexpr std::array<std::pair<std::string_view, Phase>, 9> known{
        {{"收件", Phase::received},
         {"申请", Phase::received},
         {"预约", Phase::received},
         {"受理", Phase::accepted},
         {"决定", Phase::decision},
         {"审批", Phase::decision},
         {"登记", Phase::decision},
         {"制证", Phase::certificate},
         {"办结", Phase::delivery}}};
    const auto name = Json::parse(stage.name_json).value("zh", "");
    return value_in(known, name).value_or(Phase::review);
}

const PublishedStage* published_of(const PublishedService* service, Phase phase) {
    if (service == nullptr) return nullptr;
    const auto found = std::ranges::find_if(
        service->stages, [phase](const auto& stage) { return phase_of(stage) == phase; });
    return found == service->stages.end() ? nullptr : &*found;
}

}  // namespace

std::string_view name_of(Phase phase) {
    return name_in(phases, phase);
}
std::string_view name_of(Course course) {
    return name_in(courses, course);
}
std::optional<Course> course_of(std::string_view name) {
    return value_in(courses, name);
}
std::string_view name_of(CaseEvent::Kind kind) {
    return name_in(kinds, kind);
}
std::optional<CaseEvent::Kind> case_event_kind(std::string_view name) {
    return value_in(kinds, name);
}

CasePlan CasePlan::of(const PublishedService* service, Course course) {
    CasePlan plan;
    plan.course = course;
    if (service != nullptr) plan.words = service->words;
    for (const Phase phase : {Phase::received, Phase::accepted})
        plan.stages.push_back(stage_of(phase, published_of(service, phase)));
    for (std::size_t i = 0; service != nullptr && i < service->stages.size(); ++i) {
        const auto& stage = service->stages[i];
        if (phase_of(stage) == Phase::review)
            plan.stages.push_back({Phase::review, stage.name_json, stage.post_json,
                                   stage.limit_days, stage.unit_json, stage.use_level});
    }
    if (plan.stages.back().phase != Phase::review)
        plan.stages.push_back(stage_of(Phase::review, nullptr));
    for (const Phase phase : {Phase::decision, Phase::certificate, Phase::delivery, Phase::archive})
        plan.stages.push_back(stage_of(phase, published_of(service, phase)));
    return plan;
}

void CasePlan::take_owed(std::string_view materials_json) {
    const auto materials = Json::parse(materials_json, nullptr, false);
    if (!materials.is_array()) return;
    for (const auto& one : materials) {
        if (!one.is_object() || !one.value("owed", false)) continue;
        const auto code = one.value("material", "");
        const auto way = one.value("way", "");
        if (way == "bring") wanted_first.push_back(code);
        if (way == "later") may_follow.push_back(code);
    }
}

std::string CasePlan::json() const {
    Json stages_json = Json::array();
    for (const auto& stage : stages) {
        stages_json.push_back({{"phase", name_of(stage.phase)},
                               {"name", Json::parse(stage.name_json)},
                               {"post", Json::parse(stage.post_json)},
                               {"limit_days", stage.limit_days},
                               {"unit", Json::parse(stage.unit_json)},
                               {"use_level", stage.use_level}});
    }
    return Json{{"words", Json::parse(words.json)}, {"promised_days", words.promised_days},
                {"legal_days", words.legal_days},   {"instant", words.instant},
                {"course", name_of(course)},        {"stages", stages_json},
                {"wanted_first", wanted_first},     {"may_follow", may_follow}}
        .dump();
}

CasePlan CasePlan::read(std::string_view text) {
    const auto json = Json::parse(text);
    CasePlan plan;
    plan.words.json = json.at("words").dump();
    plan.words.promised_days = json.at("promised_days").get<int>();
    plan.words.legal_days = json.at("legal_days").get<int>();
    plan.words.instant = json.value("instant", false);
    plan.course = course_of(json.at("course").get<std::string>()).value_or(Course::plain);
    plan.wanted_first = json.value("wanted_first", std::vector<std::string>());
    plan.may_follow = json.value("may_follow", std::vector<std::string>());
    for (const auto& stage : json.at("stages")) {
        plan.stages.push_back(
            {value_in(phases, stage.at("phase").get<std::string>()).value_or(Phase::review),
             stage.at("name").dump(), stage.at("post").dump(), stage.at("limit_days").get<int>(),
             stage.value("unit", Json::object()).dump(), stage.value("use_level", 0)});
    }
    return plan;
}

const CaseEvent* CaseFile::find(CaseEvent::Kind kind) const {
    const auto found = std::find_if(events.rbegin(), events.rend(),
                                    [kind](const auto& e) { return e.kind == kind; });
    return found == events.rend() ? nullptr : &*found;
}

const CaseEvent* CaseFile::entry(std::size_t stage) const {
    const auto found = std::ranges::find_if(events, [stage](const auto& event) {
        return event.kind == Step::entered && event.stage == stage;
    });
    return found == events.end() ? nullptr : &*found;
}

std::size_t CaseFile::stage() const {
    return find(Step::entered)->stage;
}

const CaseEvent* CaseFile::ending() const {
    for (const auto kind : {Step::withdrawn, Step::not_accepted, Step::supplement_lapsed})
        if (const auto* event = find(kind)) return event;
    return nullptr;
}

const CaseEvent* CaseFile::open_supplement() const {
    const bool closed = find(Step::supplement_answered) != nullptr || ending() != nullptr;
    return closed ? nullptr : find(Step::supplement_requested);
}

const CaseEvent* CaseFile::open_urge() const {
    const auto* urge = find(Step::urged);
    const auto* answer = find(Step::urge_answered);
    return answer != nullptr && urge != nullptr && answer > urge ? nullptr : urge;
}

const CaseEvent* CaseFile::acceptance() const {
    return entry(first_of(Phase::accepted));
}

std::size_t CaseFile::first_of(Phase phase) const {
    const auto found = std::ranges::find(plan.stages, phase, &CaseStage::phase);
    return static_cast<std::size_t>(found - plan.stages.begin());
}

}  // namespace tests
