#include "kiosk/forms/package/path_rewriter.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "kiosk/forms/xpath/expression.h"

namespace kiosk {

namespace {

struct Token {
    enum class Kind { literal, number, name, symbol } kind = Kind::symbol;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view text;
};

bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool goes_on(char c) {
    return starts_name(c) || is_digit(c) || c == '-' || c == '.';
}

constexpr std::array<std::string_view, 6> long_symbols{"!=", "<=", ">=", "::", "//", ".."};

/// Tokens of XPath 1.0 §3.7; a name takes its prefix with it.
class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<Token> run() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                ++at_;
            } else {
                add(c);
            }
        }
        return std::move(tokens_);
    }

  private:
    void add(char c) {
        Token token;
        token.begin = at_;
        if (c == '\'' || c == '"') {
            token.kind = Token::Kind::literal;
            at_ = std::min(text_.find(c, at_ + 1), text_.size() - 1) + 1;
        } else if (is_digit(c) ||
                   (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
            token.kind = Token::Kind::number;
            while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
        } else if (starts_name(c)) {
            token.kind = Token::Kind::name;
            name();
            const bool prefixed =
                at_ + 1 < text_.size() && text_[at_] == ':' && starts_name(text_[at_ + 1]);
            if (prefixed) {
                ++at_;
                name();
            }
        } else {
            const auto rest = text_.substr(at_, 2);
            at_ += std::ranges::find(long_symbols, rest) != long_symbols.end() ? 2 : 1;
        }
        token.end = at_;
        token.text = text_.substr(token.begin, token.end - token.begin);
        tokens_.push_back(token);
    }
    void name() {
        while (at_ < text_.size() && goes_on(text_[at_])) ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

bool is_operator_name(std::string_view name) {
    return name == "and" || name == "or" || name == "div" || name == "mod";
}

/// Walks the tokens once and notes what is to be replaced.
class Rewriter {
  public:
    Rewriter(std::string_view text, const RewriteRules& rules)
        : text_(text), rules_(rules), tokens_(Lexer(text).run()) {}

    std::string run() {
        while (at_ < tokens_.size()) operand_or_operator(false);
        std::string out;
        std::size_t copied = 0;
        for (const auto& edit : edits_) {
            out.append(text_.substr(copied, edit.begin - copied)).append(edit.text);
            copied = edit.end;
        }
        return out.append(text_.substr(copied));
    }

  private:
    struct Edit {
        std::size_t begin;
        std::size_t end;
        std::string text;
    };

    [[nodiscard]] bool is(std::size_t index, std::string_view text) const {
        return index < tokens_.size() && tokens_[index].kind == Token::Kind::symbol &&
               tokens_[index].text == text;
    }
    [[nodiscard]] bool is_name(std::size_t index) const {
        return index < tokens_.size() && tokens_[index].kind == Token::Kind::name;
    }

    [[nodiscard]] bool is_literal(std::size_t index) const {
        return index < tokens_.size() && tokens_[index].kind == Token::Kind::literal &&
               tokens_[index].text.size() >= 2;
    }

    /// XPath 1.0 §3.7: after an operand, a name is an operator and * multiplies.
    [[nodiscard]] bool operand_expected() const {
        if (at_ == 0) return true;
        const auto& before = tokens_[at_ - 1];
        if (before.kind == Token::Kind::name) return was_operator_;
        if (before.kind != Token::Kind::symbol) return false;
        return before.text != ")" && before.text != "]" && before.text != "." &&
               before.text != ".." && !(before.text == "*" && !was_operator_);
    }

    void operand_or_operator(bool in_predicate) {
        const auto& token = tokens_[at_];
        if (!operand_expected()) {
            was_operator_ = is_operator_name(token.text) || token.text == "*";
            if (token.text == "/" || token.text == "//") {  // goes on from a function's nodes
                ++at_;
                steps(nullptr);
                return;
            }
            if (is(at_, "[")) return predicate();
            ++at_;
            return;
        }
        was_operator_ = false;
        if (token.text == "@" && is_name(at_ + 1) && is(at_ + 2, "(")) {
            at_ += 3;  // a macro
        } else if (token.kind == Token::Kind::name && is(at_ + 1, "(")) {
            function();
        } else if (token.text == "/") {
            absolute();
        } else if (token.kind == Token::Kind::name || token.text == "." || token.text == ".." ||
                   token.text == "@" || token.text == "*") {
            relative(at_, at_, in_predicate);
        } else {
            if (std::ranges::find(paths_, at_) != paths_.end()) rewrite_path(token);
            ++at_;
        }
    }

    void function() {
        const auto name = tokens_[at_].text;
        if (name == "current" && is(at_ + 2, ")") && is(at_ + 3, "/") && !rules_.context.empty()) {
            const auto from = at_;
            at_ += 4;
            relative(from, at_, false);
            return;
        }
        const bool names_one = at_ + 3 < tokens_.size() && is(at_ + 3, ")") &&
                               tokens_[at_ + 2].kind == Token::Kind::literal;
        if (names_one && name == "instance") rename(at_ + 2, rules_.instance);
        if (names_one && name == "jr:itext") rename(at_ + 2, rules_.itext);
        if (name == "pulldata" && is_literal(at_ + 2) && is(at_ + 3, ",")) {
            rename(at_ + 2, rules_.instance);
            at_ += 3;
            return;
        }
        if (name == "jr:choice-name") note_path(at_ + 2);
        at_ += 2;  // arguments follow as operands
    }

    /// Notes the second argument of jr:choice-name when it is a literal: a path in quotes.
    void note_path(std::size_t from) {
        int depth = 0;
        for (auto index = from; index < tokens_.size() && depth >= 0; ++index) {
            if (is(index, "(") || is(index, "[")) ++depth;
            if (is(index, ")") || is(index, "]")) --depth;
            if (depth != 0 || !is(index, ",")) continue;
            if (is_literal(index + 1) && is(index + 2, ")")) paths_.push_back(index + 1);
            return;
        }
    }

    /// The question whose options are asked for is the one on the screen.
    void rewrite_path(const Token& token) {
        auto rules = rules_;
        if (rules.question) rules.path = rules.question;
        const auto quote = std::string(token.text.substr(0, 1));
        edits_.push_back(
            {token.begin, token.end,
             quote + rewrite_expression(token.text.substr(1, token.text.size() - 2), rules) +
                 quote});
    }

    void rename(std::size_t literal, const std::function<std::string(const std::string&)>& rule) {
        if (!rule) return;
        const auto& token = tokens_[literal];
        const auto quote = token.text.substr(0, 1);
        const std::string id(token.text.substr(1, token.text.size() - 2));
        edits_.push_back(
            {token.begin, token.end, std::string(quote) + rule(id) + std::string(quote)});
    }

    void absolute() {
        const auto from = tokens_[at_].begin;
        std::vector<std::string> plain;
        ++at_;
        const auto first_step_end = at_ < tokens_.size() ? tokens_[at_].end : from;
        const auto edit = edits_.size();
        const auto plain_end = steps(&plain);
        if (plain.empty() || !rules_.path) return;
        // With predicates only the head changes: the group of the form keeps its inner order.
        const bool whole = tokens_[at_ - 1].end == plain_end;
        std::string path;
        for (const auto& step : plain) path += "/" + step;
        Edit change = whole ? Edit{from, plain_end, rules_.path(path)}
                            : Edit{from, first_step_end, rules_.path("/" + plain.front())};
        edits_.insert(edits_.begin() + static_cast<std::ptrdiff_t>(edit), std::move(change));
    }

    /// `from` is the token that the written path begins with, `step` its first step.
    void relative(std::size_t from, std::size_t step, bool in_predicate) {
        const bool alone = from == step && is(step, ".") && !is(step + 1, "/");
        if (in_predicate || rules_.context.empty() || alone) {
            at_ = step;
            steps(nullptr);
            return;
        }
        const auto begin = tokens_[from].begin;
        std::string path = rules_.context;
        at_ = step;
        std::size_t end = begin;
        for (;;) {  // “..” and “.” first, then names
            if (is(at_, "..")) {
                path.resize(std::min(path.rfind('/'), path.size()));
            } else if (!is(at_, ".")) {
                break;
            }
            end = tokens_[at_++].end;
            if (!is(at_, "/")) break;
            ++at_;
        }
        const auto edit = edits_.size();
        const bool more = at_ > step && is(at_ - 1, "/");
        if (at_ == step || more) {
            std::vector<std::string> plain;
            end = std::max(end, steps(&plain));
            for (const auto& name : plain) path += "/" + name;
        }
        Edit change{begin, end, rules_.path ? rules_.path(path) : path};
        edits_.insert(edits_.begin() + static_cast<std::ptrdiff_t>(edit), std::move(change));
    }

    /// Takes the steps at `at_`. Collects leading plain names into `plain` and returns where in the
    /// text they end.
    std::size_t steps(std::vector<std::string>* plain) {
        bool simple = plain != nullptr;
        std::size_t plain_end = 0;
        while (at_ < tokens_.size()) {
            const bool axis = is_name(at_) && is(at_ + 1, "::");
            if (axis) at_ += 2;
            if (is(at_, "@")) ++at_, simple = false;
            if (axis) simple = false;
            const bool step = is_name(at_) || is(at_, "*") || is(at_, ".") || is(at_, "..");
            if (!step) break;
            const bool node_test = is_name(at_) && is(at_ + 1, "(");
            if (simple && is_name(at_) && !node_test) {
                plain->emplace_back(tokens_[at_].text);
                plain_end = tokens_[at_].end;
            } else {
                simple = false;
            }
            at_ += node_test ? 3 : 1;
            while (is(at_, "[")) {
                simple = false;
                predicate();
            }
            if (!is(at_, "/") && !is(at_, "//")) break;
            if (is(at_, "//")) simple = false;
            ++at_;
        }
        return plain_end;
    }

    void predicate() {
        if (nesting_ == Expression::max_nesting) {
            at_ = tokens_.size();
            return;
        }
        ++nesting_;
        ++at_;
        int depth = 1;
        while (at_ < tokens_.size() && depth > 0) {
            if (is(at_, "]")) {
                --depth;
                ++at_;
            } else {
                operand_or_operator(true);
            }
        }
        was_operator_ = false;
        --nesting_;
    }

    std::string_view text_;
    const RewriteRules& rules_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    bool was_operator_ = false;
    std::size_t nesting_ = 0;
    std::vector<Edit> edits_;
    std::vector<std::size_t> paths_;  // literals that are paths, by token
};

}  // namespace

std::string rewrite_expression(std::string_view expression, const RewriteRules& rules) {
    return Rewriter(expression, rules).run();
}

std::string normalised_expression(std::string_view expression) {
    std::string out;
    for (const auto& token : Lexer(expression).run()) {
        if (!out.empty()) out += ' ';
        const bool other_quotes = token.kind == Token::Kind::literal && token.text.front() == '"' &&
                                  token.text.find('\'') == std::string_view::npos;
        if (other_quotes) {
            out.append("'").append(token.text.substr(1, token.text.size() - 2)).append("'");
        } else {
            out.append(token.text);
        }
    }
    return out;
}

}  // namespace kiosk
