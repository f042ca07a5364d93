#pragma once

#include "kiosk/forms/xpath/lexer.h"
#include "kiosk/forms/xpath/program.h"

namespace kiosk::xpath {

/// Makes the compiled form of an expression. Function calls are bound to the library here.
/// **Errors:** bad_format with the character; limit_exceeded above Expression::max_nesting.
[[nodiscard]] Result<std::shared_ptr<const Expression::Program>> parse(
    std::string_view source, const NamespaceMap& namespaces, Expression::Functions functions,
    Expression::Unknown unknown);

/// The paths that `term` reads; see PathReference.
[[nodiscard]] std::vector<PathReference> references_of(const Term& term);

}  // namespace kiosk::xpath
