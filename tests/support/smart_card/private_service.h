#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace tests {

/// A smart card service (pcscd) of the test's own: on a socket of its own in a fresh folder, which
/// the environment of this process names, so that libpcsclite finds it and nobody else.
///
/// **Limits:** one at a time in a process.
class PrivateService {
  public:
    enum class Readers {
        virtual_slots,  ///< two slots of vpcd, on ports of 127.0.0.1
        usb,            ///< libccid, on the USB bus that the process sees
    };

    /// Why a real service can't be had on this machine; empty when it can.
    [[nodiscard]] static std::string missing(Readers readers);

    explicit PrivateService(Readers readers);
    ~PrivateService();
    PrivateService(const PrivateService&) = delete;
    PrivateService& operator=(const PrivateService&) = delete;

    /// The daemon is gone from one moment to the next.
    void kill();
    void start();
    /// It is there and answers nobody, or goes on.
    void hang(bool hangs);
    /// Port of the first slot; the second is the next one.
    [[nodiscard]] int port() const;
    [[nodiscard]] const std::filesystem::path& folder() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tests
