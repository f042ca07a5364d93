#include "drivers/auxiliaries/power_source.h"

#include <fstream>

#include <doctest.h>
#include <stdlib.h>

#include "drivers/auxiliaries/lights.h"

using namespace drivers;
using kiosk::ErrorCode;

namespace {

/// A folder that looks like /sys.
class FakeSysfs {
  public:
    FakeSysfs() {
        std::string folder = "/tmp/bianmin-sysfs-XXXXXX";
        REQUIRE(::mkdtemp(folder.data()) != nullptr);
        root = folder;
    }
    ~FakeSysfs() { std::filesystem::remove_all(root); }
    FakeSysfs(const FakeSysfs&) = delete;
    FakeSysfs& operator=(const FakeSysfs&) = delete;

    void put(const std::string& file, const std::string& value) const {
        const auto path = root / "class" / file;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << value << "\n";
    }
    [[nodiscard]] std::string read(const std::string& file) const {
        std::ifstream in(root / "class" / file);
        std::string value;
        std::getline(in, value);
        return value;
    }
    std::filesystem::path root;
};

}  // namespace

TEST_CASE("a UPS, or battery and mains, of the kernel tell the power") {
    const auto ups = power_of({{"UPS", "0", "15", "Discharging", "Good"}});
    REQUIRE(ups);
    CHECK(ups->mains == MainsStatus::no_power);
    CHECK(ups->battery == BatteryStatus::low);
    const auto both = power_of({{"Battery", "", "80", "Charging", ""}, {"Mains", "1", "", "", ""}});
    REQUIRE(both);
    CHECK(both->mains == MainsStatus::powering);
    CHECK(both->battery == BatteryStatus::operational);
    CHECK(both->charge_percent == 80);
    const auto alone = power_of({{"Battery", "", "80", "Discharging", ""}});
    REQUIRE(alone);
    CHECK(alone->mains == MainsStatus::no_power);
    const auto dead = power_of({{"UPS", "1", "80", "Full", "Dead"}});
    REQUIRE(dead);
    CHECK(dead->battery == BatteryStatus::failure);
    // Two supplies of which one feeds.
    const auto fed = power_of({{"Mains", "1", "", "", ""}, {"USB", "0", "", "", ""}});
    REQUIRE(fed);
    CHECK(fed->mains == MainsStatus::powering);
}

TEST_CASE("supplies that say nothing, or nonsense, are no state") {
    CHECK(power_of(std::vector<SupplyFacts>{}).error().code == ErrorCode::no_device);
    CHECK(power_of({{"UPS", "", "a lot", "?", ""}}).error().code == ErrorCode::bad_format);
    CHECK(power_of({{"", "", "", "", ""}}).error().code == ErrorCode::bad_format);
}

TEST_CASE("the class power_supply is read from its files") {
    const FakeSysfs sysfs;
    const auto source = make_sysfs_source(sysfs.root);
    CHECK(source->ask().error().code == ErrorCode::no_device);
    sysfs.put("power_supply/ups0/type", "UPS");
    sysfs.put("power_supply/ups0/online", "0");
    sysfs.put("power_supply/ups0/capacity", "4");
    const auto power = source->ask();
    REQUIRE(power);
    CHECK(power->battery == BatteryStatus::critical);
    CHECK(is_power_low(*power));
}

TEST_CASE("the place of a NUT server is host, port and name") {
    CHECK(make_nut_source("127.0.0.1:3493/ups"));
    CHECK(make_nut_source("localhost:3493/ups"));
    for (const char* wrong :
         {"", "ups", "localhost/ups", "localhost:3493", "localhost:3493/", "localhost:0/ups",
          "localhost:99999/ups", "localhost:x/ups", "no-such-host:3493/ups",
          "localhost:3493/two words", "localhost:3493/a\nb", "/a:1"})
        CHECK_MESSAGE(!make_nut_source(wrong), wrong);
    const auto away = make_nut_source("127.0.0.1:1/ups");
    REQUIRE(away);
    CHECK((*away)->ask().error().code == ErrorCode::device_gone);
}

TEST_CASE("module lights go on, off and flash; strange names touch nothing") {
    const FakeSysfs sysfs;
    sysfs.put("leds/bianmin:white:scanner/brightness", "0");
    sysfs.put("leds/bianmin:white:scanner/trigger", "none");
    const Lights lights(sysfs.root, "bianmin:white:");
    REQUIRE(lights.set("scanner", LightState::continuous));
    CHECK(sysfs.read("leds/bianmin:white:scanner/brightness") == "255");
    REQUIRE(lights.set("scanner", LightState::medium));
    CHECK(sysfs.read("leds/bianmin:white:scanner/trigger") == "timer");
    CHECK(sysfs.read("leds/bianmin:white:scanner/delay_on") == "500");
    REQUIRE(lights.set("scanner", LightState::off));
    CHECK(sysfs.read("leds/bianmin:white:scanner/trigger") == "none");
    CHECK(sysfs.read("leds/bianmin:white:scanner/brightness") == "0");
    CHECK(lights.set("other", LightState::off).error().code == ErrorCode::not_found);
    CHECK(lights.set("../../escape", LightState::off).error().code == ErrorCode::not_found);
    CHECK(lights.set("", LightState::off).error().code == ErrorCode::not_found);
}
