#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "drivers/pcsc/pcsc_port.h"

namespace drivers {

/// An end for every call of a port: a service that hangs holds whoever asks it for as long as it
/// hangs. Calls run on a lane, a thread with a port of its own; when one does not come back, its
/// lane is left to itself and the next `establish` gets a new one. A lane that comes back late lets
/// card and service go, and is ended then.
///
/// **Threads:** as PcscPort; each lane is one.
/// **Time:** a call that asks about cards ends within `exchange`, any other within `call` and what
/// it was told to wait, both at once when there is no more hope; `interrupt` within 0.3 s.
/// **Errors:** those of the port; `device_gone`, and `is_lost`, when a call did not come back, or
/// `lost_max` lanes hang.
/// **Secrets:** an answer that comes too late is zeroed by its lane.
class PatientPort final : public PcscPort {
  public:
    using MakePort = std::function<std::unique_ptr<PcscPort>()>;
    struct Limits {
        kiosk::Duration call{2'500};
        kiosk::Duration exchange{60'000};
    };
    static constexpr std::size_t lost_max = 3;

    /// `has_hope` is asked while a call lasts, on the caller's thread; empty: always.
    PatientPort(MakePort make_port, Limits limits, std::function<bool()> has_hope);
    ~PatientPort() override;
    PatientPort(const PatientPort&) = delete;
    PatientPort& operator=(const PatientPort&) = delete;

    [[nodiscard]] kiosk::Result<void> establish() override;
    void release() override;
    [[nodiscard]] bool is_lost() const override { return is_lost_; }
    [[nodiscard]] kiosk::Result<std::vector<std::string>> list_readers() override;
    [[nodiscard]] kiosk::Result<std::vector<PcscReaderState>> status_change(
        std::vector<PcscReaderState> readers, kiosk::Duration timeout) override;
    /// For good: a call that hangs is not waited for any more.
    void interrupt() override;
    [[nodiscard]] kiosk::Result<void> connect(const std::string& reader) override;
    void disconnect() override;
    [[nodiscard]] kiosk::Result<kiosk::SecretBytes> transmit(
        std::span<const unsigned char> command) override;

  private:
    struct Lane;
    /// True when `task` came back.
    [[nodiscard]] bool run(std::function<void(PcscPort&)> task, kiosk::Duration longest);
    template <class Answer>
    [[nodiscard]] kiosk::Result<Answer> ask(std::function<kiosk::Result<Answer>(PcscPort&)> call,
                                            kiosk::Duration longest);
    void tell(std::function<void(PcscPort&)> task);
    [[nodiscard]] bool is_worth_waiting() const;
    void reap();

    const MakePort make_port_;
    const Limits limits_;
    const std::function<bool()> has_hope_;
    bool is_lost_ = false;
    std::vector<std::shared_ptr<Lane>> lost_;
    std::atomic<bool> given_up_ = false;

    std::mutex mutex_;  ///< `interrupt` looks at the lane from another thread
    std::shared_ptr<Lane> lane_;
};

}  // namespace drivers
