#include "ui/keyboard/keyboard_state.h"

#include <algorithm>
#include <array>
#include <utility>

#include "kiosk/base/encoding.h"
#include "kiosk/base/overloaded.h"
#include "kiosk/base/secret.h"
#include "ui/keyboard/group_names.h"

namespace ui {

namespace {

using kiosk::FieldView;
using kiosk::Intent;
using kiosk::KeyboardHint;
namespace intent = kiosk::intent;

/// More than any bar or page shows.
constexpr std::size_t candidates_in_bar = 16;
constexpr std::size_t candidates_on_page = 64;

constexpr std::array all_modes{
    KeyboardMode::pinyin,  KeyboardMode::nine,    KeyboardMode::stroke, KeyboardMode::handwriting,
    KeyboardMode::letters, KeyboardMode::symbols, KeyboardMode::digits};

/// No character has more.
constexpr std::size_t strokes_of_character_max = 64;
/// The canvas is a square.
constexpr float canvas_aspect = 1;

std::optional<KeyboardMode> mode_named(std::string_view name) {
    for (const KeyboardMode mode : all_modes) {
        if (name_of(mode) == name) return mode;
    }
    return std::nullopt;
}

bool is_free_text(KeyboardHint hint) {
    return hint == KeyboardHint::text || hint == KeyboardHint::name || hint == KeyboardHint::latin;
}

KeyboardMode only_mode(KeyboardHint hint) {
    switch (hint) {
        case KeyboardHint::digits:
            return KeyboardMode::digits;
        case KeyboardHint::citizen_number:
            return KeyboardMode::citizen_number;
        case KeyboardHint::letters:
            return KeyboardMode::code;
        case KeyboardHint::none:
        case KeyboardHint::text:
        case KeyboardHint::name:
        case KeyboardHint::latin:
            return KeyboardMode::none;
    }
    return KeyboardMode::none;
}

ComposerWay way_of(KeyboardMode mode, bool name) {
    if (mode == KeyboardMode::stroke) return ComposerWay::stroke;
    if (mode == KeyboardMode::nine) return name ? ComposerWay::nine_name : ComposerWay::nine;
    return name ? ComposerWay::name : ComposerWay::text;
}

const FieldView* focused(const std::vector<FieldView>& fields,
                         const std::optional<kiosk::FieldId>& focus) {
    if (!focus) return nullptr;
    const auto found = std::ranges::find_if(fields, [&](const FieldView& field) {
        return field.id == *focus && field.keyboard != KeyboardHint::none;
    });
    return found == fields.end() ? nullptr : &*found;
}

/// Behind the last character of the field: that is where all keys write.
WritingPlace place_behind(const FieldView& field) {
    const std::string& text = field.value.reveal();
    const auto is_inside = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
    };
    std::size_t begin = text.size();
    while (begin > 0 && is_inside(text[--begin])) {
    }
    const auto last = kiosk::code_points(std::string_view(text).substr(begin));
    return {last.empty() ? U'\0' : last.front(), field.keyboard == KeyboardHint::name};
}

// The field of a screen that is being written in; nullptr: none.

const FieldView* typed_into(const auto& /*screen*/) {
    return nullptr;
}
const FieldView* typed_into(const kiosk::FormScreen& screen) {
    const auto* field = screen.list ? nullptr : focused(screen.page.fields, screen.focus);
    return field == nullptr || field->readonly ? nullptr : field;
}
const FieldView* typed_into(const kiosk::SearchScreen& screen) {
    return &screen.field;
}
const FieldView* typed_into(const kiosk::VoiceScreen& screen) {
    return screen.asks_words && !screen.filed && !screen.asking.waiting ? &screen.words : nullptr;
}
const FieldView* typed_into(const kiosk::PrincipalsScreen& screen) {
    return screen.types && !screen.asking.waiting ? &screen.code : nullptr;
}
const FieldView* typed_into(const kiosk::BillScreen& screen) {
    const bool asks = screen.asking.waiting || !screen.asking.problem.empty();
    return screen.found || asks ? nullptr : &screen.field;
}
const FieldView* typed_into(const kiosk::DeliveryScreen& screen) {
    return focused(screen.fields, screen.focus);
}
const FieldView* typed_into(const kiosk::PublicScreen& screen) {
    if (!screen.told_number.empty()) return nullptr;
    if (screen.question) return screen.question->options.empty() ? &*screen.question : nullptr;
    const bool asks = screen.asking.waiting || !screen.asking.problem.empty();
    return screen.types && screen.search && !screen.detail && !asks ? &*screen.search : nullptr;
}

void wipe_group(GroupView& group) {
    kiosk::wipe_value(group.name);
    kiosk::wipe_value(group.face);
    group.count = 0;
}

/// Touches that leave the field.
bool leaves_field(const Intent& intent) {
    return std::holds_alternative<intent::FocusField>(intent) ||
           std::holds_alternative<intent::SetAnswer>(intent);
}

/// Touches after which another page may be asked.
bool leads_on(const Intent& intent) {
    return std::holds_alternative<intent::Next>(intent);
}

}  // namespace

std::optional<KeyboardState::Target> KeyboardState::target_of(const kiosk::Snapshot& snapshot,
                                                              const FieldView* field) {
    const auto* form = std::get_if<kiosk::FormScreen>(&snapshot.screen);
    if (form != nullptr && form->list)
        return Target{form->list->field, KeyboardHint::latin, form->page.index, true};
    if (field == nullptr) return std::nullopt;
    if (form != nullptr) return Target{field->id, field->keyboard, form->page.index, false};
    // Questions share a field: what was begun for one is not for the next.
    const auto* shown = std::get_if<kiosk::PublicScreen>(&snapshot.screen);
    return Target{field->id, field->keyboard, shown == nullptr ? 0 : shown->question_number, false};
}

void KeyboardState::follow(const kiosk::Snapshot& snapshot) {
    const auto* field =
        std::visit([](const auto& screen) { return typed_into(screen); }, snapshot.screen);
    place_ = field == nullptr ? WritingPlace{} : place_behind(*field);
    auto target = target_of(snapshot, field);
    if (target == target_) return;
    drop();
    target_ = std::move(target);
    view_ = {};
    if (target_) put_up(*target_, snapshot.language);
}

bool KeyboardState::can_compose() {
    if (!opened_ && open_) {
        auto opened = open_();
        if (opened) {
            composer_ = std::move(*opened);
        } else {
            problems_.push_back(opened.error());
        }
    }
    opened_ = true;
    return composer_ != nullptr;
}

bool KeyboardState::can_write() {
    if (!opened_handwriting_ && open_handwriting_) {
        auto opened = open_handwriting_();
        if (opened) {
            handwriting_ = std::move(*opened);
        } else {
            problems_.push_back(opened.error());
        }
    }
    opened_handwriting_ = true;
    take_missing();
    return handwriting_ != nullptr;
}

void KeyboardState::take_missing() {
    if (!handwriting_) return;
    for (kiosk::Error& missing : handwriting_->take_missing())
        problems_.push_back(std::move(missing));
}

std::optional<kiosk::Error> KeyboardState::take_problem() {
    if (problems_.empty()) return std::nullopt;
    kiosk::Error problem = std::move(problems_.back());
    problems_.pop_back();
    return problem;
}

void KeyboardState::put_up(const Target& target, kiosk::Language language) {
    if (!is_free_text(target.hint)) {
        view_.mode = only_mode(target.hint);
        return;
    }
    // A list is searched by letters: it finds initials and pinyin by itself.
    if (target.search) return change_to(KeyboardMode::letters);
    view_.name = target.hint == KeyboardHint::name;
    const bool chinese = can_compose();
    const bool written = can_write();
    for (const KeyboardMode mode : all_modes) {
        if (is_composing(mode) && !chinese) continue;
        if (mode == KeyboardMode::handwriting && !written) continue;
        const bool named = mode != KeyboardMode::symbols && mode != KeyboardMode::digits;
        if (named || !view_.name) view_.modes.push_back(mode);
    }
    const bool offered = std::ranges::find(view_.modes, chinese_) != view_.modes.end();
    const bool letters =
        !offered || target.hint == KeyboardHint::latin || language != kiosk::Language::zh;
    change_to(letters ? KeyboardMode::letters : chinese_);
}

void KeyboardState::change_to(KeyboardMode mode) {
    drop();
    view_.mode = mode;
    if (is_composing(mode) && composer_) composer_->use(way_of(mode, view_.name));
}

void KeyboardState::drop() {
    if (composer_) composer_->clear();
    for (kiosk::Stroke& stroke : view_.strokes) kiosk::wipe_value(stroke);
    view_.strokes.clear();
    refresh();
}

void KeyboardState::write(kiosk::Stroke stroke) {
    if (view_.strokes.size() < strokes_of_character_max) view_.strokes.push_back(std::move(stroke));
    begin_again();
}

void KeyboardState::begin_again() {
    pages_.clear();
    view_.first = 0;
    view_.grouped.reset();
    refresh();
}

void KeyboardState::narrow(std::string_view group) {
    if (composer_) composer_->narrow(group_named(group));
}

void KeyboardState::delete_back() {
    if (view_.strokes.empty()) {
        composer_->delete_back();
    } else {
        kiosk::wipe_value(view_.strokes.back());
        view_.strokes.pop_back();
    }
    begin_again();
}

std::string KeyboardState::choose(std::size_t candidate) {
    if (view_.strokes.empty()) return composer_ ? composer_->choose(candidate) : std::string();
    std::string text = candidate < view_.candidates.size() ? view_.candidates[candidate] : "";
    drop();
    return text;
}

std::string KeyboardState::finish() {
    return composing() ? composer_->finish() : choose(0);
}

void KeyboardState::refresh() {
    kiosk::wipe_value(view_.shown);
    for (std::string& candidate : view_.candidates) kiosk::wipe_value(candidate);
    view_.candidates.clear();
    view_.more = false;
    for (GroupView& group : view_.groups) wipe_group(group);
    view_.groups.clear();
    if (view_.narrowed) wipe_group(*view_.narrowed);
    view_.narrowed.reset();
    if (!view_.strokes.empty()) {
        view_.candidates = handwriting_->recognise(view_.strokes, canvas_aspect,
                                                   Handwriting::candidates_offered, place_);
        take_missing();
        return;
    }
    if (!composing()) {
        pages_.clear();
        view_.first = 0;
        view_.unfolded = false;
        view_.grouped.reset();
        return;
    }
    refresh_groups();
    const std::size_t wanted = view_.grouped    ? 0
                               : view_.unfolded ? candidates_on_page
                                                : candidates_in_bar;
    Composition now = composer_->composition(view_.first, wanted);
    view_.shown = std::move(now.shown);
    view_.candidates = std::move(now.candidates);
    view_.more = now.more && !view_.grouped;
    if (now.narrowed) view_.narrowed = shown_group(*now.narrowed);
}

void KeyboardState::refresh_groups() {
    if (!view_.grouped) return;
    for (const CountedGroup& counted : composer_->groups(composed_by(*view_.grouped)))
        view_.groups.push_back(shown_group(counted));
    if (view_.groups.empty()) view_.grouped.reset();
}

std::string KeyboardState::press_key(const intent::Keyboard& key) {
    using What = intent::Keyboard::What;
    std::string text;
    switch (key.what) {
        case What::none:
            return {};
        case What::key:
            if (composer_ && key.text.size() == 1) composer_->press(key.text.front());
            break;
        case What::choose:
            text = choose(key.number);
            break;
        case What::unfold:
            view_.unfolded = true;
            break;
        case What::fold:
            narrow({});
            break;
        case What::groups:
            pages_.clear();
            view_.first = 0;
            view_.grouped = composing() ? grouping_named(key.text) : std::nullopt;
            view_.unfolded = view_.unfolded || view_.grouped;
            refresh();
            return {};
        case What::narrow:
            narrow(key.text);
            break;
        case What::turn:
            pages_.push_back(view_.first);
            view_.first = key.number;
            refresh();
            return {};
        case What::turn_back:
            if (!pages_.empty()) {
                view_.first = pages_.back();
                pages_.pop_back();
            }
            refresh();
            return {};
        case What::mode:
            if (const auto mode = mode_named(key.text);
                mode && std::ranges::find(view_.modes, *mode) != view_.modes.end()) {
                if (is_composing(*mode) || *mode == KeyboardMode::handwriting) chinese_ = *mode;
                change_to(*mode);
            }
            return {};
        case What::capitals:
            view_.capitals = !view_.capitals;
            return {};
    }
    // What was typed or chosen makes other candidates: again from the first.
    if (key.what == What::fold) view_.unfolded = false;
    begin_again();
    return text;
}

std::vector<Intent> KeyboardState::press(Intent intent) {
    std::vector<Intent> told;
    const auto type = [&](std::string text) {
        if (!text.empty()) told.emplace_back(intent::TypeText{target_->field, std::move(text)});
    };
    auto* drawn = std::get_if<intent::AddStroke>(&intent);
    if (auto* key = std::get_if<intent::Keyboard>(&intent)) {
        if (target_) type(press_key(*key));
        kiosk::wipe_value(key->text);
    } else if (drawn != nullptr && view_.mode == KeyboardMode::handwriting) {
        write(std::move(drawn->stroke));
    } else if (!target_ || !begun()) {
        told.push_back(std::move(intent));
        return told;
    } else if (const auto* typed = std::get_if<intent::TypeText>(&intent)) {
        // A blank takes the first candidate; any other sign stands behind all that was composed.
        const bool blank = typed->text == " ";
        type(blank ? choose(0) : finish());
        if (!blank) told.push_back(std::move(intent));
        begin_again();
    } else if (std::holds_alternative<intent::DeleteBack>(intent)) {
        delete_back();
    } else if (std::holds_alternative<intent::ClearField>(intent)) {
        drop();
    } else if (leaves_field(intent)) {
        type(finish());
        drop();
        told.push_back(std::move(intent));
    } else if (leads_on(intent)) {
        // The person sees what became of the letters before the page is left.
        type(finish());
        drop();
    } else {
        told.push_back(std::move(intent));
    }
    if (told.empty()) told.emplace_back(intent::Keyboard{});
    return told;
}

void KeyboardState::forget() {
    drop();
    target_.reset();
    place_ = {};
    view_ = {};
    chinese_ = KeyboardMode::pinyin;
    if (composer_) composer_->forget();
}

}  // namespace ui
