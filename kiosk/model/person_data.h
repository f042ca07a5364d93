#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/local_text.h"

namespace kiosk {

// What the platform knows of a person already, given on with that person's consent (docs/
// PLATFORM_API.md, “Consent and shared data”, “E-licences”).
// **Secrets:** all of it; lives in the visit and ends with it.

/// What the person agreed to: for one purpose, per data set, with the text that was read.
struct Consent {
    Uuid id;
    ServiceCode service;
    std::string handle_item;
    std::string text_version;
    std::string text_digest;  // SHA-256 of the words as they were shown, hexadecimal
    Language language = Language::zh;
    std::vector<std::string> data_sets;
    std::vector<std::string> licence_types;
    WallTime given_at{};
    bool withdrawn = false;
};

struct PersonValue {
    std::string member;
    SecretText value;
};

/// One data set of the sharing platform, or why it gave nothing.
struct SharedSet {
    enum class State {
        found,
        none,         // the authority holds nothing of this person
        unreachable,  // no answer in time
        refused,      // the platform does not give it on
    };
    std::string id;
    State state = State::unreachable;
    LocalText source;    // the authority that holds it
    std::string record;  // its id there, and the version of its directory entry
    std::string version;
    std::vector<PersonValue> values;

    [[nodiscard]] SharedSet copy() const;
};

/// An e-licence, and what became of looking at it.
struct ELicence {
    enum class State {
        valid,
        expired,
        revoked,         // or cancelled, or lost: whatever its issuer says
        another_holder,  // not of the person whose card was read
        forged,          // not signed by the licence service
        wrong_number,    // the check character of its identifier is wrong
    };
    State state = State::forged;
    std::string id;    // GB/T 36904
    std::string type;  // code of the dictionary licence_type
    LocalText name;
    LocalText issuer;
    SecretText number;  // as the paper has it
    SecretText holder;  // name
    std::optional<CivilDate> valid_to;
    std::vector<PersonValue> values;

    [[nodiscard]] ELicence copy() const;
};

struct PersonData {
    std::vector<SharedSet> sets;
    std::vector<ELicence> licences;

    [[nodiscard]] PersonData copy() const;
    [[nodiscard]] const SharedSet* set(std::string_view id) const;
    /// The valid one of that type; the newest of several.
    [[nodiscard]] const ELicence* licence(std::string_view type) const;
};

/// `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>` of GB/T 36904-2018; the check
/// character is ISO 7064 MOD 37,36 over the four parts before it without dots.
[[nodiscard]] bool is_licence_identifier(std::string_view id);

}  // namespace kiosk
