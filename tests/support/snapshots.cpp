#include <algorithm>
#include <array>
#include <utility>

#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/text_ids.h"
#include "tests/support/keyboard_views.h"
#include "tests/support/snapshot_parts.h"

namespace tests {

using kiosk::LocalText;
using kiosk::Snapshot;

kiosk::SecretText secret(std::string_view text) {
    return kiosk::SecretText(std::string(text));
}

Snapshot snapshot_base(const Setting& setting) {
    Snapshot snapshot;
    snapshot.session = kiosk::SessionId(7);
    snapshot.language = setting.language;
    snapshot.way = setting.way;
    snapshot.wall = kiosk::WallTime{std::chrono::milliseconds{1'764'726'060'000}};
    snapshot.terminal_name = LocalText("便民自助终端", "Citizen Self-Service");
    snapshot.hall = LocalText("幸福街道政务服务中心", "Xingfu Service Centre");
    snapshot.help_phone = "12345";
    snapshot.health.card_reader = kiosk::PartState::ready;
    snapshot.health.printer = kiosk::PartState::ready;
    snapshot.health.platform_reachable = true;
    return snapshot;
}

void at_step(Snapshot& snapshot, std::size_t step) {
    kiosk::StepLine line;
    line.current = step;
    for (const std::string_view id : kiosk::text_id::steps) line.steps.emplace_back(id);
    snapshot.steps = std::move(line);
    snapshot.can_go_back = true;
    snapshot.can_go_home = true;
}

namespace {

using kiosk::FieldId;
using kiosk::FieldKind;
using kiosk::FieldView;
using kiosk::KeyboardHint;
using kiosk::SecretText;
using kiosk::ValueSource;

kiosk::ServiceCardView service(std::string code, LocalText name, LocalText summary,
                               std::string theme, bool here) {
    return {kiosk::ServiceCode(std::move(code)), std::move(name), std::move(summary),
            std::move(theme), here};
}

std::vector<kiosk::ServiceCardView> services() {
    std::vector<kiosk::ServiceCardView> out;
    out.push_back(service("11810000000000001-0001",
                          {"城乡居民基本养老保险参保登记", "Resident pension insurance enrolment"},
                          {"年满16周岁、没有参加职工养老保险的本市居民，登记后每年缴一次费，满60周"
                           "岁、缴满15年按月领养老金。带身份证，在本机当场办完。",
                           "For residents from 16 without an employee pension: join, pay once a "
                           "year, and receive a monthly pension from 60 after 15 years. Bring your "
                           "identity card; it is finished at this terminal."},
                          "social_security", true));
    out.push_back(service("11810000000000001-0002",
                          {"社会保障卡补领换领", "Replace a social security card"},
                          {"卡丢了、坏了，补办一张新的", "Lost or damaged? Get a new one"},
                          "social_security", false));
    out.push_back(service(
        "11810000000000001-0003", {"异地就医备案", "Medical care in another city"},
        {"去外地看病前先备案，直接结算", "Register before treatment elsewhere"}, "health", false));
    out.push_back(service("11810000000000001-0004",
                          {"住房公积金提取", "Withdraw from the housing fund"},
                          {"租房、还贷、退休都可以提取", "For rent, loan repayment or retirement"},
                          "housing", false));
    out.push_back(service("11810000000000001-0005", {"居住证办理", "Residence permit"},
                          {"来本市住满半年可以申领", "After six months of residence"}, "household",
                          false));
    out.push_back(service("11810000000000001-0006", {"老年人优待证", "Senior citizen card"},
                          {"年满 60 岁，坐车进公园有优惠", "From 60: reduced fares and entry"},
                          "elder", false));
    out.push_back(
        service("11810000000000001-0007", {"个体工商户设立登记", "Register a sole proprietorship"},
                {"开店办照，材料齐当天办好", "Licence on the same day"}, "business", false));
    out.push_back(service("11810000000000001-0008", {"机动车驾驶证换证", "Renew a driving licence"},
                          {"到期前 90 天内可以换", "Within 90 days before expiry"}, "traffic",
                          false));
    return out;
}

std::vector<kiosk::GroupView> life_stages() {
    std::vector<kiosk::GroupView> out;
    out.push_back({"birth", {"出生", "Birth"}, 5});
    out.push_back({"school", {"上学", "School"}, 4});
    out.push_back({"work", {"工作", "Work"}, 9});
    out.push_back({"marriage", {"结婚", "Marriage"}, 2});
    out.push_back({"home", {"安家", "Home"}, 8});
    out.push_back({"health", {"看病", "Health"}, 6});
    out.push_back({"hardship", {"遇到困难", "Hardship"}, 6});
    out.push_back({"travel", {"证件出行", "Papers and travel"}, 8});
    out.push_back({"retire", {"退休养老", "Later life"}, 7});
    out.push_back({"farewell", {"身后事", "Farewell"}, 4});
    return out;
}

std::vector<kiosk::GroupView> departments() {
    std::vector<kiosk::GroupView> out;
    out.push_back(
        {"11990100MB9900144W",
         {"云山市人力资源和社会保障局", "Yunshan Human Resources and Social Security Bureau"},
         12});
    out.push_back({"12990100MB99007185",
                   {"云山市住房公积金管理中心", "Yunshan Housing Provident Fund Centre"},
                   4});
    out.push_back({"11990100009900099N", {"云山市公安局", "Yunshan Public Security Bureau"}, 9});
    return out;
}

Snapshot home(const Setting& setting, bool second_page) {
    Snapshot snapshot = snapshot_base(setting);
    kiosk::HomeScreen screen;
    screen.services = services();
    const std::size_t page = setting.way == kiosk::WayOfUse::elder ? 6 : 8;
    screen.services.resize(second_page ? 3 : page);
    if (second_page) {
        screen.by = kiosk::BrowseBy::person;
        screen.chosen = life_stages()[2];
    }
    screen.page = second_page ? 1 : 0;
    screen.pages = 2;
    snapshot.screen = std::move(screen);
    return snapshot;
}

/// A topic with its three answers: what, how, for what.
Snapshot home_topic(const Setting& setting) {
    Snapshot snapshot = home(setting, true);
    snapshot.can_go_back = true;
    auto& screen = std::get<kiosk::HomeScreen>(snapshot.screen);
    screen.by = kiosk::BrowseBy::topic;
    kiosk::GroupView topic;
    topic.id = "social_security";
    topic.name = {"社会保障", "Social security"};
    topic.services = 11;
    topic.what = {"养老、失业、社保卡", "pensions, cards"};
    topic.how = {"刷身份证，填表，签字", "card, form"};
    topic.use = {"以后按月领钱", "money monthly"};
    screen.chosen = std::move(topic);
    return snapshot;
}

Snapshot home_groups(const Setting& setting, kiosk::BrowseBy by) {
    Snapshot snapshot = snapshot_base(setting);
    snapshot.can_go_back = true;
    kiosk::HomeScreen screen;
    screen.by = by;
    screen.groups = by == kiosk::BrowseBy::department ? departments() : life_stages();
    screen.pages = 2;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot search(const Setting& setting, std::string typed, std::size_t found) {
    Snapshot snapshot = snapshot_base(setting);
    snapshot.can_go_back = true;
    snapshot.can_go_home = true;
    kiosk::SearchScreen screen;
    screen.field.id = FieldId(kiosk::search_field);
    screen.field.label = LocalText("要办什么事", "What you need");
    screen.field.keyboard = KeyboardHint::text;
    screen.field.value = SecretText(std::move(typed));
    screen.services = services();
    const std::size_t page = kiosk::page_sizes(setting.way).found;
    screen.services.resize(std::min(found, page));
    screen.found = found;
    screen.pages = kiosk::pages_needed(found, page);
    screen.only_near = found == 3;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot search_noted(const Setting& setting) {
    Snapshot snapshot = search(setting, "养鸽子", 0);
    std::get<kiosk::SearchScreen>(snapshot.screen).noted = true;
    return snapshot;
}

Snapshot scenario(const Setting& setting) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 1);
    kiosk::ScenarioScreen screen;
    screen.service = LocalText("户口迁入", "Moving the household registration here");
    screen.field.id = FieldId("scenario_relative");
    screen.field.label = LocalText("是哪位家人？", "Which relative?");
    screen.field.kind = FieldKind::single_choice;
    screen.field.options = {{"spouse", {"丈夫或者妻子", "Husband or wife"}, {}},
                            {"parent", {"父母", "Parents"}, {}},
                            {"child", {"子女", "Children"}, {}}};
    screen.answered.push_back({{"您凭什么迁来？", "Why do you move here?"},
                               {"家人户口在本市", "Family is registered here"}});
    snapshot.screen = std::move(screen);
    return snapshot;
}

/// Reader and printer are out of order.
Snapshot limited(Snapshot snapshot) {
    if (auto* home = std::get_if<kiosk::HomeScreen>(&snapshot.screen)) {
        home->limits = {std::string(kiosk::text_id::limits_card_reader),
                        std::string(kiosk::text_id::limits_printer_paper)};
        for (auto& card : home->services) card.out_of_order = card.can_finish_here;
    }
    if (auto* guide = std::get_if<kiosk::GuideScreen>(&snapshot.screen))
        guide->limits = {std::string(kiosk::text_id::limits_printer)};
    return snapshot;
}

kiosk::GuideSection section(std::string id, std::vector<kiosk::GuideSection::Row> rows) {
    return {std::move(id), std::move(rows)};
}

kiosk::GuideScreen guide_base() {
    kiosk::GuideScreen screen;
    screen.code = kiosk::ServiceCode("11810000000000001-0001");
    screen.name = LocalText("城乡居民基本养老保险参保登记", "Resident pension insurance enrolment");
    screen.summary = LocalText(
        "年满16周岁、没有参加职工养老保险的本市居民，登记后每年缴一次费，满60周岁、缴满15年按月领养"
        "老金。带身份证，在本机当场办完。",
        "For residents from 16 without an employee pension: join, pay once a year, and receive a "
        "monthly pension from 60 after 15 years. Bring your identity card; it is finished at this "
        "terminal.");
    screen.theme = "social_security";
    screen.who = LocalText("幸福街道政务服务中心社保窗口，电话 0100-12333",
                           "Social security window of Xingfu Service Centre, phone 0100-12333");
    screen.where =
        LocalText("就在这台终端上办；也可以到幸福路 1 号一楼 6 号窗口，周一至周五 9:00–17:00",
                  "On this terminal; or at window 6, 1 Xingfu Road, Monday to Friday 9:00–17:00");
    screen.how = LocalText("刷身份证、选缴费档次、签名，共 3 步；不用带材料",
                           "Card, contribution tier, signature: 3 steps; no papers needed");
    screen.pages = 3;
    screen.can_start = true;
    return screen;
}

Snapshot guide(const Setting& setting, std::size_t page, bool can_start) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 1);
    kiosk::GuideScreen screen = guide_base();
    screen.can_report = true;
    screen.page = page;
    const bool elder =
        setting.way == kiosk::WayOfUse::elder;  // fewer sections a page, as the visit does it
    if (page == 0 && !elder) {
        screen.sections.push_back(
            section("basics", {{{"事项类型", "Kind"}, {"公共服务", "Public service"}, {}, false},
                               {{"办件类型", "Handling"}, {"即办件", "Done at once"}, {}, false}}));
    } else if (page > 0) {
        screen.sections.push_back(
            section("materials", {{{"居民身份证", "Identity card"},
                                   {"不用交", "Not handed in"},
                                   {"由读卡器读取", "Read by the card reader"},
                                   true},
                                  {{"参保登记表", "Enrolment form"},
                                   {"不用交", "Not handed in"},
                                   {"由终端自动生成", "Made by this terminal"},
                                   true},
                                  {{"银行卡", "Bank card"},
                                   {"原件 1 份", "1 original"},
                                   {"用于代扣和领取", "For payments"},
                                   false}}));
        screen.sections.push_back(section(
            "limits", {{{"法定时限", "By law"}, {"20 个工作日", "20 working days"}, {}, false},
                       {{"承诺时限", "Promised"},
                        {"当场办结", "At once"},
                        {"材料齐全时", "When complete"},
                        false},
                       {{"到场次数", "Visits"}, {"0 次", "0"}, {}, false}}));
        screen.sections.push_back(section("fees", {{{}, {"不收费", "No fee"}, {}, false}}));
        if (elder) screen.sections.resize(1);
    }
    if (!can_start) {
        screen.can_start = false;
        screen.cannot_start_reason = kiosk::text_id::guide_reader_missing;
    }
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot identify(const Setting& setting, kiosk::IdentifyScreen::Phase phase) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 2);
    kiosk::IdentifyScreen screen;
    screen.phase = phase;
    if (phase == kiosk::IdentifyScreen::Phase::failed)
        screen.problem = kiosk::text_id::identify_unreadable;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot sections(const Setting& setting) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 3);
    using Row = kiosk::SectionsScreen::Row;
    kiosk::SectionsScreen screen;
    screen.rows.push_back(
        {{"请核对您的信息", "Please check your details"}, Row::State::complete, 6, 6});
    screen.rows.push_back({{"您的情况", "Your situation"}, Row::State::open, 1, 2});
    screen.rows.push_back(
        {{"每年缴多少？怎么缴？", "How much a year, and how?"}, Row::State::current, 0, 3});
    screen.rows.push_back({{"最后两项", "Two last things"}, Row::State::later, 0, 2});
    snapshot.screen = std::move(screen);
    return snapshot;
}

kiosk::AnswerView answer(std::string id, LocalText label, LocalText shown, ValueSource source,
                         bool can_change) {
    kiosk::AnswerView view;
    view.id = FieldId(std::move(id));
    view.label = std::move(label);
    view.shown = std::move(shown);
    view.source = source;
    view.can_change = can_change;
    return view;
}

/// What the person typed they may change.
kiosk::AnswerView private_answer(std::string id, LocalText label, std::string_view value,
                                 kiosk::MaskKind mask, ValueSource source) {
    auto view = answer(std::move(id), std::move(label), {}, source, source == ValueSource::person);
    view.shown_value = secret(value);
    view.masked = kiosk::masked(mask, value);
    return view;
}

Snapshot review(const Setting& setting) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 4);
    kiosk::ReviewScreen screen;
    screen.can_hand_over = true;
    using kiosk::MaskKind;
    screen.answers.push_back(private_answer("name", {"姓名", "Name"}, sample_name, MaskKind::name,
                                            ValueSource::id_card));
    screen.answers.push_back(private_answer("number", {"公民身份号码", "Identity number"},
                                            sample_number, MaskKind::citizen_number,
                                            ValueSource::id_card));
    screen.answers.push_back(private_answer("address", {"住址", "Address"}, sample_address,
                                            MaskKind::address, ValueSource::id_card));
    screen.answers.push_back(private_answer("phone", {"手机号码", "Mobile number"}, sample_phone,
                                            MaskKind::phone, ValueSource::person));
    screen.answers.push_back(answer("tier", {"每年缴费", "Per year"}, {"1000 元", "1000 yuan"},
                                    ValueSource::person, true));
    screen.answers.push_back(answer("pay_way", {"怎么交费", "How to pay"},
                                    {"银行卡代扣", "Bank card"}, ValueSource::person, true));
    screen.pages = 2;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot review_rare_name(const Setting& setting) {
    Snapshot snapshot = review(setting);
    auto& answers = std::get<kiosk::ReviewScreen>(snapshot.screen).answers;
    using kiosk::MaskKind;
    answers[0] =
        private_answer("name", {"姓名", "Name"}, rare_name, MaskKind::name, ValueSource::id_card);
    answers[3] = private_answer("contact", {"联系人姓名", "Name of somebody to call"}, rare_name,
                                MaskKind::name, ValueSource::person);
    return snapshot;
}

kiosk::Stroke arc(float x, float y, float width, float height) {
    kiosk::Stroke stroke;
    for (std::uint32_t i = 0; i <= 24; ++i) {
        const float t = static_cast<float>(i) / 24.0F;
        stroke.push_back({x + width * t, y + height * (t * t - 0.35F * t), i * 12});
    }
    return stroke;
}

Snapshot signature(const Setting& setting, bool signed_, std::string_view problem = {}) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 5);
    kiosk::SignatureScreen screen;
    if (signed_) {
        screen.strokes.push_back(arc(0.22F, 0.34F, 0.16F, 0.02F));
        screen.strokes.push_back(arc(0.30F, 0.25F, 0.01F, 0.65F));
        screen.strokes.push_back(arc(0.46F, 0.30F, 0.18F, 0.04F));
        screen.strokes.push_back(arc(0.48F, 0.50F, 0.15F, 0.03F));
        screen.strokes.push_back(arc(0.43F, 0.72F, 0.27F, 0.02F));
    }
    screen.problem = problem;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot submitting(const Setting& setting, std::string_view problem) {
    Snapshot snapshot = snapshot_base(setting);
    kiosk::SubmittingScreen screen;
    screen.problem = problem;
    snapshot.screen = std::move(screen);
    snapshot.can_go_home = !problem.empty();
    return snapshot;
}

Snapshot receipt(const Setting& setting, kiosk::ReceiptScreen::Print print, bool official) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 6);
    snapshot.can_go_back = false;
    kiosk::ReceiptScreen screen;
    screen.service =
        LocalText("城乡居民基本养老保险参保登记", "Resident pension insurance enrolment");
    screen.number = official ? "810000202512030001" : "7K3M-92QX-0B4T";
    screen.official = official;
    screen.submitted_at = snapshot.wall;
    screen.qr_payload = "https://platform.example/case/810000202512030001";
    screen.print = print;
    if (print == kiosk::ReceiptScreen::Print::waiting)
        screen.print_problem = kiosk::text_id::print_paper_out;
    if (print == kiosk::ReceiptScreen::Print::failed)
        screen.print_problem = kiosk::text_id::print_printer_away;
    screen.materials_spared = 2;
    screen.fields_spared = 6;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot with_form(Snapshot snapshot, kiosk::ReceiptScreen::Print form) {
    using Print = kiosk::ReceiptScreen::Print;
    auto& screen = std::get<kiosk::ReceiptScreen>(snapshot.screen);
    screen.form = form;
    screen.can_print_form = form == Print::offered || form == Print::failed;
    if (form == Print::waiting) screen.form_problem = kiosk::text_id::print_form_paper_out;
    if (form == Print::failed) screen.form_problem = kiosk::text_id::print_form_printer_away;
    return snapshot;
}

Snapshot evaluation(const Setting& setting, int chosen) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 7);
    snapshot.can_go_back = false;
    kiosk::EvaluationScreen screen;
    screen.chosen = chosen;
    if (chosen > 0) screen.tags = {"simple"};
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot goodbye(const Setting& setting, bool card, bool form) {
    Snapshot snapshot = snapshot_base(setting);
    snapshot.screen = kiosk::GoodbyeScreen{card, true, form, true, 9};
    return snapshot;
}

Snapshot notice(const Setting& setting, std::string_view id, std::string icon) {
    Snapshot snapshot = snapshot_base(setting);
    snapshot.screen = kiosk::NoticeScreen{std::string(id), std::move(icon), {}};
    snapshot.can_go_home = true;
    return snapshot;
}

Snapshot out_of_service(const Setting& setting) {
    Snapshot snapshot = snapshot_base(setting);
    snapshot.screen =
        kiosk::OutOfServiceScreen{{std::string(kiosk::text_id::out_of_service_no_catalogue)}};
    return snapshot;
}

template <class Kind>
Snapshot with(Snapshot snapshot, Kind overlay) {
    snapshot.overlay = std::move(overlay);
    return snapshot;
}

void add_visit(const Setting& s, std::vector<Example>& out) {
    using Phase = kiosk::IdentifyScreen::Phase;
    Snapshot attract = snapshot_base(s);
    attract.session = kiosk::SessionId(0);
    attract.screen = kiosk::AttractScreen{};
    out.push_back({"attract", std::move(attract)});
    out.push_back({"home", home(s, false)});
    out.push_back({"home_last_page", home(s, true)});
    out.push_back({"home_out_of_order", limited(home(s, false))});
    auto personal = home(s, false);
    std::get<kiosk::HomeScreen>(personal.screen).personal = true;
    out.push_back({"home_personal", std::move(personal)});
    out.push_back({"home_stages", home_groups(s, kiosk::BrowseBy::person)});
    out.push_back({"home_topic", home_topic(s)});
    out.push_back({"home_departments", home_groups(s, kiosk::BrowseBy::department)});
    out.push_back({"search", search(s, "", 0), keys(ui::KeyboardMode::pinyin)});
    out.push_back({"search_found", search(s, "老年卡", 7), keys(ui::KeyboardMode::pinyin)});
    out.push_back({"search_near", search(s, "公几金", 3), keys(ui::KeyboardMode::pinyin)});
    out.push_back({"search_noted", search_noted(s), keys(ui::KeyboardMode::pinyin)});
    out.push_back({"scenario", scenario(s)});
    out.push_back({"guide", guide(s, 0, true)});
    out.push_back({"guide_no_printer", limited(guide(s, 0, true))});
    out.push_back({"guide_materials", guide(s, 1, true)});
    out.push_back({"guide_no_reader", guide(s, 1, false)});
    out.push_back({"identify", identify(s, Phase::waiting)});
    out.push_back({"identify_reading", identify(s, Phase::reading)});
    out.push_back({"identify_failed", identify(s, Phase::failed)});
    auto resumed = identify(s, Phase::waiting);
    std::get<kiosk::IdentifyScreen>(resumed.screen).resumes = true;
    out.push_back({"identify_resume", std::move(resumed)});
    add_material_examples(s, out);
    add_person_examples(s, out);
    add_payment_examples(s, out);
    add_first_form_pages(s, out);
    add_form_pages(s, out);
    add_capture_examples(s, out);
    out.push_back({"sections", sections(s)});
    out.push_back({"review", review(s)});
    out.push_back({"review_held", review(s), {}, {.offered = true}, {.shown = true}});
    out.push_back({"review_rare_name", review_rare_name(s)});
    out.push_back({"signature", signature(s, false)});
    out.push_back({"signature_signed", signature(s, true)});
    out.push_back({"signature_short", signature(s, true, kiosk::text_id::signature_too_short)});
}

void add_end(const Setting& s, std::vector<Example>& out) {
    using Print = kiosk::ReceiptScreen::Print;
    out.push_back({"submitting", submitting(s, {})});
    out.push_back({"submitting_problem", submitting(s, kiosk::text_id::submit_failed)});
    out.push_back({"receipt_printing", receipt(s, Print::printing, false)});
    out.push_back({"receipt_printed", receipt(s, Print::printed, true)});
    auto decided = receipt(s, Print::printed, true);
    std::get<kiosk::ReceiptScreen>(decided.screen).result = {"就业失业登记证", "Certificate"};
    out.push_back({"receipt_decided", std::move(decided)});
    out.push_back({"receipt_paper_out", receipt(s, Print::waiting, true)});
    out.push_back({"receipt_failed", receipt(s, Print::failed, false)});
    out.push_back({"receipt_no_printer", receipt(s, Print::not_offered, true)});
    out.push_back(
        {"receipt_form_offered", with_form(receipt(s, Print::printed, true), Print::offered)});
    out.push_back(
        {"receipt_form_printing", with_form(receipt(s, Print::printed, false), Print::printing)});
    out.push_back(
        {"receipt_form_waiting", with_form(receipt(s, Print::waiting, true), Print::waiting)});
    out.push_back(
        {"receipt_form_failed", with_form(receipt(s, Print::failed, false), Print::failed)});
    out.push_back({"evaluation", evaluation(s, 0)});
    out.push_back({"evaluation_praise", evaluation(s, 5)});
    out.push_back({"evaluation_complaint", evaluation(s, 2)});
    add_case_examples(s, out);
    out.push_back({"goodbye", goodbye(s, false, false)});
    out.push_back({"goodbye_card_left", goodbye(s, true, false)});
    out.push_back({"goodbye_papers", goodbye(s, false, true)});
    out.push_back({"notice_no_card", notice(s, kiosk::text_id::notice_no_card, "card")});
    auto changed = notice(s, kiosk::text_id::notice_draft_changed, "document");
    std::get<kiosk::NoticeScreen>(changed.screen).lines = {
        {"表格更新了，能保留的答案都保留了",
         "The form is a new one; every answer that fits was kept"},
        {"没有保留：手机号码", "Not kept: Mobile number"}};
    out.push_back({"notice_draft_changed", std::move(changed)});
    out.push_back({"notice_expired", notice(s, kiosk::text_id::notice_card_expired, "card")});
    out.push_back(
        {"notice_other_person", notice(s, kiosk::text_id::notice_other_person, "people")});
    out.push_back({"out_of_service", out_of_service(s)});
    out.push_back({"overlay_idle", with(review(s), kiosk::IdleWarning{28})});
    out.push_back({"overlay_leave", with(answered_form_page(s), kiosk::LeaveQuestion{})});
    out.push_back({"overlay_help", with(home(s, false), kiosk::HelpPanel{{}, true, true})});
    using Call = kiosk::HelpPanel::Call;
    for (const auto& [name, call] : {std::pair{"overlay_help_calling", Call::asked},
                                     {"overlay_help_called", Call::told},
                                     {"overlay_help_unreached", Call::failed}})
        out.push_back({name, with(home(s, false), kiosk::HelpPanel{call, true, true})});
    out.push_back({"overlay_language", with(home(s, false), kiosk::LanguageQuestion{})});
    add_public_examples(s, out);
    out.push_back({"speech_off", home(s, false), {}, {.offered = true, .panel = true}});
    out.push_back({"speech_on",
                   review(s),
                   {},
                   {.offered = true, .on = true, .headset = true, .panel = true, .speed = 120}});
}

}  // namespace

bool is_ordinary(const Example& example) {
    static constexpr std::array names{"attract",
                                      "home",
                                      "guide",
                                      "scenario",
                                      "identify",
                                      "identify_reading",
                                      "consent",
                                      "materials",
                                      "form_choice",
                                      "form_phone",
                                      "sections",
                                      "review",
                                      "signature",
                                      "submitting",
                                      "receipt_printed",
                                      "evaluation",
                                      "goodbye",
                                      "notice_other_person",
                                      "search",
                                      "out_of_service",
                                      "overlay_idle",
                                      "overlay_leave",
                                      "overlay_help",
                                      "overlay_language",
                                      "overlay_help_called"};
    return std::ranges::find(names, example.name) != names.end();
}

std::vector<Example> example_snapshots(const Setting& setting) {
    std::vector<Example> out;
    add_visit(setting, out);
    add_end(setting, out);
    add_practice_examples(setting, out);
    add_maintenance_examples(setting, out);
    return out;
}

Snapshot example_base(const Setting& setting) {
    Snapshot snapshot = snapshot_base(setting);
    snapshot.session = kiosk::SessionId(0);
    return snapshot;
}

}  // namespace tests
