#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/speech/words/reading_table.h"

namespace ui {

/// How a text is to be read where the table alone does not know.
enum class ReadingKind {
    text,
    name,  ///< begins with a surname (单 shan4, not dan1)
};

/// Chinese as toned pinyin: words are looked for in the table, the fewest that make up the text;
/// then the tones change as they do in speech: two third tones, 一 before another tone, 不 before
/// a fourth. `text` is what `verbalised_zh` gives; pauses become commas, what has no reading is
/// left out.
[[nodiscard]] std::string pinyin_of(const ReadingTable& table, std::u32string_view text,
                                    ReadingKind kind = ReadingKind::text);

/// One stretch of an utterance in one voice.
struct SpokenPart {
    enum class Voice { pinyin, english } voice = Voice::pinyin;
    std::string text;
    friend bool operator==(const SpokenPart&, const SpokenPart&) = default;
};

/// The whole way: verbalised, cut where the script changes, Chinese as pinyin. `language` is that
/// of the words around: "zh" or another (read as English).
[[nodiscard]] std::vector<SpokenPart> spoken_parts(const ReadingTable& table, std::string_view text,
                                                   std::string_view language,
                                                   ReadingKind kind = ReadingKind::text);

}  // namespace ui
