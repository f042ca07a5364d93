#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/catalog/catalogue.h"
#include "kiosk/flow/event.h"
#include "kiosk/flow/snapshot.h"

namespace kiosk {

/// The guide of a service as people read it: composed from the item each time, never stored (R-048,
///
/// **Source:** section order of R-020; the three answers of R-022.

/// Two parts of one line; what is empty leaves no comma behind.
[[nodiscard]] LocalText joined(const LocalText& first, const LocalText& second);

/// On which day a guide is read, and after how many days without a change it is called old.
struct ReadingDay {
    CivilDate today;
    int old_after_days = 0;
};

/// With a situation only its materials; without one all, each with the situations that need it.
[[nodiscard]] std::vector<GuideSection> guide_sections(const ServiceItem& item,
                                                       const Catalogue& catalogue,
                                                       const HandleItem* situation = nullptr,
                                                       const std::optional<ReadingDay>& day = {});

/// Sections cut into pages by how much there is to read; the first page also holds the three
/// answers, and in the elder way (`large`: fewer, larger words on a page) nothing else. At least
/// one.
[[nodiscard]] std::vector<std::vector<GuideSection>> guide_pages(std::vector<GuideSection> sections,
                                                                 bool large = false);

[[nodiscard]] LocalText guide_who(const ServiceItem& item);
[[nodiscard]] LocalText guide_where(const ServiceItem& item, bool here);
[[nodiscard]] LocalText guide_how(const ServiceItem& item, const HandleItem* situation = nullptr);

/// True when a terminal with these devices has all that the service needs.
[[nodiscard]] bool has_what_it_needs(const ServiceItem& item,
                                     const std::vector<std::string>& devices);

/// TextId of why the service can't be started on this terminal now; empty when it can.
[[nodiscard]] std::string_view cannot_start(const ServiceItem& item, const TerminalHealth& health,
                                            const CivilDate& today,
                                            const std::vector<std::string>& devices);

/// TextIds of what is out of order now and what still works: everything, or (`startable`) only what
/// does not stand in the way of starting.
[[nodiscard]] std::vector<std::string> limits_now(const TerminalHealth& health, bool startable);

}  // namespace kiosk
