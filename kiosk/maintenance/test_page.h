#pragma once

#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/model/local_text.h"
#include "kiosk/model/print_document.h"

namespace kiosk::maintenance {

/// What a test print shows: place, time and printer, common and rare characters, a line of every
/// density, and a code to scan back. Nothing personal.
struct TestPage {
    LocalText terminal_name;
    LocalText hall;
    std::string terminal_id;
    std::string printer;
    WallTime at{};
};

[[nodiscard]] PrintDocument test_document(const TestPage& page, Language language);

}  // namespace kiosk::maintenance
