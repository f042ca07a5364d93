#pragma once

#include <memory>
#include <string>

#include "drivers/vision/pages/page_finder.h"
#include "kiosk/base/result.h"

namespace drivers {

/// Two networks that find and compare faces.
class FaceEngine {
  public:
    virtual ~FaceEngine() = default;
    /// How alike the one face in each picture is to the other, -1 to 1.
    /// **Errors:** `device_fault`: not one face in each, or the library failed.
    [[nodiscard]] virtual kiosk::Result<double> likeness(const ColourView& a,
                                                         const ColourView& b) = 0;
    /// Of the library that runs them.
    [[nodiscard]] virtual std::string version() const = 0;
};

/// What libbianmin-faces.so exports as `bianmin_faces`; OpenCV's networks stand behind it.
struct FacesModule {
    /// **Errors:** `bad_format`: the library does not take the files.
    kiosk::Result<std::unique_ptr<FaceEngine>> (*open)(const std::string& detector,
                                                       const std::string& recogniser) = nullptr;
};

/// The module, loaded now. **Errors:** those of `load_module`.
[[nodiscard]] kiosk::Result<const FacesModule*> faces_module();

}  // namespace drivers
