#include "drivers/idcard/service.h"

#include <algorithm>

#include <doctest.h>

#include "tests/unit/drivers_idcard/service_bench.h"

namespace tests {

using drivers::DeviceStatus;
using drivers::MediaState;
using drivers::RequestId;
using kiosk::Duration;
using kiosk::ErrorCode;
using Fault = IdCardBench::Firmware::FaultKind;
using Phase = IdCardBench::Firmware::Phase;

namespace {

using Service = IdCardBench;
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a terminal without a reader says so and ends reads at once") {
    Service rig;
    rig.settle();
    CHECK(rig.take_events() == Texts{"no_device"});
    CHECK(rig.service->media() == MediaState::unknown);
    CHECK(rig.read(1) == "no_device");
    CHECK(rig.service->report().failed_reads == 1);
}

TEST_CASE("a reader that is plugged in comes online and reads; unplugged it is gone") {
    Service rig;
    rig.settle();
    rig.plug();
    rig.settle();
    CHECK(rig.take_events() == Texts{"no_device", "starting", "online"});
    rig.lay("ordinary");
    CHECK(rig.read(7) == "990101199003070023");
    CHECK(rig.take_events() == Texts{"busy", "found", "online", "read 7"});
    CHECK(rig.service->media() == MediaState::present);
    rig.unplug();
    rig.settle();
    CHECK(rig.take_events() == Texts{"no_device", "removed"});
    CHECK(rig.service->media() == MediaState::unknown);
    rig.plug();
    rig.settle();
    CHECK(rig.service->state().status == DeviceStatus::online);
    CHECK(rig.service->report().attachments == 2);
}

TEST_CASE("the card left behind is watched and its leaving told once") {
    Service rig;
    rig.plug();
    rig.settle();
    rig.lay("ordinary");
    rig.read(1);
    static_cast<void>(rig.take_events());
    for (int i = 0; i < 5; ++i) rig.later(Duration{1000});
    CHECK(rig.take_events().empty());
    CHECK(rig.service->media() == MediaState::present);
    rig.firmware().remove();
    for (int i = 0; i < 3; ++i) rig.later(Duration{1000});
    CHECK(rig.take_events() == Texts{"removed"});
    CHECK(rig.service->media() == MediaState::not_present);
}

TEST_CASE("the card of the last person is never read for the next one") {
    Service rig;
    rig.plug();
    rig.settle();
    rig.lay("ordinary");
    rig.read(1);
    const auto reads = rig.firmware().read_count();
    CHECK(rig.read(2, Duration{0}) == "no_card");
    CHECK(rig.firmware().read_count() == reads);
    rig.lay("second");
    static_cast<void>(rig.take_events());
    CHECK(rig.read(3) == "990203198505140136");
    CHECK(rig.take_events() == Texts{"busy", "removed", "found", "online", "read 3"});
}

TEST_CASE("an expired, foreign or rare card is a card") {
    Service rig;
    rig.plug();
    rig.settle();
    for (const auto* id : {"expired", "foreign-2017", "rare-name"}) {
        rig.lay(id);
        CHECK(rig.read(1).size() >= 15);
    }
    rig.lay("unknown-kind");
    CHECK(rig.read(2) == "card_kind_unknown");
    CHECK(rig.service->state().status == DeviceStatus::online);
}

TEST_CASE(
    "of two readers the first is used and the second reported; it steps in when the first goes") {
    Service rig;
    rig.plug(2);
    rig.plug(1);
    rig.settle();
    auto report = rig.service->report();
    CHECK(report.capabilities.location == "usb 1-2 (0400:C35A)");
    CHECK(report.other_readers == Texts{"usb 1-1 (0400:C35A)"});
    rig.unplug(2);
    rig.settle();
    report = rig.service->report();
    CHECK(report.capabilities.location == "usb 1-1 (0400:C35A)");
    CHECK(report.other_readers.empty());
    CHECK(report.state.status == DeviceStatus::online);
}

TEST_CASE("a reader that no driver speaks to is named to the technician and not used") {
    Service rig;
    rig.places.apply({{{0x2B8B, 0x2721}, 1, 2, "1-2"}, true});
    rig.settle();
    CHECK(rig.service->state().status == DeviceStatus::no_device);
    CHECK(rig.service->state().detail == "only readers that no driver speaks to");
    REQUIRE(rig.service->report().other_readers.size() == 1);
    CHECK(rig.service->report().other_readers[0].find("HID") != std::string::npos);
    CHECK(rig.links_made == 0);
}

TEST_CASE("unplugged in the middle of a read the command ends with device_gone") {
    Service rig;
    rig.plug();
    rig.settle();
    rig.lay("ordinary");
    rig.firmware().add_fault({Fault::unplug, Phase::read});
    CHECK(rig.read(1) == "device_gone");
    CHECK(rig.service->state().status == DeviceStatus::offline);
    rig.unplug();
    rig.settle();
    CHECK(rig.service->state().status == DeviceStatus::no_device);
    *rig.gone = false;
    rig.sims[0]->power_cycle();
    rig.plug();
    rig.settle();
    CHECK(rig.read(2) == "990101199003070023");
}

TEST_CASE("pulled and plugged in again between two looks, a serial reader serves the next person") {
    Service rig(Service::Presence::looked_for);
    rig.settle();
    rig.lay("ordinary");
    *rig.gone = true;  // for the end that the driver holds
    rig.gone = std::make_shared<bool>(false);
    CHECK(rig.read(1) == "990101199003070023");
    CHECK(rig.service->report().faults == 1);
    CHECK(rig.service->report().resets == 0);
    CHECK(rig.links_made == 2);
    CHECK(rig.service->state().status == DeviceStatus::online);
}

TEST_CASE(
    "a serial reader that is gone with its node is gone; one whose node stays is tried once") {
    Service rig(Service::Presence::looked_for);
    rig.settle();
    rig.lay("ordinary");
    *rig.gone = true;
    CHECK(rig.read(1) == "device_gone");
    CHECK(rig.links_made == 2);
    CHECK(rig.service->state().status == DeviceStatus::offline);
    *rig.gone = false;
    CHECK(rig.read(2) == "990101199003070023");
    *rig.gone = true;
    rig.on_write = [&rig] { rig.has_node = false; };
    static_cast<void>(rig.take_events());
    const int links = rig.links_made;
    CHECK(rig.read(3) == "device_gone");
    rig.settle();
    CHECK(rig.service->state().status == DeviceStatus::no_device);
    CHECK(rig.links_made == links);
}

TEST_CASE("a mute reader is woken with a reset after its back-off and serves again") {
    Service rig;
    rig.plug();
    rig.settle();
    rig.lay("ordinary");
    rig.firmware().add_fault({Fault::mute, Phase::find, 0, 3});
    CHECK(rig.read(1) == "timed_out");
    CHECK(rig.service->state().status == DeviceStatus::offline);
    rig.later(Duration{250});
    CHECK(rig.service->state().status == DeviceStatus::online);
    CHECK(rig.service->report().resets == 1);
    CHECK(rig.read(2) == "990101199003070023");
}

TEST_CASE("a person who waits does not wait for the back-off") {
    Service rig;
    rig.plug();
    rig.settle();
    rig.lay("ordinary");
    rig.firmware().add_fault({Fault::checksum, Phase::find, 0, 3});
    CHECK(rig.read(1) == "checksum_error");
    CHECK(rig.read(2) == "990101199003070023");
}

TEST_CASE("a reader that fails five times is given up until a technician resets it") {
    Service rig;
    rig.plug();
    rig.firmware().add_fault({Fault::status_word, Phase::status, 0x60, -1});
    for (int i = 0; i < 12; ++i) rig.later(Duration{1000});
    CHECK(rig.service->state().status == DeviceStatus::hardware_error);
    CHECK(rig.service->state().blame == drivers::Blame::technician);
    CHECK(rig.service->state().detail.find("60 module self-test failed") != std::string::npos);
    const int links = rig.links_made;
    CHECK(rig.read(1) == "device_fault");
    CHECK(rig.links_made == links);
    rig.firmware().clear_faults();
    rig.service->reset();
    rig.settle();
    CHECK(rig.service->state().status == DeviceStatus::online);
}

TEST_CASE("a reader given up makes way for a second one") {
    Service rig;
    rig.plug(1);
    rig.plug(2);
    rig.firmware(1).add_fault({Fault::status_word, Phase::status, 0x60, -1});
    for (int i = 0; i < 12; ++i) rig.later(Duration{1000});
    CHECK(rig.service->state().status == DeviceStatus::online);
    CHECK(rig.service->report().capabilities.location == "usb 1-2 (0400:C35A)");
}

TEST_CASE(
    "sixteen reads wait, the seventeenth is refused, all complete once when the driver ends") {
    Service rig;
    rig.settle();
    for (std::uint64_t id = 1; id <= 16; ++id) REQUIRE(rig.service->start_read(RequestId{id}, {}));
    CHECK(rig.service->start_read(RequestId{17}, {}).error().code == ErrorCode::limit_exceeded);
    rig.service->cancel(RequestId{3});
    rig.service->stop();
    CHECK(rig.completions == 16);
    CHECK(rig.ended == "cancelled");
}

TEST_CASE("an idle reader is released, tested now and then, and a dead one found within 5 s") {
    Service rig;
    rig.plug();
    rig.settle();
    const auto commands = rig.firmware().command_count();
    rig.later(Duration{2000});
    CHECK(rig.firmware().command_count() == commands);
    rig.pass(Duration{10'000});
    CHECK(rig.firmware().command_count() == commands + 4);
    rig.firmware().add_fault({Fault::mute, Phase::any, 0, -1});
    CHECK(rig.until_usable(false) <= Duration{5000});
    CHECK(rig.service->state().status == DeviceStatus::offline);
    CHECK(rig.service->state().detail.find("no reply") != std::string::npos);
}

TEST_CASE("an unplugging while a card lies there tells once that it is gone") {
    Service rig;
    rig.plug();
    rig.settle();
    rig.lay("ordinary");
    rig.read(1);
    *rig.gone = true;
    static_cast<void>(rig.take_events());
    rig.later(Duration{1000});
    CHECK(rig.take_events() == Texts{"offline"});
    rig.unplug();
    rig.settle();
    CHECK(rig.take_events() == Texts{"no_device", "removed"});
    // It lies there still when the reader is back, and leaves later.
    *rig.gone = false;
    rig.sims[0]->power_cycle();
    rig.plug();
    rig.settle();
    rig.later(Duration{1000});
    rig.firmware().remove();
    rig.pass(Duration{5000});
    CHECK(rig.take_events() == Texts{"starting", "online"});
}

TEST_CASE("a card left behind is not read after the reader failed, for nobody") {
    Service rig;
    rig.plug();
    rig.settle();
    rig.lay("ordinary");
    CHECK(rig.read(1) == "990101199003070023");
    const auto reads = rig.firmware().read_count();
    bool was_unplugged = false;
    SUBCASE("it fell silent and was woken with a reset") {
        rig.firmware().add_fault({Fault::mute, Phase::any, 0, -1});
        rig.until_usable(false);
        rig.firmware().clear_faults();
    }
    SUBCASE("it lost its power") {
        rig.firmware().set_power(false);
        rig.until_usable(false);
        rig.firmware().set_power(true);
    }
    SUBCASE("it was unplugged") {
        rig.unplug();
        rig.until_usable(false);
        rig.sims[0]->power_cycle();
        rig.plug();
        was_unplugged = true;
    }
    SUBCASE("a technician reset it") {
        rig.service->reset();
    }
    static_cast<void>(rig.take_events());
    rig.until_usable(true);
    CHECK(rig.read(2) == "no_card");
    rig.pass(Duration{5000});
    CHECK(rig.read(3) == "no_card");
    CHECK(rig.firmware().read_count() == reads);
    const auto events = rig.take_events();
    CHECK(std::find(events.begin(), events.end(), "removed") == events.end());
    CHECK((rig.service->media() == MediaState::present) == !was_unplugged);
    rig.firmware().remove();
    rig.pass(Duration{5000});
    CHECK(rig.take_events() == (was_unplugged ? Texts{} : Texts{"removed"}));
    rig.lay("second");
    CHECK(rig.read(4) == "990203198505140136");
}

TEST_CASE("a card taken away while the reader was out of order is told, and the next one read") {
    Service rig;
    rig.plug();
    rig.settle();
    rig.lay("ordinary");
    rig.read(1);
    rig.firmware().add_fault({Fault::mute, Phase::any, 0, -1});
    rig.until_usable(false);
    rig.firmware().remove();
    rig.firmware().clear_faults();
    static_cast<void>(rig.take_events());
    rig.until_usable(true);
    rig.settle();
    CHECK(rig.take_events() == Texts{"online", "removed"});
    rig.lay("second");
    CHECK(rig.read(2) == "990203198505140136");
}

TEST_CASE("more readers than sixteen are not noticed") {
    Service rig;
    for (int socket = 1; socket <= 20; ++socket) rig.plug(socket);
    CHECK(rig.places.all().size() == drivers::ReaderPlaces::place_limit);
}

}  // namespace tests
