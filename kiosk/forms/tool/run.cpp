#include <algorithm>
#include <charconv>
#include <chrono>
#include <istream>
#include <ostream>

#include "kiosk/forms/form_values.h"
#include "kiosk/forms/tool/form_file.h"
#include "kiosk/forms/xform_session.h"

namespace kiosk {

namespace {

/// A form that never ends is a fault of the form; people give up before.
constexpr std::size_t pages_max = 10'000;

Now noon_of(const CivilDate& day) {
    using namespace std::chrono;
    const year_month_day date{year{day.year}, month{static_cast<unsigned>(day.month)},
                              std::chrono::day{static_cast<unsigned>(day.day)}};
    return {SteadyTime{hours{1}}, WallTime{sys_days{date}} + hours{4}};
}

std::size_t number_in(std::string_view text) {
    std::size_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? number : 0;
}

/// One form in a terminal.
class Conversation {
  public:
    Conversation(FormSession& form, Language language, std::istream& in, std::ostream& out)
        : form_(form), language_(language), in_(in), out_(out) {}

    /// False when the input ended before the form.
    bool run() {
        std::size_t page = 0;
        for (std::size_t turn = 0; turn < pages_max; ++turn) {
            if (page >= form_.page_count()) {
                const auto faulty = first_faulty();
                if (!faulty) return true;
                page = *faulty;
            }
            const auto step = one_page(page);
            if (step == Step::ended) return false;
            if (step == Step::back) page -= std::min<std::size_t>(page, 1);
            if (step == Step::next) page = form_.validate_page(page) ? page + 1 : page;
            if (step == Step::entry) page = entry_page_;
        }
        return false;
    }

  private:
    enum class Step { next, back, again, entry, ended };

    std::optional<std::size_t> first_faulty() {
        for (std::size_t page = 0; page < form_.page_count(); ++page) {
            if (!form_.validate_page(page)) return page;
        }
        return std::nullopt;
    }

    std::optional<std::string> ask(std::string_view prompt) {
        out_ << prompt << std::flush;
        std::string line;
        if (!std::getline(in_, line)) return std::nullopt;
        return line;
    }

    Step one_page(std::size_t index) {
        const auto page = form_.page(index);
        out_ << "\n== " << index + 1 << '/' << page.count << ' ';
        if (!page.section.empty()) out_ << page.section.in(language_) << " · ";
        out_ << page.title.in(language_) << '\n';
        if (!page.hint.empty()) out_ << "   " << page.hint.in(language_) << '\n';
        if (page.entries) return entries(*page.entries);
        // An answer can change the questions and options after it.
        for (std::size_t i = 0;; ++i) {
            const auto now = form_.page(index);
            if (now.id != page.id || i >= now.fields.size()) return Step::next;
            const auto step = one_field(now.fields[i]);
            if (step != Step::next) return step;
        }
    }

    Step one_field(const FieldView& field) {
        out_ << " * " << field.label.in(language_) << (field.required ? "" : " ( )") << '\n';
        if (!field.hint.empty()) out_ << "     " << field.hint.in(language_) << '\n';
        if (!field.error.empty()) out_ << "   ! " << field.error.in(language_) << '\n';
        if (field.kind == FieldKind::note) return Step::next;
        for (std::size_t i = 0; i < field.options.size(); ++i)
            out_ << "     " << i + 1 << ". " << field.options[i].label.in(language_) << '\n';
        const bool asks = !field.readonly || field.can_dispute;
        if (!asks) {
            out_ << "   = " << field.value.reveal() << '\n';
            return Step::next;
        }
        const auto line = ask("   [" + field.value.reveal() + "]" + (field.disputed ? "!" : "") +
                              (field.readonly ? " (!) " : " ") + "> ");
        if (!line) return Step::ended;
        if (*line == "<") return Step::back;
        if (*line == "!") {
            (void)form_.dispute(field.id, !field.disputed).has_value();
            return Step::again;
        }
        if (line->empty() || field.readonly) return Step::next;
        return answer(field, *line);
    }

    Step answer(const FieldView& field, const std::string& line) {
        std::string value = line;
        if (!field.options.empty()) value = chosen(field, line);
        if (field.kind == FieldKind::acknowledge) value = "yes";
        const auto kept = form_.set_value(field.id, value);
        if (kept) return Step::next;
        out_ << "   ! " << kept.error().detail << '\n';
        return Step::again;
    }

    /// Numbers of options, or their values.
    static std::string chosen(const FieldView& field, std::string_view line) {
        std::string values;
        while (!line.empty()) {
            const auto end = std::min(line.find(' '), line.size());
            const auto word = line.substr(0, end);
            const auto number = number_in(word);
            const bool counts =
                number > 0 && number <= field.options.size() &&
                std::ranges::find(field.options, word, &FieldOption::value) == field.options.end();
            if (!values.empty()) values += ' ';
            values += counts ? field.options[number - 1].value : std::string(word);
            line.remove_prefix(std::min(end + 1, line.size()));
        }
        return values;
    }

    Step entries(const EntriesView& view) {
        for (const auto& entry : view.entries)
            out_ << "   " << entry.position << ". " << entry.summary.whole.reveal()
                 << (entry.complete ? "" : " …") << '\n';
        const auto line = ask("   + add, - N remove, N change, < back > ");
        if (!line) return Step::ended;
        if (*line == "<") return Step::back;
        if (line->empty()) return Step::next;
        if (*line == "+") {
            const auto first = form_.add_entry(view.repeat);
            if (!first) return Step::again;
            entry_page_ = form_.page_of(*first).value_or(0);
            return Step::entry;
        }
        if (line->starts_with('-')) {
            const auto start = line->find_first_not_of("- ");
            const auto number = start == std::string::npos ? 0 : number_in(line->substr(start));
            (void)form_.remove_entry(view.repeat, number).has_value();
            return Step::again;
        }
        const auto page = form_.page_of_entry(view.repeat, number_in(*line));
        if (!page) return Step::again;
        entry_page_ = *page;
        return Step::entry;
    }

    FormSession& form_;
    Language language_;
    std::istream& in_;
    std::ostream& out_;
    std::size_t entry_page_ = 0;
};

}  // namespace

int run_form(const std::filesystem::path& file, const RunOptions& options, std::istream& in,
             std::ostream& out) {
    const auto plan = load_plan(file, FaultWords::both, out);
    if (!plan) return exit_refused;
    auto opened = XFormSession::open(plan, noon_of(options.today), Uuid{{1}});
    if (!opened) {
        out << opened.error().detail << '\n';
        return exit_refused;
    }
    auto& form = **opened;
    for (const auto& [path, value] : options.prefill)
        form.prefill(path, SecretText(value), ValueSource::id_card);
    const auto language = options.language == "en" ? Language::en : Language::zh;
    const bool whole = Conversation(form, language, in, out).run();
    out << '\n' << form.answers_json().reveal() << '\n' << form.remarks_json().reveal() << '\n';
    if (options.xml) out << form.record_xml().reveal() << '\n';
    return whole ? 0 : exit_refused;
}

}  // namespace kiosk
