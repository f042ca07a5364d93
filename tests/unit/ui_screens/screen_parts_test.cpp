#include <map>
#include <set>
#include <string>

#include <doctest.h>

#include "tests/support/snapshots.h"
#include "tests/unit/ui_screens/fake_metrics.h"
#include "ui/frame.h"
#include "ui/input/handwriting/handwriting.h"
#include "ui/text/texts.h"
#include "ui/theme/theme.h"

namespace {

using kiosk::Snapshot;
using ui::Node;
using ui::Tree;

constexpr ui::Viewport portrait{1080, 1920, 336, 597};

Tree built(const Snapshot& snapshot, const ui::Viewport& viewport = portrait,
           const ui::KeyboardView& keyboard = {}) {
    static const kiosk::Result<ui::Texts> texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    tests::FakeMetrics metrics;
    return ui::build_screen(snapshot, viewport, *texts, metrics, keyboard);
}

Tree built(const tests::Example& each, const ui::Viewport& viewport = portrait) {
    return built(each.snapshot, viewport, each.keyboard);
}

tests::Example example(std::string_view name, tests::Setting setting = {}) {
    for (tests::Example& each : tests::example_snapshots(setting)) {
        if (each.name == name) return std::move(each);
    }
    FAIL("no such example");
    return {};
}

const Node& node_of(const Tree& tree, std::string_view id) {
    const Node* node = ui::find(tree.root, id);
    REQUIRE_MESSAGE(node != nullptr, id);
    return *node;
}

template <class Kind>
const Kind& action_of(const Tree& tree, std::string_view id) {
    const Node& node = node_of(tree, id);
    REQUIRE_MESSAGE(node.action.has_value(), id);
    const Kind* kind = std::get_if<Kind>(&*node.action);
    REQUIRE_MESSAGE(kind != nullptr, id);
    return *kind;
}

TEST_CASE(
    "nothing moves in the ways of high contrast, while the terminal speaks, or as the city "
    "wishes") {
    static const kiosk::Result<ui::Texts> texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    tests::FakeMetrics metrics;
    ui::Palettes palettes = ui::own_palettes();
    palettes.motion.turn_ms = 2000;
    const auto tree_in = [&](kiosk::WayOfUse way, bool speaks) {
        return ui::build_screen(example("identify", {{}, way}).snapshot, portrait, *texts, metrics,
                                {}, {.offered = true, .on = speaks}, &palettes);
    };
    using enum kiosk::WayOfUse;
    for (const auto way : {standard, elder, low_reach}) {
        CHECK(tree_in(way, false).motion);
        CHECK_FALSE(tree_in(way, true).motion);
    }
    CHECK(tree_in(standard, false).motion_times.turn_ms == 2000);
    CHECK_FALSE(tree_in(contrast_dark, false).motion);
    CHECK_FALSE(tree_in(contrast_light, false).motion);
    palettes.still = true;
    CHECK_FALSE(tree_in(standard, false).motion);
}

TEST_CASE("a day stands as people say it, whoever wrote it; what only looks like one stays") {
    const auto told = [](const char* zh, const char* en, kiosk::Language language) {
        tests::Example each = example("public_notice", {language});
        auto& screen = std::get<kiosk::PublicScreen>(each.snapshot.screen);
        screen.detail->title = kiosk::LocalText(zh, en);
        return node_of(built(each), "public.detail").label;
    };
    const kiosk::Language zh = kiosk::Language::zh;
    const kiosk::Language en = kiosk::Language::en;
    CHECK(told("2026-07-01 前有效", "-", zh) == "2026年7月1日前有效");
    CHECK(told("更新于 2026-12-31", "-", zh) == "更新于2026年12月31日");
    CHECK(told("2026-06-02 09:30", "-", zh) == "2026年6月2日 09:30");
    CHECK(told("2026-06-02T09:30", "-", zh) == "2026年6月2日 09:30");
    CHECK(told("-", "valid until 2026-07-01", en) == "valid until 1 Jul 2026");
    for (const char* code : {"2026-13-01", "2026-1-01", "A2026-07-01", "2026-07-01-3",
                             "12026-07-01", "2026-07-011", "2026-07-01Z", "-2026-07-01"})
        CHECK(told(code, code, zh) == code);
}

TEST_CASE("the ways of use stand alike in each row: all with words, or none") {
    for (const ui::Viewport& viewport :
         {portrait, ui::Viewport{1920, 1080, 597, 336}, ui::Viewport{1920, 1080, 476, 268}}) {
        for (const auto way : {kiosk::WayOfUse::standard, kiosk::WayOfUse::elder}) {
            for (const auto language : {kiosk::Language::zh, kiosk::Language::en}) {
                for (const char* name : {"home", "guide", "review", "mine"}) {
                    const Tree tree = built(example(name, {language, way}), viewport);
                    std::set<bool> worded;
                    ui::for_each(tree.root, [&](const Node& node) {
                        if (node.id.starts_with("way.")) worded.insert(!node.texts.empty());
                    });
                    CHECK_MESSAGE(worded.size() == 1, name);
                }
            }
        }
    }
}

TEST_CASE("a service card asks for its service and reads its summary aloud (R-029)") {
    const Tree tree = built(example("home"));
    CHECK(action_of<kiosk::intent::ChooseService>(tree, "service.11810000000000001-0001")
              .service.value() == "11810000000000001-0001");
    CHECK(node_of(tree, "service.11810000000000001-0001").description.find("16") !=
          std::string::npos);
    CHECK(node_of(tree, "browse.popular").checked);
    CHECK(action_of<kiosk::intent::Browse>(tree, "browse.department").by ==
          kiosk::BrowseBy::department);
    CHECK(node_of(tree, "action.search").action.has_value());
}

TEST_CASE("life stages and departments are tiles that lead to their services (R-014, R-241)") {
    const Tree stages = built(example("home_stages"));
    CHECK(node_of(stages, "browse.person").checked);
    const auto& work = action_of<kiosk::intent::Browse>(stages, "group.work");
    CHECK(work.by == kiosk::BrowseBy::person);
    CHECK(work.group == "work");
    CHECK(node_of(stages, "group.work").description.find('9') != std::string::npos);
    const Tree departments = built(example("home_departments"));
    CHECK(action_of<kiosk::intent::Browse>(departments, "group.11990100009900099N").by ==
          kiosk::BrowseBy::department);
}

TEST_CASE("the search shows what was found, and takes the wish that nothing fulfils (R-197)") {
    const Tree empty = built(example("search"));
    CHECK(ui::find(empty.root, "action.not_found") == nullptr);
    CHECK(ui::find(empty.root, "status.search") == nullptr);
    CHECK(ui::find(empty.root, "key.g") != nullptr);
    const Tree found = built(example("search_found"));
    CHECK(node_of(found, "field.search").value == "老年卡");
    CHECK(node_of(found, "action.not_found").action.has_value());
    CHECK(ui::find(found.root, "service.11810000000000001-0004") != nullptr);
    CHECK_FALSE(node_of(built(example("search_near")), "status.search").label.empty());
    tests::Example wished = example("search_noted");
    wished.snapshot.help_phone = "0990-2012";
    const Tree noted = built(wished);
    CHECK_FALSE(node_of(noted, "action.not_found").action.has_value());
    CHECK(node_of(noted, "status.search").label.find("0990-2012") != std::string::npos);
}

TEST_CASE("a scenario question is one screen, its answers are what was asked for") {
    const Tree tree = built(example("scenario"));
    CHECK(tree.title == "是哪位家人？");
    const auto& answer =
        action_of<kiosk::intent::SetAnswer>(tree, "option.scenario_relative.parent");
    CHECK(answer.field.value() == "scenario_relative");
    CHECK(answer.value == "parent");
}

TEST_CASE("the phone's page promises that no picture is taken only where none was (R-202)") {
    for (const bool taken : {false, true}) {
        tests::Example shown = example("verify");
        std::get<kiosk::VerifyScreen>(shown.snapshot.screen).picture_taken = taken;
        bool promises = false;
        const Tree tree = built(shown);
        ui::for_each(tree.root, [&](const Node& node) {
            promises = promises || node.label.find("不拍照") != std::string::npos;
        });
        CHECK(promises == !taken);
    }
}

TEST_CASE("home shows at most eight services, six in the elder way (R-029)") {
    for (const auto& [way, count] :
         {std::pair{kiosk::WayOfUse::standard, 8}, {kiosk::WayOfUse::elder, 6}}) {
        const Tree tree = built(example("home", {kiosk::Language::zh, way}));
        int services = 0;
        ui::for_each(tree.root, [&](const Node& node) {
            services += node.id.starts_with("service.") ? 1 : 0;
        });
        CHECK(services == count);
    }
}

TEST_CASE("pages are turned where there are more, and not beyond the ends") {
    const Tree first = built(example("home"));
    CHECK(action_of<kiosk::intent::TurnPage>(first, "action.more").by == 1);
    CHECK_FALSE(node_of(first, "action.less").action.has_value());
    const Tree last = built(example("home_last_page"));
    CHECK(action_of<kiosk::intent::TurnPage>(last, "action.less").by == -1);
    CHECK_FALSE(node_of(last, "action.more").action.has_value());
}

TEST_CASE(
    "the guide answers who, where and how at first sight, and marks what is spared (R-022, "
    "R-065)") {
    const Tree first = built(example("guide"));
    for (const char* question : {"找谁办", "去哪办", "怎么办"}) {
        bool found = false;
        ui::for_each(first.root,
                     [&](const Node& node) { found = found || node.label == question; });
        CHECK_MESSAGE(found, question);
    }
    const Tree materials = built(example("guide_materials"));
    int spared = 0;
    ui::for_each(materials.root,
                 [&](const Node& node) { spared += node.label == "无需提交" ? 1 : 0; });
    CHECK(spared == 2);
}

TEST_CASE(
    "a guide begins with plain words, the law comes after them, and a button reads them aloud "
    "(R-021)") {
    const auto guide = example("guide");
    const Tree tree = built(guide);
    const auto& screen = std::get<kiosk::GuideScreen>(guide.snapshot.screen);
    const std::string summary(screen.summary.in(kiosk::Language::zh));
    REQUIRE_FALSE(summary.empty());
    const Node* told = nullptr;
    int highest_section = 1 << 20;
    ui::for_each(tree.root, [&](const Node& node) {
        if (node.role == ui::Role::paragraph && node.label == summary) told = &node;
        if (node.role == ui::Role::group) highest_section = std::min(highest_section, node.rect.y);
    });
    REQUIRE(told != nullptr);
    CHECK(told->rect.y + told->rect.h <= highest_section);
    const kiosk::Result<ui::Texts> texts = ui::Texts::load("assets/text");
    tests::FakeMetrics metrics;
    const Tree heard = ui::build_screen(guide.snapshot, portrait, *texts, metrics, {},
                                        {.offered = true, .panel = true});
    CHECK(action_of<kiosk::intent::Speech>(heard, "speech.on").what ==
          kiosk::intent::Speech::What::on);
}

TEST_CASE(
    "before a card is read the screen says what is read, what for, and that it is erased (R-206)") {
    const kiosk::Result<ui::Texts> texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    for (const auto language : {kiosk::Language::zh, kiosk::Language::en}) {
        const Tree tree = built(example("identify", {language}));
        for (const char* id : {"identify.what_is_read", "identify.privacy"}) {
            bool shown = false;
            ui::for_each(tree.root, [&](const Node& node) {
                shown = shown || node.label == texts->at(language, id);
            });
            CHECK_MESSAGE(shown, id);
        }
    }
}

TEST_CASE(
    "the same button has the same words wherever it stands, all of one dictionary, and a kind of "
    "field one component (R-260)") {
    const kiosk::Result<ui::Texts> texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    // A list too long for tiles is a component of its own.
    std::map<std::pair<kiosk::FieldKind, bool>, std::set<ui::Role>> components;
    std::size_t buttons = 0;
    for (const auto& each : tests::example_snapshots({})) {
        const Tree tree = built(each);
        ui::for_each(tree.root, [&](const Node& node) {
            if (node.role != ui::Role::button || !node.id.starts_with("action.")) return;
            CAPTURE(node.id);
            CAPTURE(each.name);
            ++buttons;
            CHECK_FALSE(texts->id_of(kiosk::Language::zh, node.label).empty());
        });
        const auto* form = std::get_if<kiosk::FormScreen>(&each.snapshot.screen);
        if (form == nullptr || form->list || each.snapshot.overlay) continue;
        for (const auto& field : form->page.fields) {
            const Node* node = ui::find(tree.root, "field." + field.id.value());
            if (node != nullptr && !field.readonly)
                components[{field.kind, field.long_list}].insert(node->role);
        }
    }
    CHECK(buttons > 50);
    CHECK(components.size() >= 3);
    for (const auto& [kind, roles] : components) {
        CAPTURE(static_cast<int>(kind.first));
        CHECK(roles.size() == 1);
    }
}

TEST_CASE("a guide that cannot be started here says why and offers no start") {
    const Tree tree = built(example("guide_no_reader"));
    CHECK(ui::find(tree.root, "action.start") == nullptr);
    CHECK_FALSE(node_of(tree, "status.cannot_start").label.empty());
}

TEST_CASE("a masked value is shown masked, nowhere in clear") {
    for (const char* name : {"form_card", "review"}) {
        const Tree tree = built(example(name));
        ui::for_each(tree.root, [&](const Node& node) {
            CHECK(node.value.find(tests::sample_number) == std::string::npos);
            for (const ui::TextPart& part : node.texts) {
                CHECK(part.text.find(tests::sample_number) == std::string::npos);
            }
        });
    }
}

TEST_CASE("what a person entered is marked as personal wherever it is shown") {
    const Tree tree = built(example("form_chosen"));
    CHECK(node_of(tree, "option.tier.1000").sensitive);
    CHECK(node_of(tree, "field.tier").sensitive);
    CHECK(node_of(built(example("form_phone")), "field.phone").sensitive);
    CHECK(node_of(built(example("review")), "answer.phone").sensitive);
    CHECK(node_of(built(example("signature_signed")), "canvas.signature").sensitive);
}

TEST_CASE("the focused field stands above the keyboard with a mistake in words below it") {
    for (const char* name : {"form_phone", "form_number", "form_letters"}) {
        for (const kiosk::WayOfUse way :
             {kiosk::WayOfUse::standard, kiosk::WayOfUse::elder, kiosk::WayOfUse::low_reach}) {
            const Tree tree = built(example(name, {kiosk::Language::zh, way}));
            const Node* focused = nullptr;
            ui::for_each(tree.root, [&](const Node& node) {
                if (node.focused) focused = &node;
            });
            REQUIRE_MESSAGE(focused != nullptr, name);
            CHECK(focused->rect.y + focused->rect.h <= node_of(tree, "keyboard").rect.y);
        }
    }
    const Tree tree = built(example("form_phone"));
    CHECK(node_of(tree, "field.phone").invalid);
    CHECK(node_of(tree, "error.phone").label == "请填 11 位手机号码");
    CHECK(node_of(tree, "field.phone").value == "138 0013");
}

TEST_CASE("who types a long answer sees its end, in each way of use and size (R-212)") {
    const std::string address =
        "云南省云山市清溪区人民路街道幸福社区阳光花园8号楼3单元1502室，就是菜市场后面红色大门进去"
        "左手第二栋，门口有两棵桂花树；从长途汽车站坐 12 路公共汽车，在水塔站下车，过了马路往回走"
        "两百米，看见一家卖豆腐的铺子再往左拐，找不到请打门卫电话";
    for (const kiosk::WayOfUse way :
         {kiosk::WayOfUse::standard, kiosk::WayOfUse::elder, kiosk::WayOfUse::low_reach}) {
        for (const ui::Viewport& viewport :
             {portrait, ui::Viewport{1920, 1080, 597, 336}, ui::Viewport{1080, 1920, 268, 476}}) {
            tests::Example each = example("form_pinyin", {kiosk::Language::zh, way});
            auto& screen = std::get<kiosk::FormScreen>(each.snapshot.screen);
            screen.page.fields[0].value = kiosk::SecretText(address);
            const Tree tree = built(each, viewport);
            const Node& field = node_of(tree, "field.contact_address");
            CHECK(field.focused);
            CHECK(field.value == address);  // whole for the voice
            REQUIRE(field.texts.size() == 1);
            const ui::TextPart& part = field.texts[0];
            CHECK(part.text.ends_with("门卫电话"));
            CHECK(part.text.starts_with("…"));
            tests::FakeMetrics metrics;
            CHECK_FALSE(metrics.measure(part.text, part.style, part.rect.w, part.lines_max).cut);
            // The bar stands inside the field.
            REQUIRE(field.children.size() == 1);
            const ui::Rect& bar = field.children[0].rect;
            CHECK(bar.y >= field.rect.y);
            CHECK(bar.y + bar.h <= field.rect.y + field.rect.h);
        }
    }
}

TEST_CASE("what is searched for is seen to its end, too") {
    tests::Example each = example("search_found");
    auto& screen = std::get<kiosk::SearchScreen>(each.snapshot.screen);
    std::string words;
    for (int i = 0; i < 60; ++i) words += "老";
    screen.field.value = kiosk::SecretText(words + "卡");
    const Tree tree = built(each);
    CHECK(node_of(tree, "field.search").texts.back().text.ends_with("卡"));
}

TEST_CASE("a field that is typed into is said as it is masked (R-202)") {
    const Tree tree = built(example("form_phone"));
    const Node& phone = node_of(tree, "field.phone");
    CHECK(phone.focused);
    CHECK_FALSE(phone.spoken.empty());
    CHECK(phone.spoken != phone.value);
    CHECK(phone.spoken.find('*') != std::string::npos);
}

TEST_CASE("who holds sees a name whole, and the voice is told nothing anew (R-202)") {
    static const kiosk::Result<ui::Texts> texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    tests::FakeMetrics metrics;
    tests::Example each = example("mine");
    each.snapshot.principal = {
        kiosk::PrincipalKind::elder,
        kiosk::PrivateText(kiosk::SecretText("王样本"), kiosk::MaskKind::name)};
    const auto drawn = [&](bool shown) {
        return ui::build_screen(each.snapshot, portrait, *texts, metrics, {}, {}, nullptr,
                                {.shown = shown});
    };
    const auto says = [](const Tree& tree, std::string_view words) {
        bool found = false;
        ui::for_each(tree.root, [&](const Node& node) {
            for (const ui::TextPart& part : node.texts)
                found = found || part.text.find(words) != std::string::npos;
        });
        return found;
    };
    const Tree masked = drawn(false);
    const Tree whole = drawn(true);
    CHECK_FALSE(says(masked, tests::sample_name));
    CHECK_FALSE(says(masked, "王样本"));
    CHECK(says(whole, tests::sample_name));
    CHECK(says(whole, "王样本"));
    CHECK(whole.title == masked.title);
    CHECK(node_of(whole, "status.principal").label == node_of(masked, "status.principal").label);
    CHECK(node_of(masked, "action.show_hidden").holds);
}

TEST_CASE("the code for a telephone is large on a wide screen, too") {
    for (const auto way : {kiosk::WayOfUse::standard, kiosk::WayOfUse::elder}) {
        const Tree tree =
            built(example("phone", {kiosk::Language::zh, way}), ui::Viewport{1920, 1080, 597, 336});
        const Node& code = node_of(tree, "phone.code");
        REQUIRE(code.qr.has_value());
        CHECK(code.qr->rect.h >= (way == kiosk::WayOfUse::elder ? 350 : 480));
    }
}

TEST_CASE("a ranking shows its options in the order of the answer, closed and open") {
    tests::Example closed = example("form_address");
    auto& town = std::get<kiosk::FormScreen>(closed.snapshot.screen).page.fields[3];
    REQUIRE(town.id == kiosk::FieldId("town"));
    town.kind = kiosk::FieldKind::ranking;
    town.options.push_back({"a", {"甲", "A"}, {}});
    town.options.push_back({"b", {"乙", "B"}, {}});
    town.value = kiosk::SecretText("b a");
    CHECK(node_of(built(closed), "field.town").value == "乙 · 甲");
    tests::Example open = example("form_list");
    auto& list = std::get<kiosk::FormScreen>(open.snapshot.screen).list;
    REQUIRE(list);
    list->multiple = list->ranked = true;
    list->chosen = "3 1";
    const Tree tree = built(open);
    CHECK(node_of(tree, "option.town.3").value == "1");
    CHECK(node_of(tree, "option.town.1").value == "2");
    CHECK_FALSE(node_of(tree, "option.town.2").checked);
}

TEST_CASE("keys type into the focused field; a citizen number has an X and no letters") {
    const Tree phone = built(example("form_phone"));
    CHECK(action_of<kiosk::intent::TypeText>(phone, "key.7").text == "7");
    CHECK(action_of<kiosk::intent::TypeText>(phone, "key.7").field.value() == "phone");
    CHECK(action_of<kiosk::intent::DeleteBack>(phone, "key.delete").field.value() == "phone");
    CHECK(action_of<kiosk::intent::ClearField>(phone, "key.clear").field.value() == "phone");
    CHECK(ui::find(phone.root, "key.X") == nullptr);
    const Tree number = built(example("form_number"));
    CHECK(action_of<kiosk::intent::TypeText>(number, "key.X").text == "X");
    const Tree letters = built(example("form_letters"));
    for (char letter = 'a'; letter <= 'z'; ++letter) {
        CHECK(action_of<kiosk::intent::TypeText>(letters, std::string("key.") + letter).text ==
              std::string(1, letter));
    }
    CHECK(action_of<kiosk::intent::TypeText>(letters, "key.space").text == " ");
}

TEST_CASE("keys of Chinese compose, candidates are chosen by number, and modes are published") {
    using What = kiosk::intent::Keyboard::What;
    const Tree pinyin = built(example("form_pinyin"));
    for (char letter = 'a'; letter <= 'z'; ++letter) {
        const auto& key = action_of<kiosk::intent::Keyboard>(pinyin, std::string("key.") + letter);
        CHECK(key.what == What::key);
        CHECK(key.text == std::string(1, letter));
    }
    CHECK(node_of(pinyin, "keyboard").value == "pinyin");
    CHECK(node_of(pinyin, "key.mode.pinyin").checked);
    CHECK(action_of<kiosk::intent::Keyboard>(pinyin, "key.mode.nine").text == "nine");
    CHECK(action_of<kiosk::intent::TypeText>(pinyin, "key.7").text == "7");
    const Tree typing = built(example("form_pinyin_typing"));
    CHECK(action_of<kiosk::intent::Keyboard>(typing, "candidate.3").number == 2);
    CHECK(node_of(typing, "candidate.1").sensitive);
    CHECK(node_of(typing, "status.composing").value == "yun");
    CHECK(ui::find(typing.root, "key.mode.nine") == nullptr);
    CHECK(action_of<kiosk::intent::Keyboard>(typing, "key.more").what == What::unfold);
    const Tree nine = built(example("form_nine"));
    CHECK(action_of<kiosk::intent::Keyboard>(nine, "key.pqrs").text == "7");
    const Tree stroke = built(example("form_stroke"));
    CHECK(action_of<kiosk::intent::Keyboard>(stroke, "key.zhe").text == "z");
}

TEST_CASE("unfolded candidates say where the next page begins, and no candidate is lost between") {
    const auto each = example("form_name_unfolded");
    const Tree tree = built(each);
    std::size_t drawn = 0;
    ui::for_each(tree.root, [&](const Node& node) {
        if (node.id.starts_with("candidate.")) ++drawn;
    });
    CHECK(drawn > 10);
    CHECK(action_of<kiosk::intent::Keyboard>(tree, "key.further").number == drawn);
    CHECK_FALSE(node_of(tree, "key.less").enabled);
    CHECK(node_of(tree, "keyboard").rect == node_of(built(example("form_name")), "keyboard").rect);
}

TEST_CASE("R-261: every candidate of handwriting is come to, in every way of use") {
    for (const ui::Viewport& viewport :
         {portrait, ui::Viewport{1920, 1080, 597, 336}, ui::Viewport{1080, 1920, 268, 476},
          ui::Viewport{1920, 1080, 476, 268}}) {
        for (const auto way : {kiosk::WayOfUse::standard, kiosk::WayOfUse::elder}) {
            CAPTURE(viewport.width_px);
            CAPTURE(viewport.width_mm);
            tests::Example each = example("form_handwriting", {kiosk::Language::zh, way});
            each.keyboard.candidates.assign(ui::Handwriting::candidates_offered, "字");
            std::set<std::string> seen;
            do {
                const Tree tree = built(each, viewport);
                ui::for_each(tree.root, [&](const ui::Node& node) {
                    if (node.id.starts_with("candidate.")) CHECK(seen.insert(node.id).second);
                });
                each.keyboard.first =
                    action_of<kiosk::intent::Keyboard>(tree, "key.further").number;
            } while (each.keyboard.first != 0);
            CHECK(seen.size() == ui::Handwriting::candidates_offered);
        }
    }
}

TEST_CASE(
    "choices and statements answer with their value; a statement agreed to can be taken back") {
    const Tree open = built(example("form_choice"));
    CHECK(action_of<kiosk::intent::SetAnswer>(open, "option.tier.3000").value == "3000");
    CHECK(action_of<kiosk::intent::SetAnswer>(open, "field.promise").value == "yes");
    const Tree chosen = built(example("form_chosen"));
    CHECK(node_of(chosen, "option.tier.1000").checked);
    CHECK_FALSE(node_of(chosen, "option.tier.3000").checked);
    CHECK(action_of<kiosk::intent::SetAnswer>(chosen, "field.promise").value.empty());
}

TEST_CASE("only what may be changed has a change button") {
    const Tree tree = built(example("review"));
    CHECK(action_of<kiosk::intent::ChangeAnswer>(tree, "change.phone").field.value() == "phone");
    CHECK(ui::find(tree.root, "change.name") == nullptr);
}

TEST_CASE("the signing box takes strokes and its clear button rests while it is empty") {
    const Tree empty = built(example("signature"));
    CHECK(node_of(empty, "canvas.signature").takes_strokes);
    CHECK_FALSE(node_of(empty, "action.clear").action.has_value());
    const Tree signed_ = built(example("signature_signed"));
    CHECK(node_of(signed_, "canvas.signature").strokes.size() == 5);
    CHECK(node_of(signed_, "action.clear").action.has_value());
}

TEST_CASE("the receipt shows number, code and printing, and what was spared (R-065)") {
    const Tree tree = built(example("receipt_paper_out"));
    CHECK(node_of(tree, "receipt.number").value == "810000202512030001");
    REQUIRE(node_of(tree, "receipt.qr").qr.has_value());
    CHECK(node_of(tree, "status.print").value == "waiting");
    CHECK(node_of(tree, "status.print").description.find("纸用完了") != std::string::npos);
    CHECK(ui::find(tree.root, "action.print") == nullptr);  // the job waits for paper by itself
    CHECK(node_of(built(example("receipt_failed")), "action.print").action.has_value());
    bool materials = false;
    ui::for_each(tree.root, [&](const Node& node) {
        materials = materials || node.label == "本次免交材料 2 份";
    });
    CHECK(materials);
}

TEST_CASE(
    "five grades from very satisfied to very dissatisfied; a bad one asks what to improve "
    "(R-171)") {
    const Tree fresh = built(example("evaluation"));
    int last = 0;
    for (int grade = 5; grade >= 1; --grade) {
        const Node& node = node_of(fresh, "rate." + std::to_string(grade));
        CHECK(node.rect.x > last);
        last = node.rect.x;
        CHECK(action_of<kiosk::intent::Rate>(fresh, node.id).satisfaction == grade);
    }
    CHECK_FALSE(node_of(fresh, "action.finish").action.has_value());
    CHECK(node_of(fresh, "action.skip").action.has_value());
    CHECK(ui::find(built(example("evaluation_praise")).root, "tag.simple") != nullptr);
    CHECK(node_of(built(example("evaluation_praise")), "tag.simple").checked);
    CHECK(ui::find(built(example("evaluation_complaint")).root, "tag.slow") != nullptr);
}

TEST_CASE("what to do about a device names the button that resets it only where there is one") {
    for (const auto status :
         {drivers::DeviceStatus::offline, drivers::DeviceStatus::hardware_error}) {
        for (const auto& [language, reset] : {std::pair{kiosk::Language::zh, "重新启动"},
                                              std::pair{kiosk::Language::en, "restart it"}}) {
            for (const bool can_reset : {true, false}) {
                tests::Example each = example("maintenance_device_broken", {language});
                auto& device =
                    std::get<kiosk::MaintenanceDeviceScreen>(each.snapshot.screen).device;
                device.state.status = status;
                device.can_reset = can_reset;
                const Tree tree = built(each);
                CHECK((ui::find(tree.root, "maintenance.reset") != nullptr) == can_reset);
                const std::string& todo = node_of(tree, "status.device").description;
                CHECK((todo.find(reset) != std::string::npos) == can_reset);
                CHECK(todo.find("advice.") == std::string::npos);
            }
        }
    }
}

TEST_CASE("under an overlay nothing else can be touched, and everything is still told apart") {
    const Tree tree = built(example("overlay_idle"));
    int actions = 0;
    ui::for_each(tree.root, [&](const Node& node) { actions += node.action.has_value() ? 1 : 0; });
    CHECK(actions == 2);
    CHECK(
        std::holds_alternative<kiosk::intent::MoreTime>(*node_of(tree, "action.more_time").action));
    CHECK(node_of(tree, "status.seconds_left").label == "28");
    const Tree leave = built(example("overlay_leave"));
    CHECK(node_of(leave, "action.stay").primary);
    CHECK(std::holds_alternative<kiosk::intent::ConfirmLeave>(
        *node_of(leave, "action.confirm").action));
}

TEST_CASE("the same snapshot gives the same screen") {
    const Tree a = built(example("home"));
    const Tree b = built(example("home"));
    std::vector<ui::Rect> rects;
    ui::for_each(a.root, [&](const Node& node) { rects.push_back(node.rect); });
    std::size_t i = 0;
    ui::for_each(b.root, [&](const Node& node) { CHECK(rects.at(i++) == node.rect); });
    CHECK(i == rects.size());
}

}  // namespace
