#include "kiosk/app/visit_figures.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "kiosk/base/events.h"
#include "kiosk/forms/form_values.h"

namespace kiosk {

namespace {

std::string_view name_of(WayOfUse way) {
    switch (way) {
        case WayOfUse::standard:
            return "standard";
        case WayOfUse::elder:
            return "elder";
        case WayOfUse::contrast_dark:
            return "contrast_dark";
        case WayOfUse::contrast_light:
            return "contrast_light";
        case WayOfUse::low_reach:
            return "low_reach";
    }
    return {};
}

std::string step_of(const Snapshot& snapshot) {
    std::string step(screen_id(snapshot.screen));
    if (const auto* form = std::get_if<FormScreen>(&snapshot.screen)) step += ":" + form->page.id;
    return step;
}

bool is_of_service(const Screen& screen) {
    return !std::holds_alternative<AttractScreen>(screen) &&
           !std::holds_alternative<HomeScreen>(screen) &&
           !std::holds_alternative<SearchScreen>(screen) &&
           !std::holds_alternative<GoodbyeScreen>(screen);
}

}  // namespace

std::string line_of(const VisitFigure& figure) {
    return nlohmann::ordered_json{{"day", figure.day},
                                  {"service", figure.service},
                                  {"language", figure.language},
                                  {"way", figure.way},
                                  {"started", figure.started},
                                  {"filed", figure.filed},
                                  {"last_step", figure.last_step},
                                  {"steps_ms", figure.steps},
                                  {"pages", figure.pages},
                                  {"rules", figure.rules},
                                  {"devices", figure.devices},
                                  {"materials_spared", figure.materials_spared},
                                  {"fields_spared", figure.fields_spared},
                                  {"grade", figure.grade}}
        .dump();
}

void VisitFigures::begin(const std::string& service, const Snapshot& snapshot) {
    following_ = true;
    figure_ = {};
    figure_.day = text_of(civil_date(snapshot.wall));
    figure_.service = service;
    complaints_.clear();
    problem_.clear();
    pages_.clear();
    chosen_ = 0;
}

void VisitFigures::end() {
    if (!following_) return;
    following_ = false;
    figure_.pages = pages_.size();
    keep_(figure_);
    figure_ = {};
}

void VisitFigures::spend(std::string step, Now now) {
    if (following_ && !step_.empty() && step_ != "home")
        figure_.steps[step_] += (now.steady - since_).count();
    step_ = std::move(step);
    since_ = now.steady;
}

void VisitFigures::follow(const Snapshot& snapshot, Now now) {
    const bool is_next_visit = snapshot.session != session_;
    auto step = step_of(snapshot);
    if (step != step_ || is_next_visit) spend(step, now);
    // Practice is nobody's visit to a service.
    const auto* guide = snapshot.practice ? nullptr : std::get_if<GuideScreen>(&snapshot.screen);
    const bool another = guide != nullptr && following_ && guide->code.value() != figure_.service;
    if (is_next_visit || another ||
        (following_ && (snapshot.practice || !is_of_service(snapshot.screen)))) {
        const auto* goodbye = std::get_if<GoodbyeScreen>(&snapshot.screen);
        if (goodbye != nullptr && goodbye->evaluated) figure_.grade = chosen_;
        end();
    }
    session_ = snapshot.session;
    if (guide != nullptr && !following_) {
        begin(guide->code.value(), snapshot);
        since_ = now.steady;
    }
    if (!following_) return;
    figure_.last_step = step_;
    const bool filed_before = figure_.filed;
    look(snapshot);
    if (figure_.filed && !filed_before) count_case(now.steady);
}

void VisitFigures::count_case(SteadyTime now) {
    filed_.push_back(now);
    while (now - filed_.front() > std::chrono::hours(1)) filed_.pop_front();
    if (filed_.size() > cases_an_hour_max)
        log::cases_unusual(static_cast<std::int64_t>(filed_.size()));
}

void VisitFigures::look(const Snapshot& snapshot) {
    figure_.language = tag_of(snapshot.language);
    figure_.way = name_of(snapshot.way);
    const auto& screen = snapshot.screen;
    if (const auto* identify = std::get_if<IdentifyScreen>(&screen)) {
        figure_.started = true;
        device_problem(identify->problem);
    } else if (const auto* form = std::get_if<FormScreen>(&screen)) {
        figure_.started = true;
        look(*form);
    } else if (const auto* receipt = std::get_if<ReceiptScreen>(&screen)) {
        figure_.filed = true;
        figure_.materials_spared = receipt->materials_spared;
        figure_.fields_spared = receipt->fields_spared;
        device_problem(receipt->print_problem);
    } else if (const auto* evaluation = std::get_if<EvaluationScreen>(&screen)) {
        chosen_ = evaluation->chosen;
    }
}

/// A complaint counts when it appears, not as long as it stands there.
void VisitFigures::look(const FormScreen& form) {
    pages_.insert(form.page.id);
    std::set<std::string> shown;
    for (const auto& field : form.page.fields) {
        if (field.error.empty()) continue;
        auto rule = rule_of(field);
        if (!complaints_.contains(rule)) ++figure_.rules[rule];
        shown.insert(std::move(rule));
    }
    complaints_ = std::move(shown);
}

void VisitFigures::device_problem(std::string_view problem) {
    if (problem == problem_) return;
    problem_ = problem;
    if (!problem.empty()) ++figure_.devices[problem_];
}

}  // namespace kiosk
