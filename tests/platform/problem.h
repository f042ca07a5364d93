#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/base/check.h"

namespace tests {

/// RFC 9457; the names are those of docs/SYNC_PROTOCOL.md.
struct Problem {
    struct Entry {
        std::string pointer;
        std::string detail;
    };

    int status = 500;
    std::string type = "internal";  // after urn:bianmin:problem:
    std::string detail;
    bool retryable = false;
    std::optional<int> retry_after;  // seconds
    std::vector<Entry> errors;
};

[[nodiscard]] Problem malformed(std::string detail);
[[nodiscard]] Problem not_found();
/// The store cannot be reached now; the same request may work soon.
[[nodiscard]] Problem store_away();
/// One member of the body is not as the contract wants it.
[[nodiscard]] Problem wrong_member(const char* pointer, const char* why);

/// What the platform answers: a body or a problem.
template <class T>
class Answer {
  public:
    Answer(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Answer(Problem problem) : state_(std::in_place_index<1>, std::move(problem)) {}

    explicit operator bool() const { return state_.index() == 0; }
    [[nodiscard]] const T& operator*() const {
        KIOSK_CHECK(state_.index() == 0);
        return std::get<0>(state_);
    }
    [[nodiscard]] const T* operator->() const { return &**this; }
    [[nodiscard]] T take() {
        KIOSK_CHECK(state_.index() == 0);
        return std::get<0>(std::move(state_));
    }
    [[nodiscard]] const Problem& problem() const {
        KIOSK_CHECK(state_.index() == 1);
        return std::get<1>(state_);
    }

  private:
    std::variant<T, Problem> state_;
};

/// An HTTP reply without HTTP.
struct Reply {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

[[nodiscard]] Reply reply_of(const Problem& problem);

}  // namespace tests
