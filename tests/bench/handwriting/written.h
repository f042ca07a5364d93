#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "kiosk/base/random.h"
#include "kiosk/model/stroke.h"

namespace tests {

/// A character as it is taught: the middle lines of its strokes, in their order and direction.
struct Written {
    std::string character;
    std::vector<kiosk::Stroke> strokes;
};

/// How the teaching is kept to.
enum class Manner {
    clean,
    slanted,
    sloppy,
    pair_swapped,
    two_joined,
    order_reversed,
    sloppy_swapped,
    sloppy_joined
};

/// All of the folder's files NAME.json (hanzi-writer-data: “medians”) whose character is among
/// `wanted`. Empty where the folder is missing.
std::vector<Written> taught_characters(const std::filesystem::path& folder,
                                       std::span<const std::string> wanted);

/// The same, written in that manner: points as far apart as a touch screen tells them.
std::vector<kiosk::Stroke> write(const Written& taught, Manner manner, kiosk::Random& random);

}  // namespace tests
