#pragma once

#include <mutex>

#include "drivers/api/auxiliaries.h"
#include "drivers/api/device.h"
#include "kiosk/app/inbox.h"
#include "kiosk/flow/event.h"

namespace kiosk {

/// Puts together what the terminal can do now and tells the visit when it changes, in the order in
/// which it changes. **Threads:** any. **Limits:** what the inbox refuses is told with the next
/// call, at the latest when the room on the disk is looked at (StoreService::room_poll).
class HealthMonitor {
  public:
    explicit HealthMonitor(Inbox& inbox) : inbox_(inbox) {}

    void set_card_reader(const drivers::DeviceState& state);
    void set_printer(PartState state, ErrorCode problem);
    void set_printer_has_sheets(bool sheets);
    void set_platform(bool reachable);
    void set_refused(bool refused);
    void set_paused(std::vector<std::string> services);
    void set_storage(bool ready);
    void set_clock_unset(bool unset);
    void set_code_reader(CodeReaderKind kind);
    void set_document_camera(const drivers::DeviceState& state);
    void set_person_camera(const drivers::DeviceState& state);
    /// They are looked at by bianmin-vision: as that is.
    void set_phone_pictures(const drivers::DeviceState& vision);
    /// Door, power and headset; also tells the log what a technician wants to know.
    void set_auxiliaries(const drivers::AuxiliariesStatus& status);
    [[nodiscard]] TerminalHealth health() const;

  private:
    template <class Change>
    void change(const Change& apply);

    Inbox& inbox_;
    mutable std::mutex mutex_;
    drivers::AuxiliariesStatus auxiliaries_;
    TerminalHealth health_;
    /// As the visit has heard it last; it begins with the same.
    TerminalHealth told_;
};

}  // namespace kiosk
