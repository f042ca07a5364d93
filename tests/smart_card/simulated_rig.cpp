#include "tests/smart_card/rig.h"
#include "tests/support/smart_card/simulated_service.h"

namespace tests {

namespace {

class SimulatedRig final : public Rig {
  public:
    SimulatedRig() { service_.plug(name); }
    void insert(EmulatedCard& card) override { service_.insert(name, card); }
    void remove() override { service_.remove(name); }
    void remove_after(int commands) override { service_.remove_after(name, commands); }
    void kill_service() override { service_.stop(); }
    void start_service() override { service_.start(); }
    bool unplug() override {
        service_.unplug(name);
        return true;
    }
    void plug() override { service_.plug(name); }
    [[nodiscard]] std::function<std::unique_ptr<drivers::PcscPort>()> port_maker() override {
        return [this] { return service_.make_port(); };
    }

  private:
    static constexpr const char* name = "Simulated reader";
    SimulatedService service_;
};

}  // namespace

std::unique_ptr<Rig> make_rig() {
    return std::make_unique<SimulatedRig>();
}

}  // namespace tests
