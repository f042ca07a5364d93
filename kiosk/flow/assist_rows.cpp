#include "kiosk/flow/assist_rows.h"

#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/guide_view.h"

namespace kiosk {

namespace {

using AssistRow = PublicScreen::Row;

/// What helps whoever hasn't got it with them.
LocalText instead_of(const Material& material) {
    LocalText words;
    const auto add = [&](bool holds, const char* id) {
        if (holds) words = joined(words, flow_words().at(id));
    };
    add(!material.licences.empty(), "assist.instead.licence");
    add(!material.data_set.empty(), "assist.instead.shared");
    add(material.may_promise, "assist.instead.promise");
    if (words.empty() && !material.spared()) words = flow_words().at("assist.instead.none");
    return words;
}

void add_materials(const ServiceItem& item, const std::vector<GuideSection>& sections,
                   std::vector<AssistRow>& rows) {
    const auto section = std::ranges::find(sections, "materials", &GuideSection::id);
    for (std::size_t i = 0; section != sections.end() && i < item.materials.size(); ++i) {
        const auto& told = section->rows[i];
        const auto& material = item.materials[i];
        auto line = joined(told.text, instead_of(material));
        if (!material.issuer.empty())
            line =
                joined(line, flow_words().format("assist.issuer", {{"issuer", material.issuer}}));
        rows.push_back({"material." + material.code, told.label, joined(line, told.note),
                        flow_words().at("assist.material"), true});
    }
    if (!item.materials_note.empty())
        rows.push_back({"materials", flow_words().at("assist.materials"), item.materials_note,
                        flow_words().at("assist.material"), true});
}

bool asks_others(const ServiceItem& item) {
    return std::ranges::any_of(item.materials, [](const Material& material) {
        return !material.licences.empty() || !material.data_set.empty();
    });
}

/// In the order in which the terminal takes the person through them.
std::vector<const char*> steps_here(const ServiceItem& item) {
    if (!item.bill.empty()) return {"bill", "pay", "receipt"};
    if (item.level != TerminalLevel::handle || item.terminal_form() == nullptr) return {"window"};
    std::vector<const char*> steps;
    if (item.handle_items.size() > 1) steps.push_back("scenario");
    steps.push_back("card");
    if (item.identity == Assurance::verified) steps.push_back("verify");
    if (asks_others(item)) steps.push_back("consent");
    steps.push_back("form");
    steps.push_back("review");
    if (!item.result.ways.empty()) steps.push_back("delivery");
    steps.push_back("signature");
    if (!item.fees.empty()) steps.push_back("pay");
    steps.push_back("receipt");
    return steps;
}

void add_steps(const ServiceItem& item, std::vector<AssistRow>& rows) {
    const auto tag = flow_words().at("assist.here");
    for (const std::string step : steps_here(item)) {
        const auto line = step == "window" ? guide_where(item, false)
                                           : flow_words().at("assist." + step + ".line");
        rows.push_back({"here." + step, flow_words().at("assist." + step), line, tag, true});
    }
}

void add_stages(const ServiceItem& item, const std::vector<GuideSection>& sections,
                std::vector<AssistRow>& rows) {
    const auto section = std::ranges::find(sections, "steps", &GuideSection::id);
    for (std::size_t i = 0; section != sections.end() && i < item.stages.size(); ++i) {
        const auto& told = section->rows[i];
        rows.push_back({"stage." + std::to_string(i + 1), told.label, joined(told.text, told.note),
                        flow_words().at("assist.office"), true});
    }
}

}  // namespace

std::vector<AssistRow> assist_rows(const ServiceItem& item, const Catalogue& catalogue) {
    const auto sections = guide_sections(item, catalogue);
    std::vector<AssistRow> rows;
    add_materials(item, sections, rows);
    add_steps(item, rows);
    add_stages(item, sections, rows);
    return rows;
}

std::vector<AssistRow> assist_services(const Catalogue& catalogue, std::string_view typed) {
    std::vector<AssistRow> rows;
    const auto add = [&](const ServiceItem& item) {
        rows.push_back({item.code.value(), item.name, item.body.name, {}, true});
    };
    if (typed.empty())
        for (const auto& item : catalogue.services()) add(item);
    else
        for (const auto& found : catalogue.search().find(typed))
            add(catalogue.services()[found.service]);
    return rows;
}

}  // namespace kiosk
