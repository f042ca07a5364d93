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
        part.name = entry.optional_words("name");
        part.body = entry.optional_words("body");
        parts.push_back(std::move(part));
    });
    return parts;
}

ServiceForm window_form(RecordReader& reader, const nlohmann::json& form) {
    RecordReader window(form, reader.pointer("form"), reader.sink());
    return WindowForm{window.words("window")};
}

}  // namespace

ServiceForm parse_form(RecordReader& reader, const FormShelf& forms) {
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
    auto shelved = std::make_shared<const ShelvedForm>(*xml, forms.companions, *name);
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
