#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "kiosk/model/attachment.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/local_text.h"

namespace kiosk {

enum class SubmissionKind { submission, evaluation };

/// What goes to the platform. `payload` is the JSON that only the platform may read: it is sealed
/// to the platform's key before anything is written to disk. All other members travel in clear and
/// are not personal.
struct Submission {
    SubmissionId id;
    SubmissionKind kind = SubmissionKind::submission;
    ServiceCode service;
    std::uint64_t catalogue_version = 0;
    std::string form_id;
    std::string form_version;
    WallTime created_at{};
    /// For an evaluation: the submission that it speaks of.
    std::optional<SubmissionId> about;
    SecretText payload;
    /// Encrypted and durable already. None for an evaluation.
    std::vector<Attachment> attachments;
};

/// What the platform answered, after its signature was verified.
struct Receipt {
    SubmissionId id;
    std::string case_no;
    WallTime accepted_at{};
    /// Compact JWS as received, kept as evidence.
    std::string jws;
};

/// Short number that a citizen can quote before the platform has given a case number: derived from
/// the submission's id, 12 digits and letters in three groups, the last a check character (ISO 7064
/// MOD 37,36).
[[nodiscard]] std::string provisional_number(const SubmissionId& id);

}  // namespace kiosk
