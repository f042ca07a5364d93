#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "tests/platform/keys.h"
#include "tests/platform/store.h"

namespace tests {

/// One named person of the office. Roles: `window` (begun cases, cases), `editor` and `approver`
/// (notices), `supervisor` (feedback, who saw whom).
struct StaffAccount {
    std::string name;
    std::set<std::string> roles;
    std::string unit;
    std::string phone;
    std::string password_hash;  // Argon2id, as libsodium writes it
};

/// Who of the staff is logged in, and the record of what they saw and did. Nothing
/// is seen or done without an account; the record is written first.
/// **Threads:** any. **Time:** a session ends `session_lasts` after its last use. **Limits:**
/// `wrong_passwords_max` in ten minutes an account.
class Staff {
  public:
    static constexpr kiosk::Duration session_lasts{std::chrono::minutes(15)};
    static constexpr int wrong_passwords_max = 5;

    struct Session {
        std::string user;
        std::string role_words;  // roles, joined by blanks
        std::set<std::string> roles;
        std::string form_token;  // comes back with every form
    };

    /// `person_key` makes the names that people have in the record.
    Staff(Store& store, const ReceiptKey& person_key, std::function<kiosk::WallTime()> now);

    /// JSON: `{"accounts": [{"name", "roles", "unit", "phone", "password"}]}`. **Errors:**
    /// bad_config, io_error.
    [[nodiscard]] kiosk::Result<void> load(const std::filesystem::path& file);
    [[nodiscard]] static kiosk::Result<std::string> hash(const std::string& password);

    /// A cookie's value; nullopt: wrong, or too many wrong ones.
    [[nodiscard]] std::optional<std::string> log_in(const std::string& user,
                                                    const std::string& password);
    void log_out(const std::string& cookie);
    [[nodiscard]] std::optional<Session> session(const std::string& cookie);

    /// What stands for a person in the record: nobody gets back to the number from it.
    [[nodiscard]] std::string person_id(const std::string& number) const;
    /// False: it could not be put on record, and so may not be shown.
    [[nodiscard]] bool note_seen(const Session& session, const std::string& number,
                                 const std::string& what, const std::string& purpose);
    [[nodiscard]] bool note_done(const Session& session, const std::string& action,
                                 const std::string& object);

    struct Seen {
        std::string user;
        std::string role;
        std::string at;
        std::string purpose;
        std::string what;
    };
    /// Who saw this person: staff, and the terminals that were given data of the person.
    [[nodiscard]] kiosk::Result<std::vector<Seen>> who_saw(const std::string& person_id);
    /// JSON array of what was done, oldest first.
    [[nodiscard]] kiosk::Result<std::string> done();

  private:
    struct Open {
        Session session;
        kiosk::WallTime used{};
    };
    struct Wrong {
        int count = 0;
        kiosk::WallTime since{};
    };
    [[nodiscard]] std::string word();
    [[nodiscard]] bool keep(const char* kind, const std::string& owner, const std::string& body);

    Store& store_;
    const ReceiptKey& person_key_;
    const std::function<kiosk::WallTime()> now_;
    std::mutex mutex_;
    kiosk::SystemRandom random_;
    std::map<std::string, StaffAccount> accounts_;
    std::map<std::string, Open> sessions_;  // by cookie
    std::map<std::string, Wrong> wrong_;    // by account
};

}  // namespace tests
