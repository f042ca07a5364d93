#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "tests/platform/published_form.h"

namespace tests {

struct PublishedStage {
    std::string name_json;  // words by language, as the catalogue has them
    std::string post_json;
    int limit_days = 0;
    std::string unit_json = "{}";  // of another body; without words: the service's own
    int use_level = 0;             // of that body; 0: the service's own
};

/// What the platform itself needs of a service.
struct PublishedService {
    /// What people are told about a case of it.
    struct Words {
        /// Members name, unit, place, phone, result (by language), materials, conditions.
        std::string json = "{}";
        int promised_days = 0;  // working days from acceptance on (承诺时限)
        int legal_days = 0;
        bool instant = false;  // 即办件: decided by rule as soon as it is filed
    };

    std::string name_json;
    Words words;
    std::string fees_json = "[]";  // as the catalogue has them
    std::vector<PublishedStage> stages;
    PublishedForm form;                           // id is empty when it is filled at the window
    bool wants_verified = false;                  // more than a card that was read
    std::set<std::string, std::less<>> acts_for;  // kinds of applicants; empty: anybody
};

/// The signed envelope that terminals fetch, as it is, and what the platform reads in it. The
/// platform does not verify the signature: it publishes what it was given.
struct PublishedCatalogue {
    std::string envelope;
    std::string etag;  // quoted SHA-256
    std::uint64_t version = 0;
    std::map<std::string, PublishedService, std::less<>> services;

    [[nodiscard]] const PublishedService* find(std::string_view code) const;
    /// **Errors:** bad_format.
    [[nodiscard]] static kiosk::Result<PublishedCatalogue> read(std::string envelope);
    /// Publishes any bytes, for planted faults.
    [[nodiscard]] static PublishedCatalogue unread(std::string envelope);
};

}  // namespace tests
