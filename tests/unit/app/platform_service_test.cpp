#include "kiosk/app/platform_service.h"

#include <filesystem>

#include <stdlib.h>

using namespace kiosk;

namespace {

class FakePlatform final : public HttpClient {
  public:
    Result<HttpReply> send(const HttpRequest& request) override {
        asked.push_back(request.url.substr(request.url.find("/v1/")));
        if (!up) return {ErrorCode::network, "no connection"};
        HttpReply reply;
        reply.status = request.url.ends_with("/v1/catalogue") ? catalogue_status : 200;
        reply.body = "{}";
        return reply;
    }
    void cancel() override {}
    void resume() override {}

    bool up = true;
    int catalogue_status = 304;
    std::vector<std::string> asked;
};

struct ServiceFixture {
    ServiceFixture() {
        char name[] = "/tmp/bianmin-app-XXXXXX";
        folder = mkdtemp(name);
    }
    ~ServiceFixture() { std::filesystem::remove_all(folder); }

    std::filesystem::path folder;
    ManualExecutor executor;
    FakePlatform platform;
    Inbox inbox;
    HealthMonitor health{inbox};
    CatalogueStore catalogues{folder, {}};
    PlatformService service{executor,
                            platform,
                            catalogues,
                            health,
                            {"https://p", "t-1", "990100000000", "1"},
                            [](std::shared_ptr<const Catalogue>) {}};
    SteadyTime now{Duration{1'000'000}};

    void turn(Duration later) {
        now += later;
        (void)service.poll(now);
        executor.run_all();
    }
};

}  // namespace

TEST_CASE("at start the terminal looks, registers once and asks for the catalogue") {
    ServiceFixture f;
    f.turn(Duration{0});
    CHECK(f.platform.asked ==
          std::vector<std::string>{"/v1/health", "/v1/terminals/t-1", "/v1/catalogue"});
    CHECK(f.health.health().platform_reachable);
    f.platform.asked.clear();
    f.turn(PlatformService::reach_poll);
    CHECK(f.platform.asked == std::vector<std::string>{"/v1/health"});
}

TEST_CASE("a change of the catalogue is asked for within five minutes (R-045)") {
    ServiceFixture f;
    f.turn(Duration{0});
    f.platform.asked.clear();
    for (Duration passed{0}; passed < Duration{300'000}; passed += PlatformService::reach_poll)
        f.turn(PlatformService::reach_poll);
    CHECK(std::count(f.platform.asked.begin(), f.platform.asked.end(), "/v1/catalogue") >= 1);
}

TEST_CASE(
    "while the platform is away it is looked for often, and what was due is asked when it is "
    "back") {
    ServiceFixture f;
    f.platform.up = false;
    f.turn(Duration{0});
    CHECK_FALSE(f.health.health().platform_reachable);
    f.turn(PlatformService::reach_poll_down);
    CHECK(f.platform.asked.size() == 2);
    f.platform.up = true;
    f.turn(PlatformService::reach_poll_down);
    CHECK(f.health.health().platform_reachable);
    CHECK(f.platform.asked.back() == "/v1/catalogue");
}

TEST_CASE("a catalogue that no trusted key signed is refused and asked for again later") {
    ServiceFixture f;
    f.platform.catalogue_status = 200;
    f.turn(Duration{0});
    CHECK(f.catalogues.current() == nullptr);
    CHECK(f.health.health().platform_reachable);
}
