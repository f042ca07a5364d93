#include "kiosk/forms/package/package_description.h"

#include <doctest.h>
#include <nlohmann/json.hpp>

using Json = nlohmann::json;

namespace {

Json part(const std::string& id) {
    return {{"id", id},
            {"service_code", "c"},
            {"name", {{"zh", "证"}, {"en", "Certificate"}}},
            {"body", {{"zh", "局"}, {"en", "Bureau"}}},
            {"form", "forms/" + id + ".xml"}};
}

Json good() {
    return {{"id", "newborn"},
            {"version", "1"},
            {"title",
             {{
                  "zh",
                  "出生",
              },
              {"en", "Birth"}}},
            {"parts", Json::array({part("a"), part("b")})}};
}

std::string wrong(const Json& json) {
    const auto read = kiosk::parse_package(json.dump());
    return read ? "" : read.error().detail;
}

}  // namespace

TEST_CASE("A package names its parts, their departments and forms") {
    const auto read = kiosk::parse_package(good().dump());
    REQUIRE(read);
    CHECK(read->id == "newborn");
    REQUIRE(read->parts.size() == 2);
    CHECK(read->parts[1].form == "forms/b.xml");
    CHECK(read->parts[1].body.in(kiosk::Language::en) == "Bureau");
}

TEST_CASE("What is wrong with a package is named by its place") {
    auto json = good();
    json["title"].erase("en");
    CHECK(wrong(json) == "/title/en must be a text");
    json = good();
    json["parts"][1].erase("form");
    CHECK(wrong(json) == "/parts/1/form must be a text");
    json = good();
    json["parts"][1]["id"] = "a";
    CHECK(wrong(json) == "/parts/1/id is there twice");
    json = good();
    json["parts"][0]["id"] = "common";
    CHECK(wrong(json) == "/parts/0/id must be a free name of small letters, digits and _");
    CHECK_FALSE(kiosk::parse_package("[]"));
}

TEST_CASE("A package in which a part needs what no part before it gives is refused (R-095)") {
    auto json = good();
    json["parts"][0]["gives"] = Json{"M0204"};
    json["parts"][1]["needs"] = Json{"M0204"};
    REQUIRE(kiosk::parse_package(json.dump()));
    CHECK(kiosk::parse_package(json.dump())->parts[1].needs == std::vector<std::string>{"M0204"});
    std::swap(json["parts"][0], json["parts"][1]);
    CHECK(wrong(json) == "/parts/0/needs/0 is given by no part before");
    json = good();
    json["parts"][1]["needs"] = Json{"M0001"};
    CHECK(wrong(json) == "/parts/1/needs/0 is given by no part before");
    json["parts"][1]["needs"] = "M0001";
    CHECK(wrong(json) == "/parts/1/needs must be a list of codes");
}

TEST_CASE("A package has two parts at least and twenty at most, and 64 KiB") {
    auto json = good();
    json["parts"] = Json::array({part("a")});
    CHECK(wrong(json) == "/parts must name at least two forms");
    json["parts"] = Json::array();
    for (std::size_t i = 0; i < kiosk::FormPackage::max_parts; ++i)
        json["parts"].push_back(part("p" + std::to_string(i)));
    CHECK(wrong(json).empty());
    json["parts"].push_back(part("more"));
    CHECK(wrong(json) == "/parts must name at most 20 forms");
    json = good();
    json["note"] = std::string(kiosk::FormPackage::max_bytes, 'x');
    CHECK(wrong(json) == "a package is described in at most 64 KiB");
}
