// TLS, catalogue and planted faults: the platform and the terminal's client, face to face.

#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include <arpa/inet.h>
#include <doctest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/executor.h"
#include "kiosk/catalog/builder.h"
#include "kiosk/catalog/catalogue_store.h"
#include "tests/platform/faults.h"
#include "tests/unit/platform_wire/wire_fixture.h"

namespace fs = std::filesystem;
using kiosk::ErrorCode;
using kiosk::HttpMethod;
using tests::Json;
using tests::PlatformProcess;
using tests::uuid;
using tests::WireTerminal;

namespace {

std::string content_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

std::string signed_catalogue(std::uint64_t version, const char* key = "catalogue.key") {
    const auto seed = kiosk::signing_seed_from_pem(content_of(tests::test_keys() / key));
    REQUIRE(seed.has_value());
    const auto document = kiosk::join_catalogue("assets/services", version, kiosk::WallTime{});
    REQUIRE(document.has_value());
    return kiosk::make_envelope(kiosk::catalogue_payload_type, *document, *seed);
}

fs::path catalogue_file() {
    const fs::path file = tests::test_keys() / "catalogue.dsse.json";
    std::ofstream(file, std::ios::binary) << signed_catalogue(1);
    return file;
}

ErrorCode error_of(WireTerminal& terminal) {
    const auto reply = terminal.send(HttpMethod::get, "/v1/health");
    REQUIRE_FALSE(reply.has_value());
    INFO(reply.error().detail);
    return reply.error().code;
}

Json used(const PlatformProcess& platform) {
    return Json::parse(platform.admin("GET", "/admin/faults"))["faults"][0]["used"];
}

}  // namespace

TEST_CASE("Connection after connection works, resumed or not") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    // A closed connection is opened again with the session of the first one: the trap of client
    // certificates.
    for (int i = 0; i < 5; ++i) {
        CHECK(terminal.call(HttpMethod::get, "/v1/health", {{"Connection", "close"}}).status ==
              200);
    }
    for (int i = 0; i < 5; ++i) CHECK(terminal.get("/v1/health").status == 200);
    for (int i = 0; i < 3; ++i) CHECK(WireTerminal(platform).get("/v1/health").status == 200);
}

TEST_CASE("Strangers do not come in (R-211)") {
    const PlatformProcess platform;
    WireTerminal wrong(platform, "wrong/terminal");
    CHECK(error_of(wrong) == ErrorCode::unauthorised);
    WireTerminal expired(platform, "expired/terminal");
    CHECK(error_of(expired) == ErrorCode::unauthorised);
    // Nobody gets in with a server's certificate either.
    WireTerminal server(platform, "server");
    CHECK(error_of(server) == ErrorCode::unauthorised);
    CHECK(WireTerminal(platform).get("/v1/health").status == 200);
}

TEST_CASE(
    "A terminal does not speak to a platform with another authority, an old certificate or another "
    "name") {
    const PlatformProcess platform;
    WireTerminal suspicious(platform, "terminal", "wrong/ca.crt");
    CHECK(error_of(suspicious) == ErrorCode::unauthorised);
    const PlatformProcess old({.catalogue = {}, .server = "expired/server", .host = "127.0.0.1"});
    WireTerminal careful(old);
    CHECK(error_of(careful) == ErrorCode::unauthorised);
    const PlatformProcess elsewhere({.catalogue = {}, .server = "server", .host = "127.0.0.2"});
    WireTerminal attentive(elsewhere);
    CHECK(error_of(attentive) == ErrorCode::unauthorised);
}

TEST_CASE("A terminal with unusable files or addresses says that it is set up wrongly") {
    const auto& keys = tests::test_keys();
    const PlatformProcess platform;
    WireTerminal nameless(platform, "missing");
    CHECK(error_of(nameless) == ErrorCode::bad_config);
    WireTerminal rootless(platform, "terminal", "missing.crt");
    CHECK(error_of(rootless) == ErrorCode::bad_config);
    kiosk::CurlHttpClient client({keys / "ca.crt", keys / "terminal.crt", keys / "terminal.key"});
    for (const char* url : {"http://127.0.0.1/", "file:///etc/passwd", "https://", ""}) {
        CAPTURE(url);
        CHECK(client.send({HttpMethod::get, url, {}, {}, std::chrono::seconds(5)}).error().code ==
              ErrorCode::bad_config);
    }
}

TEST_CASE("Who takes the call and says nothing is given up after the time for a connection") {
    const auto& keys = tests::test_keys();
    const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const place = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(silent, place, size) == 0);
    REQUIRE(::listen(silent, 1) == 0);
    REQUIRE(::getsockname(silent, place, &size) == 0);
    kiosk::CurlHttpClient client({keys / "ca.crt", keys / "terminal.crt", keys / "terminal.key"},
                                 kiosk::Duration{200});
    const auto began = std::chrono::steady_clock::now();
    const auto url = "https://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/v1/health";
    CHECK(client.send({HttpMethod::get, url, {}, {}, std::chrono::minutes(1)}).error().code ==
          ErrorCode::timed_out);
    CHECK(std::chrono::steady_clock::now() - began < kiosk::CurlHttpClient::usual_connect_timeout);
    ::close(silent);
}

TEST_CASE("Terminals fetch the catalogue once and then only when it is another one") {
    const PlatformProcess platform(
        {.catalogue = catalogue_file(), .server = "server", .host = "127.0.0.1"});
    WireTerminal terminal(platform);
    const auto first = terminal.get("/v1/catalogue");
    CHECK(first.status == 200);
    const std::string tag(first.header("ETag"));
    const auto again = terminal.call(HttpMethod::get, "/v1/catalogue", {{"If-None-Match", tag}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(Json::parse(terminal.get("/v1/health").body)["catalogue_version"] == 1);

    const auto key = kiosk::signing_key_from_text(content_of(tests::test_keys() / "catalogue.pub"));
    kiosk::CatalogueStore store(platform.folder(), {*key});
    REQUIRE(store.install(first.body).has_value());
    CHECK(store.etag() == tag);

    platform.admin("PUT", "/admin/catalogue", signed_catalogue(2));
    const auto second = terminal.call(HttpMethod::get, "/v1/catalogue", {{"If-None-Match", tag}});
    CHECK(second.status == 200);
    REQUIRE(store.install(second.body).has_value());
    CHECK(store.current()->version() == 2);

    platform.admin("PUT", "/admin/catalogue", signed_catalogue(3, "wrong/catalogue.key"));
    CHECK(store.install(terminal.get("/v1/catalogue").body).error().code ==
          ErrorCode::bad_signature);
    platform.admin("PUT", "/admin/catalogue", "{\"broken\":");
    CHECK(store.install(terminal.get("/v1/catalogue").body).error().code == ErrorCode::bad_format);
    CHECK(store.current()->version() == 2);
}

TEST_CASE("With a catalogue the platform knows its services and checks answers against the form") {
    const PlatformProcess platform(
        {.catalogue = catalogue_file(), .server = "server", .host = "127.0.0.1"});
    WireTerminal terminal(platform);
    CHECK(terminal.put_manifest(uuid(1), tests::submission(uuid(1))).status == 201);

    auto payload = tests::payload_of(uuid(2));
    payload["answers"].erase("phone");
    payload["answers"]["colour"] = "red";
    const auto reply = terminal.put_manifest(uuid(2), tests::manifest_of(payload).dump());
    CHECK(reply.status == 422);
    CHECK(reply.body.find("/answers/phone") != std::string::npos);
    CHECK(reply.body.find("/answers/colour") != std::string::npos);

    payload = tests::payload_of(uuid(3));
    payload["service_code"] = std::string(31, '0');
    CHECK(tests::problem_type(terminal.put_manifest(uuid(3), tests::manifest_of(payload).dump())) ==
          "unknown-service");

    terminal.commit(uuid(1));
    const std::string number =
        Json::parse(platform.admin("GET", "/admin/cases"))["cases"][0]["case_no"];
    const auto shown = Json::parse(terminal.get("/v1/cases/" + number + "?check=002X").body);
    CHECK(shown["service_name"]["zh"] == "城乡居民基本养老保险参保登记");
    CHECK(shown["stages"].size() == 7);
    CHECK(shown["stages"][0]["state"] == "current");
}

TEST_CASE("A service whose back end is away is told with every look, until it is back (R-130)") {
    const PlatformProcess platform(
        {.catalogue = catalogue_file(), .server = "server", .host = "127.0.0.1"});
    WireTerminal terminal(platform);
    const auto looked = [&] { return Json::parse(terminal.get("/v1/health").body); };
    CHECK_FALSE(looked().contains("paused"));
    const std::string code = "11990100MB9900144W3992014001000";
    const auto path = "/admin/services/" + code + "/availability";
    platform.admin("PUT", path, R"({"available":false})");
    CHECK(looked()["paused"] == Json{code});
    platform.admin("PUT", path, R"({"available":true})");
    CHECK_FALSE(looked().contains("paused"));
    CHECK_THROWS(platform.admin("PUT", path, R"({"available":"maybe"})"));
    CHECK_THROWS(
        platform.admin("PUT", "/admin/services/X1/availability", R"({"available":false})"));
    CHECK_FALSE(looked().contains("paused"));
}

TEST_CASE("The published keys are those that terminals pin") {
    const PlatformProcess platform;
    const auto keys = Json::parse(WireTerminal(platform).get("/v1/keys").body);
    const auto line = [](const char* file) {
        const auto text = content_of(tests::test_keys() / file);
        return text.substr(0, text.find('\n'));
    };
    CHECK(keys["data_key"]["public_key"] == line("data.pub"));
    CHECK(keys["data_key"]["key_id"] == line("data.id"));
    CHECK(keys["receipt_key"]["public_key"] == line("receipt.pub"));
    CHECK(keys["receipt_key"]["key_id"] == line("receipt.id"));
}

TEST_CASE("A planted fault bites as often as it was planted, and is counted") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    platform.plant(R"({"operation":"health","status":503,"retry_after":7,"times":2})");
    for (int i = 0; i < 2; ++i) {
        const auto reply = terminal.get("/v1/health");
        CHECK(reply.status == 503);
        CHECK(reply.header("retry-after") == "7");
        CHECK(tests::problem_type(reply) == "unavailable");
    }
    CHECK(terminal.get("/v1/health").status == 200);
    CHECK(used(platform) == 2);
    CHECK(Json::parse(platform.admin("GET", "/admin/figures"))["answers"] ==
          Json{{"health 200", 1}, {"health 503", 2}});
    platform.plant(R"({"operation":"health","status":500})");
    platform.admin("DELETE", "/admin/faults");
    CHECK(terminal.get("/v1/health").status == 200);
    for (const char* nonsense : {"", "[]", R"({"operation":"x"})", R"({"effect":"x"})",
                                 R"({"status":1})", R"({"times":0})", R"({"delay_ms":60001})"}) {
        CHECK_THROWS(platform.plant(nonsense));
    }
}

TEST_CASE("A dropped connection, a slow answer and a captive portal are what they are") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    for (const char* effect : {"drop_before", "drop_after"}) {
        platform.plant(Json{{"operation", "health"}, {"effect", effect}, {"times", 2}}.dump());
        CHECK(error_of(terminal) == ErrorCode::network);
        platform.admin("DELETE", "/admin/faults");
        CHECK(terminal.get("/v1/health").status == 200);
    }
    platform.plant(R"({"operation":"health","delay_ms":3000})");
    const auto slow = terminal.client().send(
        {HttpMethod::get, platform.url() + "/v1/health", {}, {}, std::chrono::milliseconds(200)});
    CHECK(slow.error().code == ErrorCode::timed_out);
    platform.admin("DELETE", "/admin/faults");
    platform.plant(R"({"operation":"health","effect":"garbage"})");
    CHECK(terminal.get("/v1/health").body.find("<html>") == 0);
}

TEST_CASE("A poor line may take its time, and one that fell silent is given up") {
    const PlatformProcess platform(
        {.catalogue = catalogue_file(), .server = "server", .host = "127.0.0.1"});
    WireTerminal terminal(platform);
    const auto whole = terminal.get("/v1/catalogue").body;
    kiosk::HttpRequest request{
        HttpMethod::get, platform.url() + "/v1/catalogue", {}, {}, std::chrono::minutes(1)};
    request.silence = std::chrono::seconds(2);
    // Longer than the silence in all, and never silent for so long.
    platform.plant(R"({"operation":"get_catalogue","effect":"trickle","delay_ms":400})");
    const auto slow = terminal.client().send(request);
    REQUIRE(slow.has_value());
    CHECK(slow->body == whole);
    platform.plant(R"({"operation":"get_catalogue","effect":"trickle","delay_ms":30000})");
    const auto silent = terminal.client().send(request);
    REQUIRE_FALSE(silent.has_value());
    CHECK(silent.error().code == ErrorCode::timed_out);
}

TEST_CASE("A forged receipt is shown, and the true one is what the platform keeps") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    terminal.put_manifest(uuid(1), tests::submission(uuid(1)));
    const auto receipt = [&] {
        return Json::parse(terminal.commit(uuid(1)).body)["receipt"].get<std::string>();
    };
    const auto plant = [&](const char* effect) {
        platform.plant(Json{{"operation", "commit_submission"}, {"effect", effect}}.dump());
    };
    plant("forge_key");
    CHECK(tests::verified(receipt()).is_null());
    plant("forge_digest");
    CHECK(tests::verified(receipt())["content_digest"] !=
          tests::digest_header(tests::submission(uuid(1))));
    plant("forge_id");
    CHECK(tests::verified(receipt())["submission_id"] != uuid(1));
    const auto honest = receipt();
    CHECK(tests::verified(honest)["submission_id"] == uuid(1));
    CHECK(Json::parse(terminal.get("/v1/submissions/" + uuid(1)).body)["receipt"] == honest);
}

TEST_CASE("A running call is cancelled at once and later ones fail until resumed") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    CHECK(terminal.get("/v1/health").status == 200);
    platform.plant(R"({"operation":"health","delay_ms":20000})");
    const auto begun = std::chrono::steady_clock::now();
    {
        kiosk::ThreadExecutor thread("cancel");
        REQUIRE(thread.post([&] {
            while (used(platform) != 1) std::this_thread::sleep_for(std::chrono::milliseconds(5));
            terminal.client().cancel();
        }));
        CHECK(error_of(terminal) == ErrorCode::cancelled);
    }
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
    CHECK(error_of(terminal) == ErrorCode::cancelled);
    terminal.client().resume();
    CHECK(terminal.get("/v1/health").status == 200);
}

TEST_CASE("A reply larger than allowed is cut off") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    platform.admin("PUT", "/admin/catalogue",
                   std::string(kiosk::CurlHttpClient::reply_size_max, 'x'));
    CHECK(terminal.get("/v1/catalogue").body.size() == kiosk::CurlHttpClient::reply_size_max);
    platform.admin("PUT", "/admin/catalogue",
                   std::string(kiosk::CurlHttpClient::reply_size_max + 1, 'x'));
    CHECK(terminal.send(HttpMethod::get, "/v1/catalogue").error().code ==
          ErrorCode::limit_exceeded);
    CHECK(terminal.get("/v1/health").status == 200);
}

TEST_CASE("More kept-alive terminals than one hand can count are served at once") {
    const PlatformProcess platform;
    std::vector<std::unique_ptr<WireTerminal>> terminals;
    for (int i = 0; i < 40; ++i) {
        terminals.push_back(std::make_unique<WireTerminal>(platform));
        CHECK(terminals.back()->get("/v1/health").status == 200);
    }
    for (const auto& terminal : terminals) CHECK(terminal->get("/v1/health").status == 200);
}

TEST_CASE("The description in docs names exactly the operations that the platform has") {
    const std::string description = content_of("docs/openapi.yaml");
    const std::regex line("operationId: ([a-z_]+)");
    std::set<std::string> described;
    for (std::sregex_iterator found(description.begin(), description.end(), line), end;
         found != end; ++found) {
        described.insert((*found)[1]);
        CHECK_MESSAGE(tests::operation_of((*found)[1].str()).has_value(), (*found)[1].str());
    }
    CHECK(described.size() == 52);
}
