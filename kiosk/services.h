#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>

#include "drivers/api/auxiliaries.h"
#include "drivers/api/camera.h"
#include "drivers/api/code_scanner.h"
#include "drivers/api/document_printer.h"
#include "drivers/api/id_card_reader.h"
#include "drivers/api/smart_card_reader.h"
#include "drivers/terminal/camera_scanner.h"
#include "kiosk/app/bulletin_book.h"
#include "kiosk/app/case_service.h"
#include "kiosk/app/demand_book.h"
#include "kiosk/app/device_log.h"
#include "kiosk/app/effect_runner.h"
#include "kiosk/app/face_camera.h"
#include "kiosk/app/health_monitor.h"
#include "kiosk/app/inbox.h"
#include "kiosk/app/maintenance_runner.h"
#include "kiosk/app/platform_service.h"
#include "kiosk/app/store_service.h"
#include "kiosk/app/visit_figures.h"
#include "kiosk/app/visit_runner.h"
#include "kiosk/base/config.h"
#include "kiosk/base/executor.h"
#include "kiosk/base/random.h"
#include "kiosk/catalog/catalogue_store.h"
#include "kiosk/maintenance/device_desk.h"
#include "kiosk/platform/http_client.h"

namespace kiosk {

/// Everything of the terminal but the screen: store, devices, platform, and the visit between them.
/// Made and ended by main, in the order of the members.
/// **Threads:** the user interface's; owns the others (store, platform, documents, one a device).
class Services {
  public:
    /// `wake` ends the sleep of the user interface's loop; `surroundings` is what the screen does
    /// for the flow. `delivered_catalogue` may be empty.
    [[nodiscard]] static Result<std::unique_ptr<Services>> open(
        const Config& config, const std::filesystem::path& delivered_catalogue,
        std::function<void()> wake, Surroundings surroundings);
    ~Services();

    [[nodiscard]] VisitRunner& visit() { return *visit_; }
    [[nodiscard]] MaintenanceRunner& maintenance() { return *maintenance_; }
    /// A touch on the screen that is shown now.
    void person(Intent intent);
    /// Nobody is there, and the technician's pages are shut.
    [[nodiscard]] bool may_open_maintenance() const;
    void open_maintenance();
    /// Takes what waits and lets time pass. True when the snapshot may have changed.
    bool turn();
    /// Of the technician's pages while they are open, else of the visit.
    [[nodiscard]] Snapshot snapshot() const;
    /// `shown` is on the screen now.
    void on_shown(const Snapshot& shown);
    /// The screen is drawn: the guard takes the splash away, a draft of a crashed visit is looked
    /// for.
    void screen_is_up();
    /// A part of the screen's side fails, or works again: log and technician's pages say so.
    void part_failed(const std::string& part, const Error& error) { report_failed(part, error); }
    void part_works(const std::string& part);
    /// What is due on the side: receipts, room on the disk, the platform. Once a turn of the loop.
    void poll();
    /// When the visit, or the side as the last `poll` left it, wants its next turn.
    [[nodiscard]] SteadyTime next_deadline() const;
    [[nodiscard]] bool idle() const { return inbox_->empty(); }

  private:
    Services() = default;
    void open_catalogue(const Config& config, const std::filesystem::path& delivered);
    [[nodiscard]] Result<void> open_store(const Config& config);
    void open_devices(const Config& config);
    void open_card_readers(const Config& config);
    void open_printer(const Config& config);
    void open_scanner(const Config& config);
    void open_cameras(const Config& config);
    void open_page_camera();
    void open_cabinet(const Config& config);
    void on_camera(drivers::CameraEvent event);
    /// Codes are read by whatever can read them now.
    void follow_code_readers();
    [[nodiscard]] Result<void> open_platform(const Config& config);
    void open_visit(const Config& config, Surroundings surroundings);
    void open_maintenance_pages(const Config& config, std::function<void()> wake,
                                std::function<void()> forget);
    /// A configured device that cannot be made: the log and the technician's pages say so.
    void report_failed(const std::string& device, const Error& error);

    RealClock clock_;
    SystemRandom random_;
    SteadyTime side_due_{};  // at once, until it was asked
    std::unique_ptr<Inbox> inbox_;
    std::unique_ptr<HealthMonitor> health_;
    std::unique_ptr<CatalogueStore> catalogues_;
    std::unique_ptr<BulletinBook> bulletins_;
    std::unique_ptr<HttpClient> client_;
    std::unique_ptr<ThreadExecutor> store_thread_;
    std::unique_ptr<ThreadExecutor> platform_thread_;
    std::unique_ptr<ThreadExecutor> documents_thread_;
    std::unique_ptr<ThreadExecutor> pictures_thread_;
    std::unique_ptr<StoreService> store_;
    std::unique_ptr<ClockWatch> clock_watch_;
    std::unique_ptr<PlatformService> platform_;
    std::unique_ptr<CaseService> cases_;
    std::unique_ptr<EffectRunner> effects_;
    std::function<void(std::uint64_t, drivers::PagePreview)> show_picture_;
    std::unique_ptr<VisitFigures> figures_;
    std::unique_ptr<VisitRunner> visit_;
    std::unique_ptr<DeviceDesk> desk_;
    std::unique_ptr<MaintenanceRunner> maintenance_;
    std::unique_ptr<drivers::IdCardReader> reader_;
    std::unique_ptr<drivers::SmartCardReader> smart_card_reader_;
    std::unique_ptr<drivers::DocumentPrinter> printer_;
    DeviceLog device_log_;
    std::atomic<bool> scanner_usable_ = false;
    std::atomic<bool> camera_usable_ = false;
    bool takes_phone_pictures_ = false;  // before the cameras are opened
    std::unique_ptr<drivers::CodeScanner> scanner_;
    std::unique_ptr<drivers::terminal::CameraScanner> camera_scanner_;
    std::unique_ptr<PageCamera> page_camera_;
    std::unique_ptr<FaceCamera> face_camera_;
    std::unique_ptr<drivers::Cameras> cameras_;
    std::unique_ptr<drivers::Auxiliaries> auxiliaries_;
};

}  // namespace kiosk
