#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/catalog/catalogue_store.h"
#include "offline_cache/store.h"
#include "offline_cache/sync/delivery.h"
#include "tests/simulator/event_log.h"
#include "tests/simulator/network.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/planted_bug.h"
#include "tests/simulator/sim_clock.h"
#include "tests/storage/virtual_disk.h"

namespace tests {

/// What a world was found to have broken.
struct Violation {
    std::string what;
};

/// One terminal with its kiosk and its delivery service as two processes on one disk, its network
/// and its platform, in virtual time. Everything that happens is drawn from the seed.
/// **Threads:** one, and one world at a time: logging and randomness of libraries are the
/// process's.
class World {
  public:
    World(std::uint64_t seed, const Plan& plan, PlantedBug bug);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// nullopt: every invariant held.
    [[nodiscard]] std::optional<Violation> live();
    [[nodiscard]] std::string events() const { return log_.text(); }

    struct Figures {
        std::size_t shown = 0;
        std::size_t scanned = 0;
        std::size_t exchanges = 0;
        std::size_t troubles = 0;
        std::size_t deaths = 0;
        std::size_t power_cuts = 0;
        std::size_t disk_faults = 0;
        std::size_t replaced = 0;
    };
    [[nodiscard]] Figures figures() const;

  private:
    static constexpr const char* canary = "canary-of-the-citizen";

    /// What a person wants to be filed, and what came of it.
    struct Intent {
        kiosk::Submission submission;
        std::string payload;
        bool shown = false;
        std::vector<std::string> ids;    // all ids under which it was ever put
        std::vector<std::string> scans;  // what its attachments are to hold
        kiosk::Bytes digest;             // of its manifest; only where bits change
    };
    struct Visit {
        std::size_t intent = 0;
        offline_cache::DraftId draft;
        kiosk::SecretBytes key;          // the guard's
        std::vector<std::string> texts;  // what the draft may hold now
        bool saved = false;
        bool resumed = false;  // after a crash, and without room held back
        int saves = 0;
        int tries = 0;
    };

    [[nodiscard]] bool chance(int in_a_thousand);
    void step();
    void bad_luck();
    void disk_luck();
    /// A process passes a named point of a write, and perhaps dies there.
    void pass(DiskClient& client, std::string_view point);
    void open_catalogues();
    void catalogue_luck();
    void reap();
    void power_returns();

    // The kiosk, and the person in front of it (kiosk.cpp).
    void kiosk_step();
    void open_kiosk();
    void resume_visit();
    void hold_room_again();
    void begin_visit();
    void save_draft();
    void scan();
    void submit();
    void settle_submit(const kiosk::Result<void>& done, bool had_ballast);
    void end_visit();
    void plant_in_outbox();
    void change_outbox(const char* sql);
    [[nodiscard]] offline_cache::StoreOptions store_options();
    [[nodiscard]] Intent& intent() { return intents_[visit_->intent]; }
    void show();

    void delivery_step();
    void open_delivery();

    // Invariants (checks.cpp).
    void check_always();
    void check_end();
    void check_platform() const;
    void check_attachments(const Intent& intent, const ModelPlatform::Record& record) const;
    void check_chunks();
    void check_audit();
    void check_shown();
    void check_receipts();
    [[nodiscard]] std::size_t place_of(const std::string& id) const;
    [[nodiscard]] bool is_busy();
    [[nodiscard]] bool has_parked(const kiosk::SubmissionId& id);
    [[nodiscard]] bool has_damaged_files() const;
    [[nodiscard]] bool has_salvage_to_do() const;
    [[nodiscard]] std::unique_ptr<offline_cache::Database> looked_at(const std::string& file);
    [[nodiscard]] kiosk::Bytes digest_on_disk(const kiosk::SubmissionId& id);
    [[nodiscard]] bool is_whole_in_damaged(const Intent& intent);
    [[nodiscard]] bool has_manifest(const std::string& file, const kiosk::Bytes& digest,
                                    const char* order);
    void finish();

    Plan plan_;
    PlantedBug bug_;
    kiosk::SeededRandom luck_;
    kiosk::SeededRandom keys_;
    SimClock clock_;
    EventLog log_;
    VirtualDisk disk_;
    std::unique_ptr<DiskClient> kiosk_disk_;
    std::unique_ptr<DiskClient> delivery_disk_;
    std::unique_ptr<DiskClient> observer_disk_;
    ModelPlatform platform_;
    Network network_;
    MarkingSigner signer_;
    kiosk::Bytes data_secret_;
    offline_cache::PlatformKey data_key_;
    std::unique_ptr<offline_cache::ReceiptVerifier> verifier_;

    std::unique_ptr<offline_cache::Store> store_;
    std::unique_ptr<kiosk::CatalogueStore> catalogues_;
    std::uint64_t catalogue_acknowledged_ = 0;
    std::unique_ptr<offline_cache::Outbox> outbox_;
    std::unique_ptr<offline_cache::Admission> admission_;
    std::unique_ptr<offline_cache::Delivery> delivery_;
    std::optional<kiosk::SteadyTime> delivery_due_;
    DiskClient* doomed_ = nullptr;  // dies when it passes `doom_`
    std::string_view doom_;

    kiosk::SecretBytes fingerprint_key_;  // the guard's
    std::vector<Intent> intents_;
    std::optional<Visit> visit_;
    std::optional<Visit> ended_;  // the last one that ended while the program ran
    bool troubled_ = true;
    bool rotten_ = false;
    bool inside_exchange_ = false;
    Figures figures_;
};

}  // namespace tests
