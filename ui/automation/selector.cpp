#include "ui/automation/selector.h"

#include <cctype>
#include <optional>

namespace ui {

std::vector<Attribute> attributes_of(const Node& node) {
    std::vector<Attribute> all;
    const auto text = [&](const char* name, const std::string& value) {
        if (!value.empty()) all.push_back({name, value});
    };
    const auto flag = [&](const char* name, bool on) {
        if (on) all.push_back({name, "true"});
    };
    text("id", node.id);
    text("name", node.id);
    text("label", node.label);
    text("description", node.description);
    text("value", node.value);
    if (node.qr) text("code", node.qr->payload);
    if (node.heading_level > 0) all.push_back({"level", std::to_string(node.heading_level)});
    all.push_back({"enabled", node.enabled ? "true" : "false"});
    flag("checked", node.checked);
    flag("pressed", node.pressed);
    flag("selected", node.selected);
    flag("required", node.required);
    flag("readonly", node.readonly);
    flag("invalid", node.invalid);
    flag("focused", node.focused);
    flag("primary", node.primary);
    all.push_back({"x", std::to_string(node.rect.x)});
    all.push_back({"y", std::to_string(node.rect.y)});
    all.push_back({"width", std::to_string(node.rect.w)});
    all.push_back({"height", std::to_string(node.rect.h)});
    return all;
}

class Selector::Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    std::optional<std::vector<Chain>> run() {
        std::vector<Chain> chains(1);
        bool child = false;
        skip_space();
        while (at_ < text_.size()) {
            auto compound = parse_compound();
            if (!compound) return std::nullopt;
            compound->child = child;
            child = false;
            chains.back().push_back(std::move(*compound));
            skip_space();
            if (eat('>')) {
                child = true;
                skip_space();
            } else if (eat(',')) {
                chains.emplace_back();
                skip_space();
            }
        }
        if (child || chains.back().empty()) return std::nullopt;
        return chains;
    }

  private:
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool eat(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    void skip_space() {
        while (std::isspace(static_cast<unsigned char>(peek())) != 0) ++at_;
    }

    /// CSS identifier with escapes; ids hold dots, which clients escape or quote.
    std::string name() {
        std::string out;
        while (at_ < text_.size()) {
            const char c = peek();
            if (c == '\\' && at_ + 1 < text_.size()) {
                ++at_;
                out.push_back(escaped());
            } else if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' ||
                       (static_cast<unsigned char>(c) & 0x80) != 0) {
                out.push_back(c);
                ++at_;
            } else {
                break;
            }
        }
        return out;
    }

    /// After the backslash: up to six hexadecimal digits and one space, or the character itself.
    char escaped() {
        int value = 0;
        int count = 0;
        while (count < 6 && std::isxdigit(static_cast<unsigned char>(peek())) != 0) {
            const char c = peek();
            value = value * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
            ++at_;
            ++count;
        }
        if (count == 0) return text_[at_++];
        eat(' ');
        return static_cast<char>(value < 128 ? value : '?');
    }

    std::optional<Compound> parse_compound() {
        Compound compound;
        const std::size_t start = at_;
        if (!eat('*')) compound.type = name();
        while (true) {
            if (eat('#')) {
                std::string id = name();
                // An id with plain dots is taken whole: ids are the published contract and nobody
                // has classes.
                while (eat('.')) id += "." + name();
                compound.tests.push_back({"id", '=', std::move(id)});
            } else if (eat('[')) {
                auto test = parse_test();
                if (!test) return std::nullopt;
                compound.tests.push_back(std::move(*test));
            } else {
                break;
            }
        }
        if (at_ == start) return std::nullopt;
        return compound;
    }

    std::optional<Test> parse_test() {
        Test test;
        skip_space();
        test.attribute = name();
        skip_space();
        if (test.attribute.empty()) return std::nullopt;
        if (eat(']')) return test;
        const char before = peek();
        if (before == '^' || before == '$' || before == '*') ++at_;
        if (!eat('=')) return std::nullopt;
        test.comparison = before == '=' ? '=' : before;
        skip_space();
        const char quote = peek();
        if (quote == '"' || quote == '\'') {
            ++at_;
            while (at_ < text_.size() && peek() != quote) {
                if (peek() == '\\' && at_ + 1 < text_.size()) {
                    ++at_;
                    test.value.push_back(escaped());
                } else {
                    test.value.push_back(text_[at_++]);
                }
            }
            if (!eat(quote)) return std::nullopt;
        } else {
            test.value = name();
        }
        skip_space();
        if (!eat(']')) return std::nullopt;
        return test;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

kiosk::Result<Selector> Selector::parse(std::string_view text) {
    if (text.size() > bytes_max) return {kiosk::ErrorCode::limit_exceeded, "selector too long"};
    auto chains = Parser(text).run();
    if (!chains) return {kiosk::ErrorCode::bad_format, "not a selector"};
    Selector selector;
    selector.chains_ = std::move(*chains);
    return selector;
}

bool Selector::fits(const Compound& compound, const Node& node) {
    if (!compound.type.empty() && compound.type != name_of(node.role)) return false;
    if (compound.tests.empty()) return true;
    const auto attributes = attributes_of(node);
    for (const Test& test : compound.tests) {
        bool met = false;
        for (const Attribute& attribute : attributes) {
            if (attribute.name != test.attribute) continue;
            const std::string_view value = attribute.value;
            switch (test.comparison) {
                case 0:
                    met = true;
                    break;
                case '=':
                    met = value == test.value;
                    break;
                case '^':
                    met = !test.value.empty() && value.starts_with(test.value);
                    break;
                case '$':
                    met = !test.value.empty() && value.ends_with(test.value);
                    break;
                case '*':
                    met = !test.value.empty() && value.find(test.value) != std::string_view::npos;
                    break;
                default:
                    break;
            }
        }
        if (!met) return false;
    }
    return true;
}

bool Selector::fits(const Chain& chain, std::size_t length, const Node& node,
                    const std::vector<const Node*>& ancestors, std::size_t depth) {
    if (!fits(chain[length - 1], node)) return false;
    if (length == 1) return true;
    const bool child = chain[length - 1].child;
    for (std::size_t up = depth; up > 0; --up) {
        if (fits(chain, length - 1, *ancestors[up - 1], ancestors, up - 1)) return true;
        if (child) return false;
    }
    return false;
}

bool Selector::matches(const Node& node, const std::vector<const Node*>& ancestors) const {
    for (const Chain& chain : chains_)
        if (fits(chain, chain.size(), node, ancestors, ancestors.size())) return true;
    return false;
}

}  // namespace ui
