#include "ui/text/texts.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <doctest.h>

#include "drivers/api/device.h"
#include "kiosk/flow/text_ids.h"

namespace {

using kiosk::ErrorCode;
using kiosk::Language;
using ui::Texts;

TEST_CASE("every word of the product is there in every language") {
    const kiosk::Result<Texts> texts = Texts::load("assets/text");
    REQUIRE_MESSAGE(texts.has_value(), (texts ? std::string() : texts.error().detail));
    CHECK(texts->size() > 200);
    CHECK(texts->at(Language::zh, "action.back") == "返回");
    CHECK(texts->at(Language::en, "action.back") == "Back");
}

TEST_CASE("every text id that a snapshot may carry has words") {
    const kiosk::Result<Texts> texts = Texts::load("assets/text");
    REQUIRE(texts);
    namespace id = kiosk::text_id;
    for (const std::string_view key : {id::guide_elsewhere,
                                       id::guide_suspended,
                                       id::guide_cancelled,
                                       id::guide_abolished,
                                       id::guide_not_yet,
                                       id::guide_ended,
                                       id::guide_no_device,
                                       id::guide_reader_missing,
                                       id::guide_storage_full,
                                       id::guide_form_unusable,
                                       id::identify_no_card,
                                       id::identify_unreadable,
                                       id::identify_removed,
                                       id::identify_unknown_kind,
                                       id::identify_reader_failed,
                                       id::signature_too_short,
                                       id::signature_too_long,
                                       id::submit_failed,
                                       id::submit_storage_full,
                                       id::print_paper_out,
                                       id::print_paper_jam,
                                       id::print_cover_open,
                                       id::print_printer_away,
                                       id::print_failed,
                                       id::limits_power_low,
                                       id::limits_storage_full,
                                       id::limits_card_reader,
                                       id::limits_printer,
                                       id::limits_printer_paper,
                                       id::limits_platform_away,
                                       id::out_of_service_no_catalogue}) {
        CHECK_MESSAGE(texts->has(key), key);
    }
    for (const std::string_view key : id::steps) CHECK_MESSAGE(texts->has(key), key);
    for (const std::string_view stem :
         {id::notice_card_expired, id::notice_card_unusable, id::notice_reader_missing,
          id::notice_other_person, id::notice_filed_before}) {
        for (const char* part : {".title", ".body", ".action"}) {
            CHECK_MESSAGE(texts->has(std::string(stem) + part), stem);
        }
    }
}

TEST_CASE("the technician's pages have words for every state, every error and every device") {
    const kiosk::Result<Texts> texts = Texts::load("assets/text");
    REQUIRE(texts);
    const auto has = [&texts](const std::string& key) { CHECK_MESSAGE(texts->has(key), key); };
    using drivers::DeviceStatus;
    for (int i = 0; i <= static_cast<int>(DeviceStatus::starting); ++i) {
        const std::string name(drivers::name_of(static_cast<DeviceStatus>(i)));
        has("device_status." + name);
        has("advice." + name);
    }
    for (const char* name : {"offline", "hardware_error"})
        has("advice." + std::string(name) + "_no_reset");
    for (int i = 0; i <= static_cast<int>(drivers::Blame::wait); ++i)
        has("blame." + std::string(drivers::name_of(static_cast<drivers::Blame>(i))));
    for (int i = 0; i <= static_cast<int>(drivers::Confidence::reported); ++i)
        has("confidence." + std::string(drivers::name_of(static_cast<drivers::Confidence>(i))));
    for (int i = 0; i <= static_cast<int>(ErrorCode::conflict); ++i) {
        const std::string name(kiosk::name_of(static_cast<ErrorCode>(i)));
        has("error." + name + ".technician");
        has("error." + name + ".attendant");
    }
    for (const char* device : {"card_reader", "smart_card_reader", "printer", "scanner",
                               "camera.document", "camera.person", "switches", "ups", "lights"})
        has(std::string("device.") + device);
}

TEST_CASE("a key that lacks in one language is named with its file") {
    const kiosk::Result<Texts> texts =
        Texts::parse({{"zh", R"({"a": "甲", "b": "乙"})"}, {"en", R"({"a": "A"})"}});
    REQUIRE_FALSE(texts);
    CHECK(texts.error().code == ErrorCode::bad_format);
    CHECK(texts.error().detail == "en.json:1: 'b': missing");
}

TEST_CASE("a place that only one language has is an error") {
    const kiosk::Result<Texts> texts =
        Texts::parse({{"zh", R"({"a": "{count} 份"})"}, {"en", R"({"a": "{number} papers"})"}});
    REQUIRE_FALSE(texts);
    CHECK(texts.error().detail.find("'a'") != std::string::npos);
}

TEST_CASE("what is not a flat object of texts is refused with file and key") {
    const auto detail = [](std::string json) {
        const kiosk::Result<Texts> texts = Texts::parse({{"zh", std::move(json)}});
        return texts ? std::string("accepted") : texts.error().detail;
    };
    CHECK(detail("[]") == "zh.json:1: not a JSON object");
    CHECK(detail("{\"a\"") == "zh.json:1: not a JSON object");
    CHECK(detail(R"({"a": 1})") == "zh.json:1: 'a': not a text");
    CHECK(detail(R"({"a": ""})") == "zh.json:1: 'a': empty");
}

TEST_CASE("places are filled; an unknown key shows itself and fails nothing") {
    const kiosk::Result<Texts> texts =
        Texts::parse({{"zh", R"({"a": "第 {page} 页，共 {pages} 页", "b": "剩{"})"}});
    REQUIRE(texts);
    CHECK(texts->format(Language::zh, "a", {{"page", "2"}, {"pages", "9"}}) == "第 2 页，共 9 页");
    CHECK(texts->format(Language::zh, "b", {}) == "剩{");
    CHECK(texts->at(Language::zh, "not.there") == "not.there");
    CHECK_FALSE(texts->has("not.there"));
}

TEST_CASE("a missing file and one beyond the limit are told apart") {
    std::string name = "/tmp/ui_texts_XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    const std::filesystem::path folder(name);
    const kiosk::Result<Texts> missing = Texts::load(folder);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(missing.error().detail == "zh.json");
    std::ofstream(folder / "zh.json") << std::string(Texts::file_bytes_max + 1, ' ');
    const kiosk::Result<Texts> large = Texts::load(folder);
    REQUIRE_FALSE(large);
    CHECK(large.error().code == ErrorCode::limit_exceeded);
    std::filesystem::remove_all(folder);
}

}  // namespace
