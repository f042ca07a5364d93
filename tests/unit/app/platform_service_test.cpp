#include "kiosk/app/platform_service.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include <nlohmann/json.hpp>
#include <stdlib.h>

#include "kiosk/app/terminal_profile.h"
#include "kiosk/base/time_text.h"
#include "kiosk/catalog/builder.h"
#include "tests/support/kept_lines.h"
#include "tests/support/passing_files.h"

using namespace kiosk;

namespace {

class FakePlatform final : public HttpClient {
  public:
    Result<HttpReply> send(const HttpRequest& request) override {
        asked.push_back(request.url.substr(request.url.find("/v1/")));
        if (!up) return {ErrorCode::network, "no connection"};
        HttpReply reply;
        reply.status = request.url.ends_with("/v1/catalogue") ? catalogue_status : 200;
        reply.body = health;
        if (request.url.ends_with("/v1/catalogue") && catalogue_status == 200)
            reply.body = catalogue;
        if (refuses && request.url.find("/v1/feedback") == std::string::npos) reply.status = 403;
        if (request.url.ends_with("/v1/feedback")) {
            feedback.push_back(request);
            reply.status = feedback_status;
        }
        if (request.url.find("/v1/terminals/") != std::string::npos) registration = request.body;
        return reply;
    }
    void cancel() override {}
    void resume() override {}

    std::string health = R"({"time":"2026-11-30T02:00:00.000Z"})";
    bool up = true;
    int catalogue_status = 304;
    std::string catalogue;
    bool refuses = false;
    int feedback_status = 201;
    std::vector<HttpRequest> feedback;
    std::vector<std::string> asked;
    std::string registration;
};

/// The first read fails.
class UnreadOnce final : public tests::PassingFiles {
  public:
    [[nodiscard]] Result<std::string> read(const Path& file, std::size_t size_max) override {
        if (!std::exchange(has_failed_, true)) return {ErrorCode::io_error, "read: planted"};
        return PassingFiles::read(file, size_max);
    }

  private:
    bool has_failed_ = false;
};

struct ServiceFixture {
    ~ServiceFixture() { std::filesystem::remove_all(folder); }

    std::filesystem::path folder = [] {
        char name[] = "/tmp/bianmin-app-XXXXXX";
        return std::filesystem::path(mkdtemp(name));
    }();
    ManualExecutor executor;
    FakePlatform platform;
    Inbox inbox;
    HealthMonitor health{inbox};
    SigningSeed signer{SecretBytes(Bytes(32, 1))};
    CatalogueStore catalogues{folder, {signer.public_key()}};
    PlatformService service{executor,
                            platform,
                            catalogues,
                            health,
                            {"https://p", "t-1", "990100000000", "1", {"idcard", "place:bank"}},
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

TEST_CASE("while a look outlasts its interval the loop is not called at once, over and over") {
    ServiceFixture f;
    const auto due = f.service.poll(f.now);
    CHECK(due == f.now + PlatformService::reach_poll_down);
    // The thread is still at it.
    f.now = due;
    CHECK(f.service.poll(f.now) > f.now);
    f.executor.run_all();
    CHECK(f.platform.asked.size() == 3);
    (void)f.service.poll(f.now);
    f.executor.run_all();
    CHECK(f.platform.asked.size() == 4);
}

TEST_CASE("services that the platform found away are known with the next look (R-147)") {
    ServiceFixture f;
    f.platform.health =
        R"({"status":"ok","time":7,"paused":["A1",3,"B2",")" + std::string(65, 'C') + R"("]})";
    f.turn(Duration{0});
    CHECK(f.health.health().paused == std::vector<std::string>{"A1", "B2"});
    f.platform.health = R"({"status":"ok","paused":"A1"})";
    f.turn(PlatformService::reach_poll);
    CHECK(f.health.health().paused.empty());
    f.platform.health = R"({"paused":[)";
    for (int i = 0; i < 1'500; ++i)
        f.platform.health += (i == 0 ? "\"" : ",\"") + std::to_string(i) + '"';
    f.platform.health += "]}";
    f.turn(PlatformService::reach_poll);
    CHECK(f.health.health().paused.size() == 1'000);
}

TEST_CASE(
    "a clock that is behind what the platform tells, or before any terminal, counts as unset") {
    const tests::KeptLines log;
    ServiceFixture f;
    VirtualClock clock(*parse_rfc3339("2026-11-30T02:01:00Z"));
    ClockWatch watch(clock, f.health);
    f.service.watch_clock(watch);
    f.turn(Duration{0});
    CHECK_FALSE(f.health.health().clock_unset);

    clock.set_wall(*parse_rfc3339("2026-11-30T01:57:00Z"));  // three minutes behind
    f.turn(PlatformService::reach_poll);
    CHECK(f.health.health().clock_unset);
    CHECK(log.has("clock_unset"));
    // What it told last goes on counting while it is away.
    f.platform.up = false;
    f.turn(PlatformService::reach_poll);
    CHECK(f.health.health().clock_unset);
    clock.set_wall(*parse_rfc3339("2026-11-30T02:02:00Z"));
    f.turn(PlatformService::reach_poll);
    CHECK_FALSE(f.health.health().clock_unset);
    CHECK(log.has("clock_set"));

    ServiceFixture alone;
    alone.platform.up = false;
    VirtualClock first_day(WallTime{});
    ClockWatch other(first_day, alone.health);
    alone.service.watch_clock(other);
    alone.turn(Duration{0});
    CHECK(alone.health.health().clock_unset);
}

TEST_CASE("the platform is told what the terminal can do and what kind of place it is in (R-287)") {
    ServiceFixture f;
    f.turn(Duration{0});
    const auto told = nlohmann::json::parse(f.platform.registration);
    CHECK(told["area_code"] == "990100000000");
    CHECK(told["capabilities"] == nlohmann::json{"idcard", "place:bank"});

    Config config;
    CHECK(capabilities_of(config) ==
          std::vector<std::string>{"idcard", "level:handle", "place:hall"});
    config.devices.idcard.enabled = false;
    CHECK(capabilities_of(config) == std::vector<std::string>{"level:guide", "place:hall"});
    config.printer.uri = "ipp://127.0.0.1/ipp/print";
    config.devices.scanner.enabled = true;
    config.terminal.place = "village";
    config.terminal.group = "A";
    CHECK(capabilities_of(config) == std::vector<std::string>{"document_printer", "scanner",
                                                              "level:print", "place:village",
                                                              "group:A"});
    config.printer.uri = "escpos:usb";
    CHECK(devices_of(config) == std::vector<std::string>{"receipt_printer", "scanner"});
}

TEST_CASE(
    "guides that nobody has looked through for long are listed in the log, each by its code "
    "(R-034)") {
    const auto joined = join_catalogue("assets/services", 1, WallTime{});
    REQUIRE(joined);
    const auto catalogue = Catalogue::parse(*joined);
    REQUIRE(catalogue);
    const tests::KeptLines log;
    log_outdated(**catalogue, {2026, 6, 1}, 730);
    CHECK(log.lines.empty());
    log_outdated(**catalogue, {2028, 12, 1}, 730);
    CHECK(log.lines.size() == (*catalogue)->services().size());
    CHECK(log.has("guide_outdated service="));
    CHECK(log.has((*catalogue)->services().front().code.value()));
}

TEST_CASE(
    "without a network a catalogue that a technician lays down is used, and a bad one refused") {
    ServiceFixture f;
    f.platform.up = false;
    const auto place = f.folder / CatalogueStore::carried_name;
    const auto joined = join_catalogue("assets/services", 3, WallTime{});
    std::ofstream(place) << make_envelope(catalogue_payload_type, *joined, f.signer);
    const tests::KeptLines log;
    f.turn(Duration{0});
    REQUIRE(f.catalogues.current() != nullptr);
    CHECK(f.catalogues.current()->version() == 3);
    CHECK(log.has("catalogue_accepted version=3"));
    std::ofstream(place) << "no catalogue";
    f.turn(PlatformService::reach_poll_down);
    CHECK(f.catalogues.current()->version() == 3);
    CHECK(log.has("catalogue_refused"));
    CHECK_FALSE(std::filesystem::exists(place));
}

TEST_CASE("a stored catalogue that could not be read at the start is read at the next look") {
    ServiceFixture f;
    const auto joined = join_catalogue("assets/services", 3, WallTime{});
    const auto envelope = make_envelope(catalogue_payload_type, *joined, f.signer);
    REQUIRE(f.catalogues.install(envelope));
    UnreadOnce files;
    CatalogueStore catalogues(f.folder, {f.signer.public_key()}, files);
    CHECK(catalogues.load().error().code == ErrorCode::io_error);
    std::shared_ptr<const Catalogue> used;
    PlatformService service(f.executor, f.platform, catalogues, f.health,
                            {"https://p", "t-1", "990100000000", "1", {}},
                            [&](std::shared_ptr<const Catalogue> newest) { used = newest; });
    f.platform.up = false;
    (void)service.poll(f.now);
    f.executor.run_all();
    (void)service.poll(f.now);
    REQUIRE(used != nullptr);
    CHECK(used->version() == 3);
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

TEST_CASE(
    "R-265 what is wrong with a catalogue is told those who keep it up, until they have "
    "acknowledged it") {
    ServiceFixture f;
    f.platform.catalogue_status = 200;
    f.platform.catalogue = "no catalogue";
    f.platform.feedback_status = 429;
    f.turn(Duration{0});
    REQUIRE(f.platform.feedback.size() == 1);
    const auto told = nlohmann::json::parse(f.platform.feedback[0].body);
    CHECK(told["kind"] == "catalogue");
    const auto& fault = told["faults"][0];
    CHECK(fault["item"] == "catalogue");
    CHECK(fault.contains("element"));
    CHECK_FALSE(fault["rule"].get<std::string>().empty());
    CHECK(fault["at"] == "2026-11-30T02:00:00.000Z");
    f.platform.catalogue_status = 304;
    f.platform.feedback_status = 201;
    f.turn(PlatformService::reach_poll);
    REQUIRE(f.platform.feedback.size() == 2);
    CHECK(f.platform.feedback[1].body == f.platform.feedback[0].body);
    CHECK(f.platform.feedback[1].headers[1].value == f.platform.feedback[0].headers[1].value);
    f.turn(PlatformService::reach_poll);
    CHECK(f.platform.feedback.size() == 2);
}

TEST_CASE(
    "R-252 a terminal that the platform refuses is out of service until it is let in, also after a "
    "restart") {
    ServiceFixture f;
    f.platform.refuses = true;
    PlatformService::Identity identity{"https://p", "t-1", "990100000000", "1", {}};
    identity.refused_mark = f.folder / "refused";
    const auto begin = [&] {
        return std::make_unique<PlatformService>(f.executor, f.platform, f.catalogues, f.health,
                                                 identity, [](std::shared_ptr<const Catalogue>) {});
    };
    const auto look = [&](PlatformService& service) {
        f.now += PlatformService::reach_poll;
        (void)service.poll(f.now);
        f.executor.run_all();
    };
    auto service = begin();
    CHECK_FALSE(f.health.health().refused);
    look(*service);
    CHECK(f.health.health().refused);
    f.health.set_refused(false);
    f.platform.up = false;
    service = begin();
    look(*service);
    CHECK(f.health.health().refused);
    f.platform.up = true;
    f.platform.refuses = false;
    look(*service);
    CHECK_FALSE(f.health.health().refused);
    CHECK_FALSE(std::filesystem::exists(identity.refused_mark));
}
