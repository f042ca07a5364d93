// scenario_runner [--at-least PERCENT] [--skip-at-most PERCENT] FILE
// Runs the recorded form traces of a corpus file and prints a table by suite file, what fails and
// why, and what is skipped for which feature. Exit codes: 0 within the thresholds, 1 not, 2 wrong
// use, 77 the file is not there.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "kiosk/forms/model/form_definition.h"
#include "tests/corpus/records.h"
#include "tests/corpus/scenario_trace.h"

namespace {

struct Tally {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t skipped = 0;
};

/// The exclusion list of docs/FORMS.md: the first column of the table below that heading.
std::vector<std::string> exclusions() {
    std::ifstream file(BIANMIN_FORMS_DOCUMENT);
    std::vector<std::string> features;
    bool inside = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("#")) inside = line.find("Left out of KX-1") != std::string::npos;
        if (!inside || !line.starts_with("| `")) continue;
        features.push_back(line.substr(3, line.find('`', 3) - 3));
    }
    return features;
}

bool is_listed(const std::vector<std::string>& listed, const std::string& feature) {
    for (const auto& each : listed)
        if (feature == each ||
            (each.ends_with("*") && feature.starts_with(each.substr(0, each.size() - 1))))
            return true;
    return false;
}

std::string text_in(const nlohmann::json& record, const char* member) {
    const bool there = record.is_object() && record.contains(member) && record[member].is_string();
    return there ? record[member].get<std::string>() : std::string();
}

std::string form_of(const nlohmann::json& trace) {
    const bool there = trace.is_object() && trace.contains("steps") && trace["steps"].is_array() &&
                       !trace["steps"].empty();
    return there ? text_in(trace["steps"].front(), "form") : std::string();
}

/// The trace that this one continues, when there is one.
const nlohmann::json* before(const nlohmann::json& traces, std::size_t index) {
    if (index == 0) return nullptr;
    const auto& last = traces[index - 1];
    const auto& own = traces[index];
    const bool same = text_in(last, "file") == text_in(own, "file") &&
                      text_in(last, "test") == text_in(own, "test") &&
                      form_of(last) == form_of(own) && !form_of(own).empty();
    return same ? &last : nullptr;
}

int run(const std::string& name, double at_least, double skip_at_most,
        const std::string& resources) {
    std::ifstream file(name);
    if (!file) {
        std::printf("skipped: %s is not there\n", name.c_str());
        return 77;
    }
    const auto traces = tests::records_of(nlohmann::json::parse(file, nullptr, false), "steps");
    if (!traces.is_array()) {
        std::printf("%s is not a list of traces\n", name.c_str());
        return 2;
    }
    const auto listed = exclusions();
    std::map<std::string, Tally> table;
    std::map<std::string, std::size_t> features;
    Tally all;
    std::size_t continued = 0;
    for (std::size_t i = 0; i < traces.size(); ++i) {
        const std::string suite = text_in(traces[i], "file");
        auto outcome = tests::run_trace(traces[i], before(traces, i), resources);
        using Kind = tests::TraceOutcome::Kind;
        if (outcome.kind == Kind::skipped && !is_listed(listed, outcome.reason))
            outcome = {Kind::failed,
                       "uses a feature that the exclusion list lacks: " + outcome.reason};
        continued += outcome.kind == Kind::passed && !outcome.reason.empty() ? 1 : 0;
        Tally& tally = table[suite];
        if (outcome.kind == Kind::passed) ++tally.passed, ++all.passed;
        if (outcome.kind == Kind::skipped)
            ++tally.skipped, ++all.skipped, ++features[outcome.reason];
        if (outcome.kind != Kind::failed) continue;
        ++tally.failed;
        ++all.failed;
        std::printf("failed: %s: %s\n    %s\n", suite.c_str(), text_in(traces[i], "test").c_str(),
                    outcome.reason.c_str());
    }
    std::printf("\n%-56s %7s %7s %7s\n", "file", "passed", "failed", "skipped");
    for (const auto& [suite, tally] : table)
        std::printf("%-56s %7zu %7zu %7zu\n", suite.c_str(), tally.passed, tally.failed,
                    tally.skipped);
    for (const auto& [feature, count] : features)
        std::printf("skipped for “%s”: %zu\n", feature.c_str(), count);
    std::printf("%zu of the passed continue or edit an instance that was not recorded as input\n",
                continued);
    const double inside = static_cast<double>(all.passed + all.failed);
    const double share = inside > 0 ? 100 * static_cast<double>(all.passed) / inside : 0;
    const double left = traces.empty() ? 0
                                       : 100 * static_cast<double>(all.skipped) /
                                             static_cast<double>(traces.size());
    std::printf("%.2f %% of those inside KX-1 pass, %.2f %% are skipped\n", share, left);
    std::printf("%zu passed, %zu failed, %zu skipped\n", all.passed, all.failed, all.skipped);
    return share >= at_least && left <= skip_at_most ? 0 : 1;
}

/// Attributes hold one expression each; what a macro becomes needs no escaping.
int expand(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto quote = std::min(text.find('"', at), text.size());
        const auto end =
            quote == text.size() ? quote : std::min(text.find('"', quote + 1), text.size());
        out += text.substr(at, quote - at);
        if (quote == text.size()) break;
        const std::string value = text.substr(quote + 1, end - quote - 1);
        const bool has_macro =
            value.find("@idno(") != std::string::npos || value.find("@uscc(") != std::string::npos;
        const auto expanded =
            has_macro ? kiosk::expand_macros(value) : kiosk::Result<std::string>(value);
        if (!expanded) return 2;
        out += '"' + *expanded + '"';
        at = end + 1;
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
    return text.empty() ? 2 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    double at_least = 97;
    double skip_at_most = 18;
    std::string name;
    std::string resources;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--at-least" && i + 1 < argc)
            at_least = std::stod(argv[++i]);
        else if (word == "--skip-at-most" && i + 1 < argc)
            skip_at_most = std::stod(argv[++i]);
        else if (word == "--resources" && i + 1 < argc)
            resources = argv[++i];
        else if (word == "--expand" && i + 1 < argc)
            return expand(argv[++i]);
        else
            name = word;
    }
    if (name.empty()) {
        std::printf("usage: scenario_runner [--at-least PERCENT] [--skip-at-most PERCENT] FILE\n");
        return 2;
    }
    return run(name, at_least, skip_at_most, resources);
}
