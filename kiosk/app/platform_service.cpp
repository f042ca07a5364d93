#include "kiosk/app/platform_service.h"

#include <fstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "kiosk/app/refused_answer.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/log.h"
#include "kiosk/base/time_text.h"
#include "kiosk/forms/form_values.h"

namespace kiosk {

namespace {
constexpr Duration look_timeout{4'000};
// A line of 64 kbit/s brings 4 MiB in that time.
constexpr Duration catalogue_timeout{600'000};
constexpr std::chrono::seconds catalogue_silence{15};
constexpr std::size_t paused_max = 1'000;
constexpr std::size_t code_bytes_max = 64;

std::string time_in(const nlohmann::json& health) {
    const auto time = health.find("time");
    return time != health.end() && time->is_string() ? time->get<std::string>() : std::string();
}

std::vector<std::string> paused_in(const nlohmann::json& health) {
    std::vector<std::string> services;
    const auto list = health.find("paused");
    if (list == health.end() || !list->is_array()) return services;
    for (const auto& code : *list) {
        if (services.size() == paused_max) break;
        if (!code.is_string()) continue;
        auto text = code.get<std::string>();
        if (text.size() <= code_bytes_max) services.push_back(std::move(text));
    }
    return services;
}

}  // namespace

void log_outdated(const Catalogue& catalogue, const CivilDate& today, int days) {
    for (const auto* item : catalogue.outdated(today, days))
        log::guide_outdated(item->code.value(), text_of(item->updated));
}

PlatformService::PlatformService(
    Executor& executor, HttpClient& client, CatalogueStore& catalogues, HealthMonitor& health,
    Identity identity, std::function<void(std::shared_ptr<const Catalogue>)> use_catalogue)
    : executor_(executor),
      client_(client),
      catalogues_(catalogues),
      health_(health),
      identity_(std::move(identity)),
      use_catalogue_(std::move(use_catalogue)),
      used_(catalogues.current()),
      faults_(catalogues.form_faults()) {
    const auto& mark = identity_.refused_mark;
    if (!mark.empty() && std::filesystem::exists(mark)) health_.set_refused(true);
}

void PlatformService::set_refused(bool refused) {
    if (health_.health().refused == refused) return;
    health_.set_refused(refused);
    const auto& mark = identity_.refused_mark;
    if (mark.empty()) return;
    std::error_code fault;
    if (refused)
        std::ofstream(mark) << "refused\n";
    else
        std::filesystem::remove(mark, fault);
}

SteadyTime PlatformService::poll(SteadyTime now) {
    if (auto newest = catalogues_.current(); newest && newest != used_) {
        used_ = newest;
        use_catalogue_(std::move(newest));
    }
    if (bulletins_ != nullptr) {
        if (auto newest = bulletins_->current(); newest && newest != used_bulletin_) {
            used_bulletin_ = newest;
            use_bulletin_(std::move(newest));
        }
    }
    if (now < next_look_) return next_look_;
    const Duration interval = reachable_ ? reach_poll : reach_poll_down;
    // A look that outlasts its interval: the loop sleeps on, the next one is due at once.
    if (busy_.exchange(true)) return now + interval;
    const bool catalogue_due = now >= next_catalogue_;
    if (catalogue_due) next_catalogue_ = now + catalogue_poll;
    const bool taken = executor_.post([this, catalogue_due] {
        catalogue_due_ = catalogue_due_ || catalogue_due;
        look();
        busy_ = false;
    });
    if (!taken) busy_ = false;
    next_look_ = now + interval;
    return next_look_;
}

void PlatformService::look() {
    if (catalogues_.is_unread())
        if (const auto read = catalogues_.load()) report(read);
    if (const auto carried = catalogues_.install_carried(); !carried)
        report(carried.error());
    else if (*carried)
        report(catalogues_.current());
    HttpRequest request;
    request.url = identity_.url + "/v1/health";
    request.timeout = look_timeout;
    const auto reply = client_.send(request);
    const bool reachable = reply && reply->status == 200;
    if (reachable != reachable_) {
        reachable_ = reachable;
        health_.set_platform(reachable);
        if (reachable)
            log::platform_reached(Duration{0});
        else
            log::platform_away(reply ? ErrorCode::server_error : reply.error().code,
                               reply ? std::string("unexpected status") : reply.error().detail);
    }
    if (reply && (reply->status == 200 || reply->status == 403)) set_refused(reply->status == 403);
    const auto told =
        reachable ? nlohmann::json::parse(reply->body, nullptr, false) : nlohmann::json();
    look_at_clock(told.is_object() ? parse_rfc3339(time_in(told)) : std::nullopt);
    if (!reachable) return;
    if (told.is_object()) {
        platform_time_ = time_in(told);
        health_.set_paused(paused_in(told));
    }
    if (!registered_) register_terminal();
    if (catalogue_due_) {
        fetch_catalogue();
        if (bulletins_ != nullptr) fetch_bulletin();
    }
    if (!faults_.empty()) report_faults();
}

void PlatformService::look_at_clock(std::optional<WallTime> told) {
    if (clock_watch_ == nullptr) return;
    const auto catalogue = catalogues_.current();
    clock_watch_->look(catalogue ? std::optional(catalogue->issued_at()) : std::nullopt, told);
}

void PlatformService::follow_bulletin(
    BulletinBook& book, std::function<void(std::shared_ptr<const Bulletin>)> use_bulletin) {
    bulletins_ = &book;
    use_bulletin_ = std::move(use_bulletin);
}

void PlatformService::fetch_bulletin() {
    HttpRequest request;
    request.url = identity_.url + "/v1/bulletin";
    request.timeout = look_timeout;
    if (const std::string held = bulletins_->etag(); !held.empty())
        request.headers.push_back({"If-None-Match", held});
    const auto reply = client_.send(request);
    // A platform without one tells nothing, and the next look asks again.
    if (!reply || reply->status != 200) return;
    const auto taken = bulletins_->take(reply->body, std::string(reply->header("ETag")));
    if (!taken) log::component_failed("bulletin", taken.error().code, taken.error().detail);
}

void PlatformService::report_faults() {
    if (faults_body_.empty()) {
        auto list = nlohmann::json::array();
        for (const auto& fault : faults_)
            list.push_back({{"item", fault.item},
                            {"element", fault.element},
                            {"rule", fault.rule},
                            {"at", platform_time_}});
        faults_body_ = nlohmann::json{{"kind", "catalogue"}, {"faults", list}}.dump();
    }
    HttpRequest request;
    request.method = HttpMethod::post;
    request.url = identity_.url + "/v1/feedback";
    request.timeout = look_timeout;
    request.headers = {
        {"Content-Type", "application/json"},
        {"Idempotency-Key", "\"" + to_hex(sha256(as_bytes(faults_body_))).substr(0, 32) + "\""}};
    request.body = faults_body_;
    const auto reply = client_.send(request);
    // Acknowledged, or nothing that this platform wants to know.
    if (!reply || refused_answer(reply->status).code == ErrorCode::server_error) return;
    faults_.clear();
    faults_body_.clear();
}

void PlatformService::register_terminal() {
    HttpRequest request;
    request.method = HttpMethod::put;
    request.url = identity_.url + "/v1/terminals/" + identity_.terminal_id;
    request.timeout = look_timeout;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = nlohmann::json{{"software_version", identity_.version},
                                  {"area_code", identity_.area_code},
                                  {"capabilities", identity_.capabilities}}
                       .dump();
    const auto reply = client_.send(request);
    registered_ = reply && (reply->status == 200 || reply->status == 201);
    if (reply && reply->status == 403) set_refused(true);
}

void PlatformService::fetch_catalogue() {
    HttpRequest request;
    request.url = identity_.url + "/v1/catalogue";
    request.timeout = catalogue_timeout;
    request.silence = catalogue_silence;
    if (const std::string held = catalogues_.etag(); !held.empty())
        request.headers.push_back({"If-None-Match", held});
    const auto reply = client_.send(request);
    if (!reply) return;
    catalogue_due_ = false;
    if (reply->status != 200) return;
    report(catalogues_.install(reply->body));
}

void PlatformService::report(const Result<std::shared_ptr<const Catalogue>>& installed) {
    faults_ = catalogues_.form_faults();
    faults_body_.clear();
    for (const auto& fault : faults_) log::form_refused(fault.item, fault.rule);
    if (!installed) {
        CatalogueFault refused;
        refused.item = "catalogue";
        refused.rule = installed.error().detail;
        faults_.push_back(std::move(refused));
    }
    if (installed)
        log::catalogue_accepted(static_cast<std::int64_t>((*installed)->version()),
                                static_cast<std::int64_t>((*installed)->services().size()));
    else
        log::catalogue_refused(installed.error().code, installed.error().detail);
}

}  // namespace kiosk
