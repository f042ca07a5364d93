// One visit for several departments: one form, one case, and each department's record in it.
// R-073 R-074 R-076
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/payload.h"
#include "kiosk/forms/form_tests.h"
#include "tests/unit/flow/fixture.h"

namespace tests {

namespace {

kiosk::ServiceCode newborn() {
    return service_named("新生儿");
}

const std::map<std::string, std::string>& answers() {
    static const std::map<std::string, std::string> all{{"relation", "mother"},
                                                        {"baby_name", "张小满"},
                                                        {"baby_sex", "1"},
                                                        {"baby_birth", "2026-05-20"},
                                                        {"baby_nation", "01"},
                                                        {"father_name", "李四样"},
                                                        {"father_number", "11010519491231002X"},
                                                        {"hospital", "h1"},
                                                        {"weight", "3250"},
                                                        {"weeks", "39"},
                                                        {"settle_with", "father"},
                                                        {"householder", "李四样"},
                                                        {"household_number", "990000001"},
                                                        {"marriage", "licence:E-MARRIAGE"},
                                                        {"insured_from", "birth"},
                                                        {"payment", "self"},
                                                        {"bank", "bank_b"},
                                                        {"baby_photo", "window:later"},
                                                        {"delivery", "window"},
                                                        {"phone", sample_phone},
                                                        {"commitment", "yes"}};
    return all;
}

void answer_page(Bench& bench, const std::map<std::string, std::string>& given = answers()) {
    for (const auto& field : bench.shown<kiosk::FormScreen>().page.fields) {
        if (field.readonly || !field.value.empty()) continue;
        const auto found = given.find(field.id.value());
        if (found == given.end()) continue;
        if (field.kind != kiosk::FieldKind::multiple_choice) {
            bench.touch(intent::SetAnswer{field.id, found->second});
            continue;
        }
        std::istringstream values(found->second);
        for (std::string value; values >> value;) bench.touch(intent::SetAnswer{field.id, value});
    }
}

/// The answers of the form's own golden test in which everything is wanted.
std::map<std::string, std::string> golden_answers(const kiosk::ServiceItem& item) {
    std::ifstream file("assets/services/" + kiosk::form_tests_file(item.terminal_form()->name));
    const auto stored = nlohmann::json::parse(file);
    return stored["tests"][0]["answers"].get<std::map<std::string, std::string>>();
}

/// From the last answer to the case that is filed.
nlohmann::json sign_and_file(Bench& bench) {
    REQUIRE(bench.screen() == "review");
    while (bench.screen() == "review") bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "signature");
    bench.sign();
    bench.touch(intent::Next{});
    REQUIRE(bench.wanted<effect::Submit>().size() == 1);
    return nlohmann::json::parse(
        bench.wanted<effect::Submit>().front()->submission.payload.reveal());
}

/// From the guide to the receipt, whatever is asked on the way.
nlohmann::json file_package(Bench& bench, const kiosk::ServiceItem& item,
                            const std::set<std::string>& left_out = {}) {
    const auto given = golden_answers(item);
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{item.code});
    bench.touch(intent::Next{});
    auto card = sample_card();
    card.birth = SecretText("1962-03-07");
    bench.lay_card(std::move(card));
    if (bench.screen() == "principals") {
        kiosk::Overview overview;
        overview.principals.emplace_back();
        auto& founder = overview.principals.back();
        founder.kind = kiosk::PrincipalKind::founding;
        founder.name = SecretText("云山样例商贸有限公司");
        founder.number = SecretText("990120260000123");
        bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(overview)});
        const auto rows = bench.shown<kiosk::PrincipalsScreen>().rows;
        bench.touch(intent::ChoosePrincipal{rows.back().position});
    }
    if (bench.screen() == "consent") bench.decline_consent();
    for (int page = 0; page < 40 && bench.screen() == "form"; ++page) {
        answer_page(bench, given);
        for (const auto& part : left_out)
            for (const auto& field : bench.shown<kiosk::FormScreen>().page.fields)
                if (field.id.value() == "chosen_parts")
                    bench.touch(intent::SetAnswer{field.id, part});
        bench.touch(intent::Next{});
    }
    return sign_and_file(bench);
}

}  // namespace

TEST_CASE("a package is one visit, and its case holds each department's own record") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{newborn()});
    bench.touch(intent::Next{});
    bench.lay_card();
    bench.decline_consent();
    for (int page = 0; page < 40 && bench.screen() == "form"; ++page) {
        answer_page(bench);
        bench.touch(intent::Next{});
    }
    const auto payload = sign_and_file(bench);

    CHECK(payload["form_id"] == "newborn");
    CHECK(payload["answers"]["baby_name"] == "张小满");
    const auto& parts = payload["parts"];
    REQUIRE(parts.size() == 4);
    CHECK(parts[0]["form_id"] == "newborn_birth_certificate");
    CHECK(parts[3]["form_id"] == "newborn_social_card");
    for (const auto& part : parts) {
        CHECK(part["service_code"].get<std::string>().size() == 31);
        CHECK(part["answers"]["name"] == sample_name);
        CHECK(part["answers"]["baby_name"] == "张小满");
        CHECK(part["answers"]["phone"] == sample_phone);
        CHECK(part["answers"]["commitment"] == "OK");
    }
    CHECK(parts[0]["answers"]["weight"] == "3250");
    CHECK_FALSE(parts[0]["answers"].contains("householder"));
    CHECK(parts[1]["answers"]["householder"] == "李四样");
    CHECK(parts[1]["answers"]["father_name"] == "李四样");
    CHECK_FALSE(parts[2]["answers"].contains("father_name"));
    CHECK(parts[3]["answers"]["bank"] == "bank_b");

    // One receipt, and on it each department's own case.
    bench.tell(event::SubmissionStored{bench.last<effect::Submit>()});
    kiosk::Receipt receipt;
    receipt.id = bench.wanted<effect::Submit>().front()->submission.id;
    receipt.case_no = "P-1";
    std::vector<kiosk::ChildCase> children;
    for (const auto& part : parts)
        children.push_back({kiosk::ServiceCode(part["service_code"].get<std::string>()),
                            "C-" + part["form_id"].get<std::string>()});
    bench.tell(event::SubmissionAccepted{bench.last<effect::WatchSubmission>(), receipt, children});
    REQUIRE(bench.wanted<effect::Print>().size() == 1);
    const auto& document = bench.wanted<effect::Print>().front()->document;
    CHECK(document.number == "P-1");
    std::string paper;
    for (const auto& line : document.lines) paper += line.label + " " + line.value.reveal() + "\n";
    for (const char* words :
         {"出生医学证明签发 C-newborn_birth_certificate", "出生登记（落户） C-newborn_household",
          "C-newborn_medical", "C-newborn_social_card"})
        CHECK(paper.find(words) != std::string::npos);
}

TEST_CASE(
    "a birth, a company, a retirement, a death and a home are each done in one session: one card, "
    "one form, one signature, one case for all departments (R-096)") {
    for (const char* name :
         {"新生儿出生一件事", "企业开办一件事", "退休一件事", "身后事一件事", "购房一件事"}) {
        CAPTURE(name);
        Bench bench;
        const auto& item = *sample_catalogue()->find(service_named(name));
        REQUIRE(item.name.in(Language::zh) == name);
        const auto payload = file_package(bench, item);
        const auto& parts = item.terminal_form()->parts;
        CHECK(parts.size() >= 3);
        REQUIRE(payload["parts"].size() == parts.size());
        for (std::size_t i = 0; i < parts.size(); ++i) {
            CHECK(payload["parts"][i]["service_code"] == parts[i].service_code);
            CHECK(payload["parts"][i]["answers"]["name"] == sample_name);
        }
        CHECK(item.limits.visits <= 1);
    }
}

TEST_CASE("a service of a package that nobody wants is not asked for and gets no case (R-094)") {
    Bench bench;
    const auto& item = *sample_catalogue()->find(service_named("购房一件事"));
    const auto payload = file_package(bench, item, {"water"});
    REQUIRE(payload["parts"].size() == 3);
    CHECK(payload["parts"][2]["form_id"] == "home_fund");
    CHECK(payload["answers"]["chosen_parts"] == "fund");
    CHECK_FALSE(payload["answers"].contains("people"));
}

TEST_CASE(
    "where certificates were merged a package results in one, with those that it stands for; "
    "where they were not, in each (R-091)") {
    const auto result_of = [](const char* name) {
        const auto& item = *sample_catalogue()->find(service_named(name));
        for (auto& section : kiosk::guide_sections(item, *sample_catalogue()))
            if (section.id == "result") return section;
        return kiosk::GuideSection{};
    };
    const auto company = result_of("企业开办一件事");
    REQUIRE(company.rows.size() == 2);
    CHECK(company.rows[0].label.in(Language::zh) == "营业执照（多证合一）");
    const auto merged = std::string(company.rows[1].text.in(Language::zh));
    for (const char* one : {"组织机构代码证", "税务登记证", "社会保险登记证", "统计登记证"}) {
        CHECK(merged.find(one) != std::string::npos);
        CHECK(company.rows[0].label.in(Language::zh).find(one) == std::string_view::npos);
    }
    const auto birth = result_of("新生儿出生一件事");
    CHECK(birth.rows.size() == 1);
    CHECK(birth.rows[0].label.in(Language::zh).find("社会保障卡") != std::string_view::npos);
}

}  // namespace tests
