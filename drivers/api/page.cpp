#include "drivers/api/page.h"

namespace drivers {

std::string_view name_of(PageAdvice advice) {
    switch (advice) {
        case PageAdvice::lay_page:
            return "lay_page";
        case PageAdvice::come_closer:
            return "come_closer";
        case PageAdvice::whole_page:
            return "whole_page";
        case PageAdvice::too_dark:
            return "too_dark";
        case PageAdvice::glare:
            return "glare";
        case PageAdvice::one_page:
            return "one_page";
        case PageAdvice::hold_still:
            return "hold_still";
        case PageAdvice::not_sharp:
            return "not_sharp";
        case PageAdvice::good:
            return "good";
    }
    return "lay_page";
}

std::string_view name_of(PageRefusal refusal) {
    switch (refusal) {
        case PageRefusal::cut_off:
            return "cut_off";
        case PageRefusal::blank:
            return "blank";
        case PageRefusal::blurred:
            return "blurred";
        case PageRefusal::sideways:
            return "sideways";
    }
    return "blurred";
}

}  // namespace drivers
