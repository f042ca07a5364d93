#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

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
    };

    /// `use_catalogue` is called on the user interface's thread, by `poll`.
    PlatformService(Executor& executor, HttpClient& client, CatalogueStore& catalogues,
                    HealthMonitor& health, Identity identity,
                    std::function<void(std::shared_ptr<const Catalogue>)> use_catalogue);

    [[nodiscard]] SteadyTime poll(SteadyTime now);

  private:
    void look();
    void fetch_catalogue();
    /// What became of a catalogue that was offered, for the log.
    void report(const Result<std::shared_ptr<const Catalogue>>& installed);
    void register_terminal();

    Executor& executor_;
    HttpClient& client_;
    CatalogueStore& catalogues_;
    HealthMonitor& health_;
    const Identity identity_;
    std::function<void(std::shared_ptr<const Catalogue>)> use_catalogue_;
    std::shared_ptr<const Catalogue> used_;

    std::atomic<bool> busy_ = false;
    std::atomic<bool> reachable_ = false;
    bool registered_ = false;    // executor's
    bool catalogue_due_ = true;  // executor's
    SteadyTime next_look_{};
    SteadyTime next_catalogue_{};
};

}  // namespace kiosk
