#include "kiosk/base/config.h"

#include <fstream>
#include <sstream>

#include <doctest.h>
#include <stdlib.h>

using kiosk::Config;
using kiosk::ErrorCode;
using kiosk::parse_config;
using namespace std::chrono_literals;

namespace {

const std::string whole = R"([terminal]
id = "BM-0001"
area_code = "830000000000"
name = { zh = "一号机", en = "Terminal 1" }
hall.zh = "样例大厅"
hall.en = "Sample hall"
[paths]
data = "data"
run = "/run/bianmin"
log = "../log"
catalogue = "data/catalogue.json"
assets = "assets"
[platform]
url = "https://127.0.0.1:8443"
ca = "ca.pem"
cert = "terminal.pem"
key = "terminal.key"
data_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
data_key_id = "data-1"
receipt_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
catalogue_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
)";

std::string problem_of(const std::string& text) {
    const auto config = parse_config(text, "/etc/bianmin/kiosk.toml");
    if (config) return "";
    CHECK(config.error().code == ErrorCode::bad_config);
    return config.error().detail;
}

/// The whole file without the line that starts like this.
std::string without(const std::string& start) {
    std::string text = whole;
    const auto at = text.find("\n" + start) + 1;
    REQUIRE(at != 0);
    return text.erase(at, text.find('\n', at) - at + 1);
}

}  // namespace

TEST_CASE("A whole file is read; paths start at its folder; the rest has its defaults") {
    const auto config = parse_config(whole, "/etc/bianmin/kiosk.toml");
    REQUIRE(config);
    CHECK(config->terminal.id == "BM-0001");
    CHECK(config->terminal.name.zh == "一号机");
    CHECK(config->terminal.hall.en == "Sample hall");
    CHECK(config->paths.data == "/etc/bianmin/data");
    CHECK(config->paths.run == "/run/bianmin");
    CHECK(config->paths.log == "/etc/log");
    CHECK(config->platform.data_key.size() == 32);
    CHECK(config->platform.data_key[31] == 31);
    CHECK(config->display.width_px == 1080);
    CHECK(config->session.idle_seconds == 90s);
    CHECK(config->printer.uri.empty());
}

TEST_CASE("Optional keys are taken over") {
    const auto config =
        parse_config(whole +
                         "[session]\nidle_seconds = 45\n[display]\nfullscreen = false\n"
                         "[devices.idcard]\nserial_port = \"/dev/ttyS3\"\n"
                         "[log]\nlevel = \"debug\"\n",
                     "kiosk.toml");
    REQUIRE(config);
    CHECK(config->session.idle_seconds == 45s);
    CHECK_FALSE(config->display.fullscreen);
    CHECK(config->devices.idcard.serial_port == "/dev/ttyS3");
    CHECK(config->log.level == kiosk::log::Level::debug);
}

TEST_CASE("An unknown key is refused with file and line") {
    CHECK(problem_of(whole + "[session]\nidle_second = 30\n") ==
          "/etc/bianmin/kiosk.toml:23: unknown key 'session.idle_second'");
    CHECK(problem_of(whole + "[sesion]\n") == "/etc/bianmin/kiosk.toml:22: unknown key 'sesion'");
    CHECK(problem_of(whole + "[devices.idcards]\nenabled = true\n")
              .ends_with(":22: unknown key 'devices.idcards'"));
    CHECK(problem_of("terminal = 5\n").ends_with(":1: unknown key 'terminal'"));
    // What changed nothing is no key.
    CHECK(problem_of(whole + "[display]\npresenter = \"software\"\n")
              .ends_with(":23: unknown key 'display.presenter'"));
    CHECK(problem_of("[terminal]\naddress.zh = \"x\"\n")
              .ends_with(":2: unknown key 'terminal.address'"));
    CHECK(problem_of(whole + "[terminal.id]\nx = 1\n").find(":22: ") != std::string::npos);
}

TEST_CASE("Each required key that is missing is named") {
    for (const std::string line :
         {"id =", "area_code", "hall.zh", "hall.en", "data =", "run =", "log =", "catalogue =",
          "assets =", "url =", "ca =", "cert =", "key =", "data_key =", "data_key_id",
          "receipt_key", "catalogue_key"}) {
        CAPTURE(line);
        const std::string problem = problem_of(without(line));
        CHECK(problem.find("is missing") != std::string::npos);
    }
}

TEST_CASE("Wrong types and values out of range are refused with file and line") {
    for (const std::string line :
         {"[session]\nidle_seconds = 19", "[session]\nidle_seconds = 601",
          "[session]\nidle_seconds = \"45\"", "[session]\nidle_seconds = 45.5",
          "[session]\nidle_seconds = -1", "[display]\nfullscreen = 1", "[log]\nlevel = \"loud\"",
          "[printer]\nuri = \"\"", "[printer]\nmedia = 4", "[devices.idcard]\nenabled = \"yes\"",
          "[display]\nwidth_px = 99999999999"}) {
        CAPTURE(line);
        CHECK(problem_of(whole + line + "\n").starts_with("/etc/bianmin/kiosk.toml:23: key '"));
    }
}

TEST_CASE("Keys with a form of their own are checked for it") {
    const auto with = [](const std::string& line, const std::string& other) {
        std::string text = whole;
        return text.replace(text.find(line), line.size(), other);
    };
    CHECK(problem_of(with("\"BM-0001\"", "\"BM 0001\"")).find(":2: key 'terminal.id'") !=
          std::string::npos);
    // As long as the platform takes.
    CHECK(problem_of(with("\"BM-0001\"", "\"" + std::string(64, 'x') + "\"")).empty());
    CHECK(problem_of(with("\"BM-0001\"", "\"" + std::string(65, 'x') + "\""))
              .ends_with("longer than 64 bytes"));
    CHECK(problem_of(with("830000000000", "8300000")).ends_with("6, 9 or 12 digits are wanted"));
    CHECK(problem_of(with("https://", "http://")).find("key 'platform.url'") != std::string::npos);
    const auto printer = [](const std::string& uri) {
        return problem_of(whole + "[printer]\nuri = \"" + uri + "\"\n");
    };
    for (const char* taken : {"escpos:usb", "escpos:/dev/ttyUSB0", "ipp://printer/ipp/print",
                              "ipps://printer.example:631/ipp/print", "ipp://[::1]/ipp/print",
                              "ipp://localhost/printers/sheets"})
        CHECK(printer(taken) == "");
    for (const char* refused :
         {"sheets", "ipp:sheets", "ipp://", "ipp:///printers/sheets", "ipp://:631/ipp",
          "escpos:", "escpos:/", "escpos:ttyUSB0", "http://printer/ipp/print", "lpd://printer"})
        CHECK(printer(refused).find("key 'printer.uri': ipp://…") != std::string::npos);
    CHECK(problem_of(with("AAECAwQF", "AAECAwQ"))
              .ends_with("32 bytes in base64 are wanted, or 65 of an SM2 key"));
    CHECK(problem_of(with("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "AAEC"))
              .ends_with("32 bytes in base64 are wanted, or 65 of an SM2 key"));
}

TEST_CASE("Keys that contradict each other are refused") {
    CHECK(problem_of(whole + "[delivery]\nretry_first_seconds = 60\nretry_longest_seconds = 5\n")
              .ends_with(
                  "delivery.retry_first_seconds is longer than delivery.retry_longest_seconds"));
    CHECK(problem_of(whole + "[session]\nidle_seconds = 20\ncard_left_seconds = 60\n") != "");
}

TEST_CASE("A file that is not TOML is refused with its line") {
    CHECK(problem_of("[terminal]\nid = \n").starts_with("/etc/bianmin/kiosk.toml:2: "));
    CHECK(problem_of("[terminal]\nid = \"a\"\nid = \"b\"\n")
              .starts_with("/etc/bianmin/kiosk.toml:3: "));
    CHECK(problem_of("\xFF\xFE\n").starts_with("/etc/bianmin/kiosk.toml:1: "));
}

TEST_CASE("A file that can't be read or is too long is an error") {
    CHECK(kiosk::load_config("/nonexistent/kiosk.toml").error().code == ErrorCode::io_error);
    std::string name = "/tmp/bianmin-config-XXXXXX";
    const int file = mkstemp(name.data());
    REQUIRE(file >= 0);
    std::ofstream(name) << std::string(kiosk::longest_config_file + 1, '#');
    CHECK(kiosk::load_config(name).error().code == ErrorCode::bad_config);
    std::ofstream(name) << whole << std::string(kiosk::longest_config_file - whole.size(), '#');
    CHECK(kiosk::load_config(name));
    std::filesystem::remove(name);
}

TEST_CASE("docs/CONFIG.md is what the table says") {
    std::ostringstream text;
    text << std::ifstream("docs/CONFIG.md").rdbuf();
    CHECK_MESSAGE(text.str() == kiosk::config_document(), "run packaging/docs");
}
