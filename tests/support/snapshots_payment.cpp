#include <utility>

#include "tests/support/keyboard_views.h"
#include "tests/support/snapshot_parts.h"

namespace tests {

namespace {

using kiosk::LocalText;
using kiosk::PayScreen;
using kiosk::Snapshot;
using Phase = PayScreen::Phase;

const LocalText card{"社会保障卡补领换领", "Social security card: replacement"};
const LocalText water{"居民水费缴纳", "Water bill: look up and pay"};
const LocalText water_basis{"云发改价〔2024〕12号：居民用水每吨 2.90 元",
                            "Price order 2024 No. 12: 2.90 yuan a cubic metre for households"};

Snapshot money(const Setting& setting, bool is_bill) {
    Snapshot snapshot = snapshot_base(setting);
    if (!is_bill) at_step(snapshot, 5);
    snapshot.can_go_back = true;
    snapshot.can_go_home = true;
    return snapshot;
}

Snapshot pay(const Setting& setting, Phase phase, bool is_bill) {
    Snapshot snapshot = money(setting, is_bill);
    snapshot.can_go_back = phase != Phase::asking && phase != Phase::paid;
    PayScreen screen;
    screen.phase = phase;
    screen.what = is_bill ? water : card;
    screen.is_bill = is_bill;
    screen.fen = is_bill ? 5220 : 1600;
    const LocalText law{
        "《中华人民共和国社会保障卡管理办法》 人社部发〔2011〕47号",
        "Measures for the administration of social security cards 人社部发〔2011〕47号"};
    if (is_bill)
        screen.rows.push_back(
            {{"2026年10月水费，用水18吨", "Water in October 2026, 18 cubic metres"},
             water_basis,
             5220});
    else
        screen.rows.push_back({{"社会保障卡补卡工本费", "Cost of the card"}, law, 1600});
    screen.code = "https://pay.example/t/G2026113000000001";
    screen.seconds_left = 172;
    if (phase == Phase::paid) {
        screen.receipt_no = "0000000001";
        screen.print = kiosk::ReceiptScreen::Print::printing;
    }
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot pay_spared(const Setting& setting) {
    Snapshot snapshot = pay(setting, Phase::fee, false);
    auto& screen = std::get<PayScreen>(snapshot.screen);
    auto less = screen.rows[0];
    less.name = {"低保人员免收", "Free for people on minimum allowance"};
    less.fen = -1600;
    screen.rows.push_back(std::move(less));
    screen.fen = 0;
    return snapshot;
}

Snapshot pay_stale(const Setting& setting) {
    Snapshot snapshot = pay(setting, Phase::code, false);
    std::get<PayScreen>(snapshot.screen).stale = true;
    return snapshot;
}

kiosk::BillScreen bill_screen() {
    kiosk::BillScreen screen;
    screen.service = water;
    screen.field.id = kiosk::FieldId(kiosk::customer_field);
    screen.field.label = {"户号", "Customer number"};
    screen.field.keyboard = kiosk::KeyboardHint::digits;
    screen.field.length_max = 16;
    return screen;
}

Snapshot bill(const Setting& setting, bool typed, bool wrong) {
    Snapshot snapshot = money(setting, true);
    auto screen = bill_screen();
    if (typed) screen.field.value = kiosk::SecretText("9900012345");
    screen.can_search = typed;
    if (wrong) screen.problem = "bill.unknown";
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot bill_asking(const Setting& setting, bool waiting) {
    Snapshot snapshot = money(setting, true);
    auto screen = bill_screen();
    screen.asking.waiting = waiting;
    if (!waiting) screen.asking.problem = "cases.offline";
    screen.asking.can_retry = !waiting;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot bill_found(const Setting& setting, bool none) {
    Snapshot snapshot = money(setting, true);
    auto screen = bill_screen();
    screen.found = true;
    screen.payer = "李**";
    screen.address = "云山市清溪区****";
    if (!none)
        screen.rows = {{{"2026年9月水费，用水12吨", "Water in September 2026, 12 cubic metres"},
                        3480,
                        "2026-11-15",
                        true},
                       {{"2026年10月水费，用水15吨", "Water in October 2026, 15 cubic metres"},
                        4350,
                        "2026-12-15",
                        false}};
    snapshot.screen = std::move(screen);
    return snapshot;
}

/// The ways of delivery; by courier with address and telephone, one of them being written.
Snapshot delivery(const Setting& setting, const char* way, bool writing) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 4);
    snapshot.can_go_back = true;
    snapshot.can_go_home = true;
    kiosk::DeliveryScreen screen;
    screen.service = {"社会保险参保证明打印", "Certificate of social insurance: print"};
    screen.way.id = kiosk::FieldId(kiosk::delivery_field);
    screen.way.kind = kiosk::FieldKind::single_choice;
    screen.way.label = {"办好以后怎么取结果？", "How would you like to get the result?"};
    screen.way.value = secret(way);
    screen.way.options = {
        {"efile",
         {"电子文件", "Electronic file"},
         {"手机上随时看，不用取", "On your phone, at any time"}},
        {"print",
         {"自助机自己打印", "Print it at a terminal"},
         {"带身份证，任何一台自助机都能打", "At any terminal, with your identity card"}},
        {"window",
         {"窗口领取", "At the window"},
         {"带身份证和回执", "With identity card and receipt"}},
        {"cabinet",
         {"取件柜自取", "From the cabinet"},
         {"24 小时，凭回执上的取件码", "Day and night, by the code on the receipt"}},
        {"courier",
         {"快递到家", "By courier"},
         {"请核对地址和电话", "Please check address and telephone"}}};
    const bool courier = std::string_view(way) == "courier";
    const auto add = [&](const char* id, LocalText label, const char* value,
                         kiosk::KeyboardHint hint, kiosk::MaskKind mask) {
        kiosk::FieldView field;
        field.id = kiosk::FieldId(id);
        field.label = std::move(label);
        field.value = secret(value);
        field.masked = kiosk::masked(mask, value);
        field.keyboard = hint;
        field.required = true;
        screen.fields.push_back(std::move(field));
    };
    if (courier) {
        add(kiosk::delivery_address_field, {"寄到哪里？", "Sent to which address?"},
            "虚构区丰测路8号院3号楼2单元501室", kiosk::KeyboardHint::text,
            kiosk::MaskKind::address);
        add(kiosk::delivery_phone_field, {"收件人手机号码", "Mobile number of the recipient"},
            "1390000", kiosk::KeyboardHint::digits, kiosk::MaskKind::phone);
    }
    if (writing) screen.focus = kiosk::FieldId(kiosk::delivery_phone_field);
    screen.can_go_on = !courier;
    snapshot.screen = std::move(screen);
    return snapshot;
}

/// Which area, and which level of authority.
Snapshot areas(const Setting& setting) {
    Snapshot snapshot = snapshot_base(setting);
    snapshot.can_go_back = true;
    snapshot.can_go_home = true;
    kiosk::AreasScreen screen;
    for (auto* field : {&screen.area, &screen.level}) field->kind = kiosk::FieldKind::single_choice;
    screen.area.id = kiosk::FieldId(kiosk::area_field);
    screen.area.label = {"看哪里的事项？", "Services of which area?"};
    screen.area.value = secret("980100");
    screen.area.options = {
        {"990100", {"云山市", "Yunshan"}, {"本地，74 项", "Here, services: 74"}},
        {"990102",
         {"云山市清溪区", "Qingxi District, Yunshan"},
         {"省内跨域通办，75 项", "Same province, services: 75"}},
        {"990300", {"柳河市", "Liuhe"}, {"省内跨域通办，3 项", "Same province, services: 3"}},
        {"980100",
         {"邻省海川市", "Haichuan, next province"},
         {"跨省通办，3 项", "Another province, services: 3"}}};
    screen.level.id = kiosk::FieldId(kiosk::level_field);
    screen.level.label = {"看哪一级的事项？", "Of which level?"};
    screen.level.value = secret("0");
    screen.level.options = {{"0", {"各级", "All levels"}, {"3 项", "Services: 3"}},
                            {"1", {"国家级", "State"}, {"1 项", "Services: 1"}},
                            {"3", {"市级", "City"}, {"2 项", "Services: 2"}}};
    snapshot.screen = std::move(screen);
    return snapshot;
}

}  // namespace

void add_payment_examples(const Setting& s, std::vector<Example>& out) {
    const auto digits = only_keys(ui::KeyboardMode::digits);
    out.push_back({"areas", areas(s)});
    out.push_back({"delivery", delivery(s, "cabinet", false)});
    out.push_back({"delivery_none", delivery(s, "", false)});
    out.push_back({"delivery_courier", delivery(s, "courier", false)});
    out.push_back({"delivery_writing", delivery(s, "courier", true), digits});
    out.push_back({"pay_fee", pay(s, Phase::fee, false)});
    out.push_back({"pay_spared", pay_spared(s)});
    out.push_back({"pay_asking", pay(s, Phase::asking, false)});
    out.push_back({"pay_code", pay(s, Phase::code, false)});
    out.push_back({"pay_code_stale", pay_stale(s)});
    out.push_back({"pay_over", pay(s, Phase::over, false)});
    out.push_back({"pay_unknown", pay(s, Phase::unknown, false)});
    out.push_back({"pay_refused", pay(s, Phase::refused, false)});
    out.push_back({"pay_offline", pay(s, Phase::offline, false)});
    out.push_back({"bill", bill(s, true, false), digits});
    out.push_back({"bill_empty", bill(s, false, false), digits});
    out.push_back({"bill_unknown", bill(s, true, true), digits});
    out.push_back({"bill_waiting", bill_asking(s, true)});
    out.push_back({"bill_failed", bill_asking(s, false)});
    out.push_back({"bill_found", bill_found(s, false)});
    out.push_back({"bill_none", bill_found(s, true)});
    out.push_back({"pay_bill", pay(s, Phase::fee, true)});
    out.push_back({"pay_bill_code", pay(s, Phase::code, true)});
    out.push_back({"pay_bill_paid", pay(s, Phase::paid, true)});
    out.push_back({"pay_bill_unknown", pay(s, Phase::unknown, true)});
    out.push_back({"pay_bill_refused", pay(s, Phase::refused, true)});
}

}  // namespace tests
