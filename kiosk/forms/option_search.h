#pragma once

#include <string>
#include <string_view>

#include "kiosk/model/local_text.h"

namespace kiosk {

/// Finds options of a long list by what a person types on a keyboard of letters: the initials or
/// the full pinyin of a Chinese word (“qxq” or “qingxi” for 清溪区), or letters of the word itself.
/// Nothing typed finds all.
/// **Threads:** any. **Source:** the readings of kiosk/model/readings.h.
class OptionSearch {
  public:
    explicit OptionSearch(std::string_view typed);
    [[nodiscard]] bool finds(const LocalText& label) const;

  private:
    std::string wanted_;
};

}  // namespace kiosk
