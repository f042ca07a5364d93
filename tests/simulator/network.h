#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kiosk/base/random.h"
#include "tests/simulator/event_log.h"
#include "tests/simulator/model_platform.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/sim_clock.h"

namespace tests {

/// The way between delivery and platform: loses, doubles, delays, cuts short, answers in the
/// platform's stead (portals, proxies, impostors), and goes away for a while.
/// **Threads:** one.
class Network final : public kiosk::HttpClient {
  public:
    Network(ModelPlatform& platform, SimClock& clock, EventLog& log, const Plan& plan,
            kiosk::Random& luck);

    [[nodiscard]] kiosk::Result<kiosk::HttpReply> send(const kiosk::HttpRequest& request) override;
    void cancel() override {}
    void resume() override {}

    /// No more trouble; what is still on its way is lost.
    void calm();
    void begin_outage();
    /// What happens elsewhere while a request is on its way.
    std::function<void()> meanwhile;
    /// For planted bugs: the receipt that an impostor would show.
    [[nodiscard]] const std::set<std::string>& refused() const { return refused_; }
    [[nodiscard]] std::size_t exchanges() const { return exchanges_; }
    [[nodiscard]] std::size_t troubles() const { return troubles_; }

  private:
    enum class Outage { none, silent, busy, broken, portal, refuses_us };

    [[nodiscard]] kiosk::Result<kiosk::HttpReply> troubled(const kiosk::HttpRequest& request);
    [[nodiscard]] kiosk::Result<kiosk::HttpReply> during_outage();
    [[nodiscard]] kiosk::HttpReply process(const kiosk::HttpRequest& request);
    [[nodiscard]] kiosk::HttpReply impostor(const kiosk::HttpRequest& request) const;
    [[nodiscard]] kiosk::HttpReply busy();
    [[nodiscard]] kiosk::HttpReply cut_short(kiosk::HttpReply reply);
    void deliver_late();

    ModelPlatform& platform_;
    SimClock& clock_;
    EventLog& log_;
    Plan plan_;
    kiosk::Random& luck_;
    ReceiptKeyPair impostor_;
    std::vector<kiosk::HttpRequest> late_;
    std::map<std::string, std::string> digests_;  // of the bytes that went by, by id
    std::optional<kiosk::HttpReply> last_;
    std::set<std::string> refused_;
    Outage outage_ = Outage::none;
    kiosk::Duration outage_ends_{0};
    bool calm_ = false;
    std::size_t exchanges_ = 0;
    std::size_t troubles_ = 0;
};

/// The id that the address of a request names.
[[nodiscard]] std::string id_in(const kiosk::HttpRequest& request);

}  // namespace tests
