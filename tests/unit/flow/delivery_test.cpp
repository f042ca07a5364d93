// How the result comes to the person: each way with its data, in the case and on the paper.
#include <nlohmann/json.hpp>

#include "tests/unit/flow/gathered.h"

namespace tests {

using kiosk::DeliveryScreen;
using Json = nlohmann::json;

namespace {

kiosk::ServiceCode with_ways() {
    for (const auto& service : sample_catalogue()->services())
        if (!service.result.ways.empty()) return service.code;
    FAIL("no service has ways of delivery");
    return {};
}

void go_to_delivery(Bench& bench) {
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{with_ways()});
    bench.touch(intent::Next{});
    bench.lay_card();
    REQUIRE(bench.screen() == "form");
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId("use"), "school"});
    bench.touch(intent::Next{});
    while (bench.screen() == "review") bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "delivery");
}

void choose(Bench& bench, const char* way) {
    bench.touch(intent::SetAnswer{FieldId("delivery"), way});
}

/// Signs and files; the payload, and in `paper` what was printed.
Json file(Bench& bench, std::string& paper) {
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "signature");
    bench.sign();
    bench.touch(intent::Next{});
    const auto payload =
        Json::parse(bench.wanted<effect::Submit>().back()->submission.payload.reveal());
    bench.tell(event::SubmissionStored{bench.last<effect::Submit>()});
    bench.wait(std::chrono::seconds(5));
    for (const auto& line : bench.wanted<effect::Print>().back()->document.lines)
        paper += line.label + " " + line.value.reveal() + "\n";
    return payload;
}

}  // namespace

TEST_CASE(
    "each way of delivery leads to its own data, which the case holds and the receipt prints "
    "masked (R-145 R-202)") {
    const std::pair<const char*, const char*> ways[] = {{"efile", "电子文件"},
                                                        {"print", "自助机自己打印"},
                                                        {"window", "窗口领取"},
                                                        {"cabinet", "取件柜自取"},
                                                        {"courier", "快递到家"}};
    for (const auto& [way, words] : ways) {
        CAPTURE(way);
        Bench bench;
        go_to_delivery(bench);
        CHECK(bench.shown<DeliveryScreen>().way.options.size() == 5);
        CHECK_FALSE(bench.shown<DeliveryScreen>().can_go_on);
        choose(bench, way);
        const bool by_courier = std::string_view(way) == "courier";
        CHECK(bench.shown<DeliveryScreen>().fields.size() == (by_courier ? 2 : 0));
        if (by_courier) {
            CHECK_FALSE(bench.shown<DeliveryScreen>().can_go_on);
            bench.touch(intent::TypeText{FieldId("delivery_phone"), "139x00000001"});
        }
        std::string paper;
        const auto payload = file(bench, paper);
        const auto& delivery = payload["delivery"];
        CHECK(delivery["way"] == way);
        CHECK(paper.find(std::string("取结果的方式 ") + words) != std::string::npos);
        CHECK(delivery.contains("address") == by_courier);
        if (by_courier) {
            CHECK(delivery["address"] == sample_address);
            CHECK(delivery["phone"] == "13900000001");
            CHECK(paper.find(sample_address) == std::string::npos);
            CHECK(paper.find("寄送地址 " +
                             kiosk::masked(kiosk::MaskKind::address, sample_address).reveal()) !=
                  std::string::npos);
            CHECK(paper.find("收件电话 139****0001") != std::string::npos);
        }
        const bool by_cabinet = std::string_view(way) == "cabinet";
        REQUIRE(delivery.contains("pickup_code") == by_cabinet);
        if (!by_cabinet) continue;
        const auto code = delivery["pickup_code"].get<std::string>();
        CHECK(code.size() == 6);
        CHECK(paper.find("取件码 " + code) != std::string::npos);
    }
}

TEST_CASE(
    "nothing goes on without a way, a courier needs address and telephone, and nothing of it is "
    "kept for the next person (R-145)") {
    Bench bench;
    go_to_delivery(bench);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "delivery");
    choose(bench, "pigeon");
    CHECK_FALSE(bench.shown<DeliveryScreen>().can_go_on);
    choose(bench, "courier");
    bench.touch(intent::FocusField{FieldId("delivery_address")});
    CHECK(bench.shown<DeliveryScreen>().focus == FieldId("delivery_address"));
    bench.touch(intent::ClearField{FieldId("delivery_address")});
    bench.touch(intent::TypeText{FieldId("delivery_phone"), sample_phone});
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "delivery");
    bench.touch(intent::TypeText{FieldId("delivery_address"), "清溪路8号院"});
    bench.touch(intent::DeleteBack{FieldId("delivery_address")});
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "signature");
    bench.touch(intent::Back{});
    bench.touch(intent::Home{});
    bench.touch(intent::ConfirmLeave{});
    CHECK(bench.data().visit->delivery.phone.empty());
    CHECK(bench.data().visit->delivery.address.empty());
    CHECK_FALSE(bench.data().visit->delivery.way.has_value());
}

}  // namespace tests
