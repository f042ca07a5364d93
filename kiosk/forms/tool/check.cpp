#include <algorithm>
#include <map>
#include <ostream>

#include "kiosk/forms/form_tests.h"
#include "kiosk/forms/tool/form_file.h"
#include "kiosk/forms/xform_session.h"

namespace kiosk {

namespace {

int check_one(const std::filesystem::path& file, FaultWords words, std::ostream& out) {
    if (!text_of_file(file)) {
        out << "cannot read " << file.string() << '\n';
        return exit_io;
    }
    const auto plan = load_plan(file, words, out);
    if (!plan) return exit_refused;
    auto tests_file = file;
    tests_file.replace_extension(".tests.json");
    const auto tests = text_of_file(tests_file);
    if (!tests) {
        out << "warning: " << tests_file.string() << ": no golden tests\n";
        out << "good  " << file.string() << "  " << plan->form->id() << ' ' << plan->form->version()
            << "  " << plan->questions.size() << " questions\n";
        return 0;
    }
    const auto report = run_form_tests(plan, *tests, tests_file.string());
    tell(report.faults, "", words, out);
    for (const auto& name : report.never_shown)
        out << "warning: " << tests_file.string() << ": no test shows " << name << '\n';
    if (!report.faults.empty()) return exit_refused;
    out << "good  " << file.string() << "  " << plan->form->id() << ' ' << plan->form->version()
        << "  " << plan->questions.size() << " questions, " << report.tests << " tests\n";
    return 0;
}

std::string_view name_of(FieldKind kind) {
    switch (kind) {
        case FieldKind::text:
            return "text";
        case FieldKind::number:
            return "number";
        case FieldKind::decimal:
            return "decimal";
        case FieldKind::date:
            return "date";
        case FieldKind::time:
            return "time";
        case FieldKind::date_time:
            return "date_time";
        case FieldKind::phone:
            return "phone";
        case FieldKind::citizen_number:
            return "citizen_number";
        case FieldKind::credit_code:
            return "credit_code";
        case FieldKind::bank_card:
            return "bank_card";
        case FieldKind::single_choice:
            return "single_choice";
        case FieldKind::multiple_choice:
            return "multiple_choice";
        case FieldKind::ranking:
            return "ranking";
        case FieldKind::upload:
            return "upload";
        case FieldKind::acknowledge:
            return "acknowledge";
        case FieldKind::note:
            return "note";
    }
    return "text";
}

void line(std::ostream& out, std::string_view what, std::size_t count) {
    out << what << std::string(what.size() < 24 ? 24 - what.size() : 1, ' ') << count << '\n';
}

}  // namespace

int check_forms(const std::vector<std::filesystem::path>& files, FaultWords words,
                std::ostream& out) {
    int worst = 0;
    for (const auto& file : files) worst = std::max(worst, check_one(file, words, out));
    return worst;
}

int describe_form(const std::filesystem::path& file, std::ostream& out) {
    if (!text_of_file(file)) {
        out << "cannot read " << file.string() << '\n';
        return exit_io;
    }
    const auto plan = load_plan(file, FaultWords::both, out);
    if (!plan) return exit_refused;
    const auto& form = *plan->form;
    out << form.title() << "  (" << form.id() << ' ' << form.version() << ")\nlanguages  ";
    for (const auto& language : form.languages()) out << ' ' << language;
    out << '\n';
    std::map<std::string_view, std::size_t> kinds;
    std::size_t prefilled = 0;
    std::size_t sensitive = 0;
    std::size_t elements = 0;
    std::size_t licences = 0;
    for (const auto& question : plan->questions) {
        ++kinds[name_of(question.kind)];
        prefilled += question.source.empty() ? 0 : 1;
        sensitive += question.sensitivity >= 3 ? 1 : 0;
        licences += question.licences.empty() ? 0 : 1;
        elements += form.body()[question.body].kiosk.contains("element") ? 1 : 0;
    }
    const auto repeats = std::ranges::count_if(
        form.body(), [](const BodyElement& element) { return element.kind == BodyKind::repeat; });
    line(out, "nodes", form.nodes().size());
    line(out, "expressions", form.expression_count());
    line(out, "repeats", static_cast<std::size_t>(repeats));
    line(out, "questions", plan->questions.size());
    for (const auto& [kind, count] : kinds) line(out, "  " + std::string(kind), count);
    line(out, "filled by the terminal", prefilled);
    line(out, "with a data element", elements);
    line(out, "materials by e-licence", licences);
    line(out, "sensitivity 3 or 4", sensitive);
    auto session = XFormSession::open(plan, RealClock().now(), Uuid{{1}});
    if (!session) {
        out << session.error().detail << '\n';
        return exit_refused;
    }
    line(out, "pages at the beginning", (*session)->page_count());
    line(out, "sections", (*session)->sections().size());
    return 0;
}

}  // namespace kiosk
