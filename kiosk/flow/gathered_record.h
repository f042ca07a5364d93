#pragma once

#include "kiosk/flow/visit_state.h"
#include "kiosk/forms/secret_record.h"

namespace kiosk {

/// A time as records of a draft have it: milliseconds of the epoch.
[[nodiscard]] std::uint64_t ms_of(WallTime time);
[[nodiscard]] WallTime time_of_ms(std::uint64_t ms);

void write_language(SecretWriter& record, const Language& language);
[[nodiscard]] std::optional<Language> read_language(NetstringReader& record);

void write_consent(SecretWriter& record, const Consent& consent);
[[nodiscard]] bool read_consent(NetstringReader& record, Consent& consent);

/// What was agreed to and what came of it, as a part of a draft. What values were told is in the
/// form's own record; here is only what the case will say of them.
void write_gathered(SecretWriter& record, const Visit& visit);
/// False when it cannot be read; then nothing of it counts.
[[nodiscard]] bool read_gathered(NetstringReader& record, std::optional<Consent>& consent,
                                 PersonData& gathered);

}  // namespace kiosk
