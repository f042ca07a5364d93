#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace tests {

struct TraceOutcome {
    enum class Kind { passed, failed, skipped } kind = Kind::passed;
    /// Why it failed, or which feature of KX-1's exclusion list the form uses.
    std::string reason;
};

/// Runs one recorded trace on the engine and compares every node, option, message and the instance
/// after every step. `before`: the trace recorded just before of the same test and form, or null.
/// The recordings don't say with which instance a form was opened the second time: a trace passes
/// when it holds for a new form, or for one that continues or edits the last instance of `before`
/// or, where a test wrote its own, the trace's first (then the reason says “continued”).
/// `resources`: the folder of the lists that forms name; empty: they have none.
[[nodiscard]] TraceOutcome run_trace(const nlohmann::json& trace, const nlohmann::json* before,
                                     const std::string& resources);

}  // namespace tests
