#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "drivers/core/device_actor.h"
#include "drivers/core/supervisor.h"
#include "drivers/core/usb_presence.h"
#include "drivers/scanner/scanner_link.h"

namespace drivers {

/// Where a scanner is and what is known of it. `quirks` lives as long as the table it comes from.
struct ScannerPlace {
    std::string location;
    UsbDevice usb;  ///< meaningless for a serial place
    const DeviceQuirks* quirks = nullptr;
    friend bool operator==(const ScannerPlace&, const ScannerPlace&) = default;
};

/// The scanner over any link: follows what is attached, opens it, reads it, starts it again.
/// `start` gives it a thread; tests call `step`.
/// **Threads:** the public methods any; the rest is the device's.
class ScannerService final : public CodeScanner {
  public:
    /// Longest wait inside one read: so late is anything else seen.
    static constexpr kiosk::Duration slice{100};
    /// How often a silent device is asked whether it is alive. hidapi waits up to 3 s for the
    /// answer, so that silence is told within 5 s.
    static constexpr kiosk::Duration ask_interval{1'000};
    /// How often a serial device's node is looked for.
    static constexpr kiosk::Duration node_poll{300};
    /// At most one refusal is told in so much time; all are counted.
    static constexpr kiosk::Duration refusal_rest{1'000};
    /// So many refusals without a code between them are a fault of the scanner.
    static constexpr int refusals_max = 20;
    static constexpr std::size_t place_limit = 16;

    struct Parts {
        std::function<std::unique_ptr<ScannerLink>(const ScannerPlace&, const ScannerQuirks&)>
            make_link;
        /// Serial only: is the node there now? Empty on USB, where `set_place` is told.
        std::function<std::optional<ScannerPlace>()> look;
        SupervisorLimits limits;
    };

    ScannerService(Parts parts, const kiosk::Clock& clock, CodeScannerEventSink sink);
    ~ScannerService() override;
    ScannerService(const ScannerService&) = delete;
    ScannerService& operator=(const ScannerService&) = delete;

    void start() { actor_.start("scanner"); }
    void stop() { actor_.stop(); }
    kiosk::Duration step() { return actor_.step(); }
    void set_place(const ScannerPlace& place, bool attached);

    void set_on(bool on) override { on_ = on; }
    [[nodiscard]] DeviceState state() const override;
    [[nodiscard]] CodeScannerReport report() const override;
    void reset() override;

  private:
    kiosk::Duration idle();
    void follow_places();
    void attach(const ScannerPlace& place);
    void detach();
    void open();
    void read();
    void failed(const kiosk::Error& error);
    void hand_on();
    void code_came(CodeScan scan);
    void refused(const kiosk::Error& error);
    void publish();
    [[nodiscard]] kiosk::SteadyTime now() const { return clock_.now().steady; }

    const Parts parts_;
    const kiosk::Clock& clock_;
    const CodeScannerEventSink sink_;
    std::atomic<bool> on_ = false;

    // The device's thread.
    Supervisor supervisor_;
    std::optional<ScannerPlace> place_;
    ScannerQuirks quirks_;
    std::unique_ptr<ScannerLink> link_;
    std::unique_ptr<ScanAssembler> assembler_;
    kiosk::SteadyTime next_ask_{};
    int refusals_ = 0;
    std::optional<kiosk::SteadyTime> refusal_told_;
    /// Digest of the last code instead of the code.
    kiosk::Bytes last_digest_;
    kiosk::SteadyTime last_code_{};

    mutable std::mutex mutex_;
    std::vector<ScannerPlace> places_;
    CodeScannerReport report_;
    bool told_ = false;
    bool reset_wanted_ = false;

    DeviceActor actor_;  // last: its thread uses all of the above
};

}  // namespace drivers
