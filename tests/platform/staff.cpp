#include "tests/platform/staff.h"

#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "kiosk/base/encoding.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using Json = nlohmann::ordered_json;

std::string joined(const std::set<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

}  // namespace

Staff::Staff(Store& store, const ReceiptKey& person_key, std::function<kiosk::WallTime()> now)
    : store_(store), person_key_(person_key), now_(std::move(now)) {}

kiosk::Result<void> Staff::load(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream) return {kiosk::ErrorCode::io_error, "cannot read " + file.string()};
    std::ostringstream text;
    text << stream.rdbuf();
    const auto json = Json::parse(text.str(), nullptr, false);
    const auto list = json.is_object() ? json.value("accounts", Json()) : Json();
    if (!list.is_array())
        return {kiosk::ErrorCode::bad_config, file.string() + ": accounts is no list"};
    const std::lock_guard lock(mutex_);
    for (const auto& each : list) {
        StaffAccount account;
        account.name = each.value("name", "");
        for (const auto& role : each.value("roles", Json::array()))
            account.roles.insert(role.get<std::string>());
        account.unit = each.value("unit", "");
        account.phone = each.value("phone", "");
        account.password_hash = each.value("password", "");
        if (account.name.empty() || !account.password_hash.starts_with("$argon2id$"))
            return {kiosk::ErrorCode::bad_config,
                    file.string() + ": an account without name or Argon2id hash"};
        accounts_[account.name] = std::move(account);
    }
    return {};
}

kiosk::Result<std::string> Staff::hash(const std::string& password) {
    std::string text(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(text.data(), password.data(), password.size(),
                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return {kiosk::ErrorCode::internal, "no memory to hash"};
    return std::string(text.c_str());
}

std::string Staff::word() {
    kiosk::Bytes bytes(32);
    random_.fill(bytes);
    return kiosk::to_base64url(bytes);
}

std::optional<std::string> Staff::log_in(const std::string& user, const std::string& password) {
    const std::lock_guard lock(mutex_);
    const auto account = accounts_.find(user);
    if (account == accounts_.end()) return std::nullopt;
    auto& wrong = wrong_[user];
    if (now_() - wrong.since >= std::chrono::minutes(10)) wrong.count = 0;
    if (wrong.count >= wrong_passwords_max) return std::nullopt;
    if (crypto_pwhash_str_verify(account->second.password_hash.c_str(), password.data(),
                                 password.size()) != 0) {
        if (wrong.count++ == 0) wrong.since = now_();
        return std::nullopt;
    }
    wrong.count = 0;
    auto cookie = word();
    sessions_[cookie] = {{user, joined(account->second.roles), account->second.roles, word()},
                         now_()};
    return cookie;
}

void Staff::log_out(const std::string& cookie) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(cookie);
}

std::optional<Staff::Session> Staff::session(const std::string& cookie) {
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_,
                  [&](const auto& each) { return now_() - each.second.used >= session_lasts; });
    const auto found = sessions_.find(cookie);
    if (found == sessions_.end()) return std::nullopt;
    found->second.used = now_();
    return found->second.session;
}

std::string Staff::person_id(const std::string& number) const {
    // Ed25519 signs the same text the same way, and nobody else can.
    const auto keyed = person_key_.sign_compact(number, "bianmin-person");
    return kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(keyed))).substr(0, 32);
}

bool Staff::keep(const char* kind, const std::string& owner, const std::string& body) {
    const std::lock_guard lock(mutex_);
    const auto kept = store_.add_record(kind, {word(), owner, time_text(now_()), body});
    return kept && *kept;
}

bool Staff::note_seen(const Session& session, const std::string& number, const std::string& what,
                      const std::string& purpose) {
    return keep("seen", person_id(number),
                Json{{"user", session.user},
                     {"role", session.role_words},
                     {"purpose", purpose},
                     {"what", what}}
                    .dump());
}

bool Staff::note_done(const Session& session, const std::string& action,
                      const std::string& object) {
    return keep("staff_action", session.user,
                Json{{"user", session.user},
                     {"role", session.role_words},
                     {"action", action},
                     {"object", object}}
                    .dump());
}

kiosk::Result<std::vector<Staff::Seen>> Staff::who_saw(const std::string& person) {
    std::vector<Seen> seen;
    const auto by_staff = store_.records("seen", person);
    if (!by_staff) return by_staff.error();
    for (const auto& row : *by_staff) {
        const auto json = Json::parse(row.body);
        seen.push_back({json.value("user", ""), json.value("role", ""), row.at,
                        json.value("purpose", ""), json.value("what", "")});
    }
    const auto uses = store_.uses();
    if (!uses) return uses.error();
    for (const auto& use : *uses)
        if (person_id(use.holder) == person)
            seen.push_back({use.terminal_id, "terminal", use.at,
                            "consent " + use.consent_id + " " + use.service_code, use.what});
    return seen;
}

kiosk::Result<std::string> Staff::done() {
    const auto rows = store_.records("staff_action");
    if (!rows) return rows.error();
    Json list = Json::array();
    for (const auto& row : *rows) {
        auto entry = Json::parse(row.body);
        entry["at"] = row.at;
        list.push_back(std::move(entry));
    }
    return list.dump();
}

}  // namespace tests
