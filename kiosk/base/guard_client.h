#pragma once

#include <memory>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "kiosk/base/strong_id.h"

namespace kiosk {

/// The program's side of bianmin-guard: keys of drafts that outlive a crash of the program but not
/// a power cut, and the word that the program is ready. A program started without the guard gets
/// not_found from `from_environment` and keeps its keys in its own memory.
///
/// **Threads:** any; one request at a time.
/// **Time:** a request waits at most `timeout`, `tell_alive` not at all.
/// **Errors:** timed_out, device_gone (the guard has ended), not_found (no such key),
/// limit_exceeded (the guard's table is full), unauthorised (this program may not keep keys),
/// bad_format (a key that is not 32 bytes).
/// **Secrets:** keys are wiped from the packets.
class GuardClient {
  public:
    [[nodiscard]] static Result<GuardClient> from_environment(
        Duration timeout = std::chrono::seconds{1});
    /// Takes over `socket`, one end of a SOCK_SEQPACKET pair.
    GuardClient(int socket, Duration timeout);
    ~GuardClient();
    GuardClient(GuardClient&&) noexcept;
    GuardClient& operator=(GuardClient&&) noexcept;

    [[nodiscard]] Result<void> put(const Uuid& id, const SecretBytes& key);
    [[nodiscard]] Result<SecretBytes> get(const Uuid& id);
    [[nodiscard]] Result<void> drop(const Uuid& id);
    [[nodiscard]] Result<void> ready();
    [[nodiscard]] Result<void> ping();
    /// A ping for a loop that must not stand still with the guard: nobody waits for its answer.
    /// Not sent while another thread's request is under way, which says as much.
    void tell_alive();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kiosk
