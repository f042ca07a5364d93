#include "drivers/pcsc/patient_port.h"

#include <condition_variable>
#include <utility>

#include "kiosk/base/check.h"
#include "kiosk/base/executor.h"

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;

namespace {

/// A wait for a card looks so often whether there is still hope.
constexpr Duration slice{50};
constexpr Duration interrupt_max{300};

Error hangs() {
    return {ErrorCode::device_gone, "the smart card service hangs", {}};
}

}  // namespace

struct PatientPort::Lane {
    explicit Lane(std::shared_ptr<PcscPort> the_port, const char* name = "pcsc-call")
        : port(std::move(the_port)), thread(name, 1) {}

    void post(std::function<void(PcscPort&)> task);
    /// True when the task has ended; waits no longer than told, and not once it was given up.
    [[nodiscard]] bool await(Duration time);
    void give_up();
    /// Its caller goes: what the port still holds is given back when the task ends.
    void abandon();
    [[nodiscard]] bool is_busy();
    [[nodiscard]] std::shared_ptr<PcscPort> its_port();
    /// A thread that hangs in a library cannot be ended: the process takes it along.
    static void keep(std::shared_ptr<Lane> lane);

  private:
    std::mutex mutex;
    std::condition_variable changed;
    bool busy = false;
    bool abandoned = false;
    bool given_up = false;
    std::shared_ptr<PcscPort> port;
    kiosk::ThreadExecutor thread;  // last: its task uses all of the above
};

void PatientPort::Lane::post(std::function<void(PcscPort&)> task) {
    {
        const std::lock_guard lock(mutex);
        busy = true;
    }
    KIOSK_CHECK(thread.post([this, its = its_port(), task = std::move(task)]() mutable {
        task(*its);
        task = {};  // what it holds of a person goes now, not with the next task
        std::unique_lock lock(mutex);
        if (abandoned) {
            port.reset();
            lock.unlock();
            its.reset();
            kiosk::scrub_stack();
            lock.lock();
        }
        busy = false;
        changed.notify_all();
    }));
}

bool PatientPort::Lane::await(Duration time) {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, time, [this] { return !busy || given_up; });
    return !busy;
}

void PatientPort::Lane::give_up() {
    const std::lock_guard lock(mutex);
    given_up = true;
    changed.notify_all();
}

void PatientPort::Lane::abandon() {
    const std::lock_guard lock(mutex);
    abandoned = true;
    if (!busy) port.reset();
}

bool PatientPort::Lane::is_busy() {
    const std::lock_guard lock(mutex);
    return busy;
}

std::shared_ptr<PcscPort> PatientPort::Lane::its_port() {
    const std::lock_guard lock(mutex);
    return port;
}

void PatientPort::Lane::keep(std::shared_ptr<Lane> lane) {
    static std::mutex mutex;
    static auto* const kept = new std::vector<std::shared_ptr<Lane>>;
    const std::lock_guard lock(mutex);
    kept->push_back(std::move(lane));
}

PatientPort::PatientPort(MakePort make_port, Limits limits, std::function<bool()> has_hope)
    : make_port_(std::move(make_port)), limits_(limits), has_hope_(std::move(has_hope)) {}

PatientPort::~PatientPort() {
    release();
    reap();
    for (auto& lane : lost_) Lane::keep(std::move(lane));
}

bool PatientPort::is_worth_waiting() const {
    return !given_up_ && (!has_hope_ || has_hope_());
}

bool PatientPort::run(std::function<void(PcscPort&)> task, Duration longest) {
    lane_->post(std::move(task));
    const auto until = std::chrono::steady_clock::now() + longest;
    const Duration step = has_hope_ ? slice : longest;
    do {
        if (lane_->await(step)) return true;
    } while (std::chrono::steady_clock::now() < until && is_worth_waiting());
    is_lost_ = true;
    const std::lock_guard lock(mutex_);
    lane_->abandon();
    lost_.push_back(std::exchange(lane_, nullptr));
    return false;
}

template <class Answer>
Result<Answer> PatientPort::ask(std::function<Result<Answer>(PcscPort&)> call, Duration longest) {
    if (!lane_) {
        is_lost_ = true;
        return hangs();
    }
    // Lives as long as the longer of caller and call.
    struct Said {
        Result<Answer> answer = ErrorCode::internal;
        bool is_lost = false;
    };
    const auto said = std::make_shared<Said>();
    const bool came = run(
        [said, call = std::move(call)](PcscPort& port) {
            said->answer = call(port);
            said->is_lost = port.is_lost();
        },
        longest);
    if (!came) return hangs();
    is_lost_ = said->is_lost;
    return std::move(said->answer);
}

void PatientPort::tell(std::function<void(PcscPort&)> task) {
    if (lane_) static_cast<void>(run(std::move(task), limits_.call));
}

void PatientPort::reap() {
    std::erase_if(lost_, [](const std::shared_ptr<Lane>& lane) { return !lane->is_busy(); });
}

Result<void> PatientPort::establish() {
    reap();
    if (!lane_) {
        is_lost_ = true;
        if (lost_.size() >= lost_max) return hangs();
        const std::lock_guard lock(mutex_);
        lane_ = std::make_shared<Lane>(make_port_());
    }
    return ask<void>([](PcscPort& port) { return port.establish(); }, limits_.call);
}

void PatientPort::release() {
    tell([](PcscPort& port) { port.release(); });
}

Result<std::vector<std::string>> PatientPort::list_readers() {
    return ask<std::vector<std::string>>([](PcscPort& port) { return port.list_readers(); },
                                         limits_.call);
}

Result<std::vector<PcscReaderState>> PatientPort::status_change(
    std::vector<PcscReaderState> readers, Duration timeout) {
    return ask<std::vector<PcscReaderState>>(
        [readers = std::move(readers), timeout](PcscPort& port) {
            return port.status_change(readers, timeout);
        },
        timeout + limits_.call);
}

/// libpcsclite asks the service for this, too.
void PatientPort::interrupt() {
    std::shared_ptr<PcscPort> port;
    {
        const std::lock_guard lock(mutex_);
        if (lane_) port = lane_->its_port();
    }
    if (!port) return;
    auto lane = std::make_shared<Lane>(std::move(port), "pcsc-cancel");
    lane->post([](PcscPort& its) { its.interrupt(); });
    if (lane->await(interrupt_max)) return;
    lane->abandon();
    Lane::keep(std::move(lane));
    given_up_ = true;
    const std::lock_guard lock(mutex_);
    if (lane_) lane_->give_up();
}

Result<void> PatientPort::connect(const std::string& reader) {
    return ask<void>([reader](PcscPort& port) { return port.connect(reader); }, limits_.exchange);
}

void PatientPort::disconnect() {
    tell([](PcscPort& port) {
        port.disconnect();
        // Answers of the chip lay on this stack, too.
        kiosk::scrub_stack();
    });
}

Result<SecretBytes> PatientPort::transmit(std::span<const unsigned char> command) {
    // The caller may be gone before the call; std::function wants to be copied, a secret does not.
    const auto said =
        std::make_shared<SecretBytes>(std::vector<unsigned char>(command.begin(), command.end()));
    return ask<SecretBytes>([said](PcscPort& port) { return port.transmit(said->reveal()); },
                            limits_.exchange);
}

}  // namespace drivers
