#include <fstream>
#include <sstream>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "tests/sim/sim_control.h"
#include "tests/sim/simbus_process.h"

namespace tests {

namespace {

using Json = nlohmann::json;

/// bianmin-probe among emulated devices, with no kiosk anywhere.
class ProbeRun {
  public:
    /// `words` is the rest of the probe's command line, as a shell reads it.
    ProbeRun(std::vector<std::string> devices, const std::string& words,
             const std::string& before = {})
        : simbus_(arguments(std::move(devices), words, before)) {}

    void tell(std::string_view verb) {
        simbus_.await_control();
        SimControl(simbus_.control_path()).tell(verb);
    }
    /// For a verb that may come when the probe has ended already, and the simulator with it.
    std::unique_ptr<SimControl> control() {
        simbus_.await_control();
        return std::make_unique<SimControl>(simbus_.control_path());
    }
    /// Until the probe has printed this.
    void await(std::string_view words) {
        for (int i = 0; i < Simbus::rests_max; ++i) {
            if (text().find(words) != std::string::npos) return;
            Simbus::rest();
        }
        FAIL("the probe never said " << words << ": " << text());
    }
    int exit_code() {
        const int code = simbus_.exit_code();
        INFO(text());
        return code;
    }
    [[nodiscard]] std::string text() const {
        std::ifstream in(file_.path);
        std::ostringstream all;
        all << in.rdbuf();
        return all.str();
    }
    [[nodiscard]] std::vector<Json> records() const {
        std::vector<Json> all;
        std::istringstream in(text());
        for (std::string line; std::getline(in, line);) {
            const auto record = Json::parse(line, nullptr, false);
            REQUIRE_MESSAGE(!record.is_discarded(), line);
            all.push_back(record);
        }
        return all;
    }

  private:
    struct OutputFile {
        OutputFile() {
            std::string name = "/tmp/bianmin-probe-XXXXXX";
            const int file = ::mkstemp(name.data());
            REQUIRE(file >= 0);
            ::close(file);
            path = name;
        }
        ~OutputFile() { std::filesystem::remove(path); }
        OutputFile(const OutputFile&) = delete;
        OutputFile& operator=(const OutputFile&) = delete;
        std::filesystem::path path;
    };

    std::vector<std::string> arguments(std::vector<std::string> devices, const std::string& words,
                                       const std::string& before) const {
        devices.insert(devices.end(), {"--", "sh", "-c",
                                       before + std::string(PROBE_PROGRAM) + " " + words + " >" +
                                           file_.path.string() + " 2>&1"});
        return devices;
    }

    OutputFile file_;
    Simbus simbus_;
};

struct RecordingFile {
    RecordingFile() { ::close(::mkstemp(path.data())); }
    ~RecordingFile() { std::filesystem::remove(path); }
    RecordingFile(const RecordingFile&) = delete;
    RecordingFile& operator=(const RecordingFile&) = delete;
    std::string path = "/tmp/bianmin-recording-XXXXXX";
};

const Json* record_of(const std::vector<Json>& records, const std::string& device) {
    for (const auto& record : records)
        if (record.value("device", "") == device) return &record;
    return nullptr;
}

/// The record of a card that was read; one of a try in vain may come before it.
Json card_in(const std::vector<Json>& records) {
    for (const auto& record : records)
        if (record.contains("kind")) return record;
    FAIL("no card among " << records.size() << " records");
    return {};
}

}  // namespace

TEST_CASE("list names what is on the bus, for people and as JSON") {
    ProbeRun people({"--reader", "usb-b"}, "list");
    CHECK(people.exit_code() == 0);
    CHECK(people.text().find("driver sam") != std::string::npos);
    ProbeRun json({"--reader", "usb-b"}, "--json list");
    CHECK(json.exit_code() == 0);
    REQUIRE(json.records().size() == 1);
    CHECK(json.records().front()["driver"] == "sam");
}

TEST_CASE("status tells each device, and its exit code whether all work") {
    ProbeRun good({"--reader", "usb-a", "--device", "scanner-pos"}, "--json --scanner status");
    CHECK(good.exit_code() == 0);
    const auto records = good.records();
    REQUIRE(record_of(records, "card_reader") != nullptr);
    CHECK((*record_of(records, "card_reader"))["status"] == "online");
    CHECK((*record_of(records, "card_reader"))["facts"]["location"].get<std::string>().starts_with(
        "usb "));
    REQUIRE(record_of(records, "scanner") != nullptr);
    ProbeRun bad({"--reader", "none"}, "--json status");
    CHECK(bad.exit_code() == 1);
    CHECK((*record_of(bad.records(), "card_reader"))["status"] == "no_device");
    CHECK((*record_of(bad.records(), "card_reader"))["acts"] == "technician");
}

TEST_CASE("watch tells what goes and comes") {
    ProbeRun run({"--reader", "usb-b"}, "watch --seconds 200");
    run.await("card_reader: online");
    run.tell("unplug");
    run.await("card_reader: no_device");
    run.tell("plug");
    for (int i = 0; i < Simbus::rests_max; ++i) {
        const auto text = run.text();
        if (text.rfind("card_reader: online") > text.find("no_device")) return;
        Simbus::rest();
    }
    FAIL(run.text());
}

TEST_CASE("read-card tells that a card was read and not whose, unless it is asked to") {
    ProbeRun silent({"--reader", "usb-b"}, "--json read-card --seconds 20");
    silent.tell("card lay ordinary");
    CHECK(silent.exit_code() == 0);
    const auto record = silent.records().back();
    CHECK(record["kind"] == "resident");
    CHECK(record["photo bytes"] == 1024);
    CHECK(record["name"].get<std::string>().ends_with(" bytes)"));
    ProbeRun open({"--reader", "usb-b"}, "--json --show-personal read-card --seconds 20");
    open.tell("card lay ordinary");
    CHECK(open.exit_code() == 0);
    const auto number = open.records().back()["number"].get<std::string>();
    CHECK(number.size() == 18);
    CHECK(silent.text().find(number) == std::string::npos);
}

TEST_CASE("read-card without a card fails with that word") {
    ProbeRun run({"--reader", "usb-b"}, "--json read-card --seconds 3");
    CHECK(run.exit_code() == 1);
    CHECK(run.records().back()["error"] == "no_card");
}

TEST_CASE("print-test brings a page out, and says what is missing") {
    const std::string words =
        "--json --no-reader --printer escpos:$BIANMIN_SIMBUS_PRINTER_SERIAL print-test";
    ProbeRun good({"--reader", "none", "--printer", "serial"}, words);
    CHECK(good.exit_code() == 0);
    CHECK(good.records().back()["result"] == "passed");
    ProbeRun empty({"--reader", "none", "--printer", "serial", "--unplugged"}, words,
                   "while [ ! -e $BIANMIN_SIMBUS_PRINTER_SERIAL ]; do sleep 0.05; done; ");
    empty.tell("printer paper out");
    empty.tell("printer plug");
    CHECK(empty.exit_code() == 1);
    CHECK(empty.records().back()["result"] == "paper_out");
}

TEST_CASE("scan tells kind and length, and the content only when asked") {
    const std::string words = "--no-reader --scanner-serial $BIANMIN_SIMBUS_SCANNER";
    for (const bool is_shown : {false, true}) {
        ProbeRun run({"--reader", "none", "--device", "scanner-serial"},
                     "--json " + std::string(is_shown ? "--show-personal " : "") + words +
                         " scan --seconds 60");
        // The scanner is switched on when the probe has opened it: shown until it is seen.
        const auto control = run.control();
        for (int i = 0; i < 200 && run.text().empty(); ++i) {
            static_cast<void>(control->say("device scanner-serial text HELLO42"));
            std::this_thread::sleep_for(std::chrono::milliseconds{200});
        }
        CHECK(run.exit_code() == 0);
        CHECK(run.records().front()["measure"].get<std::string>().ends_with("7 bytes"));
        CHECK((run.text().find("HELLO42") != std::string::npos) == is_shown);
    }
}

TEST_CASE(
    "what a reader on a serial line or on USB said is written down and played again without it") {
    struct Cable {
        std::vector<std::string> devices;
        std::string words;
    };
    for (const Cable& cable :
         {Cable{{"--reader", "none", "--serial", "auto"}, "--serial $BIANMIN_SIMBUS_SERIAL "},
          Cable{{"--reader", "usb-a"}, ""}, Cable{{"--reader", "usb-b"}, ""}}) {
        CAPTURE(cable.devices.at(1));
        const RecordingFile file;
        Json recorded;
        {
            ProbeRun run(cable.devices,
                         "--json " + cable.words + "record --seconds 20 " + file.path);
            run.tell("card lay ordinary");
            CHECK(run.exit_code() == 0);
            recorded = card_in(run.records());
            CHECK(recorded["kind"] == "resident");
        }
        ProbeRun again({"--reader", "none"}, "--json replay " + file.path);
        CHECK(again.exit_code() == 0);
        auto replayed = card_in(again.records());
        recorded.erase("ms");
        replayed.erase("ms");
        CHECK(replayed == recorded);
    }
}

TEST_CASE("a recording that the driver does not follow, or that is none, is told") {
    const RecordingFile file;
    {
        ProbeRun run({"--reader", "usb-b"}, "--json record --seconds 20 " + file.path);
        run.tell("card lay ordinary");
        CHECK(run.exit_code() == 0);
    }
    std::stringstream text;
    text << std::ifstream(file.path).rdbuf();
    // As if another command had been said then: not the self-test, which comes first.
    std::string story = text.str();
    const auto at = story.find("aaaaaa966900031");
    REQUIRE(at != std::string::npos);
    story.replace(at, 15, "aaaaaa966900037");
    std::ofstream(file.path) << story;
    ProbeRun other({"--reader", "none"}, "--json replay " + file.path);
    CHECK(other.exit_code() == 1);
    CHECK(other.records().back()["error"] == "protocol_error");
    ProbeRun broken({"--reader", "none"}, "--json replay /dev/null");
    CHECK(broken.exit_code() == 1);
    // A device that is neither on a line nor on USB cannot be recorded, and says so.
    ProbeRun none({"--reader", "none"}, "--json record --device scanner " + file.path);
    CHECK(none.exit_code() == 1);
    CHECK(none.records().back()["error"] == "bad_config");
}

TEST_CASE("capture takes a picture from bianmin-vision, which alone opens cameras") {
    std::string folder = "/tmp/bianmin-capture-XXXXXX";
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    std::ofstream(folder + "/kiosk.toml") << R"([terminal]
id = "BM-0001"
area_code = "830000000000"
name = { zh = "一号机", en = "Terminal 1" }
hall = { zh = "样例大厅", en = "Sample hall" }
[paths]
data = "data"
run = "."
log = "log"
catalogue = "catalogue"
assets = ")" << std::filesystem::absolute("assets").string()
                                          << R"("
[platform]
url = "https://127.0.0.1:8443"
ca = "ca.pem"
cert = "terminal.pem"
key = "terminal.key"
data_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
data_key_id = "data-1"
receipt_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
catalogue_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
[devices]
idcard.enabled = false
document_camera.source = "/dev/video0"
)";
    const std::string config = " --config " + folder + "/kiosk.toml ";
    ProbeRun run({"--reader", "none", "--device", "camera"},
                 "--json" + config + "capture --output " + folder + "/picture.ppm",
                 std::string(VISION_PROGRAM) + config + "& trap \"kill $!\" EXIT; while [ ! -S " +
                     folder + "/vision.sock ] && kill -0 $!; do sleep 0.05; done; ");
    CHECK(run.exit_code() == 0);
    CHECK(run.records().back()["width"] == 640);
    std::ifstream picture(folder + "/picture.ppm", std::ios::binary);
    std::string head(15, '\0');
    picture.read(head.data(), 15);
    CHECK(head == "P6\n640 480\n255\n");
    CHECK(std::filesystem::file_size(folder + "/picture.ppm") == 15 + 640 * 480 * 3);
    std::filesystem::remove_all(folder);
}

TEST_CASE("a wrong configuration is refused with file and line") {
    std::string file = "/tmp/bianmin-config-XXXXXX";
    ::close(::mkstemp(file.data()));
    std::ofstream(file) << "[terminal]\nid = \"t-1\"\nplease = \"work\"\n";
    ProbeRun run({"--reader", "none"}, "--config " + file + " status");
    CHECK(run.exit_code() == 78);
    CHECK(run.text().find(file + ":3:") != std::string::npos);
    std::filesystem::remove(file);
}

}  // namespace tests
