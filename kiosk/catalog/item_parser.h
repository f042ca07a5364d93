#pragma once

#include "kiosk/catalog/catalogue.h"
#include "kiosk/catalog/record_reader.h"
#include "kiosk/forms/shelved_form.h"

namespace kiosk {

/// What forms need beside their own member, and how far they are tried.
struct FormShelf {
    std::shared_ptr<FormCompanions> companions = std::make_shared<FormCompanions>();
    Catalogue::FormTests tests = Catalogue::FormTests::skip;
};

/// The member `form` of a record: a form for the window, or one for the terminal, compiled, with
/// the record's limits where its words name them.
[[nodiscard]] ServiceForm parse_form(RecordReader& reader, const FormShelf& forms,
                                     const TimeLimits& limits);

/// Reads one service record; what is wrong goes to the sink. `hall` stands in where a record names
/// no place.
[[nodiscard]] ServiceItem parse_item(const nlohmann::json& record, const Hall& hall,
                                     const FormShelf& forms, FaultSink& sink);
[[nodiscard]] Place parse_place(RecordReader& reader);

/// Rules that look at more than one member, or at the inner shape of codes.
void check_item(const ServiceItem& item, FaultSink& sink);

}  // namespace kiosk
