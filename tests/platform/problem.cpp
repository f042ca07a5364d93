#include "tests/platform/problem.h"

#include <nlohmann/json.hpp>

namespace tests {

namespace {

const char* title_of(int status) {
    switch (status) {
        case 400:
            return "Bad request";
        case 401:
            return "Not known";
        case 403:
            return "Not allowed";
        case 404:
            return "Not found";
        case 409:
            return "Conflict";
        case 413:
            return "Too large";
        case 415:
            return "Unsupported media type";
        case 422:
            return "Cannot be processed";
        case 429:
            return "Too many requests";
        case 503:
            return "Not available now";
        default:
            return "Internal error";
    }
}

}  // namespace

Problem malformed(std::string detail) {
    return {400, "malformed", std::move(detail), false, {}, {}};
}

Problem not_found() {
    return {404, "not-found", {}, false, {}, {}};
}

Problem store_away() {
    return {503, "unavailable", "store", true, 5, {}};
}

Problem wrong_member(const char* pointer, const char* why) {
    return {422, "invalid-payload", {}, false, {}, {{pointer, why}}};
}

Reply reply_of(const Problem& problem) {
    nlohmann::ordered_json body{{"type", "urn:bianmin:problem:" + problem.type},
                                {"title", title_of(problem.status)},
                                {"status", problem.status},
                                {"retryable", problem.retryable}};
    if (!problem.detail.empty()) body["detail"] = problem.detail;
    for (const auto& entry : problem.errors) {
        body["errors"].push_back({{"pointer", entry.pointer}, {"detail", entry.detail}});
    }
    Reply reply{problem.status, "application/problem+json", body.dump(), {}};
    if (problem.retry_after)
        reply.headers.emplace_back("Retry-After", std::to_string(*problem.retry_after));
    return reply;
}

}  // namespace tests
