#include "kiosk/catalog/catalogue_store.h"

#include <fstream>
#include <future>

#include <doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/encoding.h"
#include "tests/storage/virtual_disk.h"
#include "tests/support/passing_files.h"
#include "tests/unit/catalog/fixture.h"

namespace fs = std::filesystem;
using kiosk::CatalogueStore;
using kiosk::ErrorCode;
using kiosk::SigningSeed;
using tests::Json;
using tests::Survives;
using tests::VirtualDisk;

namespace {

struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "catalogue-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] fs::path file() const { return path / "catalogue.dsse.json"; }
};

SigningSeed seed_of(unsigned char filling) {
    return SigningSeed{kiosk::SecretBytes(kiosk::Bytes(32, filling))};
}

std::string envelope(std::uint64_t version, const Json& document = tests::good_document(),
                     unsigned char signer = 1) {
    auto copy = document;
    copy["version"] = version;
    return kiosk::make_envelope(kiosk::catalogue_payload_type, copy.dump(), seed_of(signer));
}

CatalogueStore store_in(const Folder& folder) {
    return {folder.path, {seed_of(1).public_key()}};
}

/// On a disk in memory.
CatalogueStore store_on(VirtualDisk& disk) {
    return {"/catalogue", {seed_of(1).public_key()}, disk.files()};
}

/// Byte for byte.
bool is_whole(const CatalogueStore& store, std::uint64_t version) {
    const auto digest = kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(envelope(version))));
    return store.current() != nullptr && store.current()->version() == version &&
           store.etag() == "\"" + digest + "\"";
}

void check_refused_for_ever(VirtualDisk& disk, std::uint64_t version) {
    auto store = store_on(disk);
    REQUIRE(store.load());
    CHECK(store.install(envelope(version)).error().code == ErrorCode::conflict);
    // Also where the catalogue itself is lost.
    REQUIRE(disk.files().remove("/catalogue/catalogue.dsse.json"));
    auto bare = store_on(disk);
    CHECK(bare.load().error().code == ErrorCode::not_found);
    CHECK(bare.install(envelope(version)).error().code == ErrorCode::conflict);
}

/// What differs between the ways to give the store a version.
struct Way {
    std::uint64_t held = 0;  // 0: none
    kiosk::Result<void> (*take)(CatalogueStore& store) = nullptr;
};

kiosk::Result<void> take_sent(CatalogueStore& store) {
    if (auto installed = store.install(envelope(2)); !installed) return installed.error();
    return {};
}

kiosk::Result<void> take_delivered(CatalogueStore& store) {
    if (auto installed = store.install_delivered(envelope(2)); !installed) return installed.error();
    return {};
}

kiosk::Result<void> take_carried(CatalogueStore& store) {
    const auto installed = store.install_carried();
    if (!installed) return installed.error();
    // After a power cut that came behind the removal there is none.
    if (!*installed && !is_whole(store, 2)) return {ErrorCode::not_found, "lost"};
    return {};
}

/// Cuts the power at the n-th operation of taking version 2, and looks what is left. False: it had
/// come to its end before.
bool cut_while_taking(const Way& way, int n, Survives survives, std::uint64_t seed) {
    VirtualDisk disk;
    if (way.held != 0) REQUIRE(store_on(disk).install(envelope(way.held)));
    disk.place("/catalogue/carried.dsse.json", envelope(2));
    bool acknowledged = false;
    {
        auto store = store_on(disk);
        CHECK(store.load().has_value() == (way.held != 0));
        disk.cut_power_at(n);
        acknowledged = way.take(store).has_value();
        CHECK((is_whole(store, 2) ||
               (way.held == 0 ? store.current() == nullptr : is_whole(store, way.held))));
        if (acknowledged) CHECK(is_whole(store, 2));
    }
    const bool struck = disk.struck();
    CHECK((struck || acknowledged));
    if (!struck) disk.cut_power();
    disk.reboot(survives, seed);
    if (acknowledged) CHECK(disk.content("/catalogue/catalogue.version").ends_with(" 2\n"));
    auto store = store_on(disk);
    const auto loaded = store.load();
    if (loaded || way.held != 0 || acknowledged)
        CHECK((is_whole(store, 2) || is_whole(store, way.held)));
    else
        CHECK(loaded.error().code == ErrorCode::not_found);
    if (acknowledged) CHECK(is_whole(store, 2));
    CHECK(way.take(store));
    CHECK(is_whole(store, 2));
    check_refused_for_ever(disk, 1);
    return struck;
}

/// A catalogue of a good record and of one with a form for the terminal.
Json with_form(Json record) {
    record["code"] = "11370800MB285591843370117002012";
    record["directory_code"] = "370117002012";
    record["split"]["handle_items"][0]["code"] = record["code"].get<std::string>() + "01";
    record["terminal"]["level"] = "handle";
    return tests::document_with({tests::good_record(), std::move(record)});
}

void write(const fs::path& file, std::string_view content) {
    std::ofstream(file, std::ios::binary) << content;
}

/// Reading fails as often as is said.
class Unreadable final : public tests::PassingFiles {
  public:
    [[nodiscard]] kiosk::Result<std::string> read(const fs::path& file,
                                                  std::size_t size_max) override {
        if (failures > 0 && failures-- > 0) return {ErrorCode::io_error, "read: planted"};
        return PassingFiles::read(file, size_max);
    }
    int failures = 0;
};

/// While a file is given its name, somebody else asks for the catalogue.
class AskedMeanwhile final : public tests::PassingFiles {
  public:
    [[nodiscard]] kiosk::Result<void> rename(const fs::path& from, const fs::path& to) override {
        if (asks != nullptr && !answer_.valid()) {
            answer_ = std::async(std::launch::async, [this] {
                (void)asks->etag();
                (void)asks->form_faults();
                return asks->current();
            });
            answered = answer_.wait_for(std::chrono::seconds(10)) == std::future_status::ready;
        }
        return PassingFiles::rename(from, to);
    }
    [[nodiscard]] std::uint64_t version_seen() { return answer_.get()->version(); }

    const CatalogueStore* asks = nullptr;
    bool answered = false;

  private:
    std::future<std::shared_ptr<const kiosk::Catalogue>> answer_;
};

}  // namespace

TEST_CASE("What was installed is there after a restart (R-047)") {
    const Folder folder;
    auto store = store_in(folder);
    CHECK(store.load().error().code == ErrorCode::not_found);
    CHECK(store.current() == nullptr);
    CHECK(store.etag().empty());
    REQUIRE(store.install(envelope(3)).has_value());
    CHECK(store.current()->version() == 3);

    auto later = store_in(folder);
    REQUIRE(later.load().has_value());
    CHECK(later.current()->version() == 3);
    CHECK(later.etag() == store.etag());
    CHECK(later.etag().size() == 66);
}

TEST_CASE(
    "A version must be higher than the one held; the same bytes again are no change (R-047)") {
    const Folder folder;
    auto store = store_in(folder);
    REQUIRE(store.install(envelope(5)).has_value());
    const auto held = store.current();
    CHECK(store.install(envelope(4)).error().code == ErrorCode::conflict);
    CHECK(store.install(envelope(4)).error().detail == "version 4 offered, 5 held");
    CHECK(*store.install(envelope(5)) == held);
    auto other = tests::good_document();
    other["hall"]["phone"] = "99";
    CHECK(store.install(envelope(5, other)).error().code == ErrorCode::conflict);
    CHECK(store.current() == held);
    REQUIRE(store.install(envelope(6)).has_value());
    CHECK(store.current()->version() == 6);
    CHECK(held->version() == 5);  // a visit keeps what it began with
}

TEST_CASE("After a restart an older version is still refused") {
    const Folder folder;
    REQUIRE(store_in(folder).install(envelope(5)).has_value());
    auto store = store_in(folder);
    REQUIRE(store.load().has_value());
    CHECK(store.install(envelope(4)).error().code == ErrorCode::conflict);
}

TEST_CASE(
    "A wrongly signed, broken or unusable catalogue is refused with the reason, and the last good "
    "one stays") {
    const Folder folder;
    auto store = store_in(folder);
    REQUIRE(store.install(envelope(1)).has_value());
    CHECK(store.install(envelope(2, tests::good_document(), 9)).error().code ==
          ErrorCode::bad_signature);
    CHECK(store.install("<html>").error().code == ErrorCode::bad_format);
    auto record = tests::good_record();
    record.erase("stages");
    const auto refused = store.install(envelope(2, tests::document_with({record})));
    CHECK(refused.error().code == ErrorCode::bad_format);
    CHECK(refused.error().detail.find(
              "11370800MB285591843370117002011 /stages: is missing: 办理流程") !=
          std::string::npos);
    CHECK(store.current()->version() == 1);
    auto later = store_in(folder);
    CHECK((*later.load())->version() == 1);
}

TEST_CASE(
    "A stored copy that was changed is not believed, and a fresh one can be installed over it") {
    const Folder folder;
    REQUIRE(store_in(folder).install(envelope(1)).has_value());
    for (const std::string& content :
         {std::string("{"), std::string(), envelope(9, tests::good_document(), 9)}) {
        write(folder.file(), content);
        auto store = store_in(folder);
        CHECK(store.load().error().code == ErrorCode::corrupt);
        CHECK(store.current() == nullptr);
        CHECK(store.install(envelope(2)).has_value());
    }
}

TEST_CASE("While a new version is installed nobody waits for the one that is held") {
    const Folder folder;
    AskedMeanwhile files;
    CatalogueStore store(folder.path, {seed_of(1).public_key()}, files);
    REQUIRE(store.install(envelope(1)));
    files.asks = &store;
    REQUIRE(store.install(envelope(2)));
    CHECK(files.answered);
    CHECK(files.version_seen() == 1);
    CHECK(store.current()->version() == 2);
}

TEST_CASE("A catalogue that can't be read for a moment is not replaced by the delivered one") {
    const Folder folder;
    REQUIRE(store_in(folder).install(envelope(57)));
    Unreadable files;
    CatalogueStore store(folder.path, {seed_of(1).public_key()}, files);
    files.failures = 1;
    CHECK(store.load().error().code == ErrorCode::io_error);
    CHECK(store.is_unread());
    CHECK(store.install_delivered(envelope(1)).error().code == ErrorCode::io_error);
    CHECK(store.current() == nullptr);
    REQUIRE(store.load());
    CHECK_FALSE(store.is_unread());
    CHECK(store.current()->version() == 57);
}

TEST_CASE(
    "Where the catalogue is lost the delivered one serves, and none below the highest comes in") {
    const Folder folder;
    REQUIRE(store_in(folder).install(envelope(57)));
    SUBCASE("damaged") {
        write(folder.file(), "{");
    }
    SUBCASE("gone") {
        fs::remove(folder.file());
    }
    const bool was_there = fs::exists(folder.file());
    auto store = store_in(folder);
    CHECK_FALSE(store.load());
    CHECK_FALSE(store.is_unread());
    CHECK(store.install(envelope(56)).error().code == ErrorCode::conflict);
    REQUIRE(store.install_delivered(envelope(1)));
    CHECK(store.current()->version() == 1);
    CHECK(fs::exists(folder.file()) == was_there);
    CHECK(store.install(envelope(56)).error().detail == "version 56 offered, 57 taken before");
    write(folder.path / CatalogueStore::carried_name, envelope(30));
    CHECK(store.install_carried().error().code == ErrorCode::conflict);
    CHECK(store.current()->version() == 1);
    REQUIRE(store.install(envelope(57)));
    auto later = store_in(folder);
    CHECK((*later.load())->version() == 57);
}

TEST_CASE("A delivered catalogue that is newer than all before is kept like any other") {
    const Folder folder;
    auto store = store_in(folder);
    REQUIRE(store.install_delivered(envelope(3)));
    REQUIRE(store.install_delivered(envelope(5)));
    CHECK(store.install_delivered(envelope(4)).error().code == ErrorCode::conflict);
    CHECK((*store_in(folder).load())->version() == 5);
}

TEST_CASE("The highest version counts for the keys that signed it, and for a terminal of old") {
    const Folder folder;
    const auto highest = folder.path / "catalogue.version";
    REQUIRE(store_in(folder).install(envelope(9)));
    fs::remove(highest);
    REQUIRE(store_in(folder).load());
    REQUIRE(fs::exists(highest));
    fs::remove(folder.file());
    CHECK(store_in(folder).install(envelope(8)).error().code == ErrorCode::conflict);
    CatalogueStore moved(folder.path, {seed_of(2).public_key()});
    CHECK(moved.install(envelope(1, tests::good_document(), 2)));
}

TEST_CASE("Where nothing can be written the error says so and nothing changes") {
    const Folder folder;
    CatalogueStore store(folder.path / "missing", {seed_of(1).public_key()});
    CHECK(store.install(envelope(1)).error().code == ErrorCode::io_error);
    CHECK(store.current() == nullptr);
}

TEST_CASE("A disk that ends in the middle of the file leaves the last good copy") {
    const Folder folder;
    REQUIRE(store_in(folder).install(envelope(1)).has_value());
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &small);
        auto store = store_in(folder);
        const bool held = store.load().has_value();
        const auto refused = store.install(envelope(2));
        ::_exit(held && !refused && refused.error().code == ErrorCode::io_error &&
                        store.current()->version() == 1
                    ? 0
                    : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
    auto store = store_in(folder);
    CHECK((*store.load())->version() == 1);
}

TEST_CASE("A process killed at any moment of replacing leaves a catalogue that verifies") {
    const Folder folder;
    REQUIRE(store_in(folder).install(envelope(1)).has_value());
    std::uint64_t seen = 1;
    // Twenty moments, and on a busy machine more, until one came after a replacement.
    for (int round = 0; round < 20 || (seen == 1 && round < 200); ++round) {
        int ready[2];
        REQUIRE(::pipe(ready) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            auto store = store_in(folder);
            if (!store.load()) ::_exit(1);
            if (::write(ready[1], "r", 1) != 1) ::_exit(1);
            for (std::uint64_t version = store.current()->version() + 1;; ++version) {
                if (!store.install(envelope(version))) ::_exit(1);
            }
        }
        char byte = 0;
        REQUIRE(::read(ready[0], &byte, 1) == 1);
        for (const int end : ready) ::close(end);
        ::usleep(static_cast<useconds_t>(700 * round));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status));
        auto store = store_in(folder);
        REQUIRE(store.load().has_value());
        CHECK(store.current()->version() >= seen);
        seen = store.current()->version();
    }
    CHECK(seen > 1);
}

TEST_CASE(
    "A power cut at any operation of a catalogue switch leaves one that is whole, and never goes "
    "back (R-047)") {
    Way way;
    SUBCASE("from the platform") {
        way = {.held = 1, .take = take_sent};
    }
    SUBCASE("from the platform, the first of all") {
        way = {.held = 0, .take = take_sent};
    }
    SUBCASE("delivered with the terminal") {
        way = {.held = 1, .take = take_delivered};
    }
    SUBCASE("from a stick") {
        way = {.held = 1, .take = take_carried};
    }
    constexpr std::uint64_t seeds = 3;
    int n = 0;
    for (bool struck = true; struck;) {
        ++n;
        CAPTURE(n);
        REQUIRE(n < 60);
        struck = cut_while_taking(way, n, Survives::nothing, 1);
        CHECK(cut_while_taking(way, n, Survives::everything, 1) == struck);
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            CAPTURE(seed);
            CHECK(cut_while_taking(way, n, Survives::some, seed) == struck);
        }
    }
    // Two files, each opened, written, synced, renamed, and its folder synced.
    CHECK(n > 10);
}

TEST_CASE("A disk that doesn't sync loses a catalogue: the test above sees it") {
    VirtualDisk disk;
    REQUIRE(store_on(disk).install(envelope(1)));
    SUBCASE("files") {
        disk.lie_about_sync();
    }
    SUBCASE("folders") {
        disk.lie_about_folders();
    }
    REQUIRE(store_on(disk).install(envelope(2)));
    disk.cut_power();
    disk.reboot(Survives::nothing, 1);
    auto store = store_on(disk);
    (void)store.load().has_value();
    CHECK_FALSE(is_whole(store, 2));
}

TEST_CASE("Whichever operation of a catalogue switch fails, it can be repeated at once (R-047)") {
    for (const auto fault : {tests::DiskFault::io_error, tests::DiskFault::full}) {
        for (int n = 1;; ++n) {
            CAPTURE(n);
            REQUIRE(n < 60);
            VirtualDisk disk;
            auto store = store_on(disk);
            REQUIRE(store.install(envelope(1)));
            disk.fail_nth(n, fault);
            const auto first = store.install(envelope(2));
            const bool struck = disk.struck();
            CHECK(is_whole(store, first ? 2 : 1));
            CHECK(first.has_value() == !struck);
            disk.fail_nth(0, fault);
            CHECK(store.install(envelope(2)));
            disk.cut_power();
            disk.reboot(Survives::nothing, 1);
            auto later = store_on(disk);
            REQUIRE(later.load());
            CHECK(is_whole(later, 2));
            check_refused_for_ever(disk, 1);
            if (!struck) break;
        }
    }
}

TEST_CASE(
    "A new version with a form that fails its golden tests leaves the last good one (R-047)") {
    const Folder folder;
    auto store = store_in(folder);
    auto record = tests::good_record();
    record["form"] = tests::small_form();
    REQUIRE(store.install(envelope(3, with_form(record))));
    CHECK(store.form_faults().empty());
    record["form"]["tests"]["tests"][0]["visible"][0] = "b";
    const auto bad = store.install(envelope(4, with_form(record)));
    CHECK(bad.error().code == ErrorCode::bad_format);
    REQUIRE(store.form_faults().size() == 1);
    CHECK(store.form_faults().front().text().find("forms/f.tests.json") != std::string::npos);
    CHECK(store.current()->version() == 3);
    CHECK(store.current()->services().back().terminal_form() != nullptr);
    auto later = store_in(folder);
    REQUIRE(later.load());
    CHECK(later.current()->version() == 3);
    record["form"]["tests"] = tests::small_form()["tests"];
    CHECK(store.install(envelope(5, with_form(record))));
    CHECK(store.form_faults().empty());
}

TEST_CASE(
    "A terminal without any catalogue takes a version and leaves out a service with a bad form") {
    const Folder folder;
    auto store = store_in(folder);
    auto record = tests::good_record();
    record["form"] = tests::small_form();
    record["form"]["xform"] = "<h:html";
    REQUIRE(store.install(envelope(3, with_form(record))));
    CHECK(store.form_faults().size() == 1);
    CHECK(store.current()->services().size() == 1);
}

TEST_CASE("A stick carries a catalogue: judged like any other, once, and gone from its place") {
    const Folder folder;
    auto store = store_in(folder);
    REQUIRE(store.install(envelope(5)).has_value());
    const auto place = folder.path / CatalogueStore::carried_name;
    CHECK(*store.install_carried() == false);
    write(place, envelope(6));
    CHECK(*store.install_carried() == true);
    CHECK(store.current()->version() == 6);
    CHECK_FALSE(fs::exists(place));
    CHECK(*store.install_carried() == false);
    for (const auto& [content, code] :
         {std::pair{envelope(4), ErrorCode::conflict},
          std::pair{envelope(7, tests::good_document(), 2), ErrorCode::bad_signature},
          std::pair{envelope(7).substr(0, 90), ErrorCode::bad_format}}) {
        write(place, content);
        CHECK(store.install_carried().error().code == code);
        CHECK(store.current()->version() == 6);
        CHECK_FALSE(fs::exists(place));
    }
    auto later = store_in(folder);
    REQUIRE(later.load().has_value());
    CHECK(later.current()->version() == 6);
}
