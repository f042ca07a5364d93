#include "kiosk/app/consent_body.h"

#include <nlohmann/json.hpp>

#include "kiosk/base/time_text.h"

namespace kiosk {

namespace {

std::string_view name_of(ConsentPurpose purpose) {
    switch (purpose) {
        case ConsentPurpose::service_case:
            return "case";
        case ConsentPurpose::face:
            return "face";
        case ConsentPurpose::profile:
            return "profile";
    }
    return "";
}

}  // namespace

std::string consent_body(const Consent& consent, ConsentPurpose purpose) {
    const std::vector<std::string> none;
    const bool names_data = purpose == ConsentPurpose::service_case;
    nlohmann::json body{{"purpose", name_of(purpose)},
                        {"text_version", consent.text_version},
                        {"text_digest", consent.text_digest},
                        {"language", tag_of(consent.language)},
                        {"given_at", rfc3339(consent.given_at)},
                        {"data_sets", names_data ? consent.data_sets : none},
                        {"licence_types", names_data ? consent.licence_types : none}};
    if (purpose != ConsentPurpose::profile) {
        body["service_code"] = consent.service.value();
        body["handle_item"] = consent.handle_item;
    }
    return body.dump();
}

}  // namespace kiosk
