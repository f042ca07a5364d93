#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "drivers/api/smart_card_reader.h"
#include "drivers/core/device_actor.h"
#include "drivers/core/report_board.h"
#include "drivers/core/supervisor.h"
#include "drivers/pcsc/apdu.h"
#include "drivers/pcsc/card_watch.h"
#include "drivers/pcsc/pcsc_port.h"
#include "drivers/pcsc/trusted_issuers.h"
#include "kiosk/base/random.h"

namespace drivers {

/// Binds the parts to the smart card reader of the terminal: what the watch sees, the queue of
/// commands, the way to the card.
///
/// **Threads:** as SmartCardReader; private functions run on the device's thread.
class SmartCardService final : public SmartCardReader {
  public:
    /// A command looks this often whether a card was put in; without one the watch pokes.
    static constexpr kiosk::Duration look_interval{100};
    static constexpr kiosk::Duration idle_max{60'000};
    /// After a failed exchange: pcscd asks readers without interrupts every 400 ms.
    static constexpr kiosk::Duration settle_time{600};

    struct Parts {
        /// The actor's own way to the service.
        std::unique_ptr<PcscPort> port;
        std::function<CardSight()> sight;
        TrustedIssuers issuers;
        SupervisorLimits limits;
    };

    /// `clock` and `random` must outlive it.
    SmartCardService(Parts parts, const kiosk::Clock& clock, kiosk::Random& random,
                     SmartCardEventSink sink);
    ~SmartCardService() override;

    void start() { actor_.start("smartcard"); }
    void stop() { actor_.stop(); }
    kiosk::Duration step() { return actor_.step(); }
    void sight_changed() { actor_.poke(); }

    [[nodiscard]] kiosk::Result<void> read_travel_document(RequestId request, DocumentKey key,
                                                           SmartCardReadOptions options) override;
    [[nodiscard]] kiosk::Result<void> read_social_security_card(
        RequestId request, SmartCardReadOptions options) override;
    void cancel(RequestId request) override { actor_.cancel(request); }
    [[nodiscard]] DeviceState state() const override;
    [[nodiscard]] MediaState media() const override;
    [[nodiscard]] SmartCardReaderReport report() const override;
    void reset() override;

  private:
    /// A card in a reader, as it was when it was found.
    struct Place {
        std::string reader;
        std::uint32_t moves = 0;
        friend bool operator==(const Place&, const Place&) = default;
    };
    template <class Card>
    using Read = std::function<kiosk::Result<Card>(CardChannel&, Pause&)>;

    template <class Card>
    [[nodiscard]] kiosk::Result<void> submit(RequestId request, SmartCardReadOptions options,
                                             Read<Card> read);
    template <class Card>
    void run(RequestId request, const SmartCardReadOptions& options, const Read<Card>& read,
             Pause& pause);
    template <class Card>
    [[nodiscard]] kiosk::Result<Card> try_to_read(RequestId request,
                                                  const SmartCardReadOptions& options,
                                                  const Read<Card>& read, Pause& pause);
    template <class Card>
    [[nodiscard]] kiosk::Result<Card> read_at(const Place& place, const Read<Card>& read,
                                              Pause& pause);

    kiosk::Duration idle(Pause& pause);
    /// Brings supervisor and report up to what the watch sees.
    void follow_sight();
    void follow_read_card();
    [[nodiscard]] kiosk::Result<Place> wait_for_card(kiosk::SteadyTime deadline, Pause& pause);
    [[nodiscard]] std::optional<Place> card_to_read() const;
    [[nodiscard]] kiosk::Result<void> open_service();
    [[nodiscard]] bool lies_there(const Place& place) const;
    [[nodiscard]] bool left_meanwhile(const Place& place, Pause& pause);
    void publish();

    Parts parts_;
    const kiosk::Clock& clock_;
    kiosk::Random& random_;
    const SmartCardEventSink sink_;

    Supervisor supervisor_;
    CardSight sight_;
    bool established_ = false;
    /// Read to the end and not taken out yet.
    std::optional<Place> read_card_;
    /// Reader or service were away since then: a card that is there when they are back may be it.
    bool lost_sight_ = false;
    /// Tried in vain by the running command.
    std::optional<Place> tried_;

    ReportBoard<SmartCardReaderReport> board_;

    DeviceActor actor_;
};

}  // namespace drivers
