#include "kiosk/base/command_line.h"

#include <sstream>
#include <string>
#include <vector>

#include <doctest.h>

namespace {

/// A program with an option of each kind, and what a line made of it.
struct Program {
    std::string word = "before";
    std::filesystem::path path;
    int number = 7;
    std::int64_t signed_number = 0;
    std::uint64_t unsigned_number = 0;
    std::optional<int> maybe;
    std::int64_t told = 0;
    std::vector<std::string> words;
    std::vector<std::filesystem::path> paths;
    bool on = false;
    std::ostringstream out;
    std::ostringstream err;
    kiosk::CommandLine line{"Does something", "some-program"};

    Program() {
        line.option("--word,-w", word, "A word").shows_default();
        line.option("--path", path, "A path");
        line.option("--number", number, "A number").within(1, 10);
        line.option("--signed", signed_number, "Below nought, too");
        line.option("--unsigned", unsigned_number, "A large one").positive();
        line.option("--maybe", maybe, "Perhaps a number");
        line.option(
            "--told", [this](std::int64_t value) { told = value; }, "A number, told");
        line.option("--words", words, "Words").one_of({"a", "b"});
        line.option("--paths", paths, "Paths");
        line.flag("--on", on, "On");
        line.version("some-program 1.2.3");
    }

    std::optional<int> parse(std::vector<const char*> given) {
        given.insert(given.begin(), "program");
        return line.parse(static_cast<int>(given.size()), given.data(), out, err);
    }
};

/// A program with commands.
struct Commands {
    std::string file;
    bool json = false;
    std::ostringstream out;
    std::ostringstream err;
    kiosk::CommandLine line{"Has commands"};

    std::optional<int> parse(std::vector<const char*> given) {
        given.insert(given.begin(), "program");
        return line.parse(static_cast<int>(given.size()), given.data(), out, err);
    }
};

}  // namespace

TEST_CASE("A command line fills variables of every kind") {
    Program program;
    CHECK(!program.parse({"-w",      "said",        "--path",
                          "/etc/x",  "--number=10", "--signed",
                          "-5",      "--unsigned",  "18446744073709551615",
                          "--maybe", "0",           "--told",
                          "1000",    "--words",     "a",
                          "b",       "--paths",     "p",
                          "--paths", "q",           "--on"}));
    CHECK(program.word == "said");
    CHECK(program.path == "/etc/x");
    CHECK(program.number == 10);
    CHECK(program.signed_number == -5);
    CHECK(program.unsigned_number == 18446744073709551615u);
    CHECK(program.maybe == 0);
    CHECK(program.told == 1000);
    CHECK(program.words == std::vector<std::string>{"a", "b"});
    CHECK(program.paths == std::vector<std::filesystem::path>{"p", "q"});
    CHECK(program.on);
    CHECK(program.out.str().empty());
    CHECK(program.err.str().empty());
}

TEST_CASE("What a command line does not say stays as it was") {
    Program program;
    CHECK(!program.parse({}));
    CHECK(program.word == "before");
    CHECK(program.number == 7);
    CHECK(!program.maybe);
    CHECK(program.words.empty());
    CHECK(!program.on);
}

TEST_CASE("A wrong command line says what is wrong and names help") {
    const std::vector<std::pair<std::vector<const char*>, std::string>> wrong{
        {{"--number", "11"}, "--number: Value 11 not in range 1 to 10"},
        {{"--number", "99999999999999999999"}, "not in range 1 to 10"},
        {{"--unsigned", "0"}, "--unsigned: "},
        {{"--maybe", "x"}, "Could not convert: --maybe = x"},
        {{"--words", "c"}, "--words: c not in {a,b}"},
        {{"--unknown"}, "--unknown"},
        {{"--word"}, "--word: 1 required TEXT missing"}};
    for (const auto& [given, said] : wrong) {
        Program program;
        const auto ended = program.parse(given);
        CAPTURE(said);
        CAPTURE(program.err.str());
        REQUIRE(ended);
        CHECK(*ended > 100);
        CHECK(program.err.str().find(said) != std::string::npos);
        CHECK(program.err.str().find("Run with --help for more information.") != std::string::npos);
        CHECK(program.out.str().empty());
    }
}

TEST_CASE("Help names each option, what it takes, its checks and its default") {
    Program program;
    CHECK(program.parse({"--help"}) == 0);
    const auto help = program.out.str();
    CAPTURE(help);
    for (const char* said :
         {"Does something", "Usage: some-program [OPTIONS]", "-w,--word TEXT=before", "A word",
          "--path TEXT", "--number INT:INT in [1 - 10]", "--signed INT", "--unsigned UINT:POSITIVE",
          "--maybe INT", "--told INT", "--words TEXT:{a,b} ...", "--paths TEXT ...", "--on",
          "--version", "Display program version information and exit"})
        CHECK(help.find(said) != std::string::npos);
    CHECK(program.err.str().empty());
}

TEST_CASE("A program tells its version and does nothing") {
    Program program;
    CHECK(program.parse({"--version"}) == 0);
    CHECK(program.out.str() == "some-program 1.2.3\n");
}

TEST_CASE("One of the commands has to be named, with what it requires") {
    struct Line : Commands {
        kiosk::Command reading;
        kiosk::Command writing;
        Line() : reading(first()), writing(line.command("write", "Writes")) {
            reading.option("file", file, "What is read").required();
        }
        kiosk::Command first() {
            line.require_command();
            line.options_anywhere();
            line.flag("--json", json, "JSON");
            return line.command("read", "Reads");
        }
    };
    SUBCASE("named, with the program's own option behind it") {
        Line program;
        CHECK(!program.parse({"read", "here", "--json"}));
        CHECK(program.reading.is_given());
        CHECK(!program.writing.is_given());
        CHECK(program.line.chosen() == "read");
        CHECK(program.file == "here");
        CHECK(program.json);
    }
    SUBCASE("none named") {
        Line program;
        CHECK(program.parse({}).value_or(0) != 0);
        CHECK(program.err.str().find("A subcommand is required") != std::string::npos);
        CHECK(program.line.chosen().empty());
    }
    SUBCASE("what it requires is missing") {
        Line program;
        CHECK(program.parse({"read"}).value_or(0) != 0);
        CHECK(program.err.str().find("file is required") != std::string::npos);
    }
    SUBCASE("help of a command") {
        Line program;
        CHECK(program.parse({"read", "--help"}) == 0);
        CHECK(program.out.str().find("file TEXT REQUIRED") != std::string::npos);
        CHECK(program.out.str().find("What is read") != std::string::npos);
    }
}

TEST_CASE("Everything from the first word that is no option belongs to the end") {
    Commands program;
    std::vector<std::string> started;
    program.line.flag("--json", program.json, "JSON");
    program.line.option("command", started, "What is started").required();
    program.line.places_at_end();
    CHECK(!program.parse({"--json", "child", "--json", "--other"}));
    CHECK(started == std::vector<std::string>{"child", "--json", "--other"});
}
