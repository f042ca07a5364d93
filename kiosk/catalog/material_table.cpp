#include "kiosk/catalog/material_table.h"

#include <initializer_list>

namespace kiosk {

namespace {

void add_line(std::string& table, std::initializer_list<std::string_view> fields) {
    bool first = true;
    for (const auto field : fields) {
        if (!first) table += '\t';
        first = false;
        for (const char c : field.empty() ? std::string_view("-") : field)
            table += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
    }
    table += '\n';
}

std::string_view way_of(MaterialProvision provision) {
    switch (provision) {
        case MaterialProvision::by_person:
            return "person";
        case MaterialProvision::by_card:
            return "card";
        case MaterialProvision::by_sharing:
            return "sharing";
        case MaterialProvision::by_form:
            return "form";
        case MaterialProvision::by_promise:
            return "promise";
    }
    return {};
}

}  // namespace

std::string material_table(const Catalogue& catalogue) {
    std::string table;
    add_line(table, {"service_code", "service", "asked_by", "material_code", "material", "source",
                     "issued_by", "provision"});
    for (const auto& item : catalogue.services()) {
        for (const auto& material : item.materials) {
            const auto source = catalogue.label(Dictionary::material_source, material.source);
            add_line(table, {item.code.value(), item.name.in(Language::zh),
                             item.body.name.in(Language::zh), material.code,
                             material.name.in(Language::zh), source.in(Language::zh),
                             material.issuer.in(Language::zh), way_of(material.provision)});
        }
    }
    return table;
}

}  // namespace kiosk
