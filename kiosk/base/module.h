#pragma once

#include <string_view>

#include "kiosk/base/result.h"

namespace kiosk {

/// A constant that a module exports by this name, in C's way of naming.
#define KIOSK_MODULE_TABLE(type, name)                         \
    extern "C" [[gnu::visibility("default")]] const type name; \
    const type name

/// The table of functions that a module exports. A module is a shared object of the project beside
/// the program; it is loaded when it is first wanted, so that the libraries behind it cost nothing
/// before the first picture (docs/adr/0008), and stays loaded.
/// **Threads:** any. **Errors:** `not_found` with the loader's words.
[[nodiscard]] Result<const void*> find_in_module(std::string_view file, const char* table);

template <class Table>
[[nodiscard]] Result<const Table*> load_module(std::string_view file, const char* table) {
    auto found = find_in_module(file, table);
    if (!found) return found.error();
    return static_cast<const Table*>(*found);
}

}  // namespace kiosk
