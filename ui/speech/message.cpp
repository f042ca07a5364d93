#include "ui/speech/message.h"

#include <array>
#include <charconv>
#include <vector>

#include "kiosk/base/overloaded.h"

namespace ui::speech {

namespace {

using kiosk::ErrorCode;

/// The problems that speech can have; nothing else passes.
constexpr std::array problems{ErrorCode::no_device,  ErrorCode::device_fault, ErrorCode::not_found,
                              ErrorCode::bad_format, ErrorCode::io_error,     ErrorCode::timed_out};

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const std::size_t blank = line.find(' ');
        words.push_back(line.substr(0, blank));
        line = blank == std::string_view::npos ? std::string_view{} : line.substr(blank + 1);
    }
    return words;
}

template <class Number>
bool read(std::string_view word, Number& into, Number least, Number most) {
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), into);
    return fault == std::errc{} && end == word.data() + word.size() && into >= least &&
           into <= most;
}

bool is_clip(std::string_view id) {
    return id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") ==
               std::string_view::npos &&
           id.find("..") == std::string_view::npos;
}

kiosk::Result<Message> refuse() {
    return {ErrorCode::bad_format, "not a packet of speech"};
}

kiosk::Result<Message> say_of(const std::vector<std::string_view>& words, std::string_view text) {
    Say say;
    if (words.size() != 5 || text.size() > text_bytes_max) return refuse();
    if (!read(words[1], say.serial, 0U, 0xFFFFFFFFU)) return refuse();
    say.language = words[2];
    if (say.language.empty() || say.language.size() > 16) return refuse();
    say.is_name = words[3] == "name";
    if (words[4] != "-") say.clip = words[4];
    if (!is_clip(say.clip)) return refuse();
    say.text = text;
    return Message{std::move(say)};
}

kiosk::Result<Message> sound_of(const std::vector<std::string_view>& words) {
    Sound sound;
    int headset = 0;
    if (words.size() != 4 || !read(words[1], sound.volume, 0, 100) ||
        !read(words[2], sound.speed, 30, 300) || !read(words[3], headset, 0, 1))
        return refuse();
    sound.headset = headset == 1;
    return Message{sound};
}

kiosk::Result<Message> health_of(const std::vector<std::string_view>& words,
                                 std::string_view detail) {
    if (words.size() != 2) return refuse();
    if (words[1] == "well") return Message{Health{}};
    for (const ErrorCode code : problems)
        if (kiosk::name_of(code) == words[1])
            return Message{Health{code, std::string(detail.substr(0, 200))}};
    return refuse();
}

}  // namespace

std::string packet_of(const Message& message) {
    return std::visit(
        kiosk::Overloaded{
            [](const Say& say) {
                return "say " + std::to_string(say.serial) + " " + say.language + " " +
                       (say.is_name ? "name" : "text") + " " + (say.clip.empty() ? "-" : say.clip) +
                       "\n" + say.text.substr(0, text_bytes_max);
            },
            [](const Stop&) { return std::string("stop\n"); },
            [](const Sound& sound) {
                return "sound " + std::to_string(sound.volume) + " " + std::to_string(sound.speed) +
                       " " + (sound.headset ? "1" : "0") + "\n";
            },
            [](const Said& said) { return "said " + std::to_string(said.serial) + "\n"; },
            [](const Health& health) {
                return "health " +
                       std::string(health.problem ? kiosk::name_of(*health.problem) : "well") +
                       "\n" + health.detail;
            },
        },
        message);
}

kiosk::Result<Message> message_of(std::string_view packet) {
    const std::size_t end = packet.find('\n');
    if (end == std::string_view::npos || packet.size() > packet_bytes_max) return refuse();
    const auto words = words_of(packet.substr(0, end));
    const std::string_view rest = packet.substr(end + 1);
    if (words.empty()) return refuse();
    if (words[0] == "say") return say_of(words, rest);
    if (words[0] == "stop" && words.size() == 1) return Message{Stop{}};
    if (words[0] == "sound") return sound_of(words);
    if (words[0] == "said" && words.size() == 2) {
        Said said;
        if (!read(words[1], said.serial, 0U, 0xFFFFFFFFU)) return refuse();
        return Message{said};
    }
    if (words[0] == "health") return health_of(words, rest);
    return refuse();
}

}  // namespace ui::speech
