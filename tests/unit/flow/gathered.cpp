#include "tests/unit/flow/gathered.h"

namespace tests {

using kiosk::ELicence;
using kiosk::SharedSet;

namespace {

kiosk::ServiceCode named(std::string_view words) {
    for (const auto& service : sample_catalogue()->services())
        if (service.name.in(Language::zh).find(words) != std::string_view::npos)
            return service.code;
    FAIL("no such service: ", std::string(words));
    return {};
}

ELicence licence(const char* type, const char* id, kiosk::LocalText name, const char* number) {
    ELicence made;
    made.state = ELicence::State::valid;
    made.id = id;
    made.type = type;
    made.name = std::move(name);
    made.issuer = {"云山市公安局", "Yunshan Public Security Bureau"};
    made.number = SecretText(number);
    made.holder = SecretText(sample_name);
    return made;
}

SharedSet found(const char* id) {
    SharedSet set;
    set.id = id;
    set.state = SharedSet::State::found;
    set.source = {"云山市民政局", "Yunshan Civil Affairs Bureau"};
    set.record = "CASE-0000";
    set.version = "1";
    return set;
}

}  // namespace

kiosk::ServiceCode licence_renewal() {
    return named("驾驶证期满换证");
}
kiosk::ServiceCode care_allowance() {
    return named("护理补贴");
}
kiosk::ServiceCode housing_fund() {
    return named("公积金提取");
}

void go_to_consent(Bench& bench, const kiosk::ServiceCode& service, std::size_t situation) {
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{service});
    bench.touch(intent::Next{});
    while (bench.screen() == "scenario") {
        const auto shown = bench.shown<kiosk::ScenarioScreen>();
        const auto place = std::min(situation, shown.field.options.size() - 1);
        bench.touch(intent::SetAnswer{shown.field.id, shown.field.options[place].value});
    }
    auto card = sample_card();
    card.birth = SecretText("1950-01-01");  // old enough for every service
    bench.lay_card(std::move(card));
    REQUIRE(bench.screen() == "consent");
}

kiosk::PersonData gathered() {
    kiosk::PersonData data;
    data.licences.push_back(licence(
        "E-DRIVING", "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
        {"机动车驾驶证", "Driving licence"}, "YX-0000"));
    auto& driving = data.licences.back();
    driving.valid_to = kiosk::CivilDate{2026, 7, 1};
    driving.values.push_back({"file_number", SecretText("990100000001")});
    driving.values.push_back({"classes", SecretText("C1")});
    driving.values.push_back({"expires", SecretText("2026-07-01")});
    data.licences.push_back(licence("E-DRIVERMEDICAL", medical_id,
                                    {"机动车驾驶人身体条件证明", "Driver’s medical certificate"},
                                    "YX-0001"));
    data.licences.back().valid_to = kiosk::CivilDate{2026, 12, 31};
    data.sets.push_back(found("earlier"));
    data.sets.back().values.push_back({"phone", SecretText(sample_phone)});
    return data;
}

kiosk::PersonData care_data() {
    kiosk::PersonData data;
    for (const char* id : {"assistance", "care_grade", "earlier"}) data.sets.push_back(found(id));
    data.sets.back().values.push_back({"phone", SecretText(sample_phone)});
    return data;
}

}  // namespace tests
