#pragma once

#include "kiosk/flow/object_writer.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

/// A file of the case: its name in the manifest, and what is found when it was opened.
void write_file(ObjectWriter& record, const KeptFile& file);
/// The papers that were taken below the camera and are handed in: `captured`, one record a paper
/// (docs/SYNC_PROTOCOL.md). Nothing when there are none.
void write_captured_papers(SecretWriter& out, ObjectWriter& payload, const Visit& visit,
                           std::string_view terminal_id);
/// Their files, in the same order.
[[nodiscard]] std::vector<Attachment> captured_files(const Visit& visit);

}  // namespace kiosk
