#include "kiosk/app/refused_answer.h"

#include <string>

namespace kiosk {

namespace {

ErrorCode code_of(int status) {
    switch (status) {
        case 401:
            return ErrorCode::unauthorised;
        case 404:
            return ErrorCode::not_found;
        case 408:  // took too long
        case 425:  // too early
        case 429:  // too many
            return ErrorCode::server_error;
        default:
            break;
    }
    if (status >= 500) return ErrorCode::server_error;
    return status >= 400 ? ErrorCode::rejected : ErrorCode::protocol_error;
}

}  // namespace

Error refused_answer(int status) {
    return {code_of(status), "answered " + std::to_string(status), {}};
}

}  // namespace kiosk
