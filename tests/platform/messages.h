#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "tests/platform/problem.h"
#include "tests/platform/published_catalogue.h"

namespace tests {

inline constexpr std::size_t manifest_size_max = std::size_t{1024} * 1024;

enum class Kind { submission, evaluation };
[[nodiscard]] std::string_view name_of(Kind kind);

/// The clear part of what a terminal delivers.
struct Manifest {
    std::string submission_id;
    Kind kind = Kind::submission;
    std::string terminal_id;
    std::string service_code;
    std::string form_id;
    std::string form_version;
    std::string case_ref;  // empty unless an evaluation
    std::string channel;   // terminal, window, web or mobile
    std::string suite;
    std::string key_id;
    std::string sealed;  // bytes of the box
    std::string json;    // as received
};

struct Evaluation {
    int satisfaction = 0;
};

/// What the sealed box held, checked.
struct Payload {
    kiosk::SecretText json;
    kiosk::SecretText
        check;  // last four characters of the applicant's number; empty for an evaluation
    std::optional<Evaluation> evaluation;
};

struct Registration {
    std::string software_version;
    std::string area_code;
    std::string capabilities_json;
};

[[nodiscard]] bool is_uuid(std::string_view text);
[[nodiscard]] bool is_terminal_id(std::string_view text);
[[nodiscard]] Answer<Manifest> parse_manifest(std::string_view body);
[[nodiscard]] Answer<Registration> parse_registration(std::string_view body);
/// Checks the opened payload against docs/SYNC_PROTOCOL.md, and the answers against the form if the
/// catalogue has the same version of it.
[[nodiscard]] Answer<Payload> parse_payload(kiosk::SecretText json, const Manifest& manifest,
                                            const PublishedService* service);

/// RFC 3339, UTC, milliseconds.
[[nodiscard]] std::string time_text(kiosk::WallTime time);

}  // namespace tests
