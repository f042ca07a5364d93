#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "kiosk/platform/http_client.h"

namespace kiosk {

/// Which of its problems the platform names (docs/SYNC_PROTOCOL.md).
struct ToldProblem {
    /// For example “not-found”; empty: it is of somebody on the way, who knows nothing of what was
    /// asked.
    std::string type;
    bool retryable = false;
    [[nodiscard]] bool is_platforms() const { return !type.empty(); }
};

/// Of a whole answer.
[[nodiscard]] ToldProblem told_problem(const HttpReply& reply);
/// Of one item of an answer.
[[nodiscard]] ToldProblem told_problem(const nlohmann::json& item);

}  // namespace kiosk
