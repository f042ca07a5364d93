#include "kiosk/app/refused_answer.h"

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace kiosk {

namespace {

constexpr std::string_view platform_problem = "urn:bianmin:problem:";

ErrorCode code_of(int status) {
    switch (status) {
        case 401:
            return ErrorCode::unauthorised;
        case 404:
            return ErrorCode::not_found;
        case 408:  // took too long
        case 425:  // too early
        case 429:  // too many
            return ErrorCode::server_error;
        default:
            break;
    }
    if (status >= 500) return ErrorCode::server_error;
    return status >= 400 ? ErrorCode::rejected : ErrorCode::protocol_error;
}

}  // namespace

Error refused_answer(int status) {
    return {code_of(status), "answered " + std::to_string(status), {}};
}

std::string told_problem(const HttpReply& reply) {
    if (!reply.header("Content-Type").starts_with("application/problem+json")) return {};
    const auto json = nlohmann::json::parse(reply.body, nullptr, false);
    if (!json.is_object()) return {};
    const auto type = json.find("type");
    if (type == json.end() || !type->is_string()) return {};
    const auto name = type->get<std::string>();
    return name.starts_with(platform_problem) ? name.substr(platform_problem.size())
                                              : std::string();
}

}  // namespace kiosk
