#pragma once

#include <string>

#include "kiosk/model/ids.h"

namespace kiosk {

/// A department's own case in a package (一件事), as the platform numbered it.
struct ChildCase {
    ServiceCode service;
    std::string case_no;
};

}  // namespace kiosk
