#pragma once

#include <set>
#include <string>
#include <vector>

#include "ui/node.h"
#include "ui/text/texts.h"
#include "ui/theme/theme.h"
#include "ui/viewport.h"

namespace tests {

/// What is wrong with a screen, whoever made it.
struct Fault {
    std::string
        kind;  ///< contrast touch gap fit name id focus title way_back spoken jargon primary
    std::string what;  ///< the control or the words
};

/// Words that no citizen should have to read: `folder`/jargon.zh.txt and jargon.en.txt, one a line.
struct Jargon {
    std::vector<std::string> zh;
    std::vector<std::string> en;
};
[[nodiscard]] Jargon load_jargon(const std::string& folder);
/// Empty when the words hold none.
[[nodiscard]] std::string jargon_in(const Jargon& jargon, std::string_view words);

struct LintWorld {
    const ui::Viewport& viewport;
    const ui::Theme& theme;
    const ui::Texts& texts;
    ui::TextMetrics& metrics;
    const Jargon& jargon;
    kiosk::Language language = kiosk::Language::zh;
};

/// Every lint over one laid-out screen.
[[nodiscard]] std::vector<Fault> faults_of(const ui::Tree& tree, const LintWorld& world);

}  // namespace tests
