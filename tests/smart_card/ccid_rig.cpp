#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "drivers/sim/ccid_reader.h"
#include "drivers/sim/emulated_usb.h"
#include "tests/smart_card/rig.h"
#include "tests/support/smart_card/private_service.h"

namespace tests {

namespace {

using drivers::sim::CcidReader;

class CcidRig final : public Rig {
  public:
    CcidRig() {
        auto reader = std::make_unique<CcidReader>();
        reader_ = reader.get();
        device_ = std::make_unique<drivers::sim::EmulatedUsbDevice>(testbed_, 11, std::move(reader),
                                                                    [this] { want_unplug(); });
        device_->plug();
        service_ = std::make_unique<PrivateService>(PrivateService::Readers::usb);
        puller_ = std::thread([this] { pull_when_wanted(); });
    }
    ~CcidRig() override {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        wanted_.notify_all();
        puller_.join();
        service_.reset();
    }

    void insert(EmulatedCard& card) override {
        device_->locked([&] {
            reader_->insert({card.answer_to_reset(), [&card] { card.reset(); },
                             [&card](auto command) { return card.answer(command); }});
        });
    }
    void remove() override {
        device_->locked([&] { reader_->remove(); });
    }
    void remove_after(int commands) override {
        device_->locked([&] { reader_->remove_after(commands); });
    }
    [[nodiscard]] bool can_lose_service() const override { return false; }
    void kill_service() override { service_->kill(); }
    void start_service() override { service_->start(); }
    bool unplug() override { return device_->unplug(); }
    void plug() override {
        // A cable pulled by the reader's own wish is out as soon as its thread has run.
        for (int i = 0; i < 200 && !device_->plug(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    bool unplug_after(int commands) override {
        device_->locked([&] { reader_->unplug_after(commands); });
        return true;
    }
    bool fall_silent(bool silent) override {
        device_->locked([&] { reader_->set_silent(silent); });
        return true;
    }
    bool babble(int answers) override {
        device_->locked([&] { reader_->babble(answers); });
        return true;
    }
    bool tear(int answers) override {
        device_->locked([&] { reader_->tear(answers); });
        return true;
    }

  private:
    void want_unplug() {
        const std::lock_guard lock(mutex_);
        pull_ = true;
        wanted_.notify_all();
    }
    void pull_when_wanted() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wanted_.wait(lock, [this] { return pull_ || ending_; });
            if (ending_) return;
            pull_ = false;
            lock.unlock();
            device_->unplug();
            lock.lock();
        }
    }

    drivers::sim::UsbTestbed testbed_;
    CcidReader* reader_ = nullptr;
    std::unique_ptr<drivers::sim::EmulatedUsbDevice> device_;
    std::unique_ptr<PrivateService> service_;
    std::mutex mutex_;
    std::condition_variable wanted_;
    bool pull_ = false;
    bool ending_ = false;
    std::thread puller_;
};

}  // namespace

std::unique_ptr<Rig> make_rig() {
    const auto missing = PrivateService::missing(PrivateService::Readers::usb);
    if (!missing.empty()) {
        std::printf("skipped: %s\n", missing.c_str());
        std::exit(77);
    }
    return std::make_unique<CcidRig>();
}

}  // namespace tests
