#include "drivers/escpos/paper_roll.h"

#include <fstream>

#include <doctest.h>
#include <stdlib.h>

namespace tests {

using drivers::SupplyLevel;
using drivers::escpos::PaperMemory;
using drivers::escpos::PaperRoll;
using drivers::escpos::Status;

namespace {

const Status enough{};
const Status near_end{.paper_near_end = true};
const Status ended{.paper_end = true, .paper_near_end = true};

PaperRoll roll(std::optional<int> remembered = std::nullopt) {
    return PaperRoll(80'000, 3'000, remembered);
}

}  // namespace

TEST_CASE("before the first new roll nobody knows how much paper is left") {
    auto paper = roll();
    CHECK(paper.level() == SupplyLevel::unknown);
    paper.observe(enough);
    CHECK(paper.level() == SupplyLevel::full);
    CHECK_FALSE(paper.left_mm());
    paper.used(500);
    CHECK_FALSE(paper.left_mm());
    CHECK(paper.is_enough_for(100'000));
}

TEST_CASE("a roll is counted down from its change, in fractions too") {
    auto paper = roll();
    paper.observe(ended);
    CHECK(paper.level() == SupplyLevel::out);
    CHECK(paper.left_mm() == 0);
    CHECK_FALSE(paper.is_enough_for(1));
    paper.observe(enough);
    CHECK(paper.left_mm() == 80'000);
    for (int i = 0; i < 10; ++i) paper.used(100.5);
    CHECK(paper.left_mm() == 80'000 - 1'005);
}

TEST_CASE("the near-end sensor puts the count right, down and for a used roll up") {
    auto paper = roll(70'000);
    paper.observe(enough);
    paper.observe(near_end);
    CHECK(paper.left_mm() == 3'000);
    CHECK(paper.level() == SupplyLevel::low);
    paper.used(1'000);
    paper.observe(near_end);
    CHECK(paper.left_mm() == 2'000);
    CHECK(paper.is_enough_for(2'000));
    CHECK_FALSE(paper.is_enough_for(2'001));
    paper.observe(ended);
    paper.observe(near_end);
    CHECK(paper.left_mm() == 3'000);
}

TEST_CASE("an estimate alone says low and refuses nobody") {
    auto paper = roll(3'500);
    paper.observe(enough);
    paper.used(1'000);
    CHECK(paper.level() == SupplyLevel::low);
    CHECK(paper.is_enough_for(50'000));
    paper.used(100'000);
    CHECK(paper.left_mm() == 1);
}

TEST_CASE("a new roll is noticed although the program was restarted meanwhile") {
    auto paper = roll(2'000);
    paper.observe(enough);
    CHECK(paper.left_mm() == 80'000);
}

TEST_CASE("the number survives a restart, and a broken file is nothing") {
    std::string folder = "/tmp/bianmin-paper-XXXXXX";
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    const PaperMemory memory(folder + "/paper");
    CHECK_FALSE(memory.load());
    memory.save(std::nullopt);
    CHECK_FALSE(memory.load());
    memory.save(41'234);
    CHECK(PaperMemory(folder + "/paper").load() == 41'234);
    for (const char* words : {"", "x", "-5", "99999999"}) {
        std::ofstream(folder + "/paper") << words;
        CHECK_FALSE(memory.load());
    }
    PaperMemory(std::filesystem::path("/nowhere/paper")).save(5);
    PaperMemory(std::filesystem::path()).save(5);
    std::filesystem::remove_all(folder);
}

}  // namespace tests
