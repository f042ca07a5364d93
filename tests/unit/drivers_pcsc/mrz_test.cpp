#include "drivers/pcsc/mrz.h"

#include "tests/unit/drivers_pcsc/card_support.h"

using drivers::document_key_from_mrz;
using drivers::mrz_check_digit;
using drivers::parse_mrz;
using kiosk::SecretText;

namespace {

const std::string td1 =
    "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
const std::string td2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6";

}  // namespace

TEST_CASE("check digits are those of the examples in ICAO 9303-3") {
    CHECK(mrz_check_digit("520727") == '3');
    CHECK(mrz_check_digit("AB2134<<<") == '5');
    CHECK(mrz_check_digit("a") == '?');
}

TEST_CASE("the three formats of the zone are read with all fields") {
    for (const auto& zone : {tests::specimen_mrz, td1, td2}) {
        const auto document = parse_mrz(zone);
        REQUIRE_MESSAGE(document, (document ? "" : document.error().detail));
        CHECK(document->primary_name.reveal() == "ERIKSSON");
        CHECK(document->secondary_name.reveal() == "ANNA MARIA");
        CHECK(document->nationality.reveal() == "UTO");
        CHECK(document->issuing_state.reveal() == "UTO");
        CHECK(document->sex.reveal() == "F");
        CHECK(document->mrz.reveal() == zone);
    }
    const auto passport = parse_mrz(tests::specimen_mrz);
    CHECK(passport->number.reveal() == "L898902C");
    CHECK(passport->birth.reveal() == "690806");
    CHECK(passport->expiry.reveal() == "940623");
    CHECK(passport->document_code.reveal() == "P");
    CHECK(parse_mrz(td1)->number.reveal() == "D23145890");
}

TEST_CASE("a zone typed with small letters, spaces and line breaks is the same zone") {
    std::string typed = tests::specimen_mrz.substr(0, 44) + "\r\n" + tests::specimen_mrz.substr(44);
    for (auto& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    typed.insert(10, "  ");
    const auto document = parse_mrz(typed);
    REQUIRE(document);
    CHECK(document->mrz.reveal() == tests::specimen_mrz);
}

TEST_CASE("any single wrong character of number, dates and check digits is noticed") {
    for (const auto& zone : {tests::specimen_mrz, td2}) {
        for (std::size_t at = zone.size() / 2; at < zone.size(); ++at) {
            std::string wrong = zone;
            // A step of one changes each weighted sum; the nationality has no check digit.
            if (wrong[at] < '0' || wrong[at] > '9') continue;
            wrong[at] = wrong[at] == '9' ? '0' : static_cast<char>(wrong[at] + 1);
            CHECK_FALSE(parse_mrz(wrong));
        }
    }
}

TEST_CASE("a zone of another size or with foreign characters is refused") {
    CHECK_FALSE(parse_mrz(""));
    CHECK_FALSE(parse_mrz(tests::specimen_mrz.substr(1)));
    CHECK_FALSE(parse_mrz(std::string(300, '<')));
    std::string foreign = tests::specimen_mrz;
    foreign[5] = '*';
    CHECK_FALSE(parse_mrz(foreign));
}

TEST_CASE("a number of more than nine characters goes on in the optional data") {
    const std::string number = "D23145890734";
    std::string first = "I<UTO" + number.substr(0, 9) + "<" + number.substr(9);
    first += mrz_check_digit(number);
    first.resize(30, '<');
    std::string second = td1.substr(30, 29);
    std::string composite =
        first.substr(5, 25) + second.substr(0, 7) + second.substr(8, 7) + second.substr(18, 11);
    const std::string zone = first + second + mrz_check_digit(composite) + td1.substr(60);
    const auto key = document_key_from_mrz(zone);
    REQUIRE_MESSAGE(key, (key ? "" : key.error().detail));
    CHECK(key->number.reveal() == number);
    CHECK(drivers::mrz_information(*key).reveal().substr(0, 13) ==
          number + mrz_check_digit(number));
}

TEST_CASE("a key is checked before a chip is asked") {
    CHECK(drivers::check_document_key(tests::specimen_key()));
    auto wrong = tests::specimen_key();
    wrong.birth = SecretText("1969-08-06");
    CHECK_FALSE(drivers::check_document_key(wrong));
    wrong = tests::specimen_key();
    wrong.number = SecretText(std::string(23, 'A'));
    CHECK_FALSE(drivers::check_document_key(wrong));
    wrong.number = SecretText("");
    CHECK_FALSE(drivers::check_document_key(wrong));
}
