#include "tests/corpus/xpath_case.h"

#include <cmath>

#include <unicode/timezone.h>

namespace tests {

namespace {

using kiosk::Node;
using kiosk::NodeKind;
using kiosk::NodeSet;
using kiosk::Tree;

constexpr std::string_view type_stand_in = "document type";

/// What the recordings' engine found around it.
class RecordedWorld final : public kiosk::XPathEnvironment {
  public:
    RecordedWorld(Tree& tree, std::string language)
        : tree_(tree),
          language_(std::move(language)),
          zone_(icu::TimeZone::createTimeZone("America/Phoenix")) {}

    double now_seconds() const override { return 1795287600; }  // 2026-11-21T12:00-07:00
    int offset_minutes(double seconds) const override {
        int32_t raw = 0;
        int32_t summer = 0;
        UErrorCode status = U_ZERO_ERROR;
        zone_->getOffset(seconds * 1000, 0, raw, summer, status);
        return (raw + summer) / 60000;
    }
    double random() override { return 0.5; }
    /// Forms look from their primary instance; other documents from their root.
    Node* root_for(Node&) override {
        Node* primary = nullptr;
        if (tree_.root()->is("http://www.w3.org/1999/xhtml", "html"))
            each(tree_.document(), "instance", [&primary](Node& node) {
                if (primary == nullptr) primary = &node;
            });
        return primary != nullptr ? primary : &tree_.document();
    }
    Node* instance(std::string_view id) override { return find(tree_.document(), "instance", id); }
    std::optional<std::string> itext(std::string_view) override { return std::nullopt; }
    NodeSet itext_nodes(std::string_view id) override {
        NodeSet found;
        Node* translation = nullptr;
        each(tree_.document(), "translation", [&](Node& node) {
            const Node* lang = node.attribute("", "lang");
            const bool wanted = lang != nullptr && lang->value() == language_;
            if (translation == nullptr || wanted) translation = &node;
        });
        if (translation == nullptr) return found;
        Node* text = find(*translation, "text", id);
        for (Node* node = text == nullptr ? nullptr : text->first_child(); node != nullptr;
             node = node->next())
            if (node->kind() == NodeKind::element && node->attribute("", "form") == nullptr)
                found.push_back(node);
        return found;
    }
    std::optional<std::string> choice_name(std::string_view, std::string_view, Node&) override {
        return std::nullopt;
    }

  private:
    template <class Take>
    static void each(Node& top, std::string_view local, const Take& take) {
        for (Node* node = top.first_child(); node != nullptr; node = node->next()) {
            if (node->kind() == NodeKind::element && node->name().local == local) take(*node);
            each(*node, local, take);
        }
    }
    static Node* find(Node& top, std::string_view local, std::string_view id) {
        Node* found = nullptr;
        each(top, local, [&](Node& node) {
            const Node* own = node.attribute("", "id");
            if (found == nullptr && own != nullptr && own->value() == id) found = &node;
        });
        return found;
    }

    Tree& tree_;
    std::string language_;
    std::unique_ptr<icu::TimeZone> zone_;
};

/// A document type without declarations becomes a comment; the product itself takes none.
std::string without_type(std::string xml) {
    const auto begin = xml.find("<!DOCTYPE");
    if (begin == std::string::npos) return xml;
    const auto end = xml.find('>', begin);
    return xml.replace(begin, end + 1 - begin, "<!--" + std::string(type_stand_in) + "-->");
}

Node* child_at(Node& node, std::size_t index) {
    Node* child = node.first_child();
    for (; child != nullptr && index > 0; --index) child = child->next();
    return child;
}

std::string written_name(const Node& node) {
    const auto& name = node.name();
    return name.prefix.empty() ? name.local : name.prefix + ":" + name.local;
}

/// `/c[0]/c[3]/@id`: children by number, at the end an attribute by its written name.
Node* node_at(Tree& tree, std::string_view way) {
    Node* node = &tree.document();
    while (node != nullptr && way.starts_with("/c[")) {
        const auto end = way.find(']');
        node = child_at(*node, std::stoul(std::string(way.substr(3, end - 3))));
        way.remove_prefix(end + 1);
    }
    if (node == nullptr || !way.starts_with("/@")) return node;
    for (Node* each = node->first_attribute(); each != nullptr; each = each->next())
        if (written_name(*each) == way.substr(2)) return each;
    return nullptr;
}

std::string way_to(const Node& node) {
    if (node.parent() == nullptr) return "/";
    const std::string above = node.parent()->parent() == nullptr ? "" : way_to(*node.parent());
    if (node.kind() == NodeKind::attribute) return above + "/@" + written_name(node);
    if (node.kind() == NodeKind::name_space)
        return above + "/@xmlns" + (node.name().local.empty() ? "" : ":" + node.name().local);
    std::size_t index = 0;
    for (const Node* each = node.previous(); each != nullptr; each = each->previous()) ++index;
    return above + "/c[" + std::to_string(index) + "]";
}

/// As DOM's textContent, which a document and its type don't have.
nlohmann::json content_of(const Node& node) {
    const bool type = node.kind() == NodeKind::comment && node.value() == type_stand_in;
    if (node.kind() == NodeKind::document || type) return nullptr;
    return node.string_value();
}

void add_declared(Node& node, kiosk::NamespaceMap& namespaces) {
    if (node.kind() == NodeKind::element)
        for (const Node* each : node.tree().namespaces(node))
            if (!each->name().local.empty())
                namespaces.emplace(each->name().local, std::string(each->value()));
    for (Node* child = node.first_child(); child != nullptr; child = child->next())
        add_declared(*child, namespaces);
}

kiosk::NamespaceMap namespaces_of(const XPathCase& one, Tree& tree) {
    kiosk::NamespaceMap namespaces{{"xhtml", "http://www.w3.org/1999/xhtml"},
                                   {"mathml", "http://www.w3.org/1998/Math/MathML"}};
    for (const auto& [prefix, uri] : one.prefixes) namespaces[prefix] = uri;
    add_declared(tree.document(), namespaces);
    // The records keep no custom prefixes, but an error says what one was bound to.
    const auto uri = one.error ? one.error->find("https://") : std::string::npos;
    if (one.own_prefixes && uri != std::string::npos) namespaces["jr"] = one.error->substr(uri);
    if (one.odk && !one.own_prefixes && tree.root() != nullptr) {
        const auto own = tree.namespace_of(*tree.root(), "");
        if (own && !own->empty()) namespaces.emplace("", *own);
    }
    return namespaces;
}

std::string language_of(const XPathCase& one) {
    constexpr std::string_view words = "in language '";
    const auto at = one.test.find(words);
    if (at == std::string::npos) return {};
    const auto begin = at + words.size();
    return one.test.substr(begin, one.test.find('\'', begin) - begin);
}

nlohmann::json nodes_json(const NodeSet& nodes, bool first_only) {
    auto list = nlohmann::json::array();
    for (const Node* node : nodes) {
        list.push_back({way_to(*node), content_of(*node)});
        if (first_only) break;
    }
    return list;
}

/// The value in the form of the records.
kiosk::Result<nlohmann::json> evaluated(const XPathCase& one, const kiosk::Expression& expression,
                                        const kiosk::Expression::Context& context,
                                        RecordedWorld& world) {
    using nlohmann::json;
    const auto as = [](std::string_view type, auto result) -> kiosk::Result<json> {
        if (!result) return result.error();
        return json{{"t", type}, {"v", *result}};
    };
    const auto numeric = [&]() -> kiosk::Result<json> {
        const auto number = expression.number(context, world);
        if (!number) return number.error();
        return json{{"t", "number"}, {"v", kiosk::number_text(*number)}};
    };
    switch (one.type) {
        case 1:
            return numeric();
        case 2:
            return as("string", expression.text(context, world));
        case 3:
            return as("boolean", expression.truth(context, world));
        case 0: {
            const auto value = expression.evaluate(context, world);
            if (!value) return value.error();
            if (std::holds_alternative<double>(*value)) return numeric();
            if (const auto* truth = std::get_if<bool>(&*value))
                return json{{"t", "boolean"}, {"v", *truth}};
            if (const auto* text = std::get_if<std::string>(&*value))
                return json{{"t", "string"}, {"v", *text}};
            return json{{"t", "nodes"}, {"v", nodes_json(std::get<NodeSet>(*value), false)}};
        }
        default: {
            const auto nodes = expression.nodes(context, world);
            if (!nodes) return nodes.error();
            return json{{"t", "nodes"}, {"v", nodes_json(*nodes, one.type >= 8)}};
        }
    }
}

}  // namespace

XPathCase xpath_case(const nlohmann::json& record) {
    XPathCase one;
    one.file = record.at("file");
    one.test = record.value("test", "");
    one.odk = record.at("xf");
    one.xml = record.at("xml");
    one.context = record.at("ctx");
    one.expression = record.at("expr");
    one.type = record.at("type");
    const auto ns = record.value("ns", nlohmann::json("default"));
    one.own_prefixes = ns.is_string() && ns != "default";
    if (ns.is_object())
        for (const auto& [prefix, uri] : ns.items())
            if (uri.is_string()) one.prefixes[prefix] = uri.get<std::string>();
    if (record.contains("error"))
        one.error = record.at("error").is_string() ? record.at("error").get<std::string>() : "";
    else
        one.result = record.at("result");
    return one;
}

std::string run_xpath_case(const XPathCase& one) {
    const auto tree = Tree::parse(without_type(one.xml), Tree::Cdata::apart);
    if (!tree) return "the document is refused: " + tree.error().detail;
    Node* node = node_at(**tree, one.context);
    if (node == nullptr) return "there is no node at " + one.context;
    // As the recordings' engine, which looks at a call only when it comes to it.
    const auto expression = kiosk::Expression::compile(
        one.expression, namespaces_of(one, **tree),
        one.odk ? kiosk::Expression::Functions::odk : kiosk::Expression::Functions::core,
        kiosk::Expression::Unknown::fail_when_reached);
    kiosk::Result<nlohmann::json> got = expression
                                            ? kiosk::Result<nlohmann::json>(nlohmann::json())
                                            : kiosk::Result<nlohmann::json>(expression.error());
    if (expression) {
        RecordedWorld world(**tree, language_of(one));
        got = evaluated(one, *expression, {node, 1, 1, node}, world);
    }
    if (one.error) return got ? "an error is wanted, got " + got->dump() : std::string();
    if (!got) return "error: " + got.error().detail;
    if (*got == one.result) return {};
    return "wanted " + one.result.dump().substr(0, 300) + ", got " + got->dump().substr(0, 300);
}

}  // namespace tests
