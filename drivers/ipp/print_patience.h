#pragma once

#include "kiosk/base/clock.h"

namespace drivers {

/// How long the driver has patience. Every wait of it is here.
struct PrintPatience {
    kiosk::Duration poll{250};
    /// State of an idle printer that somebody looks at: what it announces is known within a second,
    /// and one that falls silent within this and the time-out of an answer.
    kiosk::Duration state_poll{900};
    /// The same while nobody looks.
    kiosk::Duration unwatched_poll{4'000};
    /// Nobody looks, it is ready, and holds nothing of ours: asking is most of what a terminal at
    /// rest does.
    kiosk::Duration rest_poll{8'000};
    /// What seldom changes: model, formats, media, names of supplies.
    kiosk::Duration whole_poll{30'000};
    /// For somebody else's page to end.
    kiosk::Duration busy_max{60'000};
    /// For paper, a jam or a cover; then the job is taken back.
    kiosk::Duration attention_max{180'000};
    /// For a job that stands still without a reason or prints without end, and for a document to be
    /// taken.
    kiosk::Duration printing_max{180'000};
    /// A printer that takes nothing of a document for so long is told as silent; the job goes on.
    kiosk::Duration silence_told{4'000};
    /// A printer that refuses connections in the middle of a job, may be restarting for so long.
    kiosk::Duration gone_max{8'000};
    /// For a job that was taken back to say that it ended.
    kiosk::Duration cancel_max{5'000};
};

}  // namespace drivers
