#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "tests/corpus/records.h"
#include "tests/corpus/xpath_case.h"

/// Runs every case of a file of recorded XPath evaluations, and says how many came out as recorded.
///
/// usage: xpath_runner [--at-least PERCENT] FILE
/// Prints a table by the suite's files, the failures with what differs, and `N passed, N failed, N
/// skipped`; nothing is ever skipped. Ends with 0 when none failed, or with --at-least when so many
/// per cent passed; 77 when the file is missing; 2 when it can't be read.
namespace {

struct Count {
    int passed = 0;
    int failed = 0;
};

struct Options {
    double at_least = 100;
    std::string file;
};

Options options_of(int count, char** words) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--at-least" && i + 1 < count)
            options.at_least = std::atof(words[++i]);
        else
            options.file = word;
    }
    return options;
}

/// Empty when the record came out as recorded. What is no record, or breaks one, failed.
std::string outcome_of(const nlohmann::json& record, tests::XPathCase& one) try {
    one = tests::xpath_case(record);
    return tests::run_xpath_case(one);
} catch (const std::exception& broken) {
    return "not a case: " + std::string(broken.what());
}

}  // namespace

int main(int count, char** words) {
    const Options options = options_of(count, words);
    if (options.file.empty()) {
        std::fputs("usage: xpath_runner [--at-least PERCENT] FILE\n", stderr);
        return 2;
    }
    if (!std::filesystem::exists(options.file)) {
        std::printf("skipped: there is no %s\n", options.file.c_str());
        return 77;
    }
    std::ifstream stream(options.file);
    const auto records = tests::records_of(nlohmann::json::parse(stream, nullptr, false), "expr");
    if (!records.is_array() || records.empty()) {
        std::fprintf(stderr, "%s holds no cases\n", options.file.c_str());
        return 2;
    }
    std::map<std::string, Count> files;
    Count all;
    for (const auto& record : records) {
        tests::XPathCase one;
        const std::string difference = outcome_of(record, one);
        Count& file = files[one.file];
        ++(difference.empty() ? file.passed : file.failed);
        ++(difference.empty() ? all.passed : all.failed);
        if (!difference.empty())
            std::printf("FAILED %s: %s\n  %s\n  %s\n", one.file.c_str(), one.test.c_str(),
                        one.expression.c_str(), difference.c_str());
    }
    std::printf("%-44s %7s %7s\n", "file", "passed", "failed");
    for (const auto& [name, numbers] : files)
        std::printf("%-44s %7d %7d\n", name.c_str(), numbers.passed, numbers.failed);
    std::printf("%d passed, %d failed, 0 skipped\n", all.passed, all.failed);
    return all.passed * 100.0 >= options.at_least * (all.passed + all.failed) ? 0 : 1;
}
