#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ui/text_engine/wiping.h"

namespace ui {

/// Where a line may end: ICU's line breaking (UAX #14, strict), which knows the Chinese rules that
/// no line begins with 。，」 or ends with 「（.
/// **Limits:** iterators for `languages_max` languages are kept.
class LineBreaker {
  public:
    static constexpr std::size_t languages_max = 8;

    LineBreaker();
    ~LineBreaker();
    LineBreaker(const LineBreaker&) = delete;
    LineBreaker& operator=(const LineBreaker&) = delete;

    /// For every character 1 when a line may end before it.
    [[nodiscard]] WipingVector<std::uint8_t> breaks(std::u32string_view text,
                                                    std::string_view language);

  private:
    struct Iterator;
    [[nodiscard]] Iterator& iterator_for(std::string_view language);

    std::vector<std::unique_ptr<Iterator>> iterators_;
};

}  // namespace ui
