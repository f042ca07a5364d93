#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/result.h"

namespace kiosk::xpath {

struct Token {
    enum class Kind {
        end,
        number,
        literal,
        name,       // NCName, QName, or prefix:* as prefix and "*"
        operator_,  // + - * = != < <= > >= | and or mod div
        slash,      // /
        slashes,    // //
        open,       // (
        close,      // )
        open_square,
        close_square,
        at,
        comma,
        axis,  // name followed by ::, which is taken
        dot,
        dots,
        star,  // a name test
        dollar
    };
    Kind kind = Kind::end;
    std::string text;
    std::string prefix;
    double number = 0;
    std::size_t at = 0;  // byte of the source
};

/// Tells tokens apart as XPath 1.0 §3.7 does: whether `*` and `and`, `or`, `mod`, `div` are
/// operators depends on what stands before. An operator's name may touch what follows (`1and1`).
class Lexer {
  public:
    explicit Lexer(std::string_view source) : source_(source) {}
    [[nodiscard]] Result<Token> next();
    /// Whether the character after the white space that follows is a parenthesis.
    [[nodiscard]] bool parenthesis_follows() const;

  private:
    void skip_space();
    [[nodiscard]] bool after_operand() const;
    [[nodiscard]] std::string_view name_at(std::size_t at) const;
    Result<Token> number();
    Result<Token> literal();
    Result<Token> name();
    std::optional<Token> symbol();
    Token make(Token::Kind kind, std::size_t length);

    std::string_view source_;
    std::size_t at_ = 0;
    Token::Kind before_ = Token::Kind::end;
};

/// `character N: what`, N counted in characters from 1.
[[nodiscard]] Error error_at(std::string_view source, std::size_t at, std::string_view what);

}  // namespace kiosk::xpath
