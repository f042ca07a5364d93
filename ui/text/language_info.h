#pragma once

#include <map>
#include <string>
#include <string_view>

#include "kiosk/base/result.h"
#include "kiosk/model/language.h"

namespace ui {

/// A language as the head of its file says it: “@name” in itself, “@direction” ltr or rtl, “@state”
/// draft or reviewed, “@fallback” zh or en, “@voice” the language that bianmin-speech reads it in
/// (missing: it is not read aloud), “@leading” how far apart its lines must be at least, in
/// ems (others stand 1.28 to 1.42 apart).
struct LanguageInfo {
    kiosk::Language language;
    std::string name;
    bool rtl = false;
    /// No native speaker has read the words: every screen says so.
    bool draft = false;
    std::string voice;
    float leading = 0;
    /// How many texts are written in it, of how many.
    std::size_t written = 0;
    std::size_t of = 0;
};

/// Chinese or English: whole in every release, so that others can lean on them.
[[nodiscard]] bool is_always_there(std::string_view tag);

/// One file of texts, read but not yet compared with the others.
struct LanguageFile {
    LanguageInfo info;
    std::map<std::string, std::string, std::less<>> texts;
};

/// **Errors:** bad_format with `tag.json:line: 'key': what is wrong`.
[[nodiscard]] kiosk::Result<LanguageFile> read_language_file(const std::string& tag,
                                                             std::string_view json);

/// What is wrong with a file beside the Chinese one: a text that Chinese does not have, other
/// places, or, in one that claims to be read, a text that lacks.
[[nodiscard]] kiosk::Result<void> compare_with_chinese(const LanguageFile& file,
                                                       const LanguageFile& chinese,
                                                       std::string_view json);

}  // namespace ui
