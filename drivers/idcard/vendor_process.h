#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <sys/types.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace drivers {

/// Exit codes of bianmin-vendor that say why it ended by itself.
namespace vendor_exit {
inline constexpr int bad_library = 78;   // EX_CONFIG
inline constexpr int no_device = 69;     // EX_UNAVAILABLE
inline constexpr int not_confined = 71;  // EX_OSERR: nothing was loaded
}  // namespace vendor_exit

/// A vendor's library in a process of its own (bianmin-vendor), and the socket to it. What the
/// library does there (hang, crash, write beyond a buffer) ends that process and nothing else.
///
/// **Threads:** one. The process dies with the thread that started it.
/// **Time:** every call ends within its time-out, and `farewell` twice when the other end is
/// closed; the destructor kills and waits for `farewell` at most.
/// **Errors:** `io_error` it cannot be started · `timed_out` · once it has ended: `bad_config` the
/// library cannot be used, `device_gone` it finds no reader, `device_fault` it crashed.
/// **Secrets:** what passes is the caller's; nothing is kept.
class VendorProcess {
  public:
    /// So long may the end of a process take.
    static constexpr kiosk::Duration farewell{500};

    [[nodiscard]] static kiosk::Result<std::unique_ptr<VendorProcess>> start(
        std::vector<std::string> command);
    ~VendorProcess();
    VendorProcess(const VendorProcess&) = delete;
    VendorProcess& operator=(const VendorProcess&) = delete;

    [[nodiscard]] kiosk::Result<void> send(std::span<const unsigned char> bytes,
                                           kiosk::Duration timeout);
    /// At least one byte.
    [[nodiscard]] kiosk::Result<std::size_t> receive(std::span<unsigned char> buffer,
                                                     kiosk::Duration timeout);

  private:
    VendorProcess(int socket, pid_t process) : socket_(socket), process_(process) {}
    [[nodiscard]] kiosk::Error why_ended();

    int socket_;
    pid_t process_;
};

}  // namespace drivers
