// R-016 R-017 R-020 R-022 R-025
#include <algorithm>

#include <doctest.h>

#include "kiosk/flow/guide_view.h"
#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::GuideScreen;

TEST_CASE("the first page of a guide answers who, where and how in both languages (R-022)") {
    Bench bench;
    bench.go_to_guide();
    const auto guide = bench.shown<GuideScreen>();
    for (const auto* answer : {&guide.who, &guide.where, &guide.how}) {
        CHECK_FALSE(answer->in(Language::zh).empty());
        CHECK_FALSE(answer->in(Language::en).empty());
        CHECK(answer->in(Language::zh).find('{') == std::string_view::npos);
        CHECK(answer->in(Language::en).find('{') == std::string_view::npos);
    }
    CHECK(guide.can_start);
    CHECK(guide.cannot_start_reason.empty());
}

TEST_CASE("every service has every section, in the fixed order, over its pages (R-020)") {
    const std::vector<std::string> order{"basics",  "conditions", "materials", "steps",
                                         "limits",  "fees",       "basis",     "place",
                                         "contact", "result",     "questions"};
    for (const auto& service : sample_catalogue()->services()) {
        CAPTURE(service.code.value());
        std::vector<std::string> seen;
        for (const auto& page :
             kiosk::guide_pages(kiosk::guide_sections(service, *sample_catalogue()))) {
            for (const auto& section : page) {
                CHECK_FALSE(section.rows.empty());
                if (seen.empty() || seen.back() != section.id) seen.push_back(section.id);
            }
        }
        CHECK(seen == order);
    }
}

TEST_CASE("pages of a guide turn and stop at both ends") {
    Bench bench;
    bench.go_to_guide();
    const auto pages = bench.shown<GuideScreen>().pages;
    REQUIRE(pages > 1);
    bench.touch(intent::TurnPage{-1});
    CHECK(bench.shown<GuideScreen>().page == 0);
    for (std::size_t i = 0; i < pages + 2; ++i) bench.touch(intent::TurnPage{1});
    CHECK(bench.shown<GuideScreen>().page == pages - 1);
}

TEST_CASE("a service that cannot be started says why, and starting does nothing") {
    Bench bench;
    bench.go_to_guide();
    auto health = good_health();
    health.card_reader = kiosk::PartState::unavailable;
    bench.set_health(health);
    CHECK(bench.shown<GuideScreen>().cannot_start_reason == text_id::guide_reader_missing);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
    health = good_health();
    health.storage_ready = false;
    bench.set_health(health);
    CHECK(bench.shown<GuideScreen>().cannot_start_reason == text_id::guide_storage_full);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
    health = good_health();
    health.power_low = true;
    bench.set_health(health);
    CHECK(bench.shown<GuideScreen>().cannot_start_reason == text_id::guide_power_low);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
    bench.set_health(good_health());
    CHECK(bench.shown<GuideScreen>().can_start);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "identify");
}

TEST_CASE("a clock that is surely wrong holds back what needs the day's date, and nothing else") {
    Bench bench;
    auto health = good_health();
    health.clock_unset = true;
    bench.set_health(health);
    std::size_t held = 0;
    std::size_t open = 0;
    for (const auto& item : sample_catalogue()->services()) {
        const auto* form = item.terminal_form();
        if (form == nullptr || item.level != kiosk::TerminalLevel::handle) continue;
        bench.touch(intent::Begin{});
        bench.touch(intent::ChooseService{item.code});
        const auto guide = bench.shown<GuideScreen>();
        const bool needs_date = form->sources.date || item.effective_to.has_value();
        CAPTURE(item.code.value());
        CHECK((guide.cannot_start_reason == text_id::guide_clock) == needs_date);
        ++(needs_date ? held : open);
        bench.touch(intent::Home{});
    }
    CHECK(held > 0);
    CHECK(open > 0);
}

TEST_CASE("a printer without paper and a platform away do not keep anybody from starting") {
    Bench bench;
    bench.go_to_guide();
    auto health = good_health();
    health.printer = kiosk::PartState::unavailable;
    health.platform_reachable = false;
    bench.set_health(health);
    CHECK(bench.shown<GuideScreen>().can_start);
}

TEST_CASE(
    "a service done elsewhere is explained with address and telephone, but not started (R-017, "
    "R-025)") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{guide_only()});
    const auto guide = bench.shown<GuideScreen>();
    CHECK_FALSE(guide.can_start);
    CHECK(guide.cannot_start_reason == text_id::guide_elsewhere);
    const auto& service = *sample_catalogue()->find(guide_only());
    CHECK(guide.who.in(Language::zh).find(service.window.phone) != std::string_view::npos);
    CHECK(guide.where.in(Language::zh).find(service.window.address.in(Language::zh)) !=
          std::string_view::npos);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
}

TEST_CASE("what holds a service back is told by its own reason (R-016)") {
    auto item = *sample_catalogue()->find(pension());
    const auto today = kiosk::CivilDate{2026, 6, 1};
    const auto reason = [&] { return kiosk::cannot_start(item, good_health(), today, {"idcard"}); };
    CHECK(reason().empty());
    item.effective_from = {2027, 1, 1};
    CHECK(reason() == text_id::guide_not_yet);
    item.effective_from = {2020, 1, 1};
    item.effective_to = kiosk::CivilDate{2026, 6, 1};
    CHECK(reason() == text_id::guide_ended);
    item.effective_to.reset();
    item.status = kiosk::DictionaryCode("2");
    CHECK(reason() == text_id::guide_suspended);
    item.status = kiosk::DictionaryCode("3");
    CHECK(reason() == text_id::guide_cancelled);
}

TEST_CASE(
    "a service whose back end is away says so before anybody begins, with where to go instead, and "
    "is offered again by itself (R-130 R-147)") {
    Bench bench;
    auto health = good_health();
    health.paused = {pension().value(), "11990100000009999900"};
    bench.set_health(health);
    bench.touch(intent::Begin{});
    std::size_t marked = 0;
    for (const auto& card : bench.shown<kiosk::HomeScreen>().services) {
        CHECK(card.out_of_order == (card.code == pension()));
        marked += card.out_of_order ? 1 : 0;
    }
    CHECK(marked == 1);
    bench.touch(intent::ChooseService{pension()});
    auto guide = bench.shown<GuideScreen>();
    CHECK(guide.cannot_start_reason == text_id::guide_paused);
    CHECK_FALSE(guide.where.in(Language::zh).empty());
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
    bench.set_health(good_health());
    CHECK(bench.shown<GuideScreen>().can_start);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "identify");
    // Whoever has begun goes on: the case waits until the back end is there.
    bench.set_health(health);
    bench.lay_card();
    CHECK(bench.screen() == "form");
}

TEST_CASE("a look back at the guide loses no answer, leaving it asks first") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId("household"), "urban"});
    bench.touch(intent::Back{});
    bench.touch(intent::Back{});
    REQUIRE(bench.screen() == "guide");
    bench.touch(intent::Back{});
    CHECK(bench.overlaid<kiosk::LeaveQuestion>());
    bench.touch(intent::CloseOverlay{});
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "form");
    bench.touch(intent::Next{});
    CHECK(bench.data().visit->form->value(FieldId("household")).reveal() == "urban");
}

namespace {

const kiosk::GuideSection& section_of(const std::vector<kiosk::GuideSection>& sections,
                                      std::string_view id) {
    const auto found = std::ranges::find(sections, id, &kiosk::GuideSection::id);
    REQUIRE(found != sections.end());
    return *found;
}

bool says(const kiosk::GuideSection& section, std::string_view words) {
    return std::ranges::any_of(section.rows, [&](const kiosk::GuideSection::Row& row) {
        return row.label.in(Language::zh).find(words) != std::string_view::npos ||
               row.text.in(Language::zh).find(words) != std::string_view::npos ||
               row.note.in(Language::zh).find(words) != std::string_view::npos;
    });
}

}  // namespace

TEST_CASE("the steps of a guide are its stages, each with post and limit (R-026, R-259)") {
    for (const auto& service : sample_catalogue()->services()) {
        CAPTURE(service.name.in(Language::zh));
        const auto sections = kiosk::guide_sections(service, *sample_catalogue());
        const auto& steps = section_of(sections, "steps");
        REQUIRE(steps.rows.size() == service.stages.size());
        for (std::size_t i = 0; i < steps.rows.size(); ++i) {
            CHECK(steps.rows[i].label == service.stages[i].name);
            CHECK(
                steps.rows[i].text.in(Language::zh).find(service.stages[i].post.in(Language::zh)) !=
                std::string_view::npos);
            const auto days = service.stages[i].limit_days;
            CHECK(steps.rows[i]
                      .text.in(Language::zh)
                      .find(days == 0 ? "当场" : std::to_string(days)) != std::string_view::npos);
        }
    }
}

TEST_CASE("the limits of a guide are the law's, the promise, and how much shorter it is (R-086)") {
    auto item = *sample_catalogue()->find(pension());
    item.limits.legal_days = 20;
    item.limits.promised_days = 5;
    const auto sections = kiosk::guide_sections(item, *sample_catalogue());
    const auto& limits = section_of(sections, "limits");
    CHECK(says(limits, "20 个工作日"));
    CHECK(says(limits, "5 个工作日"));
    CHECK(says(limits, "75%"));
    item.limits.promised_days = 20;
    CHECK_FALSE(says(section_of(kiosk::guide_sections(item, *sample_catalogue()), "limits"), "%"));
}

TEST_CASE(
    "a guide is made from the record each time: who changes the record changes the guide, a stage "
    "more is a step more (R-049)") {
    auto item = *sample_catalogue()->find(pension());
    item.stages.push_back({{"公示", "Notice"}, 7, {"公示岗", "Notice desk"}, {"公示", "Shown"}});
    item.limits.promised_days = 13;
    item.fees.push_back({{"工本费", "Fee"}, {"10 元", "10 yuan"}, {}, {}});
    const auto sections = kiosk::guide_sections(item, *sample_catalogue());
    CHECK(says(section_of(sections, "steps"), "公示岗，7 个工作日"));
    CHECK(says(section_of(sections, "limits"), "13 个工作日"));
    CHECK(says(section_of(sections, "fees"), "10 元"));
    CHECK(kiosk::guide_how(item).in(Language::zh).find("13 个工作日") != std::string_view::npos);
}

TEST_CASE(
    "who keeps the record, when it was changed, its level and local elements stand in the guide "
    "(R-012, R-044)") {
    auto item = *sample_catalogue()->find(pension());
    item.extensions.push_back({"ext_x", {"附加要素", "Extra"}, {"有", "Yes"}});
    const auto sections = kiosk::guide_sections(item, *sample_catalogue());
    const auto& basics = section_of(sections, "basics");
    CHECK(says(basics, item.maintainer.in(Language::zh)));
    CHECK(says(basics, "2026-03-01"));
    CHECK(says(basics, "市级"));
    CHECK(says(basics, "附加要素"));
}

TEST_CASE("a guide that nobody has looked through for long says so beside its date (R-034)") {
    const auto& item = *sample_catalogue()->find(pension());
    const auto basics_on = [&](const kiosk::CivilDate& day) {
        const auto sections =
            kiosk::guide_sections(item, *sample_catalogue(), nullptr, kiosk::ReadingDay{day, 730});
        return section_of(sections, "basics");
    };
    CHECK_FALSE(says(basics_on({2026, 6, 1}), "待更新"));
    CHECK(says(basics_on({2028, 6, 1}), "待更新"));

    auto environment = sample_environment();
    environment.guide_days = 30;
    Bench bench(environment);
    bench.go_to_guide();
    bool said = false;
    for (std::size_t page = 0; page < bench.shown<GuideScreen>().pages; ++page) {
        for (const auto& section : bench.shown<GuideScreen>().sections)
            said = said || says(section, "待更新");
        bench.touch(intent::TurnPage{1});
    }
    CHECK(said);
}

TEST_CASE(
    "each material names its law, and one that no law demands need not be handed in (R-040)") {
    auto item = *sample_catalogue()->find(guide_only());
    const auto brought = std::ranges::find_if(
        item.materials, [](const kiosk::Material& one) { return !one.spared(); });
    REQUIRE(brought != item.materials.end());
    const auto materials = [&] {
        return section_of(kiosk::guide_sections(item, *sample_catalogue()), "materials");
    };
    const auto with_basis = materials();
    for (std::size_t i = 0; i < item.materials.size(); ++i) {
        CHECK(with_basis.rows[i].note.in(Language::zh).find("依据：") != std::string_view::npos);
        CHECK(with_basis.rows[i]
                  .note.in(Language::zh)
                  .find(item.materials[i].basis.front().title.in(Language::zh)) !=
              std::string_view::npos);
    }
    CHECK_FALSE(says(with_basis, "可以不交"));
    const auto how = std::string(kiosk::guide_how(item).in(Language::zh));
    brought->basis.clear();
    const auto at = static_cast<std::size_t>(brought - item.materials.begin());
    CHECK(materials().rows[at].text.in(Language::zh) == "没有依据，可以不交");
    // It is not among those to bring either.
    CHECK(kiosk::guide_how(item).in(Language::zh) != how);
}

TEST_CASE(
    "what became less is shown with before, now and per cent, where the record knows it (R-250, "
    "R-255)") {
    auto item = *sample_catalogue()->find(pension());
    item.limits = {20, 5, {}, 0};
    const auto limits = [&] {
        return section_of(kiosk::guide_sections(item, *sample_catalogue()), "limits");
    };
    CHECK_FALSE(says(limits(), "减材料"));
    item.before = {4, 2, {}, {}};
    const auto shown = limits();
    const auto row_says = [&](std::string_view label, std::string_view text,
                              std::string_view note) {
        const auto row = std::ranges::find_if(shown.rows, [&](const auto& one) {
            return one.label.in(Language::zh).starts_with(label);
        });
        REQUIRE(row != shown.rows.end());
        CHECK(row->text.in(Language::zh) == text);
        CHECK(row->note.in(Language::zh) == note);
    };
    row_says("减材料", "从 4 到 0", "减少 100%");
    row_says("减时限", "从 20 到 5", "减少 75%");
    row_says("减次数", "从 2 到 0", "减少 100%");
}

TEST_CASE(
    "a package tells its services, their departments, the stages with their materials, and what "
    "runs at the same time (R-087, R-099, R-100)") {
    const auto& services = sample_catalogue()->services();
    const auto package = std::ranges::find_if(services, [](const kiosk::ServiceItem& item) {
        return item.terminal_form() != nullptr && !item.terminal_form()->parts.empty();
    });
    REQUIRE(package != services.end());
    const auto sections = kiosk::guide_sections(*package, *sample_catalogue());
    const auto& basics = section_of(sections, "basics");
    const auto& steps = section_of(sections, "steps");
    REQUIRE(package->terminal_form()->parts.size() >= 3);
    std::size_t last = 0;
    for (const auto& part : package->terminal_form()->parts) {
        CAPTURE(part.id);
        // Each service and its department, and a stage of that department, in the same order.
        CHECK(std::ranges::any_of(basics.rows, [&](const kiosk::GuideSection::Row& row) {
            return row.text == part.name && row.note == part.body;
        }));
        const auto stage = std::ranges::find_if(
            package->stages, [&](const kiosk::Stage& one) { return one.post == part.body; });
        REQUIRE(stage != package->stages.end());
        const auto at = static_cast<std::size_t>(stage - package->stages.begin());
        CHECK(at > last);
        last = at;
        CHECK(steps.rows[at].note.in(Language::zh).find("要件：") != std::string_view::npos);
        CHECK((steps.rows[at].text.in(Language::zh).find("同时进行") != std::string_view::npos) ==
              stage->alongside);
    }
    CHECK(says(section_of(sections, "limits"), "5 个工作日"));
    // 1 for the certificate, the longest of 3, 1 and 3, and 1 to hand it out.
    CHECK(critical_path_days(package->stages) == 5);
}

}  // namespace tests
