// The sources in assets/services, which demo, tests and pilots show.

#include <fstream>
#include <map>
#include <set>
#include <tuple>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/catalog/builder.h"
#include "kiosk/catalog/catalogue.h"
#include "kiosk/forms/form_tests.h"
#include "kiosk/forms/form_values.h"
#include "kiosk/forms/shelved_form.h"
#include "kiosk/forms/xform_session.h"

using kiosk::Availability;
using kiosk::Language;
using kiosk::LocalText;

namespace {

constexpr kiosk::CivilDate sample_day{2026, 6, 1};
constexpr kiosk::Now sample_noon{kiosk::SteadyTime{std::chrono::hours{1}},
                                 kiosk::WallTime{std::chrono::seconds{1'780'286'400}}};
constexpr kiosk::WallTime issued{std::chrono::seconds(1'780'000'000)};

std::string document() {
    const auto joined = kiosk::join_catalogue("assets/services", 1, issued);
    if (!joined) FAIL(joined.error().detail);
    return *joined;
}

const kiosk::Catalogue& sample() {
    static const auto catalogue =
        kiosk::Catalogue::parse(document(), kiosk::Catalogue::FormTests::run);
    if (!catalogue) FAIL(catalogue.error().detail);
    return **catalogue;
}

const kiosk::ServiceItem& pension() {
    return sample().services().front();
}

/// What a person would enter; names and values of docs/FORMS.md.
std::unique_ptr<kiosk::FormSession> form_filled_from_card(const char* birth = "1990-03-07") {
    auto form = kiosk::XFormSession::open(pension().terminal_form()->form->plan(), sample_noon,
                                          kiosk::Uuid{{1}});
    if (!form) FAIL(form.error().detail);
    const auto put = [&](const char* path, const char* value) {
        (*form)->prefill(path, kiosk::SecretText(value), kiosk::ValueSource::id_card);
    };
    put("idcard.name", "张三丰测");
    put("idcard.sex", "2");
    put("idcard.nation", "汉");
    put("idcard.birth", birth);
    put("idcard.number", "11010519491231002X");
    put("idcard.address", "虚构区丰测路8号");
    return std::move(*form);
}

void answer(kiosk::FormSession& form, const char* field, const char* value) {
    CHECK(form.set_value(kiosk::FieldId(field), value).has_value());
}

}  // namespace

TEST_CASE(
    "The sample has at least sixty services of persons and enterprises and not one fault "
    "(R-001)") {
    const auto& catalogue = sample();
    CHECK(catalogue.services().size() >= 60);
    for (const auto& fault : catalogue.faults()) MESSAGE(fault.text());
    CHECK(catalogue.faults().empty());
    std::set<kiosk::AudienceKind> audiences;
    for (const auto& item : catalogue.services())
        audiences.insert(item.audiences.begin(), item.audiences.end());
    CHECK(audiences.size() == 2);
    for (const auto& theme : catalogue.themes()) CHECK_FALSE(catalogue.of_theme(theme.id).empty());
}

TEST_CASE("Every service asks for at least two materials or says why not, and has search words") {
    for (const auto& item : sample().services()) {
        CAPTURE(item.name.in(Language::zh));
        CHECK((item.materials.size() >= 2 || !item.materials_note.empty()));
        CHECK(item.keywords.size() >= 3);
        CHECK(item.limits.promised_days <= item.limits.legal_days);
    }
}

TEST_CASE("A material code has one name in all services (R-062)") {
    std::map<std::string, LocalText> names;
    for (const auto& item : sample().services()) {
        for (const auto& material : item.materials) {
            CAPTURE(material.code);
            CHECK(names.emplace(material.code, material.name).first->second == material.name);
        }
    }
    CHECK(names.size() > 60);
}

TEST_CASE(
    "A part of a package names its decimals, so that its department gets them as typed (R-074)") {
    std::set<std::string> decimals;
    for (const auto& item : sample().services()) {
        if (item.terminal_form() == nullptr) continue;
        for (const auto& part : item.terminal_form()->parts)
            decimals.insert(part.decimals.begin(), part.decimals.end());
    }
    for (const auto* name : {"registered_capital", "house_price", "house_area", "fund_amount"}) {
        CAPTURE(name);
        CHECK(decimals.contains(name));
    }
}

TEST_CASE("No two services are copies: conditions and materials are their own") {
    std::map<std::string, std::string> first;
    for (const auto& item : sample().services()) {
        std::string own;
        for (const auto& condition : item.conditions) own += condition.in(Language::zh);
        for (const auto& material : item.materials) own += " " + material.code;
        CAPTURE(item.name.in(Language::zh));
        CHECK(first.emplace(own, item.code.value()).second);
        CHECK_FALSE(item.summary.in(Language::zh).empty());
    }
}

TEST_CASE("The sample covers the topics that the source names (R-240)") {
    // Education, assistance, marriage, social security, work, provident fund.
    for (const auto* theme :
         {"education", "assistance", "family", "social_security", "employment", "housing"}) {
        CAPTURE(theme);
        CHECK_FALSE(sample().of_theme(kiosk::ThemeId(theme)).empty());
    }
}

TEST_CASE("Departments are read from the records, each with a telephone (R-241)") {
    const auto& departments = sample().departments();
    CHECK(departments.size() >= 12);
    std::size_t services = 0;
    for (const auto& department : departments) {
        const auto of = sample().of_department(department.credit_code);
        CHECK(of.size() == department.services);
        services += of.size();
        for (const auto* item : of) CHECK_FALSE(item->window.phone.empty());
    }
    CHECK(services == sample().services().size());
}

TEST_CASE("Every word of the sample is there in Chinese and in English") {
    // A missing English wording would be a reported fault; an English one with Chinese in it would
    // not.
    const auto& catalogue = sample();
    const auto is_english = [](const LocalText& text) {
        return std::ranges::none_of(kiosk::code_points(text.in(Language::en)),
                                    [](char32_t c) { return c >= 0x3400 && c < 0xA000; });
    };
    for (const auto& item : catalogue.services()) {
        CAPTURE(item.name.in(Language::zh));
        CHECK(is_english(item.name));
        CHECK(is_english(item.summary));
        CHECK(is_english(item.window.address));
        for (const auto& material : item.materials) CHECK(is_english(material.name));
        for (const auto& question : item.questions) CHECK(is_english(question.answer));
    }
}

TEST_CASE(
    "Every guide can answer who, where and how, and names a basis for what it demands (R-020, "
    "R-022, R-025, R-064)") {
    for (const auto& item : sample().services()) {
        CAPTURE(item.name.in(Language::zh));
        CHECK_FALSE(item.window.phone.empty());
        CHECK_FALSE(item.window.address.empty());
        CHECK_FALSE(item.basis.empty());
        CHECK_FALSE(item.conditions.empty());
        CHECK_FALSE(item.questions.empty());
        for (const auto& material : item.materials) {
            CHECK_FALSE(material.basis.empty());
            if (!material.spared()) CHECK_FALSE(material.source_note.empty());
        }
    }
}

TEST_CASE("What starts here has a form of its own; all others say so honestly (R-017)") {
    std::size_t startable = 0;
    for (const auto& item : sample().services()) {
        const bool starts = availability(item, sample_day) == Availability::startable;
        // A bill is paid without a form.
        CHECK(starts == (item.terminal_form() != nullptr || !item.bill.empty()));
        startable += starts ? 1 : 0;
        if (!starts || !item.bill.empty()) continue;
        CAPTURE(item.name.in(Language::zh));
        const auto opened = kiosk::XFormSession::open(item.terminal_form()->form->plan(),
                                                      sample_noon, kiosk::Uuid{{1}});
        REQUIRE(opened);
        CHECK((*opened)->page_count() > 1);
    }
    CHECK(startable >= 25);
    CHECK(pension().name.in(Language::zh) == "城乡居民基本养老保险参保登记");
    CHECK(std::ranges::all_of(pension().materials, &kiosk::Material::spared));
}

TEST_CASE("The enrolment asks at most six questions of a person who pays without a bank card") {
    const auto form = form_filled_from_card();
    std::size_t asked = 0;
    for (std::size_t page = 0; page < form->page_count(); ++page) {
        for (const auto& field : form->page(page).fields) {
            if (!field.readonly && field.kind != kiosk::FieldKind::note) ++asked;
        }
    }
    CHECK(asked <= 6);
    CHECK(form->page(0).fields.size() == 6);
    for (const auto& field : form->page(0).fields) CHECK(field.readonly);
}

TEST_CASE("The enrolment is complete with the answers of the sample visit") {
    const auto form = form_filled_from_card();
    answer(*form, "employee_pension", "no");
    answer(*form, "household", "rural");
    answer(*form, "grade", "500");
    answer(*form, "payment", "self");
    answer(*form, "phone", "13900000001");
    CHECK_FALSE(form->validate());
    answer(*form, "commitment", "yes");
    CHECK(form->validate());
}

TEST_CASE("Whoever chooses automatic debit is asked for a card number that is right") {
    const auto form = form_filled_from_card();
    for (const auto& [field, value] : std::map<const char*, const char*>{{"employee_pension", "no"},
                                                                         {"household", "urban"},
                                                                         {"grade", "3000"},
                                                                         {"payment", "bank"},
                                                                         {"phone", "13900000001"},
                                                                         {"commitment", "yes"}}) {
        answer(*form, field, value);
    }
    CHECK_FALSE(form->validate());
    answer(*form, "bank_account", "6222020000000000001");
    CHECK_FALSE(form->validate());
    answer(*form, "bank_account", "4111111111111111");
    CHECK(form->validate());
}

TEST_CASE("Employees and children are told why they cannot enrol") {
    const auto form = form_filled_from_card();
    answer(*form, "employee_pension", "yes");
    CHECK_FALSE(form->validate_page(1));
    CHECK(form->page(1).fields.front().error.in(Language::zh).find("职工养老保险") !=
          std::string_view::npos);

    const auto child = form_filled_from_card("2010-06-02");
    CHECK_FALSE(child->validate_page(0));
    const auto adult = form_filled_from_card("2010-06-01");
    CHECK(adult->validate_page(0));
}

TEST_CASE("Joining gives the same bytes each time, and names the file that it cannot use") {
    CHECK(document() == document());
    CHECK(kiosk::join_catalogue("assets/services/none", 1, issued).error().detail ==
          "cannot read assets/services/none/catalogue.json");
}

namespace {

const kiosk::ServiceItem& named(std::string_view name) {
    for (const auto& item : sample().services()) {
        if (item.name.in(Language::zh) == name) return item;
    }
    FAIL("no service of that name");
    return sample().services().front();
}

std::size_t complaints(const kiosk::FormSession& form) {
    std::size_t count = 0;
    for (std::size_t page = 0; page < form.page_count(); ++page) {
        for (const auto& field : form.page(page).fields) count += field.error.empty() ? 0 : 1;
    }
    return count;
}

}  // namespace

TEST_CASE(
    "Wrong citizen numbers, credit codes, telephone numbers and days are refused at entry, all at "
    "once and each in words (R-132, R-157)") {
    const auto form =
        kiosk::XFormSession::open(named("丧葬补助金和抚恤金申领").terminal_form()->form->plan(),
                                  sample_noon, kiosk::Uuid{{1}});
    REQUIRE(form);
    const auto complaint_about = [&](const char* field, const char* value) {
        answer(**form, field, value);
        CHECK_FALSE((*form)->validate());
        for (std::size_t page = 0; page < (*form)->page_count(); ++page) {
            for (const auto& shown : (*form)->page(page).fields) {
                if (shown.id == kiosk::FieldId(field))
                    return std::string(shown.error.in(Language::zh));
            }
        }
        return std::string("is not asked");
    };
    CHECK_FALSE(complaint_about("deceased_number", "990101198806053717").empty());
    CHECK(complaint_about("deceased_number", "990101198806053716").empty());
    CHECK_FALSE(complaint_about("phone", "0990-8811").empty());
    CHECK_FALSE(complaint_about("died_on", "2026-02-30").empty());
    CHECK_FALSE(complaint_about("died_on", "2099-01-01").empty());
    CHECK_FALSE(complaint_about("survivor_card", "12").empty());
    // Three wrong answers on two pages, and everything that is still missing: told together.
    CHECK(complaints(**form) >= 5);

    const auto shop = kiosk::XFormSession::open(
        named("个体工商户注销登记").terminal_form()->form->plan(), sample_noon, kiosk::Uuid{{1}});
    REQUIRE(shop);
    answer(**shop, "shop_code", "91350100M000100Y4Z");
    CHECK_FALSE((*shop)->validate_page(1));
    answer(**shop, "shop_code", "91350100M000100Y43");
    CHECK_FALSE((*shop)->validate_page(1));
    for (const auto& field : (*shop)->page(1).fields) {
        if (field.id == kiosk::FieldId("shop_code")) CHECK(field.error.empty());
    }
}

namespace {

const kiosk::FieldView* field_of(const std::vector<kiosk::FormPageView>& pages, const char* id) {
    for (const auto& page : pages) {
        for (const auto& field : page.fields) {
            if (field.id == kiosk::FieldId(id)) return &field;
        }
    }
    return nullptr;
}

std::vector<kiosk::FormPageView> pages_of(const kiosk::FormSession& form) {
    std::vector<kiosk::FormPageView> pages;
    for (std::size_t page = 0; page < form.page_count(); ++page) pages.push_back(form.page(page));
    return pages;
}

/// Not taken at all, or taken and complained about.
bool is_refused(kiosk::FormSession& form, const char* field, const char* value) {
    if (!form.set_value(kiosk::FieldId(field), value)) return true;
    (void)form.validate();
    const auto pages = pages_of(form);
    const auto* shown = field_of(pages, field);
    return shown == nullptr || !shown->error.empty();
}

std::unique_ptr<kiosk::FormSession> opened(std::string_view name) {
    auto form = kiosk::XFormSession::open(named(name).terminal_form()->form->plan(), sample_noon,
                                          kiosk::Uuid{{1}});
    if (!form) FAIL(form.error().detail);
    return std::move(*form);
}

}  // namespace

TEST_CASE(
    "Sex, ethnic group, area and days are taken as the codes of GB/T 2261.1, 3304, 2260 and ISO "
    "8601, and as nothing else (R-125)") {
    const auto newborn = opened("新生儿出生一件事");
    for (const auto& [field, bad, good] : {std::tuple{"baby_sex", "男", "1"},
                                           {"baby_sex", "3", "2"},
                                           {"baby_nation", "汉", "01"},
                                           {"baby_nation", "60", "56"},
                                           {"baby_birth", "20/05/2026", "2026-05-20"},
                                           {"baby_birth", "2026-02-30", "2026-05-20"}}) {
        CAPTURE(field);
        CAPTURE(bad);
        CHECK(is_refused(*newborn, field, bad));
        CHECK_FALSE(is_refused(*newborn, field, good));
    }
    const auto permit = opened("居住证申领");
    CHECK(is_refused(*permit, "province", "11"));
    CHECK(is_refused(*permit, "province", "云岭省"));
    CHECK_FALSE(is_refused(*permit, "province", "99"));
    // A city of the province chosen, by its code.
    CHECK(is_refused(*permit, "city", "1101"));
    CHECK_FALSE(is_refused(*permit, "city", "9901"));
}

TEST_CASE(
    "With the platform away a paper can be brought later, so nobody stands before a closed end "
    "(R-128)") {
    const auto permit = opened("居住证申领");
    permit->set_online(false);
    answer(*permit, "housing", "rent");
    {
        const auto pages = pages_of(*permit);
        const auto* paper = field_of(pages, "housing_proof");
        REQUIRE(paper != nullptr);
        CHECK(std::ranges::any_of(paper->options, [](const kiosk::FieldOption& option) {
            return option.value == kiosk::upload_later;
        }));
    }
    CHECK_FALSE(is_refused(*permit, "housing_proof", "window:later"));
    CHECK(permit->remarks_json().reveal().find("later") != std::string::npos);
}

namespace {

/// Fills a form with the inputs of one of its golden tests; each verdict by rule, with its reason.
std::vector<std::string> verdicts_of(const kiosk::ServiceItem& item, const nlohmann::json& input) {
    const auto form = kiosk::XFormSession::open(item.terminal_form()->form->plan(), sample_noon,
                                                kiosk::Uuid{{1}});
    REQUIRE(form);
    const auto prefill = input.value("prefill", nlohmann::json::object());
    for (const auto& [path, value] : prefill.items()) {
        if (value.is_string())
            (*form)->prefill(path, kiosk::SecretText(value.get<std::string>()),
                             kiosk::ValueSource::id_card);
    }
    const auto answers = input.value("answers", nlohmann::json::object());
    for (const auto& [field, value] : answers.items()) {
        if (value.is_string())
            (void)(*form)->set_value(kiosk::FieldId(field), value.get<std::string>()).has_value();
    }
    (void)(*form)->validate();
    std::vector<std::string> verdicts;
    for (std::size_t page = 0; page < (*form)->page_count(); ++page) {
        for (const auto& field : (*form)->page(page).fields) {
            if (field.error.empty()) continue;
            verdicts.push_back(std::string((*form)->form_id()) + " " +
                               std::string((*form)->form_version()) + " " + kiosk::rule_of(field) +
                               ": " + std::string(field.error.in(Language::zh)));
        }
    }
    return verdicts;
}

}  // namespace

TEST_CASE(
    "More than a hundred stored inputs get the same verdicts again, each by rule and with its "
    "reason (R-039)") {
    std::size_t inputs = 0;
    std::set<std::string> rules;
    for (const auto& item : sample().services()) {
        if (item.terminal_form() == nullptr) continue;
        std::ifstream file("assets/services/" + kiosk::form_tests_file(item.terminal_form()->name));
        const auto stored = nlohmann::json::parse(file);
        for (const auto& input : stored["tests"]) {
            CAPTURE(input["name"].get<std::string>());
            const auto first = verdicts_of(item, input);
            CHECK(verdicts_of(item, input) == first);
            rules.insert(first.begin(), first.end());
            for (const auto& verdict : first) CHECK_FALSE(verdict.ends_with(": "));
            ++inputs;
        }
    }
    MESSAGE(inputs, " inputs, ", rules.size(), " verdicts");
    CHECK(inputs >= 100);
    CHECK(rules.size() >= 50);
}

TEST_CASE("Who need not come sends nothing and fetches nothing at a window (R-059)") {
    std::size_t without_visit = 0;
    for (const auto& item : sample().services()) {
        if (item.limits.visits > 0 || availability(item, sample_day) != Availability::startable)
            continue;
        ++without_visit;
        CAPTURE(item.name.in(Language::zh));
        for (const auto& material : item.materials) {
            CAPTURE(material.name.in(Language::zh));
            CHECK(material.spared());
        }
        CHECK(item.result.delivery.in(Language::zh).find("窗口") == std::string_view::npos);
    }
    CHECK(without_visit >= 10);
}

TEST_CASE("Each stage of each service has a post, and says what comes of it (R-283)") {
    for (const auto& item : sample().services()) {
        CAPTURE(item.name.in(Language::zh));
        CHECK(item.stages.size() >= 3);
        for (const auto& stage : item.stages) {
            CHECK_FALSE(stage.post.in(Language::zh).empty());
            CHECK_FALSE(stage.post.in(Language::en).empty());
            CHECK_FALSE(stage.result.empty());
        }
    }
}
