#include "kiosk/forms/xpath/tree_store.h"

namespace kiosk {

namespace {

constexpr std::string_view xml_prefix_uri = "http://www.w3.org/XML/1998/namespace";

/// XML 1.0 §2.2: which code points below space a document may hold.
bool is_white(unsigned char c) {
    return c == '\t' || c == '\n' || c == '\r';
}

void escape(std::string_view text, bool attribute, std::string& out) {
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '\r':
                out += "&#13;";
                break;
            case '"':
                out += attribute ? "&quot;" : "\"";
                break;
            case '\n':
                out += attribute ? "&#10;" : "\n";
                break;
            case '\t':
                out += attribute ? "&#9;" : "\t";
                break;
            default: {
                const auto byte = static_cast<unsigned char>(c);
                if (byte < 0x20 && !is_white(byte))
                    out += "\xEF\xBF\xBD";
                else
                    out += c;
            }
        }
    }
}

}  // namespace

/// Writes one subtree; remembers which prefixes are bound on the way down.
class Tree::Writer {
  public:
    Writer(const Store& store, bool (*skip)(const Node&, const void*), const void* skip_data)
        : store_(store), skip_(skip), skip_data_(skip_data) {
        scope_.emplace_back("xml", xml_prefix_uri);
        scope_.emplace_back("", "");
    }

    void write(const Node& top) {
        const Node* node = &top;
        while (node != nullptr) {
            const bool opened = open(*node);
            if (opened && node->first_child() != nullptr) {
                node = node->first_child();
                continue;
            }
            if (opened) close(*node, true);
            while (node != &top && node->next() == nullptr) {
                node = node->parent();
                close(*node, false);
            }
            node = node == &top ? nullptr : node->next();
        }
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    /// Whether its children are to be written, and it is to be closed.
    bool open(const Node& node) {
        switch (node.kind()) {
            case NodeKind::document:
                return true;
            case NodeKind::element:
                if (skip_ != nullptr && skip_(node, skip_data_)) return false;
                open_element(node);
                return true;
            case NodeKind::text:
            case NodeKind::attribute:
            case NodeKind::name_space:
                escape(node.value(), false, out_);
                return false;
            case NodeKind::comment:
                out_ += "<!--";
                out_ += node.value();
                out_ += "-->";
                return false;
            case NodeKind::processing_instruction:
                out_ += "<?" + node.name().local;
                if (!node.value().empty()) out_ += ' ';
                out_ += node.value();
                out_ += "?>";
                return false;
        }
        return false;
    }

    void open_element(const Node& node) {
        marks_.push_back(scope_.size());
        std::string names;
        if (const auto known = store_.declarations.find(&node); known != store_.declarations.end())
            for (const auto& [prefix, uri] : known->second) declare(prefix, uri, names);
        const std::string name = written(node.name(), false, names);
        std::string attributes;
        for (const Node* each = node.first_attribute(); each != nullptr; each = each->next()) {
            attributes += " " + written(each->name(), true, names) + "=\"";
            escape(each->value(), true, attributes);
            attributes += '"';
        }
        out_ += '<';
        out_ += name;
        out_ += names;
        out_ += attributes;
        if (node.first_child() != nullptr) out_ += '>';
        open_names_.push_back(name);
    }

    void close(const Node& node, bool empty) {
        if (node.kind() != NodeKind::element) return;
        if (empty)
            out_ += "/>";
        else
            out_ += "</" + open_names_.back() + ">";
        open_names_.pop_back();
        scope_.resize(marks_.back());
        marks_.pop_back();
    }

    void declare(std::string_view prefix, std::string_view uri, std::string& out) {
        if (bound(prefix) == uri) return;
        scope_.emplace_back(prefix, uri);
        out += prefix.empty() ? " xmlns" : " xmlns:";
        out += prefix;
        out += "=\"";
        escape(uri, true, out);
        out += '"';
    }

    [[nodiscard]] std::string_view bound(std::string_view prefix) const {
        for (auto it = scope_.rbegin(); it != scope_.rend(); ++it)
            if (it->first == prefix) return it->second;
        return {};
    }

    /// The name with a prefix that is bound to its uri here; binds one where there is none.
    std::string written(const QualifiedName& name, bool attribute, std::string& declarations) {
        if (name.uri.empty()) {
            if (!attribute) declare("", "", declarations);
            return name.local;
        }
        std::string prefix = name.prefix;
        const std::size_t here = marks_.back();
        const auto taken = [&](std::string_view one) {
            for (std::size_t i = here; i < scope_.size(); ++i)
                if (scope_[i].first == one) return scope_[i].second != name.uri;
            return false;
        };
        if (attribute && prefix.empty()) prefix = "ns0";
        for (std::size_t i = 1; taken(prefix); ++i) prefix = "ns" + std::to_string(i);
        declare(prefix, name.uri, declarations);
        return prefix.empty() ? name.local : prefix + ":" + name.local;
    }

    const Store& store_;
    bool (*skip_)(const Node&, const void*);
    const void* skip_data_;
    std::string out_;
    std::vector<std::pair<std::string, std::string>>
        scope_;                       // prefix, uri; the last binding counts
    std::vector<std::size_t> marks_;  // how long scope_ was at each element
    std::vector<std::string> open_names_;
};

std::string Tree::to_xml(const Node& node, bool (*skip)(const Node&, const void*),
                         const void* skip_data) const {
    Writer writer(*store_, skip, skip_data);
    writer.write(node);
    return writer.take();
}

}  // namespace kiosk
