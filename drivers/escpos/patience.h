#pragma once

#include "kiosk/base/clock.h"

namespace drivers::escpos {

/// How long the driver has patience. Every wait of it is here.
struct Patience {
    /// Between two looks at a printer that waits for somebody, or at the end of a job.
    kiosk::Duration poll{250};
    /// State of an idle printer: what it announces is known within this and one answer.
    kiosk::Duration state_poll{700};
    /// For the four answers to DLE EOT. Asked twice before silence counts.
    kiosk::Duration answer{500};
    /// For "the buffers are clear". Not every printer says it; such a one costs this at its start
    /// and before a receipt that is printed anew.
    kiosk::Duration clear{250};
    /// For one piece of data to be taken.
    kiosk::Duration write{300};
    /// A printer that is well takes data again within this.
    kiosk::Duration stall_max{5'000};
    /// From the last byte to "everything was carried out", while it is well.
    kiosk::Duration end_max{15'000};
    /// For paper, a jam or a cover; then the job is given up.
    kiosk::Duration attention_max{180'000};
    /// For a hot head to cool, or a feed button to be let go.
    kiosk::Duration busy_max{60'000};
};

}  // namespace drivers::escpos
