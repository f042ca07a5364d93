#include <algorithm>

#include "kiosk/forms/model/form_loader.h"
#include "kiosk/forms/model/value_type.h"

namespace kiosk {

namespace {

/// Forms are found that write ODK's namespace with a slash at its end.
bool is_odk(std::string_view uri) {
    return uri == odk_namespace ||
           (uri.ends_with('/') && uri.substr(0, uri.size() - 1) == odk_namespace);
}

std::optional<ControlKind> control_of(const Node& element) {
    const std::string& local = element.name().local;
    if (local == "rank" && is_odk(element.name().uri)) return ControlKind::rank;
    if (element.name().uri != xforms_namespace) return std::nullopt;
    if (local == "input" || local == "secret") return ControlKind::input;
    if (local == "select1") return ControlKind::select_one;
    if (local == "select") return ControlKind::select_many;
    if (local == "range") return ControlKind::range;
    if (local == "upload") return ControlKind::upload;
    if (local == "trigger") return ControlKind::trigger;
    return std::nullopt;
}

bool is_support(const Node& element) {
    static constexpr std::string_view known[] = {"label",  "hint",       "help",  "alert",
                                                 "item",   "itemset",    "value", "setvalue",
                                                 "output", "group-label"};
    return std::find(std::begin(known), std::end(known), element.name().local) != std::end(known);
}

const Node* child_named(const Node& element, std::string_view local) {
    for (const Node* each = element.first_child(); each != nullptr; each = each->next())
        if (each->kind() == NodeKind::element && each->name().local == local) return each;
    return nullptr;
}

/// The repeat that a group only wraps: same reference, nothing else but label and hint.
const Node* wrapped_repeat(const Node& group, const std::string& path, const std::string& context) {
    const Node* repeat = nullptr;
    for (const Node* each = group.first_child(); each != nullptr; each = each->next()) {
        if (each->kind() != NodeKind::element) continue;
        if (each->name().local == "label" || each->name().local == "hint") continue;
        if (each->name().local != "repeat" || repeat != nullptr) return nullptr;
        repeat = each;
    }
    if (repeat == nullptr) return nullptr;
    std::string_view reference = attribute_of(*repeat, "nodeset");
    if (reference.empty()) reference = attribute_of(*repeat, "ref");
    const auto inside = resolve_path(reference, path);
    const auto beside = resolve_path(reference, context);
    return inside == path || beside == path ? repeat : nullptr;
}

}  // namespace

std::size_t FormLoader::add_body(BodyKind kind, const Node& element, std::size_t parent) {
    const std::size_t index = made_->body.size();
    BodyElement& made = made_->body.emplace_back();
    made_->body_plans.emplace_back();
    made.kind = kind;
    made.parent = parent;
    made.line = Tree::line_of(element);
    if (parent != FormNode::none) made_->body[parent].children.push_back(index);
    return index;
}

void FormLoader::attach(std::size_t body, std::size_t node) {
    BodyElement& element = made_->body[body];
    element.node = node;
    made_->nodes[node].body = body;
    KioskAttributes merged = made_->nodes[node].kiosk;
    for (const auto& [name, value] : element.kiosk) merged[name] = value;
    element.kiosk = merged;
    made_->nodes[node].kiosk = std::move(merged);
}

void FormLoader::read_appearance(const Node& element, std::size_t index) {
    auto words = words_of(attribute_of(element, "appearance"));
    for (auto& word : words) {
        const bool elsewhere = word == "bearing" || word.starts_with("ex:") || word == "maps" ||
                               word.starts_with("placement-map") || word == "map";
        if (elsewhere)
            fault("excluded", &element, attribute_of(element, "ref"), "appearance",
                  {{"feature", "appearance " + word.substr(0, word.find('('))}});
        made_->body[index].appearance.push_back(std::move(word));
    }
}

void FormLoader::read_body() {
    const std::size_t root = add_body(BodyKind::group, *body_, FormNode::none);
    made_->body[root].appearance = words_of(attribute_of(*body_, "class"));
    read_body_children(*body_, root, made_->nodes.front().path, 0);
}

void FormLoader::read_body_children(const Node& element, std::size_t parent,
                                    const std::string& context, std::size_t depth) {
    if (depth >= FormDefinition::max_body_depth) {
        fault("too_deep", &element, context, {},
              {{"limit", std::to_string(FormDefinition::max_body_depth)}});
        return;
    }
    for (const Node* each = element.first_child(); each != nullptr; each = each->next())
        if (each->kind() == NodeKind::element) read_body_element(*each, parent, context, depth);
}

void FormLoader::read_body_element(const Node& element, std::size_t parent,
                                   const std::string& context, std::size_t depth) {
    const std::string& local = element.name().local;
    if (const auto kind = control_of(element)) {
        read_control(element, *kind, parent, context);
    } else if (local == "group") {
        read_group(element, parent, context, depth);
    } else if (local == "repeat") {
        read_repeat_body(element, nullptr, parent, context, depth);
    } else if (!is_support(element)) {
        fault("excluded", &element, attribute_of(element, "ref"), local,
              {{"feature", "element " + local}});
    }
}

void FormLoader::read_group(const Node& element, std::size_t parent, const std::string& context,
                            std::size_t depth) {
    const std::string_view reference = attribute_of(element, "ref");
    std::string path = context;
    std::size_t node = FormNode::none;
    if (!reference.empty()) {
        const auto resolved = resolve_path(reference, context);
        if (!resolved) {
            fault("bad_nodeset", &element, reference, "ref");
            return;
        }
        path = *resolved;
        if (const Node* const repeat = wrapped_repeat(element, path, context)) {
            read_repeat_body(*repeat, &element, parent, context, depth);
            return;
        }
        const auto found = made_->by_path.find(path);
        if (found == made_->by_path.end()) warn("control_without_node", &element, path, "ref");
        if (found != made_->by_path.end() && made_->nodes[found->second].body == FormNode::none)
            node = found->second;
    }
    const std::size_t index = add_body(BodyKind::group, element, parent);
    check_kiosk_attributes(element, path, made_->body[index].kiosk);
    read_appearance(element, index);
    if (node != FormNode::none) attach(index, node);
    const std::string question = reference.empty() ? std::string() : path;
    if (const Node* const label = child_named(element, "label")) {
        made_->body[index].has_label = true;
        made_->body_plans[index].label = read_text(*label, question);
    }
    if (const Node* const hint = child_named(element, "hint")) {
        made_->body[index].has_hint = true;
        made_->body_plans[index].hint = read_text(*hint, question);
    }
    read_body_children(element, index, path, depth + 1);
}

void FormLoader::read_repeat_body(const Node& element, const Node* wrapper, std::size_t parent,
                                  const std::string& context, std::size_t depth) {
    std::string_view reference = attribute_of(element, "nodeset");
    if (reference.empty()) reference = attribute_of(element, "ref");
    auto path = resolve_path(reference, context);
    if (wrapper != nullptr && path && !made_->by_path.contains(*path))
        path = resolve_path(attribute_of(*wrapper, "ref"), context);
    const auto found = path ? made_->by_path.find(*path) : made_->by_path.end();
    if (!path || found == made_->by_path.end()) {
        fault("repeat_without_node", &element, path ? *path : std::string(reference), "nodeset");
        return;
    }
    const std::size_t node = found->second;
    const std::size_t index = add_body(BodyKind::repeat, element, parent);
    check_kiosk_attributes(element, *path, made_->body[index].kiosk);
    if (wrapper != nullptr) {
        check_kiosk_attributes(*wrapper, *path, made_->body[index].kiosk);
        read_appearance(*wrapper, index);
    }
    read_appearance(element, index);
    attach(index, node);
    // The label of a repeat is that of the group around it; one of its own means nothing in ODK.
    if (const Node* const label = wrapper == nullptr ? nullptr : child_named(*wrapper, "label")) {
        made_->body[index].has_label = true;
        made_->body_plans[index].label = read_text(*label, *path);
    }
    if (const Node* const hint = wrapper == nullptr ? nullptr : child_named(*wrapper, "hint")) {
        made_->body[index].has_hint = true;
        made_->body_plans[index].hint = read_text(*hint, *path);
    }
    NodePlan& plan = made_->plans[node];
    made_->body[index].has_template = plan.has_template;
    const Node& counted =
        wrapper != nullptr && element.attribute(javarosa_namespace, "count") == nullptr ? *wrapper
                                                                                        : element;
    plan.count = compile_attribute(counted, javarosa_namespace, "count", *path);
    made_->body[index].is_counted = plan.count.has_value();
    const auto fixed = trimmed(attribute_of(element, "noAddRemove", javarosa_namespace));
    made_->body[index].is_fixed = !plan.count && (fixed == "true()" || fixed == "true");
    for (const Node* each = element.first_child(); each != nullptr; each = each->next())
        if (each->kind() == NodeKind::element && each->is(xforms_namespace, "setvalue"))
            read_action(*each, node, *path);
    read_body_children(element, index, *path, depth + 1);
}

void FormLoader::read_control(const Node& element, ControlKind kind, std::size_t parent,
                              const std::string& context) {
    std::string reference(attribute_of(element, "ref"));
    if (reference.empty()) reference = attribute_of(element, "nodeset");
    if (reference.empty())
        if (const auto found = bind_ids_.find(attribute_of(element, "bind"));
            found != bind_ids_.end())
            reference = found->second;
    const auto path = resolve_path(reference, context);
    if (!path) {
        fault("bad_nodeset", &element, reference, "ref");
        return;
    }
    const auto found = made_->by_path.find(*path);
    if (found == made_->by_path.end()) {
        if (unknown_ == UnknownFields::refuse)
            fault("control_without_node", &element, *path, "ref");
        else
            warn("control_without_node", &element, *path, "ref");
        return;
    }
    FormNode& node = made_->nodes[found->second];
    if (node.kind != FormNodeKind::value) {
        fault("control_on_group", &element, *path, "ref");
        return;
    }
    if (node.body != FormNode::none) {
        fault("control_twice", &element, *path, "ref");
        return;
    }
    const std::size_t index = add_body(BodyKind::control, element, parent);
    made_->body[index].control = kind;
    check_kiosk_attributes(element, *path, made_->body[index].kiosk);
    read_appearance(element, index);
    attach(index, found->second);
    read_control_details(element, index);
}

void FormLoader::read_control_details(const Node& element, std::size_t index) {
    const std::size_t node = made_->body[index].node;
    const std::string path = made_->nodes[node].path;
    for (const Node* each = element.first_child(); each != nullptr; each = each->next()) {
        if (each->kind() != NodeKind::element) continue;
        const std::string& local = each->name().local;
        if (local == "label") {
            made_->body[index].has_label = true;
            made_->body_plans[index].label = read_text(*each, path);
        } else if (local == "hint") {
            made_->body[index].has_hint = true;
            made_->body_plans[index].hint = read_text(*each, path);
        } else if (local == "setvalue") {
            read_action(*each, node, path);
        } else if (local == "setgeopoint" || local == "recordaudio") {
            fault("excluded", each, path, local, {{"feature", "odk:" + local}});
        }
    }
    switch (made_->body[index].control) {
        case ControlKind::select_one:
        case ControlKind::select_many:
        case ControlKind::rank:
            read_options(element, index);
            break;
        case ControlKind::range:
            read_range(element, index);
            break;
        case ControlKind::upload:
            check_upload(element, index);
            break;
        case ControlKind::input: {
            const std::string& readonly = made_->nodes[node].readonly;
            const bool words = made_->body[index].has_label || made_->body[index].has_hint;
            if (words && (readonly == "true()" || readonly == "1" || readonly == "true"))
                made_->body[index].control = ControlKind::note;
            break;
        }
        case ControlKind::trigger:
        case ControlKind::note:
            break;
    }
}

void FormLoader::read_options(const Node& element, std::size_t index) {
    const std::string path = made_->nodes[made_->body[index].node].path;
    if (const Node* const itemset = child_named(element, "itemset")) {
        read_itemset(*itemset, index);
        return;
    }
    BodyPlan& plan = made_->body_plans[index];
    for (const Node* each = element.first_child(); each != nullptr; each = each->next()) {
        if (each->kind() != NodeKind::element || each->name().local != "item") continue;
        const Node* const value = child_named(*each, "value");
        if (value == nullptr) {
            fault("option_without_value", each, path, "value");
            continue;
        }
        OptionPlan option{value->string_value(), std::nullopt};
        if (const Node* const label = child_named(*each, "label"))
            option.label = read_text(*label, path);
        const bool many = made_->body[index].control != ControlKind::select_one;
        if (many && option.value.find_first_of(" \t\r\n") != std::string::npos)
            warn("blank_in_value", each, path, "value", {{"value", option.value}});
        plan.items.push_back(std::move(option));
    }
}

void FormLoader::read_itemset(const Node& element, std::size_t index) {
    const std::string path = made_->nodes[made_->body[index].node].path;
    BodyPlan& plan = made_->body_plans[index];
    made_->body[index].has_itemset = true;
    std::string nodeset(attribute_of(element, "nodeset"));
    if (nodeset.empty()) nodeset = attribute_of(element, "ref");
    plan.nodeset = compile(nodeset, &element, path, "nodeset");
    const Node* const value = child_named(element, "value");
    if (value == nullptr) {
        fault("option_without_value", &element, path, "value");
        return;
    }
    plan.item_value = compile(attribute_of(*value, "ref"), value, path, "value");
    if (const Node* const label = child_named(element, "label"))
        plan.item_label = read_text(*label, path);
}

void FormLoader::read_range(const Node& element, std::size_t index) {
    BodyElement& body = made_->body[index];
    const FormNode& node = made_->nodes[body.node];
    body.range_start = attribute_of(element, "start");
    body.range_end = attribute_of(element, "end");
    body.range_step = attribute_of(element, "step");
    const auto start = read_number(body.range_start);
    const auto end = read_number(body.range_end);
    const auto step = read_number(body.range_step);
    if (node.type != ValueType::integer && node.type != ValueType::decimal)
        fault("range_type", &element, node.path, "type",
              {{"type", std::string(name_of(node.type))}});
    if (body.range_start.empty() || !start || body.range_end.empty() || !end || *start > *end)
        fault("range_bounds", &element, node.path, "start");
    if (body.range_step.empty() || !step || *step <= 0)
        fault("range_bounds", &element, node.path, "step");
    made_->body_plans[index].range_start = start.value_or(0);
    made_->body_plans[index].range_end = end.value_or(0);
}

void FormLoader::check_upload(const Node& element, std::size_t index) {
    BodyElement& body = made_->body[index];
    FormNode& node = made_->nodes[body.node];
    body.media_type = trimmed(attribute_of(element, "mediatype"));
    if (node.type == ValueType::string) node.type = ValueType::binary;
    for (const std::string_view kind : {"audio/", "video/"})
        if (body.media_type.starts_with(kind))
            fault("excluded", &element, node.path, "mediatype",
                  {{"feature", "upload " + body.media_type}});
}

}  // namespace kiosk
