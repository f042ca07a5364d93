// What everybody may look at and do without a card; a look aside from any page; a begun case that
// goes on elsewhere.
#include "kiosk/model/bulletin.h"
#include "tests/unit/flow/own_cases.h"

namespace tests {

using kiosk::Bulletin;
using kiosk::PublicScreen;
namespace question = kiosk::question;

namespace {

const kiosk::LocalText city{"云山市政府门户网站", "Yunshan government portal"};

Bulletin::Notice notice(const char* id, const char* title, Bulletin::Kind kind,
                        const kiosk::CivilDate& to = {2036, 12, 31}) {
    return {id, kind, {title, title}, {"正文", "Text"}, city, {2026, 1, 1}, to};
}

std::shared_ptr<const Bulletin> bulletin() {
    auto made = std::make_shared<Bulletin>();
    made->month = "2026-05";
    made->figures = {{"other", std::nullopt, 90}, {sample_environment().terminal_id, 97, 99}};
    made->notices = {notice("n1", "养老保险补贴政策", Bulletin::Kind::policy),
                     notice("n2", "大厅周六开放", Bulletin::Kind::notice),
                     notice("old", "春节安排", Bulletin::Kind::notice, {2026, 2, 1}),
                     notice("p1", "权力清单", Bulletin::Kind::power),
                     notice("d1", "责任清单", Bulletin::Kind::duty),
                     notice("c1", "办件公示", Bulletin::Kind::cases)};
    using Question = Bulletin::Question;
    made->surveys.push_back(
        {"s1",
         {"问卷", "Survey"},
         {2036, 12, 31},
         {{"wait", Question::Kind::single, {"等了多久", "?"}, {{"short", city}, {"long", city}}},
          {"better",
           Question::Kind::multiple,
           {"改进", "?"},
           {{"words", city}, {"papers", city}, {"time", city}}},
          {"say", Question::Kind::text, {"还想说", "?"}, {}}}});
    return made;
}

kiosk::Environment public_environment() {
    auto environment = sample_environment();
    environment.bulletin = bulletin();
    return environment;
}

/// Every row of the section, page after page.
std::vector<PublicScreen::Row> all_rows(Bench& bench) {
    std::vector<PublicScreen::Row> rows;
    const auto pages = bench.shown<PublicScreen>().pages;
    for (std::size_t page = 0; page < pages; ++page) {
        for (auto& row : bench.shown<PublicScreen>().rows) rows.push_back(row);
        bench.touch(intent::TurnPage{1});
    }
    return rows;
}

/// From the list of sections, on whichever of its pages it stands.
void choose_section(Bench& bench, std::string_view section) {
    const auto pages = bench.shown<PublicScreen>().pages;
    for (std::size_t page = 0; page < pages; ++page, bench.touch(intent::TurnPage{1})) {
        const auto menu = bench.shown<PublicScreen>();
        const auto found = std::ranges::find(menu.rows, section, &PublicScreen::Row::id);
        if (found == menu.rows.end()) continue;
        const auto place = static_cast<std::size_t>(found - menu.rows.begin());
        return bench.touch(intent::ChooseRow{menu.first + place});
    }
}

PublicScreen go_to(Bench& bench, const char* section) {
    bench.set_health(good_health());
    bench.touch(intent::Begin{});
    bench.touch(intent::OpenPublic{});
    choose_section(bench, section);
    return bench.shown<PublicScreen>();
}

std::vector<std::string> titles(const PublicScreen& screen) {
    std::vector<std::string> all;
    for (const auto& row : screen.rows) all.emplace_back(row.title.in(Language::zh));
    return all;
}

std::string said(const Bench& bench) {
    const auto asked = bench.wanted<effect::AskPlatform>();
    if (asked.empty()) return {};
    const auto* feedback = std::get_if<question::Feedback>(&asked.back()->question);
    return feedback == nullptr ? std::string() : feedback->json;
}

using Way = std::function<void(Bench&)>;

void begin(Bench& bench) {
    bench.set_health(good_health());
    bench.touch(intent::Begin{});
}

/// Pages of a service, with the way to each.
std::vector<std::pair<std::string, Way>> service_pages() {
    return {{"guide", [](Bench& b) { b.go_to_guide(); }},
            {"identify", [](Bench& b) { b.go_to_identify(); }},
            {"form", [](Bench& b) { b.go_to_form(); }},
            {"review", [](Bench& b) { b.go_to_review(); }},
            {"signature", [](Bench& b) { b.go_to_signature(); }},
            {"receipt", [](Bench& b) { b.go_to_receipt(); }},
            {"evaluation", [](Bench& b) { b.go_to_evaluation(); }},
            {"goodbye", [](Bench& b) { b.go_to_goodbye(); }},
            {"scenario", [](Bench& b) {
                 begin(b);
                 b.touch(intent::ChooseService{with_situations()});
                 b.touch(intent::PrintGuide{});
             }}};
}

std::vector<std::pair<std::string, Way>> other_pages() {
    return {{"home", [](Bench& b) { begin(b); }},
            {"search",
             [](Bench& b) {
                 begin(b);
                 b.touch(intent::OpenSearch{});
             }},
            {"public", [](Bench& b) { go_to(b, "norms"); }},
            {"cases",
             [](Bench& b) {
                 go_to_list(b);
                 tell_list(b);
             }},
            {"case", [](Bench& b) { go_to_case(b, late_case()); }},
            {"supplement", [](Bench& b) {
                 go_to_case(b, incomplete_case());
                 b.touch(intent::OpenSupplement{});
             }}};
}

/// What goes wrong has pages of its own.
std::vector<std::pair<std::string, Way>> error_pages() {
    return {{"notice",
             [](Bench& b) {
                 b.go_to_identify();
                 auto expired = sample_card();
                 expired.valid_to = kiosk::CivilDate{2001, 1, 1};
                 b.lay_card(std::move(expired));
             }},
            {"cases",
             [](Bench& b) {
                 go_to_list(b);
                 b.tell(event::PlatformFailed{b.last<effect::AskPlatform>(),
                                              {ErrorCode::network, {}, {}}});
             }},
            {"submitting", [](Bench& b) {
                 b.go_to_submitting();
                 b.tell(event::SubmissionFailed{b.last<effect::Submit>(),
                                                {ErrorCode::io_error, {}, {}}});
             }}};
}

}  // namespace

TEST_CASE(
    "R-030 R-280 powers, duties, policies and cases are open to everybody, each with the site it "
    "comes from") {
    Bench bench(public_environment());
    CHECK(titles(go_to(bench, "duties")) ==
          std::vector<std::string>{"权力清单", "责任清单", "办件公示"});
    const auto duties = bench.shown<PublicScreen>();
    for (const auto& row : duties.rows)
        CHECK(row.line.in(Language::zh) == "来源：云山市政府门户网站");
    bench.touch(intent::ChooseRow{1});
    const auto detail = bench.shown<PublicScreen>().detail;
    REQUIRE(detail.has_value());
    CHECK(detail->text.in(Language::zh) == "正文");
    CHECK(std::string(detail->tag.in(Language::en)).find("Yunshan") != std::string::npos);
    bench.touch(intent::Back{});
    bench.touch(intent::Back{});
    CHECK(bench.shown<PublicScreen>().section.empty());
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "home");
    // Only the home page's own offer to log in, before and after.
    CHECK(bench.wanted<effect::ReadCard>().size() == 2);
    CHECK(bench.wanted<effect::AskPlatform>().empty());
}

TEST_CASE(
    "R-031 service norms, fees and the supervising phone open without network and without a "
    "bulletin") {
    Bench bench;
    auto health = good_health();
    health.platform_reachable = false;
    const auto norms = go_to(bench, "norms");
    bench.set_health(health);
    CHECK(norms.found == 7);
    bool has_phone = false;
    for (int page = 0; page < 3; ++page) {
        const auto shown = bench.shown<PublicScreen>();
        for (const auto& row : shown.rows)
            has_phone = has_phone || row.line.in(Language::zh) == bench.environment.help_phone;
        bench.touch(intent::TurnPage{1});
    }
    CHECK(has_phone);
    bench.touch(intent::OpenPublic{"fees"});
    const auto fees = bench.shown<PublicScreen>();
    CHECK(fees.found == sample_catalogue()->services().size());
    CHECK_FALSE(fees.rows[0].line.empty());
    CHECK(bench.wanted<effect::AskPlatform>().empty());
}

TEST_CASE("R-268 a notice that is over is never shown, not even from what is kept") {
    Bench bench(public_environment());
    CHECK(titles(go_to(bench, "notices")) ==
          std::vector<std::string>{"养老保险补贴政策", "大厅周六开放"});
}

TEST_CASE("R-282 notices are found by their words without the network") {
    Bench bench(public_environment());
    go_to(bench, "notices");
    auto health = good_health();
    health.platform_reachable = false;
    bench.set_health(health);
    bench.touch(intent::OpenSearch{});
    CHECK(bench.shown<PublicScreen>().types);
    bench.touch(intent::TypeText{FieldId(kiosk::notice_field), "养老"});
    CHECK(titles(bench.shown<PublicScreen>()) == std::vector<std::string>{"养老保险补贴政策"});
    bench.touch(intent::TypeText{FieldId(kiosk::notice_field), "x"});
    CHECK(bench.shown<PublicScreen>().found == 0);
    bench.touch(intent::DeleteBack{FieldId(kiosk::notice_field)});
    bench.touch(intent::ChooseRow{0});
    CHECK(bench.shown<PublicScreen>().detail->title.in(Language::zh) == "养老保险补贴政策");
    CHECK(bench.wanted<effect::AskPlatform>().empty());
}

TEST_CASE(
    "R-267 the terminal shows last month's satisfaction and availability, its own first; what is "
    "not published stays so") {
    Bench bench(public_environment());
    const auto screen = go_to(bench, "figures");
    CHECK(screen.month == "2026-05");
    REQUIRE(screen.figures.size() == 2);
    CHECK(screen.figures[0].here);
    CHECK(screen.figures[0].satisfaction == 97);
    CHECK(screen.figures[0].availability == 99);
    CHECK_FALSE(screen.figures[1].satisfaction.has_value());
}

TEST_CASE(
    "R-196 R-187 a survey of three kinds of questions is answered in guest mode and sent once") {
    Bench bench(public_environment());
    auto screen = go_to(bench, "survey");
    CHECK(screen.question_number == 1);
    CHECK(screen.questions == 3);
    bench.touch(intent::Next{});
    CHECK(bench.shown<PublicScreen>().question_number == 1);
    bench.touch(intent::SetAnswer{FieldId(kiosk::survey_field), "never"});
    CHECK_FALSE(bench.shown<PublicScreen>().can_go_on);
    bench.touch(intent::SetAnswer{FieldId(kiosk::survey_field), "long"});
    bench.touch(intent::SetAnswer{FieldId(kiosk::survey_field), "short"});
    bench.touch(intent::Next{});
    for (const char* value : {"time", "words", "papers", "words"})
        bench.touch(intent::SetAnswer{FieldId(kiosk::survey_field), value});
    bench.touch(intent::Next{});
    bench.touch(intent::TypeText{FieldId(kiosk::survey_field), "好\"的"});
    bench.touch(intent::Next{});
    CHECK(
        said(bench) ==
        R"({"kind":"survey","survey_id":"s1","answers":{"wait":"short","better":["papers","time"],"say":"好\"的"}})");
    const auto asked = bench.wanted<effect::AskPlatform>();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0]->person.number.empty());
    bench.touch(intent::Next{});
    CHECK(bench.wanted<effect::AskPlatform>().size() == 1);
    bench.tell(event::PlatformTold{asked[0]->request, kiosk::FeedbackTaken{"F1", {}}});
    CHECK(bench.shown<PublicScreen>().told_number == "F1");
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "home");
    CHECK(bench.wanted<effect::ReadCard>().size() == 2);  // the home page's offer to log in
}

TEST_CASE("a survey that could not be sent is sent again under the same key, without a card") {
    Bench bench(public_environment());
    go_to(bench, "survey");
    bench.touch(intent::SetAnswer{FieldId(kiosk::survey_field), "long"});
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId(kiosk::survey_field), "time"});
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    const auto first = bench.wanted<effect::AskPlatform>().back();
    const auto key = first->key;
    bench.tell(event::PlatformFailed{first->request, {ErrorCode::network, {}, {}}});
    CHECK(bench.shown<PublicScreen>().asking.can_retry);
    bench.touch(intent::Retry{});
    const auto asked = bench.wanted<effect::AskPlatform>();
    REQUIRE(asked.size() == 2);
    CHECK(asked[1]->key == key);
    CHECK(bench.screen() == "public");
}

TEST_CASE(
    "R-254 a queue number and an appointment come from the hall, and the paper bears number, time "
    "and window") {
    Bench bench(public_environment());
    go_to(bench, "hall");
    CHECK(std::holds_alternative<question::Hall>(
        bench.wanted<effect::AskPlatform>().back()->question));
    kiosk::HallOffer offer;
    offer.queues = {{"general", {"综合受理", "General"}, {"3 号窗口", "Window 3"}, 4}};
    offer.slots = {"2026-06-02T09:30", "2026-06-02T10:00"};
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), offer});
    CHECK(titles(bench.shown<PublicScreen>()) ==
          std::vector<std::string>{"综合受理", "预约下一个工作日"});
    bench.touch(intent::ChooseRow{1});
    CHECK(bench.shown<PublicScreen>().section == "slots");
    bench.touch(intent::ChooseRow{0});
    const auto wish =
        std::get<question::TakeNumber>(bench.wanted<effect::AskPlatform>().back()->question);
    CHECK(wish.queue == "general");
    CHECK(wish.slot == "2026-06-02T09:30");
    kiosk::HallTicket ticket{
        "Y0930-1", {"综合受理", "General"}, {"3 号窗口", "Window 3"}, "2026-06-02", "09:30", 0,
        "",        "https://p/t/token"};
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), ticket});
    const auto shown = bench.shown<PublicScreen>().detail;
    REQUIRE(shown.has_value());
    CHECK(shown->number == "Y0930-1");
    CHECK(shown->qr == "https://p/t/token");
    bench.touch(intent::PrintGuide{});
    const auto printed = bench.wanted<effect::Print>();
    REQUIRE(printed.size() == 1);
    const auto& paper = printed[0]->document;
    CHECK(paper.number == "Y0930-1");
    CHECK(paper.qr_payload == "https://p/t/token");
    std::string words;
    for (const auto& line : paper.lines) words += line.value.reveal() + "|";
    CHECK(words.find("3 号窗口") != std::string::npos);
    CHECK(words.find("2026-06-02 09:30") != std::string::npos);
    bench.tell(event::Printed{printed[0]->request});
    CHECK(bench.shown<PublicScreen>().detail->printed);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "home");
}

TEST_CASE("R-067 a material that makes no sense is reported with its code, by one touch") {
    Bench bench(public_environment());
    bench.set_health(good_health());
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{guide_only()});
    REQUIRE(bench.shown<kiosk::GuideScreen>().can_report);
    bench.touch(intent::OpenPublic{"report"});
    const auto rows = bench.shown<PublicScreen>().rows;
    REQUIRE_FALSE(rows.empty());
    bench.touch(intent::ChooseRow{0});
    CHECK(said(bench) == R"({"kind":"material","service_code":")" + guide_only().value() +
                             R"(","material_code":")" + rows[0].id + R"("})");
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(),
                                   kiosk::FeedbackTaken{"F2", {2026, 6, 8}}});
    CHECK(bench.shown<PublicScreen>().told == text_id::public_reported);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
}

TEST_CASE(
    "R-176 from every page, those of errors too, the complaint form is two touches away, and the "
    "page comes back as it was") {
    for (const auto& pages : {service_pages(), other_pages(), error_pages()}) {
        for (const auto& [page, way] : pages) {
            CAPTURE(page);
            Bench bench(public_environment());
            way(bench);
            REQUIRE(bench.screen() == page);
            bench.touch(intent::Help{});
            bench.touch(intent::OpenVoice{});
            CHECK(bench.screen() == "voice");
            const auto form = bench.shown<kiosk::VoiceScreen>();
            CHECK(form.nameless);
            CHECK(form.kind == kiosk::TicketKind::complaint);
            bench.touch(intent::Back{});
            CHECK(bench.screen() == page);
        }
    }
}

TEST_CASE("a complaint without a name asks for no card and gets a number with a day") {
    Bench bench(public_environment());
    bench.go_to_form();
    const auto before = words_of(bench.snapshot());
    bench.touch(intent::Help{});
    bench.touch(intent::OpenVoice{});
    bench.touch(intent::SetAnswer{FieldId(kiosk::kind_field), "erasure"});
    CHECK(bench.shown<kiosk::VoiceScreen>().kind == kiosk::TicketKind::complaint);
    bench.touch(intent::SetAnswer{FieldId(kiosk::topic_field), "slow"});
    bench.touch(intent::Next{});
    bench.touch(intent::TypeText{FieldId(kiosk::words_field), "等太久"});
    bench.touch(intent::Next{});
    CHECK(said(bench) == R"({"kind":"complaint","topic":"slow","words":"等太久"})");
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(),
                                   kiosk::FeedbackTaken{"F3", {2026, 6, 8}}});
    const auto filed = bench.shown<kiosk::VoiceScreen>().filed;
    REQUIRE(filed.has_value());
    CHECK(filed->ticket_no == "F3");
    CHECK(filed->due == kiosk::CivilDate{2026, 6, 8});
    bench.touch(intent::Next{});
    CHECK(words_of(bench.snapshot()) == before);
}

TEST_CASE(
    "R-152 R-195 a begun case is handed on with what was answered, under a code that tells "
    "nothing") {
    Bench bench(public_environment());
    bench.go_to_review();
    REQUIRE(bench.shown<kiosk::ReviewScreen>().can_hand_over);
    bench.touch(intent::HandOver{});
    const auto asked = bench.wanted<effect::AskPlatform>().back();
    const auto* begun = std::get_if<question::HandOver>(&asked->question);
    REQUIRE(begun != nullptr);
    CHECK(begun->json.find(sample_number) != std::string::npos);
    CHECK(begun->json.find("\"answers\":{") != std::string::npos);
    CHECK(begun->json.find("signature") == std::string::npos);
    CHECK(asked->person.number.reveal() == sample_number);
    bench.tell(event::PlatformTold{
        asked->request,
        kiosk::HallTicket{"H123", {}, {}, "", "", 0, "12345678", "https://p/m/token"}});
    const auto shown = bench.shown<PublicScreen>().detail;
    REQUIRE(shown.has_value());
    CHECK(shown->code == "12345678");
    CHECK(shown->qr == "https://p/m/token");
    bench.touch(intent::PrintGuide{});
    CHECK(bench.wanted<effect::Print>().back()->document.qr_payload == "https://p/m/token");
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "review");
}

TEST_CASE(
    "R-113 a case says whether it is archived; no paper copy is asked for or made, and the person "
    "may ask for one") {
    Bench cases;
    auto archived = late_case();
    for (auto& stage : archived.stages) stage.state = kiosk::CaseStageRow::State::done;
    go_to_case(cases, archived);
    const auto shown = cases.shown<kiosk::CaseScreen>().shown;
    CHECK(shown.stages.back().name.in(Language::zh) == "归档");
    CHECK(shown.stages.back().state == kiosk::CaseStageRow::State::done);
    Bench bench;
    bench.go_to_receipt();
    bench.accept_case();
    bench.print_all();
    const auto forms = [&] {
        std::size_t count = 0;
        for (const auto* one : bench.wanted<effect::Print>())
            count += one->document.kind == kiosk::PrintDocument::Kind::application_form ? 1 : 0;
        return count;
    };
    CHECK(forms() == 0);
    REQUIRE(bench.shown<kiosk::ReceiptScreen>().can_print_form);
    bench.touch(intent::PrintForm{});
    CHECK(forms() == 1);
}

TEST_CASE("R-277 the code of the hall's network is off by default, and on it is a code only") {
    Bench off(public_environment());
    const auto menu = go_to(off, "");
    for (const auto& row : menu.rows) CHECK(row.id != "network");
    auto environment = public_environment();
    environment.network_code = "WIFI:S:Hall;T:nopass;;";
    Bench on(std::move(environment));
    const auto screen = go_to(on, "network");
    REQUIRE(screen.detail.has_value());
    CHECK(screen.detail->qr == "WIFI:S:Hall;T:nopass;;");
    CHECK(screen.rows.empty());
}

TEST_CASE(
    "R-252 a terminal that the platform refuses shows only that it is out of service, and whom to "
    "call") {
    Bench bench(public_environment());
    auto health = good_health();
    health.refused = true;
    bench.set_health(health);
    const auto shown = bench.shown<kiosk::OutOfServiceScreen>();
    CHECK(shown.reasons == std::vector<std::string>{std::string(text_id::out_of_service_refused)});
    CHECK_FALSE(bench.snapshot().help_phone.empty());
    for (const Intent& touch :
         {Intent(intent::Begin{}), Intent(intent::Help{}), Intent(intent::OpenPublic{})}) {
        bench.touch(touch);
        CHECK(bench.screen() == "out_of_service");
    }
    bench.set_health(good_health());
    CHECK(bench.screen() == "attract");
}

TEST_CASE(
    "whoever helps others finds papers and steps of every service, by its name or from within it, "
    "and nothing of the person who is helped (R-263)") {
    Bench bench(public_environment());
    go_to(bench, "assist");
    const auto services = all_rows(bench);
    REQUIRE(services.size() == sample_catalogue()->services().size());
    for (std::size_t i = 0; i < services.size(); ++i) {
        const auto& item = sample_catalogue()->services()[i];
        CAPTURE(item.name.in(Language::zh));
        bench.touch(intent::ChooseRow{i});
        CHECK(bench.shown<PublicScreen>().about == item.name);
        const auto rows = all_rows(bench);
        const auto count = [&](std::string_view kind) {
            return std::ranges::count_if(
                rows, [&](const PublicScreen::Row& row) { return row.id.starts_with(kind); });
        };
        CHECK(count("material.") == static_cast<std::ptrdiff_t>(item.materials.size()));
        CHECK(count("stage.") == static_cast<std::ptrdiff_t>(item.stages.size()));
        CHECK(count("here.") > 0);
        for (const auto& row : rows) CHECK_FALSE(row.line.empty());
        bench.touch(intent::Back{});
    }
    // By its name.
    bench.touch(intent::OpenSearch{});
    bench.touch(intent::TypeText{kiosk::FieldId(kiosk::notice_field), "公积金"});
    REQUIRE_FALSE(bench.shown<PublicScreen>().rows.empty());
    CHECK(bench.shown<PublicScreen>().rows[0].title.in(Language::zh).find("公积金") !=
          std::string::npos);

    // From within a service that somebody is filling in.
    Bench within(public_environment());
    within.go_to_review();
    within.touch(intent::Help{});
    within.touch(intent::OpenPublic{});
    choose_section(within, "assist");
    CHECK(within.shown<PublicScreen>().about.in(Language::zh) == "城乡居民基本养老保险参保登记");
    for (const auto& row : all_rows(within)) {
        const auto words =
            std::string(row.title.in(Language::zh)) + std::string(row.line.in(Language::zh));
        CHECK(words.find(sample_name) == std::string::npos);
        CHECK(words.find(sample_number) == std::string::npos);
    }
    within.touch(intent::ChooseRow{0});
    CHECK(within.shown<PublicScreen>().detail.has_value());
    for (int i = 0; i < 3; ++i) within.touch(intent::Back{});
    CHECK(within.screen() == "review");
}

TEST_CASE(
    "before the same person's card was read again, nothing says what a cut-off visit was about "
    "(R-149)") {
    Bench before;
    before.go_to_review();
    Bench after(public_environment());
    after.tell_as({}, event::DraftFound{before.wanted<effect::SaveDraft>().back()->state.copy()});
    REQUIRE(after.screen() == "identify");
    after.touch(intent::Help{});
    CHECK_FALSE(std::get<kiosk::HelpPanel>(*after.snapshot().overlay).can_practise);
    after.touch(intent::OpenPublic{"report"});
    CHECK(after.screen() == "identify");
    after.touch(intent::Help{});
    after.touch(intent::OpenPublic{});
    choose_section(after, "assist");
    CHECK(after.shown<PublicScreen>().about.empty());
    CHECK(after.shown<PublicScreen>().found == sample_catalogue()->services().size());
}

}  // namespace tests
