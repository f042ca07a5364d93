#pragma once

#include "kiosk/flow/object_writer.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

/// How each material is met, and by which consent, from which registers and e-licences the case
/// was filled (docs/SYNC_PROTOCOL.md, “Sources”). Nothing for a service that asks nobody else.
void write_sources(SecretWriter& out, ObjectWriter& payload, const Visit& visit);

}  // namespace kiosk
