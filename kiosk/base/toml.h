#pragma once

#include <stdexcept>

/// toml++ with its own checks turned into exceptions, in every build. As it comes, malformed input
/// that its parser does not expect ends the process in a debug build and is undefined behaviour in
/// a release. Include this, never the library itself, so that all parts of a program agree about
/// its inline functions.
///
/// **Errors:** toml::parse throws toml::parse_error or TomlConfused, both std::exception.
namespace kiosk {

class TomlConfused final : public std::runtime_error {
  public:
    TomlConfused() : std::runtime_error("the file is not TOML") {}
};

[[noreturn]] inline void toml_confused() {
    throw TomlConfused();
}

}  // namespace kiosk

#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expr) (static_cast<bool>(expr) ? void(0) : ::kiosk::toml_confused())
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")
