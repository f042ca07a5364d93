#include "offline_cache/salvage_rows.h"

#include <nlohmann/json.hpp>

#include "kiosk/base/strong_id.h"
#include "offline_cache/outbox_state.h"

namespace offline_cache {

namespace {

constexpr std::size_t digest_size = 32;
constexpr std::size_t id_size = 16;
/// More than any terminal will ever file; beyond it a number is damage.
constexpr std::int64_t sequence_max = std::int64_t{1} << 48;

Bytes bytes_of_uuid(const kiosk::Uuid& uuid) {
    return {uuid.bytes.begin(), uuid.bytes.end()};
}

}  // namespace

OldRow old_row(const Query& query) {
    OldRow row;
    row.id = query.blob(0);
    row.sequence = query.integer(1);
    row.kind = query.text(2);
    row.service = query.text(3);
    if (!query.is_null(4)) row.about = query.blob(4);
    row.created_at = query.integer(5);
    row.fingerprint = query.blob(6);
    row.digest = query.blob(7);
    row.manifest_bytes = query.integer(8);
    row.state = query.text(9);
    row.parked_reason = query.text(10);
    row.receipt = query.text(11);
    row.case_no = query.text(12);
    row.accepted_at = query.integer(13);
    return row;
}

std::optional<OldRow> row_of_manifest(const std::string& manifest) {
    const auto json = nlohmann::json::parse(manifest, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    const auto text = [&json](const char* member) {
        const auto found = json.find(member);
        return found != json.end() && found->is_string() ? found->get<std::string>()
                                                         : std::string();
    };
    const auto uuid = kiosk::Uuid::parse(text("submission_id"));
    const auto sequence = json.find("sequence");
    if (uuid.is_nil() || sequence == json.end() || !sequence->is_number_unsigned())
        return std::nullopt;
    OldRow row;
    row.id = bytes_of_uuid(uuid);
    row.sequence = sequence->get<std::int64_t>();
    row.kind = text("kind");
    row.service = text("service_code");
    if (const auto about = kiosk::Uuid::parse(text("case_ref")); !about.is_nil())
        row.about = bytes_of_uuid(about);
    // Version 7 begins with the milliseconds of its making.
    for (std::size_t i = 0; i < 6; ++i) row.created_at = row.created_at * 256 + uuid.bytes[i];
    row.digest = kiosk::sha256(kiosk::as_bytes(manifest));
    row.fingerprint = row.digest;
    row.manifest_bytes = static_cast<std::int64_t>(manifest.size());
    row.state = "RESOLVING";
    return row;
}

OldRow with_said(OldRow row, const OldRow& said) {
    row.id = said.id;
    row.sequence = said.sequence;
    row.kind = said.kind;
    row.service = said.service;
    row.about = said.about;
    row.manifest_bytes = said.manifest_bytes;
    return row;
}

OldRow admissible(OldRow row) {
    if (row.about && row.about->size() != id_size) row.about.reset();
    if (row.kind != "submission" && row.kind != "evaluation")
        row.kind = row.about ? "evaluation" : "submission";
    row.fingerprint.resize(digest_size);
    row.digest.resize(digest_size);
    if (row.sequence < 1 || row.sequence > sequence_max) row.sequence = 0;
    if (!parked_reason(row.parked_reason)) row.parked_reason = name_of(ParkedReason::rejected);
    return row;
}

}  // namespace offline_cache
