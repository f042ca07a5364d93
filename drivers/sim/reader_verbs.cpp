#include "drivers/sim/reader_verbs.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <sstream>

namespace drivers::sim {

namespace {

constexpr std::string_view ok = "ok";
constexpr int times_max = 1'000'000;
constexpr int delay_max_ms = 60'000;

std::string error(std::string_view message) {
    return "error " + std::string(message);
}

std::optional<int> number_of(std::string_view text, int most) {
    int value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || value < 0 || value > most)
        return std::nullopt;
    return value;
}

bool is_yes_or_no(std::string_view word, std::string_view yes, std::string_view no) {
    return word == yes || word == no;
}

void clear(VerbTarget& reader) {
    reader.with_firmware([](SamFirmware& firmware) {
        firmware.clear_faults();
        firmware.set_power(true);
    });
    reader.set_delay(std::chrono::milliseconds{0});
    reader.set_held(false);
    if (reader.set_speed) reader.set_speed(0);
}

}  // namespace

std::string ReaderVerbs::run(std::string_view line) {
    std::istringstream in{std::string(line)};
    Words words;
    for (std::string word; in >> word;) words.push_back(std::move(word));
    std::size_t reader = 0;
    if (words.size() >= 2 && words[0] == "reader") {
        const auto number = number_of(words[1], 64);
        if (!number || *number < 1) return error("reader wants a number from 1");
        reader = static_cast<std::size_t>(*number - 1);
        words.erase(words.begin(), words.begin() + 2);
    }
    if (words.empty()) return error("no verb");
    if (words[0] == "persons") return persons();
    if (reader >= readers_.size()) return error("no such reader");
    return run_on(readers_[reader], words);
}

std::string ReaderVerbs::run_on(VerbTarget& reader, const Words& words) {
    const std::string& verb = words[0];
    if (verb == "card" && words.size() == 3 && words[1] == "lay") return lay(reader, words[2]);
    if (verb == "card" && words.size() == 2 && words[1] == "remove") {
        reader.with_firmware([](SamFirmware& firmware) { firmware.remove(); });
        return std::string(ok);
    }
    if (verb == "plug" && words.size() == 1)
        return reader.plug() ? std::string(ok) : error("already plugged in");
    if (verb == "unplug" && words.size() == 1)
        return reader.unplug() ? std::string(ok) : error("already unplugged");
    if (verb == "fault" && words.size() >= 2) return fault(reader, words);
    if (verb == "delay" && words.size() == 2) {
        const auto delay = number_of(words[1], delay_max_ms);
        if (!delay) return error("delay wants milliseconds up to 60000");
        reader.set_delay(std::chrono::milliseconds{*delay});
        return std::string(ok);
    }
    if (verb == "fail_next" || verb == "fail_repeatedly") return fail(reader, words);
    if (verb == "preset" && words.size() == 2) return preset(reader, words[1]);
    if (verb == "power" && words.size() == 2 && is_yes_or_no(words[1], "on", "off")) {
        reader.with_firmware(
            [on = words[1] == "on"](SamFirmware& firmware) { firmware.set_power(on); });
        return std::string(ok);
    }
    if (verb == "speed" && words.size() == 2 && reader.set_speed) {
        const auto baud = words[1] == "any" ? std::optional<int>{0} : number_of(words[1], 115'200);
        if (!baud) return error("speed wants a number, or any");
        reader.set_speed(*baud);
        return std::string(ok);
    }
    if (verb == "held" && words.size() == 2 && is_yes_or_no(words[1], "yes", "no")) {
        reader.set_held(words[1] == "yes");
        return std::string(ok);
    }
    if (verb == "clear" && words.size() == 1) {
        clear(reader);
        return std::string(ok);
    }
    if (verb == "state" && words.size() == 1) return state(reader);
    return error(
        "unknown verb; known: card lay NAME|FILE, card remove, plug, unplug, power on|off, "
        "held yes|no, speed BAUD|any, fault NAME [TIMES|always] [at PHASE], fail_next NAME [at "
        "PHASE], "
        "fail_repeatedly NAME [at PHASE], preset NAME, delay MS, clear, state, persons, "
        "reader N VERB");
}

/// The two verbs that every simulated device knows, in the words of this one.
std::string ReaderVerbs::fail(VerbTarget& reader, const Words& words) {
    if (words.size() != 2 && words.size() != 4) return error(words[0] + " NAME [at PHASE]");
    Words wanted{"fault", words[1], words[0] == "fail_next" ? "1" : "always"};
    wanted.insert(wanted.end(), words.begin() + 2, words.end());
    return fault(reader, std::move(wanted));
}

std::string ReaderVerbs::preset(VerbTarget& reader, const std::string& name) {
    struct Preset {
        std::string_view name;
        const char* fault;
        const char* phase;
    };
    constexpr std::array presets{
        Preset{"well", nullptr, nullptr},       Preset{"dead", "mute", "any"},
        Preset{"unreadable", "sw=41", "read"},  Preset{"unlicensed", "sw=66", "status"},
        Preset{"broken", "sw=60", "status"},    Preset{"noisy", "garbage", "any"},
        Preset{"bad_cable", "checksum", "any"},
    };
    for (const auto& known : presets) {
        if (known.name != name) continue;
        clear(reader);
        if (known.fault == nullptr) return std::string(ok);
        return fail(reader, {"fail_repeatedly", known.fault, "at", known.phase});
    }
    return error("presets: well, dead, unreadable, unlicensed, broken, noisy, bad_cable");
}

std::string ReaderVerbs::lay(VerbTarget& reader, const std::string& name) {
    std::optional<SimCard> card;
    for (const auto& known : cards_)
        if (known.id == name) card = known;
    if (!card && std::filesystem::exists(name)) {
        auto loaded = load_cards(name);
        if (!loaded) return error(loaded.error().detail);
        if (!loaded->empty()) card = std::move(loaded->front());
    }
    if (!card) return error("no person and no file of that name; see: persons");
    reader.with_firmware([&card](SamFirmware& firmware) { firmware.lay(std::move(*card)); });
    return std::string(ok);
}

std::string ReaderVerbs::fault(VerbTarget& reader, Words words) {
    std::string phase;
    if (words.size() >= 4 && words[words.size() - 2] == "at") {
        phase = words.back();
        words.resize(words.size() - 2);
    }
    int times = 1;
    if (words.size() == 3) {
        const auto number =
            words[2] == "always" ? std::optional<int>{-1} : number_of(words[2], times_max);
        if (!number || *number == 0) return error("times wants a number from 1, or always");
        times = *number;
    } else if (words.size() != 2) {
        return error("fault NAME [TIMES|always] [at PHASE]");
    }
    const auto parsed = SamFirmware::parse_fault(words[1], times, phase);
    if (!parsed) return error(parsed.error().detail);
    reader.with_firmware([&parsed](SamFirmware& firmware) { firmware.add_fault(*parsed); });
    return std::string(ok);
}

std::string ReaderVerbs::state(VerbTarget& reader) {
    std::string text = std::string(ok) + " reader=" + reader.name +
                       " plugged=" + (reader.is_plugged() ? "yes" : "no");
    reader.with_firmware([&text](SamFirmware& firmware) {
        text += " card=" + firmware.card_id() +
                " faults=" + std::to_string(firmware.fault_count()) +
                " commands=" + std::to_string(firmware.command_count()) +
                " reads=" + std::to_string(firmware.read_count());
    });
    return text;
}

std::string ReaderVerbs::persons() const {
    std::string text(ok);
    for (const auto& card : cards_) text += " " + card.id;
    return text;
}

}  // namespace drivers::sim
