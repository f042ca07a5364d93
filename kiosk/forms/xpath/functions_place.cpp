#include <cmath>
#include <numbers>

#include "kiosk/forms/xpath/functions.h"
#include "kiosk/forms/xpath/utf8.h"

/// ODK XForms, “Geographic Functions”, and geofence().
namespace kiosk::xpath {

namespace {

constexpr double earth_radius_metres = 6'378'100;

const Term& argument(const Term& call, std::size_t index) {
    return *call.operands[index];
}

struct Place {
    double latitude = 0;
    double longitude = 0;
};
using Way = std::vector<Place>;

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

/// `latitude longitude [altitude [accuracy]]` in degrees and metres.
std::optional<Place> place_of(std::string_view text) {
    std::string_view words[4];
    std::size_t count = 0;
    for (auto word = take_word(text); !word.empty(); word = take_word(text)) {
        if (count == 4) return std::nullopt;
        words[count++] = word;
    }
    if (count < 2) return std::nullopt;
    const Place place{plain_number(words[0]), plain_number(words[1])};
    if (!(std::fabs(place.latitude) <= 90) || !(std::fabs(place.longitude) <= 180))
        return std::nullopt;
    return place;
}

/// Places between semicolons; some at the end are passed over. Empty when one is none.
Way way_of(std::string_view text) {
    text = trimmed(text);
    while (!text.empty() &&
           (text.back() == ';' || xml_space.find(text.back()) != std::string_view::npos))
        text.remove_suffix(1);
    Way way;
    while (true) {
        const auto end = text.find(';');
        const auto place = place_of(text.substr(0, end));
        if (!place) return {};
        way.push_back(*place);
        if (end == std::string_view::npos) return way;
        text.remove_prefix(end + 1);
    }
}

/// From one text of many places, or many texts of one place; empty when that is no way of two.
Way way_of_arguments(Evaluator& evaluator, const Term& call, const Focus& focus) {
    std::vector<std::string> texts;
    for (const TermPtr& each : call.operands) {
        const Value value = evaluator.value(*each, focus);
        const auto* nodes = std::get_if<NodeSet>(&value);
        if (nodes == nullptr) {
            texts.push_back(evaluator.text_of(value));
            continue;
        }
        for (const Node* node : *nodes) {
            if (!evaluator.charge(1)) return {};
            texts.push_back(node->string_value());
        }
    }
    Way way;
    if (texts.size() == 1) {
        way = way_of(texts.front());
    } else {
        for (const std::string& text : texts) {
            const auto place = place_of(text);
            if (!place) return {};
            way.push_back(*place);
        }
    }
    if (way.size() < 2) way.clear();
    return way;
}

double in_cents(double value) {
    return std::fabs(std::floor(value * 100 + 0.5) / 100);
}

Value area(Evaluator& evaluator, const Term& call, const Focus& focus) {
    Way way = way_of_arguments(evaluator, call, focus);
    if (way.size() < 3) return 0.0;
    if (way.front().latitude != way.back().latitude ||
        way.front().longitude != way.back().longitude)
        way.push_back(way.front());
    double total = 0;
    for (std::size_t i = 1; i < way.size(); ++i)
        total += radians(way[i].longitude - way[i - 1].longitude) *
                 (2 + std::sin(radians(way[i].latitude)) + std::sin(radians(way[i - 1].latitude)));
    return in_cents(total * earth_radius_metres * earth_radius_metres / 2);
}

double distance_between(const Place& from, const Place& to) {
    const double phi = radians(from.latitude);
    const double psi = radians(to.latitude);
    const double cosine =
        std::sin(phi) * std::sin(psi) +
        std::cos(phi) * std::cos(psi) * std::cos(radians(from.longitude - to.longitude));
    // Of two equal places the sum can come out above 1.
    return std::acos(std::fmin(cosine, 1)) * earth_radius_metres;
}

Value distance(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const Way way = way_of_arguments(evaluator, call, focus);
    if (way.empty()) {
        evaluator.fail(ErrorCode::bad_format, "distance() takes two places or more");
        return 0.0;
    }
    double total = 0;
    for (std::size_t i = 1; i < way.size(); ++i) total += distance_between(way[i - 1], way[i]);
    return in_cents(total);
}

/// Whether a ray from the place to the east crosses the border an odd number of times.
Value geofence(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const auto place = place_of(evaluator.text(argument(call, 0), focus));
    const Way fence = way_of(evaluator.text(argument(call, 1), focus));
    if (!place || fence.size() < 2 || fence.front().latitude != fence.back().latitude ||
        fence.front().longitude != fence.back().longitude)
        return false;
    bool inside = false;
    for (std::size_t i = 1; i < fence.size(); ++i) {
        const Place& from = fence[i - 1];
        const Place& to = fence[i];
        if ((from.latitude > place->latitude) == (to.latitude > place->latitude)) continue;
        const double crossing = (from.longitude - to.longitude) * (place->latitude - to.latitude) /
                                    (from.latitude - to.latitude) +
                                to.longitude;
        if (place->longitude < crossing) inside = !inside;
    }
    return inside;
}

constexpr Function functions[] = {
    {"area", 1, any_number, area},
    {"distance", 1, any_number, distance},
    {"geofence", 2, 2, geofence, false},
};

}  // namespace

std::span<const Function> place_functions() {
    return functions;
}

}  // namespace kiosk::xpath
