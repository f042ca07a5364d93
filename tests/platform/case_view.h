#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "tests/platform/case_file.h"
#include "tests/platform/office.h"
#include "tests/platform/store.h"

namespace tests {

/// What is told of a case (schema Case of docs/openapi.yaml). `to_holder`: with what only the
/// person may see: defects, reason, urges, and what they may do now.
[[nodiscard]] nlohmann::ordered_json case_view(const CaseFile& file, const Office& office,
                                               kiosk::WallTime now, bool to_holder);
/// One line of the person's list.
[[nodiscard]] nlohmann::ordered_json case_summary(const CaseFile& file, const Office& office,
                                                  kiosk::WallTime now);
[[nodiscard]] nlohmann::ordered_json ticket_view(const StoredTicket& ticket, const Office& office,
                                                 kiosk::WallTime now);

/// What may be done with the case now.
[[nodiscard]] bool may_urge(const CaseFile& file, const Office& office, kiosk::WallTime now);
[[nodiscard]] bool may_withdraw(const CaseFile& file);

/// A time of the store, read back. **Errors:** none: what was written by `time_text`.
[[nodiscard]] kiosk::WallTime time_of(std::string_view text);
[[nodiscard]] int answer_days(std::string_view ticket_kind);

}  // namespace tests
