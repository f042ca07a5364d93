#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/forms/form_sources.h"
#include "kiosk/forms/secret_record.h"
#include "kiosk/model/attachment.h"
#include "kiosk/model/ids.h"

namespace kiosk {

/// A file of the case that the terminal made: encrypted and durable already.
struct KeptFile {
    Attachment attachment;
    /// SHA-256 of the file itself, hexadecimal: what the platform finds when it has opened it.
    std::string digest;
};

/// The application form as the person signed it. The file begins with the very bytes that were
/// signed, without the strokes: cut there, they have the digest.
struct SignedForm {
    KeptFile file;
    std::string signed_digest;  // SHA-256, hexadecimal
    std::uint64_t signed_bytes = 0;
};

/// One sheet of paper that was laid below the camera, or whose picture came from the person's own
/// phone, cleaned and upright, as a PDF of one page.
struct CapturedSheet {
    KeptFile file;
    WallTime taken_at{};
    int width = 0;
    int height = 0;
    int dots_per_inch = 0;
    bool by_phone = false;
    /// The small picture of it that the screen has; 0: none, after a restart.
    std::uint64_t picture = 0;
};

/// What was taken for one question of the form.
struct CapturedPaper {
    /// In the order in which they are handed in.
    std::vector<CapturedSheet> sheets;
    /// All of them in one PDF, which is handed in instead; nullopt: not made yet, or the sheets
    /// have changed since. One sheet needs none.
    std::optional<KeptFile> whole;
    /// It is being made.
    std::optional<RequestId> binding;

    /// What is handed in instead of the sheets by themselves.
    [[nodiscard]] const KeptFile* file() const {
        if (whole) return &*whole;
        return sheets.size() == 1 ? &sheets.front().file : nullptr;
    }
};

/// By the question that asked for the paper.
using CapturedPapers = std::map<std::string, CapturedPaper>;

/// A case's attachments are limited; what is asked for in one question has a few sheets.
inline constexpr std::size_t sheets_a_paper_max = 12;
/// Front and back.
inline constexpr std::size_t sides_of_card = 2;
inline constexpr std::size_t sheets_max = 60;

[[nodiscard]] std::size_t count_of(const CapturedPapers& papers);

/// Of a sheet in colour, by itself and in the file of its paper.
inline constexpr std::uint64_t room_a_sheet = std::uint64_t{512} * 1024;
/// More is not held back: few hand in that many sheets, and holding it back takes the disk a
/// second.
inline constexpr std::uint64_t room_for_papers_max = std::uint64_t{16} * 1024 * 1024;

/// So much of the disk may still be wanted by a form with these papers, of which so many sheets
/// were taken already; 0: it asks for none.
[[nodiscard]] std::uint64_t room_for_papers(const FormSources& sources, std::size_t taken);

/// For the draft. Pictures on the screen are not in it.
void write_captured(SecretWriter& record, const CapturedPapers& papers);
[[nodiscard]] bool read_captured(NetstringReader& record, CapturedPapers& papers);

}  // namespace kiosk
