#include "kiosk/flow/guide_view.h"

#include <algorithm>
#include <array>

#include "kiosk/catalog/scenario.h"
#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/text_ids.h"
#include "kiosk/forms/form_session.h"
#include "kiosk/forms/form_values.h"

namespace kiosk {

LocalText joined(const LocalText& first, const LocalText& second) {
    if (second.empty()) return first;
    if (first.empty()) return second;
    return flow_words().format("guide.joined", {{"first", first}, {"second", second}});
}

namespace {

using Row = GuideSection::Row;

LocalText number(int value) {
    return same_everywhere(std::to_string(value));
}

Row row(std::string_view label, LocalText text, LocalText note = {}) {
    return {flow_words().at(label), std::move(text), std::move(note), false};
}

LocalText or_none(const LocalText& text) {
    return text.empty() ? flow_words().at("guide.none") : text;
}

/// When the record was changed, and that it is time to look it through.
LocalText updated(const ServiceItem& item, const std::optional<ReadingDay>& day) {
    auto words =
        flow_words().format("guide.updated", {{"day", same_everywhere(text_of(item.updated))}});
    if (!day || !is_outdated(item, day->today, day->old_after_days)) return words;
    return joined(words, flow_words().at("guide.outdated"));
}

std::string_view across_key(AcrossMode mode) {
    switch (mode) {
        case AcrossMode::none:
            break;
        case AcrossMode::online:
            return "guide.across.online";
        case AcrossMode::collect:
            return "guide.across.collect";
        case AcrossMode::joint:
            return "guide.across.joint";
    }
    return "guide.none";
}

std::string_view reform_key(PermitReform reform) {
    switch (reform) {
        case PermitReform::none:
            break;
        case PermitReform::abolished:
            return "guide.reform.abolished";
        case PermitReform::filing:
            return "guide.reform.filing";
        case PermitReform::promise:
            return "guide.reform.promise";
        case PermitReform::improved:
            return "guide.reform.improved";
    }
    return "guide.none";
}

GuideSection basics(const ServiceItem& item, const Catalogue& catalogue,
                    const std::optional<ReadingDay>& day) {
    GuideSection section{"basics", {}};
    section.rows.push_back(
        row("guide.item_type", catalogue.label(Dictionary::item_type, item.type)));
    section.rows.push_back(
        row("guide.handle_type", catalogue.label(Dictionary::handle_type, item.handle_type)));
    section.rows.push_back(row("guide.body", item.body.name));
    section.rows.push_back(row("guide.code", same_everywhere(item.code.value())));
    section.rows.push_back(row("guide.area", or_none(item.handling_area)));
    section.rows.push_back(row(
        "guide.level",
        catalogue.label(Dictionary::use_level, DictionaryCode(std::to_string(item.use_level)))));
    if (item.across != AcrossMode::none)
        section.rows.push_back(row("guide.across", flow_words().at(across_key(item.across))));
    if (item.reform != PermitReform::none)
        section.rows.push_back(row("guide.reform", flow_words().at(reform_key(item.reform))));
    if (const auto* form = item.terminal_form(); form != nullptr) {
        for (const auto& part : form->parts)
            section.rows.push_back(
                row("guide.part", part.name,
                    part.optional ? joined(part.body, flow_words().at("guide.part_optional"))
                                  : part.body));
    }
    for (const auto& extension : item.extensions)
        section.rows.push_back({extension.label, extension.value, {}, false});
    section.rows.push_back(row("guide.maintainer", item.maintainer, updated(item, day)));
    return section;
}

GuideSection conditions(const ServiceItem& item) {
    GuideSection section{"conditions", {}};
    for (const auto& condition : item.conditions)
        section.rows.push_back({{}, condition, {}, false});
    if (section.rows.empty())
        section.rows.push_back({{}, flow_words().at("guide.none"), {}, false});
    return section;
}

LocalText how_a_material_comes(const Material& material) {
    switch (material.provision) {
        case MaterialProvision::by_person:
            return material.source_note;
        case MaterialProvision::by_card:
            return flow_words().at("guide.material_by_card");
        case MaterialProvision::by_sharing:
            return flow_words().at("guide.material_by_sharing");
        case MaterialProvision::by_form:
            return flow_words().at("guide.material_by_form");
        case MaterialProvision::by_promise:
            return flow_words().at("guide.material_by_promise");
    }
    return {};
}

/// The law that lets the material be asked for.
LocalText basis_of(const Material& material) {
    if (material.basis.empty()) return {};
    const auto& law = material.basis.front();
    return flow_words().format("guide.material_basis", {{"law", joined(law.title, law.article)}});
}

LocalText must_it_be_brought(const Material& material, const Catalogue& catalogue) {
    if (material.has_no_basis()) return flow_words().at("guide.material_no_basis");
    return material.spared() ? flow_words().at("guide.material_spared")
                             : catalogue.label(Dictionary::material_form, material.form);
}

/// “只在……时要”: the situations that need it.
LocalText when_needed(const ServiceItem& item, const Material& material) {
    LocalText names;
    for (const auto& code : material.handle_items) {
        const auto found = std::ranges::find(item.handle_items, code, &HandleItem::code);
        if (found == item.handle_items.end()) continue;
        names = names.empty()
                    ? found->name
                    : flow_words().format("guide.or", {{"first", names}, {"second", found->name}});
    }
    return names.empty() ? names : flow_words().format("guide.only_for", {{"situation", names}});
}

std::vector<const Material*> materials_for(const ServiceItem& item, const HandleItem* situation) {
    if (situation != nullptr) return materials_of(item, *situation);
    std::vector<const Material*> all;
    for (const auto& material : item.materials) all.push_back(&material);
    return all;
}

GuideSection materials(const ServiceItem& item, const Catalogue& catalogue,
                       const HandleItem* situation) {
    GuideSection section{"materials", {}};
    for (const auto* material : materials_for(item, situation)) {
        auto note = joined(how_a_material_comes(*material), basis_of(*material));
        if (situation == nullptr) note = joined(when_needed(item, *material), note);
        section.rows.push_back({material->name, must_it_be_brought(*material, catalogue),
                                std::move(note), material->spared()});
    }
    if (section.rows.empty())
        section.rows.push_back({{}, flow_words().at("guide.no_materials"), {}, false});
    if (!item.materials_note.empty()) section.rows.push_back({{}, item.materials_note, {}, false});
    return section;
}

/// “要件：……”: what the stage looks at.
LocalText materials_of_stage(const ServiceItem& item, const Stage& stage) {
    LocalText names;
    for (const auto& code : stage.materials) {
        const auto found = std::ranges::find(item.materials, code, &Material::code);
        if (found == item.materials.end()) continue;
        names = names.empty()
                    ? found->name
                    : flow_words().format("guide.or", {{"first", names}, {"second", found->name}});
    }
    return names.empty() ? names : flow_words().format("guide.looks_at", {{"materials", names}});
}

GuideSection steps(const ServiceItem& item) {
    GuideSection section{"steps", {}};
    for (const auto& stage : item.stages) {
        auto who = joined(joined(stage.unit, stage.post), working_days(stage.limit_days));
        if (stage.alongside) who = joined(who, flow_words().at("guide.alongside"));
        section.rows.push_back({stage.name, std::move(who),
                                joined(stage.result, materials_of_stage(item, stage)), false});
    }
    if (section.rows.empty())
        section.rows.push_back({{}, flow_words().at("guide.none"), {}, false});
    return section;
}

/// How much shorter the promise is than the law.
LocalText shortened(const TimeLimits& limits) {
    if (limits.legal_days <= 0 || limits.promised_days >= limits.legal_days) return {};
    constexpr int all = 100;
    const int per_cent = (limits.legal_days - limits.promised_days) * all / limits.legal_days;
    return flow_words().format("guide.shortened", {{"per_cent", number(per_cent)}});
}

/// 三减, 四减: what became less, by how much; nothing where the record does not know what it was.
void add_reductions(const ServiceItem& item, const HandleItem* situation, GuideSection& section) {
    const auto& before = item.before;
    if (!before.materials && !before.visits && !before.stages && !before.fee_yuan) return;
    static constexpr std::array<std::pair<Reduction::Of, std::string_view>, 5> names{
        {{Reduction::Of::materials, "guide.less.materials"},
         {Reduction::Of::days, "guide.less.days"},
         {Reduction::Of::visits, "guide.less.visits"},
         {Reduction::Of::stages, "guide.less.stages"},
         {Reduction::Of::fee, "guide.less.fee"}}};
    for (const auto& one : reductions(item, situation)) {
        const auto* name = std::ranges::find(names, one.of, &decltype(names)::value_type::first);
        section.rows.push_back(
            row(name->second,
                flow_words().format("guide.less.from_to",
                                    {{"before", number(one.before)}, {"now", number(one.now)}}),
                flow_words().format("guide.less.per_cent", {{"per_cent", number(one.per_cent)}})));
    }
}

GuideSection limits(const ServiceItem& item, const HandleItem* situation) {
    GuideSection section{"limits", {}};
    section.rows.push_back(row("guide.legal_limit", working_days(item.limits.legal_days)));
    section.rows.push_back(row("guide.promised_limit", working_days(item.limits.promised_days),
                               joined(shortened(item.limits), item.limits.note)));
    if (std::ranges::any_of(item.stages, &Stage::alongside)) {
        section.rows.push_back(
            row("guide.critical_path", working_days(critical_path_days(item.stages))));
    }
    section.rows.push_back(row("guide.visits", number(item.limits.visits)));
    add_reductions(item, situation, section);
    return section;
}

GuideSection fees(const ServiceItem& item) {
    GuideSection section{"fees", {}};
    for (const auto& fee : item.fees)
        section.rows.push_back({fee.name, fee.standard, fee.relief, false});
    if (section.rows.empty())
        section.rows.push_back({{}, flow_words().at("guide.no_fee"), {}, false});
    return section;
}

GuideSection basis(const ServiceItem& item) {
    GuideSection section{"basis", {}};
    for (const auto& law : item.basis) {
        const auto source =
            law.document_no.empty() ? LocalText{} : same_everywhere(law.document_no);
        section.rows.push_back({law.title, source, law.article, false});
    }
    if (section.rows.empty())
        section.rows.push_back({{}, flow_words().at("guide.none"), {}, false});
    return section;
}

GuideSection place(const ServiceItem& item, const Catalogue& catalogue) {
    GuideSection section{"place", {}};
    const auto& hall = catalogue.hall();
    const bool own = !item.window.address.empty();
    section.rows.push_back({item.window.name.empty() ? hall.name : item.window.name,
                            own ? item.window.address : hall.address,
                            {},
                            false});
    section.rows.push_back(
        row("guide.hours", item.window.hours.empty() ? hall.hours : item.window.hours));
    return section;
}

GuideSection contact(const ServiceItem& item, const Catalogue& catalogue) {
    GuideSection section{"contact", {}};
    const auto& phone = item.window.phone.empty() ? catalogue.hall().phone : item.window.phone;
    section.rows.push_back(row("guide.phone", same_everywhere(phone)));
    if (!item.supervision_phone.empty()) {
        section.rows.push_back(row("guide.supervision", same_everywhere(item.supervision_phone)));
    }
    return section;
}

/// What comes of it; where certificates were merged, one, with those that it stands for.
GuideSection result(const ServiceItem& item) {
    GuideSection section{"result", {{item.result.name, item.result.delivery, {}, false}}};
    LocalText merged;
    for (const auto& one : item.result.merges) {
        const LocalText before = merged;
        merged = before.empty()
                     ? one
                     : flow_words().format("guide.and", {{"first", before}, {"second", one}});
    }
    if (!merged.empty()) section.rows.push_back(row("guide.merges", merged));
    return section;
}

GuideSection questions(const ServiceItem& item) {
    GuideSection section{"questions", {}};
    for (const auto& one : item.questions)
        section.rows.push_back({one.question, one.answer, {}, false});
    if (section.rows.empty())
        section.rows.push_back({{}, flow_words().at("guide.none"), {}, false});
    return section;
}

/// How much there is to read in a row, in lines of a large screen. Chinese counts, because it is
/// always there; three bytes are one character, about thirty characters one line.
std::size_t lines_of(const Row& row) {
    constexpr std::size_t bytes_a_line = 90;
    const auto lines = [](const LocalText& text) {
        return (text.in(Language::zh).size() + bytes_a_line - 1) / bytes_a_line;
    };
    return std::max(lines(row.label), lines(row.text)) + lines(row.note);
}

}  // namespace

std::vector<GuideSection> guide_sections(const ServiceItem& item, const Catalogue& catalogue,
                                         const HandleItem* situation,
                                         const std::optional<ReadingDay>& day) {
    std::vector<GuideSection> sections;
    sections.push_back(basics(item, catalogue, day));
    sections.push_back(conditions(item));
    sections.push_back(materials(item, catalogue, situation));
    sections.push_back(steps(item));
    sections.push_back(limits(item, situation));
    sections.push_back(fees(item));
    sections.push_back(basis(item));
    sections.push_back(place(item, catalogue));
    sections.push_back(contact(item, catalogue));
    sections.push_back(result(item));
    sections.push_back(questions(item));
    return sections;
}

std::vector<std::vector<GuideSection>> guide_pages(std::vector<GuideSection> sections, bool large) {
    const std::size_t lines_a_page = large ? 8 : 14;
    constexpr std::size_t lines_of_answers = 8;
    constexpr std::size_t lines_of_heading = 1;
    std::vector<std::vector<GuideSection>> pages(1);
    std::size_t used = lines_of_answers;
    for (auto& section : sections) {
        bool heading = true;
        for (auto& one : section.rows) {
            const auto lines = lines_of(one) + (heading ? lines_of_heading : 0);
            const bool full = used > 0 && used + lines > lines_a_page;
            if (full) {
                pages.emplace_back();
                used = 0;
            }
            if (heading || full) pages.back().push_back({section.id, {}});
            heading = false;
            used += lines;
            pages.back().back().rows.push_back(std::move(one));
        }
    }
    return pages;
}

LocalText guide_who(const ServiceItem& item) {
    return flow_words().format(
        "guide.who", {{"body", item.body.name}, {"phone", same_everywhere(item.window.phone)}});
}

LocalText guide_where(const ServiceItem& item, bool here) {
    return flow_words().format(here ? "guide.where_here" : "guide.where_window",
                               {{"place", item.window.name},
                                {"address", item.window.address},
                                {"hours", item.window.hours}});
}

LocalText guide_how(const ServiceItem& item, const HandleItem* situation) {
    const auto needed = materials_for(item, situation);
    const auto spared =
        std::ranges::count_if(needed, [](const Material* material) { return material->spared(); });
    const auto bring = std::ranges::count_if(needed, [](const Material* material) {
        return !material->spared() && !material->has_no_basis();
    });
    return flow_words().format("guide.how",
                               {{"steps", number(static_cast<int>(item.stages.size()))},
                                {"bring", number(static_cast<int>(bring))},
                                {"spared", number(static_cast<int>(spared))},
                                {"limit", working_days(item.limits.promised_days)}});
}

bool has_what_it_needs(const ServiceItem& item, const std::vector<std::string>& devices) {
    return std::ranges::all_of(item.devices, [&](const std::string& device) {
        return std::ranges::find(devices, device) != devices.end();
    });
}

namespace {

/// It ends on a day, or its form reckons with the day's date.
bool depends_on_date(const ServiceItem& item) {
    const auto* form = item.terminal_form();
    return item.effective_to.has_value() || (form != nullptr && form->sources.date);
}

}  // namespace

std::string_view cannot_start(const ServiceItem& item, const TerminalHealth& health,
                              const CivilDate& today, const std::vector<std::string>& devices) {
    switch (availability(item, today)) {
        case Availability::startable:
            break;
        case Availability::guide_only:
            return text_id::guide_elsewhere;
        case Availability::suspended:
            return text_id::guide_suspended;
        case Availability::cancelled:
            return text_id::guide_cancelled;
        case Availability::abolished:
            return text_id::guide_abolished;
        case Availability::not_yet:
            return health.clock_unset ? text_id::guide_clock : text_id::guide_not_yet;
        case Availability::ended:
            return health.clock_unset ? text_id::guide_clock : text_id::guide_ended;
    }
    if (health.clock_unset && depends_on_date(item)) return text_id::guide_clock;
    if (std::ranges::find(health.paused, item.code.value()) != health.paused.end())
        return text_id::guide_paused;
    if (!has_what_it_needs(item, devices)) return text_id::guide_no_device;
    // A bill needs neither card nor store, but somebody who knows it.
    if (!item.bill.empty())
        return health.platform_reachable ? std::string_view{} : text_id::guide_pay_offline;
    if (health.card_reader == PartState::unavailable) return text_id::guide_reader_missing;
    // A card alone does not do, and nothing else is to be had: the guide is what there is.
    if (item.identity == Assurance::verified && !health.platform_reachable)
        return text_id::guide_needs_verifying;
    if (!health.storage_ready) return text_id::guide_storage_full;
    if (health.power_low) return text_id::guide_power_low;
    return {};
}

std::vector<std::string> limits_now(const TerminalHealth& health, bool startable) {
    std::vector<std::string> limits;
    if (!startable) {
        if (health.power_low) limits.emplace_back(text_id::limits_power_low);
        if (!health.storage_ready) limits.emplace_back(text_id::limits_storage_full);
        if (health.card_reader == PartState::unavailable)
            limits.emplace_back(text_id::limits_card_reader);
    }
    if (health.has_printer && health.printer != PartState::ready) {
        const bool is_out = health.printer_problem == ErrorCode::paper_out;
        // Little paper, or a page of somebody else's, is nothing that a person need know.
        const bool prints = health.printer == PartState::attention && !is_out &&
                            health.printer_problem != ErrorCode::paper_jam &&
                            health.printer_problem != ErrorCode::cover_open;
        if (!prints)
            limits.emplace_back(is_out ? text_id::limits_printer_paper : text_id::limits_printer);
    }
    if (!health.platform_reachable) limits.emplace_back(text_id::limits_platform_away);
    return limits;
}

}  // namespace kiosk
