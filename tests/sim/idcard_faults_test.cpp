#include <doctest.h>

#include "tests/sim/reader_session.h"

namespace tests {

using drivers::CardRetry;
using drivers::DeviceStatus;
using kiosk::Duration;
using kiosk::ErrorCode;

namespace {
const std::vector<std::string> phases{"find", "select", "read", "address"};
}

TEST_CASE(
    "one wrong check sum, torn, garbled, silent or stalled reply is cured unseen, in every step "
    "[fault device=idcard fault=checksum,torn,garbage,silence,stall phase=during]") {
    ReaderSession session;
    session.plug();
    for (const std::string& fault : std::vector<std::string>{
             "checksum", "torn", "garbage", "mute", "stall", "one_byte", "two_aa", "split_aa"})
        for (const auto& phase : phases) {
            CAPTURE(fault);
            CAPTURE(phase);
            session.control.tell("card lay moved");
            session.control.tell("fault " + fault + " 1 at " + phase);
            session.start();
            const auto card = session.end();
            REQUIRE_MESSAGE(card, (card ? "" : card.error().detail));
            CHECK(card->number.reveal() == "990102196611110052");
            CHECK(card->address.reveal() == "样例省测试市新址区新街99号");
            session.control.tell("clear");
        }
}

TEST_CASE("a reply with too little in it is asked for again") {
    ReaderSession session;
    session.plug();
    session.control.tell("card lay ordinary");
    session.control.tell("fault short");
    CHECK(session.read() == "ok");
}

TEST_CASE(
    "the cable pulled in any step, mid reply: device_gone at once, online 5 s after it is back "
    "[fault device=idcard fault=unplug phase=during]") {
    ReaderSession session;
    session.plug();
    for (const auto& phase : phases) {
        CAPTURE(phase);
        session.control.tell("card lay ordinary");
        session.control.tell("fault unplug 1 at " + phase);
        auto began = session.now();
        CHECK(session.read() == "device_gone");
        CHECK(session.now() - began < Duration{5000});
        session.await(DeviceStatus::no_device);
        began = session.now();
        session.plug();
        CHECK(session.now() - began < Duration{5000});
        CHECK(session.read() == "ok");
        session.control.tell("card remove");
        session.next<drivers::CardRemoved>();
    }
}

TEST_CASE(
    "the cable pulled while a person is being waited for [fault device=idcard fault=unplug "
    "phase=during]") {
    ReaderSession session;
    session.plug();
    session.start({.timeout = Duration{60'000}});
    session.await(DeviceStatus::busy);
    const auto began = session.now();
    session.control.tell("unplug");
    CHECK(ReaderSession::word_of(session.end()) == "device_gone");
    CHECK(session.now() - began < Duration{5000});
    session.plug();
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
}

TEST_CASE(
    "the cable pulled while a card lies there, and while nothing happens "
    "[fault device=idcard fault=unplug phase=idle,between]") {
    ReaderSession session;
    session.plug();
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
    session.control.tell("unplug");
    session.next<drivers::CardRemoved>();
    session.await(DeviceStatus::no_device);
    session.plug();
    session.control.tell("unplug");
    session.await(DeviceStatus::no_device);
    session.plug();
}

TEST_CASE("plugged and pulled quickly many times the reader serves in the end") {
    ReaderSession session;
    for (int i = 0; i < 10; ++i) {
        session.control.tell("plug");
        session.control.tell("unplug");
    }
    session.plug();
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
}

TEST_CASE(
    "a card pulled away in any step is asked for again and read in the same command "
    "[fault device=idcard fault=media_pulled phase=during]") {
    ReaderSession session;
    session.plug();
    for (const std::string& fault : std::vector<std::string>{
             "pull_after_find", "pull_after_select", "pull_before_read", "pull_after_read"}) {
        CAPTURE(fault);
        session.control.tell("card lay ordinary");
        session.control.tell("fault " + fault);
        session.start();
        const auto retry = session.next<CardRetry>();
        CHECK(retry.reason == ErrorCode::card_removed);
        CHECK(retry.attempts_left == 2);
        session.control.tell("card lay ordinary");
        CHECK(ReaderSession::word_of(session.end()) == "ok");
    }
}

TEST_CASE("a card pulled away for good ends with card_removed") {
    ReaderSession session;
    session.plug();
    session.control.tell("card lay ordinary");
    session.control.tell("fault pull_after_select");
    CHECK(session.read({.timeout = Duration{1000}}) == "card_removed");
}

TEST_CASE(
    "an unreadable card is asked for again, and after three tries given up "
    "[fault device=idcard fault=media_unreadable phase=before,during]") {
    ReaderSession session;
    session.plug();
    session.control.tell("card lay ordinary");
    session.control.tell("fault sw=41 always");
    session.start();
    for (int left = 2; left > 0; --left) {
        const auto retry = session.next<CardRetry>();
        CHECK(retry.reason == ErrorCode::card_unreadable);
        CHECK(retry.attempts_left == left);
        session.control.tell("card remove");
        session.control.tell("card lay ordinary");
    }
    CHECK(ReaderSession::word_of(session.end()) == "card_unreadable");
    CHECK(session.reader->state().status == DeviceStatus::online);
    session.control.tell("clear");
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
}

TEST_CASE(
    "a reader that falls silent for good ends the read, and is back when it speaks again "
    "[fault device=idcard fault=silence phase=before]") {
    ReaderSession session;
    session.plug();
    session.control.tell("card lay ordinary");
    session.control.tell("fail_repeatedly mute");
    CHECK(session.read() == "timed_out");
    session.control.tell("clear");
    const auto began = session.now();
    session.await(DeviceStatus::online);
    CHECK(session.now() - began < Duration{10'000});
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
    CHECK(session.reader->report().resets >= 1);
}

TEST_CASE(
    "a reader that falls silent, is switched off or loses its mind while nobody is there is known, "
    "and back by itself "
    "[fault device=idcard fault=silence,power_off,checksum,torn,stall,late,refused phase=idle]") {
    ReaderSession session;
    session.plug();
    for (const std::string& strike : std::vector<std::string>{
             "preset dead", "power off", "fail_repeatedly checksum", "fail_repeatedly torn",
             "fail_repeatedly stall", "delay 4000", "preset broken"}) {
        CAPTURE(strike);
        session.control.tell(strike);
        auto began = session.now();
        const auto until = began + ReaderSession::patience;
        while (session.reader->state().status == DeviceStatus::online)
            REQUIRE_MESSAGE(session.now() < until, "not noticed");
        // 5 s hold in virtual time (unit_drivers_idcard); the machine may be busy here.
        CHECK(session.now() - began < Duration{10'000});
        MESSAGE(strike << " known after " << (session.now() - began).count() << " ms");
        session.control.tell("clear");
        began = session.now();
        session.await(DeviceStatus::online);
        CHECK(session.now() - began < Duration{10'000});
        MESSAGE("back after " << (session.now() - began).count() << " ms");
    }
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
}

TEST_CASE(
    "a reader that another program holds is told, and served when it is free "
    "[fault device=idcard fault=busy phase=idle,before]") {
    ReaderSession session;
    if (session.on_serial) return;  // a pseudo terminal knows no other program
    session.plug();
    session.control.tell("held yes");
    const auto until = session.now() + ReaderSession::patience;
    while (session.reader->state().status == DeviceStatus::online) REQUIRE(session.now() < until);
    CHECK(session.reader->state().detail.find("device_busy") != std::string::npos);
    session.control.tell("card lay ordinary");
    CHECK(session.read() != "ok");
    session.control.tell("held no");
    session.await(DeviceStatus::online);
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
}

TEST_CASE(
    "a reader that babbles ends the read with its error, and is back when it stops "
    "[fault device=idcard fault=garbage phase=during]") {
    ReaderSession session;
    session.plug();
    session.control.tell("card lay ordinary");
    session.control.tell("fault babble 1 at find");
    const auto word = session.read({.timeout = Duration{3000}});
    CHECK((word == "ok" || word == "timed_out" || word == "protocol_error"));
    session.control.tell("card remove");
    if (word == "ok") session.next<drivers::CardRemoved>();
    session.control.tell("unplug");
    session.await(DeviceStatus::no_device);
    session.plug();
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
}

TEST_CASE("a module that is set to another speed is found on the line") {
    ReaderSession session;
    if (!session.on_serial) return;
    for (const std::string& speed : std::vector<std::string>{"9600", "57600", "115200"}) {
        CAPTURE(speed);
        session.control.tell("speed " + speed);
        session.control.tell("plug");
        session.await(DeviceStatus::online);
        session.control.tell("card lay ordinary");
        CHECK(session.read() == "ok");
        session.control.tell("card remove");
        session.next<drivers::CardRemoved>();
        session.control.tell("unplug");
        session.await(DeviceStatus::no_device);
    }
}

TEST_CASE("a slow reader is waited for") {
    ReaderSession session;
    session.plug();
    session.control.tell("delay 150");
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
}

}  // namespace tests
