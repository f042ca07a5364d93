#include "drivers/idcard/service.h"

#include <algorithm>
#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SteadyTime;

namespace {

/// Ends a read without speaking against the reader.
bool spares_reader(ErrorCode code) {
    return code == ErrorCode::no_card || code == ErrorCode::card_unreadable ||
           code == ErrorCode::card_removed || code == ErrorCode::card_kind_unknown ||
           code == ErrorCode::cancelled;
}

}  // namespace

IdCardService::IdCardService(Parts parts, ReaderPlaces& places, const kiosk::Clock& clock,
                             IdCardEventSink sink)
    : parts_(std::move(parts)),
      places_(places),
      clock_(clock),
      sink_(std::move(sink)),
      supervisor_(parts_.limits),
      actor_([this](Pause& pause) { return idle(pause); }, parts_.sleep) {
    board_.change([now = clock.now()](IdCardReaderReport& report) {
        report.state.since = now.steady;
        report.state.since_wall = now.wall;
    });
}

IdCardService::~IdCardService() {
    stop();
}

void IdCardService::stop() {
    actor_.stop();
    reader_.reset();
}

Result<void> IdCardService::start_read(RequestId request, IdCardReadOptions options) {
    const SteadyTime deadline = clock_.now().steady + options.timeout;
    return actor_.submit({request,
                          [this, request, options, deadline](Pause& pause) mutable {
                              // Time spent in the queue counts.
                              options.timeout =
                                  std::max(Duration{0}, deadline - clock_.now().steady);
                              run_read(request, options, pause);
                          },
                          [this, request](Error error) {
                              sink_(CardRead{request, std::move(error)});
                          }});
}

void IdCardService::reset() {
    board_.want_reset();
    actor_.poke();
}

Duration IdCardService::idle(Pause& pause) {
    follow_places();
    start_if_due(pause, false);
    const auto now = clock_.now().steady;
    if (supervisor_.is_running() && has_earlier_card() && now >= next_watch_) watch_card(pause);
    if (supervisor_.is_running() && !has_earlier_card() && now >= next_self_test_) {
        const auto done = reader_->idle_test(pause);
        // A command that came meanwhile finds out by itself.
        if (!done && done.error().code != ErrorCode::cancelled) reader_failed(done.error());
        next_self_test_ = clock_.now().steady + quirks_.self_test_interval;
    }
    if (supervisor_.is_running() && !has_earlier_card() && !reader_->is_resting() &&
        clock_.now().steady >= last_use_ + quirks_.idle_close)
        reader_->rest();
    publish();
    return until_next_duty();
}

Duration IdCardService::until_next_duty() const {
    const auto now = clock_.now().steady;
    Duration rest = parts_.refresh_places ? serial_poll : idle_max;
    const auto due = [&rest, now](SteadyTime time) {
        rest = std::min(rest, std::max(Duration{1}, time - now));
    };
    if (const auto start = supervisor_.start_at()) due(*start);
    if (!supervisor_.is_running()) return rest;
    due(has_earlier_card() ? next_watch_ : next_self_test_);
    if (!has_earlier_card() && !reader_->is_resting()) due(last_use_ + quirks_.idle_close);
    return rest;
}

void IdCardService::follow_places() {
    if (parts_.refresh_places) parts_.refresh_places();
    const bool reset_wanted = board_.take_reset();
    // A reader in quarantine makes way for another one.
    if (place_ && supervisor_.is_quarantined()) places_.demote(*place_);
    const auto best = places_.best();
    if (place_ != best) {
        if (place_) detach();
        if (best) attach(*best);
    } else if (reset_wanted && place_) {
        reader_.reset();
        lose_sight_of_card();
        failed_starts_ = 1;  // wakes it with a module reset
        supervisor_.cleared(clock_.now());
    }
    if (!place_) declare_absent();
    publish();
}

void IdCardService::declare_absent() {
    const bool has_other = !places_.all().empty();
    supervisor_.absent(has_other ? "only readers that no driver speaks to" : "no reader attached",
                       clock_.now());
}

void IdCardService::attach(const ReaderPlace& place) {
    place_ = place;
    failed_starts_ = 0;
    supervisor_.attached(clock_.now());
    const auto quirks = reader_quirks_of(*place.quirks);
    if (!quirks) {
        supervisor_.faulted(quirks.error(), clock_.now());
    } else {
        quirks_ = *quirks;
    }
    board_.change([&place](IdCardReaderReport& report) {
        ++report.attachments;
        report.capabilities = {"card_reader",
                               place.quirks->model,
                               place.location,
                               {},
                               {"contactless", "newest_address", "fingerprints", "card_left"}};
    });
}

void IdCardService::detach() {
    count_frames();
    reader_.reset();
    place_.reset();
    declare_absent();
    if (has_earlier_card() && earlier_ != EarlierCard::told) {
        earlier_ = EarlierCard::told;
        publish();
        sink_(CardRemoved{});
    }
    board_.change([](IdCardReaderReport& report) { report.capabilities = {}; });
}

void IdCardService::start_if_due(Pause& pause, bool at_once) {
    const auto due = supervisor_.start_at();
    if (!due) return;
    const bool is_due = clock_.now().steady >= *due;
    // Impatience does not end a quarantine.
    if (is_due || (at_once && !supervisor_.is_quarantined())) start_reader(pause);
}

void IdCardService::start_reader(Pause& pause) {
    using Waking = SamReader::Waking;
    const auto quirks = reader_quirks_of(*place_->quirks);
    if (!quirks) return reader_failed(quirks.error());
    count_frames();
    reader_ = std::make_unique<SamReader>(parts_.make_link(*place_, *quirks), clock_, *quirks);
    const Waking waking = failed_starts_ == 0   ? Waking::plain
                          : failed_starts_ == 1 ? Waking::module_reset
                                                : Waking::cable_reset;
    if (waking != Waking::plain) board_.change([](IdCardReaderReport& report) { ++report.resets; });
    if (auto done = reader_->start(waking, pause); !done) {
        if (done.error().code == ErrorCode::cancelled) {
            count_frames();
            reader_.reset();
            return;
        }
        return reader_failed(done.error());
    }
    failed_starts_ = 0;
    supervisor_.started(clock_.now());
    last_use_ = clock_.now().steady;
    next_watch_ = last_use_;
    next_self_test_ = last_use_ + quirks_.self_test_interval;
    board_.change([this](IdCardReaderReport& report) {
        report.capabilities.serial_number = reader_->module_number();
    });
    publish();
}

void IdCardService::note_fault(const Error& error) {
    count_frames();
    reader_.reset();
    ++failed_starts_;
    supervisor_.faulted(error, clock_.now());
    lose_sight_of_card();
    board_.change([&error](IdCardReaderReport& report) {
        ++report.faults;
        report.last_error = std::string(kiosk::name_of(error.code)) + ": " + error.detail;
    });
}

void IdCardService::reader_failed(const Error& error) {
    note_fault(error);
    publish();
}

/// A serial reader that was pulled and plugged in again between two looks: our end of the line is
/// dead, and the reader is there. That it is gone is believed when its node is; else the person
/// who waits would pay for what was over before they came.
bool IdCardService::is_back(const Error& error, Pause& pause) {
    if (error.code != ErrorCode::device_gone || !parts_.refresh_places) return false;
    parts_.refresh_places();
    if (places_.best() != place_) return false;
    note_fault(error);
    failed_starts_ = 0;  // it was switched on just now: nothing to reset
    start_if_due(pause, true);
    return supervisor_.is_running();
}

void IdCardService::run_read(RequestId request, IdCardReadOptions options, Pause& pause) {
    auto card = read(request, options, pause);
    board_.change([&card](IdCardReaderReport& report) {
        ++(card ? report.cards_read : report.failed_reads);
    });
    if (card) {
        earlier_ = EarlierCard::watched;
        next_watch_ = clock_.now().steady + quirks_.watch_interval;
    } else if (supervisor_.is_running() && !spares_reader(card.error().code)) {
        reader_failed(card.error());
    }
    last_use_ = clock_.now().steady;
    supervisor_.busy(false, clock_.now());
    publish();
    sink_(CardRead{request, std::move(card)});
    // The frames of the card lay deeper on this stack.
    kiosk::scrub_stack();
}

Result<IdentityCard> IdCardService::read(RequestId request, IdCardReadOptions options,
                                         Pause& pause) {
    const SteadyTime deadline = clock_.now().steady + options.timeout;
    follow_places();
    // A person waits: a reader in its back-off gets its chance now.
    if (!supervisor_.is_running()) start_if_due(pause, true);
    if (pause.cancelled()) return {ErrorCode::cancelled};
    if (!supervisor_.is_running()) return why_not_usable();
    for (bool is_second = false;; is_second = true) {
        supervisor_.busy(true, clock_.now());
        publish();
        auto card = read_before(deadline, request, options, pause);
        if (card || is_second || !is_back(card.error(), pause)) return card;
    }
}

Result<IdentityCard> IdCardService::read_before(SteadyTime deadline, RequestId request,
                                                IdCardReadOptions options, Pause& pause) {
    if (auto done = wait_for_removal(deadline, pause); !done) return done.error();
    options.timeout = std::max(Duration{0}, deadline - clock_.now().steady);
    const SamReader::Listener listener{[this, request] { sink_(CardFound{request}); },
                                       [this, request](ErrorCode reason, int left) {
                                           sink_(CardRetry{request, reason, left});
                                       }};
    auto card = reader_->read(options, listener, pause);
    if (card && options.with_portrait) {
        auto portrait = parts_.portraits.portrait_of(card->photo_wlt);
        card->portrait_is_silhouette = portrait.is_silhouette;
        card->portrait = std::move(portrait.pixels);
    }
    return card;
}

/// The card of an earlier read must be taken away first: it may be another person's. (The module
/// itself would not find it again before it is lifted.)
Result<void> IdCardService::wait_for_removal(SteadyTime deadline, Pause& pause) {
    while (has_earlier_card()) {
        const auto there = earlier_card_lies_there(pause);
        if (!there) return there.error();
        if (!*there) {
            forget_earlier_card();
            publish();
            break;
        }
        const Duration left = deadline - clock_.now().steady;
        if (left <= Duration{0})
            return {ErrorCode::no_card, "the card read before was not taken away"};
        if (!pause.wait(std::min(left, quirks_.find_interval))) return {ErrorCode::cancelled};
    }
    return {};
}

Error IdCardService::why_not_usable() const {
    const auto& state = supervisor_.state();
    const auto code = place_ ? ErrorCode::device_fault : ErrorCode::no_device;
    return {code, state.detail, place_ ? place_->location : std::string{}};
}

void IdCardService::watch_card(Pause& pause) {
    const auto there = earlier_card_lies_there(pause);
    last_use_ = clock_.now().steady;
    next_watch_ = last_use_ + quirks_.watch_interval;
    if (!there && there.error().code == ErrorCode::cancelled) return;
    if (!there) return reader_failed(there.error());
    if (!*there) forget_earlier_card();
}

/// A module that was woken has forgotten the card: it finds it like any other, and only a look
/// without a card tells that the one of the earlier read was taken away.
Result<bool> IdCardService::earlier_card_lies_there(Pause& pause) {
    const auto answers = reader_->card_still_there(pause);
    if (!answers) return answers;
    if (*answers && earlier_ == EarlierCard::unseen) earlier_ = EarlierCard::watched;
    if (*answers) return true;
    if (earlier_ == EarlierCard::watched) return false;
    return reader_->finds_card(pause);
}

void IdCardService::lose_sight_of_card() {
    if (earlier_ == EarlierCard::watched) earlier_ = EarlierCard::unseen;
}

void IdCardService::forget_earlier_card() {
    const bool was_told = std::exchange(earlier_, EarlierCard::gone) == EarlierCard::told;
    next_self_test_ = clock_.now().steady + quirks_.self_test_interval;
    publish();
    if (!was_told) sink_(CardRemoved{});
}

void IdCardService::count_frames() {
    if (!reader_) return;
    const auto counted = reader_->counters();
    counted_before_.frames += counted.frames;
    counted_before_.timeouts += counted.timeouts;
    counted_before_.checksum_errors += counted.checksum_errors;
    counted_before_.bytes_skipped += counted.bytes_skipped;
}

/// Lets others see the present truth, and tells the sink when the state of the device changed.
void IdCardService::publish() {
    std::vector<std::string> others;
    for (const auto& place : places_.all()) {
        if (place_ == place) continue;
        others.push_back(place.location + (place.is_supported() ? "" : ", not supported: ") +
                         (place.is_supported() ? "" : place.quirks->model));
    }
    const auto live = reader_ ? reader_->counters() : SamChannel::Counters{};
    const bool is_news = board_.publish(supervisor_.state(), [&](IdCardReaderReport& report) {
        report.other_readers = std::move(others);
        report.media = !supervisor_.is_running() ? MediaState::unknown
                       : earlier_ == EarlierCard::watched || earlier_ == EarlierCard::unseen
                           ? MediaState::present
                           : MediaState::not_present;
        report.frames = counted_before_.frames + live.frames;
        report.timeouts = counted_before_.timeouts + live.timeouts;
        report.checksum_errors = counted_before_.checksum_errors + live.checksum_errors;
        report.bytes_skipped = counted_before_.bytes_skipped + live.bytes_skipped;
    });
    if (is_news) sink_(DeviceEvent{"id_card_reader", supervisor_.state()});
}

}  // namespace drivers
