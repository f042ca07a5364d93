#include "kiosk/forms/package/split.h"

#include <algorithm>
#include <set>

#include "kiosk/forms/form_values.h"
#include "kiosk/forms/package/form_source.h"

namespace kiosk {

namespace {

/// JSON in a growing secret text. Written by hand, because a JSON library leaves copies behind.
class AnswerWriter {
  public:
    explicit AnswerWriter(const PartOutput& part) : part_(part) {}

    [[nodiscard]] SecretText take() { return std::move(out_); }

    void object(const Node* group) {
        out_.reveal() += '{';
        bool first = true;
        std::set<std::string> written;
        if (group != nullptr) members(*group, first, written);
        out_.reveal() += '}';
    }

  private:
    static bool has(const std::vector<std::string>& names, const std::string& name) {
        return std::ranges::find(names, name) != names.end();
    }

    void members(const Node& group, bool& first, std::set<std::string>& written) {
        for (const auto* child : elements_of(group)) {
            const auto& name = child->name().local;
            const bool list = has(part_.lists, name);
            if (!list && !elements_of(*child).empty()) {
                members(*child, first, written);
                continue;
            }
            if (!list && child->first_child() == nullptr) continue;
            if (!written.insert(name).second) continue;
            if (!first) out_.reveal() += ',';
            first = false;
            text(name);
            out_.reveal() += ':';
            if (list) {
                entries(group, name);
            } else {
                const SecretText value(child->string_value());
                // ODK keeps 12 as 12.0 where it is a decimal.
                if (has(part_.decimals, name))
                    text(canonical(FieldKind::decimal, value.reveal()).reveal());
                else
                    text(value.reveal());
            }
        }
    }

    void entries(const Node& group, const std::string& name) {
        out_.reveal() += '[';
        bool first = true;
        for (const auto* child : elements_of(group)) {
            if (child->name().local != name) continue;
            if (!first) out_.reveal() += ',';
            first = false;
            object(child);
        }
        out_.reveal() += ']';
    }

    void text(std::string_view value) {
        static constexpr std::string_view digits = "0123456789abcdef";
        auto& out = out_.reveal();
        out += '"';
        for (const char c : value) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\') {
                out += '\\';
                out += c;
            } else if (byte < 0x20) {
                out += "\\u00";
                out += digits[byte >> 4];
                out += digits[byte & 15];
            } else {
                out += c;
            }
        }
        out += '"';
    }

    const PartOutput& part_;
    SecretText out_;
};

Result<std::unique_ptr<Tree>> record_of(const SecretText& merged) {
    auto tree = Tree::parse(merged.reveal());
    // The reason could quote an answer.
    if (!tree || (*tree)->root() == nullptr)
        return {ErrorCode::bad_format, "the merged record is no XML"};
    return std::move(*tree);
}

}  // namespace

Result<SecretText> split_xml(const PartOutput& part, const SecretText& merged,
                             std::string_view instance_id) {
    const auto tree = record_of(merged);
    if (!tree) return tree.error();
    const auto* root = (*tree)->root();
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
    const auto tree = record_of(merged);
    if (!tree) return tree.error();
    AnswerWriter writer(part);
    writer.object((*tree)->root()->child(part.id));
    return writer.take();
}

}  // namespace kiosk
