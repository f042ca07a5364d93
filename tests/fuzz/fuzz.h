#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What every target gives: inputs that are right, and a function that takes any input. The
/// function ends the process (KIOSK_CHECK, a sanitizer, a signal) when a promise of the parser is
/// broken; every refusal is fine.
namespace tests {

[[nodiscard]] std::vector<std::string> fuzz_seeds();

}  // namespace tests

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tests {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

}  // namespace tests
