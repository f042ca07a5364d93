#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace kiosk {

/// How an expression of one form is carried over into another form that holds the first as a
/// group.
struct RewriteRules {
    /// Absolute path of plain steps, “/data/phone” → “/data/birth/phone”.
    std::function<std::string(const std::string& path)> path;
    /// The same for the path in jr:choice-name(…, '…'), which must lead to the question itself;
    /// not set: `path`.
    std::function<std::string(const std::string& path)> question;
    /// Id in instance('…') and pulldata('…', …).
    std::function<std::string(const std::string& id)> instance;
    /// Id in jr:itext('…').
    std::function<std::string(const std::string& id)> itext;
    /// Not empty: the path of the node that the expression stands on, whose place changes. Then
    /// relative paths outside predicates, and those from current(), become absolute from it; “.”
    /// alone stays.
    std::string context;
};

/// The expression with paths and ids replaced, all else as written. Macros (`@idno(.)`) stay.
/// Never fails: what it does not understand is left for the form engine to refuse.
[[nodiscard]] std::string rewrite_expression(std::string_view expression,
                                             const RewriteRules& rules);

/// The same expression with one way of spacing and quoting, to compare two of them.
[[nodiscard]] std::string normalised_expression(std::string_view expression);

}  // namespace kiosk
