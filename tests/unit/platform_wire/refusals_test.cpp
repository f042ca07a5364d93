// What the platform refuses, and how it says so.

#include <functional>

#include <doctest.h>

#include "tests/unit/platform_wire/wire_fixture.h"

using kiosk::HttpMethod;
using tests::Json;
using tests::PlatformProcess;
using tests::uuid;
using tests::WireTerminal;

namespace {

const std::string id = uuid(1);

struct Refusal {
    const char* what;
    std::function<void(Json& manifest, Json& payload)> change;  // payload is sealed afterwards
    int status;
    const char* type;
};

const std::vector<Refusal> refusals{
    {"another terminal's manifest", [](Json& m, Json&) { m["terminal_id"] = "terminal-0002"; }, 403,
     "wrong-terminal"},
    {"another id than the path's", [](Json& m, Json&) { m["submission_id"] = uuid(2); }, 400,
     "malformed"},
    {"an unknown kind", [](Json& m, Json&) { m["kind"] = "joke"; }, 400, "malformed"},
    {"no service code", [](Json& m, Json&) { m.erase("service_code"); }, 400, "malformed"},
    {"a negative sequence", [](Json& m, Json&) { m["sequence"] = -1; }, 400, "malformed"},
    {"a time that is none", [](Json& m, Json&) { m["created_at"] = "yesterday"; }, 400,
     "malformed"},
    {"an evaluation without case_ref", [](Json& m, Json&) { m["kind"] = "evaluation"; }, 400,
     "malformed"},
    {"another suite", [](Json& m, Json&) { m["suite"] = "age-v1"; }, 422, "unknown-key"},
    {"another key", [](Json& m, Json&) { m["key_id"] = "0123456789abcdef"; }, 422, "unknown-key"},
    {"a name that is empty", [](Json&, Json& p) { p["applicant"]["name"] = ""; }, 422,
     "invalid-payload"},
    {"a name of 101 characters",
     [](Json&, Json& p) { p["applicant"]["name"] = std::string(101, 'x'); }, 422,
     "invalid-payload"},
    {"a number with a wrong check character",
     [](Json&, Json& p) { p["applicant"]["number"] = "110105194912310021"; }, 422,
     "invalid-payload"},
    {"an unknown kind of identity", [](Json&, Json& p) { p["applicant"]["identity_kind"] = "x"; },
     422, "invalid-payload"},
    {"no answers", [](Json&, Json& p) { p.erase("answers"); }, 422, "invalid-payload"},
    {"an answer that is an object", [](Json&, Json& p) { p["answers"]["grade"] = Json::object(); },
     422, "invalid-payload"},
    {"parts that are no list", [](Json&, Json& p) { p["parts"] = "all"; }, 422, "invalid-payload"},
    {"a part that is no object", [](Json&, Json& p) { p["parts"] = Json::array({1}); }, 422,
     "invalid-payload"},
    {"a part that names no department",
     [](Json&, Json& p) {
         p["parts"] = Json::array({{{"answers", Json::object()}}});
     },
     422, "invalid-payload"},
    {"a signature outside its box",
     [](Json&, Json& p) {
         p["signature"]["strokes"] = {{{1.5, 0.5, 0}}};
     },
     422, "invalid-payload"},
    {"a payload about another submission", [](Json&, Json& p) { p["submission_id"] = uuid(9); },
     422, "invalid-payload"},
    {"a payload that speaks of another terminal",
     [](Json&, Json& p) { p["terminal_id"] = "terminal-0002"; }, 422, "invalid-payload"},
};

}  // namespace

TEST_CASE(
    "A submission that breaks the agreement is refused with its own problem, and nothing is kept") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    for (const auto& refusal : refusals) {
        CAPTURE(refusal.what);
        auto payload = tests::payload_of(id);
        auto manifest = tests::manifest_of(payload);
        refusal.change(manifest, payload);
        manifest["payload"] = tests::seal(payload.dump());
        const auto reply = terminal.put_manifest(id, manifest.dump());
        CHECK(reply.status == refusal.status);
        CHECK(tests::problem_type(reply) == refusal.type);
        CHECK(terminal.get("/v1/submissions/" + id).status == 404);
    }
    CHECK(terminal.put_manifest(id, tests::submission(id)).status == 201);
}

TEST_CASE("An invalid payload is explained by pointers, without the values") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    auto payload = tests::payload_of(id);
    payload["applicant"]["number"] = "110105194912310021";
    payload["applicant"]["name"] = "";
    const auto reply = terminal.put_manifest(id, tests::manifest_of(payload).dump());
    const auto errors = Json::parse(reply.body)["errors"];
    REQUIRE(errors.size() == 2);
    CHECK(errors[0]["pointer"] == "/applicant/name");
    CHECK(errors[1]["pointer"] == "/applicant/number");
    CHECK(reply.body.find("11010519491231") == std::string::npos);
}

TEST_CASE("A payload sealed to another key, cut or changed does not open") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    auto manifest = tests::manifest_of(tests::payload_of(id));
    const std::string good = manifest["payload"];
    std::string changed = good;
    changed[100] = changed[100] == 'A' ? 'B' : 'A';
    for (const std::string& box :
         {tests::seal("{}", "wrong/data.pub"), good.substr(0, 400), changed, std::string()}) {
        manifest["payload"] = box;
        const auto reply = terminal.put_manifest(id, manifest.dump());
        CHECK(reply.status == 422);
        CHECK(tests::problem_type(reply) == "unsealable");
    }
    manifest["payload"] = tests::seal("not json");
    CHECK(tests::problem_type(terminal.put_manifest(id, manifest.dump())) == "invalid-payload");
    manifest["payload"] = "???";
    CHECK(tests::problem_type(terminal.put_manifest(id, manifest.dump())) == "malformed");
}

TEST_CASE("Headers are checked before the body is read") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    const std::string body = tests::submission(id);
    const kiosk::HttpHeader type{"Content-Type", "application/json"};
    const kiosk::HttpHeader key{"Idempotency-Key", "\"" + id + "\""};
    const kiosk::HttpHeader digest{"Content-Digest", tests::digest_header(body)};
    const auto put = [&](std::vector<kiosk::HttpHeader> headers, const std::string& text) {
        return terminal.call(HttpMethod::put, "/v1/submissions/" + id, std::move(headers), text);
    };
    CHECK(put({key, digest, {"Content-Type", "text/plain"}}, body).status == 415);
    CHECK(put({type, digest}, body).status == 400);
    CHECK(put({type, digest, {"Idempotency-Key", id}}, body).status == 400);
    CHECK(put({type, digest, {"Idempotency-Key", "\"" + uuid(2) + "\""}}, body).status == 400);
    CHECK(put({type, key}, body).status == 400);
    CHECK(put({type, key, {"Content-Digest", "sha-512=:AAAA:"}}, body).status == 400);
    const auto damaged = put({type, key, digest}, body + " ");
    CHECK(damaged.status == 400);
    CHECK(tests::problem_type(damaged) == "digest-mismatch");
    CHECK(Json::parse(damaged.body)["retryable"] == true);
    CHECK(terminal.call(HttpMethod::put, "/v1/submissions/no-uuid", {type, key, digest}, body)
              .status == 400);
    CHECK(
        put({type, key, {"Content-Digest", "sha-512=:AAAA:, " + tests::digest_header(body)}}, body)
            .status == 201);
}

TEST_CASE("A manifest may have 1 MiB and not one byte more") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    std::string body = tests::submission(id);
    body += std::string(1024 * 1024 - body.size(), ' ');
    CHECK(terminal.put_manifest(id, body).status == 201);
    const auto reply = terminal.put_manifest(uuid(2), body + " ");
    CHECK(reply.status == 413);
    CHECK(tests::problem_type(reply) == "too-large");
    CHECK(terminal.put_manifest(uuid(2), body + std::string(3 * 1024 * 1024, ' ')).status == 413);
}

TEST_CASE("A terminal neither sees nor changes what another one delivered") {
    const PlatformProcess platform;
    WireTerminal owner(platform);
    WireTerminal other(platform, "terminal-0002");
    const std::string body = tests::submission(id);
    CHECK(owner.put_manifest(id, body).status == 201);
    CHECK(other.get("/v1/submissions/" + id).status == 404);
    CHECK(other.commit(id).status == 404);
    CHECK(other.put_manifest(id, body).status == 403);
    auto manifest = Json::parse(body);
    manifest["terminal_id"] = "terminal-0002";
    CHECK(other.put_manifest(id, manifest.dump()).status == 409);
    CHECK(owner.commit(id).status == 200);
}

TEST_CASE("A terminal registers under its own name only") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    const std::string body =
        R"({"software_version":"0.1.0","area_code":"990100","capabilities":["idcard"],"later":1})";
    const auto put = [&](const std::string& name, const std::string& text) {
        return terminal.call(HttpMethod::put, "/v1/terminals/" + name,
                             {{"Content-Type", "application/json"}}, text);
    };
    const auto first = put("terminal-0001", body);
    CHECK(first.status == 201);
    const auto again = put("terminal-0001", body);
    CHECK(again.status == 200);
    CHECK(again.body == first.body);
    CHECK(tests::problem_type(put("terminal-0002", body)) == "wrong-terminal");
    CHECK(put("terminal-0001", "{}").status == 400);
    CHECK(put("terminal-0001", R"({"software_version":"1","area_code":"x","capabilities":[]})")
              .status == 400);
    CHECK(
        put("terminal-0001", R"({"software_version":"1","area_code":"990100","capabilities":[1]})")
            .status == 400);
    const auto list = Json::parse(platform.admin("GET", "/admin/terminals"));
    CHECK(list["count"] == 1);
    CHECK(list["terminals"][0]["capabilities"] == Json{"idcard"});
}

TEST_CASE(
    "R-182 a case that no valid signature of its terminal comes with is refused and not kept") {
    PlatformProcess::Options options;
    options.more = {"--only-signed"};
    const PlatformProcess platform(options);
    WireTerminal terminal(platform);
    const auto id = tests::uuid(1);
    const auto refused = terminal.put_manifest(id, tests::submission(id));
    CHECK(refused.status == 401);
    CHECK(tests::problem_type(refused) == "bad-signature");
    CHECK(terminal.get("/v1/submissions/" + id).status == 404);
    CHECK(Json::parse(platform.admin("GET", "/admin/submissions"))["count"] == 0);
}

TEST_CASE("R-252 a terminal that is disabled, or that nobody has enabled, may not register") {
    PlatformProcess::Options options;
    options.more = {"--only-enabled"};
    const PlatformProcess platform(options);
    WireTerminal terminal(platform);
    const auto refused = terminal.get("/v1/health");
    CHECK(refused.status == 403);
    CHECK(tests::problem_type(refused) == "terminal-disabled");
    platform.admin("PUT", "/admin/terminals/terminal-0001/state", R"({"state":"enabled"})");
    CHECK(terminal.get("/v1/health").status == 200);
    platform.admin("PUT", "/admin/terminals/terminal-0001/state", R"({"state":"disabled"})");
    CHECK(terminal.get("/v1/health").status == 403);
}
