// One visit for several departments: one form, one case, and each department's record in it.
// R-073 R-074 R-076
#include <map>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/flow/payload.h"
#include "tests/unit/flow/fixture.h"

namespace tests {

namespace {

kiosk::ServiceCode newborn() {
    for (const auto& service : sample_catalogue()->services()) {
        if (service.terminal_form() != nullptr && !service.terminal_form()->parts.empty())
            return service.code;
    }
    FAIL("the sample catalogue has no package");
    return {};
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

void answer_page(Bench& bench) {
    for (const auto& field : bench.shown<kiosk::FormScreen>().page.fields) {
        if (field.readonly || !field.value.empty()) continue;
        const auto found = answers().find(field.id.value());
        if (found != answers().end()) bench.touch(intent::SetAnswer{field.id, found->second});
    }
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
    REQUIRE(bench.screen() == "review");
    while (bench.screen() == "review") bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "signature");
    bench.sign();
    bench.touch(intent::Next{});
    const auto submitted = bench.wanted<effect::Submit>();
    REQUIRE(submitted.size() == 1);
    const auto payload = nlohmann::json::parse(submitted.front()->submission.payload.reveal());

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
    receipt.id = submitted.front()->submission.id;
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

}  // namespace tests
