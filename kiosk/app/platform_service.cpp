#include "kiosk/app/platform_service.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "kiosk/base/log.h"
#include "kiosk/forms/form_values.h"

namespace kiosk {

namespace {
constexpr Duration look_timeout{4'000};
constexpr Duration catalogue_timeout{20'000};
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
      used_(catalogues.current()) {}

SteadyTime PlatformService::poll(SteadyTime now) {
    if (auto newest = catalogues_.current(); newest && newest != used_) {
        used_ = newest;
        use_catalogue_(std::move(newest));
    }
    if (now >= next_look_ && !busy_.exchange(true)) {
        const bool catalogue_due = now >= next_catalogue_;
        if (catalogue_due) next_catalogue_ = now + catalogue_poll;
        const bool taken = executor_.post([this, catalogue_due] {
            catalogue_due_ = catalogue_due_ || catalogue_due;
            look();
            busy_ = false;
        });
        if (!taken) busy_ = false;
        next_look_ = now + (reachable_ ? reach_poll : reach_poll_down);
    }
    return next_look_;
}

void PlatformService::look() {
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
    if (!reachable) return;
    if (!registered_) register_terminal();
    if (catalogue_due_) fetch_catalogue();
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
}

void PlatformService::fetch_catalogue() {
    HttpRequest request;
    request.url = identity_.url + "/v1/catalogue";
    request.timeout = catalogue_timeout;
    if (const std::string held = catalogues_.etag(); !held.empty())
        request.headers.push_back({"If-None-Match", held});
    const auto reply = client_.send(request);
    if (!reply) return;
    catalogue_due_ = false;
    if (reply->status != 200) return;
    report(catalogues_.install(reply->body));
}

void PlatformService::report(const Result<std::shared_ptr<const Catalogue>>& installed) {
    for (const auto& fault : catalogues_.form_faults()) log::form_refused(fault.item, fault.rule);
    if (installed)
        log::catalogue_accepted(static_cast<std::int64_t>((*installed)->version()),
                                static_cast<std::int64_t>((*installed)->services().size()));
    else
        log::catalogue_refused(installed.error().code, installed.error().detail);
}

}  // namespace kiosk
