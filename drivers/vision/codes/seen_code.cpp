#include "drivers/vision/codes/seen_code.h"

namespace drivers {

std::string_view name_of(CodeStep step) {
    switch (step) {
        case CodeStep::sharpened:
            return "sharpened";
        case CodeStep::region:
            return "region";
        case CodeStep::plain:
            return "plain";
        case CodeStep::lightened:
            return "lightened";
        case CodeStep::darkened:
            return "darkened";
        case CodeStep::inverted:
            return "inverted";
        case CodeStep::region_rectified:
            return "region rectified";
        case CodeStep::half_size:
            return "half size";
        case CodeStep::other_formats:
            return "other formats";
        case CodeStep::local_contrast:
            return "local contrast";
        case CodeStep::rectified_double:
            return "rectified x2";
        case CodeStep::zbar_half:
            return "zbar 1/2";
        case CodeStep::zbar_third:
            return "zbar 1/3";
        case CodeStep::zbar:
            return "zbar";
        case CodeStep::zbar_adaptive:
            return "zbar adaptive";
        case CodeStep::rectified:
            return "rectified";
        case CodeStep::inverted_rectified:
            return "inverted rectified";
    }
    return "";
}

}  // namespace drivers
