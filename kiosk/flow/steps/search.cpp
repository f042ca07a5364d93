#include <algorithm>

#include "kiosk/base/encoding.h"
#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/steps/typed_text.h"

namespace kiosk {

namespace {

constexpr std::size_t demand_digits_max = 4;

std::vector<ServiceSearch::Found> found_by(const Visit& visit, const step::Search& search) {
    if (!visit.catalogue || search.text.empty()) return {};
    auto found = visit.catalogue->search().find(search.text);
    // Beside what was meant, what only sounds alike is noise.
    const bool any_close = std::ranges::any_of(
        found, [](const auto& one) { return one.closeness == ServiceSearch::Closeness::close; });
    if (any_close) {
        std::erase_if(
            found, [](const auto& one) { return one.closeness == ServiceSearch::Closeness::near; });
    }
    return found;
}

/// Words may be kept, numbers of people may not: a run of digits becomes one sign.
std::string cleaned(std::string_view text) {
    std::u32string kept;
    std::u32string digits;
    const auto flush = [&] {
        kept += digits.size() > demand_digits_max ? U"#" : digits;
        digits.clear();
    };
    for (const char32_t c : code_points(text)) {
        const bool digit = (c >= U'0' && c <= U'9') || c == U'X' || c == U'x';
        if (digit && (c <= U'9' || !digits.empty())) {
            digits.push_back(c);
        } else {
            flush();
            kept.push_back(c);
        }
    }
    flush();
    return utf8_from(kept);
}

void changed(step::Search& search) {
    search.page = 0;
    search.noted = false;
}

}  // namespace

void enter_search(Context& context) {
    auto& visit = context.visit();
    context.go(visit.search.value_or(step::Search{}));
}

void on_intent(Context& context, step::Search& current, const Intent& intent) {
    auto& visit = context.visit();
    if (const auto* typed = std::get_if<intent::TypeText>(&intent)) {
        type_into(current.text, typed->text, ServiceSearch::query_max);
        changed(current);
    } else if (std::holds_alternative<intent::DeleteBack>(intent)) {
        delete_last(current.text);
        changed(current);
    } else if (std::holds_alternative<intent::ClearField>(intent)) {
        wipe_value(current.text);
        current = {};
    } else if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto pages =
            pages_needed(found_by(visit, current).size(), page_sizes(visit.way).found);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (const auto* chosen = std::get_if<intent::ChooseService>(&intent)) {
        visit.search = current;
        choose_service(context, chosen->service);
    } else if (std::holds_alternative<intent::NotFound>(intent)) {
        if (current.noted || current.text.empty()) return;
        current.noted = true;
        context.want(effect::NoteDemand{cleaned(current.text)});
    } else if (std::holds_alternative<intent::Back>(intent)) {
        // Who leaves without having found anything need not say so.
        const bool unmet =
            !current.noted && !current.text.empty() && found_by(visit, current).empty();
        if (unmet) context.want(effect::NoteDemand{cleaned(current.text)});
        visit.search.reset();
        context.go(visit.home);
    }
}

Screen view(const ViewContext& context, const step::Search& current) {
    SearchScreen screen;
    screen.field.id = FieldId(search_field);
    screen.field.label = flow_words().at("search.label");
    screen.field.keyboard = KeyboardHint::text;
    screen.field.value = SecretText(current.text);
    screen.noted = current.noted;
    const auto found = found_by(context.visit, current);
    const std::size_t found_a_page = page_sizes(context.visit.way).found;
    screen.found = found.size();
    screen.only_near = !found.empty() && found.front().closeness == ServiceSearch::Closeness::near;
    screen.pages = pages_needed(found.size(), found_a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    const std::size_t first = screen.page * found_a_page;
    for (std::size_t i = first; i < std::min(found.size(), first + found_a_page); ++i) {
        screen.services.push_back(
            card_of(context, context.visit.catalogue->services()[found[i].service]));
    }
    return screen;
}

}  // namespace kiosk
