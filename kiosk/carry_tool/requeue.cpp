#include "kiosk/carry_tool/requeue.h"

#include <algorithm>

#include "offline_cache/carried_queue.h"
#include "offline_cache/outbox.h"

namespace carry {

using kiosk::ErrorCode;
using kiosk::Result;
using offline_cache::Outbox;

namespace {

Result<std::vector<kiosk::SubmissionId>> chosen_of(const std::vector<kiosk::SubmissionId>& parked,
                                                   const std::vector<std::string>& numbers) {
    if (numbers.empty()) return parked;
    std::vector<kiosk::SubmissionId> chosen;
    for (const auto& number : numbers) {
        const kiosk::SubmissionId id(kiosk::Uuid::parse(number));
        if (std::ranges::find(parked, id) == parked.end())
            return {ErrorCode::not_found,
                    "no parked case that can be sent has the number " + number};
        chosen.push_back(id);
    }
    return chosen;
}

}  // namespace

Result<Requeued> requeue(const RequeueOptions& options) {
    if (auto lies = offline_cache::queue_lies_in(options.data); !lies) return lies.error();
    auto outbox = Outbox::open({.file = options.data / "outbox.db",
                                .terminal_id = options.terminal_id,
                                .boot_id = offline_cache::current_boot_id(),
                                .vfs = {},
                                .at_point = {}});
    if (!outbox) return outbox.error();
    const auto parked = (*outbox)->parked();
    if (!parked) return parked.error();
    const auto chosen = chosen_of(*parked, options.ids);
    if (!chosen) return chosen.error();
    const auto again = (*outbox)->requeue(*chosen, kiosk::RealClock().now().wall,
                                          options.first + "+" + options.second);
    if (!again) return again.error();
    const auto counts = (*outbox)->counts();
    if (!counts) return counts.error();
    return Requeued{.again = *again, .still_parked = counts->parked};
}

}  // namespace carry
