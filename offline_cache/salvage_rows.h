#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "offline_cache/database.h"

/// What a damaged outbox says of its submissions. For salvage.cpp only.
namespace offline_cache {

/// A submission as it was read; any value may be damaged.
struct OldRow {
    Bytes id;
    std::int64_t sequence = 0;
    std::string kind;
    std::string service;
    std::optional<Bytes> about;
    std::int64_t created_at = 0;
    Bytes fingerprint;
    Bytes digest;
    std::int64_t manifest_bytes = 0;
    std::string state;
    std::string parked_reason;
    std::string receipt;
    std::string case_no;
    std::int64_t accepted_at = 0;

    [[nodiscard]] bool is_delivered() const { return !receipt.empty(); }
    [[nodiscard]] bool has_id() const { return id.size() == 16; }
};

inline constexpr const char* old_rows =
    "SELECT id, sequence, kind, service_code, about, created_at, fingerprint, content_digest,"
    " manifest_bytes, state, parked_reason, receipt, case_no, accepted_at, rowid FROM submission";
inline constexpr int old_rowid = 14;

[[nodiscard]] OldRow old_row(const Query& query);

/// What a manifest says of its submission by itself; nullopt: not enough, or it is none.
[[nodiscard]] std::optional<OldRow> row_of_manifest(const std::string& manifest);

/// The same row with what a manifest says that has the digest it names: that can't be damaged.
[[nodiscard]] OldRow with_said(OldRow row, const OldRow& said);

/// Values that the new table takes, so that no damaged one costs the whole row.
[[nodiscard]] OldRow admissible(OldRow row);

}  // namespace offline_cache
