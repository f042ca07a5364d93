#include <algorithm>

#include "kiosk/flow/payload.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

constexpr std::size_t tags_max = 8;
constexpr std::size_t tag_bytes_max = 64;
constexpr std::size_t rating_tries_max = 3;

void toggle(std::vector<std::string>& tags, const std::string& tag) {
    if (tag.empty() || tag.size() > tag_bytes_max) return;
    if (const auto found = std::find(tags.begin(), tags.end(), tag); found != tags.end()) {
        tags.erase(found);
    } else if (tags.size() < tags_max) {
        tags.push_back(tag);
    }
}

void rate(Context& context, const step::Evaluation& current) {
    Rating rating;
    rating.id = SubmissionId(context.fresh_id);
    rating.created_at = context.now.wall;
    rating.satisfaction = current.chosen;
    rating.tags = current.tags;
    context.visit().rating = std::move(rating);
    send_rating(context);
}

}  // namespace

void send_rating(Context& context) {
    auto& visit = context.visit();
    auto& rating = *visit.rating;
    if (rating.tries >= rating_tries_max || !visit.filing) return;
    ++rating.tries;
    rating.request = context.new_request();
    context.want(effect::Submit{*rating.request, rating_submission(visit), visit.trace});
}

void on_intent(Context& context, step::Evaluation& current, const Intent& intent) {
    if (const auto* rated = std::get_if<intent::Rate>(&intent)) {
        if (rated->satisfaction < 1 || rated->satisfaction > 5) return;
        if (current.chosen != rated->satisfaction) current.tags.clear();
        current.chosen = rated->satisfaction;
    } else if (const auto* toggled = std::get_if<intent::ToggleTag>(&intent)) {
        if (current.chosen != 0) toggle(current.tags, toggled->tag);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        context.go(step::Receipt{});
    } else if (std::holds_alternative<intent::Skip>(intent)) {
        enter_goodbye(context, false);
    } else if (std::holds_alternative<intent::Next>(intent) && current.chosen != 0) {
        rate(context, current);
        enter_goodbye(context, true);
    }
}

Screen view(const ViewContext&, const step::Evaluation& current) {
    return EvaluationScreen{current.chosen, current.tags};
}

}  // namespace kiosk
