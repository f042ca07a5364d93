#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/bench/handwriting/written.h"
#include "ui/input/handwriting/likely_characters.h"

namespace tests {

/// Weights are chosen on one half and reported on the other.
enum class Half { choosing, reporting };

/// A character to be written, and where.
struct Sample {
    Written taught;
    ui::WritingPlace place;
};

/// The table of general standard characters, as Unihan has it (kTGH).
std::vector<std::string> standard_characters();

/// At most `count` of one half, drawn by `seed`; behind a surname, where hardly one of them is
/// likely: the worst that likelihood can do.
std::vector<Sample> characters_of(const std::vector<Written>& all, Half half, std::size_t count,
                                  std::uint64_t seed);

/// At most `count` characters of names (“name”) or texts (“text”) of one half, each behind the one
/// before it. Empty where the script does not run (python3-fake-factory is missing).
std::vector<Sample> words_of(const std::filesystem::path& script, const std::string& kind,
                             const std::vector<Written>& all, Half half, std::size_t count);

}  // namespace tests
