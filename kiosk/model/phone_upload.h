#pragma once

#include <string>
#include <vector>

#include "kiosk/base/clock.h"

namespace kiosk {

/// Pictures that a person sends from their own phone, by way of the platform, for one paper of the
/// visit (docs/PLATFORM_API.md, “From a phone”).
struct PhoneUpload {
    enum class State {
        open,
        over,  // its time is up, or it was ended: nothing arrives any more
    };
    State state = State::over;
    std::string url;  // of the page for the phone; only while open
    Duration left{};  // until the page counts no longer
    /// A phone has opened the page.
    bool opened = false;
    /// Numbers of the pictures that have arrived and whose outcome was not told, the oldest first.
    std::vector<int> waiting;
};

}  // namespace kiosk
