#include "kiosk/flow/steps/public_rows.h"

#include <algorithm>
#include <array>

#include "kiosk/flow/assist_rows.h"
#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/object_writer.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/forms/form_values.h"

namespace kiosk {

namespace {

using PublicRow = PublicScreen::Row;

constexpr std::size_t norm_count = 6;

PublicRow menu_row(const char* section) {
    const std::string id = section;
    const std::string name = id;
    return {id,
            flow_words().at("public." + name),
            flow_words().at("public." + name + ".line"),
            {},
            true};
}

bool asks_survey(const PublicPlace& place) {
    if (!place.environment.bulletin) return false;
    const auto today = civil_date(place.now.wall);
    return std::ranges::any_of(place.environment.bulletin->surveys,
                               [&](const auto& survey) { return today <= survey.valid_to; });
}

std::vector<PublicRow> menu(const PublicPlace& place) {
    std::vector<PublicRow> rows;
    for (const char* section : {"hall", "assist", "norms", "fees", "notices", "duties", "figures"})
        rows.push_back(menu_row(section));
    if (asks_survey(place)) rows.push_back(menu_row("survey"));
    if (!place.environment.network_code.empty()) rows.push_back(menu_row("network"));
    return rows;
}

/// In the terminal itself, so that they open without anything else.
std::vector<PublicRow> norm_rows(const PublicPlace& place) {
    std::vector<PublicRow> rows;
    for (std::size_t i = 1; i <= norm_count; ++i) {
        const auto id = "norms." + std::to_string(i);
        rows.push_back({id, flow_words().at(id), flow_words().at(id + ".line"), {}, false});
    }
    rows.push_back({"norms.phone",
                    flow_words().at("norms.phone"),
                    same_everywhere(place.environment.help_phone),
                    {},
                    false});
    return rows;
}

LocalText fee_line(const ServiceItem& item) {
    if (item.fees.empty()) return flow_words().at("guide.no_fee");
    LocalText all;
    for (const auto& fee : item.fees) all = joined(all, fee.standard);
    return all;
}

std::vector<PublicRow> fee_rows(const Visit& visit) {
    std::vector<PublicRow> rows;
    if (!visit.catalogue) return rows;
    // What costs something first.
    for (const bool costs : {true, false})
        for (const auto& item : visit.catalogue->services())
            if (item.fees.empty() != costs)
                rows.push_back({item.code.value(), item.name, fee_line(item),
                                same_everywhere(item.supervision_phone), false});
    return rows;
}

bool is_duty(Bulletin::Kind kind) {
    return kind == Bulletin::Kind::power || kind == Bulletin::Kind::duty ||
           kind == Bulletin::Kind::cases;
}

/// Every word that is looked for stands in title, text or source, in any language.
bool holds(const Bulletin::Notice& notice, const std::string& query) {
    if (query.empty()) return true;
    for (const auto* text : {&notice.title, &notice.text, &notice.source})
        for (const auto& [language, words] : text->all())
            if (words.find(query) != std::string::npos) return true;
    return false;
}

std::vector<const Bulletin::Notice*> notices_of(const PublicPlace& place,
                                                const step::Public& current) {
    std::vector<const Bulletin::Notice*> shown;
    if (!place.environment.bulletin) return shown;
    const auto today = civil_date(place.now.wall);
    const bool duties = current.section == "duties";
    for (const auto& notice : place.environment.bulletin->notices)
        if (notice.is_valid(today) && is_duty(notice.kind) == duties &&
            holds(notice, current.query))
            shown.push_back(&notice);
    return shown;
}

std::string_view kind_word(Bulletin::Kind kind) {
    switch (kind) {
        case Bulletin::Kind::notice:
            return "public.kind.notice";
        case Bulletin::Kind::policy:
            return "public.kind.policy";
        case Bulletin::Kind::power:
            return "public.kind.power";
        case Bulletin::Kind::duty:
            return "public.kind.duty";
        case Bulletin::Kind::cases:
            return "public.kind.cases";
    }
    return "public.kind.notice";
}

std::vector<PublicRow> notice_rows(const PublicPlace& place, const step::Public& current) {
    std::vector<PublicRow> rows;
    for (const auto* notice : notices_of(place, current))
        rows.push_back({notice->id, notice->title,
                        flow_words().format("public.source", {{"source", notice->source}}),
                        flow_words().at(kind_word(notice->kind)), true});
    return rows;
}

std::vector<PublicRow> report_rows(const Visit& visit) {
    std::vector<PublicRow> rows;
    const auto* item = visit.item();
    if (item == nullptr) return rows;
    for (const auto& material : item->materials)
        rows.push_back({material.code, material.name, flow_words().at("report.line"), {}, true});
    return rows;
}

std::vector<PublicRow> help_rows(const Visit& visit, const step::Public& current) {
    if (!visit.catalogue) return {};
    if (current.section == "assist") return assist_services(*visit.catalogue, current.query);
    const auto* item = visit.catalogue->find(current.service);
    return item == nullptr ? std::vector<PublicRow>() : assist_rows(*item, *visit.catalogue);
}

std::vector<PublicRow> queue_rows(const Visit& visit) {
    std::vector<PublicRow> rows;
    for (const auto& queue : visit.hall.queues)
        rows.push_back(
            {queue.id, queue.name,
             flow_words().format("hall.waiting",
                                 {{"count", same_everywhere(std::to_string(queue.waiting))}}),
             queue.window, true});
    if (!visit.hall.queues.empty() && !visit.hall.slots.empty())
        rows.push_back({"slots",
                        flow_words().at("hall.appointment"),
                        flow_words().at("hall.appointment.line"),
                        {},
                        true});
    return rows;
}

std::vector<PublicRow> slot_rows(const Visit& visit) {
    std::vector<PublicRow> rows;
    for (const auto& slot : visit.hall.slots)
        rows.push_back({slot,
                        same_everywhere(slot.substr(11)),
                        same_everywhere(slot.substr(0, 10)),
                        {},
                        true});
    return rows;
}

}  // namespace

bool has_search(std::string_view section) {
    return section == "notices" || section == "duties" || section == "assist";
}

std::vector<PublicRow> public_rows(const PublicPlace& place, const step::Public& current) {
    const auto& section = current.section;
    if (section.empty()) return menu(place);
    if (section == "norms") return norm_rows(place);
    if (section == "fees") return fee_rows(place.visit);
    if (section == "notices" || section == "duties") return notice_rows(place, current);
    if (section == "report") return report_rows(place.visit);
    if (section == "assist" || section == "assist_item") return help_rows(place.visit, current);
    if (section == "hall") return queue_rows(place.visit);
    if (section == "slots") return slot_rows(place.visit);
    if (section == "figures")
        return std::vector<PublicRow>(public_figures(place.environment).size());
    return {};
}

std::size_t public_page_size(const Visit& visit, const step::Public& current) {
    const auto sizes = page_sizes(visit.way);
    if (current.types) return sizes.found;
    return current.section.empty() ? sizes.sections : sizes.materials;
}

std::size_t public_pages(const PublicPlace& place, const step::Public& current) {
    return pages_needed(public_rows(place, current).size(), public_page_size(place.visit, current));
}

PublicScreen::Detail public_detail(const PublicPlace& place, const step::Public& current,
                                   const PublicRow& row) {
    PublicScreen::Detail detail;
    if (current.section == "assist_item") {
        detail.title = row.title;
        detail.text = row.line;
        detail.tag = row.tag;
        return detail;
    }
    for (const auto* notice : notices_of(place, current))
        if (notice->id == row.id) {
            detail.title = notice->title;
            detail.text = notice->text;
            detail.tag = flow_words().format(
                "public.source_until",
                {{"source", notice->source}, {"day", same_everywhere(text_of(notice->valid_to))}});
        }
    return detail;
}

std::optional<PublicScreen::Detail> network_detail(const Environment& environment) {
    if (environment.network_code.empty()) return std::nullopt;
    PublicScreen::Detail detail;
    detail.title = flow_words().at("public.network");
    detail.text = flow_words().at("public.network.text");
    detail.qr = environment.network_code;
    return detail;
}

std::vector<PublicScreen::Figure> public_figures(const Environment& environment) {
    std::vector<PublicScreen::Figure> figures;
    if (!environment.bulletin) return figures;
    for (const bool here : {true, false})
        for (const auto& row : environment.bulletin->figures)
            if ((row.terminal_id == environment.terminal_id) == here)
                figures.push_back({row.terminal_id, row.satisfaction, row.availability, here});
    return figures;
}

LocalText ticket_line(const HallTicket& ticket) {
    if (!ticket.code.empty()) return flow_words().at("handover.line");
    if (!ticket.time.empty())
        return flow_words().format("hall.at", {{"day", same_everywhere(ticket.day)},
                                               {"time", same_everywhere(ticket.time)}});
    return flow_words().format("hall.in_turn",
                               {{"day", same_everywhere(ticket.day)},
                                {"count", same_everywhere(std::to_string(ticket.waiting))}});
}

std::string survey_json(const Bulletin::Survey& survey,
                        const std::map<std::string, std::string>& answers) {
    SecretWriter out;
    ObjectWriter body(out);
    body.text("kind", "survey");
    body.text("survey_id", survey.id);
    body.name("answers");
    {
        ObjectWriter given(out);
        for (const auto& question : survey.questions) {
            const auto answer = answers.find(question.id);
            if (answer == answers.end() || answer->second.empty()) continue;
            if (question.kind != Bulletin::Question::Kind::multiple) {
                given.text(question.id, answer->second);
                continue;
            }
            given.name(question.id);
            out.append("[");
            bool first = true;
            for (const auto& option : question.options) {
                const auto all = " " + answer->second + " ";
                if (all.find(" " + option.id + " ") == std::string::npos) continue;
                if (!first) out.append(",");
                first = false;
                out.append_json_string(option.id);
            }
            out.append("]");
        }
        given.end();
    }
    body.end();
    return std::string(std::move(out).finish().reveal());
}

std::string report_json(const std::string& service, const std::string& material) {
    SecretWriter out;
    ObjectWriter body(out);
    body.text("kind", "material");
    body.text("service_code", service);
    body.text("material_code", material);
    body.end();
    return std::string(std::move(out).finish().reveal());
}

std::string voice_json(const std::string& kind, const std::string& topic,
                       const std::string& words) {
    SecretWriter out;
    ObjectWriter body(out);
    body.text("kind", kind);
    body.text("topic", topic);
    body.text("words", words);
    body.end();
    return std::string(std::move(out).finish().reveal());
}

}  // namespace kiosk
