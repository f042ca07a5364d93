// The driver over a vendor's library, as it ships: bianmin-vendor in a process of its own, the
// library loaded at run time. Also the licensed decoder of photos.

#include <filesystem>
#include <fstream>

#include <dlfcn.h>
#include <doctest.h>
#include <stdlib.h>

#include "drivers/idcard/portrait.h"
#include "drivers/idcard/reader.h"
#include "drivers/sim/card_data.h"
#include "kiosk/base/bounded_queue.h"

namespace tests {

namespace {

using drivers::DeviceStatus;
using drivers::Portrait;
using drivers::PortraitDecoder;
using kiosk::Duration;
using kiosk::ErrorCode;
namespace fs = std::filesystem;

/// A copy of the library with a mood and a card of its own.
class VendorFolder {
  public:
    VendorFolder() {
        std::string name = "/tmp/bianmin-vendor-XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder_ = name;
        fs::copy_file(VENDOR_LIBRARY, library());
    }
    ~VendorFolder() { fs::remove_all(folder_); }
    VendorFolder(const VendorFolder&) = delete;
    VendorFolder& operator=(const VendorFolder&) = delete;

    [[nodiscard]] fs::path library() const { return folder_ / "library.so"; }
    void mood(const std::string& word) const { std::ofstream(folder_ / "mood") << word << "\n"; }
    void lay(const std::string& id) {
        const auto cards = drivers::sim::load_cards("assets/samples/persons.toml");
        REQUIRE(cards);
        for (const auto& card : *cards) {
            if (card.id != id) continue;
            write("address", {card.new_address});
            write("card", {card.text, card.photo, card.fingerprints});
            return;
        }
        FAIL("no sample person " << id);
    }
    void lift() const { fs::remove(folder_ / "card"); }

  private:
    /// A new file each time: that is how the library sees that a card was laid down anew.
    void write(const char* name, const std::vector<kiosk::Bytes>& parts) const {
        const auto fresh = folder_ / (std::string(name) + ".new");
        {
            std::ofstream out(fresh, std::ios::binary);
            for (const auto& part : parts)
                out.write(reinterpret_cast<const char*>(part.data()),
                          static_cast<std::streamsize>(part.size()));
        }
        // The old file keeps its number until the new one has another.
        fs::rename(fresh, folder_ / name);
    }
    fs::path folder_;
};

class VendorSession {
  public:
    static constexpr Duration patience{30'000};

    explicit VendorSession(const std::string& library = {}) {
        drivers::IdCardReaderConfig config;
        config.quirks_file = "assets/quirks/id_card_readers.toml";
        config.limits.quarantine_faults = 1'000'000;
        config.vendor_library = library.empty() ? folder.library().string() : library;
        config.photo_library = config.vendor_library;
        config.vendor_program = VENDOR_PROGRAM;
        auto made = drivers::make_id_card_reader(
            config, clock_,
            [this](drivers::IdCardEvent event) { REQUIRE(inbox_.try_push(std::move(event))); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().detail));
        reader = std::move(*made);
    }

    [[nodiscard]] kiosk::SteadyTime now() const { return clock_.now().steady; }
    void await(const std::function<bool()>& condition) {
        const auto until = now() + patience;
        while (!condition()) {
            REQUIRE_MESSAGE(now() < until, "still " << name_of(reader->state().status) << ": "
                                                    << reader->state().detail);
            take(Duration{20});
        }
    }
    void await(DeviceStatus status) {
        await([&] { return reader->state().status == status; });
    }
    void await_fault() {
        await([&] { return reader->state().status != DeviceStatus::online; });
    }
    kiosk::Result<drivers::IdentityCard> read(drivers::IdCardReadOptions options = {}) {
        const drivers::RequestId request{++last_request_};
        ended_.reset();
        REQUIRE(reader->start_read(request, options));
        await([&] { return ended_.has_value(); });
        return std::move(*ended_);
    }
    std::string word(drivers::IdCardReadOptions options = {.timeout = Duration{3'000}}) {
        const auto card = read(options);
        return card ? card->number.reveal() : std::string(name_of(card.error().code));
    }

    VendorFolder folder;
    std::size_t removed = 0;

  private:
    void take(Duration time) {
        auto event = inbox_.pop_for(time);
        if (!event) return;
        if (std::holds_alternative<drivers::CardRemoved>(*event)) ++removed;
        auto* done = std::get_if<drivers::CardRead>(&*event);
        if (done != nullptr && done->request == drivers::RequestId{last_request_})
            ended_ = std::move(done->result);
    }

    kiosk::RealClock clock_;
    kiosk::BoundedQueue<drivers::IdCardEvent> inbox_{1024};
    std::optional<kiosk::Result<drivers::IdentityCard>> ended_;
    std::uint64_t last_request_ = 0;

  public:
    std::unique_ptr<drivers::IdCardReader> reader;
};

const std::string ordinary = "990101199003070023";

}  // namespace

TEST_CASE("a reader behind its vendor's library reads cards, newest address and fingerprints") {
    VendorSession session;
    session.await(DeviceStatus::online);
    CHECK(session.reader->report().capabilities.location.starts_with("library "));
    CHECK(session.reader->report().capabilities.serial_number.starts_with("05.01-"));
    session.folder.lay("ordinary");
    CHECK(session.word() == ordinary);
    session.folder.lift();
    session.await([&] { return session.removed == 1; });
    session.folder.lay("moved");
    const auto card = session.read({.with_fingerprints = true, .with_portrait = true});
    REQUIRE(card);
    CHECK(card->address.reveal() == "样例省测试市新址区新街99号");
    CHECK(card->fingerprints.reveal().size() == 1024);
    CHECK(card->photo_wlt.reveal().size() == 1024);
    CHECK(card->portrait.reveal().size() == Portrait::bytes);
    CHECK_FALSE(card->portrait_is_silhouette);
}

TEST_CASE("some libraries say success where the module says that it found a card") {
    VendorSession session;
    session.folder.mood("finds with success");
    session.folder.lay("ordinary");
    CHECK(session.word() == ordinary);
}

TEST_CASE("a library that cannot be used is the technician's, and says why") {
    VendorSession session(VENDOR_BARE_LIBRARY);
    session.await(DeviceStatus::hardware_error);
    CHECK(session.reader->state().recovery == drivers::RecoveryAction::configuration);
    CHECK(session.reader->state().detail.find("vendor library") != std::string::npos);
    CHECK(session.word() != ordinary);
}

TEST_CASE("whatever the library does wrong at rest, the terminal knows and is back by itself") {
    VendorSession session;
    session.await(DeviceStatus::online);
    for (const std::string mood : {"hang status", "crash status", "waits in vain", "lost",
                                   "unlicensed", "nonsense", "broken"}) {
        CAPTURE(mood);
        session.folder.mood(mood);
        const auto began = session.now();
        session.await_fault();
        CHECK(session.now() - began < Duration{15'000});
        if (mood == "unlicensed")
            CHECK(session.reader->state().blame == drivers::Blame::technician);
        session.folder.mood("well");
        session.await(DeviceStatus::online);
    }
    session.folder.lay("ordinary");
    CHECK(session.word() == ordinary);
}

TEST_CASE(
    "whatever the library does wrong while it reads, the read ends once and the next is whole") {
    VendorSession session;
    session.await(DeviceStatus::online);
    for (const std::string mood :
         {"hang find", "crash find", "hang read", "crash read", "more than a card"}) {
        CAPTURE(mood);
        session.folder.mood(mood);
        session.folder.lay("ordinary");
        const auto ended = session.word({.timeout = Duration{10'000}});
        CHECK(ended != ordinary);
        CHECK(ended != "ok");
        session.folder.mood("well");
        session.await(DeviceStatus::online);
        session.folder.lay("ordinary");
        CHECK(session.word() == ordinary);
        session.folder.lift();
    }
    session.folder.mood("unreadable");
    session.folder.lay("ordinary");
    CHECK(session.word({.timeout = Duration{3'000}, .attempts = 1}) == "card_unreadable");
    CHECK(session.reader->state().status == DeviceStatus::online);
}

TEST_CASE("a port that the library cannot open is told, and used when it opens") {
    VendorSession session;
    session.folder.mood("no port");
    session.reader->reset();
    session.await_fault();
    session.await([&] {
        return session.reader->state().detail.find("finds no reader") != std::string::npos;
    });
    session.folder.mood("well");
    session.await(DeviceStatus::online);
}

TEST_CASE(
    "a vendor's library runs out of process with what it needs: it opens no device node but a "
    "reader's, writes no file, reaches no network, program or other process (R-194, R-210)") {
    constexpr int all = 0xff;
    VendorFolder folder;
    {
        // The control: in a process that nothing confines all of it works.
        void* const library = ::dlopen(folder.library().c_str(), RTLD_NOW | RTLD_LOCAL);
        const bool is_loaded = library != nullptr;
        REQUIRE(is_loaded);
        const auto pry = reinterpret_cast<int (*)()>(::dlsym(library, "pry"));
        const bool has_pry = pry != nullptr;
        REQUIRE(has_pry);
        CHECK(pry() == all);
        ::dlclose(library);
        CHECK(fs::remove(folder.library().parent_path() / "taken"));
    }
    folder.mood("pries");
    const PortraitDecoder decoder(VENDOR_PROGRAM, folder.library());
    const auto portrait =
        decoder.decode(kiosk::SecretBytes(std::vector<unsigned char>(PortraitDecoder::wlt_bytes)));
    CHECK_MESSAGE(portrait, (portrait ? "" : portrait.error().detail));
    CHECK_FALSE(fs::exists(folder.library().parent_path() / "taken"));
    VendorSession session;
    session.folder.mood("pries");
    session.await(DeviceStatus::online);
    session.folder.lay("ordinary");
    CHECK(session.word() == ordinary);
}

TEST_CASE("a photo is decoded by the licensed library, as raw points or as a BMP") {
    VendorFolder folder;
    const PortraitDecoder decoder(VENDOR_PROGRAM, folder.library());
    kiosk::SecretBytes wlt(std::vector<unsigned char>(PortraitDecoder::wlt_bytes));
    for (std::size_t i = 0; i < wlt.reveal().size(); ++i)
        wlt.reveal()[i] = static_cast<unsigned char>(i * 7);
    for (const std::string mood : {"well", "bmp"}) {
        CAPTURE(mood);
        folder.mood(mood);
        const auto portrait = decoder.decode(wlt);
        REQUIRE_MESSAGE(portrait, (portrait ? "" : portrait.error().detail));
        REQUIRE(portrait->pixels.reveal().size() == Portrait::bytes);
        bool same = true;
        for (std::size_t i = 0; i < Portrait::bytes; ++i)
            same = same && portrait->pixels.reveal()[i] == wlt.reveal()[i % 1024];
        CHECK(same);
    }
}

TEST_CASE("a decoder that refuses, hangs, crashes or writes too far costs the photo alone") {
    VendorFolder folder;
    const PortraitDecoder decoder(VENDOR_PROGRAM, folder.library());
    const kiosk::SecretBytes wlt(std::vector<unsigned char>(PortraitDecoder::wlt_bytes));
    const kiosk::RealClock clock;
    for (const auto& [mood, code] :
         {std::pair<std::string, ErrorCode>{"refuses", ErrorCode::rejected},
          {"hang unpack", ErrorCode::timed_out},
          {"crash unpack", ErrorCode::device_fault},
          {"writes beyond", ErrorCode::rejected}}) {
        CAPTURE(mood);
        folder.mood(mood);
        const auto began = clock.now().steady;
        const auto portrait = decoder.decode(wlt);
        REQUIRE_FALSE(portrait);
        CHECK(portrait.error().code == code);
        CHECK(clock.now().steady - began < Duration{10'000});
        CHECK(decoder.portrait_of(wlt).is_silhouette);
    }
    folder.mood("well");
    CHECK_FALSE(decoder.portrait_of(wlt).is_silhouette);
    CHECK(decoder.decode(kiosk::SecretBytes(std::vector<unsigned char>(1023))).error().code ==
          ErrorCode::bad_format);
    CHECK(PortraitDecoder(VENDOR_PROGRAM, "/no/such/library.so").decode(wlt).error().code ==
          ErrorCode::bad_config);
    CHECK(PortraitDecoder("/no/such/program", folder.library()).decode(wlt).error().code ==
          ErrorCode::io_error);
}

TEST_CASE("without a decoder the portrait is a silhouette of the same size") {
    const auto nobody = PortraitDecoder({}, {}).portrait_of({});
    CHECK(nobody.is_silhouette);
    CHECK(nobody.pixels.reveal().size() == Portrait::bytes);
    // Ground in the corners, somebody in the middle.
    CHECK(nobody.pixels.reveal()[0] != nobody.pixels.reveal()[3 * (48 * Portrait::width + 51)]);
}

}  // namespace tests
