#pragma once

#include <optional>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/strong_id.h"
#include "kiosk/flow/case_question.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/phone_upload.h"

namespace kiosk {

/// The page for the person's phone, as long as the step shows its code.
struct PhonePictures {
    Uuid id;
    /// As the platform told it last.
    std::optional<PhoneUpload> told;
    std::optional<RequestId> request;  // what is asked about it
    bool tells = false;                // it tells the first of `untold`
    SteadyTime give_up{};
    std::optional<SteadyTime> next_look;
    SteadyTime ends{};  // of the code
    /// The last question wasn't answered.
    bool stale = false;
    /// There will be none: it was never opened.
    std::optional<ErrorCode> failed;
    /// A picture on its way from the platform to the disk.
    struct Fetch {
        RequestId request;
        int number = 0;
        SteadyTime give_up{};
    };
    std::optional<Fetch> fetch;
    /// Outcomes that the platform has not heard of yet; it is not fetched again whatever it says.
    std::vector<question::TellPicture> untold;
};

}  // namespace kiosk
