#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/api/id_card_reader.h"
#include "drivers/core/device_actor.h"
#include "drivers/core/report_board.h"
#include "drivers/core/serial_port.h"
#include "drivers/core/supervisor.h"
#include "drivers/idcard/portrait.h"
#include "drivers/idcard/reader.h"
#include "drivers/idcard/reader_places.h"
#include "drivers/idcard/sam_reader.h"

namespace drivers {

/// Binds the parts to the reader of the terminal: places where readers are plugged in, the policy
/// that starts and rests them, the queue of commands, and the watch for a card left behind. Knows
/// no libusb: links come from a factory, presence from `places`.
///
/// **Threads:** as IdCardReader; private functions run on the device's thread.
class IdCardService final : public IdCardReader {
  public:
    /// How long a missing reader, or a quiet one, is left alone.
    static constexpr kiosk::Duration idle_max{60'000};
    static constexpr kiosk::Duration serial_poll{500};

    struct Parts {
        std::function<std::unique_ptr<SamLink>(const ReaderPlace&, const ReaderQuirks&)> make_link;
        /// Looks for serial ports; empty with USB, where hot-plug tells.
        std::function<void()> refresh_places;
        SupervisorLimits limits{.back_off_max = IdCardReaderConfig::back_off_max};
        /// Decodes photos when a command asks for a portrait.
        PortraitDecoder portraits{{}, {}};
        /// Instead of sleeping inside a command (tests).
        std::function<void(kiosk::Duration)> sleep;
    };

    /// `places` and `clock` must outlive it.
    IdCardService(Parts parts, ReaderPlaces& places, const kiosk::Clock& clock,
                  IdCardEventSink sink);
    ~IdCardService() override;

    /// Serves on a thread of its own; without it `step` serves (tests).
    void start() { actor_.start("idcard"); }
    /// Completes everything with `cancelled` and joins. May be called twice.
    void stop();
    kiosk::Duration step() { return actor_.step(); }
    /// The places changed.
    void places_changed() { actor_.poke(); }

    [[nodiscard]] kiosk::Result<void> start_read(RequestId request,
                                                 IdCardReadOptions options) override;
    void cancel(RequestId request) override { actor_.cancel(request); }
    [[nodiscard]] DeviceState state() const override { return board_.state(); }
    [[nodiscard]] MediaState media() const override { return board_.copy().media; }
    [[nodiscard]] IdCardReaderReport report() const override { return board_.copy(); }
    void reset() override;

  private:
    kiosk::Duration idle(Pause& pause);
    void follow_places();
    void attach(const ReaderPlace& place);
    void detach();
    void declare_absent();
    void start_if_due(Pause& pause, bool at_once);
    void start_reader(Pause& pause);
    void note_fault(const kiosk::Error& error);
    void reader_failed(const kiosk::Error& error);
    [[nodiscard]] bool is_back(const kiosk::Error& error, Pause& pause);

    void run_read(RequestId request, IdCardReadOptions options, Pause& pause);
    [[nodiscard]] kiosk::Result<IdentityCard> read(RequestId request, IdCardReadOptions options,
                                                   Pause& pause);
    [[nodiscard]] kiosk::Result<IdentityCard> read_before(kiosk::SteadyTime deadline,
                                                          RequestId request,
                                                          IdCardReadOptions options, Pause& pause);
    [[nodiscard]] kiosk::Result<void> wait_for_removal(kiosk::SteadyTime deadline, Pause& pause);
    [[nodiscard]] kiosk::Error why_not_usable() const;

    /// The card of an earlier read.
    enum class EarlierCard {
        gone,
        watched,  ///< lies there, and answers as the one that was selected
        unseen,   ///< the reader failed since: what lies there now may be it
        told      ///< the same, and because the reader was unplugged, its leaving was told
    };

    void watch_card(Pause& pause);
    [[nodiscard]] kiosk::Result<bool> earlier_card_lies_there(Pause& pause);
    void lose_sight_of_card();
    void forget_earlier_card();
    [[nodiscard]] bool has_earlier_card() const { return earlier_ != EarlierCard::gone; }
    [[nodiscard]] kiosk::Duration until_next_duty() const;
    void publish();
    void count_frames();

    const Parts parts_;
    ReaderPlaces& places_;
    const kiosk::Clock& clock_;
    const IdCardEventSink sink_;

    Supervisor supervisor_;
    std::optional<ReaderPlace> place_;
    ReaderQuirks quirks_;
    std::unique_ptr<SamReader> reader_;
    int failed_starts_ = 0;
    EarlierCard earlier_ = EarlierCard::gone;
    kiosk::SteadyTime next_watch_{};
    kiosk::SteadyTime next_self_test_{};
    kiosk::SteadyTime last_use_{};
    /// Counts of links that are gone.
    SamChannel::Counters counted_before_;

    ReportBoard<IdCardReaderReport> board_;

    DeviceActor actor_;
};

}  // namespace drivers
