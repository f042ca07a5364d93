#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "drivers/api/camera.h"
#include "kiosk/app/inbox.h"
#include "kiosk/app/store_service.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/executor.h"
#include "kiosk/documents/material.h"
#include "kiosk/flow/effect.h"
#include "kiosk/flow/snapshot.h"

namespace kiosk {

/// Papers below the camera and pictures of them from people's phones, for the visit: asks
/// bianmin-vision to look for pages, shows what the camera sees, makes a PDF of each page that was
/// taken and of all pages of a paper, hands them to the store and tells the visit.
///
/// **Threads:** `watch`, `bind`, `stop` and `forget` the user interface's; `on_camera` the
/// cameras'; `visit` and `take_picture` any. Pictures are fetched, looked at and made small on
/// `pictures`, files are made on `documents`.
/// **Limits:** one watch at a time; a look that finds `pictures` busy is dropped; `scans_max` scans
/// are at hand to be bound.
/// **Secrets:** scans are in memory until the visit ends; pictures go to the screen and end with
/// the visit, too. Once `forget` returns, nothing of that visit is shown or handed to the store,
/// however long it has been looked at.
class PageCamera {
  public:
    struct Parts {
        drivers::Cameras* cameras = nullptr;
        std::string camera;
        StoreService* store = nullptr;
        Executor* pictures = nullptr;
        Executor* documents = nullptr;
        /// One PDF of a paper's scans; runs on `documents`.
        std::function<Result<SecretBytes>(const MaterialDocument&, WallTime)> bind;
        /// Puts a picture onto the screen's shelf; any thread.
        std::function<void(std::uint64_t id, drivers::PagePreview picture)> show;
    };

    PageCamera(Parts parts, Inbox& inbox, const Clock& clock);

    static constexpr std::size_t scans_max = sheets_max;

    void watch(SessionId session, effect::WatchPage wanted);
    void stop();
    void bind(SessionId session, effect::BindPaper wanted);
    /// The visit is over. Before the screen and the store forget it.
    void forget();
    void on_camera(drivers::CameraEvent event);

    /// A picture of a paper of the visit, on its way to become a page.
    struct PhonePage {
        SessionId session;
        RequestId request;
        std::string paper;
        effect::PaperWords words;
    };
    /// Which visit it is: what comes for an earlier one is dropped.
    [[nodiscard]] std::uint64_t visit() const;
    /// Looks at a picture file that a phone has sent: a page as if it had been taken here
    /// (PageShot, PageKept), or PageNotKept.
    void take_picture(std::uint64_t visit, PhonePage page, SecretBytes file);

  private:
    struct Watch {
        SessionId session;
        RequestId request;
        std::string paper;
        std::shared_ptr<const effect::PaperWords> words;
        std::uint64_t visit = 0;
        bool by_phone = false;
    };
    using Scan = std::shared_ptr<const drivers::ScannedPage>;
    [[nodiscard]] std::optional<Watch> watch_of(const std::string& camera) const;
    /// Does `act` if that visit is still on, which can't end meanwhile.
    template <class Act>
    void in_visit(std::uint64_t visit, const Act& act) const;
    void check(const Watch& watch, const SecretBytes& file);
    void looked(const Watch& watch, const drivers::PageLooked& look);
    void taken(const Watch& watch, drivers::CapturedPage page);
    void keep(const Watch& watch, const Scan& scan, const CapturedSheet& sheet);
    void keep_bound(SessionId session, std::uint64_t visit, const effect::BindPaper& order,
                    const std::vector<Scan>& scans);
    /// Those that are still at hand, in that order; empty: one is not.
    [[nodiscard]] std::vector<Scan> scans_of(const std::vector<std::uint64_t>& pictures) const;

    const Parts parts_;
    Inbox& inbox_;
    const Clock& clock_;

    mutable std::mutex mutex_;
    std::optional<Watch> watch_;
    std::uint64_t visit_ = 0;
    std::uint64_t pictures_ = live_picture;
    std::map<std::uint64_t, Scan> scans_;  // by CapturedSheet::picture
};

}  // namespace kiosk
