// Papers below the camera and codes that a person shows. What the camera saw is told as an event;
// what is looked for is an effect.
#include "kiosk/flow/receipt_document.h"
#include "tests/unit/flow/own_cases.h"
#include "tests/unit/flow/paper_pages.h"

namespace tests {

using drivers::PageAdvice;
using drivers::PageCorners;
using drivers::PageRefusal;
using kiosk::CapturedSheet;
using kiosk::CaptureScreen;
using kiosk::CodeReaderKind;
using kiosk::FormScreen;
using kiosk::PartState;
using Json = nlohmann::json;

namespace {

void go_to_materials(Bench& bench) {
    go_to_consent(bench, housing_fund(), 1);
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), kiosk::PersonData{}});
    REQUIRE(bench.screen() == "materials");
}

void go_to_capture(Bench& bench) {
    bench.set_health(with_camera());
    go_to_papers(bench);
    bench.touch(intent::SetAnswer{FieldId(deed), std::string(kiosk::upload_by_camera)});
    REQUIRE(bench.screen() == "capture");
}

void look(Bench& bench, PageAdvice advice, bool page = true) {
    bench.tell(event::PageLooked{bench.last<effect::WatchPage>(),
                                 page ? std::optional(PageCorners{}) : std::nullopt, advice});
}

void take(Bench& bench, int number) {
    const auto watch = bench.last<effect::WatchPage>();
    look(bench, PageAdvice::hold_still);
    look(bench, PageAdvice::good);
    bench.tell(event::PageShot{watch});
    CHECK(bench.shown<CaptureScreen>().saving);
    bench.tell(event::PageKept{watch, sheet(number)});
}

}  // namespace

TEST_CASE(
    "a paper may be taken below the camera where the form and the catalogue allow it and a camera "
    "works; not as a picture where the original itself is wanted (R-068)") {
    Bench without;
    go_to_papers(without);
    CHECK_FALSE(offers_camera(deed_field(without)));
    Bench with;
    with.set_health(with_camera());
    go_to_papers(with);
    CHECK(offers_camera(deed_field(with)));
    // The camera goes away: what is offered next is without it.
    with.set_health(good_health());
    with.touch(intent::Back{});
    with.touch(intent::Next{});
    CHECK_FALSE(offers_camera(deed_field(with)));
    // 驾驶证: the medical certificate may be handed in as a picture, the photo in the original
    // only.
    Bench renewal;
    renewal.set_health(with_camera());
    go_to_consent(renewal, licence_renewal());
    const auto* item = renewal.data().visit->item();
    const auto offer = kiosk::camera_offer(with_camera(), *renewal.data().visit);
    CHECK(offer.can);
    REQUIRE(item != nullptr);
    for (const auto& material : item->materials) {
        const bool original = material.form.value() == "1";
        for (const auto& type : material.licences)
            CHECK((std::ranges::find(offer.except, type) != offer.except.end()) == original);
    }
}

TEST_CASE(
    "the list of materials says that a paper's picture is taken here, and nothing is spared") {
    Bench bench;
    bench.set_health(with_camera());
    go_to_consent(bench, housing_fund(), 1);
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), kiosk::PersonData{}});
    auto way = [&] {
        for (const auto& row : bench.shown<kiosk::MaterialsScreen>().rows)
            if (row.name.in(Language::zh).starts_with("购房合同")) return row.way;
        FAIL("no deed among the materials");
        return kiosk::MaterialWay::bring;
    };
    CHECK(way() == kiosk::MaterialWay::capture);
    bench.set_health(good_health());
    CHECK(way() == kiosk::MaterialWay::bring);
}

TEST_CASE(
    "pages are looked for on the capture page alone, the person is told what is wrong, a blank one "
    "is refused and each that is kept is counted") {
    Bench bench;
    go_to_capture(bench);
    REQUIRE(bench.wanted<effect::WatchPage>().size() == 1);
    CHECK(bench.wanted<effect::WatchPage>()[0]->paper == deed);
    look(bench, PageAdvice::glare);
    CHECK(bench.shown<CaptureScreen>().advice == PageAdvice::glare);
    CHECK(bench.shown<CaptureScreen>().corners.has_value());
    bench.tell(event::PageNotKept{bench.last<effect::WatchPage>(), PageRefusal::blank, {}});
    CHECK(bench.shown<CaptureScreen>().refusal == PageRefusal::blank);
    CHECK(bench.shown<CaptureScreen>().sheets == 0);
    // Nothing to go on with.
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "capture");
    // Taken away: the refusal was about that page.
    look(bench, PageAdvice::lay_page, false);
    CHECK_FALSE(bench.shown<CaptureScreen>().refusal.has_value());
    take(bench, 1);
    CHECK(bench.shown<CaptureScreen>().kept);
    CHECK(bench.shown<CaptureScreen>().sheets == 1);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "form");
    CHECK(bench.wanted<effect::StopPage>().size() == 1);
    const auto field = deed_field(bench);
    CHECK(field.value.reveal() == kiosk::upload_by_camera);
    for (const auto& option : field.options)
        if (option.value == kiosk::upload_by_camera)
            CHECK(option.hint.in(Language::zh).find("1 页") != std::string_view::npos);
}

TEST_CASE("pages are put in order, taken again in their place, and removed") {
    Bench bench;
    go_to_capture(bench);
    for (const int number : {1, 2, 3}) take(bench, number);
    CHECK(pictures(bench) == std::vector<std::uint64_t>{2, 3, 4});
    bench.touch(intent::ChooseSheet{2});
    bench.touch(intent::MoveSheet{});
    CHECK(pictures(bench) == std::vector<std::uint64_t>{2, 4, 3});
    CHECK(bench.shown<CaptureScreen>().chosen == 1);
    bench.touch(intent::MoveSheet{});
    bench.touch(intent::MoveSheet{});  // the first stays the first
    CHECK(pictures(bench) == std::vector<std::uint64_t>{4, 2, 3});
    bench.touch(intent::RemoveSheet{});
    CHECK(pictures(bench) == std::vector<std::uint64_t>{2, 3});
    // Again: the same paper is looked at anew, and takes the place of the old picture.
    bench.touch(intent::ChooseSheet{0});
    bench.forget_effects();
    bench.touch(intent::Retry{});
    CHECK(bench.wanted<effect::WatchPage>().size() == 1);
    CHECK(bench.shown<CaptureScreen>().replaces == 0);
    take(bench, 9);
    CHECK(pictures(bench) == std::vector<std::uint64_t>{10, 3});
    // All removed: no answer is left behind.
    for (int i = 0; i < 2; ++i) {
        bench.touch(intent::ChooseSheet{0});
        bench.touch(intent::RemoveSheet{});
    }
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "form");
    CHECK(deed_field(bench).value.empty());
}

TEST_CASE("no more pages than a paper may have are taken; one of them can still be taken again") {
    Bench bench;
    go_to_capture(bench);
    for (std::size_t i = 0; i < kiosk::sheets_a_paper_max; ++i)
        take(bench, static_cast<int>(i) + 1);
    CHECK(bench.shown<CaptureScreen>().full);
    CHECK(bench.wanted<effect::StopPage>().size() == 1);
    bench.touch(intent::ChooseSheet{0});
    bench.touch(intent::Retry{});
    CHECK_FALSE(bench.shown<CaptureScreen>().full);
    take(bench, 40);
    CHECK(bench.shown<CaptureScreen>().sheets == kiosk::sheets_a_paper_max);
}

TEST_CASE(
    "the pages of a paper are one file with a watermark; the case names it, and each page with "
    "device, operator, time and trust level C (R-114)") {
    Bench bench;
    go_to_capture(bench);
    take(bench, 1);
    take(bench, 2);
    bench.touch(intent::ChooseSheet{1});
    bench.touch(intent::MoveSheet{});
    bench.touch(intent::Next{});
    // Not before it is on the disk.
    REQUIRE(bench.wanted<effect::BindPaper>().size() == 1);
    const auto& wish = *bench.wanted<effect::BindPaper>().back();
    CHECK(wish.paper == deed);
    CHECK(wish.pictures == std::vector<std::uint64_t>{3, 2});
    CHECK(wish.words.watermark.reveal().starts_with("此件由"));
    CHECK(wish.words.watermark.reveal().find("有效期至") != std::string::npos);
    CHECK(bench.screen() == "capture");
    CHECK(bench.shown<CaptureScreen>().saving);
    bench.tell(event::FileKept{RequestId(9'999), whole()});
    CHECK(bench.screen() == "capture");
    bench.tell(event::FileKept{bench.last<effect::BindPaper>(), whole()});
    const auto filed = file(bench);
    REQUIRE(filed.attachments.size() == 1);
    CHECK(filed.attachments[0] == whole().attachment);
    const auto payload = Json::parse(filed.payload.reveal());
    REQUIRE(payload["captured"].size() == 1);
    const auto& paper = payload["captured"][0];
    CHECK(paper["field"] == deed);
    REQUIRE(paper["sheets"].size() == 2);
    CHECK(paper["attachment"] == deed);
    CHECK(paper["media_type"] == "application/pdf");
    CHECK(paper["sha256"] == "digest-whole");
    const auto& first = paper["sheets"][0];
    CHECK_FALSE(first.contains("attachment"));
    CHECK(first["device"] == "document_camera");
    CHECK(first["terminal_id"] == bench.environment.terminal_id);
    CHECK(first["operator"] == "applicant");
    CHECK(first["taken_at"] == "1970-01-01T00:16:40.000Z");
    CHECK(first["trust"] == "C");
    CHECK(payload["remarks"]["materials"][0]["way"] == "camera");
}

TEST_CASE(
    "what can't be made one file is handed in page by page, one page needs no other file, and a "
    "change makes a new one (R-114)") {
    Bench bench;
    go_to_capture(bench);
    take(bench, 1);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "form");
    const auto again = [&] {
        bench.touch(intent::SetAnswer{FieldId(deed), std::string(kiosk::upload_by_camera)});
        REQUIRE(bench.screen() == "capture");
    };
    again();
    take(bench, 2);
    bench.touch(intent::Next{});
    bench.tell(event::FileKept{bench.last<effect::BindPaper>(), whole()});
    again();
    // Nothing is new: it is there already.
    bench.touch(intent::Next{});
    CHECK(bench.wanted<effect::BindPaper>().size() == 1);
    CHECK(bench.screen() == "form");
    again();
    take(bench, 3);
    bench.touch(intent::Next{});
    REQUIRE(bench.wanted<effect::BindPaper>().size() == 2);
    // Nobody has to wait for it.
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "form");
    bench.tell(event::FileNotKept{bench.last<effect::BindPaper>()});
    const auto filed = file(bench);
    REQUIRE(filed.attachments.size() == 3);
    CHECK(filed.attachments[1].name == "title_deed.2");
    const auto paper = Json::parse(filed.payload.reveal())["captured"][0];
    CHECK_FALSE(paper.contains("attachment"));
    CHECK(paper["sheets"][0]["attachment"] == "title_deed.1");
    CHECK(paper["sheets"][0]["sha256"] == "digest-1");
}

TEST_CASE("of a card front and back are taken, and lie on one page (R-114)") {
    Bench bench;
    bench.set_health(with_camera());
    go_to_papers(bench);
    bench.touch(intent::SetAnswer{FieldId(deed), std::string(kiosk::upload_by_camera)});
    CHECK_FALSE(bench.wanted<effect::WatchPage>().back()->words.card);
    std::get<kiosk::step::Capture>(bench.data().visit->step).card = true;
    take(bench, 1);
    CHECK(bench.shown<CaptureScreen>().card);
    CHECK_FALSE(bench.shown<CaptureScreen>().full);
    take(bench, 2);
    CHECK(bench.shown<CaptureScreen>().full);
    bench.touch(intent::Next{});
    REQUIRE(bench.wanted<effect::BindPaper>().size() == 1);
    CHECK(bench.wanted<effect::BindPaper>().back()->words.card);
    CHECK(bench.wanted<effect::BindPaper>().back()->pictures.size() == kiosk::sides_of_card);
}

TEST_CASE("another answer to the question leaves the pages that were taken out of the case") {
    Bench bench;
    go_to_capture(bench);
    take(bench, 1);
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId(deed), std::string(kiosk::upload_later)});
    const auto filed = file(bench);
    CHECK(filed.attachments.empty());
    CHECK_FALSE(Json::parse(filed.payload.reveal()).contains("captured"));
}

TEST_CASE("after a crash the pages are there again, without their pictures") {
    Bench bench;
    go_to_capture(bench);
    take(bench, 1);
    take(bench, 2);
    const auto draft = bench.wanted<effect::SaveDraft>().back()->state.copy();
    Bench restarted;
    restarted.set_health(with_camera());
    restarted.come_back(draft.copy());
    REQUIRE(restarted.screen() == "form");
    REQUIRE(deed_field(restarted).id.value() == deed);
    restarted.touch(intent::SetAnswer{FieldId(deed), std::string(kiosk::upload_by_camera)});
    CHECK(pictures(restarted) == std::vector<std::uint64_t>{0, 0});
    restarted.touch(intent::Next{});
    const auto filed = file(restarted);
    REQUIRE(filed.attachments.size() == 2);
    CHECK(filed.attachments[0] == sheet(1).file.attachment);
}

TEST_CASE("after a crash room is held back again, for the sheets that may still come") {
    Bench bench;
    go_to_capture(bench);
    const auto before = bench.wanted<effect::ReserveRoom>().back()->bytes;
    take(bench, 1);
    const auto draft = bench.wanted<effect::SaveDraft>().back()->state.copy();
    Bench restarted;
    restarted.disk_has_room = false;
    restarted.come_back(draft.copy());
    REQUIRE(restarted.wanted<effect::ReserveRoom>().size() == 1);
    CHECK(restarted.wanted<effect::ReserveRoom>()[0]->bytes <= before);
    // What was entered is not lost for want of room.
    CHECK(restarted.screen() == "form");
}

TEST_CASE("room for the scans is held back before the first question, and goes with the visit") {
    Bench bench;
    bench.set_health(with_camera());
    go_to_papers(bench);
    const auto reserved = bench.wanted<effect::ReserveRoom>();
    REQUIRE(reserved.size() == 1);
    CHECK(reserved[0]->bytes >= kiosk::room_a_sheet);
    CHECK(reserved[0]->bytes <= kiosk::room_for_papers_max);
    bench.touch(intent::Home{});
    bench.touch(intent::ConfirmLeave{});
    CHECK(bench.screen() == "home");
    CHECK(bench.wanted<effect::DropDraft>().size() == 1);
}

TEST_CASE("no room is held back where no paper can be taken, or none is asked for") {
    Bench without;
    go_to_papers(without);
    CHECK(without.wanted<effect::ReserveRoom>().empty());
    Bench pension_only;
    pension_only.set_health(with_camera());
    pension_only.go_to_form();
    CHECK(pension_only.wanted<effect::ReserveRoom>().empty());
}

TEST_CASE("where there is no room for the scans the guide says so before the first question") {
    Bench bench;
    bench.set_health(with_camera());
    bench.disk_has_room = false;
    go_to_materials(bench);
    bench.touch(intent::Next{});
    const auto guide = bench.shown<kiosk::GuideScreen>();
    CHECK(guide.cannot_start_reason == text_id::guide_storage_full);
    CHECK_FALSE(guide.can_start);
    CHECK(bench.wanted<effect::SaveDraft>().empty());
    CHECK(bench.wanted<effect::DropDraft>().size() == 1);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
}

TEST_CASE("the form opens when the store has answered, once, and not behind another page") {
    Bench bench;
    bench.set_health(with_camera());
    bench.disk_answers = false;
    go_to_materials(bench);
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "materials");
    REQUIRE(bench.wanted<effect::ReserveRoom>().size() == 1);
    SUBCASE("it answers") {
        bench.tell(event::RoomReserved{RequestId(999)});
        CHECK(bench.screen() == "materials");
        bench.tell(event::RoomReserved{bench.last<effect::ReserveRoom>()});
        CHECK(bench.screen() == "form");
    }
    SUBCASE("the disk hangs") {
        bench.wait(std::chrono::seconds(2));
        CHECK(bench.screen() == "materials");
        bench.wait(std::chrono::seconds(1));
        CHECK(bench.screen() == "form");
        bench.tell(event::RoomReserved{bench.last<effect::ReserveRoom>(), false});
        CHECK(bench.screen() == "form");
    }
    SUBCASE("the person has gone back") {
        bench.touch(intent::Back{});
        bench.tell(event::RoomReserved{bench.last<effect::ReserveRoom>()});
        CHECK(bench.screen() == "consent");
        bench.touch(intent::Home{});
        CHECK(bench.screen() == "home");
        CHECK(bench.wanted<effect::DropDraft>().size() == 1);
    }
}

TEST_CASE("a camera that goes away is told, a full disk as well, and the visit goes on without") {
    Bench bench;
    go_to_capture(bench);
    bench.set_health(good_health());
    CHECK(bench.shown<CaptureScreen>().camera_away);
    bench.set_health(with_camera());
    CHECK_FALSE(bench.shown<CaptureScreen>().camera_away);
    bench.tell(event::PageShot{bench.last<effect::WatchPage>()});
    bench.touch(intent::Next{});
    bench.tell(
        event::PageNotKept{bench.last<effect::WatchPage>(), {}, kiosk::ErrorCode::disk_full});
    CHECK(bench.shown<CaptureScreen>().problem == text_id::capture_no_room);
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "form");
    bench.touch(intent::SetAnswer{FieldId(deed), std::string(kiosk::upload_later)});
    (void)file(bench);
}

TEST_CASE("what the camera tells late, or about another watch, changes nothing") {
    Bench bench;
    go_to_capture(bench);
    const auto first = bench.last<effect::WatchPage>();
    bench.touch(intent::Help{});  // no picture is taken under a dialog
    CHECK(bench.wanted<effect::StopPage>().size() == 1);
    bench.tell(event::PageKept{first, sheet(1)});
    bench.touch(intent::CloseOverlay{});
    CHECK(bench.shown<CaptureScreen>().sheets == 0);
    CHECK(bench.last<effect::WatchPage>() != first);
    bench.touch(intent::Back{});
    bench.tell(event::PageLooked{bench.last<effect::WatchPage>(), PageCorners{}, PageAdvice::good});
    CHECK(bench.screen() == "form");
}

TEST_CASE(
    "in the list of the own cases a receipt's code opens its case; another's, a web address and "
    "what is no text get a word, and nothing is asked for them") {
    Bench bench;
    bench.set_health(with_camera());
    go_to_list(bench);
    CHECK(bench.wanted<effect::ReadCode>().empty());
    tell_list(bench);
    REQUIRE(bench.wanted<effect::ReadCode>().size() == 1);
    CHECK(bench.shown<kiosk::CasesScreen>().code_reader == CodeReaderKind::camera);
    const auto show = [&](std::string text) {
        bench.tell(event::CodeShown{bench.last<effect::ReadCode>(), SecretText(std::move(text))});
    };
    const auto asked = bench.wanted<effect::AskPlatform>().size();
    for (const char* foreign : {"https://example.org/win", "", "urn:bianmin:other:1"}) {
        show(foreign);
        CHECK(bench.shown<kiosk::CasesScreen>().told == text_id::cases_code_foreign);
    }
    show("urn:bianmin:case:11990100MB9900144W3992014001000202611309999");
    CHECK(bench.shown<kiosk::CasesScreen>().told == text_id::cases_code_not_in_list);
    show("urn:bianmin:submission:0198f0f0-0000-7000-8000-000000000000");
    CHECK(bench.shown<kiosk::CasesScreen>().told == text_id::cases_code_not_in_list);
    CHECK(bench.wanted<effect::AskPlatform>().size() == asked);
    show(kiosk::receipt_qr(late_case().line.case_no));
    REQUIRE(bench.wanted<effect::AskPlatform>().size() == asked + 1);
    CHECK(std::get<kiosk::question::Show>(bench.wanted<effect::AskPlatform>().back()->question)
              .case_no == late_case().line.case_no);
    // Not read while the case is looked up, nor on its page.
    CHECK(bench.wanted<effect::StopCode>().size() == 1);
}

TEST_CASE("without a scanner or a camera no code is asked for, and the visit's end stops reading") {
    Bench bench;
    go_to_list(bench);
    tell_list(bench);
    CHECK(bench.wanted<effect::ReadCode>().empty());
    CHECK(bench.shown<kiosk::CasesScreen>().code_reader == CodeReaderKind::none);
    bench.set_health(with_camera());
    CHECK(bench.wanted<effect::ReadCode>().size() == 1);
    bench.touch(intent::Home{});
    CHECK(bench.wanted<effect::StopCode>().size() == 1);
}

TEST_CASE(
    "a page that is moved or removed while the file is made of them keeps nobody from going on "
    "(R-114)") {
    const auto begin_binding = [](Bench& bench) {
        go_to_capture(bench);
        for (int i = 1; i <= 3; ++i) take(bench, i);
        bench.touch(intent::Next{});
        REQUIRE(bench.wanted<effect::BindPaper>().size() == 1);
        REQUIRE(bench.shown<CaptureScreen>().saving);
    };
    for (const bool removes : {true, false}) {
        CAPTURE(removes);
        Bench bench;
        begin_binding(bench);
        const auto old = bench.last<effect::BindPaper>();
        bench.touch(intent::ChooseSheet{1});
        if (removes)
            bench.touch(intent::RemoveSheet{});
        else
            bench.touch(intent::MoveSheet{});
        CHECK_FALSE(bench.shown<CaptureScreen>().saving);
        bench.tell(event::FileKept{old, whole()});
        REQUIRE(bench.screen() == "capture");
        bench.touch(intent::Next{});
        REQUIRE(bench.wanted<effect::BindPaper>().size() == 2);
        bench.tell(event::FileKept{bench.last<effect::BindPaper>(), whole()});
        CHECK(bench.screen() == "form");
    }
    // Left and come back to, it is made anew.
    Bench left;
    begin_binding(left);
    left.touch(intent::Back{});
    REQUIRE(left.screen() == "form");
    left.touch(intent::SetAnswer{FieldId(deed), std::string(kiosk::upload_by_camera)});
    REQUIRE(left.screen() == "capture");
    left.touch(intent::Next{});
    CHECK(left.wanted<effect::BindPaper>().size() == 2);
}

}  // namespace tests
