#include <algorithm>

#include <doctest.h>

#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/payload.h"
#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::GuideScreen;
using kiosk::ScenarioScreen;

namespace {

/// 婚姻登记预约, which is finished here and has three situations.
kiosk::ServiceCode marriage() {
    return kiosk::ServiceCode("1199010000990011X23992011014000");
}

void answer(Bench& bench, const char* question, const char* value) {
    bench.touch(intent::SetAnswer{FieldId(std::string("scenario_") + question), value});
}

std::size_t material_rows(const kiosk::ServiceItem& item, const kiosk::HandleItem* situation) {
    for (const auto& section : kiosk::guide_sections(item, *sample_catalogue(), situation)) {
        if (section.id == "materials") return section.rows.size();
    }
    return 0;
}

}  // namespace

TEST_CASE("a service of several situations asks plain questions before it begins (R-008)") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{marriage()});
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "scenario");
    CHECK(bench.shown<ScenarioScreen>().field.label.in(Language::zh) == "您来办什么？");
    answer(bench, "purpose", "nothing");
    answer(bench, "other", "marry");
    CHECK(bench.screen() == "scenario");
    answer(bench, "purpose", "divorce");
    CHECK(bench.shown<ScenarioScreen>().answered.size() == 1);
    CHECK(bench.shown<ScenarioScreen>().field.id.value() == "scenario_agreed");
    bench.touch(intent::Back{});
    CHECK(bench.shown<ScenarioScreen>().answered.empty());
    answer(bench, "purpose", "replace");
    CHECK(bench.screen() == "identify");
    CHECK(bench.data().visit->situation()->name.in(Language::zh) == "补领婚姻登记证");
}

TEST_CASE("back from the first question leads to the guide, and nothing is kept of it") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{marriage()});
    bench.touch(intent::Next{});
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "guide");
    CHECK(bench.data().visit->scenario.empty());
    CHECK(bench.data().visit->situation() == nullptr);
}

TEST_CASE("only the materials of the situation are asked, never the sum of all (R-072)") {
    const auto& item = *sample_catalogue()->find(with_situations());
    CHECK(material_rows(item, nullptr) == item.materials.size());
    for (const auto& situation : item.handle_items) {
        CHECK(material_rows(item, &situation) < item.materials.size());
        CHECK(material_rows(item, &situation) == kiosk::materials_of(item, situation).size());
    }
}

TEST_CASE(
    "one touch prints the one-time notice, after the questions where there are some, with the "
    "situation in words and a code to go on with (R-023, R-257)") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{with_situations()});
    CHECK(bench.shown<GuideScreen>().can_print);
    bench.touch(intent::PrintGuide{});
    REQUIRE(bench.screen() == "scenario");
    answer(bench, "reason", "family");
    answer(bench, "relative", "spouse");
    REQUIRE(bench.screen() == "guide");
    CHECK(bench.shown<GuideScreen>().situation.in(Language::zh) == "夫妻投靠落户");
    CHECK(bench.shown<GuideScreen>().printing);
    const auto printed = bench.wanted<effect::Print>();
    REQUIRE(printed.size() == 1);
    const auto& document = printed.front()->document;
    CHECK(document.qr_payload == "urn:bianmin:service:11990100009900099N399070902100001");
    std::string words;
    for (const auto& line : document.lines)
        words += line.label + " " + std::string(line.value.reveal()) + "\n";
    const auto has = [&](const char* text) { return words.find(text) != std::string::npos; };
    CHECK(has("夫妻投靠落户"));
    CHECK(has("丈夫或者妻子"));
    for (const auto* material :
         kiosk::materials_of(*bench.data().visit->item(), *bench.data().visit->situation())) {
        CAPTURE(material->code);
        CHECK(has(std::string(material->name.in(Language::zh)).c_str()));
    }
    CHECK_FALSE(has("购房合同"));
    CHECK(has("0990-8811003"));
    bench.tell(event::Printed{printed.front()->request});
    CHECK(bench.shown<GuideScreen>().printed);
    bench.touch(intent::PrintGuide{});
    bench.tell(event::PrintFailed{bench.last<effect::Print>(), {ErrorCode::device_fault, {}, {}}});
    CHECK_FALSE(bench.shown<GuideScreen>().print_problem.empty());
    bench.touch(intent::PrintGuide{});
    CHECK(bench.wanted<effect::Print>().size() == 2);
}

TEST_CASE("a notice that waits for paper is called back when its reader goes") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{pension()});
    bench.touch(intent::PrintGuide{});
    const auto request = bench.last<effect::Print>();
    bench.tell(event::PrintWaiting{request, {ErrorCode::paper_out, {}, {}}});
    bench.touch(intent::Home{});
    bench.touch(intent::Home{});
    CHECK(bench.screen() == "attract");
    const auto cancelled = bench.wanted<effect::CancelPrint>();
    REQUIRE(cancelled.size() == 1);
    CHECK(cancelled.front()->request == request);
}

TEST_CASE(
    "the case holds the situation and the answers that led to it, also after a crash (R-010)") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{marriage()});
    bench.touch(intent::Next{});
    answer(bench, "purpose", "divorce");
    answer(bench, "agreed", "yes");
    bench.lay_card();
    REQUIRE(bench.screen() == "form");
    // What was answered before is known in the form, locked, and not asked again.
    CHECK(bench.data().visit->form->value(FieldId("marriage_kind")).reveal() == "divorce");
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId("marriage_kind"), "marry"});
    CHECK(bench.data().visit->form->value(FieldId("marriage_kind")).reveal() == "divorce");
    bench.touch(intent::TypeText{FieldId("partner"), "李"});
    const auto draft =
        SecretText(std::string(bench.wanted<effect::SaveDraft>().back()->state.reveal()));

    Bench later;
    later.come_back(draft.copy());
    REQUIRE(later.screen() == "form");
    for (auto* one : {&bench, &later}) {
        auto& visit = *one->data().visit;
        visit.filing.emplace();
        const auto filed = kiosk::case_submission(visit, one->environment);
        const auto text = std::string(filed.payload.reveal());
        CHECK(text.find("\"handle_item\":\"1199010000990011X2399201101400002\"") !=
              std::string::npos);
        CHECK(text.find("{\"question\":\"purpose\",\"answer\":\"divorce\"},"
                        "{\"question\":\"agreed\",\"answer\":\"yes\"}") != std::string::npos);
    }
}

TEST_CASE(
    "whoever goes back to another situation while the disk is slow meets no form of the first "
    "(R-010)") {
    Bench bench;
    bench.disk_answers = false;
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{marriage()});
    bench.touch(intent::Next{});
    answer(bench, "purpose", "divorce");
    bench.data().visit->room_wait =
        kiosk::RoomWait{RequestId(4'711), bench.now().steady + std::chrono::seconds(3)};
    bench.touch(intent::Back{});
    REQUIRE(bench.screen() == "scenario");
    bench.tell(event::RoomReserved{RequestId(4'711)});
    CHECK(bench.screen() == "scenario");
    bench.wait(std::chrono::seconds(5));
    CHECK(bench.screen() == "scenario");
    CHECK(bench.data().visit->form == nullptr);
}

}  // namespace tests
