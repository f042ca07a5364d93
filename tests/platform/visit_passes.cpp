#include "tests/platform/visit_passes.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/model/check_digits.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using PassJson = nlohmann::json;

constexpr std::size_t token_bytes = 32;
constexpr std::string_view scheme = "Bearer ";

std::string text_in(const PassJson& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// What the terminal says of the card, checked; the number.
Answer<std::string> read_identity(const std::string& body) {
    const auto json = PassJson::parse(body, nullptr, false);
    if (!json.is_object()) return malformed("not a JSON object");
    Problem problem{422, "invalid-payload", {}, false, {}, {}};
    const auto blame = [&problem](const char* pointer, const char* detail) {
        problem.errors.push_back({pointer, detail});
    };
    if (text_in(json, "method") != "id_card") blame("/method", "must be id_card");
    const auto number = text_in(json, "number");
    const bool foreign_2017 =
        text_in(json, "identity_kind") == "foreign_permanent" && number.size() == 15;
    if (!foreign_2017 && !kiosk::is_citizen_number(number))
        blame("/number", "is not an identity number");
    if (text_in(json, "name").empty()) blame("/name", "is missing");
    const auto age = json.find("card_age_seconds");
    const bool fresh = age != json.end() && age->is_number_unsigned() &&
                       age->get<std::uint64_t>() <= VisitPasses::card_age_max;
    if (!fresh) blame("/card_age_seconds", "the card was not read in this visit");
    if (!problem.errors.empty()) return problem;
    return number;
}

}  // namespace

Answer<VisitPasses::Opened> VisitPasses::open(const std::string& terminal, const std::string& visit,
                                              const std::string& body, kiosk::Now now) {
    if (!is_uuid(visit)) return malformed("the path names no UUID");
    auto number = read_identity(body);
    if (!number) return number.problem();
    const std::lock_guard lock(mutex_);
    std::erase_if(passes_, [&](const auto& each) { return each.second.ends <= now.steady; });
    const auto known = passes_.find(terminal);
    if (known != passes_.end() && known->second.visit == visit) {
        const auto& pass = known->second;
        if (pass.number.reveal() != *number)
            return Problem{409, "digest-conflict", "another person in the same visit", false, {},
                           {}};
        return Opened{pass.token, pass.expires, false};
    }
    if (known == passes_.end() && passes_.size() >= terminals_max)
        return Problem{429, "too-many", {}, true, 60, {}};
    kiosk::Bytes bytes(token_bytes);
    random_.fill(bytes);
    Pass pass{visit, kiosk::to_base64url(bytes), kiosk::SecretText(number.take()),
              now.steady + lasts, now.wall + lasts};
    Opened opened{pass.token, pass.expires, true};
    passes_.insert_or_assign(terminal, std::move(pass));
    return opened;
}

void VisitPasses::close(const std::string& terminal, const std::string& visit) {
    const std::lock_guard lock(mutex_);
    const auto known = passes_.find(terminal);
    if (known != passes_.end() && known->second.visit == visit) passes_.erase(known);
}

std::optional<std::string> VisitPasses::person(const std::string& terminal,
                                               const std::string& authorization,
                                               kiosk::Now now) const {
    if (!authorization.starts_with(scheme)) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto known = passes_.find(terminal);
    if (known == passes_.end() || known->second.ends <= now.steady) return std::nullopt;
    if (std::string_view(authorization).substr(scheme.size()) != known->second.token)
        return std::nullopt;
    return known->second.number.reveal();
}

}  // namespace tests
