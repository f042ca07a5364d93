#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "kiosk/app/draft_key.h"
#include "kiosk/app/health_monitor.h"
#include "kiosk/app/inbox.h"
#include "kiosk/app/order_book.h"
#include "kiosk/base/executor.h"
#include "kiosk/catalog/catalogue.h"
#include "kiosk/model/submission.h"
#include "offline_cache/store.h"

namespace kiosk {

/// The store behind a thread of its own. Answers come back through the inbox with the session and
/// request they were asked with.
/// **Threads:** calls from the user interface's; work on the executor's. **Limits:** the executor's
/// queue; when it is full a submission answers SubmissionFailed and a draft is skipped (the next
/// answer saves it again; DraftSaved says that this one is not durable). The end of a draft is
/// never skipped: `poll` asks for it again, and nothing of the next visit is saved before it.
class StoreService {
  public:
    /// How often a visit that waits for its receipt asks, and how often the room on the disk is
    /// looked at.
    static constexpr Duration receipt_poll{200};
    static constexpr Duration room_poll{30'000};
    /// So often the guard hears that the user interface's loop goes round; where its file says
    /// `watchdog_seconds`, it ends a kiosk whose loop does not.
    static constexpr Duration life_sign{5'000};

    StoreService(Executor& executor, std::unique_ptr<offline_cache::Store> store, DraftKey keys,
                 Inbox& inbox, HealthMonitor& health);

    /// Where orders of fees outlive the program; before all else. Without it none does.
    void keep_orders_in(OrderBook orders) { orders_ = std::move(orders); }
    /// Tells DraftFound when a crash left a draft whose key the guard still has, or a power cut one
    /// whose key was wrapped; then OrdersLeft, when there are orders whose case was never stored.
    void recover();
    void tell_ready();
    /// From the next case on; nullopt: the configuration's keys. Unusable ones are told to the
    /// technician, and the ones before stay.
    void seal_to(const std::optional<SealingKeys>& keys);
    void submit(SessionId session, RequestId request, Submission submission);
    void watch(SessionId session, RequestId request, SubmissionId submission);
    /// Answers RoomReserved: room for so much of scans is held back until the draft is dropped, or
    /// there is none.
    void reserve_room(SessionId session, RequestId request, std::uint64_t bytes);
    /// Answers DraftSaved once it is on the disk, or cannot be put there.
    void save_draft(SessionId session, RequestId request, SecretText state,
                    bool outlives_power_cut);
    void drop_draft();
    /// Until `forget_order`, or until a case of that id is stored. What fails is told to the
    /// technician; the visit goes on.
    void keep_order(OrderLeft order);
    void forget_order(const Uuid& order);
    /// A sheet that was taken, as a PDF: sealed and durable before PageKept says so, else
    /// PageNotKept. `sheet` comes back with its file. Any thread.
    void keep_page(SessionId session, RequestId request, std::string name, SecretBytes pdf,
                   CapturedSheet sheet);
    /// Any PDF of the case; `done` is called on the store's thread, or here when that is busy.
    void keep(std::string name, SecretBytes pdf, std::function<void(Result<KeptFile>)> done);
    /// What is done with a person's data, for the audit chain: a name of
    /// docs/STORE_FORMAT.md, and the consent that it was done with, or nothing. Any thread.
    void note(std::string event, std::string subject = {});
    /// Ends watches and scrubs the store thread's stack.
    void forget_visit();

    /// Called by the user interface's loop; does something only when due. Returns when it wants to
    /// be called next.
    [[nodiscard]] SteadyTime poll(SteadyTime now);

  private:
    struct Watch {
        SessionId session;
        RequestId request;
        SubmissionId submission;
        std::uint64_t generation = 0;
    };
    [[nodiscard]] std::optional<SecretBytes> key_of(const offline_cache::DraftId& draft);
    [[nodiscard]] Result<Attachment> store_pdf(const std::string& name, const SecretBytes& pdf);
    void recover_draft();
    /// The outbox decides: a case that is there keeps its money.
    void tell_orders_left();
    void erase_order(const Uuid& order);
    void drop();
    void ask_receipt(const Watch& watch);
    void look_at_room();

    Executor& executor_;
    std::unique_ptr<offline_cache::Store> store_;
    const offline_cache::Recipients configured_;
    DraftKey keys_;
    std::optional<OrderBook> orders_;
    Inbox& inbox_;
    HealthMonitor& health_;

    std::optional<Watch> watch_;
    /// A visit's draft has to go, and the queue had no room for that.
    bool drop_wanted_ = false;
    std::uint64_t generation_ = 0;
    std::atomic<std::uint64_t> answered_ = 0;
    std::atomic<bool> asking_ = false;
    SteadyTime next_receipt_{};
    SteadyTime next_room_{};
    SteadyTime next_life_sign_{};
};

}  // namespace kiosk
