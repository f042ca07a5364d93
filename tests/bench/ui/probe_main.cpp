// bianmin-bench-probe: measures one program on an X display from outside; prints one line of JSON.
//   start  X Y W H -- PROGRAM ARGS…        exec → the part shows a drawn page (enough different
//   colours) tap    X1 Y1 X2 Y2  PW PH  RX RY RW RH N   taps the two places in turn: press → the
//   part of PW × PH around the
//                                          place changes; release → the second part changes
//   resize W H                              makes the largest window that big, as a screen that is
//                                          turned or exchanged does
//   burst  N X1 Y1 [X2 Y2 …]                N taps without a gap, on the places in turn

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include "kiosk/base/scheduling.h"
#include "tests/bench/ui/screen_probe.h"

namespace {

using Clock = std::chrono::steady_clock;
using tests::ScreenProbe;

constexpr std::size_t colours_of_a_page = 24;
constexpr auto start_limit = std::chrono::seconds(90);
constexpr auto change_limit = std::chrono::milliseconds(2000);

double ms_since(Clock::time_point then) {
    return std::chrono::duration<double, std::milli>(Clock::now() - then).count();
}

void pause_ms(int ms) {
    std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

ScreenProbe::Part part_of(char** words) {
    return {std::atoi(words[0]), std::atoi(words[1]), std::atoi(words[2]), std::atoi(words[3])};
}

int measure_start(ScreenProbe& probe, int count, char** words) {
    if (count < 6 || std::strcmp(words[4], "--") != 0) return 2;
    const auto part = part_of(words);
    const auto began = Clock::now();
    const pid_t child = fork();
    if (child == 0) {
        // The program outlives the probe: it must not hold the pipe that the probe's caller reads
        // to its end.
        const int nowhere = open("/dev/null", O_RDWR);
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere, stream);
        setsid();
        execvp(words[5], words + 5);
        _exit(127);
    }
    while (Clock::now() - began < start_limit) {
        if (probe.colours(part, colours_of_a_page) >= colours_of_a_page) {
            std::printf("{\"start_ms\": %.1f, \"pid\": %d}\n", ms_since(began), child);
            return 0;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
    std::printf("{\"error\": \"nothing drawn\", \"pid\": %d}\n", child);
    return 1;
}

/// Does the touch and waits until the part differs from what it was; negative when it does not in
/// time. The clock runs before the touch is sent: who sends it may have to stand back for those who
/// answer it.
double until_changed(ScreenProbe& probe, const ScreenProbe::Part& part,
                     void (ScreenProbe::*touch)()) {
    const std::uint64_t before = probe.hash(part);
    const auto began = Clock::now();
    (probe.*touch)();
    while (Clock::now() - began < change_limit)
        if (probe.hash(part) != before) return ms_since(began);
    return -1;
}

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return -1;
    std::sort(values.begin(), values.end());
    const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    return values[at];
}

/// `[tap, ms]` of the slowest ones, as JSON: whether it is the first after a rest or any.
std::string slowest(const std::vector<double>& values) {
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < values.size(); ++i) order.emplace_back(values[i], i);
    std::sort(order.rbegin(), order.rend());
    std::string text = "[";
    for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 5); ++i) {
        char one[48];
        std::snprintf(one, sizeof one, "%s[%zu, %.3f]", i == 0 ? "" : ", ", order[i].second,
                      order[i].first);
        text += one;
    }
    return text + "]";
}

struct Taps {
    std::vector<double> pressed;
    std::vector<double> released;
    int missed = 0;
    void note(std::vector<double>& where, double took) {
        took < 0 ? void(++missed) : where.push_back(took);
    }
};

int measure_taps(ScreenProbe& probe, int count, char** words) {
    if (count != 11) return 2;
    const int width = std::atoi(words[4]);
    const int height = std::atoi(words[5]);
    const auto released_part = part_of(words + 6);
    const int taps = std::atoi(words[10]);
    Taps measured;
    for (int i = 0; i < taps; ++i) {
        const int x = std::atoi(words[i % 2 == 0 ? 0 : 2]);
        const int y = std::atoi(words[i % 2 == 0 ? 1 : 3]);
        const ScreenProbe::Part pressed_part{x - width / 2, y - height / 2, width, height};
        probe.move(x, y);
        pause_ms(220 + i * 37 % 60);
        measured.note(measured.pressed, until_changed(probe, pressed_part, &ScreenProbe::press));
        pause_ms(90);
        measured.note(measured.released,
                      until_changed(probe, released_part, &ScreenProbe::release));
    }
    std::printf(
        "{\"press_p50\": %.3f, \"press_p99\": %.3f, \"release_p50\": %.3f, \"release_p99\": %.3f, "
        "\"press_slowest\": %s, \"release_slowest\": %s, \"taps\": %d, \"missed\": %d}\n",
        percentile(measured.pressed, 0.5), percentile(measured.pressed, 0.99),
        percentile(measured.released, 0.5), percentile(measured.released, 0.99),
        slowest(measured.pressed).c_str(), slowest(measured.released).c_str(), taps,
        measured.missed);
    return measured.missed == 0 ? 0 : 1;
}

int burst(ScreenProbe& probe, int count, char** words) {
    if (count < 3 || count % 2 != 1) return 2;
    const int places = (count - 1) / 2;
    const auto go_to = [&](int place) {
        probe.move(std::atoi(words[1 + place * 2]), std::atoi(words[2 + place * 2]));
    };
    go_to(0);
    pause_ms(300);
    for (int i = 0; i < std::atoi(words[0]); ++i) {
        if (places > 1) go_to(i % places);
        probe.press();
        probe.release();
    }
    pause_ms(800);
    std::printf("{\"taps\": %s}\n", words[0]);
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        const std::string what = count > 1 ? words[1] : "";
        // What is measured must not wait for the one who looks: with usual turns the probe stands
        // behind whatever else the machine does, up to a tick of its timer.
        kiosk::take_short_turns();
        ScreenProbe probe;
        if (what == "start") return measure_start(probe, count - 2, words + 2);
        if (what == "tap") return measure_taps(probe, count - 2, words + 2);
        if (what == "resize" && count == 4) {
            probe.resize(std::atoi(words[2]), std::atoi(words[3]));
            return 0;
        }
        if (what == "burst") return burst(probe, count - 2, words + 2);
    } catch (const std::runtime_error& problem) {
        std::fprintf(stderr, "bianmin-bench-probe: %s\n", problem.what());
        return 1;
    }
    std::fprintf(stderr, "usage: see the head of probe_main.cpp\n");
    return 2;
}
