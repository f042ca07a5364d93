#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "drivers/vision/pages/page_finder.h"
#include "kiosk/base/result.h"

namespace drivers {

/// Whether two pictures show the same person, as an engine sees it. It says nothing about whether
/// the person was there: a picture held before the camera compares as well.
enum class FaceVerdict {
    match,
    no_match,
    review,       ///< a person has to look
    unavailable,  ///< nothing compared them: another way is offered
    error,        ///< the engine failed
};
[[nodiscard]] std::string_view name_of(FaceVerdict verdict);

/// What an engine answered. Figures are the engine's own: none is made up where there was none.
struct FaceAnswer {
    FaceVerdict verdict = FaceVerdict::unavailable;
    std::string engine;
    std::string version;
    std::optional<double> score;
    std::optional<double> threshold;
    /// Of the files that it ran with, detector first; empty for a service.
    std::string models_sha256;
    /// The service's number of this comparison.
    std::string evidence;
    /// Why it is unavailable or failed; nothing personal.
    std::string reason;
};

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

/// Asks a service, the one whose answers have legal effect. A service that can't be reached is
/// `unavailable`; one that does not name engine and version, or gives no number of its evidence for
/// a match, is an `error`, whatever it says.
[[nodiscard]] std::unique_ptr<FaceComparer> service_comparer(FaceService service);

}  // namespace drivers
