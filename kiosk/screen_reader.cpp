#include "kiosk/screen_reader.h"

#include <utility>

namespace kiosk {

namespace {

/// A PIN that is typed with the tactile keys would be told to the hall digit by digit.
bool tells_a_secret(const ui::Tree& tree, const ui::Node* stop) {
    return tree.screen == "maintenance_pin" && stop != nullptr && stop->id.starts_with("key.");
}

}  // namespace

ScreenReader::ScreenReader(const Config& config, const ui::Texts& texts)
    : texts_(texts),
      loudspeaker_(config.speech.loudspeaker),
      headset_(config.speech.headset),
      state_(config.speech.enabled, !config.speech.headset.empty()),
      narrator_(texts) {}

void ScreenReader::follow(const Snapshot& snapshot) {
    plugged_ = snapshot.health.headset;
    state_.follow(plugged_);
}

const std::string& ScreenReader::sound_device() const {
    return plugged_ && !headset_.empty() ? headset_ : loudspeaker_;
}

ui::SpeechView ScreenReader::view_in(const Language& language) const {
    ui::SpeechView view = state_.view();
    view.offered = view.offered && !texts_.info(language).voice.empty();
    return view;
}

void ScreenReader::connect(const Config& config, std::function<void()> wake) {
    if (config.speech.enabled)
        client_ = std::make_unique<ui::SpeechClient>(
            (config.paths.run / ui::speech::socket_name).string(), std::move(wake));
}

void ScreenReader::read(ui::Tree& tree, Language language, bool in_full) {
    focus_.mark(tree);
    const bool begins = in_full && !in_full_;
    in_full_ = in_full;
    if (!state_.view().on) return;
    if (begins)
        say(state_.view().headset ? narrator_.told_in_full(tree, language)
                                  : narrator_.tell("speech.hidden", language),
            language);
    if (in_full) return;
    const ui::Node* stop = focus_.at(tree);
    if (!state_.view().headset && tells_a_secret(tree, stop)) stop = nullptr;
    say(narrator_.follow(tree, stop, language), language);
}

void ScreenReader::say(const std::vector<ui::Utterance>& all, Language language) {
    const std::string& voice = texts_.info(language).voice;
    if (!client_ || all.empty() || voice.empty()) return;
    const ui::SpeechView& view = state_.view();
    client_->use({view.volume, view.speed, view.headset});
    client_->stop();
    for (const ui::Utterance& each : all) {
        ui::speech::Say say;
        say.language = voice;
        say.is_name = each.is_name;
        say.clip = each.id;
        say.text = each.text;
        client_->say(std::move(say));
    }
}

std::vector<Intent> ScreenReader::press(ui::KeypadKey key, const ui::Tree& tree) {
    const ui::SpeechView& view = state_.view();
    const auto language = Language::of(tree.language);
    const bool offered = language && view_in(*language).offered;
    // Whoever finds the keys by touch wants to be spoken to; the first press does no more.
    if (offered && !view.on && key != ui::KeypadKey::help)
        return {intent::Speech{intent::Speech::What::on}};
    auto wanted = focus_.press(key, tree);
    const ui::Node* const stop = focus_.at(tree);
    if (key != ui::KeypadKey::select || !view.on) return wanted;
    // A key that seems to do nothing makes people press it again and again.
    if (stop == nullptr) return {intent::Speech{intent::Speech::What::repeat}};
    narrator_.pressed(*stop);
    return wanted;
}

void ScreenReader::watch(const Intent& intent, Language language) {
    const auto* speech = std::get_if<intent::Speech>(&intent);
    if (speech == nullptr || !state_.view().offered) return;
    const bool changed = state_.press(*speech);
    using What = intent::Speech::What;
    if (speech->what == What::repeat) return say(narrator_.again(), language);
    if (speech->what == What::off) {
        narrator_.forget();
        if (client_) client_->stop();
        return;
    }
    if (!changed || !state_.view().on) return;
    if (speech->what == What::dark && state_.view().dark)
        return say(narrator_.tell("speech.dark_on", language), language);
    // The same words in the new way tell best what has changed.
    if (speech->what != What::open && speech->what != What::close && speech->what != What::on)
        say(narrator_.again(), language);
}

std::optional<ui::speech::Health> ScreenReader::take_health() {
    if (!client_) return std::nullopt;
    auto health = client_->health();
    if (health == told_) return std::nullopt;
    told_ = health;
    return health;
}

void ScreenReader::forget() {
    if (client_) client_->stop();
    narrator_.forget();
    focus_.forget();
    state_.forget();
}

}  // namespace kiosk
