#pragma once

#include "kiosk/flow/object_writer.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

/// The papers that were taken below the camera and are handed in: `captured`, one record a sheet
/// (docs/SYNC_PROTOCOL.md). Nothing when there are none.
void write_captured_papers(SecretWriter& out, ObjectWriter& payload, const Visit& visit,
                           std::string_view terminal_id);
/// Their files, in the same order.
[[nodiscard]] std::vector<Attachment> captured_files(const Visit& visit);

}  // namespace kiosk
