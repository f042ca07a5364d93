#include "kiosk/forms/form_tests.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "kiosk/forms/form_values.h"
#include "kiosk/forms/xform_session.h"

namespace kiosk {

namespace {

using Json = nlohmann::ordered_json;

constexpr Uuid test_seed{{'f', 'o', 'r', 'm', ' ', 't', 'e', 's', 't'}};

/// Noon of that day on the terminal.
Now noon_of(const CivilDate& day) {
    using namespace std::chrono;
    const year_month_day date{year{day.year}, month{static_cast<unsigned>(day.month)},
                              std::chrono::day{static_cast<unsigned>(day.day)}};
    constexpr hours noon_utc{4};
    return {SteadyTime{hours{1}}, WallTime{sys_days{date}} + noon_utc};
}

ValueSource source_of(std::string_view path) {
    if (path.starts_with("idcard.")) return ValueSource::id_card;
    if (path.starts_with("principal.")) return ValueSource::shared_data;
    if (path.starts_with("scenario.")) return ValueSource::scenario;
    return path.starts_with("licence.") ? ValueSource::licence : ValueSource::shared_data;
}

std::string text_of(const Json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& word : words) all += (all.empty() ? "" : ", ") + word;
    return all.empty() ? "—" : all;
}

/// One test of the file.
class Test {
  public:
    Test(std::shared_ptr<const XFormPlan> plan, const Json& test, std::string name,
         std::string_view file, FormTestReport& report, std::set<std::string>& shown)
        : plan_(std::move(plan)),
          test_(test),
          name_(std::move(name)),
          file_(file),
          report_(report),
          shown_(shown) {}

    void run() {
        if (!open()) return;
        fill();
        for (const auto& id : session().shown_fields()) shown_.insert(plain(id.value()));
        bool checks = check_visible();
        checks = check_values() || checks;
        checks = check_options() || checks;
        checks = check_errors() || checks;
        if (!checks) blame("test_checks_nothing", {}, {});
    }

  private:
    using Values = std::vector<std::pair<std::string, std::string>>;

    XFormSession& session() { return static_cast<XFormSession&>(*session_); }

    /// The name of a question without the count of its entry.
    static std::string plain(const std::string& id) { return id.substr(0, id.find('-')); }

    void blame(std::string_view id, std::string question, Values values) {
        if (report_.faults.size() >= FormDefinition::max_faults) return;
        FormFault fault;
        fault.id = id;
        fault.file = file_;
        fault.question = std::move(question);
        fault.attribute = name_;
        fault.values = std::move(values);
        report_.faults.push_back(std::move(fault));
    }

    const Json* member(const char* name, bool (Json::*is)() const noexcept) {
        const auto found = test_.find(name);
        if (found == test_.end()) return nullptr;
        if (((*found).*is)()) return &*found;
        blame("test_unreadable", {}, {{"what", name}});
        return nullptr;
    }

    bool open() {
        CivilDate today{2026, 6, 1};
        if (test_.contains("today")) {
            const auto day = test_["today"].is_string()
                                 ? parse_date(test_["today"].get<std::string>())
                                 : std::nullopt;
            if (!day) blame("test_unreadable", {}, {{"what", "today"}});
            if (day) today = *day;
        }
        auto opened = XFormSession::open(plan_, noon_of(today), test_seed);
        if (!opened) {
            blame("test_not_opened", {}, {{"what", opened.error().detail}});
            return false;
        }
        session_ = std::move(*opened);
        if (const auto* online = member("online", &Json::is_boolean))
            session_->set_online(online->get<bool>());
        return true;
    }

    void fill() {
        if (const auto* prefill = member("prefill", &Json::is_object)) {
            for (const auto& [path, value] : prefill->items())
                session().prefill(path, SecretText(text_of(value)), source_of(path));
        }
        if (const auto* entries = member("entries", &Json::is_object)) {
            for (const auto& [repeat, count] : entries->items()) add_entries(repeat, count);
        }
        if (const auto* disputed = member("disputed", &Json::is_array)) {
            for (const auto& id : *disputed) {
                if (!session().dispute(FieldId(text_of(id)), true))
                    blame("test_not_disputed", text_of(id), {});
            }
        }
        const auto* answers = member("answers", &Json::is_object);
        if (answers == nullptr) return;
        // A catalogue that was read does not keep the order of members, and a list of places is
        // empty until the one above is chosen: what is refused is said again after the others.
        std::vector<std::pair<FieldId, std::string>> left;
        for (const auto& [id, value] : answers->items()) left.emplace_back(id, text_of(value));
        for (auto before = left.size() + 1; before > left.size() && !left.empty();) {
            before = left.size();
            std::erase_if(left, [&](const auto& answer) {
                return session().set_value(answer.first, answer.second).has_value();
            });
        }
        for (const auto& [id, value] : left) {
            const auto kept = session().set_value(id, value);
            if (!kept) blame("test_not_answered", id.value(), {{"what", kept.error().detail}});
        }
    }

    void add_entries(const std::string& repeat, const Json& count) {
        const bool fits =
            count.is_number_unsigned() && count.get<std::size_t>() <= form_test_entries_max;
        if (!fits) return blame("test_unreadable", {}, {{"what", "entries"}});
        for (std::size_t i = 0; i < form_test_entries_max; ++i) {
            const auto page = session().page_of(repeat + "-entries");
            if (!page) return blame("test_no_repeat", repeat, {});
            const auto now = session().page(*page).entries->entries.size();
            if (now == count.get<std::size_t>()) return;
            const bool moved = now < count.get<std::size_t>()
                                   ? session().add_entry(repeat).has_value()
                                   : session().remove_entry(repeat, now).has_value();
            if (!moved) return blame("test_no_repeat", repeat, {});
        }
    }

    bool check_visible() {
        std::set<std::string> there;
        for (const auto& id : session().shown_fields()) there.insert(id.value());
        const auto* visible = member("visible", &Json::is_array);
        const auto* hidden = member("hidden", &Json::is_array);
        if (visible != nullptr) {
            for (const auto& id : *visible) {
                if (!there.contains(text_of(id))) blame("test_not_visible", text_of(id), {});
            }
        }
        if (hidden != nullptr) {
            for (const auto& id : *hidden) {
                if (there.contains(text_of(id))) blame("test_not_hidden", text_of(id), {});
            }
        }
        return visible != nullptr || hidden != nullptr;
    }

    SecretText value_of(const std::string& id) {
        auto value = session().value(FieldId(id));
        return value.empty() ? session().hidden_value(id) : std::move(value);
    }

    bool check_values() {
        const auto* values = member("values", &Json::is_object);
        if (values == nullptr) return false;
        for (const auto& [id, wanted] : values->items()) {
            const auto is = value_of(id);
            if (is.reveal() != text_of(wanted))
                blame("test_value", id, {{"is", is.reveal()}, {"wanted", text_of(wanted)}});
        }
        return true;
    }

    bool check_options() {
        const auto* options = member("options", &Json::is_object);
        if (options == nullptr) return false;
        for (const auto& [id, list] : options->items()) {
            std::vector<std::string> wanted;
            if (list.is_array()) {
                for (const auto& value : list) wanted.push_back(text_of(value));
            }
            const auto is = session().option_values(FieldId(id));
            if (is != wanted)
                blame("test_options", id, {{"is", joined(is)}, {"wanted", joined(wanted)}});
        }
        return true;
    }

    /// `{}`: nothing may be wrong. A text is compared in Chinese, an object in each language.
    bool check_errors() {
        const auto* errors = member("errors", &Json::is_object);
        if (errors == nullptr) return false;
        for (const auto& id : session().shown_fields()) {
            const auto words = session().complaint_about(id);
            const auto wanted = errors->find(id.value());
            if (wanted == errors->end()) {
                if (!words.empty())
                    blame("test_error_more", id.value(),
                          {{"is", std::string(words.in(Language::zh))}});
                continue;
            }
            check_error(id.value(), words, *wanted);
        }
        for (const auto& [id, wanted] : errors->items()) {
            if (session().complaint_about(FieldId(id)).empty()) blame("test_error_less", id, {});
        }
        return true;
    }

    void check_error(const std::string& id, const LocalText& words, const Json& wanted) {
        if (words.empty()) return;  // told as missing
        const auto compare = [&](Language language, const std::string& text) {
            if (words.in(language) != text)
                blame("test_error_words", id,
                      {{"is", std::string(words.in(language))}, {"wanted", text}});
        };
        if (wanted.is_string()) return compare(Language::zh, wanted.get<std::string>());
        if (!wanted.is_object()) return;  // any words
        if (wanted.contains("zh")) compare(Language::zh, text_of(wanted["zh"]));
        if (wanted.contains("en")) compare(Language::en, text_of(wanted["en"]));
    }

    std::shared_ptr<const XFormPlan> plan_;
    const Json& test_;
    std::string name_;
    std::string_view file_;
    FormTestReport& report_;
    std::set<std::string>& shown_;
    std::unique_ptr<FormSession> session_;
};

FormFault file_fault(std::string_view id, std::string_view file, std::string what) {
    FormFault fault;
    fault.id = id;
    fault.file = file;
    fault.values = {{"what", std::move(what)}};
    return fault;
}

}  // namespace

std::string form_tests_file(std::string_view form_file) {
    for (const std::string_view ending : {".package.json", ".xml"}) {
        if (!form_file.ends_with(ending)) continue;
        return std::string(form_file.substr(0, form_file.size() - ending.size())) + ".tests.json";
    }
    return std::string(form_file) + ".tests.json";
}

FormTestReport run_form_tests(std::shared_ptr<const XFormPlan> plan, std::string_view json,
                              std::string_view file) {
    FormTestReport report;
    const auto broken = [&](std::string what) {
        report.faults.push_back(file_fault("tests_unreadable", file, std::move(what)));
        return std::move(report);
    };
    if (json.size() > form_tests_bytes_max) return broken("size");
    const auto document = Json::parse(json, nullptr, false);
    if (!document.is_object() || !document.contains("tests") || !document["tests"].is_array())
        return broken("tests");
    const auto& tests = document["tests"];
    if (tests.empty() || tests.size() > form_tests_max) return broken("tests");
    std::set<std::string> shown;
    for (const auto& test : tests) {
        if (!test.is_object() || !test.contains("name") || !test["name"].is_string())
            return broken("name");
        ++report.tests;
        Test(plan, test, test["name"].get<std::string>(), file, report, shown).run();
    }
    for (const auto& question : plan->questions) {
        const auto& name = plan->form->nodes()[question.node].name;
        if (!shown.contains(name)) report.never_shown.push_back(name);
    }
    return report;
}

}  // namespace kiosk
