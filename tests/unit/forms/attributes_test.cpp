// What the attributes of urn:bianmin:kiosk-forms:1 do while a form is being filled in.
#include <doctest/doctest.h>

#include "tests/unit/forms/xform_fixture.h"

using kiosk::FieldId;
using kiosk::Language;
using kiosk::ValueSource;
using tests::answer;
using tests::field_of;
using tests::text_of;

namespace {

const std::string city = "<bind nodeset=\"/data/city\" type=\"string\"/>";

std::string with_online_city() {
    return tests::family_form_with(
        city, "<bind nodeset=\"/data/city\" type=\"string\" bm:online=\"true()\"/>");
}

bool is_shown(const kiosk::FormSession& form, const std::string& id) {
    for (std::size_t page = 0; page < form.page_count(); ++page)
        for (const auto& field : form.page(page).fields)
            if (field.id.value() == id) return true;
    return false;
}

std::string remarks(const kiosk::FormSession& form) {
    return form.remarks_json().reveal();
}

}  // namespace

TEST_CASE("online: a question is asked only while the platform is reached, and the case says so") {
    const auto form = tests::open(with_online_city());
    CHECK(is_shown(*form, "city"));
    CHECK(remarks(*form).find("withheld") == std::string::npos);

    form->set_online(false);
    CHECK_FALSE(is_shown(*form, "city"));
    CHECK(is_shown(*form, "county"));
    CHECK(remarks(*form).find(R"("withheld":[{"field":"city"}])") != std::string::npos);
    for (const auto& line : form->answers()) CHECK(line.id.value() != "city");

    form->set_online(true);
    answer(*form, "city", "1");
    form->set_online(false);
    CHECK_MESSAGE(is_shown(*form, "city"), "what was answered stays");
    answer(*form, "city", "");
    CHECK_MESSAGE(is_shown(*form, "city"), "also while it is being changed");
    CHECK(remarks(*form).find("withheld") == std::string::npos);
    form->set_online(false);
    CHECK_FALSE(is_shown(*form, "city"));
}

TEST_CASE("online: a page of such a question alone goes, a copy and a draft know it") {
    const auto xml = tests::family_form_with(
        "<bind nodeset=\"/data/wishes\" type=\"string\"/>",
        "<bind nodeset=\"/data/wishes\" type=\"string\" bm:online=\"true()\"/>");
    const auto form = tests::open(xml);
    const auto pages = form->page_count();
    form->set_online(false);
    CHECK(form->page_count() == pages - 1);
    CHECK_FALSE(form->page_of("wishes"));
    CHECK_FALSE(form->copy()->page_of("wishes"));
    const auto saved = form->save();
    const auto later = tests::open(xml);
    later->set_online(false);
    REQUIRE(later->restore(saved));
    CHECK_FALSE(later->page_of("wishes"));
    later->set_online(true);
    CHECK(later->page_of("wishes"));
}

TEST_CASE(
    "licence: each e-licence is an option with its name, an unknown one shows its code (R-117)") {
    const auto xml =
        tests::family_form_with("bm:licence=\"E-DEED\"", "bm:licence=\"E-DEED E-LEASE\"");
    const kiosk::NamedResources::Files none;
    const kiosk::LicenceNames names{{"E-DEED", {"不动产权证书", "Title deed"}}};
    const auto load = kiosk::plan_form(xml, kiosk::NamedResources(none), "f.xml", &names);
    REQUIRE(load.plan != nullptr);
    REQUIRE(load.warnings.size() == 1);
    CHECK(load.warnings.front().id == "licence_unknown");
    CHECK(load.warnings.front().message().in(Language::zh).find("“E-LEASE”") !=
          std::string_view::npos);
    auto opened = kiosk::XFormSession::open(load.plan, tests::form_now, tests::form_seed);
    REQUIRE(opened);
    auto& form = **opened;
    const auto deed = field_of(form, "deed");
    REQUIRE(deed.options.size() == 3);
    CHECK(deed.options[0].value == "licence:E-DEED");
    CHECK(deed.options[0].label.in(Language::zh) == "用电子证照“不动产权证书”，不用交材料");
    CHECK(deed.options[0].label.in(Language::en) ==
          "Use the e-licence “Title deed”; nothing to hand in");
    CHECK(deed.options[1].label.in(Language::zh).find("“E-LEASE”") != std::string_view::npos);
    answer(form, "deed", "licence:E-LEASE");
    CHECK(remarks(form).find(R"("way":"licence","licence":"E-LEASE")") != std::string::npos);
}

TEST_CASE("paper: a form says that what is uploaded is a card with two sides (R-114)") {
    CHECK_FALSE(field_of(*tests::open(tests::family_form()), "deed").card);
    const auto form = tests::open(tests::family_form_with(
        "bm:licence=\"E-DEED\"", "bm:licence=\"E-DEED\" bm:paper=\"card\""));
    CHECK(field_of(*form, "deed").card);
}

TEST_CASE("softRequired: asked once more, skipped then, and answered all the same later") {
    const auto form = tests::open_with_card();
    answer(*form, "way", "mail");
    const auto page = form->page_of("mail").value();
    CHECK_FALSE(form->validate_page(page));
    CHECK(form->validate_page(page));
    CHECK(form->answers().size() > 0);
    bool told = false;
    for (const auto& line : form->answers())
        told = told || (line.id.value() == "mail" && line.shown.in(Language::en) == "Skipped");
    CHECK(told);
    answer(*form, "mail", "a@b.example");
    CHECK(form->validate_page(page));
    CHECK(remarks(*form).find(R"("skipped":[])") != std::string::npos);
    // Emptied again it is asked again.
    answer(*form, "mail", "");
    CHECK_FALSE(form->validate_page(page));
}

TEST_CASE(
    "what is personal is masked wherever it came from, and goes whole to the office (R-202)") {
    const auto level = [](const char* sensitivity) {
        return tests::family_form_with(
            "bm:source=\"idcard.name\" bm:sensitivity=\"2\"",
            std::string("bm:source=\"idcard.name\" bm:sensitivity=\"") + sensitivity + "\"");
    };
    const auto masked = [&](const char* sensitivity, bool from_card) {
        const auto form = tests::open(level(sensitivity));
        if (from_card)
            form->prefill("idcard.name", kiosk::SecretText("张三丰测"), ValueSource::id_card);
        else
            answer(*form, "name", "张三丰测");
        std::string line;
        for (const auto& each : form->answers()) {
            if (each.id.value() != "name") continue;
            CHECK(each.shown_value.reveal() == "张三丰测");
            line = each.masked.reveal();
        }
        const auto field = field_of(*form, "name");
        CHECK(field.value.reveal() == "张三丰测");
        return field.masked.reveal() + "|" + line;
    };
    // A form that says openly that nothing is personal about it is believed.
    CHECK(masked("1", true) == "|");
    CHECK(masked("2", true) == "张**测|张**测");
    CHECK(masked("2", false) == "张**测|张**测");
    CHECK(masked("3", true) == "张**测|张**测");
    CHECK(masked("4", true) == "********|********");
    CHECK(masked("4", false) == "********|********");
    const auto form = tests::open(level("4"));
    answer(*form, "name", "张三丰测");
    CHECK(form->answers_json().reveal().find("张三丰测") != std::string::npos);
}

TEST_CASE("what a value is, and so its mask, is said by appearance and source (R-202)") {
    const std::string plain = "<input ref=\"/data/name\">";
    const auto shown = [&](const char* appearance, const char* value) {
        const auto form = tests::open(tests::family_form_with(
            plain, "<input ref=\"/data/name\" appearance=\"" + std::string(appearance) + "\">"));
        form->prefill("idcard.name", kiosk::SecretText(value), ValueSource::id_card);
        return field_of(*form, "name").masked.reveal();
    };
    CHECK(shown("idno", "11010519491231002X") == "110105********002X");
    CHECK(shown("phone", "13800138000") == "138****8000");
    CHECK(shown("bank-card", "6222021234567890") == "**** **** **** 7890");
    CHECK(shown("person-name", "张三丰测") == "张**测");
    const auto form = tests::open_with_card();
    CHECK(field_of(*form, "address").masked ==
          kiosk::masked(kiosk::MaskKind::address, field_of(*form, "address").value.reveal()));
    answer(*form, "phone", "13900000001");
    CHECK(field_of(*form, "phone").masked.reveal() == "139****0001");
}

TEST_CASE("信息有误 can be said of every value that was filled in, whatever filled it (R-249)") {
    struct Row {
        const char* source;
        ValueSource by;
        bool can_answer;
        const char* name;
    };
    for (const Row& row :
         {Row{"idcard.name", ValueSource::id_card, false, "id_card"},
          Row{"idcard.address", ValueSource::id_card, true, "id_card"},
          Row{"licence.E-DEED.holder", ValueSource::licence, true, "licence"},
          Row{"share.household.head", ValueSource::shared_data, true, "shared_data"}}) {
        INFO(row.source);
        const auto form = tests::open(tests::family_form_with(
            "bm:source=\"idcard.name\"", "bm:source=\"" + std::string(row.source) + "\""));
        CHECK_FALSE(field_of(*form, "name").can_dispute);
        form->prefill(row.source, kiosk::SecretText("甲乙"), row.by);
        auto field = field_of(*form, "name");
        CHECK(field.readonly);
        CHECK(field.can_dispute);
        CHECK(field.source == row.by);
        REQUIRE(form->dispute(FieldId("name"), true));
        field = field_of(*form, "name");
        CHECK(field.disputed);
        CHECK(field.can_dispute);
        CHECK(field.readonly == !row.can_answer);
        CHECK(form->set_value(FieldId("name"), "丙丁").has_value() == row.can_answer);
        CHECK(text_of(*form, "name") == (row.can_answer ? "丙丁" : "甲乙"));
        CHECK(remarks(*form).find(std::string(R"("source":")") + row.name +
                                  R"(","given":"甲乙","answer":")" +
                                  (row.can_answer ? "changed" : "kept")) != std::string::npos);
        // The draft keeps both values.
        const auto later = tests::open(tests::family_form_with(
            "bm:source=\"idcard.name\"", "bm:source=\"" + std::string(row.source) + "\""));
        REQUIRE(later->restore(form->save()));
        CHECK(remarks(*later) == remarks(*form));
        REQUIRE(later->dispute(FieldId("name"), false));
        CHECK(text_of(*later, "name") == "甲乙");
        CHECK(field_of(*later, "name").source == row.by);
    }
}
