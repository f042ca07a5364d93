#include "kiosk/forms/words.h"

#include <doctest/doctest.h>

#include "kiosk/forms/words_data.h"

TEST_CASE("every generic word of forms is there in both languages") {
    for (const auto* id :
         {"required", "required_choice", "required_acknowledge", "number", "decimal", "date", "min",
          "max", "date_min", "date_max", "too_short", "phone", "citizen_number", "bank_card",
          "text", "option", "unanswered", "acknowledged", "not_acknowledged"}) {
        CAPTURE(id);
        REQUIRE(kiosk::has_form_word(id));
        CHECK(kiosk::form_word(id).has(kiosk::Language::zh));
        CHECK(kiosk::form_word(id).has(kiosk::Language::en));
        CHECK(kiosk::form_word(id).in(kiosk::Language::zh) !=
              kiosk::form_word(id).in(kiosk::Language::en));
    }
    CHECK_FALSE(kiosk::has_form_word("nothing"));
}

TEST_CASE("messages about a bound name the bound in both languages") {
    for (const auto* id : {"min", "max", "date_min", "date_max", "too_short"}) {
        CAPTURE(id);
        CHECK(kiosk::form_word(id).in(kiosk::Language::zh).find("{limit}") !=
              std::string_view::npos);
        CHECK(kiosk::form_word(id).in(kiosk::Language::en).find("{limit}") !=
              std::string_view::npos);
    }
}
