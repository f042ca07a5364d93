//
#include <fstream>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/flow/flow_words.h"
#include "tests/unit/flow/fixture.h"

namespace tests {

namespace {

nlohmann::json screen_words(const char* language) {
    std::ifstream file("assets/text/" + std::string(language) + ".json");
    return nlohmann::json::parse(file);
}

}  // namespace

TEST_CASE("every text that a snapshot may carry has words in both languages") {
    for (const auto* language : {"zh", "en"}) {
        const auto words = screen_words(language);
        for (const auto id : {text_id::guide_elsewhere,
                              text_id::guide_suspended,
                              text_id::guide_cancelled,
                              text_id::guide_abolished,
                              text_id::guide_paused,
                              text_id::guide_not_yet,
                              text_id::guide_ended,
                              text_id::guide_no_device,
                              text_id::guide_reader_missing,
                              text_id::guide_storage_full,
                              text_id::guide_power_low,
                              text_id::guide_form_unusable,
                              text_id::identify_no_card,
                              text_id::identify_unreadable,
                              text_id::identify_removed,
                              text_id::identify_unknown_kind,
                              text_id::identify_reader_failed,
                              text_id::signature_too_short,
                              text_id::signature_too_long,
                              text_id::submit_failed,
                              text_id::submit_storage_full,
                              text_id::print_paper_out,
                              text_id::print_paper_jam,
                              text_id::print_cover_open,
                              text_id::print_printer_away,
                              text_id::print_failed,
                              text_id::print_form_paper_out,
                              text_id::print_form_paper_jam,
                              text_id::print_form_cover_open,
                              text_id::print_form_printer_away,
                              text_id::print_form_failed,
                              text_id::out_of_service_door_open,
                              text_id::out_of_service_no_catalogue}) {
            CAPTURE(id);
            CHECK(words.contains(id));
        }
        for (const auto stem : {text_id::notice_card_expired, text_id::notice_card_unusable,
                                text_id::notice_reader_missing, text_id::notice_other_person}) {
            for (const auto* part : {".title", ".body", ".action"}) {
                CAPTURE(stem);
                CHECK(words.contains(std::string(stem) + part));
            }
        }
        for (const auto step : text_id::steps) CHECK(words.contains(step));
    }
}

TEST_CASE("the words that the logic puts together have the same places in both languages") {
    const auto places = [](std::string_view text) {
        return std::count(text.begin(), text.end(), '{');
    };
    CHECK(kiosk::flow_words().all().size() > 90);
    for (const auto& [id, words] : kiosk::flow_words().all()) {
        CAPTURE(id);
        CHECK(places(words.in(Language::zh)) == places(words.in(Language::en)));
    }
}

TEST_CASE("one working day is a day in English, and paper says days as people do") {
    CHECK(kiosk::working_days(0) == kiosk::flow_words().at("guide.at_once"));
    CHECK(kiosk::working_days(1).in(Language::en) == "1 working day");
    CHECK(kiosk::working_days(1).in(Language::zh) == "1 个工作日");
    CHECK(kiosk::working_days(2).in(Language::en) == "2 working days");
    const WallTime noon{std::chrono::seconds{1'780'286'400}};
    CHECK(kiosk::day_and_time(noon).in(Language::zh) == "2026年6月1日 12:00");
    CHECK(kiosk::day_and_time(noon).in(Language::en) == "1 Jun 2026, 12:00");
}

TEST_CASE("every nation of GB/T 3304 has its word") {
    for (int code = 1; code <= 56; ++code) {
        char id[32];
        std::snprintf(id, sizeof id, "nation.%02d", code);
        CHECK(kiosk::flow_words().has(id));
    }
}

}  // namespace tests
