// bianmin-form: checks, tries, merges and counts forms (docs/FORMS.md).

#include <iostream>

#include <CLI/CLI.hpp>

#include "kiosk/forms/form_values.h"
#include "kiosk/forms/tool/commands.h"

namespace {

kiosk::FaultWords words_of(const std::string& language) {
    if (language == "zh") return kiosk::FaultWords::zh;
    return language == "en" ? kiosk::FaultWords::en : kiosk::FaultWords::both;
}

}  // namespace

int main(int count, char** words) {
    CLI::App app("Checks, tries, merges and counts forms");
    app.require_subcommand(1);
    std::vector<std::string> files;
    std::string file;
    std::string target;
    std::string language;
    std::string today;
    std::vector<std::string> prefill;
    kiosk::RunOptions options;

    auto* check = app.add_subcommand("check", "Compile forms and run their golden tests");
    check->add_option("files", files, "XForms")->required();
    check->add_option("--lang", language, "zh or en; both when not given");
    auto* run = app.add_subcommand("run", "Fill a form in the terminal");
    run->add_option("file", file, "XForm")->required();
    run->add_option("--lang", options.language, "zh or en");
    run->add_option("--today", today, "The day of the form, 2026-06-01");
    run->add_option("--prefill", prefill, "What a card says, for example idcard.name=…");
    run->add_flag("--xml", options.xml, "Print the record, too");
    auto* merge = app.add_subcommand("merge", "Make one form out of a package's forms");
    merge->add_option("package", file, "forms/<name>.package.json")->required();
    merge->add_option("-o,--out", target, "The merged XForm");
    merge->add_option("--lang", language, "zh or en; both when not given");
    auto* stat = app.add_subcommand("stat", "Count what a form is made of");
    stat->add_option("file", file, "XForm")->required();
    CLI11_PARSE(app, count, words);

    if (check->parsed())
        return kiosk::check_forms({files.begin(), files.end()}, words_of(language), std::cout);
    if (merge->parsed()) return kiosk::merge_forms(file, target, words_of(language), std::cout);
    if (stat->parsed()) return kiosk::describe_form(file, std::cout);
    options.today = kiosk::civil_date(kiosk::RealClock().now().wall);
    if (!today.empty()) {
        const auto day = kiosk::parse_date(today);
        if (!day) {
            std::cerr << "--today must be a day like 2026-06-01\n";
            return 2;
        }
        options.today = *day;
    }
    for (const auto& one : prefill) {
        const auto end = one.find('=');
        if (end == std::string::npos) {
            std::cerr << "--prefill must be path=value\n";
            return 2;
        }
        options.prefill.emplace_back(one.substr(0, end), one.substr(end + 1));
    }
    return kiosk::run_form(file, options, std::cin, std::cout);
}
