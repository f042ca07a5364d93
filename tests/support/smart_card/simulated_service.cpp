#include "tests/support/smart_card/simulated_service.h"

#include <vector>

namespace tests {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;

namespace {

constexpr std::uint32_t state_empty = 0x10, state_present = 0x20;  // pcsclite.h

}  // namespace

class SimulatedPort final : public drivers::PcscPort {
  public:
    explicit SimulatedPort(SimulatedService& service) : service_(service) {}

    [[nodiscard]] Result<void> establish() override {
        const std::lock_guard lock(service_.mutex_);
        if (auto done = service_.step(SimulatedService::Call::establish); !done) return done;
        lost_ = !service_.running_;
        if (lost_) return away();
        return {};
    }
    void release() override { reader_.clear(); }
    [[nodiscard]] bool is_lost() const override { return lost_; }

    [[nodiscard]] Result<std::vector<std::string>> list_readers() override {
        const std::lock_guard lock(service_.mutex_);
        if (auto done = service_.step(); !done) return done.error();
        if (lost()) return away();
        std::vector<std::string> names;
        for (const auto& [name, slot] : service_.slots_) names.push_back(name);
        return names;
    }

    [[nodiscard]] Result<std::vector<drivers::PcscReaderState>> status_change(
        std::vector<drivers::PcscReaderState> readers, Duration timeout) override {
        std::unique_lock lock(service_.mutex_);
        if (auto done = service_.step(); !done) return done.error();
        const auto news = [&] {
            if (!service_.running_ || interrupted_ || readers.size() != service_.slots_.size())
                return true;
            for (const auto& reader : readers)
                if (state_of(reader.name) != reader.known) return true;
            return false;
        };
        const bool any = service_.changed_.wait_for(lock, timeout, news);
        if (std::exchange(interrupted_, false)) return ErrorCode::cancelled;
        if (lost()) return away();
        if (!any) return ErrorCode::timed_out;
        for (auto& reader : readers) {
            if (!service_.slots_.contains(reader.name))
                return {ErrorCode::device_gone, "unknown reader"};
            reader.now = state_of(reader.name);
        }
        return readers;
    }
    void interrupt() override {
        const std::lock_guard lock(service_.mutex_);
        interrupted_ = true;
        service_.changed_.notify_all();
    }

    [[nodiscard]] Result<void> connect(const std::string& reader) override {
        const std::lock_guard lock(service_.mutex_);
        if (auto done = service_.step(SimulatedService::Call::connect); !done) return done;
        if (lost()) return away();
        const auto slot = service_.slots_.find(reader);
        if (slot == service_.slots_.end()) return {ErrorCode::device_gone, "unknown reader"};
        if (slot->second.card == nullptr) return {ErrorCode::card_removed, "no card"};
        slot->second.card->reset();
        moves_ = slot->second.moves;
        reader_ = reader;
        return {};
    }
    void disconnect() override { reader_.clear(); }

    [[nodiscard]] Result<SecretBytes> transmit(std::span<const unsigned char> command) override {
        EmulatedCard* card = nullptr;
        {
            const std::lock_guard lock(service_.mutex_);
            if (auto done = service_.step(SimulatedService::Call::transmit); !done)
                return done.error();
            if (lost()) return away();
            const auto slot = service_.slots_.find(reader_);
            if (slot == service_.slots_.end()) return {ErrorCode::device_gone, "reader left"};
            auto& left = slot->second.commands_left;
            if (left > 0 && --left == 0) {
                slot->second.card = nullptr;
                ++slot->second.moves;
                service_.changed_.notify_all();
            }
            if (slot->second.card == nullptr || slot->second.moves != moves_)
                return {ErrorCode::card_removed, "card left"};
            card = slot->second.card;
        }
        return SecretBytes(card->answer(command));
    }

  private:
    [[nodiscard]] bool lost() {
        lost_ = lost_ || !service_.running_;
        return lost_;
    }
    [[nodiscard]] static kiosk::Error away() {
        return {ErrorCode::device_gone, "service not available", {}};
    }
    [[nodiscard]] std::uint32_t state_of(const std::string& reader) const {
        const auto slot = service_.slots_.find(reader);
        if (slot == service_.slots_.end()) return 0;
        return slot->second.moves << 16U | (slot->second.card ? state_present : state_empty);
    }

    SimulatedService& service_;
    bool lost_ = false;
    bool interrupted_ = false;
    std::string reader_;
    std::uint32_t moves_ = 0;
};

void SimulatedService::start() {
    const std::lock_guard lock(mutex_);
    running_ = true;
    for (auto& [name, slot] : slots_) slot.moves = 0;  // a service that begins counts anew
    changed_.notify_all();
}

void SimulatedService::stop() {
    const std::lock_guard lock(mutex_);
    running_ = false;
    changed_.notify_all();
}

void SimulatedService::plug(const std::string& reader) {
    const std::lock_guard lock(mutex_);
    slots_.emplace(reader, Slot{});
    changed_.notify_all();
}

void SimulatedService::unplug(const std::string& reader) {
    const std::lock_guard lock(mutex_);
    slots_.erase(reader);
    changed_.notify_all();
}

void SimulatedService::insert(const std::string& reader, EmulatedCard& card) {
    const std::lock_guard lock(mutex_);
    auto& slot = slots_[reader];
    slot.card = &card;
    slot.commands_left = -1;
    ++slot.moves;
    changed_.notify_all();
}

void SimulatedService::remove(const std::string& reader) {
    const std::lock_guard lock(mutex_);
    auto& slot = slots_[reader];
    if (slot.card == nullptr) return;
    slot.card = nullptr;
    ++slot.moves;
    changed_.notify_all();
}

void SimulatedService::remove_after(const std::string& reader, int commands) {
    const std::lock_guard lock(mutex_);
    slots_[reader].commands_left = commands;
}

void SimulatedService::fail_call(int n, kiosk::Error error) {
    const std::lock_guard lock(mutex_);
    calls_ = 0;
    failing_ = n;
    error_ = std::move(error);
}

int SimulatedService::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

Result<void> SimulatedService::step() {
    if (++calls_ == failing_) return error_;
    return {};
}

Result<void> SimulatedService::step(Call call) {
    if (auto done = step(); !done) return done;
    const auto refused = refused_.find(call);
    if (refused != refused_.end()) return refused->second;
    return {};
}

void SimulatedService::refuse(Call call, std::optional<kiosk::Error> error) {
    const std::lock_guard lock(mutex_);
    refused_.erase(call);
    if (error) refused_.emplace(call, std::move(*error));
}

std::unique_ptr<drivers::PcscPort> SimulatedService::make_port() {
    return std::make_unique<SimulatedPort>(*this);
}

}  // namespace tests
