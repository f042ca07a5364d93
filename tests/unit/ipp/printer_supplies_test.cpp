#include "drivers/ipp/printer_supplies.h"

#include <doctest.h>

#include "drivers/ipp/printer_words.h"

using drivers::IppPrinterFacts;
using drivers::SupplyLevel;
using drivers::SupplyUse;

TEST_CASE("printer-supply tells what is left of the toner and how much room waste has") {
    IppPrinterFacts facts;
    facts.supplies = {
        "index=1;class=receptacleThatIsFilled;type=wasteToner;unit=percent;maxcapacity=100;level="
        "8;",
        "index=2;class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level=75;"
        "colorantname=black;",
        "maxcapacity=8000;type=opc;level=4000", "type=staples;level=-3;maxcapacity=-2;"};
    facts.supply_descriptions = {"Waste Toner Box"};
    const auto supplies = drivers::supplies_of(facts);
    REQUIRE(supplies.size() == 4);
    CHECK(supplies[0] ==
          drivers::PrinterSupply{"Waste Toner Box", SupplyUse::waste, 8, SupplyLevel::low});
    CHECK(supplies[1] ==
          drivers::PrinterSupply{"black toner", SupplyUse::colorant, 75, SupplyLevel::full});
    CHECK(supplies[2] == drivers::PrinterSupply{"opc", SupplyUse::other, 50, SupplyLevel::full});
    CHECK(supplies[3] ==
          drivers::PrinterSupply{"staples", SupplyUse::other, std::nullopt, SupplyLevel::full});
    CHECK(drivers::text_of(supplies[0]) == "Waste Toner Box room 8%");
    // A full box is no lack of toner.
    CHECK(drivers::state_of(facts).toner == SupplyLevel::full);
}

TEST_CASE("a tenth is low, nothing is out, and the last drop is not nothing") {
    const auto level_of = [](const std::string& level) {
        const auto supply = drivers::supply_of("type=ink;maxcapacity=1000;level=" + level);
        REQUIRE(supply);
        return supply->level;
    };
    CHECK(level_of("110") == SupplyLevel::full);
    CHECK(level_of("100") == SupplyLevel::low);
    CHECK(level_of("1") == SupplyLevel::low);
    CHECK(level_of("0") == SupplyLevel::out);
    CHECK(level_of("-2") == SupplyLevel::unknown);
    CHECK(level_of("-3") == SupplyLevel::full);
    IppPrinterFacts facts;
    facts.supplies = {"type=ink;maxcapacity=1000;level=100"};
    CHECK(drivers::state_of(facts).toner == SupplyLevel::low);
}

TEST_CASE("numbers that no printer means are unknown or cut to what is possible") {
    CHECK(drivers::supply_of("type=ink;maxcapacity=10;level=2147483647")->percent == 100);
    CHECK_FALSE(drivers::supply_of("type=ink;maxcapacity=-2;level=30")->percent);
    CHECK(drivers::supply_of("type=ink;maxcapacity=-2;level=0")->level == SupplyLevel::out);
    CHECK_FALSE(drivers::supply_of("type=ink;maxcapacity=100;level=99999999999")->percent);
    CHECK_FALSE(drivers::supply_of("type=ink;maxcapacity=100;level=many")->percent);
    CHECK_FALSE(drivers::supply_of(""));
    CHECK_FALSE(drivers::supply_of("index=1;;=;unit"));
}

TEST_CASE("a printer without printer-supply is asked by its markers, one that tells both is not") {
    IppPrinterFacts facts;
    facts.marker_levels = {5};
    facts.marker_types = {"toner"};
    facts.marker_names = {""};
    CHECK(drivers::supplies_of(facts).at(0).name == "toner");
    CHECK(drivers::supplies_of(facts).at(0).level == SupplyLevel::low);
    facts.supplies = {"nonsense"};
    CHECK(drivers::supplies_of(facts).at(0).level == SupplyLevel::low);
    facts.supplies = {"type=toner;maxcapacity=100;level=60;"};
    CHECK(drivers::supplies_of(facts).at(0).percent == 60);
    CHECK(drivers::state_of(facts).toner == SupplyLevel::full);
}

TEST_CASE("names are cut to 64 bytes between two characters; 32 supplies are told") {
    IppPrinterFacts facts;
    std::string name(63, 'x');
    facts.supplies = {"type=ink;level=1;maxcapacity=1;", "type=ink;level=1;maxcapacity=1;"};
    facts.supply_descriptions = {name + "\xE5\xA2\xA8", "black\n\tink"};
    CHECK(drivers::supplies_of(facts).at(0).name == name);
    CHECK(drivers::supplies_of(facts).at(1).name == "black  ink");
    facts.supplies.assign(100, "type=ink;level=1;maxcapacity=1;");
    CHECK(drivers::supplies_of(facts).size() == 32);
    facts.supplies.clear();
    facts.marker_levels.assign(100, 50);
    CHECK(drivers::supplies_of(facts).size() == 32);
}
