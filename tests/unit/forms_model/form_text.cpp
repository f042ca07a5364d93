#include "tests/unit/forms_model/form_text.h"

#include <doctest/doctest.h>

namespace tests {

kiosk::Result<std::string> Files::read(std::string_view uri) const {
    const auto found = files_.find(uri);
    if (found == files_.end()) return kiosk::Result<std::string>(kiosk::ErrorCode::not_found);
    return found->second;
}

std::string form_text(std::string_view instance, std::string_view model, std::string_view body) {
    return R"(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" )"
           R"(xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms" )"
           R"(xmlns:orx="http://openrosa.org/xforms" xmlns:bm="urn:bianmin:kiosk-forms:1">)"
           "\n<h:head><h:title>T</h:title><model>\n<instance><data id=\"f\" version=\"2\">" +
           std::string(instance) + "</data></instance>\n" + std::string(model) +
           "</model></h:head>\n<h:body>" + std::string(body) + "</h:body></h:html>";
}

std::shared_ptr<const kiosk::FormDefinition> loaded(const std::string& xml, const Files& files) {
    const auto made = kiosk::load_form(xml, files, "f.xml");
    if (!made.faults.empty()) FAIL(made.faults.front().message().in(kiosk::Language::en));
    REQUIRE(made.form != nullptr);
    return made.form;
}

Filling::Filling(const std::string& xml, const Files& files) : Filling(loaded(xml, files)) {}

Filling::Filling(std::shared_ptr<const kiosk::FormDefinition> form) {
    auto made = kiosk::FormInstance::create(std::move(form), world());
    REQUIRE(made.has_value());
    instance = std::move(*made);
}

kiosk::FormSurroundings Filling::world() {
    return {&clock, &random, 8 * 60, {{"deviceid", "K-1"}}, "zh"};
}

kiosk::NodeId Filling::at(std::string_view reference) const {
    const auto node = instance->find(reference);
    REQUIRE_MESSAGE(node != kiosk::NodeId::none, std::string(reference));
    return node;
}

std::string Filling::value(std::string_view reference) const {
    return instance->value(at(reference)).reveal();
}

kiosk::NodeState Filling::state(std::string_view reference) const {
    return instance->state(at(reference));
}

kiosk::Result<void> Filling::set(std::string_view reference, std::string_view value) {
    return instance->set_value(at(reference), value);
}

kiosk::NodeId Filling::add(std::string_view range) {
    const auto made = instance->add_repeat(at(range));
    REQUIRE(made.has_value());
    return *made;
}

std::string Filling::xml() const {
    return instance->submission_xml().reveal();
}

}  // namespace tests
