#include "kiosk/model/overview.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kiosk {

namespace {

constexpr std::array<std::pair<std::string_view, PrincipalKind>, 5> principal_names{
    {{"self", PrincipalKind::self},
     {"minor", PrincipalKind::minor},
     {"elder", PrincipalKind::elder},
     {"enterprise", PrincipalKind::enterprise},
     {"founding", PrincipalKind::founding}}};

}  // namespace

std::string_view name_of(PrincipalKind kind) {
    return std::ranges::find(principal_names, kind,
                             &std::pair<std::string_view, PrincipalKind>::second)
        ->first;
}

std::optional<PrincipalKind> principal_kind(std::string_view name) {
    for (const auto& [word, kind] : principal_names)
        if (word == name) return kind;
    return std::nullopt;
}

Todo Todo::copy() const {
    Todo twin{kind, name, line, case_no, offer, service, due, overdue, {}};
    for (const auto& each : values)
        twin.values.push_back({each.label, each.value.copy(), each.mask});
    return twin;
}

Principal Principal::copy() const {
    return {kind, name.copy(), number.copy(), role, authority};
}

Overview Overview::copy() const {
    Overview twin;
    for (const auto& todo : todos) twin.todos.push_back(todo.copy());
    twin.frequent = frequent;
    twin.suggested = suggested;
    twin.profile_consent = profile_consent;
    for (const auto& each : principals) twin.principals.push_back(each.copy());
    return twin;
}

}  // namespace kiosk
