#include "kiosk/platform/overview_reader.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "kiosk/platform/told_values.h"

namespace kiosk {

namespace {

using OverviewJson = nlohmann::json;

constexpr std::array<std::pair<std::string_view, TodoKind>, 4> todo_kinds{
    {{"supplement", TodoKind::supplement},
     {"offer", TodoKind::offer},
     {"result_ready", TodoKind::result_ready},
     {"licence_expiring", TodoKind::licence_expiring}}};

constexpr std::array<std::pair<std::string_view, Verification::State>, 5> verification_states{
    {{"waiting", Verification::State::waiting},
     {"confirmed", Verification::State::confirmed},
     {"refused", Verification::State::refused},
     {"lapsed", Verification::State::lapsed},
     {"unavailable", Verification::State::unavailable}}};

/// A kind that this program does not know is one more reason to hide the value.
MaskKind told_mask(const OverviewJson& value) {
    const auto word = value.value("mask", "");
    return word.empty() ? MaskKind::none : mask_kind(word).value_or(MaskKind::secret);
}

const OverviewJson& list_in(const OverviewJson& json, const char* name) {
    const auto& list = json.at(name);
    if (!list.is_array() || list.size() > overview_rows_max) throw std::invalid_argument(name);
    return list;
}

std::optional<Todo> todo_in(const OverviewJson& json) {
    const auto word = json.at("kind").get<std::string>();
    const auto* const kind =
        std::ranges::find(todo_kinds, word, [](const auto& row) { return row.first; });
    if (kind == todo_kinds.end()) return std::nullopt;
    Todo todo;
    todo.kind = kind->second;
    todo.name = told_words(json, "name");
    todo.line = told_words(json, "line");
    todo.case_no = json.value("case_no", "");
    todo.offer = json.value("offer", "");
    todo.service = ServiceCode(json.value("service_code", ""));
    todo.overdue = json.value("overdue", false);
    if (json.contains("due")) todo.due = told_day(json["due"].get<std::string>());
    if (!json.contains("values")) return todo;
    for (const auto& value : list_in(json, "values"))
        todo.values.push_back({told_words(value, "label"),
                               SecretText(value.at("value").get<std::string>()), told_mask(value)});
    return todo;
}

std::optional<Principal> principal_in(const OverviewJson& json) {
    const auto kind = principal_kind(json.at("kind").get<std::string>());
    if (!kind || *kind == PrincipalKind::self) return std::nullopt;
    Principal principal;
    principal.kind = *kind;
    principal.name = SecretText(json.at("name").get<std::string>());
    principal.number = SecretText(json.at("number").get<std::string>());
    principal.role = told_words(json, "role");
    principal.authority = json.at("authority").get<std::string>();
    return principal;
}

/// Whatever the JSON lacks ends here; what the library says may name a value.
template <class Read>
auto read_overview_part(std::string_view text, Read read)
    -> Result<decltype(read(OverviewJson()))> {
    try {
        return read(OverviewJson::parse(text));
    } catch (const std::exception&) {
        return {ErrorCode::bad_format, "the platform's overview of a person"};
    }
}

}  // namespace

Result<Overview> read_overview(std::string_view json) {
    return read_overview_part(json, [](const OverviewJson& body) {
        Overview overview;
        for (const auto& row : list_in(body, "todos"))
            if (auto todo = todo_in(row)) overview.todos.push_back(std::move(*todo));
        std::ranges::stable_sort(overview.todos, [](const Todo& a, const Todo& b) {
            return std::pair(a.kind, !a.overdue) < std::pair(b.kind, !b.overdue);
        });
        for (const auto& code : list_in(body, "frequent"))
            overview.frequent.emplace_back(code.get<std::string>());
        for (const auto& row : list_in(body, "suggested"))
            overview.suggested.push_back(
                {ServiceCode(row.at("service_code").get<std::string>()), told_words(row, "why")});
        for (const auto& row : list_in(body, "principals"))
            if (auto one = principal_in(row)) overview.principals.push_back(std::move(*one));
        if (body.contains("consent_id"))
            overview.profile_consent = Uuid::parse(body["consent_id"].get<std::string>());
        return overview;
    });
}

Result<Principal> read_principal(std::string_view json) {
    return read_overview_part(json, [](const OverviewJson& body) {
        auto one = principal_in(body);
        if (!one) throw std::invalid_argument("kind");
        return std::move(*one);
    });
}

Result<Verification> read_verification(std::string_view json) {
    return read_overview_part(json, [](const OverviewJson& body) {
        const auto word = body.at("state").get<std::string>();
        const auto* const state =
            std::ranges::find(verification_states, word, [](const auto& row) { return row.first; });
        if (state == verification_states.end()) throw std::invalid_argument("state");
        Verification told{state->second, body.value("code", ""), body.value("statement", "")};
        // Confirmed is what the platform has signed, nothing less.
        if (told.state == Verification::State::confirmed && told.statement.empty())
            throw std::invalid_argument("statement");
        return told;
    });
}

}  // namespace kiosk
