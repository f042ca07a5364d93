#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "kiosk/base/result.h"
#include "kiosk/catalog/catalogue.h"

namespace tests {

using Json = nlohmann::json;

/// A complete record that breaks no rule.
[[nodiscard]] Json good_record();
/// One with two situations: “which” is answered first or second, and after second “more” yes or no.
[[nodiscard]] Json record_with_scenario();
/// `form` of a record: id "f", version "2", one question "a", one golden test.
[[nodiscard]] Json small_form();
/// A whole catalogue around some records.
[[nodiscard]] Json document_with(std::vector<Json> records);
[[nodiscard]] Json good_document();

/// Reads a document that must be usable.
[[nodiscard]] std::shared_ptr<const kiosk::Catalogue> read(const Json& document);
/// Faults of a document that holds one good record and this one.
[[nodiscard]] std::vector<kiosk::CatalogueFault> faults_of(const Json& record);
[[nodiscard]] bool names(const std::vector<kiosk::CatalogueFault>& faults,
                         kiosk::CatalogueFault::Weight weight, kiosk::FaultClass kind,
                         std::string_view element, std::string_view rule);

}  // namespace tests
