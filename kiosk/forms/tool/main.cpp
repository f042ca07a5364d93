// bianmin-form: checks, tries, merges and counts forms (docs/FORMS.md).

#include <iostream>
#include <string>
#include <vector>

#include "kiosk/base/command_line.h"
#include "kiosk/forms/form_values.h"
#include "kiosk/forms/tool/commands.h"

namespace {

kiosk::FaultWords words_of(const std::string& language) {
    if (language == "zh") return kiosk::FaultWords::zh;
    return language == "en" ? kiosk::FaultWords::en : kiosk::FaultWords::both;
}

}  // namespace

int main(int count, char** words) {
    kiosk::CommandLine line("Checks, tries, merges and counts forms");
    line.require_command();
    std::vector<std::string> files;
    std::string file;
    std::string target;
    std::string language;
    std::string today;
    std::vector<std::string> prefill;
    kiosk::RunOptions options;

    auto check = line.command("check", "Compile forms and run their golden tests");
    check.option("files", files, "XForms").required();
    check.option("--lang", language, "zh or en; both when not given");
    auto run = line.command("run", "Fill a form in the terminal");
    run.option("file", file, "XForm").required();
    run.option("--lang", options.language, "zh or en");
    run.option("--today", today, "The day of the form, 2026-06-01");
    run.option("--prefill", prefill, "What a card says, for example idcard.name=…");
    run.flag("--xml", options.xml, "Print the record, too");
    auto merge = line.command("merge", "Make one form out of a package's forms");
    merge.option("package", file, "forms/<name>.package.json").required();
    merge.option("-o,--out", target, "The merged XForm");
    merge.option("--lang", language, "zh or en; both when not given");
    auto stat = line.command("stat", "Count what a form is made of");
    stat.option("file", file, "XForm").required();
    if (const auto ended = line.parse(count, words)) return *ended;

    if (check.is_given())
        return kiosk::check_forms({files.begin(), files.end()}, words_of(language), std::cout);
    if (merge.is_given()) return kiosk::merge_forms(file, target, words_of(language), std::cout);
    if (stat.is_given()) return kiosk::describe_form(file, std::cout);
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
