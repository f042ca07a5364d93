#pragma once

#include <string>

namespace tests {

/// Every table of the platform, made where it is missing; the same columns in both databases.
[[nodiscard]] std::string sqlite_schema();
[[nodiscard]] std::string postgres_schema();

}  // namespace tests
