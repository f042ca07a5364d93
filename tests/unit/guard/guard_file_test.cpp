#include "kiosk/guard/guard_file.h"

#include <doctest.h>

using namespace std::chrono_literals;
using kiosk::guard::GuardFile;
using kiosk::guard::parse_guard_file;
using kiosk::guard::WhenEnded;

namespace {

std::string problem_of(const std::string& text) {
    const auto file = parse_guard_file(text, "guard.conf");
    return file ? "" : file.error().detail;
}

}  // namespace

TEST_CASE("A whole file is read as it is written") {
    const auto file = parse_guard_file(
        "# the terminal\n"
        "[guard]\n key_minutes = 3\n stop_seconds = 7\n\n"
        "[program sync]\ncommand = /bin/sync-it --config \"/etc/a b\" \"\"\n"
        "environment = A=1\nenvironment = B=x=y\noutput = /tmp/sync.out\nrestarts = 2 in 30\n"
        "[program kiosk]\r\ncommand = kiosk\r\nscreen = yes\r\nkeys = yes\nwatchdog_seconds = "
        "20\nstart_seconds = 90\nwhen_ended = stop\n"
        "[splash]\ncommand = splash\n",
        "guard.conf");
    REQUIRE(file);
    CHECK(file->key_lifetime == 3min);
    CHECK(file->stop_wait == 7s);
    REQUIRE(file->programs.size() == 2);
    const auto& sync = file->programs[0];
    CHECK(sync.command == std::vector<std::string>{"/bin/sync-it", "--config", "/etc/a b", ""});
    CHECK(sync.environment ==
          std::vector<std::pair<std::string, std::string>>{{"A", "1"}, {"B", "x=y"}});
    CHECK(sync.output == "/tmp/sync.out");
    CHECK(sync.restarts == 2);
    CHECK(sync.within == 30s);
    CHECK_FALSE(sync.screen);
    const auto& kiosk = file->programs[1];
    CHECK(kiosk.screen);
    CHECK(kiosk.keys);
    CHECK(kiosk.watchdog == 20s);
    CHECK(kiosk.start_max == 90s);
    CHECK(kiosk.when_ended == WhenEnded::stop);
    CHECK(file->splash.command == std::vector<std::string>{"splash"});
}

TEST_CASE("Each mistake is refused with its line") {
    const std::string head = "[program a]\ncommand = x\n";
    CHECK(problem_of(head + "colour = red\n") == "guard.conf:3: unknown key 'colour'");
    CHECK(problem_of("colour = red\n") == "guard.conf:1: unknown key 'colour'");
    CHECK(problem_of("[guard]\nscreen = yes\n") == "guard.conf:2: unknown key 'screen'");
    CHECK(problem_of("[splash]\ncommand = s\nkeys = yes\n") == "guard.conf:3: unknown key 'keys'");
    CHECK(problem_of(head + "[programs]\n") == "guard.conf:3: unknown section [programs]");
    CHECK(problem_of(head + "[program A]\n")
              .ends_with("a program's name has letters a to z, digits, - and _"));
    CHECK(problem_of(head + head) == "guard.conf:3: program 'a' is given twice");
    CHECK(problem_of("[program a]\nscreen = yes\n") == "guard.conf:2: program 'a' has no command");
    CHECK(problem_of(head + "[splash]\n") == "guard.conf:3: the splash has no command");
    CHECK(problem_of("# nothing\n") == "guard.conf:1: no [program NAME] is given");
    CHECK(problem_of(head + "what is this\n") ==
          "guard.conf:3: neither a section nor 'key = value'");
    CHECK(problem_of(head + "screen = yes\n[program b]\ncommand = y\nscreen = yes\n") ==
          "guard.conf:6: two programs have the screen");
}

TEST_CASE("Values out of form or range are refused") {
    const std::string head = "[program a]\ncommand = x\n";
    for (const std::string line :
         {"screen = maybe", "keys =", "restarts = 5", "restarts = 5 per 10", "restarts = -1 in 5",
          "restarts = 101 in 5", "restarts = 5 in 0", "watchdog_seconds = 0",
          "watchdog_seconds = 3601", "watchdog_seconds = 5s", "start_seconds = 0",
          "start_seconds = 3601", "start_seconds =", "when_ended = explode",
          "environment = NOTHING", "environment = =x", "command =", "command = \"open",
          "output ="}) {
        CAPTURE(line);
        CHECK(problem_of(head + line + "\n").starts_with("guard.conf:3: wrong value for"));
    }
    CHECK(problem_of("[guard]\nkey_minutes = 121\n") ==
          "guard.conf:2: wrong value for 'key_minutes'");
    CHECK(problem_of("[guard]\nstop_seconds = 0\n") ==
          "guard.conf:2: wrong value for 'stop_seconds'");
}

TEST_CASE(
    "A program may be silent for ever without a watchdog, with one for ten minutes at its start") {
    kiosk::guard::Program program;
    for (const bool ready : {false, true}) CHECK(kiosk::guard::patience_with(program, ready) == 0s);
    program.watchdog = 30s;
    CHECK(kiosk::guard::patience_with(program, false) == 10min);
    CHECK(kiosk::guard::patience_with(program, true) == 30s);
    program.start_max = 90s;
    CHECK(kiosk::guard::patience_with(program, false) == 90s);
    CHECK(kiosk::guard::patience_with(program, true) == 30s);
}

TEST_CASE("Too many programs and too long a file are refused") {
    std::string text;
    for (std::size_t i = 0; i < kiosk::guard::most_programs; ++i)
        text += "[program p" + std::to_string(i) + "]\ncommand = x\n";
    CHECK(parse_guard_file(text, "guard.conf"));
    CHECK(problem_of(text + "[program more]\ncommand = x\n").ends_with("too many programs"));
    CHECK(problem_of(std::string(kiosk::guard::longest_guard_file + 1, '#'))
              .ends_with("the file is too long"));
}
