#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "kiosk/catalog/item_parser.h"
#include "kiosk/forms/form_tests.h"
#include "kiosk/forms/shelved_form.h"

namespace kiosk {

namespace {

const std::string* text_of(const nlohmann::json& form, const char* name) {
    const auto found = form.find(name);
    return found != form.end() && found->is_string() ? found->get_ptr<const std::string*>()
                                                     : nullptr;
}

/// What the build found out when it merged a package: which group is whose record.
std::vector<PartOutput> parse_parts(RecordReader& reader) {
    std::vector<PartOutput> parts;
    if (!reader.has("parts")) return parts;
    reader.each("parts", FormPackage::min_parts, [&](RecordReader& entry) {
        PartOutput part;
        part.id = entry.text("id");
        part.service_code = entry.text("service_code");
        part.form_id = entry.text("form_id");
        part.form_version = entry.text("form_version");
        part.root = entry.text("root");
        part.lists = entry.texts("lists", 0);
        if (entry.has("decimals")) part.decimals = entry.texts("decimals", 0);
        part.name = entry.optional_words("name");
        part.body = entry.optional_words("body");
        part.optional = entry.flag_or("optional", false);
        if (entry.has("needs")) part.needs = entry.texts("needs", 0);
        if (entry.has("gives")) part.gives = entry.texts("gives", 0);
        parts.push_back(std::move(part));
    });
    return parts;
}

ServiceForm window_form(RecordReader& reader, const nlohmann::json& form) {
    RecordReader window(form, reader.pointer("form"), reader.sink());
    return WindowForm{window.words("window")};
}

/// A form that speaks of a limit names it: `{item.promised_days}`. So guide, hints and statements
/// always tell the same, and whoever changes the record changes them all.
constexpr std::string_view record_word = "{item.";

std::string with_limits(std::string xml, const TimeLimits& limits, RecordReader& reader) {
    const std::array<std::pair<std::string_view, int>, 3> known{
        {{"promised_days", limits.promised_days},
         {"legal_days", limits.legal_days},
         {"visits", limits.visits}}};
    for (auto at = xml.find(record_word); at != std::string::npos; at = xml.find(record_word, at)) {
        const auto end = std::min(xml.find('}', at), xml.size());
        const auto begin = at + record_word.size();
        const auto name = xml.substr(begin, end - begin);
        const auto* const found =
            std::ranges::find(known, name, &decltype(known)::value_type::first);
        if (found == known.end()) {
            reader.sink().refuse(FaultClass::element, reader.pointer("form"),
                                 "names a limit that no record has: " + name);
            return xml;
        }
        xml.replace(at, end + 1 - at, std::to_string(found->second));
    }
    return xml;
}

}  // namespace

ServiceForm parse_form(RecordReader& reader, const FormShelf& forms, const TimeLimits& limits) {
    const auto* form = reader.look("form");
    if (form == nullptr) return WindowForm{};  // named already as one of the ten
    if (form->is_object() && form->contains("window")) return window_form(reader, *form);
    const auto* name = form->is_object() ? text_of(*form, "name") : nullptr;
    const auto* xml = form->is_object() ? text_of(*form, "xform") : nullptr;
    const auto where = reader.pointer("form");
    if (name == nullptr || xml == nullptr || !form->contains("tests")) {
        reader.sink().refuse(FaultClass::structure, where,
                             "must be a form for the window, or name, xform and tests");
        return WindowForm{};
    }
    auto shelved = std::make_shared<const ShelvedForm>(with_limits(*xml, limits, reader),
                                                       forms.companions, *name);
    const auto load = shelved->compile();
    for (const auto& fault : load.faults)
        reader.sink().refuse(FaultClass::element, where, fault.message());
    for (const auto& warning : load.warnings) {
        // The terminal shows the code then; somebody has to name it.
        if (warning.id == "licence_unknown")
            reader.sink().report(FaultClass::code, where,
                                 std::string(warning.message().in(Language::en)));
    }
    if (!load.plan) return WindowForm{};
    if (forms.tests == Catalogue::FormTests::run) {
        const auto report =
            run_form_tests(load.plan, (*form)["tests"].dump(), form_tests_file(*name));
        for (const auto& fault : report.faults)
            reader.sink().refuse(FaultClass::element, where + "/tests", fault.message());
    }
    RecordReader members(*form, where, reader.sink());
    for (const char* known : {"name", "xform", "tests"}) (void)members.look(known);
    return TerminalForm{*name, std::move(shelved), parse_parts(members), form_sources(*load.plan)};
}

}  // namespace kiosk
