#include "drivers/core/usb_hotplug.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <utility>

#include <sys/time.h>

#include "drivers/core/usb_names.h"
#include "kiosk/base/executor.h"

namespace drivers {

using kiosk::Result;

struct UsbHotplug::State {
    State(UsbBus& the_bus, std::function<bool(const UsbDevice&)> wanted, Sink the_sink)
        : bus(the_bus), presence(std::move(wanted)), sink(std::move(the_sink)) {}

    UsbBus& bus;
    UsbPresence presence;
    Sink sink;
    libusb_context* context = nullptr;
    libusb_hotplug_callback_handle callback = 0;
    /// Filled inside the callback, worked off outside it: a callback may not open devices, and
    /// whoever receives the event will.
    std::deque<UsbPresenceEvent> arrivals;
    std::atomic<bool> stopping = false;
    std::unique_ptr<kiosk::ThreadExecutor> thread;

    void tell(const std::vector<UsbPresenceEvent>& events) const {
        for (const auto& event : events) sink(event);
    }

    void scan() {
        // A scan that fails tells nothing about the devices.
        if (const auto devices = bus.scan()) tell(presence.scanned(*devices));
    }

    void serve() {
        auto interval = scan_interval;
        auto next_scan = std::chrono::steady_clock::now() + interval;
        while (!stopping) {
            const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(
                next_scan - std::chrono::steady_clock::now());
            timeval timeout{};
            timeout.tv_sec = std::max<std::int64_t>(0, rest.count()) / 1'000'000;
            timeout.tv_usec = std::max<std::int64_t>(0, rest.count()) % 1'000'000;
            const int code = libusb_handle_events_timeout_completed(context, &timeout, nullptr);
            if (!arrivals.empty()) interval = scan_interval_with_events;
            for (; !arrivals.empty(); arrivals.pop_front()) {
                const auto& event = arrivals.front();
                tell(event.attached ? presence.arrived(event.device) : presence.left(event.device));
            }
            if (code < 0 && code != LIBUSB_ERROR_INTERRUPTED) libusb_handle_events_pause();
            if (std::chrono::steady_clock::now() < next_scan) continue;
            if (!stopping) scan();
            next_scan = std::chrono::steady_clock::now() + interval;
        }
    }

    /// Events are broken: live on scans, without spinning.
    static void libusb_handle_events_pause() {
        timeval pause{0, 100'000};
        static_cast<void>(select(0, nullptr, nullptr, nullptr, &pause));
    }
};

namespace {

int LIBUSB_CALL on_hotplug(libusb_context* /*context*/, libusb_device* device,
                           libusb_hotplug_event event, void* user_data) {
    if (auto described = describe(device))
        static_cast<std::deque<UsbPresenceEvent>*>(user_data)->push_back(
            {std::move(*described), event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED});
    return 0;  // stay registered
}

}  // namespace

UsbHotplug::UsbHotplug(UsbBus& bus, std::function<bool(const UsbDevice&)> wanted, Sink sink)
    : state_(std::make_unique<State>(bus, std::move(wanted), std::move(sink))) {}

UsbHotplug::~UsbHotplug() {
    stop();
}

Result<void> UsbHotplug::start() {
    if (const int code = libusb_init(&state_->context); code < 0)
        return error_of(code, "libusb_init");
    // Without the capability (no udev) the scans alone have to do.
    static_cast<void>(libusb_hotplug_register_callback(
        state_->context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
        LIBUSB_HOTPLUG_NO_FLAGS, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
        LIBUSB_HOTPLUG_MATCH_ANY, &on_hotplug, &state_->arrivals, &state_->callback));
    state_->scan();
    state_->thread = std::make_unique<kiosk::ThreadExecutor>("usb-hotplug", 1);
    KIOSK_CHECK(state_->thread->post([state = state_.get()] { state->serve(); }));
    return {};
}

void UsbHotplug::stop() {
    if (state_->context == nullptr) return;
    state_->stopping = true;
    libusb_interrupt_event_handler(state_->context);
    if (state_->thread) state_->thread->stop();
    libusb_exit(state_->context);
    state_->context = nullptr;
}

}  // namespace drivers
