#include "drivers/idcard/sam_reader.h"

#include <doctest.h>

#include "drivers/idcard/usb_link.h"
#include "tests/unit/drivers_idcard/reader_support.h"

namespace tests {

using drivers::IdCardReadOptions;
using drivers::SamReader;
using drivers::sim::SamFirmware;
using drivers::sim::SamUsbReader;
using kiosk::Duration;
using kiosk::ErrorCode;
using Fault = SamFirmware::FaultKind;
using Phase = SamFirmware::Phase;

namespace {

/// The driver on a simulated reader in virtual time.
struct Rig {
    explicit Rig(SamUsbReader::Wiring wiring = SamUsbReader::Wiring::four_pipes) : sim(wiring) {
        auto port = std::make_unique<FakeUsbPort>(sim, clock, counter);
        gone = port->gone;
        auto link = std::make_unique<drivers::UsbLink>(std::move(port), drivers::UsbDevice{},
                                                       drivers::ReaderQuirks{});
        reader = std::make_unique<SamReader>(std::move(link), clock, drivers::ReaderQuirks{});
        REQUIRE(reader->start(SamReader::Waking::plain, pause));
    }

    SamFirmware& firmware() { return sim.firmware(); }
    void lay(const std::string& id) { firmware().lay(sample_card(id)); }
    void fault(Fault kind, Phase phase, int times = 1, std::uint8_t word = 0) {
        firmware().add_fault({kind, phase, word, times});
    }
    kiosk::Result<drivers::IdentityCard> read(IdCardReadOptions options = {}) {
        const SamReader::Listener listener{
            [this] { ++found; },
            [this](ErrorCode reason, int left) { retries.emplace_back(reason, left); }};
        return reader->read(options, listener, pause);
    }
    ErrorCode failure(IdCardReadOptions options = {}) {
        const auto card = read(options);
        REQUIRE_FALSE(card);
        return card.error().code;
    }

    kiosk::VirtualClock clock;
    CallCounter counter;
    SamUsbReader sim;
    std::shared_ptr<bool> gone;
    VirtualPause pause{clock};
    std::unique_ptr<SamReader> reader;
    int found = 0;
    std::vector<std::pair<ErrorCode, int>> retries;
};

using Retries = std::vector<std::pair<ErrorCode, int>>;

}  // namespace

TEST_CASE("a card on the reader is found, selected and read, photo included") {
    Rig rig;
    rig.lay("ordinary");
    const auto card = rig.read();
    REQUIRE(card);
    CHECK(card->name.reveal() == "张三丰测");
    CHECK(card->photo_wlt.reveal() == sample_card("ordinary").photo);
    CHECK(card->fingerprints.empty());
    CHECK(rig.found == 1);
    CHECK(rig.retries.empty());
    CHECK(rig.reader->module_number() == "05.01-20196954-0439041101-0305419896");
}

TEST_CASE("without a card the search ends after its time, every 300 ms, with no_card") {
    Rig rig;
    const auto began = rig.clock.now().steady;
    const auto commands = rig.firmware().command_count();
    CHECK(rig.failure({.timeout = Duration{3000}}) == ErrorCode::no_card);
    CHECK(rig.clock.now().steady - began == Duration{3000});
    CHECK(rig.firmware().command_count() - commands == 10);
    CHECK(rig.found == 0);
}

TEST_CASE("a card laid down later is read when it comes") {
    Rig rig;
    rig.pause.script = [&] {
        if (rig.clock.now().steady.time_since_epoch() > Duration{5000} &&
            !rig.firmware().has_card())
            rig.lay("elder");
    };
    const auto card = rig.read();
    REQUIRE(card);
    CHECK(card->long_term);
}

TEST_CASE("41 asks the person to lay the card down again, and then it is read") {
    Rig rig;
    rig.lay("ordinary");
    rig.fault(Fault::status_word, Phase::read, 1, 0x41);
    int waits = 0;
    rig.pause.script = [&] {
        if (++waits == 2) rig.firmware().remove();
        if (waits == 4) rig.lay("ordinary");
    };
    REQUIRE(rig.read());
    CHECK(rig.retries == Retries{{ErrorCode::card_unreadable, 2}});
    CHECK(rig.found == 2);
}

TEST_CASE("a card that stays unreadable ends the command after its attempts") {
    for (const int word : {0x31, 0x32, 0x33, 0x37, 0x3F, 0x41}) {
        CAPTURE(word);
        Rig rig;
        rig.lay("ordinary");
        rig.fault(Fault::status_word, Phase::read, -1, static_cast<std::uint8_t>(word));
        rig.pause.script = [&] { rig.lay("ordinary"); };
        CHECK(rig.failure({.attempts = 3}) == ErrorCode::card_unreadable);
        CHECK(rig.retries ==
              Retries{{ErrorCode::card_unreadable, 2}, {ErrorCode::card_unreadable, 1}});
    }
}

TEST_CASE("an unreadable card that is never lifted ends with card_unreadable, not with no_card") {
    Rig rig;
    rig.lay("ordinary");
    rig.fault(Fault::status_word, Phase::read, -1, 0x41);
    CHECK(rig.failure({.timeout = Duration{4000}}) == ErrorCode::card_unreadable);
}

TEST_CASE("a card pulled away half way is told as such, in every phase") {
    const auto phase = [](Fault kind, Phase at) {
        Rig rig;
        rig.lay("moved");
        rig.fault(kind, at);
        CHECK(rig.failure({.timeout = Duration{2000}, .attempts = 1}) == ErrorCode::card_removed);
    };
    phase(Fault::pull_card, Phase::find);
    phase(Fault::pull_card, Phase::select);
    phase(Fault::pull_before, Phase::read);
    phase(Fault::pull_card, Phase::read);
    phase(Fault::pull_before, Phase::address);
}

TEST_CASE("a pulled card that comes back is read within the same command") {
    Rig rig;
    rig.lay("ordinary");
    rig.fault(Fault::pull_card, Phase::select);
    rig.pause.script = [&] {
        if (!rig.firmware().has_card()) rig.lay("ordinary");
    };
    REQUIRE(rig.read());
    CHECK(rig.retries == Retries{{ErrorCode::card_removed, 2}});
}

TEST_CASE("fingerprints come on demand, and a card without them gives the 1297-byte reply") {
    Rig rig;
    rig.lay("moved");
    auto card = rig.read({.with_fingerprints = true});
    REQUIRE(card);
    CHECK(card->fingerprints.reveal() == sample_card("moved").fingerprints);
    rig.lay("ordinary");
    card = rig.read({.with_fingerprints = true});
    REQUIRE(card);
    CHECK(card->fingerprints.empty());
    CHECK(card->photo_wlt.reveal().size() == 1024);
}

TEST_CASE("the newest address on the chip replaces the printed one") {
    Rig rig;
    rig.lay("moved");
    CHECK(rig.read().value().address.reveal() == "样例省测试市新址区新街99号");
}

TEST_CASE("a module that does not know the newest address reads cards all the same") {
    Rig rig;
    rig.lay("moved");
    rig.fault(Fault::status_word, Phase::address, 1, 0x21);
    CHECK(rig.read().value().address.reveal() == "样例省测试市旧址区老街1号");
}

TEST_CASE("all kinds of cards arrive, and an undefined kind is refused at once") {
    Rig rig;
    for (const auto& [id, kind] : std::map<std::string, drivers::IdentityCardKind>{
             {"hmt-residence", drivers::IdentityCardKind::hmt_residence},
             {"foreign-2017", drivers::IdentityCardKind::foreign_permanent_2017},
             {"foreign-2023", drivers::IdentityCardKind::foreign_permanent_2023},
             {"rare-name", drivers::IdentityCardKind::resident}}) {
        rig.lay(id);
        const auto card = rig.read();
        REQUIRE(card);
        CHECK(card->kind == kind);
    }
    rig.lay("unknown-kind");
    CHECK(rig.failure() == ErrorCode::card_kind_unknown);
    rig.lay("ordinary");
    rig.fault(Fault::status_word, Phase::read, 1, 0x40);
    CHECK(rig.failure() == ErrorCode::card_kind_unknown);
}

TEST_CASE("what a bad cable does once is cured unseen, in every phase and both wirings") {
    for (const auto wiring : {SamUsbReader::Wiring::four_pipes, SamUsbReader::Wiring::one_pair})
        for (const auto phase : {Phase::find, Phase::select, Phase::read, Phase::address})
            for (const auto kind :
                 {Fault::checksum, Fault::torn, Fault::garbage, Fault::mute, Fault::stall,
                  Fault::short_data, Fault::one_byte, Fault::two_aa, Fault::split_aa}) {
                CAPTURE(static_cast<int>(wiring));
                CAPTURE(static_cast<int>(phase));
                CAPTURE(static_cast<int>(kind));
                Rig rig(wiring);
                rig.lay("moved");
                rig.fault(kind, phase);
                const auto card = rig.read();
                REQUIRE(card);
                CHECK(card->number.reveal() == "990102196611110052");
                // A newest address of the wrong length is not believed.
                if (kind != Fault::short_data || phase != Phase::address)
                    CHECK(card->address.reveal() == "样例省测试市新址区新街99号");
                CHECK(rig.retries.empty());
            }
}

TEST_CASE("what a broken reader does for ever ends the command with the reader's error") {
    const std::map<Fault, ErrorCode> expected{
        {Fault::checksum, ErrorCode::checksum_error}, {Fault::torn, ErrorCode::timed_out},
        {Fault::mute, ErrorCode::timed_out},          {Fault::stall, ErrorCode::device_fault},
        {Fault::babble, ErrorCode::protocol_error},
    };
    for (const auto& [kind, code] : expected)
        for (const auto phase : {Phase::find, Phase::select, Phase::read, Phase::address}) {
            CAPTURE(static_cast<int>(kind));
            CAPTURE(static_cast<int>(phase));
            Rig rig(SamUsbReader::Wiring::one_pair);
            rig.lay("ordinary");
            rig.fault(kind, phase, -1);
            CHECK(rig.failure() == code);
        }
    Rig rig;
    rig.lay("ordinary");
    rig.fault(Fault::short_data, Phase::read, -1);
    CHECK(rig.failure() == ErrorCode::protocol_error);
}

TEST_CASE("a mute reader does not hold a command beyond its time-out and two seconds") {
    for (const auto phase : {Phase::find, Phase::select, Phase::read, Phase::address}) {
        CAPTURE(static_cast<int>(phase));
        Rig rig;
        rig.lay("ordinary");
        rig.fault(Fault::mute, phase, -1);
        const auto began = rig.clock.now().steady;
        CHECK(rig.failure({.timeout = Duration{500}}) == ErrorCode::timed_out);
        CHECK(rig.clock.now().steady - began <= Duration{2500});
    }
}

TEST_CASE("status words of the module itself end the command for the technician") {
    const std::map<int, ErrorCode> expected{{0x60, ErrorCode::device_fault},
                                            {0x47, ErrorCode::device_fault},
                                            {0x66, ErrorCode::unauthorised},
                                            {0x21, ErrorCode::protocol_error},
                                            {0x23, ErrorCode::protocol_error}};
    for (const auto& [word, code] : expected)
        for (const auto phase : {Phase::find, Phase::select, Phase::read}) {
            CAPTURE(word);
            Rig rig;
            rig.lay("ordinary");
            rig.fault(Fault::status_word, phase, 1, static_cast<std::uint8_t>(word));
            CHECK(rig.failure() == code);
        }
}

TEST_CASE("a command that arrived damaged is sent again, three times at most") {
    Rig rig;
    rig.lay("ordinary");
    rig.fault(Fault::status_word, Phase::read, 2, 0x10);
    REQUIRE(rig.read());
    rig.lay("ordinary");
    rig.fault(Fault::status_word, Phase::read, 3, 0x11);
    CHECK(rig.failure() == ErrorCode::protocol_error);
}

TEST_CASE("unplugging ends the command at once, in every phase and mid reply") {
    for (const auto wiring : {SamUsbReader::Wiring::four_pipes, SamUsbReader::Wiring::one_pair})
        for (const auto phase : {Phase::find, Phase::select, Phase::read, Phase::address}) {
            CAPTURE(static_cast<int>(phase));
            Rig rig(wiring);
            rig.lay("ordinary");
            rig.fault(Fault::unplug, phase);
            const auto began = rig.clock.now().steady;
            CHECK(rig.failure() == ErrorCode::device_gone);
            CHECK(rig.clock.now().steady - began <= Duration{500});
        }
}

TEST_CASE("cancel ends the command whatever it does") {
    SUBCASE("while it waits for a card") {
        Rig rig;
        rig.pause.script = [&] { rig.pause.is_cancelled = true; };
        CHECK(rig.failure() == ErrorCode::cancelled);
    }
    SUBCASE("while it waits for a mute reader") {
        Rig rig;
        rig.lay("ordinary");
        rig.fault(Fault::mute, Phase::read, -1);
        rig.pause.is_cancelled = false;
        const SamReader::Listener listener{[&] { rig.pause.is_cancelled = true; },
                                           [](ErrorCode, int) {}};
        const auto card = rig.reader->read({}, listener, rig.pause);
        CHECK(card.error().code == ErrorCode::cancelled);
    }
}

TEST_CASE(
    "the card that was read is watched until it leaves, and another one is not taken for it") {
    Rig rig;
    rig.lay("ordinary");
    REQUIRE(rig.read());
    CHECK(rig.reader->card_still_there(rig.pause).value());
    CHECK(rig.reader->card_still_there(rig.pause).value());
    rig.firmware().remove();
    CHECK_FALSE(rig.reader->card_still_there(rig.pause).value());
    rig.lay("second");
    CHECK_FALSE(rig.reader->card_still_there(rig.pause).value());
}

TEST_CASE("a reader at rest opens its link by itself") {
    Rig rig;
    rig.reader->rest();
    CHECK(rig.reader->is_resting());
    rig.lay("ordinary");
    REQUIRE(rig.read());
    CHECK_FALSE(rig.reader->is_resting());
}

TEST_CASE("the late reply to a command given up is not taken for the next one's") {
    for (const auto wiring : {SamUsbReader::Wiring::four_pipes, SamUsbReader::Wiring::one_pair}) {
        Rig rig(wiring);
        rig.lay("moved");
        // Each command is answered twice: as when the first answer came after the time-out.
        rig.fault(Fault::twice, Phase::any, -1);
        const auto card = rig.read();
        REQUIRE(card);
        CHECK(card->number.reveal() == "990102196611110052");
        CHECK(card->address.reveal() == "样例省测试市新址区新街99号");
    }
}

TEST_CASE("the start fails when the module fails its self-test") {
    Rig rig;
    rig.fault(Fault::status_word, Phase::status, -1, 0x60);
    for (const auto waking : {SamReader::Waking::plain, SamReader::Waking::module_reset,
                              SamReader::Waking::cable_reset})
        CHECK(rig.reader->start(waking, rig.pause).error().code == ErrorCode::device_fault);
    rig.firmware().clear_faults();
    CHECK(rig.reader->start(SamReader::Waking::cable_reset, rig.pause).has_value());
}

TEST_CASE("a module number of another size is left out, not invented") {
    CHECK(drivers::module_number_text(kiosk::Bytes(15)).empty());
    CHECK(drivers::module_number_text(kiosk::Bytes(17)).empty());
    CHECK(drivers::module_number_text(kiosk::Bytes(16)) == "00.00-00000000-0000000000-0000000000");
}

TEST_CASE("lengths in a read reply that disagree with its size are an error") {
    kiosk::Bytes data(4 + 256 + 1024);
    for (std::size_t i = 4; i < data.size(); i += 2) data[i] = ' ';
    data[0] = 0x01;
    data[2] = 0x04;
    CHECK(drivers::parse_card_content(data, false).has_value());
    for (const std::size_t at : {0, 1, 2, 3}) {
        auto wrong = data;
        ++wrong[at];
        CHECK(drivers::parse_card_content(wrong, false).error().code == ErrorCode::protocol_error);
    }
    for (const std::size_t size : {0, 1, 3, 4, 5, 1283})
        CHECK(drivers::parse_card_content(std::span(data).first(size), false).error().code ==
              ErrorCode::protocol_error);
}

}  // namespace tests
