#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/forms/secret_record.h"
#include "kiosk/model/attachment.h"

namespace kiosk {

/// One sheet of paper that was laid below the camera: encrypted and durable already, a JPEG
/// picture, cleaned and upright.
struct CapturedSheet {
    Attachment attachment;
    /// SHA-256 of the picture itself, hexadecimal: what the platform finds when it has opened it.
    std::string digest;
    WallTime taken_at{};
    int width = 0;
    int height = 0;
    int dots_per_inch = 0;
    /// The small picture of it that the screen has; 0: none, after a restart.
    std::uint64_t picture = 0;
};

/// By the question of the form that asked for the paper; in the order in which they are handed in.
using CapturedPapers = std::map<std::string, std::vector<CapturedSheet>>;

/// A case's attachments are limited; what is asked for in one question has a few sheets.
inline constexpr std::size_t sheets_a_paper_max = 12;
inline constexpr std::size_t sheets_max = 60;

[[nodiscard]] std::size_t count_of(const CapturedPapers& papers);

/// For the draft. Pictures on the screen are not in it.
void write_captured(SecretWriter& record, const CapturedPapers& papers);
[[nodiscard]] bool read_captured(NetstringReader& record, CapturedPapers& papers);

}  // namespace kiosk
