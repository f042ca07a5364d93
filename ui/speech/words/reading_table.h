#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>

#include "kiosk/base/result.h"

namespace ui {

/// How Chinese words are read: the table that assets/pinyin/readings.py made, lines
/// “银行<TAB>yin2 hang2” sorted by their bytes. Speech, search and sorting read the same one.
/// **Threads:** immutable after opening. **Time:** ≤ 20 comparisons a look-up; the file is mapped,
/// not read. **Errors:** not_found; bad_format when it is empty or its last line has no end.
class ReadingTable {
  public:
    /// Longest word, in characters.
    static constexpr std::size_t word_max = 6;

    [[nodiscard]] static kiosk::Result<ReadingTable> open(const std::filesystem::path& file);
    ReadingTable(ReadingTable&& other) noexcept;
    ReadingTable& operator=(ReadingTable&& other) noexcept;
    ~ReadingTable();

    /// Syllables with a digit for the tone, a blank between; 5 is the neutral tone, ü is v.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view word) const;

  private:
    ReadingTable(const char* data, std::size_t size) : data_(data), size_(size) {}

    const char* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace ui
