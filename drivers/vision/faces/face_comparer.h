#pragma once

#include <functional>
#include <memory>
#include <string>

#include "drivers/api/face.h"
#include "drivers/vision/pages/page_finder.h"
#include "kiosk/base/result.h"

namespace drivers {

/// Compares the face before the camera with the portrait of the card. There is always another way:
/// no answer of it ends a visit.
/// **Threads:** one. **Time:** as long as the engine takes. **Errors:** in the answer.
/// **Secrets:** both pictures; nothing of them is kept.
class FaceComparer {
  public:
    virtual ~FaceComparer() = default;
    [[nodiscard]] virtual FaceAnswer compare(const ColourView& camera,
                                             const ColourView& portrait) = 0;
};

/// Where nothing is configured or what is configured was refused.
[[nodiscard]] std::unique_ptr<FaceComparer> no_comparer(std::string reason);

/// Sends the pictures to the identity service of the platform and takes back what it says.
using FaceService =
    std::function<kiosk::Result<FaceAnswer>(const ColourView& camera, const ColourView& portrait)>;

/// Asks a service, the one whose answers have legal effect; `believed` says what of it counts.
[[nodiscard]] std::unique_ptr<FaceComparer> service_comparer(FaceService service);

}  // namespace drivers
