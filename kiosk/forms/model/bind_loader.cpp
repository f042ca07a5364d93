#include <algorithm>

#include "kiosk/forms/model/form_loader.h"
#include "kiosk/forms/model/value_type.h"

namespace kiosk {

namespace {

std::optional<FormEvent> event_of(std::string_view name) {
    if (name == "odk-instance-first-load") return FormEvent::first_load;
    if (name == "odk-instance-load") return FormEvent::load;
    if (name == "xforms-value-changed") return FormEvent::value_changed;
    if (name == "odk-new-repeat") return FormEvent::new_repeat;
    return std::nullopt;
}

std::string without_brackets(std::string_view path) {
    std::string out;
    std::size_t depth = 0;
    for (const char c : path) {
        if (c == '[') ++depth;
        if (depth == 0) out += c;
        if (c == ']' && depth > 0) --depth;
    }
    return out;
}

}  // namespace

std::optional<std::size_t> FormLoader::node_at(const std::string& path, const Node* at) {
    if (const auto found = made_->by_path.find(path); found != made_->by_path.end())
        return found->second;
    // An attribute becomes a node when something names it.
    const auto cut = path.rfind("/@");
    if (cut == std::string::npos) return std::nullopt;
    const auto owner = made_->by_path.find(path.substr(0, cut));
    if (owner == made_->by_path.end()) return std::nullopt;
    const std::string name = path.substr(cut + 2);
    auto& attributes = made_->plans[owner->second].attributes;
    const auto found =
        std::find_if(attributes.begin(), attributes.end(),
                     [&](const AttributePlan& a) { return written_name(a.name) == name; });
    if (found == attributes.end()) return std::nullopt;
    const std::size_t at_attribute = static_cast<std::size_t>(found - attributes.begin());
    const std::size_t owner_index = owner->second;
    const std::size_t index = made_->nodes.size();
    FormNode& node = made_->nodes.emplace_back();
    NodePlan& plan = made_->plans.emplace_back();
    node.path = path;
    node.name = "@" + name;
    node.parent = owner_index;
    node.is_attribute = true;
    node.line = at == nullptr ? 0 : Tree::line_of(*at);
    AttributePlan& attribute = made_->plans[owner_index].attributes[at_attribute];
    attribute.node = index;
    plan.name = attribute.name;
    plan.initial = attribute.value;
    plan.repeat = made_->plans[owner_index].repeat;
    plan.depth = made_->plans[owner_index].depth + 1;
    plan.way = made_->plans[owner_index].way;
    plan.way.push_back(index);
    made_->by_path.emplace(path, index);
    return index;
}

void FormLoader::read_binds() {
    for (const Node* each = model_->first_child(); each != nullptr; each = each->next())
        if (each->kind() == NodeKind::element && each->is(xforms_namespace, "bind"))
            read_bind(*each);
}

void FormLoader::read_bind(const Node& bind) {
    const std::string_view nodeset = attribute_of(bind, "nodeset");
    const auto path = resolve_path(nodeset, made_->nodes.front().path);
    if (!path) {
        fault("bad_nodeset", &bind, nodeset, "nodeset");
        return;
    }
    if (const auto id = attribute_of(bind, "id"); !id.empty()) bind_ids_.emplace(id, *path);
    const auto index = node_at(*path, &bind);
    if (!index) {
        warn("bind_without_node", &bind, *path, "nodeset");
        return;
    }
    FormNode& node = made_->nodes[*index];
    NodePlan& plan = made_->plans[*index];
    node.line = Tree::line_of(bind);
    if (const auto type = attribute_of(bind, "type"); !type.empty())
        node.type = value_type_of(type);
    const auto take = [&](std::string_view local, std::string& text,
                          std::optional<Expression>& compiled) {
        if (bind.attribute({}, local) == nullptr) return;
        text = trimmed(attribute_of(bind, local));
        compiled = compile_attribute(bind, {}, local, *path);
    };
    take("calculate", node.calculate, plan.calculate);
    take("relevant", node.relevant, plan.relevant);
    take("required", node.required, plan.required);
    take("readonly", node.readonly, plan.readonly);
    take("constraint", node.constraint, plan.constraint);
    plan.calculates_once = plan.calculate && node.calculate.find("once") != std::string::npos;
    if (plan.calculate && node.kind != FormNodeKind::value)
        fault("calculate_on_group", &bind, *path, "calculate");
    if (const auto preload = attribute_of(bind, "preload", javarosa_namespace); !preload.empty()) {
        node.preload = preload;
        node.preload_parameter = attribute_of(bind, "preloadParams", javarosa_namespace);
    }
    node.save_to = attribute_of(bind, "saveto", entities_namespace);
    node.max_pixels = attribute_of(bind, "max-pixels", openrosa_namespace);
    read_bind_texts(bind, *index);
    check_kiosk_attributes(bind, *path, made_->nodes[*index].kiosk);
}

void FormLoader::read_bind_texts(const Node& bind, std::size_t index) {
    const std::string& path = made_->nodes[index].path;
    for (const auto& [local, plan] :
         {std::pair{std::string_view("constraintMsg"), &NodePlan::constraint_message},
          std::pair{std::string_view("requiredMsg"), &NodePlan::required_message}}) {
        const Node* attribute = bind.attribute(javarosa_namespace, local);
        if (attribute == nullptr) continue;
        made_->plans[index].*plan =
            read_message(attribute->value(), bind, path, "jr:" + std::string(local));
    }
}

std::optional<std::size_t> FormLoader::target_of(const Node& element, const std::string& context,
                                                 std::string_view attribute) {
    std::string reference(attribute_of(element, attribute));
    if (reference.empty())
        if (const auto bind = attribute_of(element, "bind"); !bind.empty()) {
            const auto found = bind_ids_.find(bind);
            if (found != bind_ids_.end()) reference = found->second;
        }
    const auto path = resolve_path(without_brackets(reference), context);
    if (!path) return std::nullopt;
    return node_at(*path, &element);
}

void FormLoader::read_actions() {
    const std::string& root = made_->nodes.front().path;
    for (const Node* each = model_->first_child(); each != nullptr; each = each->next())
        if (each->kind() == NodeKind::element && each->is(xforms_namespace, "setvalue"))
            read_action(*each, FormNode::none, root);
}

void FormLoader::read_action(const Node& element, std::size_t source, const std::string& context) {
    ActionPlan action;
    action.source = source;
    const std::string reference(attribute_of(element, "ref"));
    for (const auto& name : words_of(attribute_of(element, "event"))) {
        const auto event = event_of(name);
        if (!event) {
            fault("unknown_event", &element, reference, "event", {{"event", name}});
            return;
        }
        if (*event == FormEvent::new_repeat && source == FormNode::none) {
            fault("event_outside_repeat", &element, reference, "event");
            return;
        }
        action.events.push_back(*event);
    }
    if (action.events.empty()) {
        fault("unknown_event", &element, reference, "event", {{"event", ""}});
        return;
    }
    const auto target = target_of(element, context, "ref");
    if (!target || made_->nodes[*target].kind != FormNodeKind::value) {
        fault("action_without_target", &element, reference, "ref");
        return;
    }
    action.target = *target;
    if (reference.find('[') != std::string::npos)
        action.picked = compile(reference, &element, made_->nodes[*target].path, "ref");
    if (element.attribute({}, "value") != nullptr)
        action.value = compile_attribute(element, {}, "value", made_->nodes[*target].path);
    else
        action.literal = element.string_value();
    const std::size_t index = made_->actions.size();
    made_->plans[*target].actions.push_back(index);
    if (action.on(FormEvent::value_changed) && source != FormNode::none)
        made_->plans[source].value_listeners.push_back(index);
    made_->actions.push_back(std::move(action));
}

}  // namespace kiosk
