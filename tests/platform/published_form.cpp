#include "tests/platform/published_form.h"

#include <algorithm>
#include <map>
#include <memory>

#include <libxml/parser.h>
#include <libxml/tree.h>

namespace tests {

namespace {

using Document = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

std::string_view name_of(const xmlNode* node) {
    return reinterpret_cast<const char*>(node->name);
}

std::string attribute(const xmlNode* node, const char* name) {
    const std::unique_ptr<xmlChar, decltype(xmlFree)> value(
        xmlGetNoNsProp(const_cast<xmlNode*>(node), reinterpret_cast<const xmlChar*>(name)),
        xmlFree);
    return value ? reinterpret_cast<const char*>(value.get()) : "";
}

bool has_template(const xmlNode* node) {
    return xmlHasNsProp(const_cast<xmlNode*>(node), reinterpret_cast<const xmlChar*>("template"),
                        reinterpret_cast<const xmlChar*>("http://openrosa.org/javarosa")) !=
           nullptr;
}

std::string content(const xmlNode* node) {
    const std::unique_ptr<xmlChar, decltype(xmlFree)> value(
        xmlNodeGetContent(const_cast<xmlNode*>(node)), xmlFree);
    return value ? reinterpret_cast<const char*>(value.get()) : "";
}

const xmlNode* child(const xmlNode* node, std::string_view name) {
    for (const auto* one = node == nullptr ? nullptr : node->children; one != nullptr;
         one = one->next) {
        if (one->type == XML_ELEMENT_NODE && (name.empty() || name_of(one) == name)) return one;
    }
    return nullptr;
}

const xmlNode* next_element(const xmlNode* node) {
    const auto* one = node->next;
    while (one != nullptr && one->type != XML_ELEMENT_NODE) one = one->next;
    return one;
}

/// What model and body say, by path.
struct Sayings {
    struct Bind {
        std::string type;
        bool required = false;
        bool conditional = false;
        bool answered = true;  // by a person: not calculated, not read-only
    };
    struct Control {
        bool many = false;
        std::set<std::string> options;
    };
    std::map<std::string, Bind> binds;
    std::map<std::string, Control> controls;
    std::set<std::string> repeats;
};

void read_binds(const xmlNode* model, Sayings& sayings) {
    for (const auto* bind = child(model, ""); bind != nullptr; bind = next_element(bind)) {
        if (name_of(bind) != "bind") continue;
        auto& said = sayings.binds[attribute(bind, "nodeset")];
        said.type = attribute(bind, "type");
        said.required = attribute(bind, "required") == "true()";
        const auto relevant = attribute(bind, "relevant");
        said.conditional = !relevant.empty() && relevant != "true()";
        said.answered = attribute(bind, "calculate").empty() && attribute(bind, "readonly").empty();
    }
}

void read_body(const xmlNode* element, Sayings& sayings) {
    for (const auto* one = child(element, ""); one != nullptr; one = next_element(one)) {
        const auto name = name_of(one);
        if (name == "repeat") sayings.repeats.insert(attribute(one, "nodeset"));
        if (name == "select" || name == "select1") {
            auto& control = sayings.controls[attribute(one, "ref")];
            control.many = name == "select";
            for (const auto* item = child(one, ""); item != nullptr; item = next_element(item)) {
                if (name_of(item) != "item") continue;
                if (const auto* value = child(item, "value"))
                    control.options.insert(content(value));
            }
        }
        read_body(one, sayings);
    }
}

PublishedNode::Type type_of(const Sayings::Bind& bind) {
    using Type = PublishedNode::Type;
    if (bind.type == "int") return Type::integer;
    if (bind.type == "decimal") return Type::decimal;
    if (bind.type == "boolean") return Type::boolean;
    if (bind.type == "date") return Type::date;
    if (bind.type == "time") return Type::time;
    return Type::text;
}

PublishedNode node_of(const xmlNode* element, const std::string& path, const Sayings& sayings) {
    PublishedNode node;
    node.name = name_of(element);
    if (const auto bind = sayings.binds.find(path); bind != sayings.binds.end()) {
        node.type = type_of(bind->second);
        node.required = bind->second.required && bind->second.answered;
        node.conditional = bind->second.conditional;
    }
    if (const auto control = sayings.controls.find(path); control != sayings.controls.end()) {
        if (control->second.many) node.type = PublishedNode::Type::list;
        node.options = control->second.options;
    }
    for (const auto* one = child(element, ""); one != nullptr; one = next_element(one)) {
        if (node.find(name_of(one)) != nullptr) continue;  // an instance beside its template
        node.children.push_back(node_of(one, path + "/" + std::string(name_of(one)), sayings));
    }
    if (!node.children.empty()) node.kind = PublishedNode::Kind::group;
    if (has_template(element) || sayings.repeats.contains(path))
        node.kind = PublishedNode::Kind::repeat;
    return node;
}

}  // namespace

const PublishedNode* PublishedNode::find(std::string_view wanted) const {
    const auto found = std::ranges::find(children, wanted, &PublishedNode::name);
    return found == children.end() ? nullptr : &*found;
}

kiosk::Result<PublishedForm> read_xform(std::string_view xml) {
    const Document document(
        xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "form.xml", nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
        xmlFreeDoc);
    const auto* html = document ? xmlDocGetRootElement(document.get()) : nullptr;
    const auto* model = child(child(html, "head"), "model");
    const auto* root = child(child(model, "instance"), "");
    if (root == nullptr) return {kiosk::ErrorCode::bad_format, "form: no primary instance"};
    Sayings sayings;
    read_binds(model, sayings);
    read_body(child(html, "body"), sayings);
    PublishedForm form;
    form.id = attribute(root, "id");
    form.version = attribute(root, "version");
    form.root = node_of(root, "/" + std::string(name_of(root)), sayings);
    form.root.kind = PublishedNode::Kind::group;
    std::erase_if(form.root.children,
                  [](const PublishedNode& node) { return node.name == "meta"; });
    return form;
}

}  // namespace tests
