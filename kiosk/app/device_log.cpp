#include "kiosk/app/device_log.h"

#include <optional>
#include <utility>

#include "kiosk/base/log.h"

namespace kiosk {

void DeviceLog::on_state(const std::string& device, const drivers::DeviceState& state) {
    using drivers::DeviceStatus;
    if (state.status == DeviceStatus::starting || state.status == DeviceStatus::busy) return;
    std::optional<drivers::DeviceState> before;
    {
        const std::lock_guard lock(mutex_);
        const auto found = last_.find(device);
        if (found != last_.end()) before = found->second;
        last_[device] = state;
    }
    const bool was_usable = before && drivers::is_usable(*before);
    if (drivers::is_usable(state)) {
        if (!before || before->status == DeviceStatus::no_device)
            log::device_attached(device, "-");
        else if (!was_usable)
            log::device_recovered(device, state.since - before->since);
        return;
    }
    if (before && before->status == state.status) return;
    if (state.status == DeviceStatus::no_device)
        log::device_detached(device);
    else
        log::device_fault(device, ErrorCode::device_fault, state.detail);
}

}  // namespace kiosk
