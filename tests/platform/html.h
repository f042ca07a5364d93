#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tests {

/// Text as it may stand between tags and in quoted attributes.
[[nodiscard]] std::string escaped(std::string_view text);

/// A whole page without script: title, who is logged in (empty: nobody), content.
[[nodiscard]] std::string html_page(const std::string& title, const std::string& user,
                                    const std::string& content);

/// Rows of cells, all of them escaped here.
[[nodiscard]] std::string html_table(const std::vector<std::string>& head,
                                     const std::vector<std::vector<std::string>>& rows);

struct Bar {
    std::string name;
    int percent = -1;  // below 0: not published
    std::string instead;
};
/// Bars from 0 to 100 per cent as one SVG, read aloud by its title and by each bar's.
[[nodiscard]] std::string svg_bars(const std::string& id, const std::string& title,
                                   const std::vector<Bar>& bars, const char* colour);

}  // namespace tests
