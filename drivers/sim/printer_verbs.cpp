#include "drivers/sim/printer_verbs.h"

#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

namespace drivers::sim {

namespace {

constexpr std::string_view obeyed = "ok";
constexpr int number_max = 1'000'000;

std::string refused(std::string_view message) {
    return "error " + std::string(message);
}

std::optional<int> count_of(std::string_view text) {
    int value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || value < 0 || value > number_max)
        return std::nullopt;
    return value;
}

}  // namespace

std::string PrinterVerbs::run(std::string_view line) {
    std::istringstream in{std::string(line)};
    Words words;
    for (std::string word; in >> word;) words.push_back(std::move(word));
    const std::string verb = words.empty() ? "" : words[0];
    if (verb == "paper" && words.size() == 2) return paper(words[1]);
    if (verb == "fail_next") return fail(words, 1);
    if (verb == "fail_repeatedly") return fail(words, -1);
    if (verb == "preset" && words.size() == 2) return preset(words[1]);
    if (verb == "receipt") return receipt(words);
    if (verb == "plug" && words.size() == 1)
        return printer_.plug() ? std::string(obeyed) : refused("already plugged in");
    if (verb == "unplug" && words.size() == 1)
        return printer_.unplug() ? std::string(obeyed) : refused("already unplugged");
    if (verb == "delay" && words.size() == 2) {
        const auto delay = count_of(words[1]);
        if (!delay) return refused("delay wants milliseconds");
        printer_.set_delay(std::chrono::milliseconds{*delay});
        return std::string(obeyed);
    }
    if (verb == "held" && words.size() == 2) {
        printer_.set_held(words[1] == "yes");
        return std::string(obeyed);
    }
    if (verb == "clear" && words.size() == 1) {
        clear();
        return std::string(obeyed);
    }
    if (verb == "state" && words.size() == 1) return state();
    return refused(
        "unknown verb; known: paper full|near|out, fail_next NAME [after N], fail_repeatedly NAME "
        "[after N], preset NAME, receipt last|hanging FILE, receipt forget, plug, unplug, delay "
        "MS, "
        "held yes|no, clear, state");
}

void PrinterVerbs::clear() {
    printer_.with_firmware([](EscposFirmware& firmware) { firmware.clear(); });
    printer_.set_delay(std::chrono::milliseconds{0});
    printer_.set_held(false);
}

std::string PrinterVerbs::paper(const std::string& level) {
    if (level != "full" && level != "near" && level != "out") return refused("paper full|near|out");
    printer_.with_firmware([&level](EscposFirmware& firmware) {
        using Trouble = EscposFirmware::Trouble;
        firmware.set_near_end(level != "full");
        if (level == "out")
            firmware.plan(Trouble::paper_out, 0);
        else
            firmware.mend(Trouble::paper_out);
    });
    return std::string(obeyed);
}

std::string PrinterVerbs::fail(const Words& words, int times) {
    int after = 0;
    if (words.size() == 4 && words[2] == "after") {
        const auto number = count_of(words[3]);
        if (!number) return refused("after wants a number");
        after = *number;
    } else if (words.size() != 2) {
        return refused("fail_next NAME [after N]");
    }
    const auto trouble = EscposFirmware::trouble_of(words[1]);
    const auto fault = EscposFirmware::fault_of(words[1]);
    if (!trouble && !fault) return refused("no such fault: " + words[1]);
    printer_.with_firmware([&](EscposFirmware& firmware) {
        if (trouble)
            firmware.plan(*trouble, after);
        else
            firmware.add_fault({*fault, after, times});
    });
    return std::string(obeyed);
}

std::string PrinterVerbs::preset(const std::string& name) {
    clear();
    if (name == "well") return std::string(obeyed);
    if (name == "low") return paper("near");
    if (name == "empty") return paper("out");
    if (name == "open") return fail({"", "cover_open"}, 1);
    if (name == "dead") return fail({"", "mute"}, -1);
    return refused("presets: well, low, empty, open, dead");
}

std::string PrinterVerbs::receipt(const Words& words) {
    if (words.size() == 2 && words[1] == "forget") {
        printer_.with_firmware([](EscposFirmware& firmware) { firmware.forget_receipts(); });
        return std::string(obeyed);
    }
    if (words.size() != 3 || (words[1] != "last" && words[1] != "hanging"))
        return refused("receipt last|hanging FILE, receipt forget");
    kiosk::Bytes bytes;
    bool found = false;
    printer_.with_firmware([&](EscposFirmware& firmware) {
        const bool last = words[1] == "last";
        found = !last || !firmware.receipts().empty();
        if (found) bytes = last ? firmware.receipts().back() : firmware.hanging();
    });
    if (!found) return refused("nothing was printed");
    std::ofstream out(words[2], std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) return refused("cannot write " + words[2]);
    return std::string(obeyed) + " " + std::to_string(bytes.size());
}

std::string PrinterVerbs::state() {
    std::string text = std::string(obeyed) + " printer=" + printer_.name +
                       " plugged=" + (printer_.is_plugged() ? "yes" : "no");
    printer_.with_firmware([&text](EscposFirmware& firmware) {
        text += " receipts=" + std::to_string(firmware.receipts().size()) +
                " hanging=" + std::to_string(firmware.hanging().size()) +
                " questions=" + std::to_string(firmware.questions());
    });
    return text;
}

}  // namespace drivers::sim
