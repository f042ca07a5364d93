#include "offline_cache/sync/wire.h"

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "offline_cache/manifest.h"
#include "tests/simulator/model_platform.h"
#include "tests/unit/offline_cache/fixture.h"

using namespace std::chrono_literals;
using kiosk::ErrorCode;
using kiosk::HttpReply;
using offline_cache::OutboxEntry;
using offline_cache::OutboxState;
using offline_cache::OutcomeKind;
using tests::json_reply;
using tests::problem_reply;

namespace {

constexpr auto registering = OutboxState::registering;
constexpr auto committing = OutboxState::committing;
constexpr auto resolving = OutboxState::resolving;
constexpr std::array phases{registering, committing, resolving};

struct Fixture {
    tests::ModelPlatform platform;
    offline_cache::ReceiptVerifier verifier =
        offline_cache::ReceiptVerifier::from_key(platform.key.public_key).value();
    offline_cache::WireOptions options{
        .url = "https://platform:8443", .terminal_id = "T-0001", .request_timeout = 9s};
    OutboxEntry entry;
    std::string manifest;

    Fixture() {
        entry.id = tests::id_of(1);
        manifest = nlohmann::json{{"submission_id", id()}, {"kind", "submission"}}.dump();
        entry.content_digest = kiosk::sha256(kiosk::as_bytes(manifest));
    }
    [[nodiscard]] std::string id() const { return entry.id.value().text(); }
    [[nodiscard]] OutcomeKind kind(OutboxState phase, const kiosk::Result<HttpReply>& reply) const {
        return outcome_of(phase, entry, reply, options, verifier).kind;
    }
    [[nodiscard]] OutcomeKind exchange(OutboxState phase) {
        return kind(phase, platform.send(request_of(phase, entry, manifest, options)));
    }
};

}  // namespace

TEST_CASE("Requests are those of the protocol, and a platform that keeps it leads to a receipt") {
    Fixture fixture;
    CHECK(fixture.exchange(resolving) == OutcomeKind::unknown_here);
    CHECK(fixture.exchange(committing) == OutcomeKind::unknown_here);
    CHECK(fixture.exchange(registering) == OutcomeKind::registered);
    CHECK(fixture.exchange(registering) == OutcomeKind::registered);
    CHECK(fixture.exchange(resolving) == OutcomeKind::registered);
    CHECK(fixture.exchange(committing) == OutcomeKind::accepted);
    CHECK(fixture.exchange(resolving) == OutcomeKind::accepted);
    CHECK(fixture.platform.complaints.empty());
    const auto put = request_of(registering, fixture.entry, fixture.manifest, fixture.options);
    CHECK(put.url == "https://platform:8443/v1/submissions/" + fixture.id());
    CHECK(put.timeout == 9s);
    CHECK(request_of(committing, fixture.entry, {}, fixture.options).body.empty());
    CHECK(request_of(resolving, fixture.entry, {}, fixture.options).method ==
          kiosk::HttpMethod::get);
}

TEST_CASE("A success that is not the platform's answer to this very request is junk") {
    Fixture fixture;
    const auto digest = offline_cache::content_digest_header(fixture.entry.content_digest);
    for (const auto phase : phases) {
        CHECK(fixture.kind(
                  phase, HttpReply{.status = 200, .headers = {}, .body = "<html>log in</html>"}) ==
              OutcomeKind::junk);
        CHECK(fixture.kind(phase, json_reply(200, "{}")) == OutcomeKind::junk);
        CHECK(fixture.kind(phase, json_reply(200, "[]")) == OutcomeKind::junk);
        CHECK(fixture.kind(phase, json_reply(200, "")) == OutcomeKind::junk);
        CHECK(fixture.kind(phase, json_reply(204, "")) == OutcomeKind::junk);
        CHECK(fixture.kind(phase, HttpReply{.status = 302,
                                            .headers = {{"Location", "https://portal"}},
                                            .body = {}}) == OutcomeKind::junk);
    }
    const auto answer = [&](const std::string& id, const std::string& with_digest,
                            const char* state) {
        return json_reply(
            200,
            nlohmann::json{{"submission_id", id}, {"content_digest", with_digest}, {"state", state}}
                .dump());
    };
    const auto other_id = tests::id_of(2).value().text();
    CHECK(fixture.kind(registering, answer(other_id, digest, "registered")) == OutcomeKind::junk);
    CHECK(fixture.kind(registering, answer(fixture.id(), "sha-256=:x:", "registered")) ==
          OutcomeKind::junk);
    CHECK(fixture.kind(resolving, answer(other_id, digest, "registered")) == OutcomeKind::junk);
    CHECK(fixture.kind(resolving, answer(fixture.id(), digest, "lost")) == OutcomeKind::junk);
    CHECK(fixture.kind(resolving, answer(fixture.id(), "sha-256=:x:", "registered")) ==
          OutcomeKind::conflict);
    CHECK(fixture.kind(resolving, answer(fixture.id(), digest, "accepted")) ==
          OutcomeKind::forged_receipt);
}

TEST_CASE("A receipt that does not verify is no success") {
    Fixture fixture;
    REQUIRE(fixture.exchange(registering) == OutcomeKind::registered);
    const tests::ReceiptKeyPair other;
    const auto& record = fixture.platform.records.at(fixture.id());
    const auto forged = fixture.platform.receipt_of(fixture.id(), record, other);
    CHECK(fixture.kind(committing, json_reply(200, nlohmann::json{{"receipt", forged}}.dump())) ==
          OutcomeKind::forged_receipt);
    CHECK(fixture.kind(committing, json_reply(200, R"({"receipt": 7})")) ==
          OutcomeKind::forged_receipt);
}

TEST_CASE("Every status and problem of the protocol has its meaning in every phase") {
    const Fixture fixture;
    for (const auto phase : phases) {
        const auto kind = [&](int status, const char* type, bool retryable) {
            return fixture.kind(phase, problem_reply(status, type, retryable));
        };
        CHECK(kind(400, "malformed", false) == OutcomeKind::rejected);
        CHECK(kind(400, "digest-mismatch", true) == OutcomeKind::damaged);
        CHECK(kind(401, "unauthorised", false) == OutcomeKind::identity);
        CHECK(kind(403, "wrong-terminal", false) == OutcomeKind::identity);
        CHECK(kind(404, "not-found", false) == OutcomeKind::unknown_here);
        CHECK(kind(409, "digest-conflict", false) == OutcomeKind::conflict);
        CHECK(kind(409, "in-progress", true) == OutcomeKind::unavailable);
        CHECK(kind(410, "gone", false) == OutcomeKind::rejected);
        CHECK(kind(413, "too-large", false) == OutcomeKind::rejected);
        CHECK(kind(415, "unsupported-media-type", false) == OutcomeKind::rejected);
        CHECK(kind(422, "unknown-key", false) == OutcomeKind::rejected);
        CHECK(kind(429, "too-many", true) == OutcomeKind::busy);
        CHECK(kind(500, "internal", true) == OutcomeKind::unavailable);
        CHECK(kind(503, "unavailable", true) == OutcomeKind::unavailable);
    }
}

TEST_CASE(
    "A status from a gateway that does not speak the protocol parks nothing it could be wrong "
    "about") {
    const Fixture fixture;
    const auto kind = [&](int status) {
        return fixture.kind(registering,
                            HttpReply{.status = status, .headers = {}, .body = "<html>"});
    };
    for (const int status : {301, 304, 400, 404, 405, 409, 418})
        CHECK(kind(status) == OutcomeKind::junk);
    for (const int status : {408, 425, 500, 502, 504, 599})
        CHECK(kind(status) == OutcomeKind::unavailable);
    for (const int status : {413, 415, 422}) CHECK(kind(status) == OutcomeKind::rejected);
    for (const int status : {401, 403}) CHECK(kind(status) == OutcomeKind::identity);
}

TEST_CASE("The refusal of an upload, given as the answer to something else, parks nothing") {
    const Fixture fixture;
    HttpReply of_upload{.status = 413, .headers = {{"Tus-Resumable", "1.0.0"}}, .body = {}};
    for (const auto phase : phases) {
        CHECK(fixture.kind(phase, of_upload) == OutcomeKind::junk);
        // Whoever only asks sends nothing that could be too large.
        const bool asks = phase == OutboxState::resolving;
        for (const int status : {413, 415, 422})
            CHECK(fixture.kind(phase, HttpReply{.status = status, .headers = {}, .body = {}}) ==
                  (asks ? OutcomeKind::junk : OutcomeKind::rejected));
    }
}

TEST_CASE("No reply is an unknown outcome, but for what concerns the terminal's identity") {
    const Fixture fixture;
    CHECK(fixture.kind(registering, ErrorCode::network) == OutcomeKind::no_answer);
    CHECK(fixture.kind(registering, ErrorCode::timed_out) == OutcomeKind::no_answer);
    CHECK(fixture.kind(registering, ErrorCode::unauthorised) == OutcomeKind::identity);
    CHECK(fixture.kind(registering, ErrorCode::bad_config) == OutcomeKind::identity);
    CHECK(fixture.kind(registering, ErrorCode::limit_exceeded) == OutcomeKind::junk);
    CHECK(fixture.kind(registering, ErrorCode::protocol_error) == OutcomeKind::junk);
    CHECK(fixture.kind(registering, ErrorCode::cancelled) == OutcomeKind::cancelled);
}

TEST_CASE("Retry-After is read in seconds and as a date beside the reply's own") {
    const auto after = [](const std::string& value, const std::string& date = {}) {
        return offline_cache::retry_after_of(
            {.status = 503, .headers = {{"Retry-After", value}, {"Date", date}}, .body = {}});
    };
    CHECK(after("120") == kiosk::Duration(120s));
    CHECK(after("0") == kiosk::Duration(0));
    CHECK(after("-5") == kiosk::Duration(0));
    CHECK(after("999999999") == kiosk::Duration(6h));
    CHECK(after("Sun, 01 Mar 2026 00:02:00 GMT", "Sun, 01 Mar 2026 00:00:30 GMT") ==
          kiosk::Duration(90s));
    CHECK_FALSE(after("Sun, 01 Mar 2026 00:02:00 GMT"));
    CHECK_FALSE(after("soon"));
    CHECK_FALSE(after(""));
    CHECK_FALSE(after("99999999999999999999"));
}
