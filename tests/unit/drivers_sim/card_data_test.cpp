#include "drivers/sim/card_data.h"

#include <filesystem>
#include <fstream>
#include <numeric>

#include <doctest.h>
#include <stdlib.h>

namespace tests {

using drivers::sim::load_cards;

namespace {

std::string field(const drivers::sim::SimCard& card, std::size_t offset, std::size_t size) {
    return kiosk::utf8_from_utf16le(std::span(card.text).subspan(offset, size)).value();
}

/// MOD 11-2 of GB 11643: the weighted sum of all eighteen places is one more than a multiple of
/// eleven.
bool has_right_check_digit(const std::string& number) {
    constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1};
    int sum = 0;
    for (std::size_t i = 0; i < 18; ++i)
        sum += weights[i] * (number[i] == 'X' ? 10 : number[i] - '0');
    return sum % 11 == 1;
}

kiosk::Result<std::vector<drivers::sim::SimCard>> load_text(const std::string& text) {
    std::string folder = "/tmp/bianmin-cards-XXXXXX";
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    const auto file = std::filesystem::path(folder) / "persons.toml";
    std::ofstream(file) << text;
    auto cards = load_cards(file);
    std::filesystem::remove_all(folder);
    return cards;
}

}  // namespace

TEST_CASE("sample persons have right check digits and regions that were never assigned") {
    const auto cards = load_cards("assets/samples/persons.toml").value();
    CHECK(cards.size() >= 12);
    for (const auto& card : cards) {
        CAPTURE(card.id);
        CHECK(card.text.size() == 256);
        CHECK(card.photo.size() == 1024);
        if (card.text[248] == 'I') continue;  // fifteen places with a check digit of their own
        const auto number = field(card, 122, 36);
        REQUIRE(number.size() == 18);
        CHECK(has_right_check_digit(number));
        const bool is_invented = number.starts_with("99") || number.starts_with("81") ||
                                 number.starts_with("83") || number == "11010519491231002X";
        CHECK(is_invented);
    }
}

TEST_CASE("a broken person is refused with file and line") {
    CHECK(load_text("").error().detail.find("no [[person]]") != std::string::npos);
    CHECK(load_text("[[person]]\nid=\"a\"\nkind=\"martian\"\n").error().detail.find(":1:") !=
          std::string::npos);
    CHECK(load_text("[[person]]\nid=\"a\"\nkind=\"resident\"\nshoe=\"42\"\n")
              .error()
              .detail.find("unknown key shoe") != std::string::npos);
    CHECK(load_text("[[person]]\nid=\"a\"\nkind=\"resident\"\nname=\"" + std::string(16, 'x') +
                    "\"\n")
              .error()
              .detail.find("name is too long") != std::string::npos);
    CHECK_FALSE(load_text("gibberish"));
    CHECK_FALSE(load_cards("/nonexistent.toml"));
}

}  // namespace tests
