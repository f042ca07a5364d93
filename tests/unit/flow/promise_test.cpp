// What each attribute of a material means for the person: blocked, may follow, may be left out,
// promised instead (告知承诺, 容缺后补).
#include "kiosk/flow/promise.h"

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/flow/form_document.h"
#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/receipt_document.h"
#include "tests/unit/flow/gathered.h"

namespace tests {

using kiosk::FormScreen;
using kiosk::MaterialsScreen;
using kiosk::MaterialWay;
using kiosk::PromiseScreen;
using Json = nlohmann::json;

namespace {

constexpr const char* lease = "M0043";

/// The lease of a tenant who takes money out of the housing fund.
kiosk::Environment with_lease(const char* necessity) {
    return environment_with(
        [necessity](Json& service) {
            for (auto& material : service["materials"])
                if (material["code"] == lease) material["necessity"] = necessity;
        },
        housing_fund());
}

/// To the question for the lease; gives its field as shown.
kiosk::FieldView go_to_lease(Bench& bench) {
    go_to_consent(bench, housing_fund(), 0);
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), kiosk::PersonData{}});
    bench.touch(intent::Next{});
    for (int page = 0; page < 20 && bench.screen() == "form"; ++page) {
        for (const auto& field : bench.shown<FormScreen>().page.fields)
            if (field.id == FieldId("rent_kind"))
                bench.touch(intent::SetAnswer{field.id, "public"});
        auto shown = bench.shown<FormScreen>();
        for (auto& field : shown.page.fields)
            if (field.id == FieldId("lease")) return std::move(field);
        bench.touch(intent::Next{});
    }
    FAIL("nobody asks for the lease");
    return {};
}

/// Answers whatever is left in any way that fits, signs, and gives the case.
Json file_case(Bench& bench) {
    for (int page = 0; page < 20 && bench.screen() == "form"; ++page) {
        for (const auto& field : bench.shown<FormScreen>().page.fields) {
            if (field.readonly || !field.value.empty()) continue;
            const auto& id = field.id.value();
            if (id == "rent") bench.touch(intent::SetAnswer{field.id, "1200"});
            if (field.kind == kiosk::FieldKind::bank_card)
                bench.touch(intent::TypeText{field.id, sample_bank_card});
            else if (field.kind == kiosk::FieldKind::phone)
                bench.touch(intent::TypeText{field.id, sample_phone});
            else if (field.kind == kiosk::FieldKind::number)
                bench.touch(intent::TypeText{field.id, "1200"});
            else if (field.kind == kiosk::FieldKind::acknowledge)
                bench.touch(intent::SetAnswer{field.id, "yes"});
            else if (field.kind == kiosk::FieldKind::single_choice && !field.options.empty())
                bench.touch(intent::SetAnswer{field.id, field.options.front().value});
        }
        bench.touch(intent::Next{});
    }
    while (bench.screen() == "review") bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "signature");
    bench.sign();
    bench.touch(intent::Next{});
    return Json::parse(bench.wanted<effect::Submit>().back()->submission.payload.reveal());
}

Json told_of_lease(const Json& payload) {
    for (const auto& material : payload.value("materials", Json::array()))
        if (material["material"] == lease) return material;
    return {};
}

std::string text_of(const kiosk::PrintDocument& document) {
    std::string text;
    for (const auto& line : document.lines) text += line.label + " " + line.value.reveal() + "\n";
    return text;
}

kiosk::FieldOption later_of(const kiosk::FieldView& field) {
    const auto found =
        std::ranges::find(field.options, kiosk::upload_later, &kiosk::FieldOption::value);
    REQUIRE(found != field.options.end());
    return *found;
}

}  // namespace

TEST_CASE(
    "a promise in the place of a paper is told first: duty, content, consequence; declining leads "
    "back to the paper's other ways, and changes nothing (R-078)") {
    Bench bench;
    const auto field = go_to_lease(bench);
    bench.touch(intent::SetAnswer{field.id, std::string("promise:") + lease});
    REQUIRE(bench.screen() == "promise");
    const auto shown = bench.shown<PromiseScreen>();
    CHECK(shown.material.in(Language::zh) == "房屋租赁登记备案证明");
    CHECK(shown.duty.in(Language::zh).find("房屋租赁登记备案证明") != std::string::npos);
    CHECK(shown.content.in(Language::zh).find("我申请") != std::string::npos);
    CHECK(shown.consequence.in(Language::zh).find("撤销") != std::string::npos);
    const auto value = [&] { return bench.data().visit->form->value(field.id).reveal(); };
    for (const Intent& declines : {Intent(intent::Skip{}), Intent(intent::Back{})}) {
        bench.touch(declines);
        REQUIRE(bench.screen() == "form");
        CHECK(value().empty());
        bench.touch(intent::SetAnswer{field.id, std::string("promise:") + lease});
    }
    bench.touch(intent::Next{});
    CHECK(value() == std::string("promise:") + lease);
    // Looked at again and taken back.
    bench.touch(intent::SetAnswer{field.id, value()});
    bench.touch(intent::Skip{});
    CHECK(value().empty());
    bench.touch(intent::SetAnswer{field.id, std::string(kiosk::upload_later)});
    CHECK(value() == kiosk::upload_later);
    CHECK_FALSE(file_case(bench).contains("promises"));
}

TEST_CASE(
    "a promise that was made goes with the case in the words that were signed, and stands above "
    "the signature on paper (R-078)") {
    Bench bench;
    const auto field = go_to_lease(bench);
    bench.touch(intent::SetAnswer{field.id, std::string("promise:") + lease});
    bench.touch(intent::Next{});
    const auto payload = file_case(bench);
    REQUIRE(payload.contains("promises"));
    REQUIRE(payload["promises"].size() == 1);
    const auto& promise = payload["promises"][0];
    CHECK(promise["material"] == lease);
    const auto text = promise["text"].get<std::string>();
    CHECK(text.find("房屋租赁登记备案证明") != std::string::npos);
    CHECK(promise["text_digest"] == kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(text))));
    CHECK_FALSE(payload["signature"]["strokes"].empty());
    CHECK(told_of_lease(payload)["way"] == "promise");
    const auto paper = text_of(kiosk::form_document(*bench.data().visit, bench.environment,
                                                    bench.data().visit->filing->created_at));
    CHECK(paper.find("告知承诺书") != std::string::npos);
    CHECK(paper.find(text) != std::string::npos);
}

TEST_CASE(
    "necessity decides what “later” means: a main paper stands in the way, one that may follow "
    "doesn't, one that isn't needed can be left out (R-071)") {
    struct Row {
        const char* necessity;
        MaterialWay way;
        const char* pattern;  // of what “later” says
        bool needed;
    };
    for (const Row& row : {Row{"1", MaterialWay::bring, "交到窗口后才受理", true},
                           Row{"2", MaterialWay::optional, "没有也能办", false},
                           Row{"3", MaterialWay::later, "可以先受理", true}}) {
        CAPTURE(row.necessity);
        Bench bench(with_lease(row.necessity));
        go_to_consent(bench, housing_fund(), 0);
        bench.touch(intent::Next{});
        bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), kiosk::PersonData{}});
        const auto screen = bench.shown<MaterialsScreen>();
        const auto* item = bench.data().visit->item();
        const auto met =
            kiosk::met_materials(*item, *bench.data().visit->situation(), *bench.data().visit);
        const auto found = std::ranges::find_if(
            met, [](const auto& each) { return each.material->code == lease; });
        REQUIRE(found != met.end());
        CHECK(found->way == row.way);
        CHECK(screen.needed == met.size() - (row.needed ? 0 : 1));

        Bench form(with_lease(row.necessity));
        const auto field = go_to_lease(form);
        CHECK(later_of(field).hint.in(Language::zh).find(row.pattern) != std::string::npos);
        // The flag for a promise adds its way, whatever the necessity.
        CHECK(field.options.front().value == std::string("promise:") + lease);
    }
}

TEST_CASE(
    "a paper that may follow is owed with a day, told on the receipt and promised above the "
    "signature; a main one is said to come first (R-079)") {
    for (const bool follows : {true, false}) {
        CAPTURE(follows);
        Bench bench(with_lease(follows ? "3" : "1"));
        const auto field = go_to_lease(bench);
        bench.touch(intent::SetAnswer{field.id, std::string(kiosk::upload_later)});
        const auto payload = file_case(bench);
        CHECK(told_of_lease(payload)["way"] == (follows ? "later" : "bring"));
        CHECK(told_of_lease(payload)["owed"] == true);
        const auto& visit = *bench.data().visit;
        const auto receipt = text_of(kiosk::receipt_document(visit, bench.environment));
        CHECK((receipt.find("受理后 2 个工作日内补交") != std::string::npos) == follows);
        CHECK((receipt.find("交了才能受理") != std::string::npos) == !follows);
        const auto form =
            text_of(kiosk::form_document(visit, bench.environment, visit.filing->created_at));
        CHECK((form.find("我承诺受理后 2 个工作日内补交") != std::string::npos) == follows);
    }
}

TEST_CASE(
    "each of the four ways of making a permit simpler changes the visit: abolished, none begins; "
    "filing, papers may follow; promise, each may be promised; improved, only told (R-093)") {
    const auto with = [](const char* reform) {
        return environment_with(
            [reform](Json& service) {
                if (*reform != '\0') service["reform"] = reform;
            },
            housing_fund());
    };
    const auto guide_of = [](const kiosk::Environment& environment) {
        Bench bench(environment);
        bench.touch(intent::Begin{});
        bench.touch(intent::ChooseService{housing_fund()});
        return bench.shown<kiosk::GuideScreen>();
    };
    CHECK(guide_of(with("abolished")).cannot_start_reason == text_id::guide_abolished);
    for (const char* reform : {"", "filing", "promise", "improved"})
        CHECK(guide_of(with(reform)).cannot_start_reason.empty());

    // The deed of whoever has bought a home: a main paper, and no promise stands in for it.
    struct Row {
        const char* reform;
        bool may_promise;
        const char* later;  // of what “later” says
    };
    for (const Row& row :
         {Row{"", false, "交到窗口后才受理"}, Row{"filing", false, "可以先受理"},
          Row{"promise", true, "交到窗口后才受理"}, Row{"improved", false, "交到窗口后才受理"}}) {
        CAPTURE(row.reform);
        const auto environment = with(row.reform);
        const auto& item = *environment.catalogue->find(housing_fund());
        const auto situation =
            std::ranges::find_if(item.handle_items, [&](const kiosk::HandleItem& one) {
                return std::ranges::any_of(
                    kiosk::materials_of(item, one),
                    [](const kiosk::Material* each) { return each->code == "M0042"; });
            });
        REQUIRE(situation != item.handle_items.end());
        bool may_promise = false;
        std::string later;
        for (const auto& way : kiosk::upload_ways(item, *situation, {})) {
            if (way.code != "E-REALESTATE") continue;
            if (way.value == kiosk::upload_later) later = way.hint.in(Language::zh);
            may_promise = may_promise || way.value.starts_with(kiosk::upload_by_promise);
        }
        CHECK(may_promise == row.may_promise);
        CHECK(later.find(row.later) != std::string::npos);
        // And the guide says which.
        bool told = false;
        for (const auto& section : kiosk::guide_sections(item, *environment.catalogue))
            for (const auto& line : section.rows)
                told = told || line.label.in(Language::zh) == "证照分离改革";
        CHECK(told == (*row.reform != '\0'));
    }
}

TEST_CASE(
    "a paper taken in an earlier case is offered in the next with its trust level and expiry, and "
    "the case says where it comes from (R-063)") {
    const kiosk::FieldId deed("title_deed");
    for (const bool has_paper : {true, false}) {
        CAPTURE(has_paper);
        Bench bench;
        go_to_consent(bench, housing_fund(), 1);
        bench.touch(intent::Next{});
        const auto& asked =
            std::get<kiosk::question::Gather>(bench.wanted<effect::AskPlatform>()[0]->question);
        CHECK(asked.consent.data_sets == std::vector<std::string>{"papers"});
        kiosk::PersonData data;
        data.sets.emplace_back();
        data.sets[0].id = "papers";
        data.sets[0].state =
            has_paper ? kiosk::SharedSet::State::found : kiosk::SharedSet::State::none;
        if (has_paper)
            data.sets[0].values.push_back(
                {"M0042", SecretText("C 2026-05-02 2027-05-02 first/title_deed")});
        bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(data)});
        const auto rows = bench.shown<MaterialsScreen>().rows;
        const auto row = std::ranges::find(rows, MaterialWay::earlier, &MaterialsScreen::Row::way);
        CHECK((row != rows.end()) == has_paper);
        bench.touch(intent::Next{});
        std::vector<kiosk::FieldOption> options;
        for (int page = 0; page < 20 && options.empty(); ++page) {
            REQUIRE(bench.screen() == "form");
            for (const auto& field : bench.shown<FormScreen>().page.fields)
                if (field.id == deed) options = field.options;
            if (options.empty()) bench.touch(intent::Next{});
        }
        const auto earlier =
            std::ranges::find(options, "earlier:M0042", &kiosk::FieldOption::value);
        REQUIRE((earlier != options.end()) == has_paper);
        if (!has_paper) continue;
        for (const auto& words : {row->detail, earlier->hint}) {
            CHECK(words.in(Language::zh).find("2026-05-02") != std::string_view::npos);
            CHECK(words.in(Language::zh).find("可信等级 C") != std::string_view::npos);
            CHECK(words.in(Language::zh).find("2027-05-02 前") != std::string_view::npos);
        }
        bench.touch(intent::SetAnswer{deed, earlier->value});
        const auto payload = file_case(bench);
        bool told = false;
        for (const auto& material : payload["materials"]) {
            if (material["material"] != "M0042") continue;
            CHECK(material["way"] == "earlier");
            CHECK(material["from"] == "first/title_deed");
            told = true;
        }
        CHECK(told);
    }
}

}  // namespace tests
