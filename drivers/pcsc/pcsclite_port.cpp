#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include <winscard.h>

#include "drivers/pcsc/apdu.h"
#include "drivers/pcsc/pcsc_port.h"

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;

namespace {

/// Tells of readers that come and go.
constexpr const char* plug_and_play = R"(\\?PnP?\Notification)";
constexpr std::size_t reader_limit = 16;

ErrorCode code_of(LONG code) {
    switch (code) {
        case SCARD_E_NO_SERVICE:
        case SCARD_E_SERVICE_STOPPED:
        case SCARD_E_INVALID_HANDLE:
        case SCARD_F_COMM_ERROR:
        case SCARD_E_UNKNOWN_READER:
        case SCARD_E_READER_UNAVAILABLE:
            return ErrorCode::device_gone;
        case SCARD_E_NO_READERS_AVAILABLE:
            return ErrorCode::no_device;
        case SCARD_E_NO_SMARTCARD:
        case SCARD_W_REMOVED_CARD:
            return ErrorCode::card_removed;
        case SCARD_W_UNRESPONSIVE_CARD:
        case SCARD_W_UNPOWERED_CARD:
        case SCARD_W_UNSUPPORTED_CARD:
        case SCARD_W_RESET_CARD:
        case SCARD_E_PROTO_MISMATCH:
            return ErrorCode::card_unreadable;
        case SCARD_E_SHARING_VIOLATION:
            return ErrorCode::device_busy;
        case SCARD_E_TIMEOUT:
            return ErrorCode::timed_out;
        case SCARD_E_CANCELLED:
            return ErrorCode::cancelled;
        case SCARD_W_SECURITY_VIOLATION:
            return ErrorCode::unauthorised;
        default:
            return ErrorCode::io_error;
    }
}

bool speaks_of_service(LONG code) {
    return code == SCARD_E_NO_SERVICE || code == SCARD_E_SERVICE_STOPPED ||
           code == SCARD_E_INVALID_HANDLE || code == SCARD_F_COMM_ERROR;
}

class PcsclitePort final : public PcscPort {
  public:
    ~PcsclitePort() override { release(); }

    [[nodiscard]] Result<void> establish() override {
        release();
        SCARDCONTEXT context = 0;
        const LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context);
        lost_ = code != SCARD_S_SUCCESS;
        if (lost_) return problem(code, "SCardEstablishContext");
        context_ = context;
        return {};
    }

    void release() override {
        disconnect();
        if (context_ != 0) SCardReleaseContext(context_);
        context_ = 0;
    }

    [[nodiscard]] bool is_lost() const override { return lost_; }

    [[nodiscard]] Result<std::vector<std::string>> list_readers() override {
        std::string names(4096, '\0');
        DWORD size = static_cast<DWORD>(names.size());
        const LONG code = SCardListReaders(context_, nullptr, names.data(), &size);
        if (code == SCARD_E_NO_READERS_AVAILABLE) return std::vector<std::string>{};
        if (code != SCARD_S_SUCCESS) return problem(code, "SCardListReaders");
        std::vector<std::string> readers;
        for (const char* at = names.data(); *at != '\0'; at += std::strlen(at) + 1)
            if (readers.size() < reader_limit) readers.emplace_back(at);
        return readers;
    }

    [[nodiscard]] Result<std::vector<PcscReaderState>> status_change(
        std::vector<PcscReaderState> readers, Duration timeout) override {
        std::vector<SCARD_READERSTATE> states(readers.size() + 1);
        for (std::size_t i = 0; i < readers.size(); ++i) {
            states[i].szReader = readers[i].name.c_str();
            states[i].dwCurrentState = readers[i].known;
        }
        states.back().szReader = plug_and_play;
        states.back().dwCurrentState = static_cast<DWORD>(readers.size()) << 16U;
        const LONG code = SCardGetStatusChange(context_, static_cast<DWORD>(timeout.count()),
                                               states.data(), static_cast<DWORD>(states.size()));
        if (code != SCARD_S_SUCCESS) return problem(code, "SCardGetStatusChange");
        for (std::size_t i = 0; i < readers.size(); ++i)
            readers[i].now =
                static_cast<std::uint32_t>(states[i].dwEventState & ~DWORD{SCARD_STATE_CHANGED});
        return readers;
    }

    void interrupt() override {
        if (const SCARDCONTEXT context = context_; context != 0) SCardCancel(context);
    }

    [[nodiscard]] Result<void> connect(const std::string& reader) override {
        disconnect();
        const LONG code = SCardConnect(context_, reader.c_str(), SCARD_SHARE_EXCLUSIVE,
                                       SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card_, &protocol_);
        if (code != SCARD_S_SUCCESS) return problem(code, "SCardConnect");
        connected_ = true;
        return {};
    }

    void disconnect() override {
        // Reset, so that the next program or person finds no open session.
        if (connected_) SCardDisconnect(card_, SCARD_RESET_CARD);
        connected_ = false;
    }

    [[nodiscard]] Result<SecretBytes> transmit(std::span<const unsigned char> command) override {
        SecretBytes answer{std::vector<unsigned char>(response_bytes_max)};
        DWORD size = static_cast<DWORD>(answer.reveal().size());
        const LONG code = SCardTransmit(
            card_, protocol_ == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1, command.data(),
            static_cast<DWORD>(command.size()), nullptr, answer.reveal().data(), &size);
        // What was not transacted never reached a card: it was on its way out.
        if (code == SCARD_E_NOT_TRANSACTED)
            return {ErrorCode::card_removed, "card left during an exchange"};
        if (code != SCARD_S_SUCCESS) return problem(code, "SCardTransmit");
        answer.reveal().resize(std::min<std::size_t>(size, answer.reveal().size()));
        return answer;
    }

  private:
    Error problem(LONG code, const char* call) {
        if (speaks_of_service(code)) lost_ = true;
        return {code_of(code), std::string(call) + ": " + pcsc_stringify_error(code), {}};
    }

    std::atomic<SCARDCONTEXT> context_ = 0;
    SCARDHANDLE card_ = 0;
    DWORD protocol_ = 0;
    bool connected_ = false;
    bool lost_ = false;
};

}  // namespace

bool PcscReaderState::has_card() const {
    return (now & SCARD_STATE_PRESENT) != 0;
}

bool PcscReaderState::is_empty() const {
    return (now & SCARD_STATE_EMPTY) != 0;
}

bool PcscReaderState::is_mute() const {
    return (now & SCARD_STATE_MUTE) != 0;
}

std::unique_ptr<PcscPort> make_pcsclite_port() {
    return std::make_unique<PcsclitePort>();
}

}  // namespace drivers
