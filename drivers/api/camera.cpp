#include "drivers/api/camera.h"

namespace drivers {

std::string_view name_of(ExposureHint hint) {
    switch (hint) {
        case ExposureHint::automatic:
            return "automatic";
        case ExposureHint::bright_document:
            return "bright_document";
        case ExposureHint::dim_room:
            return "dim_room";
    }
    return "automatic";
}

}  // namespace drivers
