#include <doctest.h>

#include "tests/sim/reader_session.h"

namespace tests {

using drivers::CardFound;
using drivers::CardRemoved;
using drivers::DeviceStatus;
using drivers::IdentityCardKind;
using drivers::MediaState;
using kiosk::Duration;

TEST_CASE("a reader that is plugged in while the driver runs comes online and reads") {
    ReaderSession session;
    session.await(DeviceStatus::no_device);
    CHECK(session.read() == "no_device");
    session.plug();
    CHECK_FALSE(session.reader->report().capabilities.serial_number.empty());
    session.control.tell("card lay ordinary");
    session.start();
    const auto card = session.end();
    REQUIRE(card);
    CHECK(card->name.reveal() == "张三丰测");
    CHECK(card->number.reveal() == "990101199003070023");
    CHECK(card->photo_wlt.reveal().size() == 1024);
}

TEST_CASE("a reader that is there before the driver is online within a second") {
    ReaderSession session;
    session.control.tell("plug");
    session.reader.reset();
    const auto began = session.now();
    session.make();
    session.await(DeviceStatus::online);
    CHECK(session.now() - began < Duration{3000});
}

TEST_CASE("every sample person's card arrives as it was laid down") {
    ReaderSession session;
    session.plug();
    const std::map<std::string, std::pair<IdentityCardKind, std::string>> expected{
        {"elder", {IdentityCardKind::resident, "11010519491231002X"}},
        {"moved", {IdentityCardKind::resident, "990102196611110052"}},
        {"rare-name", {IdentityCardKind::resident, "990401199302280115"}},
        {"private-use-name", {IdentityCardKind::resident, "990701198206150187"}},
        {"long-name", {IdentityCardKind::resident, "990801199912310061"}},
        {"expired", {IdentityCardKind::resident, "99030519780920004X"}},
        {"hmt-residence", {IdentityCardKind::hmt_residence, "819902198001010014"}},
        {"hmt-residence-taiwan", {IdentityCardKind::hmt_residence, "839902199001011234"}},
        {"foreign-2017", {IdentityCardKind::foreign_permanent_2017, "UTO990085030504"}},
        {"foreign-2023", {IdentityCardKind::foreign_permanent_2023, "999999197904120014"}},
    };
    for (const auto& [id, card_facts] : expected) {
        CAPTURE(id);
        session.control.tell("card lay " + id);
        session.start({.with_fingerprints = true});
        const auto card = session.end();
        REQUIRE(card);
        CHECK(card->kind == card_facts.first);
        CHECK(card->number.reveal() == card_facts.second);
        CHECK(card->fingerprints.empty() == (id != "moved"));
        CHECK(card->has_private_use_characters == (id == "private-use-name"));
        if (id == "rare-name") CHECK(card->name.reveal() == "𠮷䶮测");
        if (id == "moved") CHECK(card->address.reveal() == "样例省测试市新址区新街99号");
        if (id == "elder") CHECK(card->long_term);
        CHECK(is_expired(*card, {2026, 6, 1}) == (id == "expired"));
    }
    session.control.tell("card lay unknown-kind");
    CHECK(session.read() == "card_kind_unknown");
}

TEST_CASE("a card left behind is seen until it is taken") {
    ReaderSession session;
    session.plug();
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
    CHECK(session.reader->media() == MediaState::present);
    session.control.tell("card remove");
    session.next<CardRemoved>();
    CHECK(session.reader->media() == MediaState::not_present);
}

TEST_CASE("nobody lays a card down: no_card when the time is over; a cancel ends it at once") {
    ReaderSession session;
    session.plug();
    CHECK(session.read({.timeout = Duration{800}}) == "no_card");
    const auto request = session.start({.timeout = Duration{60'000}});
    const auto began = session.now();
    session.reader->cancel(request);
    CHECK(ReaderSession::word_of(session.end()) == "cancelled");
    CHECK(session.now() - began < Duration{3000});
    session.control.tell("card lay ordinary");
    CHECK(session.read() == "ok");
}

TEST_CASE("with two readers the first is used and the second steps in when it goes") {
    ReaderSession session;
    if (session.on_serial) return;  // one line, one reader
    session.plug();
    session.control.tell("reader 2 plug");
    const auto until = session.now() + ReaderSession::patience;
    while (session.reader->report().other_readers.empty()) {
        REQUIRE(session.now() < until);
        session.await(DeviceStatus::online);
    }
    session.control.tell("reader 2 card lay second");
    CHECK(session.read({.timeout = Duration{800}}) == "no_card");
    session.control.tell("unplug");
    while (session.reader->report().capabilities.location.find("1-2") == std::string::npos)
        REQUIRE(session.now() < until);
    session.await(DeviceStatus::online);
    session.start();
    const auto card = session.end();
    REQUIRE(card);
    CHECK(card->number.reveal() == "990203198505140136");
}

TEST_CASE("the driver ends while a read waits: the read completes with cancelled") {
    ReaderSession session;
    session.plug();
    session.start({.timeout = Duration{60'000}});
    session.await(DeviceStatus::busy);
    session.reader.reset();
    CHECK(ReaderSession::word_of(session.end()) == "cancelled");
}

}  // namespace tests
