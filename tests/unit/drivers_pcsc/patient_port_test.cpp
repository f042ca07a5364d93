#include "drivers/pcsc/patient_port.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "drivers/pcsc/reader.h"
#include "tests/support/smart_card/simulated_service.h"
#include "tests/unit/drivers_pcsc/card_support.h"

using drivers::PatientPort;
using drivers::PcscPort;
using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;
using tests::SimulatedService;
using Steady = std::chrono::steady_clock;

namespace {

/// Where calls wait while the service hangs.
class Gate {
  public:
    void hang(bool hangs) {
        const std::lock_guard lock(mutex_);
        hangs_ = hangs;
        changed_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        waiting_ += hangs_ ? 1 : 0;
        changed_.notify_all();
        changed_.wait(lock, [this] { return !hangs_; });
    }
    void await_waiting(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_ >= count; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool hangs_ = false;
    int waiting_ = 0;
};

/// Keeps alive what it needs: a call may come back when the case has ended.
class HangingPort final : public PcscPort {
  public:
    HangingPort(std::shared_ptr<SimulatedService> service, std::shared_ptr<Gate> gate)
        : service_(std::move(service)), gate_(std::move(gate)), port_(service_->make_port()) {}
    [[nodiscard]] Result<void> establish() override {
        gate_->pass();
        return port_->establish();
    }
    void release() override { port_->release(); }
    [[nodiscard]] bool is_lost() const override { return port_->is_lost(); }
    [[nodiscard]] Result<std::vector<std::string>> list_readers() override {
        gate_->pass();
        return port_->list_readers();
    }
    [[nodiscard]] Result<std::vector<drivers::PcscReaderState>> status_change(
        std::vector<drivers::PcscReaderState> readers, Duration timeout) override {
        gate_->pass();
        return port_->status_change(std::move(readers), timeout);
    }
    void interrupt() override {
        gate_->pass();
        port_->interrupt();
    }
    [[nodiscard]] Result<void> connect(const std::string& reader) override {
        gate_->pass();
        return port_->connect(reader);
    }
    void disconnect() override { port_->disconnect(); }
    [[nodiscard]] Result<kiosk::SecretBytes> transmit(
        std::span<const unsigned char> command) override {
        gate_->pass();
        return port_->transmit(command);
    }

  private:
    std::shared_ptr<SimulatedService> service_;
    std::shared_ptr<Gate> gate_;
    std::unique_ptr<PcscPort> port_;
};

/// Opens in any case: whoever still waits in it comes back before it goes.
struct Bench {
    ~Bench() { gate->hang(false); }

    std::unique_ptr<PcscPort> port() {
        ++ports_made;
        return std::make_unique<HangingPort>(service, gate);
    }
    std::shared_ptr<SimulatedService> service = std::make_shared<SimulatedService>();
    std::shared_ptr<Gate> gate = std::make_shared<Gate>();
    std::atomic<int> ports_made = 0;
    std::atomic<bool> hope = true;
    PatientPort patient{[this] { return port(); },
                        {.call = Duration{100}, .exchange = Duration{600'000}},
                        [this] { return hope.load(); }};
};

}  // namespace

TEST_CASE("a call that comes back is what the port said") {
    Bench bench;
    bench.service->plug("A");
    REQUIRE(bench.patient.establish());
    CHECK(bench.patient.list_readers().value() == std::vector<std::string>{"A"});
    CHECK(bench.patient.connect("A").error().code == ErrorCode::card_removed);
    bench.service->stop();
    CHECK_FALSE(bench.patient.list_readers());
    CHECK(bench.patient.is_lost());
    bench.service->start();
    REQUIRE(bench.patient.establish());
    CHECK_FALSE(bench.patient.is_lost());
    CHECK(bench.ports_made == 1);
}

TEST_CASE("a call that hangs is given up, and the next one has a way of its own") {
    Bench bench;
    REQUIRE(bench.patient.establish());
    bench.gate->hang(true);
    CHECK(bench.patient.list_readers().error().code == ErrorCode::device_gone);
    CHECK(bench.patient.is_lost());
    CHECK(bench.patient.list_readers().error().code == ErrorCode::device_gone);
    // A service that hangs for good takes no more than three threads.
    for (int i = 0; i < 10; ++i)
        CHECK(bench.patient.establish().error().code == ErrorCode::device_gone);
    CHECK(bench.ports_made == static_cast<int>(PatientPort::lost_max));
    bench.gate->hang(false);
    const auto until = Steady::now() + std::chrono::seconds(30);
    while (!bench.patient.establish()) REQUIRE(Steady::now() < until);
    CHECK(bench.patient.list_readers());
}

TEST_CASE("an exchange is given up as soon as there is no more hope, and not before") {
    Bench bench;
    tests::EmulatedDocument card{{tests::specimen_mrz, {}, {}}};
    bench.service->insert("A", card);
    REQUIRE(bench.patient.establish());
    REQUIRE(bench.patient.connect("A"));
    bench.gate->hang(true);
    std::jthread other([&] {
        bench.gate->await_waiting(1);
        bench.hope = false;
    });
    const std::array<unsigned char, 5> command{0, 0xA4, 4, 0, 0};
    CHECK(bench.patient.transmit(command).error().code == ErrorCode::device_gone);
    other.join();
    bench.gate->hang(false);
    bench.patient.disconnect();
    bench.service->remove("A");
}

TEST_CASE("a terminal starts though the service hangs, and has the reader when it goes on") {
    Bench bench;
    bench.service->plug("A");
    bench.gate->hang(true);
    kiosk::RealClock clock;
    std::mutex mutex;
    std::vector<drivers::DeviceStatus> told;
    auto made = drivers::make_smart_card_reader(
        {{}, [&] { return bench.port(); }}, clock, [&](drivers::SmartCardEvent event) {
            const std::lock_guard lock(mutex);
            if (const auto* changed = std::get_if<drivers::DeviceEvent>(&event))
                told.push_back(changed->state.status);
        });
    REQUIRE(made);
    const auto become = [&](drivers::DeviceStatus status) {
        const auto until = Steady::now() + std::chrono::seconds(30);
        const auto is_told = [&] {
            const std::lock_guard lock(mutex);
            return !told.empty() && told.back() == status;
        };
        while (!is_told() && Steady::now() < until) std::this_thread::yield();
        return is_told();
    };
    CHECK(become(drivers::DeviceStatus::starting));
    bench.gate->hang(false);
    CHECK(become(drivers::DeviceStatus::online));
    made->reset();
}

TEST_CASE("a terminal ends though the service hangs") {
    Bench bench;
    bench.service->plug("A");
    kiosk::RealClock clock;
    auto made = drivers::make_smart_card_reader({{}, [&] { return bench.port(); }}, clock,
                                                [](drivers::SmartCardEvent) {});
    REQUIRE(made);
    bench.gate->hang(true);
    bench.gate->await_waiting(1);
    made->reset();  // or this test hangs, too
    CHECK(true);
}
