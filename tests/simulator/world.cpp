#include "tests/simulator/world.h"

#include <array>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "tests/simulator/catalogue_samples.h"

namespace tests {

using kiosk::ErrorCode;
using offline_cache::Outbox;

namespace {

constexpr std::uint64_t capacity = std::uint64_t{96} * 1024 * 1024;
constexpr const char* catalogue_folder = "/catalogue";
/// Most deaths at random miss the moments between a commit and what follows from it.
constexpr std::array points{"begin",         "put.row",     "commit.before",  "commit.after",
                            "send.before",   "send.after",  "purge.envelope", "accepted",
                            "upload.before", "upload.after"};

/// Believes whatever looks like a receipt for this submission.
class CredulousVerifier final : public offline_cache::ReceiptVerifier {
  public:
    explicit CredulousVerifier(kiosk::Bytes key) : ReceiptVerifier(std::move(key)) {}
    [[nodiscard]] kiosk::Result<kiosk::Receipt> verify(
        std::string_view jws, const offline_cache::ReceiptExpectation& expected) const override {
        if (jws.empty()) return {ErrorCode::bad_signature, "none"};
        return kiosk::Receipt{
            .id = expected.id,
            .case_no = expected.kind == kiosk::SubmissionKind::submission ? "C" : "",
            .accepted_at = kiosk::WallTime(std::chrono::hours(400'000)),
            .jws = std::string(jws)};
    }
};

}  // namespace

World::World(std::uint64_t seed, const Plan& plan, PlantedBug bug)
    : plan_(plan),
      bug_(bug),
      luck_(seed),
      keys_(seed ^ 0x4B45'5953),
      log_(clock_),
      network_(platform_, clock_, log_, plan_, luck_) {
    kiosk_disk_ = disk_.add_client();
    delivery_disk_ = disk_.add_client();
    observer_disk_ = disk_.add_client();
    disk_.set_capacity(capacity);
    disk_.forbid(canary);
    if (bug == PlantedBug::missing_fdatasync) disk_.lie_about_sync();
    if (bug == PlantedBug::missing_folder_fsync) disk_.lie_about_folders();
    platform_.without_key = bug == PlantedBug::platform_without_key;
    kiosk::Bytes open(crypto_box_PUBLICKEYBYTES);
    data_secret_.resize(crypto_box_SECRETKEYBYTES);
    crypto_box_keypair(open.data(), data_secret_.data());
    data_key_ = offline_cache::PlatformKey::from_bytes(std::move(open)).value();
    if (bug == PlantedBug::unverified_receipt)
        verifier_ = std::make_unique<CredulousVerifier>(platform_.key.public_key);
    else
        verifier_ = std::make_unique<offline_cache::ReceiptVerifier>(
            offline_cache::ReceiptVerifier::from_key(platform_.key.public_key).value());
    fingerprint_key_ = offline_cache::new_draft_key(keys_);
    network_.meanwhile = [this] {
        if (inside_exchange_ && troubled_ && luck_.below(6) == 0) {
            kiosk_step();
            if (kiosk_disk_->dead()) store_.reset();
        }
    };
}

World::~World() = default;

bool World::chance(int in_a_thousand) {
    return luck_.below(1000) < static_cast<std::uint64_t>(in_a_thousand);
}

std::optional<Violation> World::live() {
    try {
        for (int i = 0; i < plan_.steps; ++i) step();
        finish();
        check_end();
    } catch (const Violation& violation) {
        return violation;
    }
    return std::nullopt;
}

void World::step() {
    bad_luck();
    catalogue_luck();
    if (luck_.below(2) == 0)
        kiosk_step();
    else
        delivery_step();
    reap();
    if (luck_.below(40) == 0) check_always();
    if (luck_.below(3) == 0)
        clock_.advance(std::chrono::seconds(luck_.below(luck_.below(10) == 0 ? 5000 : 60)));
}

void World::bad_luck() {
    if (chance(plan_.outages)) network_.begin_outage();
    if (chance(plan_.outages / 2)) {
        platform_.uploads.clear();
        log_.note("the platform forgets unfinished uploads");
    }
    if (chance(plan_.clock_jumps))
        clock_.set_wall(kiosk::WallTime(std::chrono::hours(luck_.below(900'000))));
    if (chance(plan_.full_disk)) {
        const bool fills = luck_.below(2) == 0;
        disk_.take_room(fills ? capacity - disk_.used() : luck_.below(capacity - disk_.used()));
        log_.note(fills ? "others fill the disk" : "others take some room");
    }
    if (chance(plan_.bit_rot)) {
        const auto size = disk_.content("/data/outbox.db").size();
        const auto bit = luck_.below(size * 8 + 1);
        disk_.flip_bit("/data/outbox.db", bit);
        rotten_ = true;
        log_.note("bit " + std::to_string(bit) + " of outbox.db changes");
    }
    disk_luck();
}

void World::disk_luck() {
    auto& client = luck_.below(2) == 0 ? *kiosk_disk_ : *delivery_disk_;
    const std::string who = &client == kiosk_disk_.get() ? "kiosk" : "delivery";
    const auto n = static_cast<int>(1 + luck_.below(luck_.below(4) == 0 ? 120 : 12));
    const auto when = " at operation " + std::to_string(n) + " of " + who;
    if (chance(plan_.disk_faults)) {
        ++figures_.disk_faults;
        switch (luck_.below(3)) {
            case 0:
                client.fail_nth(n, DiskFault::io_error);
                log_.note("to come: I/O error" + when);
                break;
            case 1:
                client.fail_nth(n, DiskFault::full);
                log_.note("to come: disk full" + when);
                break;
            default:
                client.fail_nth_read(n);
                log_.note("to come: read error" + when);
                break;
        }
    } else if (chance(plan_.deaths)) {
        if (luck_.below(3) == 0) {
            doomed_ = &client;
            doom_ = points[luck_.below(points.size())];
            log_.note("to come: death of " + who + " at " + std::string(doom_));
            return;
        }
        client.die_at(n);
        log_.note("to come: death" + when);
    } else if (chance(plan_.power_cuts)) {
        client.cut_power_at(n);
        log_.note("to come: power cut" + when);
    }
}

void World::pass(DiskClient& client, std::string_view point) {
    if (doomed_ != &client || doom_ != point) return;
    doomed_ = nullptr;
    client.die_now();
}

/// As at the kiosk's start, and at its next look where the disk failed then.
void World::open_catalogues() {
    if (!catalogues_) {
        auto& files = kiosk_disk_->files();
        catalogues_ = std::make_unique<kiosk::CatalogueStore>(
            catalogue_folder, std::vector<kiosk::SigningKey>{catalogue_sample_key()}, files);
        (void)catalogues_->load().has_value();
        (void)catalogues_->install_delivered(catalogue_sample(1)).has_value();
    } else if (catalogues_->is_unread()) {
        (void)catalogues_->load().has_value();
    } else {
        return;
    }
    if (catalogues_->is_unread()) return;
    const auto current = catalogues_->current();
    const auto held = current ? current->version() : 0;
    if (held < catalogue_acknowledged_)
        throw Violation{"catalogue " + std::to_string(held) + " after " +
                        std::to_string(catalogue_acknowledged_) + " was installed"};
}

void World::catalogue_luck() {
    open_catalogues();
    if (!chance(plan_.catalogues)) return;
    const auto version = 1 + luck_.below(catalogue_samples);
    const auto& envelope = catalogue_sample(version);
    if (bug_ == PlantedBug::catalogue_rolled_back) {
        auto& files = kiosk_disk_->files();
        if (kiosk::replace_file(files, "/catalogue/catalogue.dsse.json", envelope)) {
            catalogue_acknowledged_ = std::max(catalogue_acknowledged_, version);
            catalogues_.reset();
        }
        return;
    }
    const auto held = catalogues_->install(envelope);
    log_.note("catalogue " + std::to_string(version) + ": " +
              (held ? "installed" : held.error().detail));
    if (!held) return;
    if ((*held)->version() < catalogue_acknowledged_) throw Violation{"the catalogue went back"};
    catalogue_acknowledged_ = (*held)->version();
}

/// Processes that the disk has failed for good are started again.
void World::reap() {
    if (disk_.power_is_off()) return power_returns();
    if (kiosk_disk_->dead()) {
        ++figures_.deaths;
        log_.note("the kiosk died");
        store_.reset();
        catalogues_.reset();
        kiosk_disk_->revive();
    }
    if (delivery_disk_->dead()) {
        ++figures_.deaths;
        log_.note("delivery died");
        delivery_.reset();
        outbox_.reset();
        delivery_disk_->revive();
    }
}

void World::power_returns() {
    ++figures_.power_cuts;
    delivery_.reset();
    outbox_.reset();
    store_.reset();
    catalogues_.reset();
    const auto survives = static_cast<Survives>(luck_.below(3));
    disk_.reboot(survives, luck_.next());
    kiosk_disk_->revive();
    delivery_disk_->revive();
    clock_.boot();
    clock_.advance(std::chrono::seconds(luck_.below(7200)));
    // The guard's memory went with the power.
    visit_.reset();
    ended_.reset();
    fingerprint_key_ = offline_cache::new_draft_key(keys_);
    delivery_due_.reset();
    log_.note("power cut and return, " +
              std::string(survives == Survives::nothing      ? "nothing"
                          : survives == Survives::everything ? "everything"
                                                             : "some") +
              " of what was not synced survived");
}

void World::open_delivery() {
    auto& files = delivery_disk_->files();
    offline_cache::OutboxOptions with{
        .file = "/data/outbox.db",
        .terminal_id = "T-0001",
        .boot_id = clock_.boot_id(),
        .entries_max = 20'000,
        .vfs = delivery_disk_->vfs(),
        .at_point = [this](std::string_view point) { pass(*delivery_disk_, point); },
        .files = &files};
    auto opened = Outbox::open(std::move(with));
    log_.note("delivery starts: " + (opened ? std::string("open") : opened.error().detail));
    if (!opened) {
        clock_.advance(std::chrono::seconds(2));
        return;
    }
    outbox_ = std::move(*opened);
    auto options = store_options().admission;
    options.folder = "/data";
    admission_ = std::make_unique<offline_cache::Admission>(options, files);
    offline_cache::DeliveryOptions delivery;
    delivery.wire = {.url = "https://platform",
                     .terminal_id = "T-0001",
                     .request_timeout = std::chrono::seconds(30),
                     .signer = &signer_};
    delivery.audit_interval = std::chrono::minutes(10);
    delivery_ = std::make_unique<offline_cache::Delivery>(*outbox_, network_, *verifier_,
                                                          *admission_, clock_, luck_, delivery);
    delivery_due_.reset();
    if (auto started = delivery_->start(); !started)
        log_.note("delivery start: " + started.error().detail);
}

void World::delivery_step() {
    if (!delivery_) return open_delivery();
    const auto now = clock_.now().steady;
    if (delivery_due_ && *delivery_due_ > now && luck_.below(3) != 0) {
        if (luck_.below(2) == 0) return;
        clock_.advance(*delivery_due_ - now);
    }
    inside_exchange_ = true;
    const auto turn = delivery_->run_once();
    inside_exchange_ = false;
    delivery_due_ = turn.more ? std::nullopt : turn.next;
}

/// No more trouble: what was filed must arrive within two days.
void World::finish() {
    troubled_ = false;
    doomed_ = nullptr;
    network_.calm();
    disk_.take_room(0);
    kiosk_disk_->fail_nth(0, DiskFault::io_error);
    delivery_disk_->fail_nth(0, DiskFault::io_error);
    reap();
    log_.note("calm");
    // What of a damaged outbox could not be read then is read at the next start.
    if (has_salvage_to_do()) {
        store_.reset();
        delivery_.reset();
        outbox_.reset();
    }
    const auto end = clock_.elapsed() + std::chrono::hours(48);
    for (int i = 0; i < 10'000 && clock_.elapsed() < end; ++i) {
        if (!store_ || visit_) kiosk_step();
        if (!delivery_) {
            open_delivery();
            continue;
        }
        const auto turn = delivery_->run_once();
        if (turn.more) continue;
        if (!is_busy() && store_ && !visit_) return;
        const auto now = clock_.now().steady;
        clock_.advance(turn.next && *turn.next > now ? *turn.next - now : kiosk::Duration(60'000));
    }
}

World::Figures World::figures() const {
    auto figures = figures_;
    figures.exchanges = network_.exchanges();
    figures.troubles = network_.troubles();
    return figures;
}

}  // namespace tests
