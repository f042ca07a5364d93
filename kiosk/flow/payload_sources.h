#pragma once

#include "kiosk/flow/object_writer.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

/// How each material is met, and by which consent, from which registers and e-licences the case
/// was filled (docs/SYNC_PROTOCOL.md, “Sources”). Nothing for a service that asks nobody else.
/// `with_files`: sheets that were taken go with the case; else those papers are brought.
void write_sources(SecretWriter& out, ObjectWriter& payload, const Visit& visit, bool with_files);

}  // namespace kiosk
