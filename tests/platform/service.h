#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "tests/platform/authority.h"
#include "tests/platform/case_desk.h"
#include "tests/platform/consent_desk.h"
#include "tests/platform/face_desk.h"
#include "tests/platform/faults.h"
#include "tests/platform/feedback_desk.h"
#include "tests/platform/hall.h"
#include "tests/platform/keys.h"
#include "tests/platform/paper_desk.h"
#include "tests/platform/pay_desk.h"
#include "tests/platform/person_desk.h"
#include "tests/platform/phone_desk.h"
#include "tests/platform/problem.h"
#include "tests/platform/public_desk.h"
#include "tests/platform/published_catalogue.h"
#include "tests/platform/staff.h"
#include "tests/platform/store.h"
#include "tests/platform/uploads.h"
#include "tests/platform/visit_passes.h"

namespace tests {

/// A request without HTTP. `terminal` is the common name of the certificate that TLS has verified.
struct Call {
    std::string terminal;
    std::string id;  // what the path names: submission, terminal, case
    std::string body;
    std::string content_type;
    std::string content_digest;
    std::string idempotency_key;
    std::string if_none_match;
    std::string query;  // the one query parameter of the operation
    std::string authorization;
    std::string traceparent;  // W3C Trace Context
    // RFC 9421; empty when the request is not signed.
    std::string method;
    std::string target_uri;
    std::string signature_input;
    std::string signature;
    TusHeaders tus;
    kiosk::Bytes terminal_key;  // of the certificate: DER, SubjectPublicKeyInfo
    PeerCertificate certificate;
    /// Whoever brings what `terminal` has filed; empty: the terminal itself.
    std::string carrier;
    /// Header Bianmin-Terminal.
    std::string named_terminal;
    /// Headers Bianmin-Area and Bianmin-Level: whose authority is meant.
    std::string area;
    std::string level;

    [[nodiscard]] bool is_signed() const { return !signature.empty() || !signature_input.empty(); }
    /// By whose key it would be.
    [[nodiscard]] const std::string& signing_party() const {
        return carrier.empty() ? terminal : carrier;
    }
};

/// The platform's side of docs/SYNC_PROTOCOL.md and docs/PLATFORM_API.md.
/// **Threads:** any number at once.
class Service {
  public:
    static constexpr int wrong_checks_max = 5;
    static constexpr kiosk::Duration wrong_checks_window{std::chrono::minutes(10)};
    static constexpr std::size_t guarded_cases_max = 10'000;

    /// The first of `data_keys` is the one that terminals seal to now; the others open what was
    /// sealed before.
    Service(std::unique_ptr<Store> store, std::vector<DataKey> data_keys, ReceiptKey receipt_key,
            std::unique_ptr<Uploads> uploads, const kiosk::Clock& clock,
            Office office = Office::delivered(0));

    void publish(PublishedCatalogue catalogue);
    /// Before the first call; without one certificates are not renewed here.
    void use(std::unique_ptr<const CertificateAuthority> authority);
    /// Before the first call: whatever is sealed otherwise is refused, under whichever key.
    void allow_only(std::string suite) { only_suite_ = std::move(suite); }
    /// Before the first call: terminals that sign with a key of their own (DER,
    /// SubjectPublicKeyInfo), and no longer with their certificate's.
    void expect_signatures_by(std::map<std::string, kiosk::Bytes> keys) {
        signing_keys_ = std::move(keys);
    }
    /// Its terminal is refused from now on. A serial number in hexadecimal.
    [[nodiscard]] Reply revoke_certificate(const std::string& serial);
    /// `{"state": "disabled"}` or "enabled": a terminal that is out of service for the time being
    /// . What it has filed it may still deliver.
    [[nodiscard]] Reply set_terminal_state(const std::string& terminal, const std::string& body);

    /// `fault` changes what a commit's receipt says; everything else about faults is the server's.
    [[nodiscard]] Reply handle(Operation operation, const Call& call,
                               Fault::Effect fault = Fault::Effect::none);

    [[nodiscard]] Store& store() { return *store_; }
    [[nodiscard]] CaseDesk& desk() { return desk_; }
    [[nodiscard]] ConsentDesk& consents() { return consents_; }
    [[nodiscard]] PaperDesk& papers() { return papers_; }
    [[nodiscard]] Hall& hall() { return hall_; }
    [[nodiscard]] PhoneDesk& phones() { return phones_; }
    [[nodiscard]] FeedbackDesk& feedback() { return feedback_; }
    [[nodiscard]] PublicDesk& publicity() { return public_; }
    [[nodiscard]] Staff& staff() { return staff_; }

    /// Before the first call: what no valid signature comes with is refused, in single messages as
    /// in batches.
    void expect_all_signed() { only_signed_ = true; }
    /// Before the first call: a terminal that nobody has enabled may not even register.
    void expect_all_enabled() { only_enabled_ = true; }
    /// What was begun at a terminal becomes a case of another channel, by the same rules; once.
    /// Gives its number.
    [[nodiscard]] Answer<std::string> file_handover(const Handover& handover,
                                                    const std::string& payload_json,
                                                    const std::string& channel);
    /// Guesses at what a link leads to are stopped as guesses at a case are.
    [[nodiscard]] bool may_guess(const std::string& link) { return may_try(link); }
    void note_guess(const std::string& link) { note_wrong_check(link); }
    [[nodiscard]] PersonDesk& persons() { return persons_; }
    [[nodiscard]] FaceDesk& faces() { return faces_; }
    [[nodiscard]] PayDesk& money() { return money_; }

    /// What is behind a service is away, or there again: every terminal is told with its next look
    ///
    [[nodiscard]] Reply set_availability(const std::string& service, const std::string& body);

  private:
    [[nodiscard]] std::vector<std::string> paused_services();
    struct WrongChecks {
        int count = 0;
        kiosk::SteadyTime since{};
    };

    [[nodiscard]] Reply work_on(Operation operation, const Call& call, Fault::Effect fault);
    [[nodiscard]] Reply health(const Call& call);
    /// Whoever it is from, whatever it asks for.
    [[nodiscard]] std::optional<Reply> refuse_caller(Operation operation, const Call& call);
    /// A connection lives longer than the certificate that it was made with.
    [[nodiscard]] std::optional<Reply> refuse_certificate(const Call& call);
    /// Disabled, or unknown where only known ones may come.
    [[nodiscard]] std::optional<Reply> refuse_terminal(const Call& call);
    [[nodiscard]] Reply renew_certificate(const Call& call);
    /// A carrier delivers and does nothing else; a terminal speaks for itself.
    [[nodiscard]] static std::optional<Reply> refuse_carrier(Operation operation, const Call& call);
    [[nodiscard]] Reply register_terminal(const Call& call);
    [[nodiscard]] Reply get_catalogue(const Call& call);
    [[nodiscard]] Reply get_keys() const;
    [[nodiscard]] Reply put_submission(const Call& call);
    [[nodiscard]] Reply add_submission(const Call& call, const std::string& digest);
    /// No signature where there has to be one; `is_required`: from everybody.
    [[nodiscard]] std::optional<Reply> refuse_unsigned(const Call& call, bool is_required) const;
    /// Of whatever operation: a signature that does not verify, or a body that it is not over.
    [[nodiscard]] std::optional<Reply> refuse_forged(const Call& call) const;
    [[nodiscard]] Reply commit_submission(const Call& call, Fault::Effect fault);
    [[nodiscard]] Reply put_batch(const Call& call);
    [[nodiscard]] Reply get_submission(const Call& call);
    /// Everything that can be said of one before it is stored.
    [[nodiscard]] Answer<Intake> examine(const std::string& terminal, std::string_view body,
                                         std::string digest);
    [[nodiscard]] std::vector<std::string> batch_receipts(
        const std::vector<StoredSubmission>& rows) const;
    [[nodiscard]] static std::string receipt_text(const StoredSubmission& row);
    [[nodiscard]] Reply put_audit_block(const Call& call);
    [[nodiscard]] Reply create_upload(const Call& call);
    [[nodiscard]] Reply append_upload(const Call& call);
    /// What keeps a submission from being accepted: an attachment that is not here, or does not
    /// open.
    [[nodiscard]] std::optional<Problem> lacks_attachments(std::string_view manifest) const;
    [[nodiscard]] Reply get_case(const Call& call);
    [[nodiscard]] Reply get_evaluation_figures(const Call& call);
    [[nodiscard]] Reply open_visit(const Call& call);
    [[nodiscard]] Reply close_visit(const Call& call);
    [[nodiscard]] Reply get_ticket(const Call& call);
    /// The work for the person whose pass comes with the call; without one 401.
    using DeskWork = Reply (CaseDesk::*)(const PersonCall&);
    [[nodiscard]] Reply for_person(const Call& call, DeskWork work);
    [[nodiscard]] static DeskWork desk_work(Operation operation);
    [[nodiscard]] Reply handle_upload(Operation operation, const Call& call);
    /// The same for what is known of the person.
    [[nodiscard]] Reply about_person(const Call& call,
                                     const std::function<Reply(const PersonCall&)>& work);
    [[nodiscard]] Reply handle_public(Operation operation, const Call& call);
    [[nodiscard]] Reply handle_terminal(Operation operation, const Call& call, Fault::Effect fault);
    [[nodiscard]] Reply handle_submission(Operation operation, const Call& call,
                                          Fault::Effect fault);
    [[nodiscard]] Reply handle_phone(Operation operation, const PersonCall& person);
    [[nodiscard]] Reply handle_money(Operation operation, const Call& call);
    [[nodiscard]] Reply handle_data(Operation operation, const Call& call, Fault::Effect fault);
    /// In what is published now; null: nothing of that code.
    [[nodiscard]] std::shared_ptr<const PublishedService> service_with(
        const std::string& code) const;
    /// The case or ticket by `check`, the end of the holder's number; guessing is stopped.
    [[nodiscard]] Reply for_check(const Call& call, const std::function<Reply()>& look_up);

    [[nodiscard]] std::shared_ptr<const PublishedCatalogue> catalogue() const;
    [[nodiscard]] std::string receipt_for(const StoredSubmission& row, Fault::Effect fault) const;
    [[nodiscard]] bool may_try(const std::string& case_no);
    void note_wrong_check(const std::string& case_no);

    [[nodiscard]] const DataKey* data_key(std::string_view id) const;

    std::unique_ptr<Store> store_;
    std::unique_ptr<Uploads> uploads_;
    const std::vector<DataKey> data_keys_;
    std::string only_suite_;
    std::map<std::string, kiosk::Bytes> signing_keys_;
    const ReceiptKey receipt_key_;
    std::unique_ptr<const CertificateAuthority> authority_;
    const ReceiptKey stranger_ = ReceiptKey::stranger();
    const kiosk::Clock& clock_;
    mutable std::mutex mutex_;
    std::shared_ptr<const PublishedCatalogue> catalogue_;
    std::map<std::string, WrongChecks> wrong_checks_;
    std::set<std::string> revoked_;
    VisitPasses passes_;
    CaseDesk desk_;
    ConsentDesk consents_;
    PaperDesk papers_;
    bool only_signed_ = false;
    bool only_enabled_ = false;
    Hall hall_;
    PhoneDesk phones_{[this] { return clock_.now(); }};
    PublicDesk public_;
    FeedbackDesk feedback_;
    Staff staff_;
    kiosk::SystemRandom random_;
    std::mutex filing_;  // one handover at a time becomes a case
    PersonDesk persons_;
    FaceDesk faces_{
        {[this](const std::string& person, const std::string& consent, const std::string& service) {
             return consents_.covers_face(person, consent, service);
         },
         [this](const std::string& person, const std::string& comparison) {
             return persons_.identity_statement(person, comparison);
         },
         [this](const std::string& person) { return persons_.is_on_record(person); }}};
    PayDesk money_;
};

}  // namespace tests
