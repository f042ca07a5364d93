#pragma once

#include <functional>
#include <string>

#include "tests/platform/problem.h"
#include "tests/platform/store.h"

namespace tests {

/// What a request changes, and its answer.
struct DoneOnce {
    int status = 201;
    std::string body;
    CaseWrite write{};
};
using OnceWork = std::function<Answer<DoneOnce>()>;

/// A request with an Idempotency-Key; `words` is all that makes it this request.
struct OnceCall {
    std::string terminal;
    std::string key;  // as the header has it: in quotation marks
    std::string words;
};

/// Does the work once for a key: what it changes and its answer are written together. The same
/// request again gets the same answer; the key with another request is 409. A refusal changes
/// nothing and is not kept.
/// **Threads:** the caller lets one in at a time.
[[nodiscard]] Reply done_once(Store& store, const OnceCall& call, const OnceWork& work);

}  // namespace tests
