#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kiosk/base/result.h"

namespace tests {

/// How much goes wrong in one world. Drawn from the seed, or given in a file to repeat a seed with
/// fewer kinds of trouble. Chances are in a thousand.
struct Plan {
    int steps = 150;
    int cases = 6;
    int network = 300;     // of exchanges that go wrong
    int outages = 20;      // of steps in which the platform goes away for a while
    int refusals = 0;      // of exchanges that refuse a case for good
    int disk_faults = 30;  // of steps in which one operation to come will fail
    int deaths = 30;       // of steps in which a process will die at one operation to come
    int power_cuts = 15;   // of steps in which the power will go at one operation to come
    int full_disk = 0;     // of steps in which other programs fill the disk or leave it
    int bit_rot = 0;       // of steps in which a bit of the outbox changes
    int clock_jumps = 15;  // of steps in which the wall clock jumps
    int catalogues = 20;   // of steps in which a catalogue is offered

    [[nodiscard]] static Plan drawn(std::uint64_t seed);
    /// A JSON object of the members above; those that are missing are as drawn.
    /// **Errors:** `bad_format`: no such member, or no number.
    [[nodiscard]] static kiosk::Result<Plan> from_json(std::string_view text, Plan drawn);
    [[nodiscard]] std::string json() const;
};

}  // namespace tests
