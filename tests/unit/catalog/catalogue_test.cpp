#include "kiosk/catalog/catalogue.h"

#include <doctest.h>

#include "kiosk/forms/shelved_form.h"
#include "tests/unit/catalog/fixture.h"

using kiosk::Availability;
using kiosk::Catalogue;
using kiosk::Dictionary;
using kiosk::DictionaryCode;
using kiosk::ErrorCode;
using kiosk::Language;
using kiosk::ServiceCode;
using kiosk::ThemeId;
using tests::good_document;
using tests::good_record;
using tests::Json;

namespace {

std::string refusal(const Json& document) {
    const auto read = Catalogue::parse(document.dump());
    REQUIRE_FALSE(read.has_value());
    return std::string(name_of(read.error().code)) + ": " + read.error().detail;
}

constexpr kiosk::CivilDate today{2026, 3, 1};

Availability availability_with(const char* pointer, const Json& value,
                               const kiosk::CivilDate& day = today) {
    auto record = good_record();
    record[Json::json_pointer(pointer)] = value;
    return availability(tests::read(tests::document_with({record}))->services().front(), day);
}

}  // namespace

TEST_CASE("Every element of a record survives the reading (R-011, R-012)") {
    auto record = good_record();
    record["effective_to"] = "2027-01-01";
    record["extensions"] = Json::parse(
        R"([{"key":"ext_x","label":{"zh":"附加","en":"Extra"},"value":{"zh":"有","en":"Yes"}}])");
    record["window"] =
        Json::parse(R"({"name":{"zh":"一号窗","en":"Window 1"},"address":{"zh":"路","en":"Road"},
                                      "hours":{"zh":"九点","en":"Nine"},"phone":"0990-1"})");
    record["terminal"]["form_copy"] = "always";
    const auto catalogue = tests::read(tests::document_with({record}));
    const auto& item = catalogue->services().at(0);
    CHECK(item.form_copy == kiosk::FormCopy::always);
    CHECK(item.code.value() == "11370800MB285591843370117002011");
    CHECK(item.directory_code.value() == "370117002011");
    CHECK(item.name.in(Language::en) == "Sample service");
    CHECK(item.handle_items.at(0).code.value() == "11370800MB28559184337011700201101");
    CHECK(item.version == 3);
    CHECK(item.use_level == 3);
    CHECK(item.body.credit_code == "11370800MB28559184");
    CHECK(item.materials.at(0).spared());
    CHECK(item.materials.at(0).basis.at(0).title.in(Language::zh) == "某法");
    CHECK(item.stages.at(0).limit_days == 2);
    CHECK(item.limits.legal_days == 20);
    CHECK(item.basis.at(0).document_no == "某发〔2020〕1号");
    CHECK(item.window.phone == "0990-1");
    CHECK(item.result.type.value() == "10");
    CHECK(item.updated == kiosk::CivilDate{2026, 1, 5});
    CHECK(item.effective_to == kiosk::CivilDate{2027, 1, 1});
    CHECK(item.extensions.at(0).label.in(Language::en) == "Extra");
    CHECK(item.terminal_form() == nullptr);
    CHECK(catalogue->version() == 7);
    CHECK(catalogue->issued_at() == kiosk::WallTime(std::chrono::seconds(1'770'091'506)));
}

TEST_CASE(
    "A record without a place of its own has the hall's, so nobody stands without address and "
    "phone (R-025)") {
    const auto catalogue = tests::read(good_document());
    CHECK(catalogue->services().front().window.address.in(Language::zh) == "路一号");
    CHECK(catalogue->services().front().window.phone == "12345");
}

TEST_CASE("Services are found by code and by theme, themes by id") {
    const auto catalogue = tests::read(good_document());
    CHECK(catalogue->find(ServiceCode("11370800MB285591843370117002011")) ==
          &catalogue->services().front());
    CHECK(catalogue->find(ServiceCode("unknown")) == nullptr);
    CHECK(catalogue->find(ThemeId("life"))->name.in(Language::zh) == "生活");
    CHECK(catalogue->find(ThemeId("unknown")) == nullptr);
    CHECK(catalogue->of_theme(ThemeId("life")).size() == 1);
    CHECK(catalogue->of_theme(ThemeId("unknown")).empty());
}

TEST_CASE("A code that no dictionary knows reads “other” (R-013, R-054)") {
    const auto catalogue = tests::read(good_document());
    CHECK(catalogue->label(Dictionary::item_type, DictionaryCode("01")).in(Language::zh) ==
          "行政许可");
    CHECK(catalogue->label(Dictionary::item_type, DictionaryCode("99")).in(Language::zh) == "其他");
}

TEST_CASE(
    "A service starts here only when it is in use, in force and has a form for the terminal "
    "(R-016, R-042)") {
    CHECK(availability_with("/status", "1") == Availability::guide_only);
    CHECK(availability_with("/status", "2") == Availability::suspended);
    CHECK(availability_with("/status", "3") == Availability::cancelled);
    CHECK(availability_with("/status", "9") == Availability::cancelled);
    CHECK(availability_with("/effective_from", "2026-03-02") == Availability::not_yet);
    CHECK(availability_with("/effective_from", "2026-03-01") == Availability::guide_only);
    CHECK(availability_with("/effective_to", "2026-03-01") == Availability::ended);
    CHECK(availability_with("/effective_to", "2026-03-02") == Availability::guide_only);
    auto record = good_record();
    record["terminal"]["level"] = "handle";
    record["form"] = tests::small_form();
    const auto catalogue = tests::read(tests::document_with({record}));
    CHECK(availability(catalogue->services().front(), today) == Availability::startable);
    CHECK(catalogue->services().front().terminal_form()->form->plan()->form->id() == "f");
    CHECK(catalogue->services().front().terminal_form()->form->plan()->form->version() == "2");
}

TEST_CASE("A form that doesn't compile or fails its golden tests is refused by line (R-047)") {
    const auto fault_of = [](const char* member, const std::string& old, const std::string& now) {
        auto record = good_record();
        record["terminal"]["level"] = "handle";
        record["form"] = tests::small_form();
        auto text = record["form"][member].is_string() ? record["form"][member].get<std::string>()
                                                       : record["form"][member].dump();
        text.replace(text.find(old), old.size(), now);
        record["form"][member] =
            record["form"][member].is_string() ? Json(text) : Json::parse(text);
        auto other = good_record();
        other["code"] = "11370800MB285591843370117002012";
        other["directory_code"] = "370117002012";
        other["split"]["handle_items"][0]["code"] = other["code"].get<std::string>() + "01";
        const auto catalogue = kiosk::Catalogue::parse(tests::document_with({record, other}).dump(),
                                                       kiosk::Catalogue::FormTests::run);
        REQUIRE(catalogue);
        CHECK((*catalogue)->services().size() == 1);
        for (const auto& fault : (*catalogue)->faults()) {
            if (fault.is_of_form()) return fault;
        }
        FAIL("no form was refused");
        return kiosk::CatalogueFault{};
    };
    const auto broken = fault_of("xform", "string-length(.)", "strng-length(.)");
    CHECK(broken.rule.find("forms/f.xml:") != std::string::npos);
    CHECK(broken.rule.find("/data/a") != std::string::npos);
    CHECK(broken.rule.find("constraint") != std::string::npos);
    CHECK_FALSE(broken.rule_zh.empty());
    const auto wrong = fault_of("tests", R"("visible":["a"])", R"("hidden":["a"])");
    CHECK(wrong.element == "/form/tests");
    CHECK(wrong.rule.find("Should be hidden") != std::string::npos);
}

TEST_CASE("One directory code with two names is reported and both stay usable (R-003)") {
    auto twin = good_record();
    twin["name"]["zh"] = "另一个名字";
    twin["code"] = "12441500196720244T3370117002011";
    twin["body"]["credit_code"] = "12441500196720244T";
    twin["split"]["handle_items"][0]["code"] = "12441500196720244T337011700201101";
    const auto catalogue = tests::read(tests::document_with({good_record(), twin}));
    CHECK(catalogue->services().size() == 2);
    CHECK(tests::names(catalogue->faults(), kiosk::CatalogueFault::Weight::reported,
                       kiosk::FaultClass::management, "/name", "directory code"));
}

TEST_CASE("Of two records with the same code the first one counts") {
    const auto catalogue = tests::read(tests::document_with({good_record(), good_record()}));
    CHECK(catalogue->services().size() == 1);
    CHECK(tests::names(catalogue->faults(), kiosk::CatalogueFault::Weight::refused,
                       kiosk::FaultClass::management, "/code", "twice"));
}

TEST_CASE("A document that is not a catalogue is refused with the reason") {
    CHECK(refusal(Json::array()) == "bad_format: catalogue is not a JSON object");
    for (const char* member :
         {"schema", "version", "issued_at", "hall", "themes", "dictionaries", "services"}) {
        auto document = good_document();
        document.erase(member);
        CAPTURE(member);
        CHECK(refusal(document).find(std::string("catalogue /") + member) != std::string::npos);
    }
    auto document = good_document();
    document["schema"] = 2;
    CHECK(refusal(document) == "bad_format: catalogue /schema: must be 1");
    document = good_document();
    document["version"] = 0;
    CHECK(refusal(document) == "bad_format: catalogue /version: must be a whole number above 0");
    document = good_document();
    document["issued_at"] = "2026-02-30T00:00:00Z";
    CHECK(refusal(document).find("/issued_at") != std::string::npos);
    document = good_document();
    document["services"] = 5;
    CHECK(refusal(document) == "bad_format: catalogue /services: must be a list");
}

TEST_CASE("A catalogue in which no record is usable is refused") {
    auto record = good_record();
    record.erase("name");
    CHECK(refusal(tests::document_with({record})).find("no usable service") != std::string::npos);
    CHECK(refusal(tests::document_with({})).find("no usable service") != std::string::npos);
}

TEST_CASE("A catalogue has a largest size and a largest number of services") {
    CHECK(Catalogue::parse(std::string(Catalogue::document_size_max + 1, ' ')).error().code ==
          ErrorCode::limit_exceeded);
    const auto many =
        tests::document_with(std::vector<Json>(Catalogue::services_max + 1, Json::object()));
    CHECK(Catalogue::parse(many.dump()).error().code == ErrorCode::limit_exceeded);
}

TEST_CASE("No cut or damaged document brings the reader down") {
    const std::string text = good_document().dump();
    for (std::size_t size = 0; size < text.size(); size += 37) {
        CHECK_FALSE(Catalogue::parse(std::string_view(text).substr(0, size)).has_value());
    }
    const auto whole = good_document();
    const auto flat = whole.flatten();
    for (const auto& [path, value] : flat.items()) {
        for (const Json& other :
             {Json(nullptr), Json("x"), Json(-1), Json::array(), Json::object()}) {
            auto document = whole;
            document[Json::json_pointer(path)] = other;
            static_cast<void>(Catalogue::parse(document.dump()));
        }
    }
}

TEST_CASE("The signed document may name the keys that cases are sealed to, whole and of one kind") {
    auto document = good_document();
    CHECK_FALSE(tests::read(document)->sealing_keys());
    const auto key_of = [](std::size_t size) {
        return kiosk::to_base64(kiosk::Bytes(size, static_cast<unsigned char>(9)));
    };
    document["sealing"] = {{"data_key", key_of(65)}, {"escrow_key", key_of(65)}};
    const auto keys = tests::read(document)->sealing_keys();
    REQUIRE(keys);
    CHECK(keys->data == kiosk::Bytes(65, 9));
    CHECK(keys->escrow == kiosk::Bytes(65, 9));
    document["sealing"] = {{"data_key", key_of(32)}, {"escrow_key", key_of(65)}};
    CHECK(refusal(document).find("/sealing/escrow_key") != std::string::npos);
    document["sealing"] = {{"data_key", key_of(31)}};
    CHECK(refusal(document).find("/sealing/data_key") != std::string::npos);
    document["sealing"] = {{"escrow_key", key_of(32)}};
    CHECK(refusal(document).find("/sealing/data_key") != std::string::npos);
    document["sealing"] = {{"data_key", key_of(32)}};
    document["regions"] = {{"659000", {{"sealing", {{"data_key", key_of(32)}}}}}};
    CHECK(refusal(document).find("/regions/659000") != std::string::npos);
}
