#include <filesystem>

#include <doctest.h>
#include <stdlib.h>

#include "tests/sim/sim_control.h"
#include "tests/sim/simbus_process.h"

namespace tests {

TEST_CASE("the program's exit code is the simulator's") {
    CHECK(Simbus({"--", "sh", "-c", "exit 7"}).exit_code() == 7);
    CHECK(Simbus({"--", "true"}).exit_code() == 0);
    CHECK(Simbus({"--", "/nonexistent/program"}).exit_code() == 127);
    CHECK(Simbus({"--", "sh", "-c", "kill -9 $$"}).exit_code() == 137);
}

TEST_CASE("the program and what it starts see the reader; its environment passes through") {
    ::setenv("BIANMIN_TEST_WORD", "passed", 1);
    const std::string probe = PROBE_PROGRAM;
    CHECK(Simbus({"--reader", "usb-b", "--", "sh", "-c",
                  "test $BIANMIN_TEST_WORD = passed && sh -c '" + probe + " status' >/dev/null"})
              .exit_code() == 0);
    CHECK(Simbus({"--reader", "none", "--", probe, "status"}).exit_code() == 1);
}

TEST_CASE("SIGTERM to the simulator ends the program") {
    // The program says itself when it listens: the control socket may be there before its shell has
    // read the first word.
    const std::filesystem::path listening =
        "/tmp/bianmin-simbus-listening-" + std::to_string(::getpid());
    Simbus simbus(
        {"--", "sh", "-c",
         "trap 'exit 9' TERM; : > " + listening.string() + "; while :; do sleep 0.05; done"});
    simbus.await_control();
    for (int i = 0; i < 400 && !std::filesystem::exists(listening); ++i) Simbus::rest();
    REQUIRE(std::filesystem::remove(listening));
    simbus.terminate();
    CHECK(simbus.exit_code() == 9);
    CHECK_FALSE(std::filesystem::exists(simbus.control_path()));
}

TEST_CASE("every line gets one line back, and nonsense an error") {
    Simbus simbus({"--readers", "2", "--", "sleep", "60"});
    simbus.await_control();
    SimControl control(simbus.control_path());
    CHECK(control.say("state") ==
          "ok reader=usb-a plugged=yes card=none faults=0 commands=0 reads=0");
    CHECK(control.say("card lay elder") == "ok");
    CHECK(control.say("reader 2 card lay second") == "ok");
    CHECK(control.say("state").find("card=elder") != std::string::npos);
    CHECK(control.say("reader 2 state").find("card=second") != std::string::npos);
    CHECK(control.say("card lay nobody").starts_with("error"));
    CHECK(control.say("reader 3 state") == "error no such reader");
    CHECK(control.say("reader x state").starts_with("error"));
    CHECK(control.say("dance").starts_with("error unknown verb"));
    CHECK(control.say("").starts_with("error"));
    CHECK(control.say("fault nonsense").starts_with("error"));
    CHECK(control.say("fault mute 0").starts_with("error"));
    CHECK(control.say("fault mute 2 at nowhere").starts_with("error"));
    CHECK(control.say("fault sw=41 always at read") == "ok");
    CHECK(control.say("delay -1").starts_with("error"));
    CHECK(control.say("plug") == "error already plugged in");
    CHECK(control.say("unplug") == "ok");
    CHECK(control.say("unplug") == "error already unplugged");
    CHECK(control.say("persons").find(" ordinary ") != std::string::npos);
    SimControl second(simbus.control_path());
    CHECK(second.say("clear") == "ok");
}

TEST_CASE("a line without end and a ninth connection are cut off, the others live on") {
    Simbus simbus({"--", "sleep", "60"});
    simbus.await_control();
    SimControl good(simbus.control_path());
    {
        SimControl endless(simbus.control_path());
        CHECK(endless.say(std::string(6000, 'x')).empty());
    }
    CHECK(good.say("state").starts_with("ok"));
    std::vector<std::unique_ptr<SimControl>> others;
    for (int i = 0; i < 7; ++i) {
        others.push_back(std::make_unique<SimControl>(simbus.control_path()));
        CHECK(others.back()->say("state").starts_with("ok"));
    }
    CHECK(SimControl(simbus.control_path()).say("state").empty());
    CHECK(good.say("state").starts_with("ok"));
}

TEST_CASE("a preset puts a device into a state at once, again and again") {
    Simbus simbus({"--reader", "none", "--device", "power", "--device", "switches", "--device",
                   "scanner-pos", "--device", "camera", "--device", "lights", "--", "sleep", "60"});
    simbus.await_control();
    SimControl control(simbus.control_path());
    for (const char* kind : {"power", "switches", "scanner-pos", "camera", "lights"}) {
        const std::string device = std::string("device ") + kind + " ";
        for (const char* preset : {"gone", "gone", "well", "well"})
            CHECK(control.say(device + "preset " + preset) == "ok");
        CHECK(control.say(device + "state").find("plugged=yes") != std::string::npos);
        CHECK(control.say(device + "preset nonsense").starts_with("error"));
    }
    for (const char* verb :
         {"power preset low", "power preset mains", "power preset battery", "switches preset open",
          "switches preset closed", "scanner-pos preset dead", "scanner-pos preset noisy",
          "camera preset dead", "camera preset dark"})
        CHECK_MESSAGE(control.say(std::string("device ") + verb) == "ok", verb);
    CHECK(control.say("device lights preset dark").starts_with("error"));
}

}  // namespace tests
