// What other authorities know: asked for with consent only, shown with its source, disputed, taken
// back; and how each material of a service is met.
#include "kiosk/flow/materials.h"

#include <nlohmann/json.hpp>

#include "tests/unit/flow/gathered.h"

namespace tests {

using kiosk::ConsentScreen;
using kiosk::ELicence;
using kiosk::FormScreen;
using kiosk::MaterialsScreen;
using kiosk::MaterialWay;
using kiosk::SharedSet;
using kiosk::ValueSource;
using kiosk::WalletScreen;
namespace question = kiosk::question;
using Json = nlohmann::json;

namespace {

/// Goes through the pages of the form and the review with what the renewal still asks.
Json file_renewal(Bench& bench) {
    REQUIRE(bench.screen() == "form");
    for (int page = 0; page < 20 && bench.screen() == "form"; ++page) {
        for (const auto& field : bench.shown<FormScreen>().page.fields) {
            if (field.readonly || !field.value.empty()) continue;
            if (field.id.value() == "health") bench.touch(intent::SetAnswer{field.id, "none"});
            if (field.id.value() == "delivery")
                bench.touch(intent::SetAnswer{field.id, "electronic"});
            if (field.id.value() == "commitment") bench.touch(intent::SetAnswer{field.id, "yes"});
            if (field.id.value() == "medical")
                bench.touch(intent::SetAnswer{field.id, std::string(kiosk::upload_later)});
        }
        bench.touch(intent::Next{});
    }
    while (bench.screen() == "review") bench.touch(intent::Next{});
    bench.sign();
    bench.touch(intent::Next{});
    // The fee is another test's.
    if (bench.screen() == "pay") bench.touch(intent::Skip{});
    return Json::parse(bench.wanted<effect::Submit>().back()->submission.payload.reveal());
}

kiosk::FieldView field_of(Bench& bench, const char* id) {
    for (int page = 0; page < 20 && bench.screen() == "form"; ++page) {
        auto shown = bench.shown<FormScreen>();
        for (auto& field : shown.page.fields)
            if (field.id.value() == id) return std::move(field);
        bench.touch(intent::Next{});
    }
    FAIL("no such field is asked: ", id);
    return {};
}

MaterialWay way_of(const MaterialsScreen& screen, const char* name) {
    for (const auto& row : screen.rows)
        if (row.name.in(Language::zh) == name) return row.way;
    FAIL("no such material: ", name);
    return MaterialWay::bring;
}

std::string detail_of(const MaterialsScreen& screen, const char* name) {
    for (const auto& row : screen.rows)
        if (row.name.in(Language::zh) == name) return std::string(row.detail.in(Language::zh));
    return {};
}

constexpr const char* medical_name = "医疗机构出具的身体条件证明";

}  // namespace

TEST_CASE(
    "nothing is asked of other authorities before the person has agreed, to each by itself; the "
    "consent names service, purpose, text version and digest (R-105 R-199 R-285)") {
    Bench bench;
    go_to_consent(bench, licence_renewal());
    CHECK(bench.wanted<effect::AskPlatform>().empty());
    const auto shown = bench.shown<ConsentScreen>();
    CHECK(shown.choice.options.size() == 3);
    CHECK(shown.text.in(Language::zh).find("驾驶证期满换证") != std::string::npos);
    bench.touch(intent::SetAnswer{FieldId("consent"), "licence.E-DRIVERMEDICAL"});
    bench.touch(intent::Next{});
    REQUIRE(bench.wanted<effect::AskPlatform>().size() == 1);
    const auto& asked = *bench.wanted<effect::AskPlatform>()[0];
    const auto& consent = std::get<question::Gather>(asked.question).consent;
    CHECK(consent.licence_types == std::vector<std::string>{"E-DRIVING"});
    CHECK(consent.data_sets == std::vector<std::string>{"earlier"});
    CHECK(consent.service == licence_renewal());
    CHECK(consent.text_version == "2026-1");
    CHECK(consent.text_digest.size() == 64);
    CHECK_FALSE(consent.id.is_nil());
    CHECK(asked.person.number.reveal() == sample_number);
    // Another choice is another text.
    Bench whole;
    go_to_consent(whole, licence_renewal());
    whole.touch(intent::Next{});
    CHECK(std::get<question::Gather>(whole.wanted<effect::AskPlatform>()[0]->question)
              .consent.text_digest != consent.text_digest);
}

TEST_CASE("a service that uses nothing of others has neither page") {
    Bench bench;
    bench.go_to_identify();
    bench.lay_card();
    CHECK(bench.screen() == "form");
    CHECK(bench.wanted<effect::AskPlatform>().empty());
}

TEST_CASE(
    "what a register and an e-licence know is filled in, locked and bears its source; “信息有误” "
    "opens it (R-058 R-133)") {
    Bench bench;
    go_to_consent(bench, licence_renewal());
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), gathered()});
    REQUIRE(bench.screen() == "materials");
    bench.touch(intent::Next{});
    CHECK(field_of(bench, "name").source == ValueSource::id_card);
    const auto number = field_of(bench, "file_number");
    CHECK(number.value.reveal() == "990100000001");
    CHECK(number.source == ValueSource::licence);
    CHECK(number.readonly);
    CHECK(number.can_dispute);
    bench.touch(intent::Dispute{FieldId("file_number")});
    CHECK_FALSE(field_of(bench, "file_number").readonly);
    bench.touch(intent::Dispute{FieldId("file_number")});
    CHECK(field_of(bench, "file_number").value.reveal() == "990100000001");
}

TEST_CASE(
    "a valid e-licence stands in for its paper: the step is done, no other way is offered, and the "
    "case holds the licence's identifier (R-057 R-108)") {
    Bench bench;
    go_to_consent(bench, licence_renewal());
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), gathered()});
    const auto screen = bench.shown<MaterialsScreen>();
    CHECK(way_of(screen, medical_name) == MaterialWay::licence);
    CHECK(detail_of(screen, medical_name).find("2026-12-31") != std::string::npos);
    CHECK(screen.needed == 4);
    CHECK(screen.spared == 3);
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId("medical"), std::string(kiosk::upload_later)});
    const auto payload = file_renewal(bench);
    CHECK(payload["answers"]["medical"] == "licence:E-DRIVERMEDICAL");
    CHECK(payload["answers"]["phone"] == sample_phone);
    CHECK(payload["materials"][2] ==
          Json{{"material", "M0071"}, {"way", "licence"}, {"licence_id", medical_id}});
    CHECK(payload["consent"]["text_version"] == "2026-1");
    CHECK(payload["consent"]["data_sets"] == Json{"earlier"});
    CHECK(payload["shared"][0] == Json{{"data_set", "earlier"},
                                       {"state", "found"},
                                       {"record", "CASE-0000"},
                                       {"version", "1"}});
    CHECK(payload["licences"].size() == 2);
    CHECK(payload["remarks"]["told"].size() == 5);
    CHECK(payload["materials_spared"] == 3);
}

TEST_CASE(
    "an expired, revoked or forged e-licence, one of somebody else, and one with a wrong "
    "identifier "
    "are refused in plain words, and the paper is asked for (R-116)") {
    struct Row {
        ELicence::State state;
        const char* words;
    };
    const Row rows[] = {{ELicence::State::expired, "已过期"},
                        {ELicence::State::revoked, "注销或者吊销"},
                        {ELicence::State::another_holder, "不是您本人的"},
                        {ELicence::State::forged, "没有通过验证"},
                        {ELicence::State::wrong_number, "编号不对"}};
    for (const auto& row : rows) {
        Bench bench;
        go_to_consent(bench, licence_renewal());
        bench.touch(intent::Next{});
        auto data = gathered();
        data.licences[1].state = row.state;
        bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(data)});
        const auto screen = bench.shown<MaterialsScreen>();
        CHECK(way_of(screen, medical_name) == MaterialWay::bring);
        CHECK(detail_of(screen, medical_name).find(row.words) != std::string::npos);
        bench.touch(intent::Next{});
        const auto field = field_of(bench, "medical");
        CHECK_FALSE(field.readonly);
        REQUIRE(field.options.size() == 1);
        CHECK(field.options[0].value == kiosk::upload_later);
    }
}

TEST_CASE("an e-licence whose last day was yesterday is expired, whatever its issuer says") {
    Bench bench;
    go_to_consent(bench, licence_renewal());
    bench.touch(intent::Next{});
    auto data = gathered();
    data.licences[1].valid_to = kiosk::CivilDate{2026, 5, 31};
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(data)});
    CHECK(way_of(bench.shown<MaterialsScreen>(), medical_name) == MaterialWay::bring);
}

TEST_CASE("who doesn't agree fills everything in and loses nothing but the comfort (R-199)") {
    Bench bench;
    go_to_consent(bench, licence_renewal());
    bench.touch(intent::Skip{});
    CHECK(bench.wanted<effect::AskPlatform>().empty());
    REQUIRE(bench.screen() == "materials");
    CHECK_FALSE(bench.shown<MaterialsScreen>().can_end_consent);
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    const auto number = field_of(bench, "file_number");
    CHECK_FALSE(number.readonly);
    CHECK(number.source == ValueSource::none);
    // All boxes unticked is the same.
    Bench none;
    go_to_consent(none, licence_renewal());
    for (const auto& option : none.shown<ConsentScreen>().choice.options)
        none.touch(intent::SetAnswer{FieldId("consent"), option.value});
    none.touch(intent::Next{});
    CHECK(none.wanted<effect::AskPlatform>().empty());
    CHECK(none.screen() == "materials");
}

TEST_CASE("a consent that is taken back is honoured at once: what was told is gone (R-199)") {
    Bench bench;
    go_to_consent(bench, licence_renewal());
    bench.touch(intent::Next{});
    const auto id =
        std::get<question::Gather>(bench.wanted<effect::AskPlatform>()[0]->question).consent.id;
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), gathered()});
    REQUIRE(bench.shown<MaterialsScreen>().can_end_consent);
    bench.touch(intent::EndConsent{});
    REQUIRE(bench.wanted<effect::AskPlatform>().size() == 2);
    CHECK(
        std::get<question::EndConsent>(bench.wanted<effect::AskPlatform>()[1]->question).consent ==
        id);
    const auto screen = bench.shown<MaterialsScreen>();
    CHECK(screen.consent_ended);
    CHECK(screen.fields == 0);
    CHECK_FALSE(screen.can_end_consent);
    CHECK(bench.data().visit->gathered.licences.empty());
    // Whether the platform answers changes nothing here.
    bench.tell(
        event::PlatformFailed{bench.last<effect::AskPlatform>(), {ErrorCode::timed_out, {}, {}}});
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    CHECK(field_of(bench, "file_number").source == ValueSource::none);
}

TEST_CASE(
    "a consent that leads to no case is taken back at the platform, too: back, alone, home "
    "(R-199)") {
    const Intent ways[] = {intent::Back{}, intent::Skip{}, intent::Home{}};
    for (const auto& leave : ways) {
        for (const bool told : {false, true}) {
            Bench bench;
            go_to_consent(bench, licence_renewal());
            bench.touch(intent::Next{});
            const auto gather = bench.last<effect::AskPlatform>();
            const auto id =
                std::get<question::Gather>(bench.wanted<effect::AskPlatform>()[0]->question)
                    .consent.id;
            if (told) bench.tell(event::PlatformTold{gather, gathered()});
            if (told && std::holds_alternative<intent::Skip>(leave)) continue;  // not offered there
            bench.touch(leave);
            REQUIRE(bench.wanted<effect::AskPlatform>().size() == 2);
            const auto& ended = *bench.wanted<effect::AskPlatform>()[1];
            CHECK(std::get<question::EndConsent>(ended.question).consent == id);
            // What comes late is not taken, and what the platform says of the end changes no page.
            const auto before = bench.screen();
            if (!told) bench.tell(event::PlatformTold{gather, gathered()});
            CHECK(bench.data().visit->gathered.licences.empty());
            bench.tell(event::PlatformTold{ended.request, kiosk::ConsentEnded{}});
            CHECK(bench.screen() == before);
            bench.wait(std::chrono::seconds(20));
            CHECK(bench.wanted<effect::AskPlatform>().size() == 2);
        }
    }
}

TEST_CASE("a consent taken back that the platform has not heard of is told again (R-199)") {
    Bench bench;
    go_to_consent(bench, licence_renewal());
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), gathered()});
    bench.touch(intent::EndConsent{});
    const auto ended = [&] { return bench.wanted<effect::AskPlatform>().size() - 1; };
    REQUIRE(ended() == 1);
    const auto fail = [&](ErrorCode code) {
        bench.tell(event::PlatformFailed{bench.last<effect::AskPlatform>(), {code, {}, {}}});
    };
    fail(ErrorCode::network);
    CHECK(bench.shown<MaterialsScreen>().consent_ended);
    bench.wait(std::chrono::seconds(6));
    CHECK(ended() == 2);
    // No answer at all is a failure, too; the form is filled meanwhile.
    bench.touch(intent::Next{});
    bench.wait(std::chrono::seconds(31));
    CHECK(ended() == 3);
    // There it is no consent any more: nothing is left to tell.
    fail(ErrorCode::not_found);
    bench.wait(std::chrono::seconds(20));
    CHECK(ended() == 3);
    CHECK(bench.data().visit->withdrawals.consents.empty());
}

TEST_CASE("without the platform nothing is offered, that is said, and the fields are asked") {
    Bench bench;
    auto health = good_health();
    health.platform_reachable = false;
    bench.set_health(health);
    go_to_consent(bench, licence_renewal());
    CHECK(bench.shown<ConsentScreen>().offline);
    bench.touch(intent::Next{});
    CHECK(bench.wanted<effect::AskPlatform>().empty());
    REQUIRE(bench.screen() == "materials");
    // Nobody has refused anything: the office asks the other authority, as it always could.
    CHECK(way_of(bench.shown<MaterialsScreen>(), medical_name) == MaterialWay::office);
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    CHECK_FALSE(field_of(bench, "file_number").readonly);
}

TEST_CASE(
    "each source has its own outcome: found, not on record, not given on, no answer in time; none "
    "stands in the way of the others (R-121)") {
    struct Row {
        SharedSet::State state;
        MaterialWay way;
    };
    const Row rows[] = {{SharedSet::State::found, MaterialWay::shared},
                        {SharedSet::State::none, MaterialWay::bring},
                        {SharedSet::State::refused, MaterialWay::bring},
                        {SharedSet::State::unreachable, MaterialWay::office}};
    for (const auto& row : rows) {
        Bench bench;
        go_to_consent(bench, care_allowance());
        bench.touch(intent::Next{});
        auto data = care_data();
        data.sets[0].state = row.state;
        bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(data)});
        const auto screen = bench.shown<MaterialsScreen>();
        CHECK(way_of(screen, "低保证或者低收入认定信息") == row.way);
        CHECK(way_of(screen, "失能等级评估结果") == MaterialWay::shared);
    }
}

TEST_CASE("papers of an authority are always looked for there first (R-061)") {
    for (const auto& service : {licence_renewal(), care_allowance(), housing_fund()}) {
        Bench bench;
        go_to_consent(bench, service);
        const auto shown = bench.shown<ConsentScreen>();
        CHECK_FALSE(shown.choice.options.empty());
        bench.touch(intent::Next{});
        REQUIRE(bench.wanted<effect::AskPlatform>().size() == 1);
        const auto& consent =
            std::get<question::Gather>(bench.wanted<effect::AskPlatform>()[0]->question).consent;
        CHECK(consent.licence_types.size() + consent.data_sets.size() ==
              shown.choice.options.size());
    }
}

TEST_CASE(
    "only what the chosen situation needs is asked for; where a promise will do, it is one of the "
    "ways") {
    Bench bench;
    go_to_consent(bench, housing_fund(), 1);  // a home was bought
    bench.touch(intent::Next{});
    const auto& consent =
        std::get<question::Gather>(bench.wanted<effect::AskPlatform>()[0]->question).consent;
    CHECK(consent.licence_types == std::vector<std::string>{"E-REALESTATE"});
    Bench rent;
    go_to_consent(rent, housing_fund(), 0);
    rent.touch(intent::Next{});
    rent.tell(event::PlatformTold{rent.last<effect::AskPlatform>(), kiosk::PersonData{}});
    rent.touch(intent::Next{});
    (void)field_of(rent, "rent_kind");
    rent.touch(intent::SetAnswer{FieldId("rent_kind"), "public"});
    const auto field = field_of(rent, "lease");
    REQUIRE(field.options.size() == 2);
    CHECK(field.options[0].value == "promise:M0043");
    CHECK(field.options[1].value == kiosk::upload_later);
}

TEST_CASE(
    "a promise that was broken takes away the promise, with the reason, and nothing else; whoever "
    "is "
    "not on record is trusted (R-081 R-083)") {
    for (const bool broken : {false, true}) {
        Bench bench;
        go_to_consent(bench, housing_fund(), 0);
        bench.touch(intent::Next{});
        const auto& consent =
            std::get<question::Gather>(bench.wanted<effect::AskPlatform>()[0]->question).consent;
        CHECK(consent.data_sets == std::vector<std::string>{"credit"});
        kiosk::PersonData data;
        data.sets.emplace_back();
        data.sets[0].id = "credit";
        data.sets[0].state = broken ? SharedSet::State::found : SharedSet::State::none;
        if (broken) data.sets[0].values.push_back({"breach", SecretText("yes")});
        bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(data)});
        const auto detail = detail_of(bench.shown<MaterialsScreen>(), "房屋租赁登记备案证明");
        CHECK((detail.find("没有履行") != std::string::npos) == broken);
        bench.touch(intent::Next{});
        (void)field_of(bench, "rent_kind");
        bench.touch(intent::SetAnswer{FieldId("rent_kind"), "public"});
        const auto field = field_of(bench, "lease");
        CHECK(field.options.size() == (broken ? 1 : 2));
        CHECK(field.options.back().value == kiosk::upload_later);
        bench.touch(intent::SetAnswer{FieldId("lease"), field.options.front().value});
        CHECK((bench.screen() == "promise") == !broken);
        if (!broken) bench.touch(intent::Next{});
        const auto* item = bench.data().visit->item();
        const auto& visit = *bench.data().visit;
        const auto met = kiosk::met_materials(*item, *visit.situation(), visit);
        const auto lease = std::ranges::find_if(
            met, [](const auto& each) { return each.material->code == "M0043"; });
        REQUIRE(lease != met.end());
        CHECK(lease->way == (broken ? MaterialWay::bring : MaterialWay::promise));
        bench.touch(intent::Next{});
        CHECK((bench.screen() == "form" || bench.screen() == "review"));
    }
}

TEST_CASE("an answer that doesn't come can be waited for again, or the form filled in by hand") {
    Bench bench;
    go_to_consent(bench, licence_renewal());
    bench.touch(intent::Next{});
    CHECK(bench.shown<ConsentScreen>().asking.waiting);
    bench.wait(std::chrono::seconds(26));
    REQUIRE(bench.shown<ConsentScreen>().asking.can_retry);
    const auto key = bench.wanted<effect::AskPlatform>()[0]->key;
    bench.touch(intent::Retry{});
    CHECK(bench.wanted<effect::AskPlatform>()[1]->key == key);
    bench.touch(intent::Skip{});
    CHECK(bench.screen() == "materials");
    // The late answer is nobody's.
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), gathered()});
    CHECK(bench.shown<MaterialsScreen>().spared < 3);
}

TEST_CASE("a draft keeps what was agreed to and which e-licences stand in") {
    Bench bench;
    go_to_consent(bench, licence_renewal());
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), gathered()});
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    const auto saved = bench.wanted<effect::SaveDraft>().back()->state.copy();
    Bench again;
    again.come_back(saved.copy());
    REQUIRE(again.screen() == "form");
    // A broken promise is one of the values: after a crash no other may be offered.
    const auto told = gathered();
    const auto& kept = again.data().visit->gathered;
    REQUIRE(kept.sets.size() == told.sets.size());
    std::size_t values = 0;
    for (std::size_t i = 0; i < told.sets.size(); ++i) {
        REQUIRE(kept.sets[i].values.size() == told.sets[i].values.size());
        for (std::size_t j = 0; j < told.sets[i].values.size(); ++j, ++values) {
            CHECK(kept.sets[i].values[j].member == told.sets[i].values[j].member);
            CHECK(kept.sets[i].values[j].value == told.sets[i].values[j].value);
        }
    }
    REQUIRE(values > 0);
    const auto payload = file_renewal(again);
    CHECK(payload["consent"]["licence_types"].size() == 2);
    CHECK(payload["materials"][2]["licence_id"] == medical_id);
    CHECK(payload["answers"]["file_number"] == "990100000001");
}

TEST_CASE("the e-licences of whose card was read are listed, with their state (R-107)") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::OpenCases{});
    bench.lay_card();
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), kiosk::OwnMatters{}});
    bench.touch(intent::OpenWallet{});
    REQUIRE(bench.screen() == "wallet");
    CHECK(bench.shown<WalletScreen>().asking.waiting);
    auto data = gathered();
    data.licences[1].state = ELicence::State::revoked;
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(data)});
    const auto shown = bench.shown<WalletScreen>();
    REQUIRE(shown.rows.size() == 2);
    CHECK(shown.rows[0].state == ELicence::State::valid);
    CHECK(shown.rows[0].number.whole.reveal() == "YX-0000");
    CHECK(shown.rows[0].number.masked.reveal() == "****000");
    CHECK(shown.rows[1].state == ELicence::State::revoked);
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "cases");
    bench.touch(intent::Home{});
    bench.wait(std::chrono::seconds(300));
    CHECK(personal_values_in(bench.state(), bench.now(), bench.environment).empty());
}

TEST_CASE(
    "identifiers of e-licences, also of other provinces, are held against their check "
    "character (R-115)") {
    // Seen in public documents.
    for (const char* id :
         {"1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
          "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
          "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0"}) {
        CHECK(kiosk::is_licence_identifier(id));
        std::string wrong = id;
        wrong[40] = wrong[40] == '1' ? '2' : '1';
        CHECK_FALSE(kiosk::is_licence_identifier(wrong));
    }
    for (const char* id :
         {"", "1.2.156.3005.2.", "1.2.156.3005.2.A.B.C.D", "1.2.156.3005.2.A.B.C.D.E.F",
          "1.2.156.3005.2.11100000mb03271699022.340100.000000016.001.9",
          "1.2.156.3005.3.11100000MB03271699022.340100.000000016.001.9"})
        CHECK_FALSE(kiosk::is_licence_identifier(id));
}

}  // namespace tests
