#include "offline_cache/sync/service.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "kiosk/base/check.h"
#include "kiosk/base/events.h"

namespace offline_cache {

namespace {

sigset_t ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

std::string without_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

DeliveryOptions delivery_of(const kiosk::Config& config, const ServiceOptions& given) {
    DeliveryOptions options;
    options.wire = {.url = without_slash(config.platform.url),
                    .terminal_id = config.terminal.id,
                    .request_timeout = config.platform.request_timeout};
    options.back_off.first = given.back_off_first.value_or(config.delivery.retry_first_seconds);
    options.back_off.longest =
        given.back_off_longest.value_or(config.delivery.retry_longest_seconds);
    options.receipt_recheck = given.receipt_recheck.value_or(options.receipt_recheck);
    options.audit_interval = given.audit_interval.value_or(options.audit_interval);
    return options;
}

RenewalOptions renewal_of(const kiosk::Config& config, const ServiceOptions& given,
                          const kiosk::TlsIdentity& identity) {
    RenewalOptions options;
    options.url = without_slash(config.platform.url);
    options.identity = identity;
    options.request_timeout = config.platform.request_timeout;
    // What shortens the waits of delivery for a test shortens these, too.
    options.back_off.first = given.back_off_first.value_or(options.back_off.first);
    options.back_off.longest = given.back_off_longest.value_or(options.back_off.longest);
    return options;
}

/// Kills this very process at a named point; nothing when no point is named.
std::function<void(std::string_view)> death_at(const std::string& where) {
    if (where.empty()) return {};
    const auto colon = where.find(':');
    int passes = 1;
    if (colon != std::string::npos)
        std::from_chars(where.data() + colon + 1, where.data() + where.size(), passes);
    return [name = where.substr(0, colon),
            left = std::make_shared<int>(passes)](std::string_view point) {
        if (point == name && --*left == 0) ::raise(SIGKILL);
    };
}

void close_if_open(int descriptor) {
    if (descriptor >= 0) ::close(descriptor);
}

}  // namespace

void Service::block_signals() {
    const auto set = ending_signals();
    KIOSK_CHECK(::pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0);
    ::signal(SIGPIPE, SIG_IGN);
}

Service::Service(const kiosk::Config& config, const ServiceOptions& options)
    : config_(config), options_(options), admission_(admission_options_of(config)) {}

Service::~Service() {
    if (stop_ >= 0) {
        const std::uint64_t one = 1;
        (void)!::write(stop_, &one, sizeof one);
    }
    signal_thread_.reset();
    for (const int descriptor : {lock_, signals_, stop_}) close_if_open(descriptor);
}

Result<std::unique_ptr<Service>> Service::open(const kiosk::Config& config,
                                               const ServiceOptions& options) {
    std::unique_ptr<Service> service(new Service(config, options));
    auto verifier = ReceiptVerifier::from_key(config.platform.receipt_key);
    if (!verifier) return verifier.error();
    service->verifier_ = std::move(*verifier);
    if (auto locked = service->lock_folder(); !locked) return locked.error();
    auto opened = service->open_outbox();
    if (!opened && opened.error().code == ErrorCode::disk_full &&
        service->admission_.release_ballast())
        opened = service->open_outbox();  // a full disk must not keep delivery from making room
    if (!opened) return opened.error();
    auto wake = WakeReceiver::bind(config.paths.run / wake_socket_name);
    if (!wake) return wake.error();
    service->wake_ = std::move(*wake);
    const kiosk::TlsIdentity identity{.ca_file = config.platform.ca.string(),
                                      .cert_file = config.platform.cert.string(),
                                      .key_file = config.platform.key.string()};
    service->http_.emplace(identity, config.platform.connect_timeout);
    service->platform_.emplace(*service->http_, service->clock_);
    service->signer_ =
        kiosk::signer_from_key_file(config.platform.signs_with(), config.terminal.id);
    auto delivery_options = delivery_of(config, options);
    delivery_options.wire.signer = service->signer_.get();
    service->delivery_.emplace(*service->outbox_, *service->platform_, *service->verifier_,
                               service->admission_, service->clock_, service->random_,
                               std::move(delivery_options));
    service->renewal_.emplace(
        *service->platform_,
        [connecting = config.platform.connect_timeout](
            kiosk::TlsIdentity other) -> std::unique_ptr<kiosk::HttpClient> {
            return std::make_unique<kiosk::CurlHttpClient>(std::move(other), connecting);
        },
        *service->platform_, service->random_, renewal_of(config, options, identity));
    if (auto watched = service->watch_signals(); !watched) return watched.error();
    return service;
}

Result<void> Service::lock_folder() {
    for (const auto& folder : {config_.paths.data, config_.paths.run}) {
        std::error_code failed;
        if (std::filesystem::create_directories(folder, failed))
            std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
        if (failed) return {ErrorCode::io_error, "the data or run folder can't be made"};
    }
    lock_ = ::open((config_.paths.data / "sync.lock").c_str(),
                   O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock_ < 0) return {ErrorCode::io_error, "the lock file can't be made"};
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0)
        return {ErrorCode::device_busy, "another delivery service works on this data folder"};
    return {};
}

Result<void> Service::open_outbox() {
    auto outbox = Outbox::open({.file = config_.paths.data / "outbox.db",
                                .terminal_id = config_.terminal.id,
                                .boot_id = current_boot_id(),
                                .vfs = {},
                                .at_point = death_at(options_.die_at)});
    if (!outbox) return outbox.error();
    outbox_ = std::move(*outbox);
    const auto counts = outbox_->counts();
    if (!counts) return counts.error();
    kiosk::log::store_opened(outbox_->database().schema_version(),
                             static_cast<std::int64_t>(counts->unsent()));
    return {};
}

Result<void> Service::watch_signals() {
    const auto set = ending_signals();
    signals_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    stop_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (signals_ < 0 || stop_ < 0) return {ErrorCode::internal, "signals can't be watched"};
    signal_thread_ = std::make_unique<kiosk::ThreadExecutor>("signals", 1);
    const bool posted = signal_thread_->post([this] {
        std::array<pollfd, 2> watched{pollfd{signals_, POLLIN, 0}, pollfd{stop_, POLLIN, 0}};
        while (::poll(watched.data(), watched.size(), -1) < 0) {
        }
        const std::uint64_t one = 1;
        (void)!::write(stop_, &one, sizeof one);
        http_->cancel();
        renewal_->cancel();
    });
    KIOSK_CHECK(posted);
    return {};
}

bool Service::stopping() const {
    pollfd watched{stop_, POLLIN, 0};
    return ::poll(&watched, 1, 0) > 0;
}

bool Service::nothing_left() {
    const auto counts = outbox_->counts();
    return counts && counts->waiting + counts->held == 0;
}

void Service::rest(const Delivery::Turn& turn) {
    while (true) {
        const auto now = clock_.now().steady;
        auto wait = std::min(config_.delivery.poll_seconds,
                             std::max(renewal_next_ - now, kiosk::Duration(0)));
        if (turn.next) {
            const auto until = *turn.next - now;
            if (until <= kiosk::Duration(0)) return;
            wait = std::min(wait, until);
        }
        std::array<pollfd, 2> watched{pollfd{stop_, POLLIN, 0},
                                      pollfd{wake_.descriptor(), POLLIN, 0}};
        (void)::poll(watched.data(), watched.size(), static_cast<int>(wait.count()));
        if ((watched[0].revents & POLLIN) != 0) return;
        const auto received = wake_.drain();
        if (received.send_now) delivery_->send_now();
        if (received.any) return;
        renew();
        // A lost datagram costs one such round, no more.
        const auto changed = outbox_->changed_elsewhere();
        if (!changed || *changed) return;
    }
}

void Service::renew() {
    const auto now = clock_.now().steady;
    if (now < renewal_next_ && now - certificate_seen_ < config_.delivery.poll_seconds) return;
    certificate_seen_ = now;
    renewal_next_ = renewal_->turn();
}

std::string_view Service::run() {
    if (auto started = delivery_->start(); !started)
        kiosk::log::store_failed(started.error().code, started.error().detail);
    (void)outbox_->changed_elsewhere();
    while (!stopping()) {
        renew();
        const auto turn = delivery_->run_once();
        if (turn.more) continue;
        if (options_.until_empty && nothing_left()) return "empty";
        rest(turn);
    }
    return "signal";
}

}  // namespace offline_cache
