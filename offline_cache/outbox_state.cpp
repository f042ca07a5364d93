#include "offline_cache/outbox_state.h"

namespace offline_cache {

std::string_view name_of(OutboxState state) {
    switch (state) {
        case OutboxState::queued:
            return "QUEUED";
        case OutboxState::registering:
            return "REGISTERING";
        case OutboxState::uploading:
            return "UPLOADING";
        case OutboxState::committing:
            return "COMMITTING";
        case OutboxState::resolving:
            return "RESOLVING";
        case OutboxState::accepted:
            return "ACCEPTED";
        case OutboxState::purged:
            return "PURGED";
        case OutboxState::parked:
            return "PARKED";
        case OutboxState::held:
            return "HELD";
    }
    return "QUEUED";
}

std::optional<OutboxState> outbox_state(std::string_view name) {
    for (const auto state : {OutboxState::queued, OutboxState::registering, OutboxState::uploading,
                             OutboxState::committing, OutboxState::resolving, OutboxState::accepted,
                             OutboxState::purged, OutboxState::parked, OutboxState::held})
        if (name_of(state) == name) return state;
    return std::nullopt;
}

std::string_view name_of(ParkedReason reason) {
    switch (reason) {
        case ParkedReason::receipt:
            return "receipt";
        case ParkedReason::conflict:
            return "conflict";
        case ParkedReason::rejected:
            return "rejected";
    }
    return "rejected";
}

std::optional<ParkedReason> parked_reason(std::string_view name) {
    for (const auto reason :
         {ParkedReason::receipt, ParkedReason::conflict, ParkedReason::rejected})
        if (name_of(reason) == name) return reason;
    return std::nullopt;
}

}  // namespace offline_cache
