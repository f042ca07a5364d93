#include <optional>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "offline_cache/store.h"
#include "tests/unit/offline_cache/fixture.h"

using kiosk::SecretText;
using offline_cache::DraftId;
using offline_cache::Outbox;
using offline_cache::OutboxState;
using offline_cache::Store;
using offline_cache::StoreOptions;
using tests::id_of;
using tests::Survives;
using tests::VirtualDisk;

namespace {

constexpr std::string_view first_page = "first page";
constexpr std::string_view second_page = "first page, second page";
/// Two chunks, one of them not full.
constexpr std::uint64_t scan_bytes = 1'100'000;

/// A terminal whose power may fail while somebody files a case with a scan.
struct Terminal {
    VirtualDisk disk;
    tests::DataKeyPair platform;
    kiosk::VirtualClock clock;
    kiosk::SystemRandom random;
    const kiosk::SecretBytes draft_key = offline_cache::new_draft_key(random);
    const kiosk::Bytes wrapped_key = kiosk::Bytes(256, 0x5A);
    const DraftId draft{id_of(9).value()};
    const std::string scan = std::string(scan_bytes, 's');

    [[nodiscard]] std::unique_ptr<Store> start(const std::string& boot_id) {
        StoreOptions options;
        options.folder = "/data";
        options.terminal_id = "T-0001";
        options.recipients = platform.recipients();
        options.fingerprint_key = kiosk::SecretBytes(kiosk::Bytes(32, 5));
        options.admission.ballast_bytes = 1024 * 1024;
        options.admission.case_bytes = 1024 * 1024;
        options.admission.prefetch_floor = options.admission.attachments_floor =
            options.admission.case_floor = 1;
        options.vfs = disk.vfs();
        options.files = &disk.files();
        options.boot_id = boot_id;
        auto store = Store::open(std::move(options), clock, random);
        REQUIRE(store);
        return std::move(*store);
    }
};

/// What the program was told is done.
struct VisitDone {
    std::string_view saved;
    std::optional<kiosk::Attachment> scanned;
    bool filed = false;
    bool erased = false;
};

kiosk::Submission case_with(const kiosk::Attachment& scan) {
    auto submission = tests::sample_submission(1, "the case");
    submission.attachments.push_back(scan);
    return submission;
}

std::optional<kiosk::Attachment> scan_page(Terminal& terminal, Store& store) {
    auto writer = store.begin_attachment("page", "image/jpeg");
    if (!writer || !(*writer)->append(kiosk::as_bytes(terminal.scan))) return {};
    auto kept = (*writer)->finish();
    if (!kept) return {};
    return *kept;
}

/// A visit as the program goes through it: each next step only after the one before is done.
void visit(Terminal& terminal, Store& store, VisitDone& done) {
    for (const auto page : {first_page, second_page}) {
        if (!store.save_draft(terminal.draft, terminal.draft_key, SecretText(std::string(page)),
                              terminal.wrapped_key))
            return;
        done.saved = page;
    }
    done.scanned = scan_page(terminal, store);
    if (!done.scanned) return;
    if (!store.submit(case_with(*done.scanned))) return;
    done.filed = true;
    done.erased = store.drop_drafts().has_value();
}

/// As it was saved, with its key, or gone; and there unless its end had begun.
void check_draft(Terminal& terminal, Store& store, const VisitDone& done) {
    const auto left = store.leftover_draft();
    REQUIRE(left);
    const auto state = store.load_draft(terminal.draft, terminal.draft_key);
    REQUIRE(state);
    CHECK(left->has_value() == state->has_value());
    if (!done.saved.empty() && !done.filed) CHECK(state->has_value());
    if (done.erased) CHECK_FALSE(state->has_value());
    const auto wrapped = store.wrapped_draft_key(terminal.draft);
    REQUIRE(wrapped);
    CHECK(wrapped->has_value() == state->has_value());
    if (!state->has_value()) return;
    const auto& text = (*state)->reveal();
    CHECK((text == first_page || text == second_page));
    if (done.saved == second_page) CHECK(text == second_page);
    CHECK(**wrapped == terminal.wrapped_key);
    CHECK(store.load_draft(terminal.draft, offline_cache::new_draft_key(terminal.random))
              .error()
              .code == kiosk::ErrorCode::bad_signature);
}

/// Everything of it opens at the platform and is what was filed.
void check_whole_case(const Terminal& terminal, Outbox& outbox, const kiosk::Attachment& scan) {
    const auto text = outbox.manifest_of(id_of(1));
    REQUIRE(text);
    const auto manifest = nlohmann::json::parse(*text);
    const auto payload = kiosk::from_base64(manifest["payload"].get<std::string>());
    REQUIRE(payload);
    CHECK(terminal.platform.open(*payload).find(case_with(scan).payload.reveal().substr(1)) !=
          std::string::npos);
    kiosk::Bytes file;
    for (const auto& chunk : scan.chunks) {
        const auto bytes = outbox.blobs().read(chunk);
        REQUIRE(bytes);
        file.insert(file.end(), bytes->begin(), bytes->end());
    }
    CHECK((terminal.platform.open(file) == terminal.scan));
    CHECK(outbox.attachments_of(id_of(1)).value().size() == 1);
}

std::size_t cases_in(Store& store) {
    return store.counts().value().unsent();
}

/// False: the visit came to its end first.
bool cut_in_visit(int n, Survives survives) {
    Terminal terminal;
    terminal.disk.forbid(tests::sample_number);
    terminal.disk.forbid("second page");
    VisitDone done;
    {
        auto store = terminal.start("boot-1");
        REQUIRE(store->admit(scan_bytes));
        terminal.disk.cut_power_at(n);
        visit(terminal, *store, done);
    }
    const bool struck = terminal.disk.struck();
    CHECK((struck || done.erased));
    terminal.disk.cut_power();
    terminal.disk.reboot(survives, static_cast<std::uint64_t>(n));
    CHECK(terminal.disk.forbidden_writes() == 0);

    auto store = terminal.start("boot-2");
    const bool is_there = store->find(id_of(1)).value().has_value();
    if (done.filed) CHECK(is_there);
    CHECK(cases_in(*store) == (is_there ? 1 : 0));
    check_draft(terminal, *store, done);
    if (done.scanned) {
        // Filed again, or only now: the scan is still there for it.
        CHECK(store->submit(case_with(*done.scanned)));
        CHECK(cases_in(*store) == 1);
    } else {
        CHECK_FALSE(is_there);
    }
    REQUIRE(store->drop_drafts());
    CHECK_FALSE(store->leftover_draft().value());
    store.reset();
    auto outbox = Outbox::open(tests::outbox_options(terminal.disk)).value();
    if (done.scanned)
        check_whole_case(terminal, *outbox, *done.scanned);
    else
        CHECK(outbox->blobs().collect({}).value() == 0);
    return struck;
}

}  // namespace

TEST_CASE(
    "R-149, R-198: A power cut at any operation of a visit loses no case that was filed and no "
    "draft that was saved") {
    int n = 0;
    for (bool struck = true; struck;) {
        ++n;
        CAPTURE(n);
        REQUIRE(n < 300);
        struck = cut_in_visit(n, Survives::nothing);
        CHECK(cut_in_visit(n, Survives::some) == struck);
        CHECK(cut_in_visit(n, Survives::everything) == struck);
    }
    CHECK(n > 40);
    MESSAGE("power was cut at each of ", n - 1, " operations");
}

TEST_CASE("Control: a disk that does not sync loses a filed case, and the test above sees it") {
    Terminal terminal;
    VisitDone done;
    {
        auto store = terminal.start("boot-1");
        REQUIRE(store->admit(scan_bytes));
        terminal.disk.lie_about_sync();
        visit(terminal, *store, done);
    }
    REQUIRE(done.filed);
    terminal.disk.cut_power();
    terminal.disk.reboot(Survives::nothing, 1);
    auto store = terminal.start("boot-2");
    CHECK_FALSE(store->find(id_of(1)).value());
}
