#include "kiosk/forms/words.h"

#include <doctest/doctest.h>

#include "kiosk/forms/words_data.h"

TEST_CASE("every generic word of forms is there in both languages") {
    for (const auto* id : {"required",
                           "required_choice",
                           "required_acknowledge",
                           "number",
                           "decimal",
                           "date",
                           "time",
                           "date_time",
                           "ranking",
                           "constraint",
                           "soft_required",
                           "skipped",
                           "entry",
                           "entries",
                           "upload_licence",
                           "upload_licence_hint",
                           "upload_later",
                           "upload_later_hint",
                           "unanswered",
                           "acknowledged",
                           "not_acknowledged"}) {
        CAPTURE(id);
        REQUIRE(kiosk::has_form_word(id));
        CHECK(kiosk::form_word(id).has(kiosk::Language::zh));
        CHECK(kiosk::form_word(id).has(kiosk::Language::en));
        CHECK(kiosk::form_word(id).in(kiosk::Language::zh) !=
              kiosk::form_word(id).in(kiosk::Language::en));
    }
    CHECK_FALSE(kiosk::has_form_word("nothing"));
}
