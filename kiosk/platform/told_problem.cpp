#include "kiosk/platform/told_problem.h"

#include <string_view>

#include <nlohmann/json.hpp>

#include "kiosk/platform/told_values.h"

namespace kiosk {

namespace {
constexpr std::string_view platform_problem = "urn:bianmin:problem:";
}  // namespace

ToldProblem told_problem(const nlohmann::json& item) {
    const auto type = told_text(item, "type");
    if (!type.starts_with(platform_problem)) return {};
    const auto retryable = item.find("retryable");
    return {
        .type = type.substr(platform_problem.size()),
        .retryable = retryable != item.end() && retryable->is_boolean() && retryable->get<bool>()};
}

ToldProblem told_problem(const HttpReply& reply) {
    if (!reply.header("Content-Type").starts_with("application/problem+json")) return {};
    return told_problem(nlohmann::json::parse(reply.body, nullptr, false));
}

}  // namespace kiosk
