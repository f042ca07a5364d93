#pragma once

#include <map>
#include <string>
#include <vector>

#include "kiosk/flow/snapshot.h"
#include "kiosk/flow/visit.h"
#include "kiosk/flow/visit_state.h"
#include "kiosk/model/bulletin.h"

namespace kiosk {

/// What the rows of a section are made from.
struct PublicPlace {
    const Visit& visit;
    const Environment& environment;
    Now now;
};

/// There are words to be looked for.
[[nodiscard]] bool has_search(std::string_view section);
/// All rows of the section, in order; those that can be opened say so. Notices are valid today.
[[nodiscard]] std::vector<PublicScreen::Row> public_rows(const PublicPlace& place,
                                                         const step::Public& current);
[[nodiscard]] std::size_t public_page_size(const Visit& visit, const step::Public& current);
[[nodiscard]] std::size_t public_pages(const PublicPlace& place, const step::Public& current);
[[nodiscard]] PublicScreen::Detail public_detail(const PublicPlace& place,
                                                 const step::Public& current,
                                                 const PublicScreen::Row& row);
/// The code of the hall's network, and nothing but it.
[[nodiscard]] std::optional<PublicScreen::Detail> network_detail(const Environment& environment);
/// This terminal first.
[[nodiscard]] std::vector<PublicScreen::Figure> public_figures(const Environment& environment);
/// Day, time and how many wait.
[[nodiscard]] LocalText ticket_line(const HallTicket& ticket);

/// docs/PLATFORM_API.md, “Feedback”.
[[nodiscard]] std::string survey_json(const Bulletin::Survey& survey,
                                      const std::map<std::string, std::string>& answers);
[[nodiscard]] std::string report_json(const std::string& service, const std::string& material);
[[nodiscard]] std::string voice_json(const std::string& kind, const std::string& topic,
                                     const std::string& words);

}  // namespace kiosk
