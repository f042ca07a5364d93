#include <nlohmann/json.hpp>

#include "kiosk/forms/model/form_loader.h"
#include "kiosk/forms/model/form_state.h"
#include "kiosk/forms/model/value_type.h"

namespace kiosk {

SecretText FormState::submission_xml() const {
    const auto skip = [](const Node& node, const void* self) {
        const auto& state = *static_cast<const FormState*>(self);
        const auto found = state.by_node_.find(&node);
        return found != state.by_node_.end() && !state.at(found->second).relevant;
    };
    return SecretText(tree_->to_xml(*at(root()).node, skip, this));
}

void FormState::write_draft(Tree& to, Node& parent, const Record& record) const {
    if (record.kind == Kind::range) {
        for (const NodeId each : record.children) write_draft(to, parent, at(each));
        return;
    }
    Node& made = to.append_element(parent, plan(record).name);
    for (const Node* each = record.node->first_attribute(); each != nullptr; each = each->next()) {
        const auto named = by_node_.find(each);
        to.set_attribute(
            made, each->name(),
            named == by_node_.end() ? each->value() : std::string_view(at(named->second).stored));
    }
    if (record.kind == Kind::value) {
        if (!record.stored.empty()) to.append_text(made, record.stored);
        return;
    }
    for (const NodeId each : record.children) write_draft(to, made, at(each));
}

SecretText FormState::draft_xml() const {
    Tree draft;
    write_draft(draft, draft.document(), at(root()));
    return SecretText(draft.to_xml(*draft.root()));
}

namespace {

using Json = nlohmann::ordered_json;

Json json_of(ValueType type, const std::string& text) {
    const auto number = read_number(text);
    switch (type) {
        case ValueType::integer:
            if (number) return static_cast<std::int64_t>(*number);
            break;
        case ValueType::decimal:
            if (number) return *number;
            break;
        case ValueType::boolean:
            if (text == "true" || text == "1") return true;
            if (text == "false" || text == "0") return false;
            break;
        case ValueType::string:
        case ValueType::date:
        case ValueType::time:
        case ValueType::date_time:
        case ValueType::binary:
        case ValueType::barcode:
        case ValueType::geopoint:
        case ValueType::geotrace:
        case ValueType::geoshape:
            break;
    }
    return text;
}

}  // namespace

SecretText FormState::submission_json() const {
    const auto value_of = [this](const Record& record) {
        const BodyElement* const body = body_of(record);
        const bool many =
            body != nullptr && body->kind == BodyKind::control &&
            (body->control == ControlKind::select_many || body->control == ControlKind::rank);
        if (!many) return json_of(node_of(record).type, shown(record));
        Json list = Json::array();
        for (auto& word : words_of(shown(record))) list.push_back(std::move(word));
        return list;
    };
    const auto object_of = [&](const auto& self, const Record& group) -> Json {
        Json object = Json::object();
        for (const NodeId each : group.children) {
            const Record& record = at(each);
            const std::string& name = plan(record).name.local;
            if (record.kind == Kind::range) {
                Json list = Json::array();
                for (const NodeId instance : record.children)
                    if (at(instance).relevant) list.push_back(self(self, at(instance)));
                if (!list.empty()) object[name] = std::move(list);
            } else if (!record.relevant) {
                continue;
            } else if (record.kind != Kind::value) {
                Json below = self(self, record);
                if (!below.empty()) object[name] = std::move(below);
            } else if (!is_blank(record)) {
                object[name] = value_of(record);
            }
        }
        return object;
    };
    const Json made = object_of(object_of, at(root()));
    return SecretText(made.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string FormState::instance_id() const {
    const NodeId node = find(made_.instance_id, root());
    return node == NodeId::none ? std::string() : shown(at(node));
}

std::unique_ptr<FormInstance> FormState::copy() const {
    auto made = std::make_unique<FormState>(form_, surroundings_);
    made->tree_->insert_copy(made->tree_->document(), nullptr, *at(root()).node);
    made->records_ = records_;
    made->alive_ = alive_;
    made->changed_ = changed_;
    made->language_ = language_;
    made->spoken_ = language_;
    made->mode_ = mode_;
    made->started_ = started_;
    // Both trees have the same shape: walk them side by side.
    std::vector<std::pair<const Node*, Node*>> way{{at(root()).node, made->tree_->root()}};
    while (!way.empty()) {
        const auto [from, to] = way.back();
        way.pop_back();
        if (const auto found = by_node_.find(from); found != by_node_.end()) {
            made->at(found->second).node = to;
            made->by_node_.emplace(to, found->second);
        }
        Node* other = to->first_attribute();
        for (const Node* each = from->first_attribute(); each != nullptr && other != nullptr;
             each = each->next(), other = other->next())
            way.emplace_back(each, other);
        other = to->first_child();
        for (const Node* each = from->first_child(); each != nullptr && other != nullptr;
             each = each->next(), other = other->next())
            way.emplace_back(each, other);
    }
    for (auto& record : made->records_) {
        record.options_known = false;
        record.rows.clear();
    }
    return made;
}

}  // namespace kiosk
