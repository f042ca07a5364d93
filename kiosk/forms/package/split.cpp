#include "kiosk/forms/package/split.h"

#include <nlohmann/json.hpp>

#include "kiosk/forms/package/form_source.h"

namespace kiosk {

namespace {

using Json = nlohmann::ordered_json;

/// “a b” → ["a", "b"].
Json list_of(std::string_view values) {
    Json list = Json::array();
    while (!values.empty()) {
        const auto end = std::min(values.find(' '), values.size());
        if (end > 0) list.push_back(std::string(values.substr(0, end)));
        values.remove_prefix(std::min(end + 1, values.size()));
    }
    return list;
}

void make_list(Json& record, std::string_view path) {
    auto* place = &record;
    while (true) {
        const auto end = std::min(path.find('/'), path.size());
        if (!place->is_object()) return;
        const auto found = place->find(std::string(path.substr(0, end)));
        if (found == place->end()) return;
        place = &*found;
        if (end == path.size()) break;
        path.remove_prefix(end + 1);
    }
    if (place->is_string()) *place = list_of(place->get_ref<const std::string&>());
}

}  // namespace

Result<SecretText> split_xml(const PartOutput& part, const SecretText& merged,
                             std::string_view instance_id) {
    const auto tree = Tree::parse(merged.reveal());
    if (!tree) return {ErrorCode::bad_format, "the merged record is no XML"};
    auto* root = (*tree)->root();
    if (root == nullptr) return {ErrorCode::bad_format, "the merged record is empty"};
    const auto* group = root->child(part.id);
    Tree own;
    const QualifiedName name{root->name().uri, part.root, root->name().prefix};
    auto& record = own.append_element(own.document(), name);
    own.set_attribute(record, {"", "id", ""}, part.form_id);
    own.set_attribute(record, {"", "version", ""}, part.form_version);
    if (group != nullptr) {
        for (const auto* child : elements_of(*group)) own.insert_copy(record, nullptr, *child);
    }
    if (!instance_id.empty()) {
        auto& meta = own.append_element(record, {name.uri, "meta", name.prefix});
        own.append_text(own.append_element(meta, {name.uri, "instanceID", name.prefix}),
                        instance_id);
    }
    return SecretText(own.to_xml(record));
}

Result<SecretText> split_json(const PartOutput& part, const SecretText& merged) {
    auto record = Json::parse(merged.reveal(), nullptr, false);
    if (!record.is_object()) return {ErrorCode::bad_format, "the merged record is no JSON object"};
    auto own = record.contains(part.id) ? std::move(record[part.id]) : Json::object();
    for (const auto& path : part.lists) make_list(own, path);
    return SecretText(own.dump());
}

}  // namespace kiosk
