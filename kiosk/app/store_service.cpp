#include "kiosk/app/store_service.h"

#include <utility>
#include <vector>

#include "kiosk/base/encoding.h"
#include "kiosk/base/log.h"
#include "kiosk/platform/receipt_children.h"

namespace kiosk {

StoreService::StoreService(Executor& executor, std::unique_ptr<offline_cache::Store> store,
                           DraftKey keys, Inbox& inbox, HealthMonitor& health)
    : executor_(executor),
      store_(std::move(store)),
      configured_(store_->recipients()),
      keys_(std::move(keys)),
      inbox_(inbox),
      health_(health) {}

std::optional<SecretBytes> StoreService::key_of(const offline_cache::DraftId& draft) {
    if (auto key = keys_.left_behind(draft.value())) return key;
    const auto wrapped = store_->wrapped_draft_key(draft);
    return wrapped && *wrapped ? keys_.unwrapped(**wrapped) : std::nullopt;
}

void StoreService::recover() {
    (void)executor_.post([this] {
        recover_draft();
        tell_orders_left();
    });
}

void StoreService::recover_draft() {
    const auto left = store_->leftover_draft();
    if (!left) return;
    if (auto key = *left ? key_of(**left) : std::nullopt) {
        auto draft = store_->load_draft(**left, *key);
        if (draft && *draft) {
            keys_.adopt((*left)->value(), std::move(*key));
            inbox_.post({{}, event::DraftFound{std::move(**draft)}, {}});
            scrub_stack();
            return;
        }
        scrub_stack();
    }
    // Scans of a visit that a crash has ended may lie there without any draft.
    (void)store_->drop_drafts().has_value();
}

void StoreService::tell_orders_left() {
    if (!orders_) return;
    const auto kept = orders_->read();
    if (!kept) return log::component_failed("order_book", kept.error().code, kept.error().detail);
    std::vector<OrderLeft> left;
    for (const auto& order : *kept) {
        const auto filed = store_->find(SubmissionId(order.order));
        // Nothing goes back on a doubt; the next start asks again.
        if (!filed) return log::store_failed(filed.error().code, filed.error().detail);
        if (*filed)
            erase_order(order.order);
        else
            left.push_back(order);
    }
    if (!left.empty()) inbox_.post({{}, event::OrdersLeft{std::move(left)}, {}});
}

void StoreService::erase_order(const Uuid& order) {
    if (!orders_) return;
    const auto erased = orders_->erase(order);
    // It is asked about once more after the next start, and answered as before.
    if (!erased) log::component_failed("order_book", erased.error().code, erased.error().detail);
}

void StoreService::keep_order(OrderLeft order) {
    const bool taken = executor_.post([this, order = std::move(order)] {
        if (!orders_) return;
        const auto kept = orders_->keep(order);
        if (!kept) log::component_failed("order_book", kept.error().code, kept.error().detail);
    });
    if (!taken) log::component_failed("order_book", ErrorCode::device_busy, "an order is not kept");
}

void StoreService::forget_order(const Uuid& order) {
    (void)executor_.post([this, order] { erase_order(order); });
}

void StoreService::tell_ready() {
    (void)executor_.post([this] { keys_.tell_ready(); });
}

void StoreService::seal_to(const std::optional<SealingKeys>& keys) {
    auto recipients = keys ? offline_cache::Recipients::from_keys(keys->data, keys->escrow)
                           : Result<offline_cache::Recipients>(configured_);
    if (!recipients)
        return log::component_failed("sealing_keys", recipients.error().code,
                                     recipients.error().detail);
    (void)executor_.post([this, wanted = std::move(*recipients)] { store_->seal_to(wanted); });
}

void StoreService::submit(SessionId session, RequestId request, Submission submission) {
    auto held = std::make_shared<Submission>(std::move(submission));
    const bool taken = executor_.post([this, session, request, held] {
        const auto stored = store_->submit(*held);
        if (stored) {
            inbox_.post({session, event::SubmissionStored{request}, {}});
            // The case is there, and keeps its money.
            erase_order(held->id.value());
        } else {
            if (stored.error().code == ErrorCode::disk_full) health_.set_storage(false);
            inbox_.post({session, event::SubmissionFailed{request, stored.error()}, {}});
        }
        held->payload.wipe();
        scrub_stack();
    });
    if (!taken)
        inbox_.post(
            {session,
             event::SubmissionFailed{request, {ErrorCode::device_busy, "store queue full", {}}},
             {}});
}

void StoreService::watch(SessionId session, RequestId request, SubmissionId submission) {
    watch_ = Watch{session, request, submission, ++generation_};
    next_receipt_ = {};
}

void StoreService::reserve_room(SessionId session, RequestId request, std::uint64_t bytes) {
    const bool taken = executor_.post([this, session, request, bytes, drop_first = drop_wanted_] {
        if (drop_first) drop();
        const auto room = store_->admit(bytes);
        if (!room) log::store_failed(room.error().code, room.error().detail);
        inbox_.post({session, event::RoomReserved{request, room.has_value()}, {}});
    });
    if (taken)
        drop_wanted_ = false;
    else
        inbox_.post({session, event::RoomReserved{request, false}, {}});
}

void StoreService::save_draft(SessionId session, RequestId request, SecretText state,
                              bool outlives_power_cut) {
    auto held = std::make_shared<SecretText>(std::move(state));
    const bool taken = executor_.post(
        [this, session, request, held, outlives_power_cut, drop_first = drop_wanted_] {
            if (drop_first) drop();
            const auto saved =
                store_->save_draft(offline_cache::DraftId(keys_.draft()), keys_.key(), *held,
                                   outlives_power_cut ? keys_.wrapped() : Bytes());
            if (!saved) log::draft_not_saved(saved.error().code);
            inbox_.post({session, event::DraftSaved{request, saved.has_value()}, {}});
            held->wipe();
            scrub_stack();
        });
    if (taken)
        drop_wanted_ = false;
    else
        inbox_.post({session, event::DraftSaved{request, false}, {}});
}

void StoreService::drop() {
    keys_.drop();
    (void)store_->drop_drafts().has_value();
}

void StoreService::drop_draft() {
    drop_wanted_ = !executor_.post([this] { drop(); });
}

Result<Attachment> StoreService::store_pdf(const std::string& name, const SecretBytes& pdf) {
    auto writer = store_->begin_attachment(name, "application/pdf");
    if (!writer) return writer.error();
    if (const auto written = (*writer)->append(pdf.reveal()); !written) return written.error();
    return (*writer)->finish();
}

void StoreService::keep(std::string name, SecretBytes pdf,
                        std::function<void(Result<KeptFile>)> done) {
    const auto held = std::make_shared<SecretBytes>(std::move(pdf));
    const bool taken = executor_.post([this, held, done, name = std::move(name)] {
        auto stored = store_pdf(name, *held);
        if (stored) {
            done(KeptFile{std::move(*stored), to_hex(sha256(held->reveal()))});
        } else {
            log::store_failed(stored.error().code, stored.error().detail);
            if (stored.error().code == ErrorCode::disk_full) health_.set_storage(false);
            done(stored.error());
        }
        held->wipe();
        scrub_stack();
    });
    if (!taken) done(Error{ErrorCode::device_busy, "store queue full", {}});
}

void StoreService::keep_page(SessionId session, RequestId request, std::string name,
                             SecretBytes pdf, CapturedSheet sheet) {
    keep(std::move(name), std::move(pdf),
         [this, session, request, sheet = std::move(sheet)](Result<KeptFile> kept) {
             if (kept) {
                 CapturedSheet stored = sheet;
                 stored.file = *std::move(kept);
                 note("collected:paper");
                 inbox_.post({session, event::PageKept{request, std::move(stored)}, {}});
             } else {
                 inbox_.post({session, event::PageNotKept{request, {}, kept.error().code}, {}});
             }
         });
}

void StoreService::note(std::string event, std::string subject) {
    const bool taken =
        executor_.post([this, event = std::move(event), subject = std::move(subject)] {
            const auto noted = store_->note(event, subject);
            if (!noted) log::store_failed(noted.error().code, noted.error().detail);
        });
    if (!taken) log::store_failed(ErrorCode::device_busy, "the audit chain lacks an entry");
}

void StoreService::forget_visit() {
    watch_.reset();
    (void)executor_.post([] { scrub_stack(); });
}

void StoreService::ask_receipt(const Watch& watch) {
    if (asking_.exchange(true)) return;
    const bool taken = executor_.post([this, watch] {
        auto receipt = store_->receipt_for(watch.submission);
        if (receipt && *receipt) {
            answered_ = watch.generation;
            auto children = children_in((*receipt)->jws);
            inbox_.post({watch.session,
                         event::SubmissionAccepted{watch.request, std::move(**receipt),
                                                   std::move(children)},
                         {}});
        }
        asking_ = false;
    });
    if (!taken) asking_ = false;
}

void StoreService::look_at_room() {
    (void)executor_.post([this] { health_.set_storage(store_->admit().has_value()); });
}

SteadyTime StoreService::poll(SteadyTime now) {
    if (now >= next_room_) {
        look_at_room();
        next_room_ = now + room_poll;
    }
    // From this loop and no other thread: it is the loop that may hang.
    if (now >= next_life_sign_)
        next_life_sign_ = keys_.tell_alive() ? now + life_sign : SteadyTime::max();
    if (drop_wanted_) drop_draft();
    SteadyTime next = std::min(next_room_, next_life_sign_);
    if (drop_wanted_) next = std::min(next, now + receipt_poll);
    if (!watch_ || answered_ == watch_->generation) return next;
    if (now >= next_receipt_) {
        ask_receipt(*watch_);
        next_receipt_ = now + receipt_poll;
    }
    return std::min(next, next_receipt_);
}

}  // namespace kiosk
