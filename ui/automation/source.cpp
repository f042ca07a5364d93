#include "ui/automation/source.h"

#include <functional>
#include <map>
#include <memory>

#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "ui/automation/selector.h"

namespace ui {

namespace {

/// A screen has some hundred elements; what takes longer would hold its picture up.
constexpr unsigned long xpath_steps_max = 1'000'000;

using Ancestors = std::vector<const Node*>;
using Visitor = std::function<void(const Node&, const Ancestors&, const NodePath&)>;

void walk(const Node& node, Ancestors& ancestors, NodePath& path, const Visitor& visit) {
    visit(node, ancestors, path);
    ancestors.push_back(&node);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        path.push_back(i);
        walk(node.children[i], ancestors, path, visit);
        path.pop_back();
    }
    ancestors.pop_back();
}

void walk(const Tree& tree, const Visitor& visit) {
    Ancestors ancestors;
    NodePath path;
    walk(tree.root, ancestors, path, visit);
}

bool is_below(const NodePath& path, const NodePath& start) {
    if (start.empty()) return true;
    return path.size() > start.size() && std::equal(start.begin(), start.end(), path.begin());
}

struct FreeDocument {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Document = std::unique_ptr<xmlDoc, FreeDocument>;

const xmlChar* xml(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());
}

/// XML forbids most control characters; nothing on a screen has them, but a broken catalogue might.
std::string without_controls(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') c = ' ';
    return text;
}

void add_element(const Node& node, xmlNode* parent, NodePath& path,
                 std::map<const xmlNode*, NodePath>& paths) {
    xmlNode* place = parent;
    if (node.role != Role::none) {
        place = xmlNewChild(parent, nullptr, xml(std::string(name_of(node.role))), nullptr);
        for (const Attribute& attribute : attributes_of(node))
            xmlNewProp(place, xml(attribute.name), xml(without_controls(attribute.value)));
        paths[place] = path;
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        path.push_back(i);
        add_element(node.children[i], place, path, paths);
        path.pop_back();
    }
}

Document make_document(const Tree& tree, std::map<const xmlNode*, NodePath>& paths) {
    Document document(xmlNewDoc(xml("1.0")));
    xmlNode* root = xmlNewNode(nullptr, xml("screen"));
    xmlNewProp(root, xml("id"), xml(tree.screen));
    xmlNewProp(root, xml("title"), xml(without_controls(tree.title)));
    xmlNewProp(root, xml("lang"), xml(tree.language));
    xmlDocSetRootElement(document.get(), root);
    NodePath path;
    add_element(tree.root, root, path, paths);
    return document;
}

}  // namespace

const Node* node_at(const Node& root, const NodePath& path) {
    const Node* node = &root;
    for (const std::size_t index : path) {
        if (index >= node->children.size()) return nullptr;
        node = &node->children[index];
    }
    return node;
}

std::string source_xml(const Tree& tree) {
    std::map<const xmlNode*, NodePath> paths;
    const Document document = make_document(tree, paths);
    xmlChar* text = nullptr;
    int size = 0;
    xmlDocDumpFormatMemoryEnc(document.get(), &text, &size, "UTF-8", 1);
    std::string out(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    xmlFree(text);
    return out;
}

kiosk::Result<std::vector<NodePath>> find_by_css(const Tree& tree, const NodePath& start,
                                                 std::string_view selector) {
    const auto parsed = Selector::parse(selector);
    if (!parsed) return parsed.error();
    std::vector<NodePath> found;
    walk(tree, [&](const Node& node, const Ancestors& ancestors, const NodePath& path) {
        if (node.role != Role::none && is_below(path, start) && parsed->matches(node, ancestors))
            found.push_back(path);
    });
    return found;
}

kiosk::Result<std::vector<NodePath>> find_by_xpath(const Tree& tree, const NodePath& start,
                                                   std::string_view expression) {
    // What nests is short, or the library would take the whole stack for it.
    if (expression.size() > Selector::bytes_max)
        return {kiosk::ErrorCode::limit_exceeded, "the expression is too long"};
    std::map<const xmlNode*, NodePath> paths;
    const Document document = make_document(tree, paths);
    const std::unique_ptr<xmlXPathContext, decltype(&xmlXPathFreeContext)> context(
        xmlXPathNewContext(document.get()), xmlXPathFreeContext);
    context->error = [](void*, xmlErrorPtr) {};
    context->opLimit = xpath_steps_max;
    for (const auto& [element, path] : paths)
        if (!start.empty() && path == start) context->node = const_cast<xmlNode*>(element);
    const std::unique_ptr<xmlXPathObject, decltype(&xmlXPathFreeObject)> result(
        xmlXPathEvalExpression(xml(std::string(expression)), context.get()), xmlXPathFreeObject);
    if (!result || result->type != XPATH_NODESET)
        return {kiosk::ErrorCode::bad_format, "not an expression that gives elements"};
    std::vector<NodePath> found;
    if (result->nodesetval == nullptr) return found;
    for (int i = 0; i < result->nodesetval->nodeNr; ++i) {
        const auto at = paths.find(result->nodesetval->nodeTab[i]);
        if (at != paths.end()) found.push_back(at->second);
    }
    return found;
}

std::vector<NodePath> find_by_link_text(const Tree& tree, const NodePath& start,
                                        std::string_view text, bool partial) {
    std::vector<NodePath> found;
    walk(tree, [&](const Node& node, const Ancestors&, const NodePath& path) {
        if (!node.action || !is_below(path, start)) return;
        const bool fits = partial ? node.label.find(text) != std::string::npos : node.label == text;
        if (fits) found.push_back(path);
    });
    return found;
}

std::string visible_text(const Node& node) {
    std::string out;
    for_each(node, [&](const Node& part) {
        for (const TextPart& text : part.texts) {
            if (text.text.empty()) continue;
            if (!out.empty()) out.push_back('\n');
            out += text.text;
        }
    });
    return out;
}

}  // namespace ui
