#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iterator>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/check.h"
#include "kiosk/base/log_line.h"
#include "kiosk/base/scheduling.h"
#include "offline_cache/store.h"

namespace {

using Clock = std::chrono::steady_clock;

// Many short rounds: what else the machine does for a while touches few of them, and alike.
constexpr int rounds = 35;
constexpr int submissions = 80;
constexpr int scans = 12;
constexpr std::size_t payload_size = 4096;
constexpr std::size_t scan_size = std::size_t{300} * 1024;

/// One way of making something durable, timed one by one.
struct Contender {
    const char* name;
    int times;          // a round
    std::size_t limit;  // the contender that it is compared with
    double aim;         // of the ratio to it; 0: none
    /// So many, one after the other; how many milliseconds each took.
    std::function<std::vector<double>(int times)> run;
    std::vector<double> rates{};         // a round
    std::vector<double> milliseconds{};  // each
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

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

double percentile(std::vector<double> values, double part) {
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(static_cast<double>(values.size() - 1) * part)];
}

std::function<std::vector<double>(int times)> timed(std::function<void()> once,
                                                    std::function<void()> before_each = {}) {
    return [once = std::move(once), before_each = std::move(before_each)](int times) {
        std::vector<double> milliseconds;
        for (int i = 0; i < times; ++i) {
            if (before_each) before_each();
            const auto before = Clock::now();
            once();
            milliseconds.push_back(
                std::chrono::duration<double, std::milli>(Clock::now() - before).count());
        }
        return milliseconds;
    };
}

/// The journal writes what others left down first, or who comes next would pay for it.
void run_round(Contender& contender) {
    ::sync();
    const auto took = contender.run(contender.times);
    if (took.empty()) return;
    contender.rates.push_back(1000.0 * static_cast<double>(took.size()) /
                              std::accumulate(took.begin(), took.end(), 0.0));
    contender.milliseconds.insert(contender.milliseconds.end(), took.begin(), took.end());
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

    void append_raw(std::size_t size) const {
        static const std::string record(payload_size + scan_size, 'r');
        KIOSK_CHECK(::write(raw_, record.data(), size) == static_cast<ssize_t>(size) &&
                    ::fdatasync(raw_) == 0);
    }
    void submit() {
        const auto stored = store_->submit(submission_of(random_, clock_));
        KIOSK_CHECK(stored.has_value());
    }
    /// What the terminal does when a visit begins and nobody waits: room is held back, spares are
    /// laid, keys are exchanged.
    void begin_visit(std::uint64_t scans_of) { KIOSK_CHECK(store_->admit(scans_of).has_value()); }
    /// From the first byte of the scan to the acknowledged row.
    void scan_and_submit() {
        static const std::string page(scan_size, 's');
        auto writer = std::move(store_->begin_attachment("page", "image/jpeg").value());
        KIOSK_CHECK(writer->append(kiosk::as_bytes(page)).has_value());
        auto submission = submission_of(random_, clock_);
        submission.attachments.push_back(std::move(writer->finish().value()));
        const auto before = Clock::now();
        KIOSK_CHECK(store_->submit(submission).has_value());
        submit_only.push_back(
            std::chrono::duration<double, std::milli>(Clock::now() - before).count());
    }
    std::vector<double> submit_only;
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  private:
    std::filesystem::path folder_;
    int raw_ = -1;
    kiosk::RealClock clock_;
    kiosk::SystemRandom random_;
    std::unique_ptr<offline_cache::Store> store_;
};

/// What a user might take instead: PouchDB on leveldb, which syncs nothing. A process of node's.
class PouchDb {
  public:
    explicit PouchDb(const std::filesystem::path& folder) {
        std::array<int, 2> to{};
        std::array<int, 2> from{};
        if (::pipe2(to.data(), O_CLOEXEC) != 0 || ::pipe2(from.data(), O_CLOEXEC) != 0) return;
        process_ = ::fork();
        if (process_ == 0) {
            ::dup2(to[0], STDIN_FILENO);
            ::dup2(from[1], STDOUT_FILENO);
            ::execlp("node", "node", BIANMIN_POUCHDB, folder.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(to[0]);
        ::close(from[1]);
        ask_ = ::fdopen(to[1], "w");
        answer_ = ::fdopen(from[0], "r");
        is_there_ = line() == "ready";
    }
    ~PouchDb() {
        if (ask_ != nullptr) std::fclose(ask_);
        if (answer_ != nullptr) std::fclose(answer_);
        if (process_ > 0) ::waitpid(process_, nullptr, 0);
    }
    PouchDb(const PouchDb&) = delete;
    PouchDb& operator=(const PouchDb&) = delete;

    [[nodiscard]] bool is_there() const { return is_there_; }
    std::vector<double> put(int times, std::size_t attachment) {
        std::fprintf(ask_, "%d %zu\n", times, attachment);
        std::fflush(ask_);
        std::istringstream words(line());
        return {std::istream_iterator<double>(words), {}};
    }

  private:
    std::string line() {
        std::string text;
        for (int c = std::fgetc(answer_); c != EOF && c != '\n'; c = std::fgetc(answer_))
            text += static_cast<char>(c);
        return text;
    }
    pid_t process_ = -1;
    std::FILE* ask_ = nullptr;
    std::FILE* answer_ = nullptr;
    bool is_there_ = false;
};

}  // namespace

/// Durable submissions, sealed and stored as the kiosk does it, beside a plain append and fdatasync
/// of the same size, and beside PouchDB; rounds alternate.
int main() {
    ::signal(SIGPIPE, SIG_IGN);
    // With usual turns a barrier lasts until the next tick of the timer whenever the machine has
    // other work, and every contender looks the same.
    if (!kiosk::take_short_turns())
        std::puts("no short scheduler slice: figures may measure the timer");
    const NoLog silence;
    Bench bench;
    const auto small = [&bench] { bench.append_raw(payload_size); };
    const auto large = [&bench] { bench.append_raw(payload_size + scan_size); };
    std::vector<Contender> contenders{
        {"4 KiB, append + fdatasync", submissions, 0, 0, timed(small)},
        {"4 KiB, Store::submit", submissions, 0, 1.0,
         timed([&bench] { bench.submit(); }, [&bench] { bench.begin_visit(0); })},
        {"4 KiB, and the exchange of keys", submissions, 0, 0, timed([&bench] { bench.submit(); })},
        {"304 KiB, append + fdatasync", scans, 3, 0, timed(large)},
        {"304 KiB, scan and submit", scans, 3, 0.6,
         timed([&bench] { bench.scan_and_submit(); }, [&bench] { bench.begin_visit(scan_size); })},
        {"304 KiB, and the visit's start", scans, 3, 0, timed([&bench] {
             bench.begin_visit(scan_size);
             bench.scan_and_submit();
         })}};
    PouchDb pouch(bench.folder() / "pouchdb");
    if (pouch.is_there()) {
        contenders.push_back({"4 KiB, PouchDB, not durable", submissions, 0, 0,
                              [&pouch](int times) { return pouch.put(times, 0); }});
        contenders.push_back({"304 KiB, PouchDB, not durable", scans, 3, 0,
                              [&pouch](int times) { return pouch.put(times, scan_size); }});
    } else {
        std::puts("PouchDB left out: npm ci in tests/bench/store brings it");
    }
    for (int round = 0; round < rounds; ++round)
        for (auto& contender : contenders) run_round(contender);
    std::printf("%-32s %10s %8s %8s %8s\n", "durable", "a second", "ratio", "p50 ms", "p99 ms");
    bool is_missed = false;
    for (const auto& contender : contenders) {
        if (contender.rates.empty()) continue;
        const double ratio = median(contender.rates) / median(contenders[contender.limit].rates);
        is_missed = is_missed || ratio < contender.aim;
        std::printf("%-32s %10.0f %8.2f %8.2f %8.2f", contender.name, median(contender.rates),
                    ratio, percentile(contender.milliseconds, 0.5),
                    percentile(contender.milliseconds, 0.99));
        if (contender.aim > 0)
            std::printf("   aim %.1f%s", contender.aim, ratio < contender.aim ? ", MISSED" : "");
        std::puts("");
    }
    std::printf("%-32s %10s %8s %8.2f %8.2f\n", "304 KiB, the submit alone", "", "",
                percentile(bench.submit_only, 0.5), percentile(bench.submit_only, 0.99));
    return is_missed ? 1 : 0;
}
