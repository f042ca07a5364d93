#include "kiosk/base/log.h"

#include <fstream>
#include <regex>
#include <sstream>
#include <thread>

#include <doctest.h>
#include <stdlib.h>

namespace tests {

namespace log = kiosk::log;
using kiosk::ErrorCode;
using log::Level;
using namespace std::chrono_literals;

namespace {

/// Keeps lines in memory while it lives.
class Captured final : public log::Sink {
  public:
    Captured() { log::set_sink(this); }
    ~Captured() override { log::set_sink(nullptr); }
    Captured(const Captured&) = delete;
    Captured& operator=(const Captured&) = delete;
    void take(Level level, const std::string& line) override {
        levels.push_back(level);
        lines.push_back(line);
    }
    std::vector<Level> levels;
    std::vector<std::string> lines;
};

class Throwing final : public log::Sink {
  public:
    void take(Level, const std::string&) override { throw std::runtime_error("disk full"); }
};

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = "/tmp/bianmin-log-XXXXXX";
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
};

std::string content(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

std::string detail_line(const std::string& text) {
    Captured captured;
    log::config_refused(text);
    return captured.lines.at(0);
}

}  // namespace

TEST_CASE("An event is one line of key and value with the event's own level") {
    Captured captured;
    log::card_read_failed("idcard.0", ErrorCode::timed_out);
    log::child_ready("kiosk", 1500ms);
    log::submission_stored(kiosk::Uuid::parse("01890a5d-ac96-774b-bcce-b302099a8057"),
                           "11100000000013127D1000");
    log::catalogue_accepted(-4, 12);
    CHECK(captured.lines == std::vector<std::string>{
                                "card_read_failed device=idcard.0 code=timed_out",
                                "child_ready program=kiosk after=1500ms",
                                "submission_stored submission=01890a5d-ac96-774b-bcce-b302099a8057 "
                                "service=11100000000013127D1000",
                                "catalogue_accepted version=-4 services=12"});
    CHECK(captured.levels ==
          std::vector<Level>{Level::warning, Level::info, Level::info, Level::info});
}

TEST_CASE("What does not belong into a word, a detail or an item code is not written") {
    Captured captured;
    log::queue_full("钱测试");
    log::queue_full("a b\nc\"d");
    log::queue_full("");
    log::service_quarantined("11010519491231002X", "x");
    log::service_quarantined("名字", "x");
    CHECK(captured.lines[0] == "queue_full queue=?????????");
    CHECK(captured.lines[1] == "queue_full queue=a?b?c?d");
    CHECK(captured.lines[2] == "queue_full queue=-");
    CHECK(captured.lines[3].starts_with("service_quarantined service=? "));
    CHECK(captured.lines[4].starts_with("service_quarantined service=? "));
}

TEST_CASE(
    "Numbers of the length of a telephone or identity number are masked in words and details") {
    CHECK(detail_line("call 1380013800") == "config_refused what=\"call 1380013800\"");
    CHECK(detail_line("call 13800138000 now") == "config_refused what=\"call ########### now\"");
    CHECK(detail_line("11010519491231002X") == "config_refused what=\"#################X\"");
    CHECK(detail_line("at 张三") == "config_refused what=\"at ??????\"");
}

TEST_CASE("Words and details are cut at their limits") {
    Captured captured;
    log::queue_full(std::string(log::longest_word + 10, 'w'));
    CHECK(captured.lines[0] == "queue_full queue=" + std::string(log::longest_word, 'w'));
    log::config_refused(std::string(log::longest_detail + 10, 'd'));
    CHECK(captured.lines[1] ==
          "config_refused what=\"" + std::string(log::longest_detail, 'd') + "\"");
}

TEST_CASE("A sink that throws does not reach the caller") {
    Throwing sink;
    log::set_sink(&sink);
    CHECK_NOTHROW(log::queue_full("ui"));
    log::set_sink(nullptr);
}

TEST_CASE("The file gets whole lines at or above the chosen level") {
    const Folder folder;
    const auto file = folder.path / "kiosk.log";
    {
        const log::Log log(
            {.program = "kiosk", .file = file, .level = Level::info, .to_stderr = false});
        log::screen_shown(1, "home");  // debug
        log::card_read_failed("idcard.0", ErrorCode::timed_out);
    }
    const std::regex line(
        R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warning kiosk\[\d+\] card_read_failed device=idcard\.0 code=timed_out\n)");
    const std::string text = content(file);
    CHECK_MESSAGE(std::regex_match(text, line), text);
}

TEST_CASE("Files are put aside at their size and only so many are kept") {
    const Folder folder;
    {
        const log::Log log({.file = folder.path / "kiosk.log",
                            .file_bytes_max = 2000,
                            .files_kept = 2,
                            .to_stderr = false});
        for (int i = 0; i < 500; ++i) log::session_started(i);
    }
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path)) {
        ++files;
        CHECK(entry.file_size() <= 2000);
    }
    CHECK(files == 3);
    CHECK(content(folder.path / "kiosk.log").find("session=499") != std::string::npos);
}

TEST_CASE("A folder that can not be made costs the file and not the program") {
    CHECK_NOTHROW(log::Log({.file = "/dev/null/kiosk.log", .to_stderr = false}));
}

TEST_CASE("Lines of many threads stay whole") {
    const Folder folder;
    const auto file = folder.path / "kiosk.log";
    {
        const log::Log log({.file = file, .to_stderr = false});
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([] {
                for (int i = 0; i < 200; ++i) log::queue_full("store");
            });
        for (auto& thread : threads) thread.join();
    }
    std::ifstream stream(file);
    int lines = 0;
    for (std::string line; std::getline(stream, line); ++lines)
        CHECK(line.ends_with(" queue_full queue=store"));
    CHECK(lines == 800);
}

}  // namespace tests
