#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "tests/platform/case_desk.h"
#include "tests/platform/keys.h"
#include "tests/platform/published_catalogue.h"
#include "tests/platform/registers.h"
#include "tests/platform/store.h"

namespace tests {

/// What waits for a person, for whom they may act, and whether they are who their card says. What
/// it states it signs, and looks at again when a case comes with it.
/// **Threads:** any. **Time:** a verification waits `verification_lasts` for the person's phone; a
/// statement is believed `statement_lasts`.
class PersonDesk {
  public:
    static constexpr kiosk::Duration verification_lasts{std::chrono::minutes(3)};
    static constexpr kiosk::Duration statement_lasts{std::chrono::hours(24)};
    static constexpr int remind_days = 90;
    static constexpr std::size_t verifications_max = 1'000;

    PersonDesk(Store& store, CaseDesk& desk, Registers registers, const ReceiptKey& key,
               const kiosk::Clock& clock, CaseDesk::FindService find_service);

    /// `GET /v1/overview`: to-dos, frequent services and principals; expiring licences and
    /// suggestions only while a consent with purpose `profile` stands.
    [[nodiscard]] Reply overview(const PersonCall& call);
    /// `GET /v1/principals?credit_code=…`: one whom the registers name for this person.
    [[nodiscard]] Reply find_principal(const PersonCall& call, const std::string& credit_code);
    /// `PUT /v1/offers/{id}/confirmation`: files what was filled in, once; the case.
    [[nodiscard]] Reply confirm_offer(const PersonCall& call);
    /// `PUT /v1/verifications/{id}`: begins one, and tells how it stands.
    [[nodiscard]] Reply verify(const PersonCall& call);

    /// The signed word that it was the person, as `verify` gives it.
    [[nodiscard]] std::string identity_statement(const std::string& person,
                                                 const std::string& verification) const;
    [[nodiscard]] bool is_on_record(const std::string& person) const;

    /// What keeps a case from being accepted: somebody is acted for without authority, or the
    /// service wants a surer identity than there was.
    [[nodiscard]] std::optional<Problem> check_case(std::string_view payload_json,
                                                    const PublishedService* service) const;
    /// For operators and tests: what the person with these last four characters answers on their
    /// phone.
    [[nodiscard]] Reply answer_on_phone(const std::string& check, bool is_me);

  private:
    struct Verification {
        std::string person;
        kiosk::SteadyTime since{};
        std::optional<bool> is_me;
    };

    [[nodiscard]] std::string statement(const std::string& json, const char* type) const;
    /// What was signed here, under that type; nullopt: not signed here.
    [[nodiscard]] std::optional<std::string> stated(const std::string& jws, const char* type) const;
    [[nodiscard]] std::string principal_json(const std::string& person,
                                             const Registers::Principal& principal) const;
    [[nodiscard]] std::string profile_consent(const std::string& person) const;
    [[nodiscard]] bool is_confirmed(const std::string& person, const std::string& offer) const;
    [[nodiscard]] kiosk::Result<std::string> file_offer(const PersonCall& call,
                                                        const Registers::Offer& offer,
                                                        const std::string& id);

    Store& store_;
    CaseDesk& desk_;
    const Registers registers_;
    const ReceiptKey& key_;
    const kiosk::Clock& clock_;
    const CaseDesk::FindService find_service_;
    std::mutex mutex_;
    std::map<std::string, Verification> verifications_;
};

}  // namespace tests
