#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kiosk/base/log_line.h"
#include "offline_cache/store.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int rounds = 7;
constexpr int submissions = 400;
constexpr std::size_t payload_size = 4096;

/// One way of making something durable, timed one by one.
struct Contender {
    const char* name;
    std::function<void(int)> once;
    std::vector<double> rates;         // a round
    std::vector<double> milliseconds;  // each
};

/// A line a submission is not what is measured.
class NoLog final : public kiosk::log::Sink {
  public:
    NoLog() { kiosk::log::set_sink(this); }
    ~NoLog() override { kiosk::log::set_sink(nullptr); }
    NoLog(const NoLog&) = delete;
    NoLog& operator=(const NoLog&) = delete;
    void take(kiosk::log::Level, const std::string&) override {}
};

/// With the usual slice a barrier lasts until the next tick of the timer whenever the machine has
/// other work, and every contender looks the same. A shorter slice takes no time from others.
bool take_short_slice() {
    // The kernel's sched_attr, whose header can't stand beside the C library's.
    struct {
        std::uint32_t size = 56;
        std::uint32_t policy = 0;
        std::uint64_t flags = 0;
        std::int32_t nice = 0;
        std::uint32_t priority = 0;
        std::uint64_t runtime_ns = 100'000;
        std::uint64_t deadline = 0;
        std::uint64_t period = 0;
        std::uint32_t clamp_least = 0;
        std::uint32_t clamp_most = 0;
    } attributes;
    static_assert(sizeof attributes == 56);
    return ::syscall(SYS_sched_setattr, 0, &attributes, 0) == 0;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

double percentile(std::vector<double> values, double part) {
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(static_cast<double>(values.size() - 1) * part)];
}

void run_round(Contender& contender) {
    const auto began = Clock::now();
    for (int i = 0; i < submissions; ++i) {
        const auto before = Clock::now();
        contender.once(i);
        contender.milliseconds.push_back(
            std::chrono::duration<double, std::milli>(Clock::now() - before).count());
    }
    contender.rates.push_back(submissions /
                              std::chrono::duration<double>(Clock::now() - began).count());
}

kiosk::Submission submission_of(kiosk::Random& random, const kiosk::Clock& clock) {
    kiosk::Submission submission;
    submission.id = kiosk::SubmissionId(random.uuid_v7(clock.now().wall));
    submission.service = kiosk::ServiceCode("11440300MB2C9231XX0442014002000");
    submission.catalogue_version = 1;
    submission.form_id = "bench";
    submission.form_version = "1";
    submission.created_at = clock.now().wall;
    submission.payload = kiosk::SecretText(std::string(payload_size, 'p'));
    return submission;
}

class Bench {
  public:
    Bench() {
        std::string pattern = "bench-store-XXXXXX";
        KIOSK_CHECK(::mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        raw_ = ::open((folder_ / "raw").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        KIOSK_CHECK(raw_ >= 0 && sodium_init() >= 0);
        kiosk::Bytes open(crypto_box_PUBLICKEYBYTES);
        kiosk::Bytes secret(crypto_box_SECRETKEYBYTES);
        crypto_box_keypair(open.data(), secret.data());
        offline_cache::StoreOptions options;
        options.folder = folder_ / "data";
        options.terminal_id = "bench";
        options.recipients.platform =
            offline_cache::PlatformKey::from_bytes(std::move(open)).value();
        options.waiting_max = 1'000'000;
        store_ = std::move(offline_cache::Store::open(std::move(options), clock_, random_).value());
    }
    ~Bench() {
        store_.reset();
        ::close(raw_);
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    void append_raw() {
        static const std::array<char, payload_size> record{};
        KIOSK_CHECK(::write(raw_, record.data(), record.size()) ==
                        static_cast<ssize_t>(record.size()) &&
                    ::fdatasync(raw_) == 0);
    }
    void submit() {
        const auto stored = store_->submit(submission_of(random_, clock_));
        KIOSK_CHECK(stored.has_value());
    }

  private:
    std::filesystem::path folder_;
    int raw_ = -1;
    kiosk::RealClock clock_;
    kiosk::SystemRandom random_;
    std::unique_ptr<offline_cache::Store> store_;
};

}  // namespace

/// Durable submissions of 4 KiB, sealed and stored as the kiosk does it, beside a plain append and
/// fdatasync of the same size; rounds alternate.
int main() {
    if (!take_short_slice()) std::puts("no short scheduler slice: figures may measure the timer");
    const NoLog silence;
    Bench bench;
    std::array contenders{
        Contender{"raw append + fdatasync", [&bench](int) { bench.append_raw(); }, {}, {}},
        Contender{"Store::submit", [&bench](int) { bench.submit(); }, {}, {}}};
    for (int round = 0; round < rounds; ++round)
        for (auto& contender : contenders) run_round(contender);
    const double limit = median(contenders[0].rates);
    std::printf("%-26s %10s %8s %8s %8s\n", "4 KiB, durable", "a second", "ratio", "p50 ms",
                "p99 ms");
    for (const auto& contender : contenders)
        std::printf("%-26s %10.0f %8.2f %8.2f %8.2f\n", contender.name, median(contender.rates),
                    median(contender.rates) / limit, percentile(contender.milliseconds, 0.5),
                    percentile(contender.milliseconds, 0.99));
    return 0;
}
