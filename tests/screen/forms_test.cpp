// Every question of every shipped form is seen: a page that is too full for a display comes in
// parts. R-057 R-212
#include <array>
#include <fstream>
#include <set>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/catalog/builder.h"
#include "kiosk/catalog/catalogue.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/form_parts.h"
#include "kiosk/forms/form_tests.h"
#include "kiosk/forms/shelved_form.h"
#include "kiosk/forms/xform_session.h"
#include "tests/screen/displays.h"
#include "tests/support/snapshot_parts.h"
#include "ui/text/texts.h"
#include "ui/text_engine/text_engine.h"
#include "ui/theme/theme.h"

namespace {

using kiosk::FieldKind;
using kiosk::FieldView;
using kiosk::FormPageView;
using kiosk::WayOfUse;

/// The contrast ways are laid out as the standard one is.
constexpr std::array ways_with_a_layout{WayOfUse::standard, WayOfUse::elder, WayOfUse::low_reach};
constexpr kiosk::Now form_noon{kiosk::SteadyTime{std::chrono::hours{1}},
                               kiosk::WallTime{std::chrono::seconds{1'780'286'400}}};

const kiosk::Catalogue& shipped() {
    static const auto catalogue = [] {
        const auto joined = kiosk::join_catalogue(
            "assets/services", 1, kiosk::WallTime{std::chrono::seconds(1'780'000'000)});
        if (!joined) FAIL(joined.error().detail);
        auto parsed = kiosk::Catalogue::parse(*joined);
        if (!parsed) FAIL(parsed.error().detail);
        return *parsed;
    }();
    return *catalogue;
}

/// A form with the inputs of one of its golden tests, and every way of giving a paper.
std::unique_ptr<kiosk::FormSession> filled(const kiosk::ServiceItem& item,
                                           const nlohmann::json& input) {
    auto opened =
        kiosk::XFormSession::open(item.terminal_form()->form->plan(), form_noon, kiosk::Uuid{{1}});
    REQUIRE(opened);
    auto& form = **opened;
    form.offer_camera({true, true, {}});
    const auto prefill = input.value("prefill", nlohmann::json::object());
    for (const auto& [path, value] : prefill.items()) {
        if (value.is_string())
            form.prefill(path, kiosk::SecretText(value.get<std::string>()),
                         kiosk::ValueSource::id_card);
    }
    const auto answers = input.value("answers", nlohmann::json::object());
    for (const auto& [field, value] : answers.items()) {
        if (value.is_string())
            (void)form.set_value(kiosk::FieldId(field), value.get<std::string>()).has_value();
    }
    return std::move(*opened);
}

/// What decides how a page is laid out: the same again need not be drawn.
std::string shape_of(const kiosk::FormSession& form, const FormPageView& page) {
    std::string shape(form.form_id());
    shape += " " + page.id;
    for (const FieldView& field : page.fields) {
        shape += " " + field.id.value() + (field.readonly ? "!" : "") +
                 (field.value.empty() ? "?" : "") + std::to_string(field.options.size());
    }
    return shape;
}

/// As the flow hands it to the screen.
kiosk::Snapshot shown(const tests::Setting& setting, const kiosk::FormSession& form,
                      std::size_t page, std::size_t part) {
    kiosk::Snapshot snapshot = tests::snapshot_base(setting);
    tests::at_step(snapshot, 3);
    const auto sizes = kiosk::page_sizes(setting.way);
    kiosk::FormScreen screen;
    screen.parts = kiosk::part_starts(form.page(page), sizes).size();
    screen.part = part;
    screen.page = kiosk::part_of_page(form.page(page), part, sizes);
    screen.has_sections = form.sections().size() > 1;
    for (FieldView& field : screen.page.fields)
        if (field.long_list) field.options.clear();
    snapshot.screen = std::move(screen);
    return snapshot;
}

bool is_said(const ui::Tree& tree, const std::string& words) {
    bool found = false;
    ui::for_each(tree.root, [&](const ui::Node& node) { found = found || node.label == words; });
    return found;
}

/// The fields of the page that are not on the screen, or whose options no finger can touch.
std::vector<std::string> lost_in(const ui::Tree& tree, const FormPageView& page, int touch,
                                 kiosk::Language language) {
    std::vector<std::string> lost;
    for (const FieldView& field : page.fields) {
        const ui::Node* node = ui::find(tree.root, "field." + field.id.value());
        const bool seen = field.kind == FieldKind::note
                              ? is_said(tree, std::string(field.label.in(language)))
                              : node != nullptr;
        if (!seen) lost.push_back(field.id.value());
        if (node == nullptr || field.long_list || field.readonly) continue;
        for (const kiosk::FieldOption& option : field.options) {
            const ui::Node* tile =
                ui::find(*node, "option." + field.id.value() + "." + option.value);
            if (tile == nullptr || tile->rect.h < touch)
                lost.push_back(field.id.value() + "." + option.value);
        }
    }
    return lost;
}

class Gallery {
  public:
    Gallery() : texts_(ui::Texts::load("assets/text")), engine_(ui::TextEngine::open()) {
        REQUIRE(texts_);
        REQUIRE(engine_);
    }

    /// Draws every page of the form that no form before had like this.
    void look_at(const kiosk::FormSession& form) {
        for (std::size_t page = 0; page < form.page_count(); ++page) {
            const auto view = form.page(page);
            if (view.entries || !seen_.insert(shape_of(form, view)).second) continue;
            look_at(form, page);
        }
    }
    [[nodiscard]] std::size_t screens() const { return screens_; }

  private:
    void look_at(const kiosk::FormSession& form, std::size_t page) {
        for (const WayOfUse way : ways_with_a_layout) {
            const auto parts = kiosk::part_starts(form.page(page), kiosk::page_sizes(way)).size();
            for (const auto language : {kiosk::Language::zh, kiosk::Language::en})
                for (std::size_t part = 0; part < parts; ++part)
                    look_at({language, way}, form, page, part);
        }
    }

    void look_at(const tests::Setting& setting, const kiosk::FormSession& form, std::size_t page,
                 std::size_t part) {
        const kiosk::Snapshot snapshot = shown(setting, form, page, part);
        const auto& view = std::get<kiosk::FormScreen>(snapshot.screen).page;
        for (const auto& [display, viewport] : tests::displays) {
            ++screens_;
            const ui::Tree tree = ui::build_screen(snapshot, viewport, *texts_, **engine_, {});
            const int touch = ui::make_theme(setting.way, viewport, **engine_).touch;
            for (const std::string& lost : lost_in(tree, view, touch, setting.language))
                FAIL_CHECK(std::string(form.form_id()), " page ", view.id, " part ", part, ": ",
                           lost, " is not on ", std::string(display), ", way ",
                           static_cast<int>(setting.way), ", ", kiosk::tag_of(setting.language));
        }
    }

    kiosk::Result<ui::Texts> texts_;
    kiosk::Result<std::unique_ptr<ui::TextEngine>> engine_;
    std::set<std::string> seen_;
    std::size_t screens_ = 0;
};

TEST_CASE("every question of every shipped form is on the screen, in each way, language and size") {
    Gallery gallery;
    for (const auto& item : shipped().services()) {
        if (item.terminal_form() == nullptr) continue;
        std::ifstream file("assets/services/" + kiosk::form_tests_file(item.terminal_form()->name));
        const auto stored = nlohmann::json::parse(file);
        gallery.look_at(*filled(item, nlohmann::json::object()));
        for (const auto& input : stored["tests"]) gallery.look_at(*filled(item, input));
    }
    CHECK(gallery.screens() >= 2000);
}

TEST_CASE("a question too tall for any part is squeezed, not left out") {
    const auto texts = ui::Texts::load("assets/text");
    const auto engine = ui::TextEngine::open();
    REQUIRE(texts);
    REQUIRE(engine);
    kiosk::Snapshot snapshot = tests::snapshot_base({kiosk::Language::en, WayOfUse::elder});
    kiosk::FormScreen screen;
    screen.page.fields.emplace_back();
    FieldView& field = screen.page.fields.front();
    field.id = kiosk::FieldId("tall");
    field.kind = FieldKind::single_choice;
    field.label = kiosk::LocalText("哪一项？", "Which one?");
    for (int i = 0; i < 8; ++i) {
        const std::string name(200, 'a');
        field.options.push_back({std::to_string(i), kiosk::LocalText(name, name), {}});
    }
    snapshot.screen = std::move(screen);
    for (const auto& [display, viewport] : tests::displays) {
        const ui::Tree tree = ui::build_screen(snapshot, viewport, *texts, **engine, {});
        CHECK_MESSAGE(ui::find(tree.root, "field.tall") != nullptr, std::string(display));
    }
}

}  // namespace
