#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "kiosk/base/result.h"

namespace ui {

/// Where a character is being written: behind what, in what kind of field.
struct WritingPlace {
    /// The last character of the field; 0: it is empty.
    char32_t before = 0;
    bool name = false;
};

/// How likely a character is at a place, by the words that the keyboard's dictionaries are made of:
/// words with their frequency, words of services, surnames and characters of given names.
/// **Threads:** any. **Time:** a microsecond. **Secrets:** keeps nothing of what it is asked.
class LikelyCharacters {
  public:
    struct Row {
        char32_t character = 0;
        float likelihood = 0;
    };
    struct Pair {
        char32_t before = 0;
        char32_t character = 0;
        float likelihood = 0;
        friend bool operator==(const Pair&, const Pair&) = default;
    };

    /// Reads what assets/handwriting/context.py made. not_found, or corrupt.
    [[nodiscard]] static kiosk::Result<LikelyCharacters> open(const std::filesystem::path& file);

    /// Natural logarithm of the likelihood, never less than `rare`: a character that no dictionary
    /// has there may be meant all the same.
    [[nodiscard]] float likelihood(const WritingPlace& place, char32_t character) const;

    static constexpr float rare = -9;

  private:
    /// What is known of one kind of field; rows in the order of their characters.
    struct Field {
        std::vector<Row> first;   ///< how likely a text begins with it
        std::vector<Row> next;    ///< how likely a word behind another begins with it
        std::vector<Row> end;     ///< how likely a word ends behind it
        std::vector<Pair> pairs;  ///< how likely the second follows the first, in words or between
    };

    Field text_;
    Field name_;
};

}  // namespace ui
