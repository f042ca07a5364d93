#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/time_text.h"
#include "tests/sync/sync_process.h"

using tests::PlatformProcess;
using tests::SyncProcess;
using tests::Terminal;
using tests::within_patience;

namespace {

namespace fs = std::filesystem;

std::string said_by(const std::string& command) {
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "re");
    std::string words;
    std::array<char, 512> line{};
    while (std::fgets(line.data(), line.size(), pipe) != nullptr) words += line.data();
    const int status = WEXITSTATUS(::pclose(pipe));
    INFO(command, words);
    REQUIRE(status == 0);
    return words;
}

std::string text_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A TPM 2.0 by swtpm, which programs find by OpenSSL's provider tpm2. One program at a time: the
/// resource manager of the kernel is not there.
class EmulatedTpm {
  public:
    explicit EmulatedTpm(const fs::path& folder) : socket_(folder / "tpm") {
        fs::create_directories(folder / "tpm-state");
        process_ = ::fork();
        if (process_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const auto state = "dir=" + (folder / "tpm-state").string();
            const auto server = "type=unixio,path=" + socket_.string();
            const auto control = server + ".ctrl";
            ::execlp("swtpm", "swtpm", "socket", "--tpm2", "--tpmstate", state.c_str(), "--server",
                     server.c_str(), "--ctrl", control.c_str(), "--flags",
                     "not-need-init,startup-clear", nullptr);
            ::_exit(127);
        }
        ::setenv("TPM2OPENSSL_TCTI", ("swtpm:path=" + socket_.string()).c_str(), 1);
        REQUIRE(within_patience([this] { return fs::exists(socket_.string() + ".ctrl"); }));
    }
    ~EmulatedTpm() {
        stop();
        ::unsetenv("TPM2OPENSSL_TCTI");
    }
    EmulatedTpm(const EmulatedTpm&) = delete;
    EmulatedTpm& operator=(const EmulatedTpm&) = delete;

    void stop() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(std::exchange(process_, -1), nullptr, 0);
    }

  private:
    fs::path socket_;
    pid_t process_ = -1;
};

constexpr const char* in_tpm = "-provider tpm2 -provider default ";

/// A certificate of the platform's authority for terminal-0001 that is valid from and to so many
/// seconds from now; of a new key, or of the one in the folder.
void issue(const fs::path& folder, int begins, int ends, bool of_new_key,
           const std::string& provider = {}) {
    const auto at = [](int seconds) {
        const auto now = kiosk::RealClock().now().wall + std::chrono::seconds(seconds);
        std::string text = kiosk::rfc3339_seconds(now);
        std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == 'T'; });
        return text;  // 20260301020304Z
    };
    const auto& keys = tests::test_keys();
    const auto file = [&](const char* name) { return " '" + (folder / name).string() + "' "; };
    fs::create_directories(folder);
    if (of_new_key)
        said_by("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out" +
                file("terminal.key"));
    std::ofstream(folder / "conf")
        << "[ca]\ndefault_ca=it\n[it]\ndatabase=" << (folder / "index").string()
        << "\nnew_certs_dir=" << folder.string()
        << "\nrand_serial=yes\ndefault_md=sha256\npolicy=any\nunique_subject=no\n"
           "[any]\ncommonName=supplied\n[leaf]\nbasicConstraints=critical,CA:FALSE\n"
           "keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n"
           "subjectAltName=DNS:terminal-0001\n";
    std::ofstream(folder / "index").flush();
    said_by("openssl req " + provider + "-new -key" + file("terminal.key") +
            "-subj /CN=terminal-0001 -out" + file("csr"));
    said_by("openssl ca -batch -notext -config" + file("conf") + "-cert '" +
            (keys / "ca.crt").string() + "' -keyfile '" + (keys / "ca.key").string() + "' -in" +
            file("csr") + "-extensions leaf -extfile" + file("conf") + "-startdate " + at(begins) +
            " -enddate " + at(ends) + " -out" + file("fresh"));
    fs::rename(folder / "fresh", folder / "terminal.crt");
}

std::string serial_of(const fs::path& certificate) {
    auto words =
        said_by("openssl x509 -noout -serial -in '" + certificate.string() + "'");  // serial=0A…
    words.pop_back();
    return words.substr(words.find('=') + 1);
}

std::size_t cases(const PlatformProcess& platform) {
    return nlohmann::json::parse(platform.admin("GET", "/admin/cases"))["count"];
}

std::size_t answers(const PlatformProcess& platform, const std::string& what) {
    return nlohmann::json::parse(platform.admin("GET", "/admin/figures"))["answers"].value(what,
                                                                                           0U);
}

struct World {
    explicit World(PlatformProcess::Options options = {})
        : platform(std::move(options)), terminal(platform), own(terminal.folder() / "identity") {}

    void use_own_identity() { terminal.configure(platform, {.folder = own}); }
    [[nodiscard]] bool delivers() {
        const auto filed = terminal.file();
        return within_patience([&] { return terminal.has_receipt(filed); });
    }

    PlatformProcess platform;
    Terminal terminal;
    fs::path own;
};

bool says(const SyncProcess& sync, const char* event) {
    return within_patience([&] { return sync.said().find(event) != std::string::npos; });
}

}  // namespace

TEST_CASE(
    "At two thirds of its life the certificate is renewed with the same key, and used (R-211)") {
    World world;
    issue(world.own, -60, 4, true);
    world.use_own_identity();
    const auto old = serial_of(world.own / "terminal.crt");
    const auto key = text_of(world.own / "terminal.key");
    const SyncProcess sync(world.terminal);
    CHECK(world.delivers());
    REQUIRE(says(sync, "certificate_renewed"));
    CHECK(serial_of(world.own / "terminal.crt") != old);
    CHECK(text_of(world.own / "terminal.key") == key);
    CHECK(said_by("openssl x509 -noout -ext subjectAltName -in '" +
                  (world.own / "terminal.crt").string() + "'")
              .find("DNS:terminal-0001") != std::string::npos);
    // The kept-alive connection and its session were made with the old one, which is dead by now.
    world.platform.admin("PUT", "/admin/revocations/" + old);
    CHECK(world.delivers());
    CHECK(sync.said().find("terminal_refused") == std::string::npos);
    CHECK(answers(world.platform, "renew_certificate 200") == 1);
    for (const auto& entry : fs::directory_iterator(world.own))
        CHECK(entry.path().extension() != ".candidate");
}

TEST_CASE("Renewals go on and on with certificates that live for seconds, and no case waits") {
    World world({.more = {"--certificate-seconds", "3"}});
    issue(world.own, -60, 3, true);
    world.use_own_identity();
    const SyncProcess sync(world.terminal);
    const auto before = kiosk::RealClock().now().steady;
    while (kiosk::RealClock().now().steady - before < std::chrono::milliseconds(3500))
        CHECK(world.delivers());
    CHECK(answers(world.platform, "renew_certificate 200") >= 3);
    CHECK(sync.said().find("terminal_refused") == std::string::npos);
}

TEST_CASE("Told to end while a new certificate is tried, the service ends at once") {
    World world;
    issue(world.own, -3600, 60, true);
    world.use_own_identity();
    world.platform.plant(R"({"operation":"health","delay_ms":20000,"times":2})");
    SyncProcess sync(world.terminal);
    REQUIRE(within_patience([&] { return fs::exists(world.own / "terminal.crt.candidate"); }));
    const auto before = kiosk::RealClock().now().steady;
    sync.signal(SIGTERM);
    CHECK(sync.wait() == 0);
    CHECK(kiosk::RealClock().now().steady - before < std::chrono::seconds(5));
}

TEST_CASE(
    "A renewal that fails is said and tried again; what comes instead is never put in place") {
    World world;
    issue(world.own, -3600, 60, true);
    world.use_own_identity();
    const auto old = text_of(world.own / "terminal.crt");
    SUBCASE("a portal's 200") {
        world.platform.plant(R"({"operation":"renew_certificate","effect":"garbage","times":2})");
    }
    SUBCASE("not now") {
        world.platform.plant(R"({"operation":"renew_certificate","status":503,"times":2})");
    }
    SUBCASE("the answer is lost") {
        world.platform.plant(
            R"({"operation":"renew_certificate","effect":"drop_after","times":2})");
    }
    SUBCASE("the platform does not take what it has issued") {
        world.platform.plant(R"({"operation":"health","status":403,"times":2})");
    }
    const SyncProcess sync(world.terminal);
    CHECK(says(sync, "certificate_not_renewed"));
    CHECK(says(sync, "certificate_ends_soon"));
    CHECK(world.delivers());
    CHECK(says(sync, "certificate_renewed"));
    CHECK(text_of(world.own / "terminal.crt") != old);
}

TEST_CASE(
    "Expired or revoked: everything is held, nothing lost, the technician told in plain words; "
    "with a new certificate it goes on by itself (R-211)") {
    World world;
    const auto ends = [&] {
        int seconds = 3600;
        SUBCASE("expired before the start") {
            seconds = -30;
        }
        SUBCASE("expired while it runs, and not renewed") {
            seconds = 2;
            world.platform.plant(R"({"operation":"renew_certificate","status":503,"times":1000})");
        }
        SUBCASE("revoked") {}
        return seconds;
    }();
    issue(world.own, -60, ends, true);
    world.use_own_identity();
    const SyncProcess sync(world.terminal);
    if (ends == 3600)
        world.platform.admin("PUT", "/admin/revocations/" + serial_of(world.own / "terminal.crt"));
    if (ends == 2) REQUIRE(says(sync, "certificate_expired"));
    for (int i = 0; i < 3; ++i) (void)world.terminal.file();
    CHECK(within_patience([&] { return world.terminal.store().counts()->held == 3; }));
    CHECK(says(sync, "terminal_refused"));
    if (ends != 3600) CHECK(says(sync, "certificate_expired"));
    CHECK(cases(world.platform) == 0);
    CHECK(world.terminal.store().counts()->parked == 0);
    // Another key, too: a technician who comes with a new certificate may have made one.
    issue(world.own, -60, 3600, true);
    CHECK(within_patience([&] { return world.terminal.unsent() == 0; }));
    CHECK(cases(world.platform) == 3);
    // Where it came in the moment of a try to renew the old one, that renewed it.
    if (ends != 3600)
        CHECK((says(sync, "certificate_installed") || says(sync, "certificate_renewed")));
}

TEST_CASE(
    "A key that never leaves a TPM opens the connection, signs what is filed, and is renewed") {
    World world;
    fs::create_directories(world.own);
    EmulatedTpm tpm(world.own);
    said_by(std::string("openssl genpkey ") + in_tpm +
            "-propquery '?provider=tpm2' -algorithm EC -pkeyopt group:P-256 -out '" +
            (world.own / "terminal.key").string() + "'");
    REQUIRE(text_of(world.own / "terminal.key").starts_with("-----BEGIN TSS2 PRIVATE KEY-----"));
    issue(world.own, -3600, 600, false, in_tpm);
    world.use_own_identity();
    for (int i = 0; i < 5; ++i) (void)world.terminal.file();
    {
        const SyncProcess sync(world.terminal);
        CHECK(within_patience([&] { return world.terminal.unsent() == 0; }));
        CHECK(answers(world.platform, "put_batch 200") > 0);
        CHECK(says(sync, "certificate_renewed"));
        CHECK(world.delivers());
    }
    // Without the chip the file is nobody.
    tpm.stop();
    for (int i = 0; i < 2; ++i) (void)world.terminal.file();
    const SyncProcess sync(world.terminal);
    CHECK(says(sync, "terminal_refused"));
    CHECK(within_patience([&] { return world.terminal.store().counts()->held == 2; }));
    CHECK(cases(world.platform) == 6);
}
