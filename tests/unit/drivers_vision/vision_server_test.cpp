#include "drivers/vision/vision_server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <mutex>

#include <doctest.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "drivers/camera/shared_bytes.h"
#include "drivers/camera/vision_client.h"
#include "kiosk/base/executor.h"
#include "tests/unit/drivers_vision/fake_capture.h"

using drivers::CameraWorker;
using drivers::DeviceStatus;
using drivers::VisionClient;
using drivers::VisionServer;
using drivers::VisionSocket;
using kiosk::Duration;
using kiosk::ErrorCode;
namespace vision = drivers::vision;

namespace {

constexpr Duration patience{10'000};

constexpr int wants_codes = 1;
constexpr int wants_page = 2;

/// Finds in every picture what it is asked for.
class FakeReader final : public drivers::PictureReader {
  public:
    explicit FakeReader(std::shared_ptr<std::atomic<int>> told) : told_(std::move(told)) {}
    void begin(const Wishes& wishes) override {
        wishes_ = wishes;
        *told_ = (wishes.codes ? wants_codes : 0) + (wishes.page ? wants_page : 0);
    }
    std::vector<drivers::SeenInPicture> look(const drivers::CameraFrame&) override {
        std::vector<drivers::SeenInPicture> seen;
        if (wishes_.codes) {
            drivers::CodeScan scan;
            scan.bytes = kiosk::SecretBytes({'B', 0, 0xFE});
            scan.symbology = drivers::Symbology::qr;
            seen.emplace_back(std::move(scan));
        }
        if (!wishes_.page) return seen;
        seen.emplace_back(drivers::SeenPage{drivers::PageCorners{}, drivers::PageAdvice::glare});
        seen.emplace_back(drivers::PageRefusal::blank);
        drivers::CapturedPage page;
        page.scan.bytes = kiosk::SecretBytes(kiosk::Bytes(70'000, 'j'));
        page.scan.width = 1654;
        page.scan.height = 2339;
        page.preview = {kiosk::SecretBytes(kiosk::Bytes(24, 'p')), 2, 3};
        seen.emplace_back(std::move(page));
        return seen;
    }

  private:
    const std::shared_ptr<std::atomic<int>> told_;
    Wishes wishes_;
};

/// Sees a good face in every picture.
class FakeFaceReader final : public drivers::PictureReader {
  public:
    void begin(const Wishes& wishes) override { wishes_ = wishes; }
    std::vector<drivers::SeenInPicture> look(const drivers::CameraFrame&) override {
        std::vector<drivers::SeenInPicture> seen;
        if (!wishes_.face) return seen;
        seen.emplace_back(drivers::FaceAdvice::good);
        seen.emplace_back(
            drivers::FacePicture{kiosk::SecretBytes(kiosk::Bytes(9'000, 'f')), 300, 400});
        return seen;
    }
    [[nodiscard]] bool sees_people() const override { return true; }

  private:
    Wishes wishes_;
};

/// Makes of a picture file what its first byte says.
kiosk::Result<drivers::CheckedPicture> checked(const kiosk::SecretBytes& file,
                                               drivers::PaperShape shape) {
    switch (file.reveal()[0]) {
        case 'b':
            return drivers::CheckedPicture(drivers::PageRefusal::blank);
        case 'n':
            return {ErrorCode::bad_format, "no picture"};
        case 'l':
            return {ErrorCode::limit_exceeded, "too many points"};
        case 'f':
            return {ErrorCode::internal, "a library failed"};
        case 's':  // stays long enough to be in the way
            ::usleep(400'000);
            break;
        default:
            break;
    }
    drivers::CapturedPage page;
    page.scan.bytes =
        kiosk::SecretBytes(kiosk::Bytes(std::min<std::size_t>(file.reveal().size(), 90'000), 'P'));
    page.scan.width = shape == drivers::PaperShape::card ? 1011 : 1654;
    page.scan.height = 2339;
    page.preview = {kiosk::SecretBytes(kiosk::Bytes(24, 'p')), 2, 3};
    return drivers::CheckedPicture(std::move(page));
}

/// What a client heard, as a test asks for it.
struct Heard {
    std::mutex mutex{};
    int codes = 0;
    int looks = 0;
    int refused = 0;
    std::vector<drivers::CapturedPage> pages{};

    void take(drivers::CameraEvent event) {
        const std::lock_guard lock(mutex);
        if (const auto* code = std::get_if<drivers::CodeShown>(&event)) {
            CHECK(code->scan.bytes.reveal() == kiosk::Bytes{'B', 0, 0xFE});
            CHECK(code->scan.symbology == drivers::Symbology::qr);
            ++codes;
        }
        if (const auto* look = std::get_if<drivers::PageLooked>(&event))
            looks += look->advice == drivers::PageAdvice::glare && look->corners ? 1 : 0;
        if (const auto* no = std::get_if<drivers::PageRefused>(&event))
            refused += no->why == drivers::PageRefusal::blank ? 1 : 0;
        if (auto* page = std::get_if<drivers::PageTaken>(&event))
            pages.push_back(std::move(page->page));
    }
    [[nodiscard]] bool has(int wanted_codes, std::size_t wanted_pages) {
        const std::lock_guard lock(mutex);
        return codes >= wanted_codes && pages.size() >= wanted_pages &&
               (wanted_pages == 0 || (looks > 0 && refused > 0));
    }
};

/// The server with two fake cameras, served on a thread; can end and begin again as a process does.
class ServerBench {
  public:
    ServerBench() {
        std::string folder = "/tmp/bianmin-vision-XXXXXX";
        REQUIRE(::mkdtemp(folder.data()) != nullptr);
        folder_ = folder;
        begin();
    }
    ~ServerBench() {
        end();
        std::filesystem::remove_all(folder_);
    }
    ServerBench(const ServerBench&) = delete;
    ServerBench& operator=(const ServerBench&) = delete;

    void begin() {
        wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        stop_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        std::vector<std::unique_ptr<CameraWorker>> cameras;
        for (const char* name : {"document", "person"}) {
            cameras.push_back(std::make_unique<CameraWorker>(
                drivers::CameraSource{name, "http://nowhere", 16, 8}, tests::ports_of(camera),
                drivers::CameraPatience{}, clock_, [this] { eventfd_write(wake_, 1); }));
            REQUIRE(cameras.back()->start());
        }
        std::vector<std::unique_ptr<drivers::FrameWatcher>> watchers;
        watchers.push_back(std::make_unique<drivers::FrameWatcher>(
            "document", std::make_unique<FakeReader>(wishes), clock_,
            [this] { eventfd_write(wake_, 1); }));
        REQUIRE(watchers.back()->start(cameras.front()->ring()));
        watchers.push_back(
            std::make_unique<drivers::FrameWatcher>("person", std::make_unique<FakeFaceReader>(),
                                                    clock_, [this] { eventfd_write(wake_, 1); }));
        REQUIRE(watchers.back()->start(cameras.back()->ring()));
        auto desk =
            std::make_unique<drivers::PictureDesk>(&checked, [this] { eventfd_write(wake_, 1); });
        desk->start();
        server_ = std::make_unique<VisionServer>(std::move(cameras), wake_, std::move(watchers),
                                                 std::move(desk));
        REQUIRE(server_->listen(path()));
        thread_ = std::make_unique<kiosk::ThreadExecutor>("server", 1);
        REQUIRE(thread_->post([this] {
            while (server_->serve(stop_)) {
            }
        }));
    }
    void end() {
        if (!server_) return;
        eventfd_write(stop_, 1);
        thread_->stop();
        server_.reset();
        ::close(wake_);
        ::close(stop_);
    }
    [[nodiscard]] std::string path() const { return folder_ / "s"; }

    std::shared_ptr<tests::FakeCamera> camera = std::make_shared<tests::FakeCamera>();
    /// What the reader was asked for last.
    std::shared_ptr<std::atomic<int>> wishes = std::make_shared<std::atomic<int>>(0);

  private:
    kiosk::RealClock clock_;
    std::filesystem::path folder_;
    int wake_ = -1;
    int stop_ = -1;
    std::unique_ptr<VisionServer> server_;
    std::unique_ptr<kiosk::ThreadExecutor> thread_;
};

/// The answer with this serial; announcements of states between are skipped.
vision::Body answer_to(const VisionSocket& socket, std::uint32_t serial) {
    for (int i = 0; i < 50; ++i) {
        auto received = socket.receive(patience);
        REQUIRE(received);
        if (received->file >= 0) ::close(received->file);
        auto& message = received->message;
        const bool announced =
            message.serial == 0 && std::holds_alternative<vision::State>(message.body);
        if (message.serial == serial && !announced) return std::move(message.body);
    }
    FAIL("no answer");
    return {};
}

void await(const std::function<bool()>& condition) {
    const kiosk::RealClock clock;
    const auto until = clock.now().steady + patience;
    while (!condition()) {
        REQUIRE(clock.now().steady < until);
        ::usleep(2'000);
    }
}

}  // namespace

TEST_CASE("requests are answered with their serial, unknown cameras and answers are refused") {
    ServerBench bench;
    const auto socket = VisionSocket::connect(bench.path());
    REQUIRE(socket);
    REQUIRE(socket->send({11, vision::AskState{}}));
    const auto state = std::get<vision::State>(answer_to(*socket, 11));
    REQUIRE(state.cameras.size() == 2);
    CHECK(state.cameras[0].camera == "document");
    REQUIRE(socket->send({12, vision::StartStream{"person", {}}}));
    CHECK(std::get<vision::Started>(answer_to(*socket, 12)).camera == "person");
    REQUIRE(socket->send({14, vision::StopStream{"person"}}));
    CHECK(std::get<vision::Stopped>(answer_to(*socket, 14)).camera == "person");
    std::uint32_t serial = 20;
    std::vector<vision::Body> unknown;
    unknown.emplace_back(vision::StartStream{"none", {}});
    unknown.emplace_back(vision::StopStream{"none"});
    unknown.emplace_back(vision::ReadCodes{"none", true});
    // In pictures of people a face is looked for and nothing else, and a face in no others.
    unknown.emplace_back(vision::WatchPage{"person", true});
    unknown.emplace_back(vision::ReadCodes{"person", true});
    unknown.emplace_back(vision::WatchFace{"document", true});
    for (vision::Body& body : unknown) {
        REQUIRE(socket->send({++serial, std::move(body)}));
        CHECK(std::get<vision::Refused>(answer_to(*socket, serial)).why ==
              vision::Refusal::unknown_camera);
    }
    REQUIRE(socket->send({30, vision::Stopped{"person"}}));
    CHECK(std::get<vision::Refused>(answer_to(*socket, 30)).why == vision::Refusal::malformed);
}

TEST_CASE("nonsense is refused and the connection goes on; another version is told so and ended") {
    ServerBench bench;
    auto socket = VisionSocket::connect(bench.path());
    REQUIRE(socket);
    REQUIRE(::write(socket->file(), "hello", 5) == 5);
    CHECK(std::get<vision::Refused>(answer_to(*socket, 0)).why == vision::Refusal::malformed);
    auto bytes = vision::bytes_of({1, vision::AskState{}});
    bytes[3] = 7;
    REQUIRE(::write(socket->file(), bytes.data(), bytes.size()) > 0);
    CHECK(std::get<vision::Refused>(answer_to(*socket, 0)).why == vision::Refusal::unknown_version);
    auto end = socket->receive(patience);
    for (int i = 0; i < 10 && end; ++i) end = socket->receive(patience);
    REQUIRE_FALSE(end);
    CHECK(end.error().code == ErrorCode::device_gone);
}

TEST_CASE("one program more than the limit is told that it is one too many") {
    ServerBench bench;
    std::vector<VisionSocket> sockets;
    for (std::size_t i = 0; i < VisionServer::clients_max; ++i) {
        auto socket = VisionSocket::connect(bench.path());
        REQUIRE(socket);
        REQUIRE(socket->send({1, vision::AskState{}}));
        static_cast<void>(answer_to(*socket, 1));
        sockets.push_back(std::move(*socket));
    }
    const auto more = VisionSocket::connect(bench.path());
    REQUIRE(more);
    CHECK(std::get<vision::Refused>(answer_to(*more, 0)).why == vision::Refusal::full);
}

TEST_CASE("the client sees frames and states, stops a stream, and a stream ends with its program") {
    ServerBench bench;
    const kiosk::RealClock clock;
    {
        VisionClient client(bench.path(), clock, [](const drivers::CameraEvent&) {});
        CHECK(client.frame("document", 0, Duration{0}).error().code == ErrorCode::not_found);
        client.start("document", drivers::ExposureHint::automatic);
        const auto first = client.frame("document", 0, patience);
        REQUIRE(first);
        const auto second = client.frame("document", first->sequence, patience);
        REQUIRE(second);
        CHECK(second->sequence > first->sequence);
        await([&] { return client.state("document").status == DeviceStatus::online; });
        CHECK(client.report().size() == 2);
        client.stop("document");
        CHECK_FALSE(client.frame("document", 0, Duration{10}));
        client.start("document", drivers::ExposureHint::automatic);
        REQUIRE(client.frame("document", 0, patience));
    }
    const int closed = bench.camera->closed;
    await([&] { return bench.camera->closed > closed; });
}

TEST_CASE("codes and pages come to the program that asked for them, and to no other") {
    ServerBench bench;
    const kiosk::RealClock clock;
    Heard heard;
    Heard beside;
    VisionClient other(bench.path(), clock,
                       [&](drivers::CameraEvent event) { beside.take(std::move(event)); });
    other.start("document", drivers::ExposureHint::automatic);
    VisionClient client(bench.path(), clock,
                        [&](drivers::CameraEvent event) { heard.take(std::move(event)); });
    client.read_codes("document", true);
    await([&] { return heard.has(2, 0); });
    CHECK(heard.pages.empty());
    client.watch_page("document", true);
    await([&] { return heard.has(2, 1); });
    {
        const std::lock_guard lock(heard.mutex);
        const auto& page = heard.pages.front();
        CHECK(page.scan.bytes.reveal() == kiosk::Bytes(70'000, 'j'));
        CHECK(page.preview.rgba.reveal() == kiosk::Bytes(24, 'p'));
        CHECK(page.preview.width == 2);
        CHECK(page.preview.height == 3);
        CHECK(page.scan.width == 1654);
    }
    client.read_codes("document", false);
    await([&] { return *bench.wishes == wants_page; });
    // Another process: it is asked for the same.
    bench.end();
    *bench.wishes = 0;
    bench.begin();
    await([&] { return *bench.wishes == wants_page; });
    client.watch_page("document", false);
    await([&] { return *bench.wishes == 0; });
    CHECK(beside.has(0, 0));
    CHECK_FALSE(beside.has(1, 0));
    CHECK(client.frame("document", 0, Duration{0}).error().code == ErrorCode::not_found);
}

TEST_CASE("a face comes to the program that watches for one, with one picture of it (R-202)") {
    ServerBench bench;
    const kiosk::RealClock clock;
    std::mutex mutex;
    int looks = 0;
    kiosk::Bytes picture;
    VisionClient client(bench.path(), clock, [&](drivers::CameraEvent event) {
        const std::lock_guard lock(mutex);
        if (const auto* look = std::get_if<drivers::FaceLooked>(&event))
            looks += look->camera == "person" && look->advice == drivers::FaceAdvice::good ? 1 : 0;
        if (auto* face = std::get_if<drivers::FaceTaken>(&event))
            picture = std::move(face->picture.jpeg.reveal());
    });
    client.watch_face("person", true);
    await([&] {
        const std::lock_guard lock(mutex);
        return looks > 0 && picture == kiosk::Bytes(9'000, 'f');
    });
    client.watch_face("person", false);
    CHECK(client.frame("person", 0, Duration{0}).error().code == ErrorCode::not_found);
}

TEST_CASE(
    "a picture file becomes a page, or is refused with its reason, and only who handed it in hears "
    "of it (R-068)") {
    ServerBench bench;
    const kiosk::RealClock clock;
    Heard heard;
    VisionClient client(bench.path(), clock,
                        [&](drivers::CameraEvent event) { heard.take(std::move(event)); });
    await([&] { return client.is_connected(); });
    const auto check = [&](char first, std::size_t size = 90'000) {
        kiosk::Bytes bytes(size, static_cast<unsigned char>(first));
        return client.check_picture(kiosk::SecretBytes(std::move(bytes)), drivers::PaperShape::card,
                                    patience);
    };
    const auto page = check('g');
    REQUIRE(page);
    const auto& taken = std::get<drivers::CapturedPage>(*page);
    CHECK(taken.scan.bytes.reveal() == kiosk::Bytes(90'000, 'P'));
    CHECK(taken.scan.width == 1011);
    CHECK(taken.preview.rgba.reveal() == kiosk::Bytes(24, 'p'));
    const auto blank = check('b');
    REQUIRE(blank);
    CHECK(std::get<drivers::PageRefusal>(*blank) == drivers::PageRefusal::blank);
    CHECK(check('n').error().code == ErrorCode::bad_format);
    CHECK(check('l').error().code == ErrorCode::limit_exceeded);
    CHECK(check('f').error().code == ErrorCode::device_fault);
    CHECK(check('g', 0).error().code == ErrorCode::bad_format);
    CHECK(check('g', drivers::picture_file_bytes_max + 1).error().code ==
          ErrorCode::limit_exceeded);
    CHECK(check('g', drivers::picture_file_bytes_max).has_value());
    CHECK_FALSE(heard.has(0, 1));
    const auto late = client.check_picture(kiosk::SecretBytes(kiosk::Bytes(9, 's')),
                                           drivers::PaperShape::any, Duration{20});
    CHECK(late.error().code == ErrorCode::timed_out);
    CHECK(check('g').has_value());  // what came too late is nobody's
}

TEST_CASE(
    "more picture files than may wait are refused, one that the giver could change as well, and "
    "the end of the program answers who waits") {
    ServerBench bench;
    const auto socket = VisionSocket::connect(bench.path());
    REQUIRE(socket);
    const kiosk::Bytes slow(9, 's');
    const std::array<std::span<const unsigned char>, 1> parts{slow};
    const auto file = drivers::share_bytes(parts);
    REQUIRE(file);
    const vision::CheckPicture wish{9, drivers::PaperShape::any};
    for (std::uint32_t serial = 1; serial <= drivers::PictureDesk::waiting_max + 1; ++serial)
        REQUIRE(socket->send({serial, wish}, *file));
    CHECK(
        std::get<vision::Refused>(answer_to(*socket, drivers::PictureDesk::waiting_max + 1)).why ==
        vision::Refusal::full);
    CHECK(std::holds_alternative<vision::PageShot>(answer_to(*socket, 1)));
    CHECK(std::holds_alternative<vision::PageShot>(answer_to(*socket, 2)));
    REQUIRE(socket->send({8, vision::CheckPicture{10, {}}}, *file));  // of another length
    CHECK(std::get<vision::Refused>(answer_to(*socket, 8)).why == vision::Refusal::malformed);
    REQUIRE(socket->send({9, wish}));  // without a file
    CHECK(std::get<vision::Refused>(answer_to(*socket, 9)).why == vision::Refusal::malformed);
    ::close(*file);

    const kiosk::RealClock clock;
    VisionClient client(bench.path(), clock, [](const drivers::CameraEvent&) {});
    await([&] { return client.is_connected(); });
    kiosk::ThreadExecutor asking("asking", 1);
    std::atomic<int> code = -1;
    REQUIRE(asking.post([&] {
        const auto gone = client.check_picture(kiosk::SecretBytes(kiosk::Bytes(9, 's')),
                                               drivers::PaperShape::any, patience);
        code = gone ? 0 : static_cast<int>(gone.error().code);
    }));
    ::usleep(100'000);
    bench.end();
    await([&] { return code >= 0; });
    CHECK(code == static_cast<int>(ErrorCode::device_gone));
    CHECK(client
              .check_picture(kiosk::SecretBytes(kiosk::Bytes(9, 'g')), drivers::PaperShape::any,
                             patience)
              .error()
              .code == ErrorCode::device_gone);
    asking.stop();
}

TEST_CASE("shared bytes of a giver that could change them, or of another length, are refused") {
    const kiosk::Bytes all{1, 2, 3};
    const std::array<std::span<const unsigned char>, 1> parts{all};
    const auto file = drivers::share_bytes(parts);
    REQUIRE(file);
    const auto read = drivers::read_shared_bytes(*file, 3);
    REQUIRE(read);
    CHECK(read->reveal() == all);
    CHECK(drivers::read_shared_bytes(*file, 2).error().code == ErrorCode::bad_format);
    CHECK(drivers::read_shared_bytes(*file, 4).error().code == ErrorCode::bad_format);
    ::close(*file);
    const int open = ::memfd_create("not-sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    REQUIRE(::write(open, all.data(), all.size()) == 3);
    CHECK(drivers::read_shared_bytes(open, 3).error().code == ErrorCode::bad_format);
    ::close(open);
    CHECK(drivers::share_bytes({}).error().code == ErrorCode::limit_exceeded);
}

TEST_CASE("the end of the other program costs the frame that is waited for and nothing else") {
    ServerBench bench;
    const kiosk::RealClock clock;
    std::atomic<int> offline = 0;
    VisionClient client(bench.path(), clock, [&](const drivers::CameraEvent& event) {
        const auto* changed = std::get_if<drivers::CameraChanged>(&event);
        if (changed != nullptr && changed->state.status == DeviceStatus::offline) ++offline;
    });
    client.start("document", drivers::ExposureHint::automatic);
    auto frame = client.frame("document", 0, patience);
    REQUIRE(frame);
    const auto before = frame->sequence;
    bench.end();
    await([&] { return !client.is_connected(); });
    CHECK(client.state("document").status == DeviceStatus::offline);
    CHECK(offline > 0);
    CHECK_FALSE(client.frame("document", before, Duration{100}));
    bench.begin();
    frame = client.frame("document", before, patience);
    REQUIRE(frame);
    CHECK(frame->sequence > before);
}

TEST_CASE("that the other program is there or away is told, with or without a camera") {
    ServerBench bench;
    bench.end();
    const kiosk::RealClock clock;
    std::mutex mutex;
    std::vector<DeviceStatus> told;
    const auto heard = [&](std::vector<DeviceStatus> wanted) {
        await([&] {
            const std::lock_guard lock(mutex);
            return told == wanted;
        });
    };
    VisionClient client(bench.path(), clock, [&](const drivers::CameraEvent& event) {
        const std::lock_guard lock(mutex);
        if (const auto* changed = std::get_if<drivers::VisionChanged>(&event))
            told.push_back(changed->state.status);
    });
    heard({});
    bench.begin();
    heard({DeviceStatus::online});
    bench.end();
    heard({DeviceStatus::online, DeviceStatus::offline});
    bench.begin();
    heard({DeviceStatus::online, DeviceStatus::offline, DeviceStatus::online});
}

TEST_CASE(
    "the other program ends and begins in every phase, and the next picture is whole "
    "[fault device=camera fault=daemon_killed phase=idle,before,during,between,end]") {
    ServerBench bench;
    const kiosk::RealClock clock;
    VisionClient client(bench.path(), clock, [](const drivers::CameraEvent&) {});
    const auto dies = [&] {
        await([&] { return client.is_connected(); });
        bench.end();
        await([&] { return !client.is_connected(); });
        CHECK(client.state("document").status == DeviceStatus::offline);
        bench.begin();
    };
    const auto picture = [&](std::uint64_t after) {
        const auto frame = client.frame("document", after, patience);
        REQUIRE(frame);
        return frame->sequence;
    };
    dies();  // idle
    dies();
    client.start("document", drivers::ExposureHint::automatic);  // before
    auto last = picture(0);
    dies();  // during
    last = picture(last);
    client.stop("document");
    dies();  // between
    client.start("document", drivers::ExposureHint::automatic);
    last = picture(0);
    client.stop("document");  // end
    dies();
    client.start("document", drivers::ExposureHint::automatic);
    static_cast<void>(picture(0));
}

TEST_CASE("without the other program nothing is online and nothing waits for ever") {
    const kiosk::RealClock clock;
    VisionClient client("/tmp/no-such-socket", clock, [](const drivers::CameraEvent&) {});
    client.start("document", drivers::ExposureHint::automatic);
    CHECK(client.frame("document", 0, Duration{50}).error().code == ErrorCode::device_gone);
    CHECK(client.state("document").status == DeviceStatus::offline);
}
