#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "kiosk/base/result.h"
#include "kiosk/forms/xpath/tree.h"

namespace kiosk {

/// Turns a table into `<root><item><column>value</column>…</item>…</root>`, as ODK does with
/// jr://file-csv. First line: names of columns. The separator is the one of , ; tab | that the
/// first line has most of; values may be quoted, quotes in them doubled; lines end with LF, CR or
/// CRLF; a byte order mark and empty lines are passed over.
/// **Errors:** bad_format with the line for an open quote, a column without name or twice, a row
/// with more values than columns, or bytes that aren't UTF-8; limit_exceeded above
/// FormDefinition's limits.
[[nodiscard]] Result<std::unique_ptr<Tree>> tree_of_csv(std::string_view text);

}  // namespace kiosk
