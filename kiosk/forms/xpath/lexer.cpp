#include "kiosk/forms/xpath/lexer.h"

#include <algorithm>
#include <charconv>

namespace kiosk::xpath {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// XML names, every character beyond ASCII among them.
bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_part(char c) {
    return is_name_start(c) || is_digit(c) || c == '-' || c == '.';
}

}  // namespace

Error error_at(std::string_view source, std::size_t at, std::string_view what) {
    const auto before = source.substr(0, std::min(at, source.size()));
    const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    });
    return {ErrorCode::bad_format,
            "character " + std::to_string(characters + 1) + ": " + std::string(what),
            {}};
}

void Lexer::skip_space() {
    while (at_ < source_.size() && is_space(source_[at_])) ++at_;
}

bool Lexer::after_operand() const {
    switch (before_) {
        case Token::Kind::number:
        case Token::Kind::literal:
        case Token::Kind::name:
        case Token::Kind::close:
        case Token::Kind::close_square:
        case Token::Kind::dot:
        case Token::Kind::dots:
        case Token::Kind::star:
            return true;
        case Token::Kind::end:
        case Token::Kind::operator_:
        case Token::Kind::slash:
        case Token::Kind::slashes:
        case Token::Kind::open:
        case Token::Kind::open_square:
        case Token::Kind::at:
        case Token::Kind::comma:
        case Token::Kind::axis:
        case Token::Kind::dollar:
            return false;
    }
    return false;
}

std::string_view Lexer::name_at(std::size_t at) const {
    if (at >= source_.size() || !is_name_start(source_[at])) return {};
    std::size_t end = at + 1;
    while (end < source_.size() && is_name_part(source_[end])) ++end;
    return source_.substr(at, end - at);
}

bool Lexer::parenthesis_follows() const {
    std::size_t at = at_;
    while (at < source_.size() && is_space(source_[at])) ++at;
    return at < source_.size() && source_[at] == '(';
}

Token Lexer::make(Token::Kind kind, std::size_t length) {
    Token token;
    token.kind = kind;
    token.at = at_;
    token.text = source_.substr(at_, length);
    at_ += length;
    before_ = kind;
    return token;
}

Result<Token> Lexer::next() {
    skip_space();
    if (at_ >= source_.size()) return make(Token::Kind::end, 0);
    const char c = source_[at_];
    const char then = at_ + 1 < source_.size() ? source_[at_ + 1] : '\0';
    if (is_digit(c) || (c == '.' && is_digit(then))) return number();
    if (c == '"' || c == '\'') return literal();
    if (is_name_start(c)) return name();
    if (auto token = symbol()) return std::move(*token);
    return error_at(source_, at_, "this character has no meaning here");
}

Result<Token> Lexer::number() {
    std::size_t end = at_;
    while (end < source_.size() && is_digit(source_[end])) ++end;
    if (end < source_.size() && source_[end] == '.') ++end;
    while (end < source_.size() && is_digit(source_[end])) ++end;
    // Not of XPath 1.0, but forms carry it: 7.9e-12.
    std::size_t power = end;
    if (power < source_.size() && (source_[power] == 'e' || source_[power] == 'E')) {
        ++power;
        if (power < source_.size() && (source_[power] == '-' || source_[power] == '+')) ++power;
        if (power < source_.size() && is_digit(source_[power])) {
            while (power < source_.size() && is_digit(source_[power])) ++power;
            end = power;
        }
    }
    const std::size_t begin = at_;
    Token token = make(Token::Kind::number, end - at_);
    std::from_chars(source_.data() + begin, source_.data() + end, token.number);
    return token;
}

Result<Token> Lexer::literal() {
    const std::size_t end = source_.find(source_[at_], at_ + 1);
    if (end == std::string_view::npos)
        return error_at(source_, at_, "the text has no closing quotation mark");
    Token token = make(Token::Kind::literal, end + 1 - at_);
    token.text = token.text.substr(1, token.text.size() - 2);
    return token;
}

Result<Token> Lexer::name() {
    if (after_operand()) {
        for (const std::string_view word : {"and", "or", "mod", "div"})
            if (source_.substr(at_).starts_with(word))
                return make(Token::Kind::operator_, word.size());
        return error_at(source_, at_, "an operator is missing here");
    }
    const std::string_view first = name_at(at_);
    const std::size_t behind = at_ + first.size();
    const auto is = [this](std::size_t at, std::string_view text) {
        return source_.substr(std::min(at, source_.size())).starts_with(text);
    };
    std::size_t colons = behind;
    while (colons < source_.size() && is_space(source_[colons])) ++colons;
    if (is(colons, "::")) {
        Token token = make(Token::Kind::axis, first.size());
        at_ = colons + 2;
        return token;
    }
    if (!is(behind, ":")) return make(Token::Kind::name, first.size());
    const std::string_view second =
        is(behind + 1, "*") ? source_.substr(behind + 1, 1) : name_at(behind + 1);
    if (second.empty()) return error_at(source_, behind, "a name is missing behind the colon");
    Token token = make(Token::Kind::name, first.size() + 1 + second.size());
    token.prefix = first;
    token.text = second;
    return token;
}

std::optional<Token> Lexer::symbol() {
    struct Symbol {
        std::string_view text;
        Token::Kind kind;
    };
    // Longer ones first.
    static constexpr Symbol symbols[] = {
        {"//", Token::Kind::slashes},     {"..", Token::Kind::dots},
        {"!=", Token::Kind::operator_},   {"<=", Token::Kind::operator_},
        {">=", Token::Kind::operator_},   {"/", Token::Kind::slash},
        {".", Token::Kind::dot},          {"=", Token::Kind::operator_},
        {"<", Token::Kind::operator_},    {">", Token::Kind::operator_},
        {"|", Token::Kind::operator_},    {"+", Token::Kind::operator_},
        {"-", Token::Kind::operator_},    {"(", Token::Kind::open},
        {")", Token::Kind::close},        {"[", Token::Kind::open_square},
        {"]", Token::Kind::close_square}, {"@", Token::Kind::at},
        {",", Token::Kind::comma},        {"$", Token::Kind::dollar}};
    if (source_[at_] == '*')
        return make(after_operand() ? Token::Kind::operator_ : Token::Kind::star, 1);
    for (const auto& [text, kind] : symbols)
        if (source_.substr(at_).starts_with(text)) return make(kind, text.size());
    return std::nullopt;
}

}  // namespace kiosk::xpath
