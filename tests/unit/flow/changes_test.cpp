// What changes on a terminal when the data change, and no program with them.

#include <algorithm>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/catalog/builder.h"
#include "kiosk/flow/guide_view.h"
#include "kiosk/forms/shelved_form.h"
#include "kiosk/forms/xform_session.h"
#include "tests/unit/flow/fixture.h"

namespace tests {

namespace {

using Json = nlohmann::json;

void insert_before(std::string& text, const std::string& place, const std::string& words) {
    const auto at = text.find(place);
    REQUIRE(at != std::string::npos);
    text.insert(at, words);
}

std::vector<std::string> printed_values(const kiosk::PrintDocument& document) {
    std::vector<std::string> values;
    for (const auto& line : document.lines) values.push_back(line.value.reveal());
    return values;
}

bool has(const std::vector<std::string>& list, std::string_view value) {
    return std::ranges::find(list, value) != list.end();
}

}  // namespace

TEST_CASE(
    "a stage and a page that the catalogue puts in are a step of the guide and a question of the "
    "visit, by the same program (R-046)") {
    auto environment = environment_with([](Json& service) {
        auto stage = service["stages"][1];
        stage["name"] = {{"zh", "公示"}, {"en", "Notice"}};
        stage["limit_days"] = 0;
        service["stages"].insert(service["stages"].begin() + 1, stage);
        auto xform = service["form"]["xform"].get<std::string>();
        insert_before(xform, "<phone/>", "<colour/>");
        insert_before(xform, "<bind nodeset=\"/data/phone\"",
                      "<bind nodeset='/data/colour' type='string' required='true()'/>");
        const std::string page = "<group appearance=\"field-list\">\n      <label ref=\"jr:itext(";
        insert_before(xform, page + "'page.contact')\"/>",
                      "<input ref='/data/colour'><label ref=\"jr:itext('phone')\"/></input>");
        service["form"]["xform"] = xform;
    });
    const auto& item = *environment.catalogue->find(pension());
    const auto sections = kiosk::guide_sections(item, *environment.catalogue);
    const auto steps = std::ranges::find(sections, "steps", &kiosk::GuideSection::id);
    REQUIRE(steps != sections.end());
    const auto before = sample_catalogue()->find(pension())->stages.size();
    CHECK(steps->rows.size() == before + 1);
    CHECK(steps->rows[1].label.in(Language::zh) == "公示");

    Bench bench(std::move(environment));
    bench.go_to_form();
    bool asked = false;
    for (int page = 0; page < 10 && bench.screen() == "form" && !asked; ++page) {
        for (const auto& field : bench.shown<kiosk::FormScreen>().page.fields) {
            asked = asked || field.id == FieldId("colour");
            if (field.id == FieldId("employee_pension"))
                bench.touch(intent::SetAnswer{field.id, "no"});
            if (field.id == FieldId("household")) bench.touch(intent::SetAnswer{field.id, "rural"});
            if (field.id == FieldId("grade")) bench.touch(intent::SetAnswer{field.id, "500"});
            if (field.id == FieldId("payment")) bench.touch(intent::SetAnswer{field.id, "self"});
        }
        if (!asked) bench.touch(intent::Next{});
    }
    CHECK(asked);
}

TEST_CASE(
    "a rule's text in the catalogue is both what the question says before and what it complains "
    "of after (R-292)") {
    const kiosk::ServiceCode sign("1199010000990065453991018011000");
    const auto hint_and_error = [&](const kiosk::Environment& environment) {
        const auto* item = environment.catalogue->find(sign);
        REQUIRE(item != nullptr);
        auto form =
            kiosk::XFormSession::open(item->terminal_form()->form->plan(), kiosk::Now{}, {});
        REQUIRE(form);
        CHECK((*form)->set_value(FieldId("sign_width"), "5"));
        (void)(*form)->validate();
        std::pair<std::string, std::string> found;
        for (std::size_t page = 0; page < (*form)->page_count(); ++page) {
            for (const auto& field : (*form)->page(page).fields) {
                if (field.id != FieldId("sign_width")) continue;
                found = {std::string(field.hint.in(Language::zh)),
                         std::string(field.error.in(Language::zh))};
            }
        }
        return found;
    };
    const auto before = hint_and_error(sample_environment());
    CHECK(before.first == "请填 20 到 2000 厘米");
    CHECK(before.second == before.first);
    const auto after = hint_and_error(environment_with(
        [](Json& service) {
            auto xform = service["form"]["xform"].get<std::string>();
            const std::string words = "请填 20 到 2000 厘米";
            xform.replace(xform.find(words), words.size(), "宽度在 20 到 2000 厘米之间");
            service["form"]["xform"] = xform;
        },
        sign));
    CHECK(after.first == "宽度在 20 到 2000 厘米之间");
    CHECK(after.second == after.first);
}

TEST_CASE("another responsible body in the catalogue is on the next receipt (R-273)") {
    Bench bench;
    bench.go_to_receipt();
    bench.accept_case();
    const auto former =
        std::string(sample_catalogue()->find(pension())->body.name.in(Language::zh));
    CHECK(has(printed_values(bench.wanted<effect::Print>().back()->document), former));

    Bench later(environment_with([](Json& service) {
        service["body"]["name"] = {{"zh", "云山市社会保险中心"},
                                   {"en", "Yunshan Insurance Centre"}};
        service["window"]["phone"] = "0990-7654321";
    }));
    later.go_to_receipt();
    later.accept_case();
    const auto values = printed_values(later.wanted<effect::Print>().back()->document);
    CHECK(has(values, "云山市社会保险中心"));
    CHECK(has(values, "0990-7654321"));
    CHECK_FALSE(has(values, former));
}

TEST_CASE(
    "a terminal without a device says so of the services that need it, and does the others "
    "(R-018)") {
    auto environment = environment_with([](Json& service) {
        service["terminal"]["devices"] = {"idcard", "scanner"};
    });
    environment.devices = {"idcard", "document_printer"};
    Bench without(environment);
    without.touch(intent::Begin{});
    std::size_t here = 0;
    for (const auto& card : without.shown<kiosk::HomeScreen>().services) {
        if (card.code == pension()) CHECK_FALSE(card.can_finish_here);
        here += card.can_finish_here ? 1 : 0;
    }
    CHECK(here >= 3);
    without.touch(intent::ChooseService{pension()});
    const auto guide = without.shown<kiosk::GuideScreen>();
    CHECK(guide.cannot_start_reason == text_id::guide_no_device);
    CHECK_FALSE(guide.where.in(Language::zh).empty());
    without.touch(intent::Next{});
    CHECK(without.screen() == "guide");

    environment.devices.emplace_back("scanner");
    Bench with(environment);
    with.go_to_identify();
}

TEST_CASE("who was read is not asked for the card again, whatever services follow (R-028)") {
    Bench bench;
    bench.go_to_form();
    std::size_t begun = 1;
    for (const auto& service : sample_catalogue()->services()) {
        const bool other = service.terminal_form() != nullptr && service.code != pension() &&
                           service.handle_items.size() == 1;
        if (!other || begun == 4) continue;
        bench.touch(intent::Home{});
        bench.touch(intent::ConfirmLeave{});
        bench.touch(intent::ChooseService{service.code});
        bench.touch(intent::Next{});
        CAPTURE(service.name.in(Language::zh));
        // What is asked may be a consent first, but never the card.
        CHECK((bench.screen() == "form" || bench.screen() == "consent"));
        ++begun;
    }
    CHECK(begun == 4);
    // Once for whoever lays it down at home, once for the service.
    CHECK(bench.wanted<effect::ReadCard>().size() == 2);
}

namespace {

/// A visit that was cut off on the check-answers page, found again after that change.
template <class Change>
std::unique_ptr<Bench> reopened_after(Change change) {
    Bench before;
    before.go_to_review();
    auto after = std::make_unique<Bench>(environment_with(change));
    after->come_back(before.wanted<effect::SaveDraft>().back()->state.copy());
    REQUIRE(after->screen() == "notice");
    return after;
}

bool has_line(const Bench& bench, std::string_view words) {
    const auto screen = bench.shown<kiosk::NoticeScreen>();
    return std::ranges::any_of(screen.lines, [&](const auto& line) {
        return line.in(Language::zh).find(words) != std::string_view::npos;
    });
}

}  // namespace

TEST_CASE(
    "a draft of a service whose papers and days changed meanwhile says so and goes on with every "
    "answer (R-052)") {
    const auto bench = reopened_after([](Json& service) {
        service["materials"].erase(service["materials"].size() - 1);
        service["limits"]["promised_days"] = 3;
    });
    CHECK(bench->shown<kiosk::NoticeScreen>().id == text_id::notice_draft_changed);
    CHECK(has_line(*bench, "要交的材料有变化"));
    CHECK(has_line(*bench, "办理时限"));
    bench->touch(intent::Next{});
    REQUIRE(bench->screen() == "form");
    CHECK(bench->data().visit->form->value(FieldId("phone")).reveal() == sample_phone);
}

TEST_CASE(
    "a draft of another version of the form keeps every answer that has a place there, and names "
    "those that have none (R-052)") {
    const auto bench = reopened_after([](Json& service) {
        auto xform = service["form"]["xform"].get<std::string>();
        const auto replace = [&](const std::string& from, const std::string& to) {
            for (auto at = xform.find(from); at != std::string::npos; at = xform.find(from, at))
                xform.replace(at, from.size(), to);
        };
        replace("enrolment\" version=\"2", "enrolment\" version=\"3");
        replace("/data/phone", "/data/mobile");
        replace("<phone/>", "<mobile/>");
        service["form"]["xform"] = xform;
        service["form"]["tests"] = Json::array();
    });
    CHECK(has_line(*bench, "表格更新了"));
    CHECK(has_line(*bench, "没有保留"));
    bench->touch(intent::Next{});
    REQUIRE(bench->screen() == "form");
    const auto& filled = *bench->data().visit->form;
    CHECK(filled.value(FieldId("bank_account")).reveal() == sample_bank_card);
    CHECK(filled.value(FieldId("name")).reveal() == sample_name);
    CHECK(filled.value(FieldId("mobile")).empty());
}

TEST_CASE(
    "a draft of a service that is done elsewhere now is explained, never dropped in silence "
    "(R-052)") {
    const auto bench = reopened_after([](Json& service) {
        service["form"] = {{"window", {{"zh", "申请表"}, {"en", "Form"}}}};
        service["terminal"]["level"] = "guide";
    });
    CHECK(bench->shown<kiosk::NoticeScreen>().id == text_id::notice_draft_gone);
    CHECK_FALSE(bench->shown<kiosk::NoticeScreen>().lines.empty());
    bench->touch(intent::Next{});
    CHECK(bench->screen() == "home");
    CHECK(bench->wanted<effect::DropDraft>().size() == 1);
}

TEST_CASE(
    "changing a limit in the record changes guide, the form's hint and its statement together "
    "(R-048)") {
    const kiosk::ServiceCode sign("1199010000990065453991018011000");
    struct Words {
        std::string guide, hint, statement;
    };
    const auto words_of = [&](const kiosk::Environment& environment) {
        const auto* item = environment.catalogue->find(sign);
        REQUIRE(item != nullptr);
        Words words;
        for (const auto& section : kiosk::guide_sections(*item, *environment.catalogue))
            if (section.id == "limits")
                for (const auto& row : section.rows) words.guide += row.text.in(Language::zh);
        auto form =
            kiosk::XFormSession::open(item->terminal_form()->form->plan(), kiosk::Now{}, {});
        REQUIRE(form);
        for (std::size_t page = 0; page < (*form)->page_count(); ++page) {
            for (const auto& field : (*form)->page(page).fields) {
                if (field.id == FieldId("phone")) words.hint = field.hint.in(Language::zh);
                if (field.id == FieldId("sign_safe"))
                    words.statement = field.label.in(Language::zh);
            }
        }
        return words;
    };
    const auto before = words_of(sample_environment());
    const auto after = words_of(environment_with(
        [](Json& service) {
            service["limits"]["legal_days"] = 20;
            service["limits"]["promised_days"] = 7;
        },
        sign));
    CHECK(before.hint.find("1 个工作日") != std::string::npos);
    CHECK(before.statement.find("1 个工作日") != std::string::npos);
    for (const auto* text : {&after.guide, &after.hint, &after.statement})
        CHECK(text->find("7 个工作日") != std::string::npos);
    CHECK(after.hint.find("1 个工作日") == std::string::npos);

    // A limit that no record has is a fault of the catalogue, not a hole in a sentence.
    const auto joined = kiosk::join_catalogue("assets/services", 8, WallTime{});
    REQUIRE(joined);
    auto document = Json::parse(*joined);
    for (auto& service : document["services"]) {
        if (service["code"] != sign.value()) continue;
        auto xform = service["form"]["xform"].get<std::string>();
        const std::string word = "{item.promised_days}";
        xform.replace(xform.find(word), word.size(), "{item.some_days}");
        service["form"]["xform"] = xform;
    }
    const auto parsed = kiosk::Catalogue::parse(document.dump());
    REQUIRE(parsed);
    CHECK((*parsed)->find(sign) == nullptr);
    CHECK(std::ranges::any_of((*parsed)->faults(), [](const auto& fault) {
        return fault.rule.find("some_days") != std::string::npos;
    }));
}

}  // namespace tests
