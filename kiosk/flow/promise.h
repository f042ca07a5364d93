#pragma once

#include <vector>

#include "kiosk/catalog/catalogue.h"
#include "kiosk/flow/object_writer.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

// 告知承诺: a signed promise in the place of a material.

/// What a person is told before they promise.
struct PromiseWords {
    LocalText duty;
    LocalText content;
    LocalText consequence;

    /// As it is signed and kept: line by line.
    [[nodiscard]] LocalText whole() const;
};
[[nodiscard]] PromiseWords promise_words(const ServiceItem& item, const Material& material);

/// The materials that the person has promised instead of handing them in, of the situation meant.
[[nodiscard]] std::vector<const Material*> promises_made(const Visit& visit);

/// Each promise as it was signed: which material, the words, their digest.
void write_promises(SecretWriter& out, ObjectWriter& payload, const Visit& visit);

}  // namespace kiosk
