#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/base/clock.h"

namespace kiosk {

// The commands of bianmin-form, on streams, so that tests can read what people read. Each gives the
// program's exit code: 0 good, 1 something is refused, 2 a file cannot be read.
// **Secrets:** none are expected here: forms are tried with invented answers.

enum class FaultWords { both, zh, en };

/// Compiles each form, judges it by the rules of the screens and runs the golden tests beside it.
/// Every fault is one line for each language: file, line, question, attribute, what is wrong.
[[nodiscard]] int check_forms(const std::vector<std::filesystem::path>& files, FaultWords words,
                              std::ostream& out);

/// What a form is made of.
[[nodiscard]] int describe_form(const std::filesystem::path& file, std::ostream& out);

struct RunOptions {
    std::string language = "zh";
    CivilDate today{2026, 6, 1};
    std::vector<std::pair<std::string, std::string>> prefill;  // source path, value
    bool xml = false;                                          // prints the record, too
};
/// Fills a form in a terminal: page by page, one line an answer. An empty line keeps what is there,
/// “<” goes back, “!” says that a value filled in is wrong. The end of the input ends it.
[[nodiscard]] int run_form(const std::filesystem::path& file, const RunOptions& options,
                           std::istream& in, std::ostream& out);

/// Merges the forms of a package (一件事) and reports how many questions the citizen is spared.
/// `target` may be empty: then only the report.
[[nodiscard]] int merge_forms(const std::filesystem::path& package,
                              const std::filesystem::path& target, FaultWords words,
                              std::ostream& out);

}  // namespace kiosk
