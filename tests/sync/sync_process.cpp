#include "tests/sync/sync_process.h"

#include <fstream>
#include <iterator>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/check.h"

namespace tests {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view service_stem = "11440300MB2C9231XX04420140020";
/// The platform numbers 9,999 cases a day of one service.
constexpr std::uint64_t services = 100;
static_assert(service_stem.size() + 2 == 31);

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string line_of(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

}  // namespace

bool within_patience(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

Terminal::Terminal(const PlatformProcess& platform) : Terminal(platform, Identity()) {}

Terminal::Terminal(const PlatformProcess& platform, const Identity& identity) {
    std::string pattern = "/tmp/bianmin-terminal-XXXXXX";
    KIOSK_CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    configure(platform, identity);
    open_again();
}

void Terminal::open_again() {
    store_.reset();
    auto config = kiosk::load_config(config_file());
    if (!config) throw std::runtime_error(config.error().detail);
    auto options = offline_cache::store_options_of(*config);
    if (!options) throw std::runtime_error(options.error().detail);
    options->admission.ballast_bytes = 1 << 20;
    auto store = offline_cache::Store::open(std::move(*options), clock_, random_);
    if (!store) throw std::runtime_error(store.error().detail);
    store_ = std::move(*store);
}

Terminal::~Terminal() {
    store_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void Terminal::configure(const PlatformProcess& platform, const Identity& identity) {
    const auto& keys = test_keys();
    const auto own =
        identity.folder.empty() ? keys / identity.certificate : identity.folder / "terminal";
    const auto quoted = [](const std::string& text) { return "\"" + text + "\"\n"; };
    std::ofstream file(config_file(), std::ios::trunc);
    file << "[terminal]\nid = \"terminal-0001\"\narea_code = \"440300000000\"\n"
         << "name.zh = \"一号终端\"\nname.en = \"Terminal 1\"\nhall.zh = \"大厅\"\nhall.en = "
            "\"Hall\"\n"
         << "[paths]\ndata = \"data\"\nrun = \"run\"\nlog = \"log\"\ncatalogue = "
            "\"catalogue\"\nassets = \"assets\"\n"
         << "[platform]\nurl = " << quoted(platform.url())
         << "ca = " << quoted(keys / identity.authority)
         << "cert = " << quoted(own.string() + ".crt") << "key = " << quoted(own.string() + ".key")
         << "data_key = " << quoted(line_of(keys / (identity.data_key + ".pub")))
         << "data_key_id = " << quoted(line_of(keys / (identity.data_key + ".id")))
         << "receipt_key = " << quoted(line_of(keys / identity.receipt_key))
         << "catalogue_key = " << quoted(line_of(keys / "catalogue.pub"))
         << (identity.signing_key.empty() ? std::string()
                                          : "signing_key = " + quoted(identity.signing_key))
         << "connect_timeout = 3\nrequest_timeout = 3\n[delivery]\nfree_disk_mb = 1\n";
}

namespace {

kiosk::Submission filled_in(kiosk::Random& random, kiosk::WallTime now, nlohmann::json payload,
                            kiosk::SubmissionKind kind, std::optional<kiosk::SubmissionId> about) {
    kiosk::Submission submission;
    submission.id = kiosk::SubmissionId(random.uuid_v7(now));
    submission.kind = kind;
    const auto number = random.below(services);
    const auto service_code =
        std::string(service_stem) + (number < 10 ? "0" : "") + std::to_string(number);
    submission.service = kiosk::ServiceCode(service_code);
    submission.catalogue_version = 1;
    if (kind == kiosk::SubmissionKind::submission) {
        submission.form_id = "sample";
        submission.form_version = "1";
    }
    submission.created_at = now;
    submission.about = about;
    payload["submission_id"] = submission.id.value().text();
    payload["service_code"] = service_code;
    payload["terminal_id"] = "terminal-0001";
    submission.payload = kiosk::SecretText(payload.dump());
    return submission;
}

}  // namespace

kiosk::Submission sample_filing(kiosk::Random& random, kiosk::WallTime now,
                                const std::string& remark) {
    nlohmann::json payload{{"kind", "submission"}, {"language", "zh"}};
    payload["applicant"] = {
        {"name", "张三丰测"}, {"number", "819902198001010014"}, {"identity_kind", "resident"}};
    payload["answers"] = {{"remark", remark}};
    return filled_in(random, now, std::move(payload), kiosk::SubmissionKind::submission, {});
}

kiosk::SubmissionId Terminal::submit(const kiosk::Submission& submission) {
    if (auto done = store_->submit(submission); !done)
        throw std::runtime_error(done.error().detail);
    return submission.id;
}

kiosk::SubmissionId Terminal::file(const std::string& remark) {
    return submit(sample_filing(random_, clock_.now().wall, remark));
}

kiosk::SubmissionId Terminal::file_with(const std::vector<std::string>& scans) {
    auto submission = sample_filing(random_, clock_.now().wall, "scans");
    for (const auto& scan : scans) {
        auto writer = store_->begin_attachment("page", "image/jpeg");
        if (!writer) throw std::runtime_error(writer.error().detail);
        auto done = (*writer)->append(kiosk::as_bytes(scan));
        if (!done) throw std::runtime_error(done.error().detail);
        auto kept = (*writer)->finish();
        if (!kept) throw std::runtime_error(kept.error().detail);
        submission.attachments.push_back(std::move(*kept));
    }
    return submit(submission);
}

kiosk::SubmissionId Terminal::rate(const kiosk::SubmissionId& about) {
    nlohmann::json payload{{"kind", "evaluation"}, {"satisfaction", 5}, {"pf", "5"}};
    payload["case_ref"] = about.value().text();
    payload["assessed_at"] = "2026-03-01T02:03:04.567Z";
    return submit(filled_in(random_, clock_.now().wall, std::move(payload),
                            kiosk::SubmissionKind::evaluation, about));
}

bool Terminal::has_receipt(const kiosk::SubmissionId& id) {
    const auto receipt = store_->receipt_for(id);
    return receipt && receipt->has_value();
}

std::size_t Terminal::unsent() {
    return store_->counts().value().unsent();
}

SyncProcess::SyncProcess(const Terminal& terminal, std::vector<std::string> more)
    : output_(terminal.folder() / "sync.out") {
    std::vector<std::string> words{BIANMIN_SYNC, "--config", terminal.config_file().string()};
    words.insert(words.end(), {"--backoff-base-ms", "20", "--backoff-cap-ms", "200",
                               "--receipt-recheck-ms", "100"});
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    process_ = ::fork();
    if (process_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int output = ::open(output_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(output, STDERR_FILENO);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

SyncProcess::~SyncProcess() {
    if (process_ < 0) return;
    signal(SIGKILL);
    (void)wait();
}

void SyncProcess::signal(int number) const {
    if (process_ > 0) ::kill(process_, number);
}

int SyncProcess::wait() {
    if (process_ < 0) return -1;
    int status = 0;
    ::waitpid(std::exchange(process_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::optional<int> SyncProcess::ended() {
    int status = 0;
    if (process_ < 0 || ::waitpid(process_, &status, WNOHANG) != process_) return std::nullopt;
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string SyncProcess::said() const {
    return content_of(output_);
}

}  // namespace tests
