#include "kiosk/forms/package/form_source.h"

#include <algorithm>
#include <array>

namespace kiosk {

namespace {

constexpr std::array<std::string_view, 8> question_controls{
    "input", "select", "select1", "upload", "trigger", "range", "rank", "secret"};

bool is_question_control(const Node& node) {
    return std::ranges::find(question_controls, node.name().local) != question_controls.end();
}

Node* first_element(const Node& parent) {
    const auto all = elements_of(parent);
    return all.empty() ? nullptr : all.front();
}

}  // namespace

std::string attribute_of(const Node& element, std::string_view uri, std::string_view name) {
    const auto* attribute = element.attribute(uri, name);
    return attribute == nullptr ? std::string() : std::string(attribute->value());
}

bool is_element(const Node& node) {
    return node.kind() == NodeKind::element;
}

std::vector<Node*> elements_of(const Node& parent) {
    std::vector<Node*> found;
    for (auto* child = parent.first_child(); child != nullptr; child = child->next()) {
        if (is_element(*child)) found.push_back(child);
    }
    return found;
}

std::string SourceNode::rule(std::string_view uri, std::string_view wanted) const {
    return bind == nullptr ? std::string() : attribute_of(*bind, uri, wanted);
}

std::string SourceNode::type() const {
    auto said = rule("type");
    if (const auto colon = said.find(':'); colon != std::string::npos) said.erase(0, colon + 1);
    return said.empty() || said == "text" || said == "select" || said == "select1" ? "string"
                                                                                   : said;
}

bool SourceNode::is_asked() const {
    return control != nullptr && is_question_control(*control) && rule("calculate").empty() &&
           rule("readonly") != "true()";
}

std::size_t SourceNode::line() const {
    const auto* place = bind != nullptr ? bind : element;
    return place == nullptr ? 0 : Tree::line_of(*place);
}

std::unique_ptr<FormSource> FormSource::read(std::string_view xml, std::string file,
                                             std::vector<FormFault>& faults) {
    const auto before = faults.size();
    std::unique_ptr<FormSource> form(new FormSource);
    form->file_ = std::move(file);
    auto tree = Tree::parse(xml);
    if (!tree) {
        faults.push_back(
            {"package_xml", form->file_, 0, {}, {}, {{"reason", tree.error().detail}}});
        return nullptr;
    }
    form->tree_ = std::move(*tree);
    if (!form->find_places(faults)) return nullptr;
    form->walk_instance(*form->root_, form->root_path_, {}, false);
    form->read_binds(faults);
    const auto pages = elements_of(*form->body_);
    form->page_count_ = pages.size();
    for (std::size_t i = 0; i < pages.size(); ++i) form->walk_body(*pages[i], i, faults);
    return faults.size() == before ? std::move(form) : nullptr;
}

bool FormSource::find_places(std::vector<FormFault>& faults) {
    const auto* html = tree_->root();
    const auto* head = html == nullptr ? nullptr : html->child("head");
    body_ = html == nullptr ? nullptr : html->child("body");
    model_ = head == nullptr ? nullptr : head->child("model");
    const auto* instance = model_ == nullptr ? nullptr : model_->child("instance");
    root_ = instance == nullptr ? nullptr : first_element(*instance);
    if (body_ == nullptr || root_ == nullptr) {
        faults.push_back({"package_xml", file_, 0, {}, {}, {{"reason", "model, instance, body"}}});
        return false;
    }
    root_path_ = "/" + root_->name().local;
    return true;
}

void FormSource::walk_instance(Node& element, const std::string& path,
                               std::vector<std::size_t> above, bool in_repeat) {
    for (auto* child : elements_of(element)) {
        if (&element == root_ && child->name().local == "meta") continue;
        const auto child_path = path + "/" + child->name().local;
        const bool is_repeat = child->attribute(javarosa_uri, "template") != nullptr;
        const bool repeats = in_repeat || is_repeat;
        if (by_path_.contains(child_path)) continue;  // an instance beside its template
        SourceNode node;
        node.path = child_path;
        node.name = child->name().local;
        node.element = child;
        node.is_leaf = elements_of(*child).empty();
        node.is_repeat = is_repeat;
        node.in_repeat = repeats;
        node.above = above;
        by_path_[child_path] = nodes_.size();
        auto below = above;
        below.push_back(nodes_.size());
        nodes_.push_back(std::move(node));
        walk_instance(*child, child_path, std::move(below), repeats);
    }
}

void FormSource::read_binds(std::vector<FormFault>& faults) {
    for (auto* bind : elements_of(*model_)) {
        if (!bind->is(xforms_uri, "bind")) continue;
        const auto path = attribute_of(*bind, "", "nodeset");
        if (!path.starts_with(root_path_ + "/")) {
            faults.push_back(
                {"package_reference", file_, Tree::line_of(*bind), path, "nodeset", {}});
        } else if (const auto found = by_path_.find(path); found != by_path_.end()) {
            nodes_[found->second].bind = bind;
        }
    }
}

void FormSource::walk_body(Node& element, std::size_t page, std::vector<FormFault>& faults) {
    const bool repeat = element.name().local == "repeat";
    const auto ref = attribute_of(element, "", repeat ? "nodeset" : "ref");
    if (element.name().local == "label" || element.name().local == "hint") return;
    if (!ref.empty() && !ref.starts_with(root_path_ + "/")) {
        faults.push_back({"package_reference",
                          file_,
                          Tree::line_of(element),
                          ref,
                          repeat ? "nodeset" : "ref",
                          {}});
        return;
    }
    if (const auto found = by_path_.find(ref); found != by_path_.end()) {
        auto& node = nodes_[found->second];
        if (is_question_control(element)) {
            node.control = &element;
            node.page = page;
        }
        if (repeat) {  // jr:template may be missing
            node.is_repeat = true;
            for (auto& below : nodes_) {
                if (below.path.starts_with(ref + "/") || below.path == ref) below.in_repeat = true;
            }
        }
    }
    if (is_question_control(element)) return;
    for (auto* child : elements_of(element)) walk_body(*child, page, faults);
}

std::string FormSource::root_attribute(std::string_view name) const {
    return attribute_of(*root_, "", name);
}

const SourceNode* FormSource::find(std::string_view path) const {
    const auto found = by_path_.find(path);
    return found == by_path_.end() ? nullptr : &nodes_[found->second];
}

std::vector<Node*> FormSource::translations() const {
    const auto* itext = model_->child("itext");
    return itext == nullptr ? std::vector<Node*>() : elements_of(*itext);
}

std::vector<Node*> FormSource::secondary_instances() const {
    std::vector<Node*> found;
    bool first = true;
    for (auto* element : elements_of(*model_)) {
        if (element->name().local != "instance") continue;
        if (!first) found.push_back(element);
        first = false;
    }
    return found;
}

std::string FormSource::words(const Node& control, std::string_view element,
                              std::string_view language) const {
    const auto* label = control.child(element);
    if (label == nullptr) return {};
    const auto ref = attribute_of(*label, "", "ref");
    const auto quote = ref.find('\'');
    const auto end = ref.rfind('\'');
    if (!ref.starts_with("jr:itext(") || quote == end) return label->string_value();
    const auto id = ref.substr(quote + 1, end - quote - 1);
    for (const auto* translation : translations()) {
        if (attribute_of(*translation, "", "lang") != language) continue;
        for (const auto* text : elements_of(*translation)) {
            if (attribute_of(*text, "", "id") != id) continue;
            const auto* value = text->child("value");
            return value == nullptr ? std::string() : value->string_value();
        }
    }
    return {};
}

FormFault FormSource::fault(std::string id, const SourceNode& node, std::string attribute) const {
    return {std::move(id), file_, node.line(), node.path, std::move(attribute), {}};
}

}  // namespace kiosk
