#include <cstdio>
#include <cstdlib>

#include "tests/smart_card/rig.h"
#include "tests/support/smart_card/private_service.h"
#include "tests/support/smart_card/virtual_slot.h"

namespace tests {

namespace {

class VirtualRig final : public Rig {
  public:
    void insert(EmulatedCard& card) override {
        card_ = &card;
        slot_.insert(card);
    }
    void remove() override {
        card_ = nullptr;
        slot_.remove();
    }
    void remove_after(int commands) override { slot_.remove_after(commands); }
    void kill_service() override { service_.kill(); }
    bool hang_service(bool hangs) override {
        service_.hang(hangs);
        return true;
    }
    void start_service() override {
        service_.start();
        // The service took the connection with it; the card still lies there.
        if (card_ != nullptr) slot_.insert(*card_);
    }

  private:
    PrivateService service_{PrivateService::Readers::virtual_slots};
    VirtualSlot slot_{service_.port()};
    EmulatedCard* card_ = nullptr;
};

}  // namespace

std::unique_ptr<Rig> make_rig() {
    const auto missing = PrivateService::missing(PrivateService::Readers::virtual_slots);
    if (!missing.empty()) {
        std::printf("skipped: %s\n", missing.c_str());
        std::exit(77);
    }
    return std::make_unique<VirtualRig>();
}

}  // namespace tests
