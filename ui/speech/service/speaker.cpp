#include "ui/speech/service/speaker.h"

#include <utility>

#include "kiosk/base/secret.h"

namespace ui::speech {

Speaker::Speaker(SpeakerSettings settings, ReadingTable table,
                 std::function<void(const Say&)> asked)
    : settings_(std::move(settings)), table_(std::move(table)), asked_(std::move(asked)) {
    audio_.use(settings_.loudspeaker);
}

void Speaker::say(Say say) {
    if (asked_) asked_(say);
    if (waiting_.size() >= waiting_max) {
        ended_.push_back(waiting_.front().serial);
        kiosk::wipe_value(waiting_.front().text);
        waiting_.pop_front();
    }
    waiting_.push_back(std::move(say));
}

void Speaker::stop() {
    if (current_) waiting_.push_front(std::move(*current_));
    current_.reset();
    for (Say& each : waiting_) {
        ended_.push_back(each.serial);
        kiosk::wipe_value(each.text);
    }
    waiting_.clear();
    for (SpokenPart& part : parts_) kiosk::wipe_value(part.text);
    parts_.clear();
    synthesis_.reset();
    audio_.clear();
}

void Speaker::use(const Sound& sound) {
    // Words meant for one ear never go on in the hall.
    if (sound.headset != sound_.headset) stop();
    sound_ = sound;
    audio_.use(sound.headset ? settings_.headset : settings_.loudspeaker);
}

std::vector<std::uint32_t> Speaker::turn(kiosk::SteadyTime now) {
    if (synthesis_) {
        if (auto made = synthesis_->turn(now)) {
            synthesis_.reset();
            if (*made) {
                play(**made);
                kiosk::wipe_value(**made);
            } else {
                fail(made->error());
            }
        }
    }
    if (current_ && !synthesis_) next_part(now);
    if (!current_ && !waiting_.empty()) begin(now);
    return std::exchange(ended_, {});
}

void Speaker::begin(kiosk::SteadyTime now) {
    current_ = std::move(waiting_.front());
    waiting_.pop_front();
    if (play_clip(*current_)) return;
    auto parts = spoken_parts(table_, current_->text, current_->language,
                              current_->is_name ? ReadingKind::name : ReadingKind::text);
    parts_.assign(std::make_move_iterator(parts.begin()), std::make_move_iterator(parts.end()));
    next_part(now);
}

bool Speaker::play_clip(const Say& say) {
    if (settings_.clips.empty() || say.clip.empty()) return false;
    const auto samples = samples_of_file(settings_.clips / say.language / (say.clip + ".wav"));
    if (samples) play(*samples);
    return samples.has_value();
}

void Speaker::next_part(kiosk::SteadyTime now) {
    while (!parts_.empty() && !synthesis_) {
        SpokenPart part = std::move(parts_.front());
        parts_.pop_front();
        const bool pinyin = part.voice == SpokenPart::Voice::pinyin;
        auto started =
            Synthesis::start(settings_.program, pinyin ? settings_.voice_zh : settings_.voice_en,
                             settings_.words_a_minute * sound_.speed / 100, part.text, now);
        kiosk::wipe_value(part.text);
        if (started)
            synthesis_.emplace(std::move(*started));
        else
            fail(started.error());
    }
    if (synthesis_ || audio_.playing()) return;
    ended_.push_back(current_->serial);
    kiosk::wipe_value(current_->text);
    current_.reset();
}

void Speaker::play(const Samples& samples) {
    if (const auto played = audio_.play(samples, sound_.volume); !played)
        fail(played.error());
    else
        health_ = {};
}

void Speaker::fail(const kiosk::Error& error) {
    health_ = {error.code == kiosk::ErrorCode::limit_exceeded ? kiosk::ErrorCode::device_fault
                                                              : error.code,
               error.detail};
    for (SpokenPart& part : parts_) kiosk::wipe_value(part.text);
    parts_.clear();
}

void Speaker::probe(kiosk::SteadyTime now) {
    if (const auto device = audio_.probe(); !device) return fail(device.error());
    // The shortest text that the voice has a sound for.
    if (auto started = Synthesis::start(settings_.program, settings_.voice_zh,
                                        settings_.words_a_minute, "a1", now);
        !started)
        fail(started.error());
}

}  // namespace ui::speech
