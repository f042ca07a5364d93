#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/flow/object_writer.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

/// What a service costs this person: each fee by the catalogue's standard with its basis, and what
/// is spared by what a register told with the person's consent.
struct FeeStatement {
    std::vector<PayRow> rows;
    std::int64_t fen = 0;  // to pay; never below 0
    std::vector<std::string> reliefs;
};
/// nullopt: the service costs nothing by its standard.
[[nodiscard]] std::optional<FeeStatement> fee_of(const ServiceItem& item, const Visit& visit);

/// The member `payment` of a case: which order, and whether it was paid as far as the terminal
/// knows; nothing where the service costs nothing.
void write_payment(SecretWriter& out, ObjectWriter& payload, const Visit& visit);

/// How the fee of the case stands: "paid", "due", "unknown", "none" (wholly spared).
[[nodiscard]] std::string_view payment_state(const Payment& payment);

}  // namespace kiosk
