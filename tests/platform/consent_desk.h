#pragma once

#include <string>

#include "kiosk/base/clock.h"
#include "tests/platform/case_desk.h"
#include "tests/platform/faults.h"
#include "tests/platform/keys.h"
#include "tests/platform/registers.h"
#include "tests/platform/store.h"

namespace tests {

/// Gives on what other authorities hold of a person: with a consent of that person, for one
/// purpose, per data set; and keeps a trace of every use. What a consent doesn't
/// cover, that has ended, or is somebody else's is answered in one way: 403 consent-required.
/// **Threads:** any. **Time:** a consent lasts `consent_lasts`, and until it is taken back.
class ConsentDesk {
  public:
    static constexpr kiosk::Duration consent_lasts{std::chrono::hours(24)};

    ConsentDesk(Store& store, Registers registers, const ReceiptKey& licence_key,
                const kiosk::Clock& clock);

    /// `PUT /v1/consents/{id}`: the same again is answered as the first time.
    [[nodiscard]] Reply give(const PersonCall& call);
    /// `PUT /v1/consents/{id}/withdrawal`
    [[nodiscard]] Reply take_back(const PersonCall& call);
    /// `GET /v1/consents`: the person's own.
    [[nodiscard]] Reply list(const PersonCall& call);
    /// Whether the person has agreed that their face is compared for that service, and not taken it
    /// back.
    [[nodiscard]] Answer<bool> covers_face(const std::string& person, const std::string& consent,
                                           const std::string& service);
    /// `GET /v1/shared-data/{data_set}?consent=…`
    [[nodiscard]] Reply shared(const PersonCall& call, const std::string& consent);
    /// `GET /v1/licences`, with `?consent=…` those that it covers. `fault` spoils what is shown.
    [[nodiscard]] Reply licences(const PersonCall& call, const std::string& consent,
                                 Fault::Effect fault);

    /// What keeps a case from being accepted: it names a consent that its applicant hasn't given,
    /// or has taken back.
    [[nodiscard]] std::optional<Problem> check_case(std::string_view payload_json) const;
    /// For operators: every use, with the case that it went into.
    [[nodiscard]] Reply uses();

  private:
    struct Consent;
    [[nodiscard]] Answer<Consent> consent_of(const PersonCall& call, const std::string& id) const;
    [[nodiscard]] Reply give_record(const PersonCall& call, const std::string& consent,
                                    const Registers::DataSet& set,
                                    const Registers::Record& record) const;
    [[nodiscard]] std::optional<Registers::Record> record_of(const PersonCall& call) const;
    /// What the authority of another area holds, with its name.
    [[nodiscard]] Reply routed(const PersonCall& call, const std::string& consent,
                               const Registers::DataSet& set) const;
    [[nodiscard]] std::optional<Registers::Record> earlier_papers(const std::string& person) const;
    [[nodiscard]] std::optional<Registers::Record> earlier_contacts(
        const std::string& person) const;
    [[nodiscard]] bool note(const PersonCall& call, const std::string& consent,
                            const std::string& service, const std::string& what,
                            const std::string& outcome);

    Store& store_;
    const Registers registers_;
    const ReceiptKey& licence_key_;
    const ReceiptKey stranger_ = ReceiptKey::stranger();
    const kiosk::Clock& clock_;
};

}  // namespace tests
