// Papers from the person's own phone, by way of the platform.
#include "tests/unit/flow/paper_pages.h"

namespace tests {

using drivers::PageRefusal;
using kiosk::CaptureScreen;
using Json = nlohmann::json;
namespace question = kiosk::question;

namespace {

kiosk::TerminalHealth with_phone() {
    auto health = good_health();
    health.phone_pictures = true;
    return health;
}

void go_to_phone(Bench& bench) {
    bench.set_health(with_phone());
    go_to_papers(bench);
    bench.touch(intent::SetAnswer{FieldId(deed), std::string(kiosk::upload_by_phone)});
    REQUIRE(bench.screen() == "capture");
}

template <class Question>
std::vector<const Question*> asked(const Bench& bench) {
    std::vector<const Question*> found;
    for (const auto* each : bench.wanted<effect::AskPlatform>())
        if (const auto* match = std::get_if<Question>(&each->question)) found.push_back(match);
    return found;
}

void tell_phone(Bench& bench, std::vector<int> waiting = {}, bool opened = false) {
    kiosk::PhoneUpload told;
    told.state = kiosk::PhoneUpload::State::open;
    told.url = "https://p.example/u/abc";
    told.left = std::chrono::minutes(10);
    told.opened = opened;
    told.waiting = std::move(waiting);
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(told)});
}

/// A picture waits there, is fetched and kept; its outcome is told.
void send(Bench& bench, int number) {
    bench.wait(std::chrono::seconds(2));
    tell_phone(bench, {number}, true);
    REQUIRE(bench.wanted<effect::FetchPicture>().back()->number == number);
    const auto fetch = bench.last<effect::FetchPicture>();
    bench.tell(event::PageShot{fetch});
    CHECK(bench.shown<CaptureScreen>().saving);
    auto page = sheet(number);
    page.by_phone = true;
    bench.tell(event::PageKept{fetch, std::move(page)});
    bench.wait(std::chrono::milliseconds(10));
    REQUIRE_FALSE(asked<question::TellPicture>(bench).empty());
    CHECK(asked<question::TellPicture>(bench).back()->number == number);
    CHECK(asked<question::TellPicture>(bench).back()->outcome == "kept");
    tell_phone(bench, {}, true);
}

CaptureScreen::Phone phone_of(const Bench& bench) {
    const auto shown = bench.shown<CaptureScreen>();
    REQUIRE(shown.phone.has_value());
    return *shown.phone;
}

using Phase = CaptureScreen::Phone::Phase;

bool offers_phone(const kiosk::FieldView& field) {
    return std::ranges::any_of(
        field.options, [](const auto& option) { return option.value == kiosk::upload_by_phone; });
}

}  // namespace

TEST_CASE(
    "a phone is offered after the camera and before a promise, only with the network and where a "
    "picture may stand for the paper; the list of materials says so (R-068)") {
    Bench bench;
    auto both = with_camera();
    both.phone_pictures = true;
    bench.set_health(both);
    go_to_papers(bench);
    std::vector<std::string> values;
    for (const auto& option : deed_field(bench).options) values.push_back(option.value);
    const auto at = [&](std::string_view value) { return std::ranges::find(values, value); };
    REQUIRE(at(kiosk::upload_by_phone) != values.end());
    CHECK(at(kiosk::upload_by_camera) + 1 == at(kiosk::upload_by_phone));
    CHECK(values.back() == kiosk::upload_later);
    // What is wanted itself is sent by nobody.
    Bench renewal;
    renewal.set_health(with_phone());
    go_to_consent(renewal, licence_renewal());
    const auto offer = kiosk::camera_offer(with_phone(), *renewal.data().visit);
    CHECK(offer.by_phone);
    CHECK_FALSE(offer.can);
    for (const auto& material : renewal.data().visit->item()->materials) {
        const auto& form = material.form.value();
        const bool itself = form == "1" || form == "4" || form == "6" || form.empty();
        CHECK((std::ranges::find(offer.except, material.code) != offer.except.end()) == itself);
    }
    auto offline = both;
    offline.platform_reachable = false;
    CHECK_FALSE(kiosk::camera_offer(offline, *bench.data().visit).by_phone);
    CHECK_FALSE(kiosk::picture_ways(offline, *bench.data().visit).by_phone);
    // Between two pages it is looked at anew.
    bench.set_health(offline);
    bench.touch(intent::Back{});
    bench.touch(intent::Next{});
    CHECK_FALSE(offers_phone(deed_field(bench)));
    CHECK(offers_camera(deed_field(bench)));
}

TEST_CASE(
    "pictures from the phone become pages as from the camera: a page is opened for this paper, "
    "what "
    "arrives is fetched once, its outcome is told, and the case names the device (R-068 R-195)") {
    Bench bench;
    go_to_phone(bench);
    CHECK(bench.wanted<effect::WatchPage>().empty());
    CHECK(phone_of(bench).phase == Phase::opening);
    REQUIRE(asked<question::LookAtPhone>(bench).size() == 1);
    const auto wish = *asked<question::LookAtPhone>(bench)[0];
    CHECK(wish.pages_left == kiosk::sheets_a_paper_max);
    CHECK_FALSE(wish.paper.empty());
    CHECK_FALSE(wish.upload.is_nil());
    tell_phone(bench);
    CHECK(phone_of(bench).phase == Phase::code);
    CHECK(phone_of(bench).url == "https://p.example/u/abc");
    CHECK(phone_of(bench).seconds_left == 600);
    CHECK_FALSE(phone_of(bench).opened);
    bench.wait(std::chrono::seconds(2));
    tell_phone(bench, {}, true);
    CHECK(phone_of(bench).opened);
    send(bench, 1);
    CHECK(bench.shown<CaptureScreen>().kept);
    send(bench, 2);
    CHECK(bench.shown<CaptureScreen>().sheets == 2);
    CHECK(bench.wanted<effect::FetchPicture>().size() == 2);
    CHECK(bench.wanted<effect::FetchPicture>()[0]->paper == deed);
    CHECK(bench.wanted<effect::FetchPicture>()[0]->words.watermark.reveal().starts_with("此件由"));
    bench.wait(std::chrono::seconds(2));
    CHECK(asked<question::LookAtPhone>(bench).back()->pages_left == kiosk::sheets_a_paper_max - 2);
    CHECK(asked<question::LookAtPhone>(bench).back()->upload == wish.upload);
    bench.touch(intent::Next{});
    bench.tell(event::FileKept{bench.last<effect::BindPaper>(), whole()});
    REQUIRE(bench.screen() == "form");
    // Nothing stays there.
    REQUIRE(asked<question::EndPhone>(bench).size() == 1);
    CHECK(asked<question::EndPhone>(bench)[0]->upload == wish.upload);
    CHECK(deed_field(bench).value.reveal() == kiosk::upload_by_phone);
    const auto filed = file(bench);
    REQUIRE(filed.attachments.size() == 1);
    const auto payload = Json::parse(filed.payload.reveal());
    CHECK(payload["captured"][0]["sheets"][0]["device"] == "phone");
    CHECK(payload["remarks"]["materials"][0]["way"] == "phone");
}

TEST_CASE(
    "a picture that is no good is refused with its reason here and there, and never fetched again; "
    "one is sent again in the place of a page") {
    Bench bench;
    go_to_phone(bench);
    tell_phone(bench);
    struct Row {
        std::optional<PageRefusal> refusal;
        std::optional<kiosk::ErrorCode> error;
        const char* outcome;
        std::string_view problem;
    };
    const Row rows[] = {
        {PageRefusal::blank, {}, "blank", {}},
        {PageRefusal::blurred, {}, "blurred", {}},
        {PageRefusal::cut_off, {}, "cut_off", {}},
        {PageRefusal::sideways, {}, "sideways", {}},
        {{}, kiosk::ErrorCode::bad_format, "not_a_picture", text_id::phone_not_a_picture},
        {{}, kiosk::ErrorCode::limit_exceeded, "too_large", text_id::phone_too_large},
        {{}, kiosk::ErrorCode::device_gone, "not_stored", text_id::phone_not_stored},
        {{}, kiosk::ErrorCode::disk_full, "not_stored", text_id::capture_no_room},
    };
    int number = 0;
    for (const auto& row : rows) {
        CAPTURE(row.outcome);
        bench.wait(std::chrono::seconds(2));
        tell_phone(bench, {++number}, true);
        bench.tell(event::PageNotKept{bench.last<effect::FetchPicture>(), row.refusal, row.error});
        CHECK(bench.shown<CaptureScreen>().refusal == row.refusal);
        CHECK(bench.shown<CaptureScreen>().problem == row.problem);
        bench.wait(std::chrono::milliseconds(10));
        CHECK(asked<question::TellPicture>(bench).back()->outcome == row.outcome);
        // The platform has not heard of it: the same number is not fetched once more.
        bench.tell(event::PlatformFailed{bench.last<effect::AskPlatform>(),
                                         {kiosk::ErrorCode::network, {}, {}}});
        CHECK(phone_of(bench).stale);
        bench.wait(std::chrono::seconds(5));
        CHECK(asked<question::TellPicture>(bench).back()->number == number);
        tell_phone(bench, {}, true);
    }
    CHECK(bench.wanted<effect::FetchPicture>().size() == std::size(rows));
    CHECK(bench.shown<CaptureScreen>().sheets == 0);
    send(bench, 20);
    bench.touch(intent::ChooseSheet{0});
    bench.touch(intent::Retry{});
    send(bench, 21);
    CHECK(pictures(bench) == std::vector<std::uint64_t>{22});
}

TEST_CASE(
    "the network goes away in the middle: the person is told, what has arrived stays, and it goes "
    "on when the network is back; before the code there is none") {
    Bench bench;
    go_to_phone(bench);
    tell_phone(bench);
    send(bench, 1);
    const auto lost = [&] {
        bench.wait(std::chrono::seconds(2));
        bench.tell(event::PlatformFailed{bench.last<effect::AskPlatform>(),
                                         {kiosk::ErrorCode::network, {}, {}}});
    };
    lost();
    CHECK(phone_of(bench).stale);
    CHECK(phone_of(bench).phase == Phase::code);
    CHECK(bench.shown<CaptureScreen>().sheets == 1);
    // The picture itself does not come through: it is fetched once more, later.
    bench.wait(std::chrono::seconds(5));
    tell_phone(bench, {2}, true);
    CHECK_FALSE(phone_of(bench).stale);
    bench.tell(
        event::PageNotKept{bench.last<effect::FetchPicture>(), {}, kiosk::ErrorCode::network});
    CHECK(bench.shown<CaptureScreen>().problem.empty());
    CHECK(phone_of(bench).stale);
    bench.wait(std::chrono::seconds(5));
    tell_phone(bench, {2}, true);
    CHECK(bench.wanted<effect::FetchPicture>().size() == 3);
    CHECK(bench.wanted<effect::FetchPicture>().back()->number == 2);

    Bench offline;
    go_to_phone(offline);
    offline.tell(event::PlatformFailed{offline.last<effect::AskPlatform>(),
                                       {kiosk::ErrorCode::network, {}, {}}});
    CHECK(phone_of(offline).phase == Phase::offline);
    const auto first = asked<question::LookAtPhone>(offline).back()->upload;
    offline.touch(intent::Retry{});
    CHECK(phone_of(offline).phase == Phase::opening);
    CHECK(asked<question::LookAtPhone>(offline).back()->upload != first);
    // An answer that never comes is given up by itself.
    offline.wait(std::chrono::seconds(30));
    CHECK(phone_of(offline).phase == Phase::offline);
    offline.touch(intent::Retry{});
    offline.tell(event::PlatformFailed{offline.last<effect::AskPlatform>(),
                                       {kiosk::ErrorCode::not_found, {}, {}}});
    CHECK(phone_of(offline).phase == Phase::refused);
    offline.touch(intent::Back{});
    CHECK(offline.screen() == "form");
    CHECK(deed_field(offline).value.empty());
}

TEST_CASE("a code that has run out is replaced by a new one when the person wants it") {
    Bench bench;
    go_to_phone(bench);
    tell_phone(bench);
    const auto first = asked<question::LookAtPhone>(bench).back()->upload;
    bench.wait(std::chrono::seconds(2));
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), kiosk::PhoneUpload{}});
    CHECK(phone_of(bench).phase == Phase::over);
    const auto count = asked<question::LookAtPhone>(bench).size();
    bench.wait(std::chrono::seconds(20));
    CHECK(asked<question::LookAtPhone>(bench).size() == count);
    bench.touch(intent::Retry{});
    CHECK(asked<question::LookAtPhone>(bench).back()->upload != first);
    tell_phone(bench);
    CHECK(phone_of(bench).phase == Phase::code);
}

TEST_CASE(
    "whoever leaves ends the phone's page, also from a look aside; a look aside alone leaves it "
    "open; nothing of it is left behind") {
    Bench bench;
    go_to_phone(bench);
    tell_phone(bench);
    bench.touch(intent::Help{});
    bench.touch(intent::OpenVoice{});
    REQUIRE(bench.screen() == "voice");
    // Nobody looks meanwhile.
    const auto looks = asked<question::LookAtPhone>(bench).size();
    bench.wait(std::chrono::seconds(20));
    CHECK(asked<question::LookAtPhone>(bench).size() == looks);
    CHECK(asked<question::EndPhone>(bench).empty());
    bench.touch(intent::Back{});
    REQUIRE(bench.screen() == "capture");
    CHECK(phone_of(bench).phase == Phase::code);
    send(bench, 1);
    CHECK(bench.shown<CaptureScreen>().sheets == 1);
    bench.touch(intent::Help{});
    bench.touch(intent::OpenVoice{});
    bench.touch(intent::Home{});
    bench.touch(intent::ConfirmLeave{});
    CHECK(asked<question::EndPhone>(bench).size() == 1);
    CHECK_FALSE(bench.data().visit->phone.has_value());
}

TEST_CASE("a picture that arrives during a look aside is a page when the person is back") {
    Bench bench;
    go_to_phone(bench);
    tell_phone(bench);
    bench.wait(std::chrono::seconds(2));
    tell_phone(bench, {1}, true);
    const auto fetch = bench.last<effect::FetchPicture>();
    bench.tell(event::PageShot{fetch});
    REQUIRE(bench.shown<CaptureScreen>().saving);
    bench.touch(intent::Help{});
    bench.touch(intent::OpenVoice{});
    bench.tell(event::PageKept{fetch, sheet(1)});
    REQUIRE(bench.screen() == "voice");
    bench.touch(intent::Back{});
    CHECK(bench.shown<CaptureScreen>().sheets == 1);
    CHECK_FALSE(bench.shown<CaptureScreen>().saving);
    bench.wait(std::chrono::milliseconds(10));
    CHECK(asked<question::TellPicture>(bench).back()->outcome == "kept");
    tell_phone(bench, {}, true);
    send(bench, 2);
    // So is the file that “Next” waited for.
    bench.touch(intent::Next{});
    REQUIRE(bench.wanted<effect::BindPaper>().size() == 1);
    bench.touch(intent::Help{});
    bench.touch(intent::OpenVoice{});
    bench.tell(event::FileKept{bench.last<effect::BindPaper>(), whole()});
    REQUIRE(bench.screen() == "voice");
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "form");
    CHECK(deed_field(bench).value.reveal() == kiosk::upload_by_phone);
}

TEST_CASE("more answers than a page waits for are not kept during a look aside") {
    Bench bench;
    go_to_phone(bench);
    tell_phone(bench);
    bench.wait(std::chrono::seconds(2));
    tell_phone(bench, {1}, true);
    bench.touch(intent::Help{});
    bench.touch(intent::OpenVoice{});
    for (std::size_t i = 0; i < kiosk::AsidePage::answers_max + 5; ++i)
        bench.tell(event::PageShot{bench.last<effect::FetchPicture>()});
    const auto& aside = bench.data().visit->aside;
    REQUIRE(aside.size() == 1);
    CHECK(aside.front().answers.size() == kiosk::AsidePage::answers_max);
}

TEST_CASE(
    "a card that was read too long ago for the phone's page is laid down again; then there is a "
    "new code, and the pages that were taken are there (R-068)") {
    Bench bench;
    bench.set_health(with_phone());
    go_to_papers(bench);
    bench.stay(std::chrono::minutes(16));
    bench.touch(intent::SetAnswer{FieldId(deed), std::string(kiosk::upload_by_phone)});
    REQUIRE(bench.screen() == "capture");
    const auto refuse = [&] {
        bench.tell(event::PlatformFailed{bench.last<effect::AskPlatform>(),
                                         {kiosk::ErrorCode::unauthorised, {}, {}}});
        REQUIRE(bench.screen() == "identify");
        CHECK(bench.shown<kiosk::IdentifyScreen>().problem == text_id::cases_card_again);
    };
    refuse();
    const auto first = asked<question::LookAtPhone>(bench).back()->upload;
    // Without the card there is another way.
    bench.touch(intent::Back{});
    REQUIRE(bench.screen() == "capture");
    CHECK(phone_of(bench).phase == Phase::refused);
    bench.touch(intent::Retry{});
    refuse();
    bench.lay_card();
    REQUIRE(bench.screen() == "capture");
    CHECK(asked<question::LookAtPhone>(bench).back()->upload != first);
    tell_phone(bench);
    CHECK(phone_of(bench).phase == Phase::code);
    send(bench, 1);
    // Half an hour later the pass itself is over.
    bench.stay(std::chrono::seconds(1));
    bench.data().visit->card_read_at -= std::chrono::minutes(31);
    bench.wait(std::chrono::seconds(2));
    refuse();
    bench.lay_card();
    CHECK(bench.shown<CaptureScreen>().sheets == 1);
    tell_phone(bench);
    CHECK(phone_of(bench).phase == Phase::code);
}

}  // namespace tests
