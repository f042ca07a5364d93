#include "tests/platform/once.h"

#include <regex>

#include "kiosk/base/encoding.h"

namespace tests {

namespace {

bool is_quoted_key(const std::string& key) {
    static const std::regex shape("\"[A-Za-z0-9._-]{8,64}\"");
    return std::regex_match(key, shape);
}

Reply once_unavailable() {
    return reply_of(store_away());
}

}  // namespace

Reply done_once(Store& store, const OnceCall& call, const OnceWork& work) {
    if (!is_quoted_key(call.key)) return reply_of(malformed("Idempotency-Key is missing"));
    const auto digest = kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(call.words)));
    const auto known = store.find_answer(call.terminal, call.key);
    if (!known) return once_unavailable();
    if (*known && (*known)->digest != digest)
        return reply_of(
            Problem{409, "digest-conflict", "the key of another request", false, {}, {}});
    if (*known) return {(*known)->status, "application/json", (*known)->body, {}};
    auto done = work();
    if (!done) return reply_of(done.problem());
    auto made = done.take();
    made.write.answer = KeptAnswer{call.terminal, call.key, digest, made.status, made.body};
    if (const auto kept = store.write_case(made.write); !kept) return once_unavailable();
    return {made.status, "application/json", made.body, {}};
}

}  // namespace tests
