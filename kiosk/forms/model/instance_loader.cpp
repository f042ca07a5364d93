#include <algorithm>
#include <utility>

#include "kiosk/forms/model/csv.h"
#include "kiosk/forms/model/form_loader.h"

namespace kiosk {

namespace {

bool is_template(const Node& element) {
    return element.attribute(javarosa_namespace, "template") != nullptr;
}

bool same_name(const Node& left, const Node& right) {
    return left.name().local == right.name().local && left.name().uri == right.name().uri;
}

/// Elements of one name below `parent`, beginning with `first`.
std::vector<const Node*> alike(const Node& first) {
    std::vector<const Node*> found;
    for (const Node* each = &first; each != nullptr; each = each->next())
        if (each->kind() == NodeKind::element && same_name(*each, first)) found.push_back(each);
    return found;
}

bool is_first_of_its_name(const Node& element) {
    for (const Node* each = element.previous(); each != nullptr; each = each->previous())
        if (each->kind() == NodeKind::element && same_name(*each, element)) return false;
    return true;
}

bool is_meta_namespace(const std::string& uri) {
    return uri == openrosa_namespace || uri == xforms_namespace || uri.empty();
}

}  // namespace

std::optional<std::string> resolve_path(std::string_view reference, std::string_view context) {
    reference = trimmed(reference);
    std::string path;
    if (reference.starts_with("current()/")) reference.remove_prefix(10);
    if (reference.starts_with('/')) {
        reference.remove_prefix(1);
    } else {
        path = context;
    }
    if (reference.find_first_of("[]()|*'\" \t\r\n") != std::string_view::npos) return std::nullopt;
    while (!reference.empty()) {
        const auto end = std::min(reference.find('/'), reference.size());
        const std::string_view step = reference.substr(0, end);
        reference.remove_prefix(std::min(end + 1, reference.size()));
        if (step.empty()) return std::nullopt;
        if (step == ".") continue;
        if (step == "..") {
            const auto cut = path.rfind('/');
            if (cut == std::string::npos) return std::nullopt;
            path.resize(cut);
            continue;
        }
        path += '/';
        path += step;
    }
    if (path.empty()) return std::nullopt;
    return path;
}

void FormLoader::collect_repeats(const Node& element, const std::string& context) {
    for (const Node* each = element.first_child(); each != nullptr; each = each->next()) {
        if (each->kind() != NodeKind::element) continue;
        std::string below = context;
        std::string_view reference = attribute_of(*each, "nodeset");
        if (reference.empty()) reference = attribute_of(*each, "ref");
        const bool is_repeat = each->name().local == "repeat";
        if ((is_repeat || each->name().local == "group") && !reference.empty()) {
            const auto path = resolve_path(reference, context);
            if (path) below = *path;
            if (path && is_repeat && !repeats_.emplace(*path, each).second)
                fault("control_twice", each, *path, "nodeset");
        }
        collect_repeats(*each, below);
    }
}

void FormLoader::pair_up(const Node& written, Node& copy) {
    copies_.emplace(&written, &copy);
    Node* below = copy.first_child();
    for (const Node* each = written.first_child(); each != nullptr; each = each->next()) {
        if (each->kind() != NodeKind::element) continue;
        while (below != nullptr && below->kind() != NodeKind::element) below = below->next();
        if (below == nullptr) return;
        pair_up(*each, *below);
        below = below->next();
    }
}

void FormLoader::read_primary_instance() {
    made_->id = trimmed(attribute_of(*primary_, "id"));
    made_->version = trimmed(attribute_of(*primary_, "version"));
    if (made_->version.empty())
        made_->version = trimmed(attribute_of(*primary_, "version", openrosa_namespace));
    if (made_->id.empty()) {
        fault("no_form_id", primary_, "/" + written_name(primary_->name()), "id");
        return;
    }
    made_->model = std::make_unique<Tree>();
    made_->templates = std::make_unique<Tree>();
    made_->templates->append_element(made_->templates->document(), {{}, "templates", {}});
    pair_up(*primary_, copy_plain(*made_->model, made_->model->document(), *primary_, true));
    collect_repeats(*body_, "/" + written_name(primary_->name()));
    read_node(*primary_, FormNode::none, {});
    if (!made_->nodes.empty()) add_meta();
}

std::size_t FormLoader::add_node(std::size_t parent, const QualifiedName& name, FormNodeKind kind) {
    const std::size_t index = made_->nodes.size();
    FormNode& node = made_->nodes.emplace_back();
    NodePlan& plan = made_->plans.emplace_back();
    node.name = written_name(name);
    node.path =
        (parent == FormNode::none ? std::string() : made_->nodes[parent].path) + "/" + node.name;
    node.kind = kind;
    node.parent = parent;
    plan.name = name;
    if (kind == FormNodeKind::repeat) {
        plan.repeat = index;
    } else if (parent != FormNode::none) {
        plan.repeat = made_->plans[parent].repeat;
    }
    if (parent != FormNode::none) {
        plan.depth = made_->plans[parent].depth + 1;
        plan.way = made_->plans[parent].way;
        plan.way.push_back(index);
        plan.child_index = made_->nodes[parent].children.size();
        made_->nodes[parent].children.push_back(index);
    }
    made_->by_path.emplace(node.path, index);
    return index;
}

std::size_t FormLoader::read_node(const Node& source, std::size_t parent,
                                  const std::string& parent_path) {
    const QualifiedName name = plain_name(source.name());
    const std::string path = parent_path + "/" + written_name(name);
    if (made_->nodes.size() >= FormDefinition::max_nodes) {
        fault("too_many_nodes", &source, path, {},
              {{"limit", std::to_string(FormDefinition::max_nodes)}});
        return FormNode::none;
    }
    const bool is_repeat = parent != FormNode::none && repeats_.contains(path);
    const FormNodeKind kind = parent == FormNode::none     ? FormNodeKind::root
                              : is_repeat                  ? FormNodeKind::repeat
                              : has_child_elements(source) ? FormNodeKind::group
                                                           : FormNodeKind::value;
    const std::size_t index = add_node(parent, name, kind);
    made_->nodes[index].line = Tree::line_of(source);
    made_->plans[index].source = copies_.at(&source);
    const auto instances = alike(source);
    if (is_repeat) {
        read_repeat(index, source);
        return index;
    }
    if (parent != FormNode::none && instances.size() > 1)
        fault("same_name", instances[1], path, {}, {{"name", made_->nodes[index].name}});
    if (is_template(source)) warn("template_without_repeat", &source, path, "jr:template");
    read_attributes(index, source);
    if (kind == FormNodeKind::value) {
        // A repeat without template is repeated without the values of its first instance.
        if (cleared_ == 0) made_->plans[index].initial = source.string_value();
    } else {
        read_children(index, source);
    }
    return index;
}

void FormLoader::read_children(std::size_t index, const Node& source) {
    const std::string path = made_->nodes[index].path;
    for (const Node* each = source.first_child(); each != nullptr; each = each->next())
        if (each->kind() == NodeKind::element && is_first_of_its_name(*each))
            read_node(*each, index, path);
}

void FormLoader::read_repeat(std::size_t index, const Node& first) {
    const auto instances = alike(first);
    const auto written = std::find_if(instances.begin(), instances.end(),
                                      [](const Node* n) { return is_template(*n); });
    const bool has_template = written != instances.end();
    const Node& shape = has_template ? **written : first;
    made_->plans[index].has_template = has_template;
    if (has_template) {
        made_->plans[index].source = copies_.at(&shape);
    } else {
        Tree& templates = *made_->templates;
        made_->plans[index].source =
            &copy_plain(templates, *templates.root(), *copies_.at(&first), false);
    }
    const auto given = instances.size() - (has_template ? 1u : 0u);
    made_->plans[index].fixed_count = std::max<std::size_t>(given, 1);
    read_attributes(index, shape);
    if (!has_template) ++cleared_;
    read_children(index, shape);
    if (!has_template) --cleared_;
}

void FormLoader::read_attributes(std::size_t index, const Node& source) {
    for (const Node* each = source.first_attribute(); each != nullptr; each = each->next())
        if (!each->is(javarosa_namespace, "template"))
            made_->plans[index].attributes.push_back(
                {each->name(), std::string(each->value()), FormNode::none});
}

void FormLoader::add_meta() {
    const FormNode& root = made_->nodes.front();
    std::size_t meta = FormNode::none;
    for (const std::size_t child : root.children)
        if (made_->plans[child].name.local == "meta" &&
            is_meta_namespace(made_->plans[child].name.uri))
            meta = child;
    if (meta == FormNode::none) {
        std::string prefix;
        for (const Node* const each : form_->namespaces(*primary_))
            if (each->value() == openrosa_namespace) prefix = each->name().local;
        const QualifiedName name =
            prefix.empty() ? QualifiedName{{}, "meta", {}}
                           : QualifiedName{std::string(openrosa_namespace), "meta", prefix};
        meta = add_node(0, name, FormNodeKind::group);
    }
    const QualifiedName family = made_->plans[meta].name;
    const auto child_named = [&](std::string_view local) {
        for (const std::size_t child : made_->nodes[meta].children)
            if (made_->plans[child].name.local == local &&
                made_->plans[child].name.uri == family.uri)
                return child;
        return FormNode::none;
    };
    made_->instance_id = child_named("instanceID");
    if (made_->instance_id == FormNode::none) {
        made_->instance_id =
            add_node(meta, {family.uri, "instanceID", family.prefix}, FormNodeKind::value);
        made_->nodes[made_->instance_id].preload = "uid";
    }
    made_->deprecated_id = child_named("deprecatedID");
    if (made_->deprecated_id == FormNode::none) {
        made_->deprecated_id =
            add_node(meta, {family.uri, "deprecatedID", family.prefix}, FormNodeKind::value);
        made_->plans[made_->deprecated_id].only_in_edits = true;
    }
    if (made_->nodes[meta].kind == FormNodeKind::value)
        made_->nodes[meta].kind = FormNodeKind::group;
}

void FormLoader::read_secondary_instances() {
    bool first = true;
    for (const Node* each = model_->first_child(); each != nullptr; each = each->next()) {
        if (each->kind() != NodeKind::element || !each->is(xforms_namespace, "instance")) continue;
        if (std::exchange(first, false)) continue;
        const std::string id(trimmed(attribute_of(*each, "id")));
        if (id.empty()) {
            fault("instance_without_id", each, {}, "id");
            continue;
        }
        if (made_->instances.contains(id)) {
            fault("instance_twice", each, {}, "id", {{"instance", id}});
            continue;
        }
        if (made_->instances.size() >= FormDefinition::max_secondary_instances) {
            fault("too_many_instances", each, {}, "id",
                  {{"limit", std::to_string(FormDefinition::max_secondary_instances)}});
            return;
        }
        const std::string uri(trimmed(attribute_of(*each, "src")));
        auto& made = made_->instances[id];
        made = std::make_unique<Tree>();
        if (!uri.empty()) {
            read_source(*each, id, uri);
            continue;
        }
        for (const Node* root = each->first_child(); root != nullptr; root = root->next())
            if (root->kind() == NodeKind::element) {
                copy_plain(*made, made->document(), *root, true);
                break;
            }
    }
}

void FormLoader::read_source(const Node& element, const std::string& id, const std::string& uri) {
    const auto ends = [&](std::string_view tail) { return uri.ends_with(tail); };
    if (uri == "jr://instance/last-saved" || id == "last-saved" || id == "__last-saved") {
        fault("excluded", &element, {}, "src", {{"feature", "last-saved"}});
        return;
    }
    if (ends(".geojson")) {
        fault("excluded", &element, {}, "src", {{"feature", "GeoJSON"}});
        return;
    }
    if (!uri.starts_with("jr://file/") && !uri.starts_with("jr://file-csv/")) {
        fault("foreign_source", &element, {}, "src", {{"uri", uri}});
        return;
    }
    const auto bytes = resources_.read(uri);
    if (!bytes) {
        fault("missing_file", &element, {}, "src", {{"uri", uri}});
        return;
    }
    if (bytes->size() > FormDefinition::max_resource_bytes) {
        fault("file_too_large", &element, {}, "src",
              {{"uri", uri}, {"limit", std::to_string(FormDefinition::max_resource_bytes)}});
        return;
    }
    auto& made = made_->instances[id];
    const bool is_csv = uri.starts_with("jr://file-csv/") || ends(".csv");
    auto tree = is_csv ? tree_of_csv(*bytes) : Tree::parse(*bytes);
    if (!tree) {
        const bool large = tree.error().code == ErrorCode::limit_exceeded;
        fault(large ? "file_beyond_limit" : "bad_file", &element, {}, "src",
              {{"uri", uri}, {"reason", tree.error().detail}});
        return;
    }
    if (is_csv) {
        made = std::move(*tree);
    } else if ((*tree)->root() != nullptr) {
        copy_plain(*made, made->document(), *(*tree)->root(), true);
    }
}

void FormLoader::check_parents() {
    for (const auto& [path, element] : repeats_)
        if (!made_->by_path.contains(path)) fault("repeat_without_node", element, path, "nodeset");
}

}  // namespace kiosk
