#include "drivers/scanner/scanner_service.h"

#include <algorithm>
#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;

namespace {
constexpr Duration idle_max{1'000};

bool is_supported(const ScannerPlace& place) {
    return place.quirks != nullptr && place.quirks->protocol.starts_with("scanner-");
}
}  // namespace

ScannerService::ScannerService(Parts parts, const kiosk::Clock& clock, CodeScannerEventSink sink)
    : parts_(std::move(parts)),
      clock_(clock),
      sink_(std::move(sink)),
      supervisor_(parts_.limits),
      actor_([this](Pause&) { return idle(); }) {
    report_.state.since = clock.now().steady;
    report_.state.since_wall = clock.now().wall;
}

ScannerService::~ScannerService() {
    actor_.stop();
}

void ScannerService::set_place(const ScannerPlace& place, bool attached) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::find(places_.begin(), places_.end(), place);
        if (attached && found == places_.end() && places_.size() < place_limit)
            places_.push_back(place);
        if (!attached && found != places_.end()) places_.erase(found);
    }
    actor_.poke();
}

DeviceState ScannerService::state() const {
    const std::lock_guard lock(mutex_);
    return report_.state;
}

CodeScannerReport ScannerService::report() const {
    const std::lock_guard lock(mutex_);
    return report_;
}

void ScannerService::reset() {
    {
        const std::lock_guard lock(mutex_);
        reset_wanted_ = true;
    }
    actor_.poke();
}

Duration ScannerService::idle() {
    follow_places();
    if (const auto due = supervisor_.start_at(); due && now() >= *due) open();
    if (supervisor_.is_running()) read();
    publish();
    if (supervisor_.is_running()) return Duration{0};
    Duration rest = parts_.look ? node_poll : idle_max;
    if (const auto due = supervisor_.start_at())
        rest = std::min(rest, std::max(Duration{1}, *due - now()));
    return rest;
}

void ScannerService::follow_places() {
    // An open serial line tells by itself that it is gone.
    if (parts_.look && !supervisor_.is_running()) {
        const auto seen = parts_.look();
        const std::lock_guard lock(mutex_);
        places_.clear();
        if (seen) places_.push_back(*seen);
    }
    std::optional<ScannerPlace> best;
    std::vector<std::string> others;
    bool reset_wanted = false;
    {
        const std::lock_guard lock(mutex_);
        std::swap(reset_wanted, reset_wanted_);
        const auto found = std::find_if(places_.begin(), places_.end(), is_supported);
        if (found != places_.end()) best = *found;
        for (const auto& place : places_) {
            if (best == place) continue;
            others.push_back(place.location + (is_supported(place)
                                                   ? ""
                                                   : ", not supported: " + place.quirks->model));
        }
        report_.other_scanners = others;
    }
    if (place_ != best) {
        if (place_) detach();
        if (best) attach(*best);
    } else if (reset_wanted && place_) {
        link_.reset();
        supervisor_.cleared(clock_.now());
    }
    if (!place_)
        supervisor_.absent(
            others.empty() ? "no scanner attached" : "only scanners that no driver speaks to",
            clock_.now());
}

void ScannerService::attach(const ScannerPlace& place) {
    place_ = place;
    supervisor_.attached(clock_.now());
    const auto quirks = scanner_quirks_of(*place.quirks);
    if (quirks)
        quirks_ = *quirks;
    else
        supervisor_.faulted(quirks.error(), clock_.now());
    const std::lock_guard lock(mutex_);
    ++report_.attachments;
    report_.capabilities = {
        "barcode_reader", place.quirks->model, place.location, {}, {"qr", "gs1", "binary"}};
}

void ScannerService::detach() {
    link_.reset();
    assembler_.reset();
    place_.reset();
    const std::lock_guard lock(mutex_);
    report_.capabilities = {};
}

void ScannerService::open() {
    const auto quirks = scanner_quirks_of(*place_->quirks);
    if (!quirks) return failed(quirks.error());
    link_.reset();  // before the next one: the device can be open once only
    link_ = parts_.make_link(*place_, *quirks);
    if (auto done = link_->open(); !done) return failed(done.error());
    assembler_ = std::make_unique<ScanAssembler>(*quirks);
    refusals_ = 0;
    next_ask_ = now() + ask_interval;
    supervisor_.started(clock_.now());
}

void ScannerService::read() {
    const auto done = link_->read(*assembler_, slice, clock_);
    if (!done && done.error().code != ErrorCode::timed_out) return failed(done.error());
    if (!done) assembler_->idle(now());
    hand_on();
    if (!supervisor_.is_running()) return;
    // Whoever speaks is alive.
    const bool is_due = !done && now() >= next_ask_;
    if (is_due)
        if (const auto alive = link_->ask(); !alive) return failed(alive.error());
    if (done || is_due) next_ask_ = now() + ask_interval;
}

void ScannerService::failed(const Error& error) {
    link_.reset();
    assembler_.reset();
    supervisor_.faulted(error, clock_.now());
    const std::lock_guard lock(mutex_);
    ++report_.faults;
    report_.last_error = std::string(kiosk::name_of(error.code)) + ": " + error.detail;
}

void ScannerService::hand_on() {
    while (auto item = assembler_->take()) {
        if (auto* scan = std::get_if<CodeScan>(&*item)) {
            code_came(std::move(*scan));
            continue;
        }
        refused(std::get<Error>(*item));
        if (!supervisor_.is_running()) return;
    }
}

void ScannerService::code_came(CodeScan scan) {
    refusals_ = 0;
    kiosk::Bytes digest = kiosk::sha256(scan.bytes.reveal());
    const bool repeated = digest == last_digest_ && scan.at - last_code_ < quirks_.repeat;
    const bool on = on_;
    // A code that nobody asked for is not remembered: one that is held there until somebody asks is
    // read then. One that was handed on is, as long as it is held.
    if (on || repeated) {
        last_digest_ = std::move(digest);
        last_code_ = scan.at;
    }
    {
        const std::lock_guard lock(mutex_);
        if (repeated)
            ++report_.repeats_dropped;
        else if (!on)
            ++report_.ignored_while_off;
        else
            ++report_.codes;
    }
    if (on && !repeated) sink_(CodeScanned{std::move(scan)});
}

void ScannerService::refused(const Error& error) {
    {
        const std::lock_guard lock(mutex_);
        ++report_.refused;
    }
    if (++refusals_ >= refusals_max)
        return failed({ErrorCode::protocol_error, "nothing but what no code makes", {}});
    const bool rests = refusal_told_ && now() - *refusal_told_ < refusal_rest;
    if (!on_ || rests) return;
    refusal_told_ = now();
    sink_(CodeRefused{error});
}

void ScannerService::publish() {
    bool changed = false;
    {
        const std::lock_guard lock(mutex_);
        changed = !told_ || report_.state != supervisor_.state();
        told_ = true;
        report_.state = supervisor_.state();
    }
    if (changed) sink_(DeviceEvent{"code_scanner", supervisor_.state()});
}

}  // namespace drivers
