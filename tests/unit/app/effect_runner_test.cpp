#include "kiosk/app/effect_runner.h"

#include <filesystem>

#include "tests/support/devices/quiet_devices.h"
#include "tests/unit/app/small_store.h"

using namespace kiosk;

namespace {

class FakeReader final : public drivers::IdCardReader {
  public:
    Result<void> start_read(drivers::RequestId request, drivers::IdCardReadOptions) override {
        if (full) return {ErrorCode::limit_exceeded, "queue full"};
        started.push_back(request);
        return {};
    }
    void cancel(drivers::RequestId request) override { cancelled.push_back(request); }
    drivers::DeviceState state() const override { return {}; }
    drivers::MediaState media() const override { return media_now; }
    drivers::IdCardReaderReport report() const override { return {}; }
    void reset() override {}

    bool full = false;
    drivers::MediaState media_now = drivers::MediaState::not_present;
    std::vector<drivers::RequestId> started;
    std::vector<drivers::RequestId> cancelled;
};

class FakeSmartCards final : public drivers::SmartCardReader {
  public:
    Result<void> read_travel_document(drivers::RequestId, drivers::DocumentKey,
                                      drivers::SmartCardReadOptions) override {
        return {ErrorCode::rejected, "not asked for"};
    }
    Result<void> read_social_security_card(drivers::RequestId request,
                                           drivers::SmartCardReadOptions) override {
        started.push_back(request);
        return {};
    }
    void cancel(drivers::RequestId request) override { cancelled.push_back(request); }
    drivers::DeviceState state() const override { return {}; }
    drivers::MediaState media() const override { return {}; }
    drivers::SmartCardReaderReport report() const override { return {}; }
    void reset() override {}

    std::vector<drivers::RequestId> started;
    std::vector<drivers::RequestId> cancelled;
};

class FakePrinter final : public drivers::DocumentPrinter {
  public:
    drivers::PrintForm form() const override { return {roll, 576, 8}; }
    Result<void> print(drivers::RequestId request, drivers::Printable) override {
        if (meanwhile) meanwhile();
        printed.push_back(request);
        return {};
    }
    /// What it does not know, or not yet, it ignores, as the real ones do.
    void cancel(drivers::RequestId request) override {
        if (std::ranges::find(printed, request) != printed.end()) cancelled.push_back(request);
    }
    drivers::DocumentPrinterState state() const override { return {}; }
    drivers::DocumentPrinterReport report() const override { return {}; }
    void refresh() override {}

    bool roll = false;
    /// Happens before the order counts.
    std::function<void()> meanwhile;
    std::vector<drivers::RequestId> printed;
    std::vector<drivers::RequestId> cancelled;
};

/// Real store, fake devices, tasks run when the test says so.
struct Fixture {
    Fixture() {
        store =
            std::make_unique<StoreService>(store_thread, tests::small_store(folder, clock, random),
                                           DraftKey(std::nullopt, random), inbox, health);
        EffectRunner::Parts parts;
        parts.store = store.get();
        parts.documents = &documents;
        parts.render = [this](const PrintDocument& document, WallTime,
                              const drivers::PrintForm&) -> Result<drivers::Printable> {
            rendered.push_back(document.kind);
            strokes += document.signature.size();
            if (render_fails) return {ErrorCode::not_found, "font"};
            return drivers::Printable(SecretBytes(std::vector<unsigned char>{'%', 'P', 'D', 'F'}));
        };
        parts.sign = [this](const PrintDocument&, const SignedBy&, WallTime) -> Result<SignedPdf> {
            if (while_signing) while_signing();
            if (!signs) return {ErrorCode::not_found, "font"};
            return SignedPdf{SecretBytes(Bytes(90, 'f')), 60};
        };
        Surroundings surroundings;
        surroundings.forget = [this] { ++forgotten; };
        effects = std::make_unique<EffectRunner>(std::move(parts), std::move(surroundings), inbox,
                                                 health, clock);
        effects->use_devices(&reader, &printer);
        drain();
    }

    void drain() {
        while (inbox.take()) {
        }
    }
    template <class Body>
    Body take(SessionId session) {
        auto event = inbox.take();
        REQUIRE(event);
        CHECK(event->session == session);
        REQUIRE(std::holds_alternative<Body>(event->body));
        return std::get<Body>(std::move(event->body));
    }
    effect::Submit submission(RequestId request) {
        effect::Submit submit;
        submit.request = request;
        submit.submission.id = SubmissionId(random.uuid_v7(clock.now().wall));
        submit.submission.service = ServiceCode("12990100MB0000001X3990120001001");
        submit.submission.form_id = "pension";
        submit.submission.form_version = "1";
        submit.submission.payload = SecretText("{\"applicant\":{}}");
        return submit;
    }

    tests::TempFolder folder;
    VirtualClock clock;
    SeededRandom random{7};
    Inbox inbox;
    HealthMonitor health{inbox};
    ManualExecutor store_thread;
    ManualExecutor documents;
    std::unique_ptr<StoreService> store;
    std::unique_ptr<EffectRunner> effects;
    FakeReader reader;
    FakePrinter printer;
    bool render_fails = false;
    bool signs = true;
    std::function<void()> while_signing;
    std::vector<PrintDocument::Kind> rendered;
    std::size_t strokes = 0;
    int forgotten = 0;
    SessionId one{1};
    SessionId two{2};
};

}  // namespace

TEST_CASE("answers of devices carry the session and request that asked") {
    Fixture f;
    f.effects->run(f.one, effect::ReadCard{RequestId(5), Duration{1000}});
    f.effects->run(f.two, effect::ReadCard{RequestId(5), Duration{1000}});
    REQUIRE(f.reader.started.size() == 2);
    CHECK(f.reader.started[0] != f.reader.started[1]);
    f.effects->on_reader(drivers::CardFound{f.reader.started[1]});
    CHECK(f.take<event::CardFound>(f.two).request == RequestId(5));
    f.effects->on_reader(drivers::CardRead{f.reader.started[0], Error{ErrorCode::no_card, {}, {}}});
    CHECK(f.take<event::CardFailed>(f.one).error.code == ErrorCode::no_card);
    f.effects->on_reader(drivers::CardRead{f.reader.started[0], Error{ErrorCode::no_card, {}, {}}});
    CHECK_FALSE(f.inbox.take());
}

TEST_CASE("a command that the device refuses is answered at once") {
    Fixture f;
    f.reader.full = true;
    f.effects->run(f.one, effect::ReadCard{RequestId(1), Duration{1000}});
    CHECK(f.take<event::CardFailed>(f.one).error.code == ErrorCode::limit_exceeded);
    f.effects->use_devices(nullptr, nullptr);
    f.drain();
    f.effects->run(f.one, effect::ReadCard{RequestId(2), Duration{1000}});
    CHECK(f.take<event::CardFailed>(f.one).error.code == ErrorCode::no_device);
    f.effects->run(f.one, effect::Print{RequestId(3), {}});
    CHECK(f.take<event::PrintFailed>(f.one).error.code == ErrorCode::no_device);
}

TEST_CASE(
    "a submission is answered after it was stored, and again with the same id is the same one") {
    Fixture f;
    auto submit = f.submission(RequestId(9));
    const SubmissionId id = submit.submission.id;
    f.effects->run(f.one, std::move(submit));
    CHECK_FALSE(f.inbox.take());
    f.store_thread.run_all();
    CHECK(f.take<event::SubmissionStored>(f.one).request == RequestId(9));
    auto again = f.submission(RequestId(10));
    again.submission.id = id;
    f.effects->run(f.one, std::move(again));
    f.store_thread.run_all();
    CHECK(f.take<event::SubmissionStored>(f.one).request == RequestId(10));
}

TEST_CASE("an order of a fee is kept and forgotten by the store, in the order that it was wanted") {
    Fixture f;
    f.store->keep_orders_in(OrderBook(f.folder.path()));
    OrderLeft order;
    order.order.bytes.fill(1);
    OrderLeft other;
    other.order.bytes.fill(2);
    f.effects->run(f.one, effect::KeepOrder{order});
    f.effects->run(f.one, effect::KeepOrder{other});
    f.effects->run(f.one, effect::ForgetOrder{order.order});
    f.store_thread.run_all();
    CHECK(OrderBook(f.folder.path()).read().value() == std::vector{other});
}

TEST_CASE("printing: rendered aside, told step by step, exactly one end") {
    Fixture f;
    f.effects->run(f.one, effect::Print{RequestId(4), {}});
    CHECK(f.printer.printed.empty());
    f.documents.run_all();
    REQUIRE(f.printer.printed.size() == 1);
    f.effects->on_printer(drivers::PrintStarted{f.printer.printed[0]});
    CHECK(f.take<event::PrintStarted>(f.one).request == RequestId(4));
    f.effects->on_printer(
        drivers::PrintWaiting{f.printer.printed[0], {ErrorCode::paper_out, {}, {}}});
    CHECK(f.take<event::PrintWaiting>(f.one).reason.code == ErrorCode::paper_out);
    f.effects->on_printer(drivers::Printed{f.printer.printed[0]});
    CHECK(f.take<event::Printed>(f.one).request == RequestId(4));
    f.effects->on_printer(drivers::Printed{f.printer.printed[0]});
    CHECK_FALSE(f.inbox.take());
}

TEST_CASE("only a printer with sheets has room for the application form") {
    Fixture f;
    CHECK(f.health.health().printer_has_sheets);
    f.printer.roll = true;
    f.effects->use_devices(&f.reader, &f.printer);
    CHECK_FALSE(f.health.health().printer_has_sheets);
}

TEST_CASE("a receipt and a form are rendered in their order, whole, and forgotten after") {
    Fixture f;
    effect::Print receipt{RequestId(1), {}};
    effect::Print form{RequestId(2), {}};
    form.document.kind = PrintDocument::Kind::application_form;
    form.document.lines.push_back({DocumentLine::Kind::field, "a", SecretText("b")});
    form.document.signature.push_back({{0.1F, 0.1F, 0}});
    f.effects->run(f.one, std::move(receipt));
    f.effects->run(f.one, std::move(form));
    f.documents.run_all();
    REQUIRE(f.printer.printed.size() == 2);
    CHECK(f.rendered ==
          std::vector{PrintDocument::Kind::receipt, PrintDocument::Kind::application_form});
    CHECK(f.strokes == 1);
    f.effects->on_printer(
        drivers::PrintWaiting{f.printer.printed[1], {ErrorCode::paper_out, {}, {}}});
    CHECK(f.take<event::PrintWaiting>(f.one).request == RequestId(2));
    f.effects->on_printer(drivers::Printed{f.printer.printed[0]});
    CHECK(f.take<event::Printed>(f.one).request == RequestId(1));
}

TEST_CASE("a document that cannot be made is a failed print") {
    Fixture f;
    f.render_fails = true;
    f.effects->run(f.one, effect::Print{RequestId(4), {}});
    f.documents.run_all();
    CHECK(f.take<event::PrintFailed>(f.one).error.code == ErrorCode::not_found);
    CHECK(f.printer.printed.empty());
}

TEST_CASE("nothing prints after the visit ended, in whatever phase the print was") {
    Fixture f;
    f.effects->run(f.one, effect::Print{RequestId(4), {}});
    f.effects->run(f.one, effect::WipePersonalData{f.one});
    f.documents.run_all();
    CHECK(f.printer.printed.empty());  // wiped before it was rendered

    f.effects->run(f.two, effect::Print{RequestId(4), {}});
    f.documents.run_all();
    REQUIRE(f.printer.printed.size() == 1);
    f.effects->run(f.two, effect::WipePersonalData{f.two});
    CHECK(std::find(f.printer.cancelled.begin(), f.printer.cancelled.end(), f.printer.printed[0]) !=
          f.printer.cancelled.end());
    f.effects->on_printer(
        drivers::PrintFailed{f.printer.printed[0], {ErrorCode::cancelled, {}, {}}});
    CHECK_FALSE(f.inbox.take());
    CHECK(f.forgotten == 2);
}

TEST_CASE("a print whose visit ends while it is handed over is called off (R-198)") {
    Fixture f;
    f.effects->run(f.one, effect::Print{RequestId(4), {}});
    f.printer.meanwhile = [&f] { f.effects->run(f.one, effect::WipePersonalData{f.one}); };
    f.documents.run_all();
    REQUIRE(f.printer.printed.size() == 1);
    CHECK(f.printer.cancelled == f.printer.printed);
    f.printer.meanwhile = {};
    f.effects->run(f.two, effect::Print{RequestId(5), {}});
    f.documents.run_all();
    CHECK(f.printer.printed.size() == 2);
    CHECK(f.printer.cancelled.size() == 1);
}

TEST_CASE("a wipe calls off the open read of its own visit and of no other") {
    Fixture f;
    f.effects->run(f.one, effect::ReadCard{RequestId(1), Duration{1000}});
    f.effects->run(f.two, effect::ReadCard{RequestId(1), Duration{1000}});
    f.effects->run(f.one, effect::WipePersonalData{f.one});
    CHECK(f.reader.cancelled == std::vector{f.reader.started[0]});
    f.effects->on_reader(drivers::CardFound{f.reader.started[1]});
    CHECK(f.take<event::CardFound>(f.two).request == RequestId(1));
}

TEST_CASE("a card left on the reader is told at once and when it goes, until the visit is over") {
    Fixture f;
    f.reader.media_now = drivers::MediaState::present;
    f.effects->run(f.one, effect::WatchCard{RequestId(3)});
    CHECK(f.take<event::CardPresence>(f.one).present);
    f.effects->on_reader(drivers::CardRemoved{});
    CHECK_FALSE(f.take<event::CardPresence>(f.one).present);
    f.effects->run(f.one, effect::WipePersonalData{f.one});
    f.effects->on_reader(drivers::CardRemoved{});
    CHECK_FALSE(f.inbox.take());
}

TEST_CASE(
    "a social security card is read for who asked, called back for them, and told once (R-120)") {
    Fixture f;
    f.effects->run(f.one, effect::ReadSocialCard{RequestId(5), Duration{1000}});
    CHECK(f.take<event::SocialCardFailed>(f.one).error.code == ErrorCode::no_device);
    FakeSmartCards cards;
    f.effects->use_smart_cards(&cards);
    f.effects->run(f.one, effect::ReadSocialCard{RequestId(6), Duration{1000}});
    REQUIRE(cards.started.size() == 1);
    f.effects->run(f.two, effect::CancelSocialCard{RequestId(6)});
    CHECK(cards.cancelled.empty());
    f.effects->run(f.one, effect::CancelSocialCard{RequestId(6)});
    CHECK(cards.cancelled == cards.started);
    drivers::SocialSecurityCard card;
    card.citizen_id = SecretText("819902198001010014");
    f.effects->on_smart_card(drivers::SocialSecurityCardRead{cards.started[0], std::move(card)});
    const auto told = f.take<event::SocialCardRead>(f.one);
    CHECK(told.request == RequestId(6));
    CHECK(told.card.citizen_id.reveal() == "819902198001010014");
    f.effects->on_smart_card(
        drivers::SocialSecurityCardRead{cards.started[0], Error{ErrorCode::card_removed, {}, {}}});
    CHECK_FALSE(f.inbox.take());
}

TEST_CASE(
    "codes are read while they are wanted; what is no text, or too long, comes without words") {
    Fixture f;
    tests::desk::Scanner scanner;
    f.effects->use_code_readers({&scanner});
    const auto scanned = [&](std::string_view bytes) {
        drivers::CodeScan scan;
        scan.bytes = SecretBytes(Bytes(bytes.begin(), bytes.end()));
        f.effects->on_code(drivers::CodeScanned{std::move(scan)});
    };
    scanned("early");
    CHECK_FALSE(f.inbox.take());
    f.effects->run(f.one, effect::ReadCode{RequestId(4)});
    CHECK(scanner.is_on);
    scanned("urn:bianmin:case:1");
    auto shown = f.take<event::CodeShown>(f.one);
    CHECK(shown.request == RequestId(4));
    CHECK(shown.text.reveal() == "urn:bianmin:case:1");
    for (const std::string& foreign :
         {std::string("\x01\x02", 2), std::string(3'000, 'x'), std::string("\xFF\xFE", 2)}) {
        scanned(foreign);
        CHECK(f.take<event::CodeShown>(f.one).text.empty());
    }
    f.effects->on_code(drivers::CodeRefused{{ErrorCode::limit_exceeded, {}, {}}});
    CHECK(f.take<event::CodeShown>(f.one).text.empty());
    f.effects->run(f.one, effect::StopCode{RequestId(4)});
    CHECK_FALSE(scanner.is_on);
    scanned("late");
    CHECK_FALSE(f.inbox.take());
    f.effects->run(f.two, effect::ReadCode{RequestId(4)});
    f.effects->run(f.two, effect::WipePersonalData{f.two});
    CHECK_FALSE(scanner.is_on);
}

namespace {

/// A page as bianmin-vision hands it over.
drivers::PageTaken page_of(std::size_t bytes) {
    drivers::PageTaken taken;
    taken.camera = "document";
    taken.page.scan.bytes = SecretBytes(Bytes(bytes, 'j'));
    taken.page.scan.width = 1654;
    taken.page.scan.height = 2339;
    taken.page.preview = {SecretBytes(Bytes(4, 'p')), 1, 1};
    return taken;
}

std::size_t files_in(const std::filesystem::path& folder) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        count += entry.is_regular_file() ? 1 : 0;
    return count;
}

/// The camera for papers, and what was made of them.
struct Papers {
    explicit Papers(Fixture& f)
        : pages({&eyes, "document", f.store.get(), &pictures, &documents,
                 [this](const kiosk::MaterialDocument& paper, WallTime) -> Result<SecretBytes> {
                     bound.push_back(paper.pages.size());
                     CHECK(paper.watermark.reveal() == "for one case");
                     return SecretBytes(Bytes(paper.pages[0].bytes.reveal().size(), 'p'));
                 },
                 [this](std::uint64_t id, const drivers::PagePreview&) { shown.push_back(id); }},
                f.inbox, f.clock) {
        f.effects->use_pages(&pages);
    }
    static effect::PaperWords words() {
        return {"Lease", Language::en, SecretText("for one case"), false};
    }

    tests::desk::Eyes eyes;
    ManualExecutor pictures;
    ManualExecutor documents;
    std::vector<std::size_t> bound;
    std::vector<std::uint64_t> shown;
    PageCamera pages;
};

}  // namespace

TEST_CASE(
    "a page that was taken is encrypted and on the disk before the visit hears that it is kept, "
    "and goes with the visit") {
    Fixture f;
    Papers papers(f);
    auto& pages = papers.pages;
    pages.on_camera(page_of(10));
    CHECK(papers.shown.empty());
    f.effects->run(f.one, effect::WatchPage{RequestId(6), "lease", Papers::words()});
    CHECK(papers.eyes.watched == 1);
    pages.on_camera(drivers::PageLooked{"document", {}, drivers::PageAdvice::glare});
    pages.on_camera(drivers::PageLooked{"person", {}, drivers::PageAdvice::good});
    papers.eyes.is_blind = true;  // the look is told without its picture
    papers.pictures.run_all();
    CHECK(f.take<event::PageLooked>(f.one).advice == drivers::PageAdvice::glare);
    CHECK_FALSE(f.inbox.take());
    pages.on_camera(drivers::PageRefused{"document", drivers::PageRefusal::blank});
    CHECK(f.take<event::PageNotKept>(f.one).refusal == drivers::PageRefusal::blank);

    pages.on_camera(page_of(70'000));
    CHECK(f.take<event::PageShot>(f.one).request == RequestId(6));
    papers.documents.run_all();
    CHECK_FALSE(f.inbox.take());
    f.store_thread.run_all();
    const auto kept = f.take<event::PageKept>(f.one);
    CHECK(papers.shown == std::vector<std::uint64_t>{2});
    CHECK(kept.sheet.picture == 2);
    CHECK(kept.sheet.file.attachment.name == "lease.1");
    CHECK(kept.sheet.file.attachment.media_type == "application/pdf");
    CHECK(kept.sheet.file.attachment.size > 70'000);
    CHECK(kept.sheet.file.digest == to_hex(sha256(Bytes(70'000, 'p'))));
    CHECK(files_in(f.folder / "blobs") == 1);
    // A look that waits when the visit ends is nobody's, and the page of no case goes.
    pages.on_camera(drivers::PageLooked{"document", {}, drivers::PageAdvice::good});
    f.effects->run(f.one, effect::WipePersonalData{f.one});
    papers.pictures.run_all();
    f.store_thread.run_all();
    CHECK_FALSE(f.inbox.take());
    CHECK(papers.eyes.running.empty());
    CHECK(files_in(f.folder / "blobs") == 0);
}

TEST_CASE(
    "a picture from a phone is looked at in the other program and kept as a page from the camera "
    "is; "
    "what is no good is told, and what comes for a visit that is over is dropped (R-068)") {
    Fixture f;
    Papers papers(f);
    const auto take = [&](int request) {
        papers.pages.take_picture(
            papers.pages.visit(),
            {f.one, RequestId(static_cast<std::uint64_t>(request)), "lease", Papers::words()},
            SecretBytes(Bytes(500, 'j')));
        papers.pictures.run_all();
    };
    papers.eyes.phone_page = page_of(70'000).page;
    take(6);
    CHECK(f.take<event::PageShot>(f.one).request == RequestId(6));
    papers.documents.run_all();
    f.store_thread.run_all();
    const auto kept = f.take<event::PageKept>(f.one);
    CHECK(kept.request == RequestId(6));
    CHECK(kept.sheet.by_phone);
    CHECK(kept.sheet.file.attachment.name == "lease.1");
    CHECK(papers.shown == std::vector<std::uint64_t>{2});
    // It is bound as any other.
    f.effects->run(f.one, effect::BindPaper{RequestId(7), "lease", Papers::words(), {2}});
    papers.documents.run_all();
    f.store_thread.run_all();
    CHECK(f.take<event::FileKept>(f.one).request == RequestId(7));
    take(8);
    CHECK(f.take<event::PageNotKept>(f.one).refusal == drivers::PageRefusal::blank);
    papers.eyes.is_blind = true;
    take(9);
    const auto failed = f.take<event::PageNotKept>(f.one);
    CHECK(failed.request == RequestId(9));
    CHECK(failed.error == ErrorCode::device_gone);
    const auto visit = papers.pages.visit();
    f.effects->run(f.one, effect::WipePersonalData{f.one});
    papers.pages.take_picture(visit, {f.one, RequestId(10), "lease", Papers::words()},
                              SecretBytes(Bytes(500, 'j')));
    papers.pictures.run_all();
    f.store_thread.run_all();
    CHECK(papers.eyes.checked == 3);
    CHECK_FALSE(f.inbox.take());
    // Nobody can be asked for it here.
    f.effects->run(f.two, effect::FetchPicture{RequestId(11), {}, 1, "lease", {}, {}});
    CHECK(f.take<event::PageNotKept>(f.two).error == ErrorCode::network);
}

TEST_CASE(
    "a picture that is still looked at when its visit ends is shown to nobody and kept nowhere "
    "(R-198)") {
    Fixture f;
    Papers papers(f);
    papers.eyes.meanwhile = [&f] { f.effects->run(f.one, effect::WipePersonalData{f.one}); };
    papers.eyes.phone_page = page_of(70'000).page;
    papers.pages.take_picture(papers.pages.visit(), {f.one, RequestId(6), "lease", Papers::words()},
                              SecretBytes(Bytes(500, 'j')));
    papers.pictures.run_all();
    CHECK(papers.eyes.checked == 1);

    f.effects->run(f.one, effect::WatchPage{RequestId(7), "lease", Papers::words()});
    papers.pages.on_camera(drivers::PageLooked{"document", {}, drivers::PageAdvice::good});
    papers.pictures.run_all();
    papers.documents.run_all();
    f.store_thread.run_all();
    CHECK(f.forgotten == 2);
    CHECK(papers.shown.empty());
    CHECK(papers.bound.empty());
    CHECK(files_in(f.folder / "blobs") == 0);
    // Nor can the next person have it put into a paper of theirs.
    f.effects->run(f.two, effect::BindPaper{RequestId(8), "lease", Papers::words(), {2}});
    f.drain();
    papers.documents.run_all();
    CHECK(papers.bound.empty());
}

TEST_CASE("a page whose visit ends before its file is made is not made into one (R-198)") {
    Fixture f;
    Papers papers(f);
    f.effects->run(f.one, effect::WatchPage{RequestId(6), "lease", Papers::words()});
    papers.pages.on_camera(page_of(70'000));
    f.effects->run(f.one, effect::BindPaper{RequestId(7), "lease", Papers::words(), {2}});
    f.effects->run(f.one, effect::WipePersonalData{f.one});
    papers.documents.run_all();
    f.store_thread.run_all();
    CHECK(papers.bound.empty());
    CHECK(files_in(f.folder / "blobs") == 0);
}

TEST_CASE("what the camera sees of a person is shown while they are watched, and no longer") {
    Fixture f;
    tests::desk::Eyes eyes;
    ManualExecutor pictures;
    std::vector<std::uint64_t> shown;
    FaceCamera faces({&eyes, "person", &pictures,
                      [&](std::uint64_t id, const drivers::PagePreview&) { shown.push_back(id); }},
                     f.inbox);
    f.effects->use_faces(&faces);
    const auto look = [&] {
        f.effects->run(f.one, effect::WatchFace{RequestId(6)});
        faces.on_camera(drivers::FaceLooked{"person", drivers::FaceAdvice::good});
        pictures.run_all();
    };
    look();
    CHECK(shown == std::vector{live_picture});
    eyes.meanwhile = [&f] { f.effects->run(f.one, effect::WipePersonalData{f.one}); };
    look();
    CHECK(shown.size() == 1);
    // A picture that was taken meanwhile is nobody's.
    drivers::FaceTaken late{"person", {}};
    late.picture.jpeg = SecretBytes(Bytes(9, 'f'));
    faces.on_camera(std::move(late));
    CHECK(faces.take().reveal().empty());
}

TEST_CASE("the pages of a paper become one file, and none when one is not at hand any more") {
    Fixture f;
    Papers papers(f);
    f.effects->run(f.one, effect::WatchPage{RequestId(6), "lease", Papers::words()});
    for (const std::size_t size : {70'000, 80'000}) {
        papers.pages.on_camera(page_of(size));
        CHECK(f.take<event::PageShot>(f.one).request == RequestId(6));
        papers.documents.run_all();
        f.store_thread.run_all();
        CHECK(f.take<event::PageKept>(f.one).request == RequestId(6));
    }
    f.effects->run(f.one, effect::BindPaper{RequestId(7), "lease", Papers::words(), {3, 2}});
    papers.documents.run_all();
    f.store_thread.run_all();
    const auto whole = f.take<event::FileKept>(f.one);
    CHECK(whole.request == RequestId(7));
    CHECK(whole.file.attachment.name == "lease");
    CHECK(whole.file.attachment.size > 80'000);
    CHECK(papers.bound == std::vector<std::size_t>{1, 1, 2});
    f.effects->run(f.one, effect::BindPaper{RequestId(8), "lease", Papers::words(), {2, 9}});
    CHECK(f.take<event::FileNotKept>(f.one).request == RequestId(8));
    // Nothing of it outlives the visit.
    f.effects->run(f.one, effect::WipePersonalData{f.one});
    f.effects->run(f.two, effect::BindPaper{RequestId(9), "lease", Papers::words(), {2}});
    CHECK(f.take<event::FileNotKept>(f.two).request == RequestId(9));
}

TEST_CASE("a signed form is on the disk before the visit hears of it, with what was signed") {
    Fixture f;
    f.effects->run(f.one, effect::SignForm{RequestId(3), {}, {}, 2.5});
    f.documents.run_all();
    f.store_thread.run_all();
    const auto done = f.take<event::FormSigned>(f.one);
    CHECK(done.request == RequestId(3));
    CHECK(done.form.file.attachment.name == "signed_form");
    CHECK(done.form.file.digest == to_hex(sha256(Bytes(90, 'f'))));
    CHECK(done.form.signed_bytes == 60);
    CHECK(done.form.signed_digest == to_hex(sha256(Bytes(60, 'f'))));
    f.signs = false;
    f.effects->run(f.one, effect::SignForm{RequestId(4), {}, {}, 2.5});
    f.documents.run_all();
    CHECK(f.take<event::FormNotSigned>(f.one).request == RequestId(4));
}

TEST_CASE("a form whose visit ends before or while it is signed never reaches the store (R-198)") {
    for (const bool before : {true, false}) {
        CAPTURE(before);
        Fixture f;
        const auto blobs = f.folder / "blobs";
        const auto files = files_in(blobs);
        const auto end = [&f] { f.effects->run(f.one, effect::WipePersonalData{f.one}); };
        f.effects->run(f.one, effect::SignForm{RequestId(3), {}, {}, 2.5});
        if (before)
            end();
        else
            f.while_signing = end;
        f.documents.run_all();
        f.store_thread.run_all();
        CHECK(files_in(blobs) == files);
        CHECK_FALSE(f.inbox.take());
        // The next person's is theirs.
        f.while_signing = {};
        f.effects->run(f.two, effect::SignForm{RequestId(3), {}, {}, 2.5});
        f.documents.run_all();
        f.store_thread.run_all();
        CHECK(f.take<event::FormSigned>(f.two).request == RequestId(3));
        CHECK(files_in(blobs) == files + 1);
    }
}

TEST_CASE("room for scans is held back on the disk, and given back with the draft") {
    Fixture f;
    f.effects->run(f.one, effect::ReserveRoom{RequestId(3), 1'000'000});
    f.store_thread.run_all();
    const auto granted = f.take<event::RoomReserved>(f.one);
    CHECK(granted.request == RequestId(3));
    CHECK(granted.granted);
    CHECK(std::filesystem::exists(f.folder / "reserve-0"));
    f.effects->run(f.one, effect::DropDraft{});
    f.store_thread.run_all();
    CHECK_FALSE(std::filesystem::exists(f.folder / "reserve-0"));
    // More than any disk has.
    f.effects->run(f.two, effect::ReserveRoom{RequestId(4), std::uint64_t{1} << 50});
    f.store_thread.run_all();
    const auto refused = f.take<event::RoomReserved>(f.two);
    CHECK(refused.request == RequestId(4));
    CHECK_FALSE(refused.granted);
    CHECK_FALSE(std::filesystem::exists(f.folder / "reserve-0"));
}
