#include "drivers/pcsc/service.h"

#include <algorithm>
#include <utility>

#include "drivers/pcsc/mrz.h"
#include "drivers/pcsc/social_security_card.h"
#include "drivers/pcsc/travel_document.h"

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SteadyTime;

namespace {

constexpr const char* service_away = "smart card service (pcscd) does not answer";

/// Ends a try without speaking against the reader; another try may go better.
bool may_try_again(ErrorCode code) {
    return code == ErrorCode::card_unreadable || code == ErrorCode::card_removed;
}

/// Ends a read without speaking against the reader.
bool is_about_card(ErrorCode code) {
    return may_try_again(code) || code == ErrorCode::no_card || code == ErrorCode::cancelled ||
           code == ErrorCode::card_kind_unknown || code == ErrorCode::rejected;
}

/// The card behind a port that is connected.
class PortChannel final : public CardChannel {
  public:
    explicit PortChannel(PcscPort& port) : port_(port) {}
    [[nodiscard]] Result<kiosk::SecretBytes> transmit(
        std::span<const unsigned char> command) override {
        return port_.transmit(command);
    }

  private:
    PcscPort& port_;
};

}  // namespace

SmartCardService::SmartCardService(Parts parts, const kiosk::Clock& clock, kiosk::Random& random,
                                   SmartCardEventSink sink)
    : parts_(std::move(parts)),
      clock_(clock),
      random_(random),
      sink_(std::move(sink)),
      supervisor_(parts_.limits),
      actor_([this](Pause& pause) { return idle(pause); }) {
    board_.change([this, now = clock.now()](SmartCardReaderReport& report) {
        report.state.since = now.steady;
        report.state.since_wall = now.wall;
        report.trusted_issuers = parts_.issuers.size();
    });
}

SmartCardService::~SmartCardService() {
    stop();
}

MediaState SmartCardService::media() const {
    MediaState media = MediaState::unknown;
    const auto slots = board_.copy().slots;
    for (const auto& slot : slots)
        if (media != MediaState::present) media = slot.media;
    return media;
}

void SmartCardService::reset() {
    board_.want_reset();
    actor_.poke();
}

// ---- commands
// -------------------------------------------------------------------------------------------------------

Result<void> SmartCardService::read_travel_document(RequestId request, DocumentKey key,
                                                    SmartCardReadOptions options) {
    if (auto checked = check_document_key(key); !checked) return checked;
    const auto shared = std::make_shared<const DocumentKey>(std::move(key));
    const DocumentReadOptions document{options.with_picture};
    return submit<TravelDocument>(
        request, options, [this, shared, document](auto& channel, auto& pause) {
            return drivers::read_travel_document(channel, *shared, document, parts_.issuers,
                                                 random_, clock_.now().wall, pause);
        });
}

Result<void> SmartCardService::read_social_security_card(RequestId request,
                                                         SmartCardReadOptions options) {
    return submit<SocialSecurityCard>(request, options, [](auto& channel, auto&) {
        return drivers::read_social_security_card(channel);
    });
}

template <class Card>
Result<void> SmartCardService::submit(RequestId request, SmartCardReadOptions options,
                                      Read<Card> read) {
    const SteadyTime deadline = clock_.now().steady + options.timeout;
    return actor_.submit(
        {request,
         [this, request, options, deadline, read = std::move(read)](Pause& pause) mutable {
             // Time spent in the queue counts.
             options.timeout = std::max(Duration{0}, deadline - clock_.now().steady);
             run<Card>(request, options, read, pause);
         },
         [this, request](Error error) {
             sink_(Completion<Card>{request, std::move(error)});
         }});
}

template <class Card>
void SmartCardService::run(RequestId request, const SmartCardReadOptions& options,
                           const Read<Card>& read, Pause& pause) {
    follow_sight();
    supervisor_.busy(true, clock_.now());
    publish();
    tried_.reset();
    auto card = try_to_read<Card>(request, options, read, pause);
    board_.change([&card](SmartCardReaderReport& report) {
        ++(card ? report.cards_read : report.failed_reads);
        if (card || is_about_card(card.error().code)) return;
        ++report.faults;
        report.last_error =
            std::string(kiosk::name_of(card.error().code)) + ": " + card.error().detail;
    });
    follow_sight();
    supervisor_.busy(false, clock_.now());
    publish();
    sink_(Completion<Card>{request, std::move(card)});
    // Answers of the chip lay deeper on this stack.
    kiosk::scrub_stack();
}

template <class Card>
Result<Card> SmartCardService::try_to_read(RequestId request, const SmartCardReadOptions& options,
                                           const Read<Card>& read, Pause& pause) {
    const SteadyTime deadline = clock_.now().steady + options.timeout;
    int attempts_left = std::clamp(options.attempts, 1, 10);
    Error last{ErrorCode::no_card, "no card was put in in time", {}};
    for (;;) {
        const auto place = wait_for_card(deadline, pause);
        if (!place) {
            // The reason of the last try says more than that nobody put the card back.
            return place.error().code == ErrorCode::no_card ? last : place.error();
        }
        sink_(SmartCardFound{request});
        auto card = read_at<Card>(*place, read, pause);
        if (card) {
            read_card_ = *place;
            lost_sight_ = false;
            return card;
        }
        last = card.error();
        if (!may_try_again(last.code) || --attempts_left == 0) return card;
        tried_ = *place;
        sink_(SmartCardRetry{request, last.code, attempts_left});
    }
}

template <class Card>
Result<Card> SmartCardService::read_at(const Place& place, const Read<Card>& read, Pause& pause) {
    if (auto opened = open_service(); !opened) return opened.error();
    if (auto connected = parts_.port->connect(place.reader); !connected) {
        if (parts_.port->is_lost()) established_ = false;
        return connected.error();
    }
    PortChannel channel(*parts_.port);
    auto card = read(channel, pause);
    if (parts_.port->is_lost()) established_ = false;
    parts_.port->disconnect();
    if (card || card.error().code == ErrorCode::cancelled) return card;
    if (!established_) return Error{ErrorCode::device_gone, "smart card service went away", {}};
    if (is_about_card(card.error().code) || card.error().code == ErrorCode::device_gone)
        return card;
    if (left_meanwhile(place, pause))
        return Error{ErrorCode::card_removed, card.error().detail, {}};
    // The chip talks nonsense: perhaps it does not lie well.
    if (card.error().code == ErrorCode::protocol_error)
        return Error{ErrorCode::card_unreadable, card.error().detail, {}};
    return card;
}

/// Readers report a pulled card in many ways: as a failed exchange, as an empty answer, as noise.
/// Whether it is still there says which it was, as soon as the service has looked.
bool SmartCardService::left_meanwhile(const Place& place, Pause& pause) {
    for (Duration waited{0}; waited < settle_time; waited += look_interval) {
        if (!lies_there(place)) return true;
        if (!pause.wait(look_interval)) return false;
    }
    return !lies_there(place);
}

Result<void> SmartCardService::open_service() {
    if (established_) return {};
    if (auto done = parts_.port->establish(); !done) return done;
    established_ = true;
    return {};
}

Result<SmartCardService::Place> SmartCardService::wait_for_card(SteadyTime deadline, Pause& pause) {
    for (;;) {
        follow_sight();
        publish();  // whoever waits for the card sees it come and go
        if (pause.cancelled()) return ErrorCode::cancelled;
        if (!sight_.is_first && (!sight_.has_service || sight_.slots.empty()))
            return Error{ErrorCode::no_device, supervisor_.state().detail, {}};
        if (auto place = card_to_read()) return std::move(*place);
        const Duration left = deadline - clock_.now().steady;
        if (left <= Duration{0})
            return Error{
                ErrorCode::no_card, read_card_ ? "the card read before was not taken out" : "", {}};
        if (!pause.wait(std::min(left, look_interval))) return ErrorCode::cancelled;
    }
}

/// A card in any reader that was neither read before nor tried in vain just now.
std::optional<SmartCardService::Place> SmartCardService::card_to_read() const {
    for (const auto& slot : sight_.slots) {
        const Place place{slot.name, slot.moves};
        if (slot.has_card && place != read_card_ && place != tried_) return place;
    }
    return std::nullopt;
}

bool SmartCardService::lies_there(const Place& place) const {
    const auto sight = parts_.sight();
    return std::any_of(sight.slots.begin(), sight.slots.end(), [&](const auto& slot) {
        return slot.has_card && Place{slot.name, slot.moves} == place;
    });
}

// ---- what the watch sees
// --------------------------------------------------------------------------------------------

DeviceState SmartCardService::state() const {
    DeviceState state = board_.state();
    // A service that hangs holds the actor, too; who asks is told all the same.
    const bool is_in_use =
        state.status == DeviceStatus::online || state.status == DeviceStatus::busy;
    if (is_in_use && !parts_.sight().has_service) {
        state.status = DeviceStatus::no_device;
        state.detail = service_away;
    }
    return state;
}

SmartCardReaderReport SmartCardService::report() const {
    SmartCardReaderReport report = board_.copy();
    report.state = state();
    return report;
}

Duration SmartCardService::idle(Pause& /*pause*/) {
    follow_sight();
    publish();
    return idle_max;
}

void SmartCardService::follow_sight() {
    if (board_.take_reset()) {
        parts_.port->release();
        established_ = false;
    }
    sight_ = parts_.sight();
    const auto now = clock_.now();
    if (sight_.is_first) {
        if (!supervisor_.is_attached()) supervisor_.attached(now);
        return;
    }
    if (!sight_.has_service) {
        established_ = false;
        supervisor_.absent(service_away, now);
    } else if (sight_.slots.empty()) {
        supervisor_.absent("no smart card reader attached", now);
    } else if (!supervisor_.is_running()) {
        supervisor_.attached(now);
        supervisor_.started(now);
        board_.change([](SmartCardReaderReport& report) { ++report.attachments; });
    }
    follow_read_card();
}

/// A service or a reader that was away counts from zero: what is there when it is back is taken for
/// the card read before, which may be another person's, until the reader was seen empty.
void SmartCardService::follow_read_card() {
    if (!read_card_) return;
    const auto slot =
        std::find_if(sight_.slots.begin(), sight_.slots.end(),
                     [this](const auto& each) { return each.name == read_card_->reader; });
    if (slot == sight_.slots.end() || (!slot->has_card && !slot->is_empty)) {
        lost_sight_ = true;
        return;
    }
    if (slot->has_card && std::exchange(lost_sight_, false)) read_card_->moves = slot->moves;
    if (slot->has_card && slot->moves == read_card_->moves) return;
    read_card_.reset();
    publish();
    sink_(SmartCardRemoved{});
}

void SmartCardService::publish() {
    const bool is_news = board_.publish(supervisor_.state(), [this](SmartCardReaderReport& report) {
        report.slots.clear();
        for (const auto& slot : sight_.slots)
            report.slots.push_back(
                {slot.name, slot.has_card ? MediaState::present : MediaState::not_present});
        report.capabilities = {};
        report.capabilities.device_class = "card_reader";
        if (sight_.slots.empty()) return;
        report.capabilities.model = sight_.slots.front().name;
        report.capabilities.location = "pcsc";
        report.capabilities.features = {"chip", "travel_document", "social_security_card"};
    });
    if (is_news) sink_(DeviceEvent{"smart_card_reader", supervisor_.state()});
}

}  // namespace drivers
