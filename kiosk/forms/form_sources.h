#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace kiosk {

struct XFormPlan;

/// What a form would have told by others than the person and the card.
struct FormSources {
    std::vector<std::string> data_sets;        // of “share.<data set>.<member>”
    std::vector<std::string> licence_types;    // of “licence.<type>.<member>”
    std::vector<std::string> upload_licences;  // that may stand in for an upload
    bool by_camera = false;                    // an upload may be taken below a camera
    std::size_t papers = 0;                    // uploads that may be
    std::size_t cards = 0;                     // of these, the two sides of a card
    bool date = false;                         // a value or a rule of it needs the day's date
};
[[nodiscard]] FormSources form_sources(const XFormPlan& plan);

}  // namespace kiosk
