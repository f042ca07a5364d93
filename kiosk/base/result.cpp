#include "kiosk/base/result.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace kiosk {

void check_failed(const char* condition, const char* file, int line) {
    const char* name = std::strrchr(file, '/');
    std::fprintf(stderr, "check failed: %s (%s:%d)\n", condition, name ? name + 1 : file, line);
    std::abort();
}

Audience audience_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::cancelled:
        case ErrorCode::timed_out:
        case ErrorCode::no_card:
        case ErrorCode::card_unreadable:
        case ErrorCode::card_removed:
        case ErrorCode::card_kind_unknown:
        case ErrorCode::card_expired:
            return Audience::person;
        case ErrorCode::paper_out:
        case ErrorCode::paper_jam:
        case ErrorCode::cover_open:
        case ErrorCode::printer_busy:
            return Audience::attendant;
        case ErrorCode::no_device:
        case ErrorCode::device_gone:
        case ErrorCode::device_fault:
        case ErrorCode::device_busy:
        case ErrorCode::protocol_error:
        case ErrorCode::checksum_error:
        case ErrorCode::disk_full:
        case ErrorCode::io_error:
        case ErrorCode::corrupt:
        case ErrorCode::bad_config:
        case ErrorCode::bad_signature:
        case ErrorCode::bad_format:
        case ErrorCode::not_found:
        case ErrorCode::limit_exceeded:
        case ErrorCode::unauthorised:
        case ErrorCode::internal:
            return Audience::technician;
        case ErrorCode::network:
        case ErrorCode::server_error:
            return Audience::wait;
        case ErrorCode::rejected:
        case ErrorCode::conflict:
            return Audience::back_office;
    }
    return Audience::technician;
}

std::string_view name_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::cancelled:
            return "cancelled";
        case ErrorCode::timed_out:
            return "timed_out";
        case ErrorCode::no_card:
            return "no_card";
        case ErrorCode::card_unreadable:
            return "card_unreadable";
        case ErrorCode::card_removed:
            return "card_removed";
        case ErrorCode::card_kind_unknown:
            return "card_kind_unknown";
        case ErrorCode::card_expired:
            return "card_expired";
        case ErrorCode::paper_out:
            return "paper_out";
        case ErrorCode::paper_jam:
            return "paper_jam";
        case ErrorCode::cover_open:
            return "cover_open";
        case ErrorCode::printer_busy:
            return "printer_busy";
        case ErrorCode::no_device:
            return "no_device";
        case ErrorCode::device_gone:
            return "device_gone";
        case ErrorCode::device_fault:
            return "device_fault";
        case ErrorCode::device_busy:
            return "device_busy";
        case ErrorCode::protocol_error:
            return "protocol_error";
        case ErrorCode::checksum_error:
            return "checksum_error";
        case ErrorCode::disk_full:
            return "disk_full";
        case ErrorCode::io_error:
            return "io_error";
        case ErrorCode::corrupt:
            return "corrupt";
        case ErrorCode::bad_config:
            return "bad_config";
        case ErrorCode::bad_signature:
            return "bad_signature";
        case ErrorCode::bad_format:
            return "bad_format";
        case ErrorCode::not_found:
            return "not_found";
        case ErrorCode::limit_exceeded:
            return "limit_exceeded";
        case ErrorCode::unauthorised:
            return "unauthorised";
        case ErrorCode::internal:
            return "internal";
        case ErrorCode::network:
            return "network";
        case ErrorCode::server_error:
            return "server_error";
        case ErrorCode::rejected:
            return "rejected";
        case ErrorCode::conflict:
            return "conflict";
    }
    return "internal";
}

}  // namespace kiosk
