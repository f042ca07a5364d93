#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/text_ids.h"
#include "tests/support/keyboard_views.h"
#include "tests/support/snapshot_parts.h"

namespace tests {

namespace {

using kiosk::LocalText;
using kiosk::PublicScreen;
using kiosk::Snapshot;

Snapshot public_base(const Setting& setting, PublicScreen screen) {
    Snapshot snapshot = snapshot_base(setting);
    snapshot.can_go_back = true;
    snapshot.can_go_home = true;
    snapshot.screen = std::move(screen);
    return snapshot;
}

void take_page(PublicScreen& screen, std::size_t a_page) {
    screen.found = screen.rows.size();
    screen.pages = kiosk::pages_needed(screen.found, a_page);
    if (screen.rows.size() > a_page) screen.rows.resize(a_page);
}

PublicScreen menu(const Setting& setting) {
    PublicScreen screen;
    const auto add = [&](const char* id, LocalText title, LocalText line) {
        screen.rows.push_back({id, std::move(title), std::move(line), {}, true});
    };
    add("hall", {"大厅取号与预约", "Number for the hall, appointment"},
        {"取号排队，或预约时间", "Take a number, or choose a time"});
    add("assist", {"帮办指引", "Helping somebody"},
        {"帮人办事时看：每个事项的材料和步骤",
         "For those who help: papers and steps of every service"});
    add("norms", {"服务规范", "How you are served"},
        {"我们怎样为您服务，监督电话", "What you may expect, and whom to call"});
    add("fees", {"收费公示", "Fees"}, {"每个事项的收费标准", "What each service costs"});
    add("notices", {"政策与公告", "Policies and notices"},
        {"可以搜索，没有网络也能看", "Can be searched, also offline"});
    add("duties", {"权责清单与办件公示", "Powers, duties and cases"},
        {"部门的权力、责任和办件情况", "What departments may and must do, and how cases go"});
    add("figures", {"满意率与可用率", "Satisfaction and availability"},
        {"上个月各终端的公示", "Last month, each terminal"});
    add("survey", {"问卷", "Survey"}, {"几个问题，不用刷证", "A few questions, no card needed"});
    take_page(screen, kiosk::page_sizes(setting.way).sections);
    return screen;
}

PublicScreen notices(const Setting& setting, bool types) {
    PublicScreen screen;
    screen.section = "notices";
    const LocalText source{"来源：云山市人力资源和社会保障局网站",
                           "Source: Human Resources and Social Security site"};
    screen.rows.push_back(
        {"policy-1",
         {"城乡居民养老保险缴费补贴政策", "Subsidy for residents' pension contributions"},
         source,
         {"政策", "Policy"},
         true});
    if (!types)
        screen.rows.push_back(
            {"notice-1",
             {"政务大厅周六延时服务", "The hall is open on Saturdays"},
             {"来源：云山市政务服务管理局网站", "Source: Government Services Bureau site"},
             {"公告", "Notice"},
             true});
    take_page(screen, kiosk::page_sizes(setting.way).materials);
    kiosk::FieldView field;
    field.id = kiosk::FieldId(kiosk::notice_field);
    field.label = {"查政策和公告", "Look for policies and notices"};
    field.keyboard = kiosk::KeyboardHint::text;
    field.value = kiosk::SecretText(types ? "养老" : "");
    screen.search = std::move(field);
    screen.types = types;
    return screen;
}

PublicScreen notice() {
    PublicScreen screen;
    screen.section = "notices";
    screen.detail = PublicScreen::Detail{};
    screen.detail->title = {"城乡居民养老保险缴费补贴政策",
                            "Subsidy for residents' pension contributions"};
    screen.detail->text = {
        "选择500元及以上档次缴费的参保人，每年给予60元缴费补贴；重度残疾人由政府代缴最低档次。",
        "Who pays at the 500 yuan grade or above gets 60 yuan a year; for severely disabled "
        "persons "
        "the government pays the lowest grade."};
    screen.detail->tag = {
        "来源：云山市人力资源和社会保障局网站，2036-12-31 前有效",
        "Source: Human Resources and Social Security site, valid until 2036-12-31"};
    return screen;
}

PublicScreen assist(const Setting& setting) {
    PublicScreen screen;
    screen.section = "assist_item";
    screen.about = {"高龄津贴申领", "Allowance for the very old"};
    const LocalText paper{"材料", "Paper"};
    const LocalText here{"本机步骤", "Here"};
    screen.rows = {
        {"material.M0001",
         {"居民身份证", "Resident identity card"},
         {"不用交：从身份证读取", "Spared: read from the card"},
         paper,
         true},
        {"material.M0002",
         {"本人银行卡", "Bank card"},
         {"复印件；没带的，先把指南打印给本人，写清缺什么",
          "Copy; without it, print the guide for the person: it names what is missing"},
         paper,
         true},
        {"here.card",
         {"刷身份证", "Identity card"},
         {"本人的证平放在读卡区不动；读不出就拿开，过一会儿再放。不能拿别人的证代替",
          "The person's own card, flat and still on the reader; if it fails, lift it and lay it "
          "down again. Nobody else's card will do"},
         here,
         true},
        {"here.signature",
         {"本人签名", "Signature"},
         {"必须本人写，帮办人不能代签；写错了可以重写",
          "Only the person signs, nobody for them; it can be written again"},
         here,
         true},
        {"stage.1",
         {"受理", "Acceptance"},
         {"清溪区云水街道便民服务中心，综合窗口，当场",
          "Yunshui Subdistrict service centre, General window, at once"},
         {"部门环节", "At the authority"},
         true}};
    take_page(screen, kiosk::page_sizes(setting.way).materials);
    return screen;
}

PublicScreen figures(const Setting& setting) {
    PublicScreen screen;
    screen.section = "figures";
    screen.month = "2026-10";
    screen.figures = {{"terminal-0001", 97, 99, true},
                      {"terminal-0002", std::nullopt, 88, false},
                      {"terminal-0003", 92, 100, false}};
    screen.rows.resize(screen.figures.size());
    take_page(screen, kiosk::page_sizes(setting.way).materials);
    return screen;
}

PublicScreen ticket(bool handed_over) {
    PublicScreen screen;
    screen.section = handed_over ? "handover" : "hall";
    screen.detail = PublicScreen::Detail{};
    auto& detail = *screen.detail;
    detail.number = handed_over ? "H482913057" : "A012";
    detail.code = handed_over ? "48291305" : "";
    detail.qr = "https://platform.example/t/0123456789abcdef0123456789abcdef";
    if (!handed_over) {
        detail.title = {"综合受理", "General services"};
        detail.tag = {"3 号窗口", "Window 3"};
        detail.text = {"2026-12-01，前面还有 4 人", "2026-12-01, 4 before you"};
    } else {
        detail.text = {
            "扫码在手机上继续，或把窗口码告诉窗口；两小时内有效",
            "Scan to go on with a phone, or tell the code at a window; within two hours"};
    }
    detail.can_print = true;
    return screen;
}

PublicScreen question(bool text) {
    PublicScreen screen;
    screen.section = "survey";
    screen.questions = 3;
    screen.question_number = text ? 3 : 2;
    screen.can_go_on = true;
    kiosk::FieldView field;
    field.id = kiosk::FieldId(kiosk::survey_field);
    if (text) {
        field.label = {"您还想说什么？（可不填）", "Anything else? (may be left empty)"};
        field.keyboard = kiosk::KeyboardHint::text;
    } else {
        field.label = {"哪些方面应当改进？", "What should become better?"};
        field.kind = kiosk::FieldKind::multiple_choice;
        field.options = {{"words", {"文字说明", "Explanations"}, {}},
                         {"papers", {"材料太多", "Too many papers"}, {}},
                         {"time", {"办理时间", "Time it takes"}, {}},
                         {"staff", {"工作人员帮助", "Help by staff"}, {}}};
        field.value = kiosk::SecretText("papers time");
    }
    screen.question = std::move(field);
    return screen;
}

PublicScreen told() {
    PublicScreen screen;
    screen.section = "survey";
    screen.told = kiosk::text_id::public_answered;
    screen.told_number = "F202611300001";
    return screen;
}

}  // namespace

void add_public_examples(const Setting& setting, std::vector<Example>& out) {
    const auto add = [&](const char* name, PublicScreen screen, ui::KeyboardView keyboard = {}) {
        out.push_back({name, public_base(setting, std::move(screen)), std::move(keyboard)});
    };
    add("public", menu(setting));
    add("public_notices", notices(setting, false));
    add("public_search", notices(setting, true), keys(ui::KeyboardMode::pinyin));
    add("public_notice", notice());
    add("public_assist", assist(setting));
    add("public_figures", figures(setting));
    add("public_ticket", ticket(false));
    add("public_handover", ticket(true));
    add("public_survey", question(false));
    add("public_survey_words", question(true), keys(ui::KeyboardMode::pinyin));
    add("public_told", told());
}

}  // namespace tests
