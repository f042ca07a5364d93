#include <chrono>
#include <cstdio>

#include "kiosk/base/log_line.h"
#include "kiosk/platform/curl_http_client.h"
#include "offline_cache/sync/delivery.h"
#include "tests/sync/sync_process.h"

namespace {

using Clock = std::chrono::steady_clock;

/// Lines about single submissions are not what is measured.
class NoLog final : public kiosk::log::Sink {
  public:
    NoLog() { kiosk::log::set_sink(this); }
    ~NoLog() override { kiosk::log::set_sink(nullptr); }
    NoLog(const NoLog&) = delete;
    NoLog& operator=(const NoLog&) = delete;
    void take(kiosk::log::Level, const std::string&) override {}
};

/// Delivers what waits, as bianmin-sync does it; gives submissions a second.
double drain(const kiosk::Config& config, std::size_t batch_entries, int waiting) {
    const kiosk::RealClock clock;
    kiosk::SystemRandom random;
    auto outbox = offline_cache::Outbox::open({.file = config.paths.data / "outbox.db",
                                               .terminal_id = config.terminal.id,
                                               .boot_id = offline_cache::current_boot_id(),
                                               .vfs = {},
                                               .at_point = {}})
                      .value();
    const auto verifier =
        offline_cache::ReceiptVerifier::from_key(config.platform.receipt_key).value();
    const auto signer = kiosk::signer_from_key_file(config.platform.key, config.terminal.id);
    kiosk::CurlHttpClient http({.ca_file = config.platform.ca.string(),
                                .cert_file = config.platform.cert.string(),
                                .key_file = config.platform.key.string()});
    offline_cache::Admission admission(offline_cache::admission_options_of(config));
    offline_cache::DeliveryOptions options;
    options.wire = {.url = config.platform.url,
                    .terminal_id = config.terminal.id,
                    .request_timeout = std::chrono::seconds(30),
                    .signer = signer.get()};
    options.batch_entries = batch_entries;
    offline_cache::Delivery delivery(*outbox, http, verifier, admission, clock, random, options);
    KIOSK_CHECK(delivery.start().has_value());
    const auto began = Clock::now();
    while (delivery.run_once().more) {
    }
    const std::chrono::duration<double> took = Clock::now() - began;
    KIOSK_CHECK(outbox->counts()->unsent() == 0);
    return waiting / took.count();
}

/// Fills the outbox and empties it.
double measure(tests::Terminal& terminal, const kiosk::Config& config, std::size_t batch_entries,
               int count) {
    for (int i = 0; i < count; ++i) (void)terminal.file(std::string(3000, 'x'));
    return drain(config, batch_entries, count);
}

}  // namespace

/// Draining what waited for an outage, to a platform on this machine: mutual TLS, every request
/// signed, every receipt verified, durable on both ends. In batches, beside one after the other.
int main() {
    constexpr int rounds = 3;
    constexpr int batched = 10'000;
    constexpr int single = 1000;
    constexpr double aim = 7;
    const tests::PlatformProcess platform;
    tests::Terminal terminal(platform);
    const NoLog silence;
    const auto config = kiosk::load_config(terminal.config_file());
    if (!config) return 1;
    std::vector<double> batches;
    std::vector<double> singles;
    for (int round = 0; round < rounds; ++round) {
        singles.push_back(measure(terminal, *config, 1, single));
        batches.push_back(measure(terminal, *config, 100, batched));
    }
    std::ranges::sort(batches);
    std::ranges::sort(singles);
    std::printf("%-26s %10s %8s\n", "drain, 3 KiB, mutual TLS", "a second", "ratio");
    std::printf("%-26s %10.0f %8.2f\n", "PUT and commit, one by one", singles[rounds / 2], 1.0);
    const double ratio = batches[rounds / 2] / singles[rounds / 2];
    std::printf("%-26s %10.0f %8.2f   aim %.0f%s\n", "batches of 100", batches[rounds / 2], ratio,
                aim, ratio < aim ? ", MISSED" : "");
    return ratio < aim ? 1 : 0;
}
