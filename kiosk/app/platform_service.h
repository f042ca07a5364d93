#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/app/bulletin_book.h"
#include "kiosk/app/clock_watch.h"
#include "kiosk/app/health_monitor.h"
#include "kiosk/base/executor.h"
#include "kiosk/catalog/catalogue_store.h"
#include "kiosk/platform/http_client.h"

namespace kiosk {

/// Tells those who keep up the catalogue which guides nobody has looked through for long.
void log_outdated(const Catalogue& catalogue, const CivilDate& today, int days);

/// What the terminal itself asks of the platform: is it there, register, newest catalogue. Cases go
/// their own way, through the outbox and bianmin-sync.
/// **Threads:** calls from the user interface's; work on the executor's.
class PlatformService {
  public:
    /// Shorter than a gateway keeps a silent connection (docs/PLATFORM_API.md): then a look costs
    /// no TLS handshake, which is most of what a resting terminal would compute.
    static constexpr Duration reach_poll{15'000};
    static constexpr Duration reach_poll_down{3'000};
    /// A change is live within five minutes.
    static constexpr Duration catalogue_poll{240'000};

    struct Identity {
        std::string url;
        std::string terminal_id;
        std::string area_code;
        std::string version;
        /// What the terminal can do: its devices, its kind of place, its group.
        std::vector<std::string> capabilities;
        /// Is there while the platform refuses this terminal: it stays out of service after a
        /// restart, with or without a network. Empty: not remembered.
        std::filesystem::path refused_mark{};
    };

    /// `use_catalogue` is called on the user interface's thread, by `poll`.
    PlatformService(Executor& executor, HttpClient& client, CatalogueStore& catalogues,
                    HealthMonitor& health, Identity identity,
                    std::function<void(std::shared_ptr<const Catalogue>)> use_catalogue);

    /// What the platform tells the public is fetched, too, and given on by `poll`. Before the first
    /// call of `poll`.
    void follow_bulletin(BulletinBook& book,
                         std::function<void(std::shared_ptr<const Bulletin>)> use_bulletin);

    /// Is told the platform's time at each look, on the executor's thread. Before the first call of
    /// `poll`.
    void watch_clock(ClockWatch& watch) { clock_watch_ = &watch; }

    [[nodiscard]] SteadyTime poll(SteadyTime now);

  private:
    void look();
    void look_at_clock(std::optional<WallTime> told);
    void fetch_catalogue();
    /// What became of a catalogue that was offered, for the log.
    void report(const Result<std::shared_ptr<const Catalogue>>& installed);
    void register_terminal();
    void set_refused(bool refused);
    void fetch_bulletin();
    /// Those who keep up the catalogue are told what a terminal found wrong with it.
    void report_faults();

    Executor& executor_;
    HttpClient& client_;
    CatalogueStore& catalogues_;
    HealthMonitor& health_;
    const Identity identity_;
    std::function<void(std::shared_ptr<const Catalogue>)> use_catalogue_;
    std::shared_ptr<const Catalogue> used_;
    BulletinBook* bulletins_ = nullptr;
    ClockWatch* clock_watch_ = nullptr;
    std::function<void(std::shared_ptr<const Bulletin>)> use_bulletin_;
    std::shared_ptr<const Bulletin> used_bulletin_;
    std::string platform_time_;           // executor's: as it was told last
    std::vector<CatalogueFault> faults_;  // executor's: still to be told
    std::string faults_body_;             // executor's: the same on every try

    std::atomic<bool> busy_ = false;
    std::atomic<bool> reachable_ = false;
    bool registered_ = false;    // executor's
    bool catalogue_due_ = true;  // executor's
    SteadyTime next_look_{};
    SteadyTime next_catalogue_{};
};

}  // namespace kiosk
