#pragma once

#include <cerrno>
#include <string>
#include <system_error>

#include "kiosk/base/result.h"

namespace drivers {

/// What a failed call on a device's node means. `otherwise` is for numbers that say nothing of node
/// or rights.
inline kiosk::Error error_of_node(int number, const char* call, kiosk::ErrorCode otherwise) {
    using kiosk::ErrorCode;
    ErrorCode code = otherwise;
    switch (number) {
        case ENOENT:
        case ENODEV:
        case ENXIO:
            code = ErrorCode::device_gone;
            break;
        case EACCES:
        case EPERM:
            code = ErrorCode::unauthorised;
            break;
        case EBUSY:
            code = ErrorCode::device_busy;
            break;
        default:
            break;
    }
    return {code, std::string(call) + ": " + std::generic_category().message(number), {}};
}

}  // namespace drivers
