#include <algorithm>
#include <set>

#include "kiosk/forms/form_values.h"
#include "kiosk/forms/secret_record.h"
#include "kiosk/forms/xform_session.h"
#include "kiosk/forms/xform_world.h"

namespace kiosk {

namespace {

constexpr std::string_view saved_format = "xform-1";
constexpr std::size_t saved_bytes_max = 1024 * 1024;
constexpr std::string_view meta_group = "meta";

constexpr std::uint64_t bit_misfit = 1;
constexpr std::uint64_t bit_locked = 2;
constexpr std::uint64_t bit_disputed = 4;
constexpr std::uint64_t bit_soft_asked = 8;
constexpr std::uint64_t bit_typed = 16;
constexpr std::uint64_t bits_max = 31;

constexpr auto last_source = static_cast<std::uint64_t>(ValueSource::scenario);

std::string_view name_of(ValueSource source) {
    switch (source) {
        case ValueSource::id_card:
            return "id_card";
        case ValueSource::licence:
            return "licence";
        case ValueSource::shared_data:
            return "shared_data";
        case ValueSource::calculated:
            return "calculated";
        case ValueSource::scenario:
            return "scenario";
        case ValueSource::person:
        case ValueSource::none:
            break;
    }
    return "person";
}

/// Members of one list of objects.
class ListWriter {
  public:
    explicit ListWriter(SecretWriter& out) : out_(out) {}
    void begin(std::string_view field) {
        out_.append(first_ ? "{\"field\":" : ",{\"field\":");
        first_ = false;
        out_.append_json_string(field);
    }
    void text(std::string_view name, std::string_view value) {
        out_.append(",");
        out_.append_json_string(name);
        out_.append(":");
        out_.append_json_string(value);
    }
    void end() { out_.append("}"); }

  private:
    SecretWriter& out_;
    bool first_ = true;
};

/// How a material is given.
void describe_way(ListWriter& list, std::string_view way) {
    if (way.starts_with(upload_by_licence)) {
        list.text("way", "licence");
        list.text("licence", way.substr(upload_by_licence.size()));
    } else if (way.starts_with(upload_by_promise)) {
        list.text("way", "promise");
    } else if (way.starts_with(upload_by_earlier)) {
        list.text("way", "earlier");
    } else if (way == upload_by_camera) {
        list.text("way", "camera");
    } else if (way == upload_by_phone) {
        list.text("way", "phone");
    } else {
        list.text("way", way == upload_later ? "later" : "file");
    }
}

}  // namespace

/// One object: groups flattened, repeats as lists of objects, what is neither relevant nor answered
/// left out. A name that stands twice (a department's copy of an answer) counts the first time.
void XFormSession::write_object(SecretWriter& json, NodeId parent) const {
    const auto& nodes = plan_->form->nodes();
    std::set<std::string, std::less<>> written;
    json.append("{");
    const auto member = [&](const std::string& name) {
        if (written.size() > 1) json.append(",");
        json.append_json_string(name);
        json.append(":");
    };
    const auto walk = [&](const auto& again, NodeId above) -> void {
        for (const auto node : instance_->children(above)) {
            const auto& definition = nodes[instance_->definition_of(node)];
            if (definition.is_attribute || definition.name == meta_group) continue;
            if (instance_->is_range(node)) {
                const auto& entries = instance_->children(node);
                if (entries.empty() || !instance_->state(entries.front()).relevant ||
                    !written.insert(definition.name).second) {
                    continue;
                }
                member(definition.name);
                json.append("[");
                for (std::size_t i = 0; i < entries.size(); ++i) {
                    if (i > 0) json.append(",");
                    write_object(json, entries[i]);
                }
                json.append("]");
            } else if (definition.kind != FormNodeKind::value) {
                again(again, node);
            } else if (instance_->state(node).relevant) {
                const auto value = instance_->value(node);
                if (value.empty() || !written.insert(definition.name).second) continue;
                member(definition.name);
                // ODK keeps 12 as 12.0 where it is a decimal.
                const bool number = definition.type == ValueType::decimal;
                json.append_json_string(number
                                            ? canonical(FieldKind::decimal, value.reveal()).reveal()
                                            : value.reveal());
            }
        }
    };
    walk(walk, parent);
    json.append("}");
}

SecretText XFormSession::answers_json() const {
    SecretWriter json;
    write_object(json, instance_->root());
    return std::move(json).finish();
}

SecretText XFormSession::remarks_json() const {
    SecretWriter json;
    const auto each = [&](std::string_view name, auto wanted, auto describe) {
        json.append("\"");
        json.append(name);
        json.append("\":[");
        ListWriter list(json);
        for (const auto& field : layout().fields) {
            if (!(field.relevant || field.withheld) || !wanted(field)) continue;
            list.begin(field.id.value());
            describe(list, field);
            list.end();
        }
        json.append("]");
    };
    json.append("{");
    each(
        "disputed", [&](const PlacedField& field) { return mark(field.node).disputed; },
        [&](ListWriter& list, const PlacedField& field) {
            const auto& known = mark(field.node);
            list.text("source", name_of(known.filled_by));
            list.text("given", known.filled.reveal());
            list.text("answer", known.locked ? "kept" : "changed");
        });
    json.append(",");
    each(
        "materials",
        [&](const PlacedField& field) {
            return plan_of(field).kind == FieldKind::upload && is_answered(field);
        },
        [&](ListWriter& list, const PlacedField& field) {
            describe_way(list, instance_->value(field.node).reveal());
        });
    json.append(",");
    const auto is_told = [&](const PlacedField& field) {
        const auto source = mark(field.node).source;
        return source == ValueSource::licence || source == ValueSource::shared_data;
    };
    if (std::ranges::any_of(layout().fields, is_told)) {
        each("told", is_told, [&](ListWriter& list, const PlacedField& field) {
            list.text("source", name_of(mark(field.node).source));
            list.text("path", plan_of(field).source);
        });
        json.append(",");
    }
    each(
        "skipped",
        [&](const PlacedField& field) { return mark(field.node).soft_asked && is_soft_gap(field); },
        [](ListWriter&, const PlacedField&) {});
    if (std::ranges::any_of(layout().fields, &PlacedField::withheld)) {
        json.append(",");
        each(
            "withheld", [](const PlacedField& field) { return field.withheld; },
            [](ListWriter&, const PlacedField&) {});
    }
    json.append("}");
    return std::move(json).finish();
}

SecretText XFormSession::record_xml() const {
    return instance_->submission_xml();
}

SecretText XFormSession::hidden_value(std::string_view name) const {
    const auto& nodes = plan_->form->nodes();
    for (const auto& node : nodes) {
        if (node.kind != FormNodeKind::value || (node.name != name && node.path != name)) continue;
        const auto found = instance_->find(node.path);
        if (found == NodeId::none) return {};
        auto value = instance_->value(found);
        return node.type == ValueType::decimal ? canonical(FieldKind::decimal, value.reveal())
                                               : std::move(value);
    }
    return {};
}

// ---- drafts
// ---------------------------------------------------------------------------------------------------------

SecretText XFormSession::save() const {
    SecretWriter record;
    record.append_field(saved_format);
    record.append_field(std::string_view(plan_->form->id()));
    record.append_field(std::string_view(plan_->form->version()));
    record.append_field(instance_->draft_xml());
    record.append_field(std::uint64_t{marks_.size()});
    for (const auto& [node, known] : marks_) {
        std::uint64_t bits = known.misfit ? bit_misfit : 0;
        if (known.locked) bits |= bit_locked;
        if (known.disputed) bits |= bit_disputed;
        if (known.soft_asked) bits |= bit_soft_asked;
        if (known.typed) bits |= bit_typed;
        record.append_field(std::string_view(instance_->reference(node)));
        record.append_field(bits);
        record.append_field(static_cast<std::uint64_t>(known.source));
        record.append_field(static_cast<std::uint64_t>(known.filled_by));
        record.append_field(known.filled);
        record.append_field(known.typed ? std::string_view(known.typed->reveal())
                                        : std::string_view());
    }
    return std::move(record).finish();
}

bool XFormSession::read_mark(NetstringReader& record) {
    const auto reference = record.field();
    const auto bits = record.number_up_to(bits_max);
    const auto source = record.number_up_to(last_source);
    const auto filled_by = record.number_up_to(last_source);
    const auto filled = record.field();
    const auto typed = record.field();
    if (!reference || !bits || !source || !filled_by || !filled || !typed) return false;
    const auto node = instance_->find(*reference);
    // An entry that a count no longer has takes its mark along.
    if (node == NodeId::none) return true;
    auto& known = marks_[node];
    known.misfit = (*bits & bit_misfit) != 0;
    known.locked = (*bits & bit_locked) != 0;
    known.disputed = (*bits & bit_disputed) != 0;
    known.soft_asked = (*bits & bit_soft_asked) != 0;
    known.source = static_cast<ValueSource>(*source);
    known.filled_by = static_cast<ValueSource>(*filled_by);
    known.filled.reveal().assign(*filled);
    if ((*bits & bit_typed) != 0) known.typed = SecretText(std::string(*typed));
    return true;
}

Result<void> XFormSession::restore(const SecretText& saved) {
    const Error corrupt{ErrorCode::corrupt, "saved answers cannot be read", {}};
    if (saved.reveal().size() > saved_bytes_max)
        return Error{ErrorCode::limit_exceeded, "saved answers too long", {}};
    NetstringReader record(saved.reveal());
    if (record.field() != saved_format) return corrupt;
    if (record.field() != plan_->form->id() || record.field() != plan_->form->version())
        return Error{ErrorCode::conflict, "saved answers belong to another form or version", {}};
    const auto draft = record.field();
    const auto count = record.number_up_to(FormInstance::max_nodes);
    if (!draft || !count) return corrupt;
    auto instance =
        FormInstance::restore(plan_->form, world_->surroundings(), SecretText(std::string(*draft)));
    if (!instance) return corrupt;
    XFormSession other(plan_, world_, std::move(*instance));
    for (std::uint64_t i = 0; i < *count; ++i) {
        if (!other.read_mark(record)) return corrupt;
    }
    if (!record.at_end() || other.page_count() == 0) return corrupt;
    instance_ = std::move(other.instance_);
    marks_ = std::move(other.marks_);
    set_online(!asked_offline_);
    return {};
}

}  // namespace kiosk
