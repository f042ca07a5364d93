#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/base/log_line.h"
#include "offline_cache/manifest.h"
#include "tests/unit/sync/delivery_fixture.h"

using namespace std::chrono_literals;
using kiosk::ErrorCode;
using kiosk::HttpReply;
using kiosk::HttpRequest;
using kiosk::Result;
using tests::DeliveryFixture;
using tests::id_of;
using tests::ModelPlatform;

namespace {

constexpr std::uint64_t seeds = 500;
constexpr std::uint8_t submissions = 6;

/// Thousands of lines of bad luck are no use to anybody.
class Silence final : public kiosk::log::Sink {
  public:
    Silence() { kiosk::log::set_sink(this); }
    ~Silence() override { kiosk::log::set_sink(nullptr); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    void take(kiosk::log::Level, const std::string&) override {}
};

/// The process dies here; what is on the disk stays.
struct Died {};

/// One world: kiosk, delivery service, network and platform, all bad luck drawn from the seed.
class World {
  public:
    explicit World(std::uint64_t seed) : luck_(seed) {
        fixture_.random = kiosk::SeededRandom(seed ^ 0x5EED);
        fixture_.options.receipt_recheck = 5min;
        fixture_.platform.fault = [this](const HttpRequest& request,
                                         const ModelPlatform::Process& process) {
            return exchange(request, process);
        };
        fixture_.at_point = [this](std::string_view) {
            if (troubled_ && luck_.below(150) == 0) throw Died();
        };
    }

    void live() {
        for (int step = 0; step < 80; ++step) {
            if (filed_ < submissions && luck_.below(8) == 0) file_one();
            if (luck_.below(40) == 0)
                fixture_.clock.set_wall(kiosk::WallTime(std::chrono::hours(luck_.below(900'000))));
            turn(std::chrono::seconds(luck_.below(600)));
        }
        troubled_ = false;
        while (filed_ < submissions) file_one();
        for (int step = 0; step < 2000 && unsent() > 0; ++step) turn(24h);
    }

    void check() {
        CHECK(unsent() == 0);
        CHECK(fixture_.platform.complaints.empty());
        CHECK(fixture_.platform.records.size() == submissions);
        CHECK(fixture_.platform.accepted.size() == submissions);
        for (std::uint8_t number = 1; number <= submissions; ++number) {
            CAPTURE(int{number});
            const auto& record = fixture_.platform.records.at(id_of(number).value().text());
            CHECK(record.cases == 1);
            const auto receipt = fixture_.outbox->receipt_for(id_of(number)).value();
            REQUIRE(receipt);
            CHECK(receipt->jws == record.receipt);
            CHECK(place_of(record.about) <= place_of(id_of(number).value().text()));
        }
    }

    [[nodiscard]] std::size_t deaths() const { return deaths_; }
    [[nodiscard]] std::size_t troubles() const { return troubles_; }

  private:
    /// Filed by the kiosk: it goes on until it is told that the submission is stored.
    void file_one() {
        const auto number = static_cast<std::uint8_t>(filed_ + 1);
        // Every third rates the one before.
        const auto submission = number % 3 == 0 ? tests::sample_evaluation(
                                                      number, static_cast<std::uint8_t>(number - 1))
                                                : tests::sample_submission(number);
        while (true) {
            try {
                if (tests::put(*fixture_.outbox, submission)) break;
            } catch (const Died&) {
                die();
            }
        }
        filed_ = number;
    }

    void turn(kiosk::Duration patience) {
        try {
            const auto turn = fixture_.delivery->run_once();
            if (turn.more) return;
            const auto now = fixture_.clock.now().steady;
            const auto until = turn.next ? std::min(*turn.next, now + patience) : now + patience;
            if (until > now) fixture_.clock.advance(until - now);
        } catch (const Died&) {
            die();
        }
    }

    void die() {
        ++deaths_;
        const bool troubled = std::exchange(troubled_, false);
        fixture_.restart();
        troubled_ = troubled;
    }

    Result<HttpReply> exchange(const HttpRequest& request, const ModelPlatform::Process& process) {
        if (!troubled_ || luck_.below(3) == 0) return remembered(process());
        ++troubles_;
        switch (luck_.below(14)) {
            case 0:
                return ErrorCode::network;
            case 1:
                (void)process();
                return ErrorCode::timed_out;
            case 2:
                (void)process();
                return remembered(process());
            case 3:
                return tests::problem_reply(500, "internal", true);
            case 4:
                (void)process();
                return tests::problem_reply(500, "internal", true);
            case 5:
                return busy();
            case 6:
                return HttpReply{.status = 200, .headers = {}, .body = "<html>portal</html>"};
            case 7:
                return ErrorCode::unauthorised;
            case 8:
                return tests::problem_reply(400, "digest-mismatch", true);
            case 9:
                return forged(request);
            case 10:
                return last_.value_or(HttpReply{});  // an old answer, for whatever it was
            case 11:
                return HttpReply{.status = 404, .headers = {}, .body = "<html>"};
            case 12:
                (void)process();
                return ErrorCode::protocol_error;
            default:
                return tests::problem_reply(503, "unavailable", true);
        }
    }

    HttpReply remembered(HttpReply reply) {
        last_ = reply;
        return reply;
    }

    HttpReply busy() {
        auto reply = tests::problem_reply(429, "too-many", true);
        reply.headers.push_back({"Retry-After", std::to_string(luck_.below(900))});
        return reply;
    }

    /// Right in everything but the signature.
    HttpReply forged(const HttpRequest& request) {
        const auto id = request.url.substr(request.url.find("/v1/submissions/") + 16, 36);
        const auto entry =
            fixture_.outbox->find(kiosk::SubmissionId(kiosk::Uuid::parse(id))).value().value();
        ModelPlatform::Record record;
        record.digest = offline_cache::content_digest_header(entry.content_digest);
        record.kind = offline_cache::name_of(entry.kind);
        const nlohmann::json body{{"submission_id", id},
                                  {"content_digest", record.digest},
                                  {"state", "accepted"},
                                  {"receipt", fixture_.platform.receipt_of(id, record, forger_)}};
        return tests::json_reply(200, body.dump());
    }

    std::size_t unsent() { return fixture_.outbox->counts().value().unsent(); }

    std::size_t place_of(const std::string& id) {
        const auto& accepted = fixture_.platform.accepted;
        if (id.empty()) return 0;
        return static_cast<std::size_t>(std::find(accepted.begin(), accepted.end(), id) -
                                        accepted.begin());
    }

    kiosk::SeededRandom luck_;
    DeliveryFixture fixture_;
    tests::ReceiptKeyPair forger_;
    std::optional<HttpReply> last_;
    std::uint8_t filed_ = 0;
    bool troubled_ = true;
    std::size_t deaths_ = 0;
    std::size_t troubles_ = 0;
};

}  // namespace

TEST_CASE(
    "In every seeded world each filed case arrives exactly once, in order, with its receipt") {
    const Silence silence;
    std::size_t deaths = 0;
    std::size_t troubles = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        World world(seed);
        world.live();
        world.check();
        deaths += world.deaths();
        troubles += world.troubles();
    }
    MESSAGE(seeds, " seeds, ", troubles, " disturbed exchanges, ", deaths, " deaths of a process");
    CHECK(troubles > seeds * 5);
    CHECK(deaths > seeds);
}
