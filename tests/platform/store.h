#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "tests/platform/group_commit.h"
#include "tests/platform/messages.h"

namespace tests {

struct StoredSubmission {
    std::string id;
    std::string terminal_id;
    Kind kind = Kind::submission;
    std::string service_code;
    std::string digest;       // sha-256=:…:
    std::string first_reply;  // body of the first 201
    std::string receipt;      // empty until accepted
    std::string case_no;      // empty until accepted, and always for an evaluation
    std::string accepted_at;
    std::string registered_at;
    std::string case_ref;
    std::string manifest;
    std::string payload;  // opened
    /// Of a package, while it is being accepted: JSON list of service_code and case_no.
    std::string children;
};

/// A submission that was found sound, on its way in.
struct Intake {
    StoredSubmission row;
    Payload payload;
};

/// One entry of a terminal's record.
struct StoredAudit {
    std::int64_t sequence = 0;
    std::string previous;
    std::string hash;
    std::string json;
};

struct StoredCase {
    std::string service_code;
    std::string check;
    std::string accepted_at;
};

struct StoredCaseEvent {
    int number = 0;  // counts up within the case
    std::string kind;
    std::string at;
    int stage = 0;
    std::string actor;
    std::string detail;
};

/// An accepted case with what became of it; `plan` is empty until somebody looked at it.
struct CaseRow {
    std::string case_no;
    std::string service_code;
    std::string terminal_id;
    std::string accepted_at;
    std::string holder;  // identity number
    std::string plan;
    std::string channel;    // terminal, window, web or mobile
    std::string materials;  // as the payload tells how each is met; empty: it does not
    std::vector<StoredCaseEvent> events;
};

struct StoredTicket {
    std::string ticket_no;
    std::string holder;  // identity number
    std::string kind;
    std::string case_no;  // empty: about no case
    std::string terminal_id;
    std::string topic;
    std::string words;
    std::string filed_at;
};

/// What a person agreed to, as the terminal told it.
struct StoredConsent {
    std::string id;
    std::string terminal_id;
    std::string holder;  // identity number
    std::string body;    // JSON
    std::string kept_at;
    std::string ended_at;  // empty while it holds
};

/// That something of a person was given on, or why not.
struct StoredUse {
    std::string consent_id;  // empty: the person looked at their own
    std::string terminal_id;
    std::string holder;  // identity number
    std::string service_code;
    std::string what;  // “data_set:…”, “licence:…”
    std::string outcome;
    std::string at;
    std::string case_no;  // that it went into; empty: none yet
};

/// Something that the hall, the staff's desk or the public pages keep: JSON under a kind and an id.
struct StoredRecord {
    std::string id;
    std::string owner;  // what it is looked up by, beside its id; may be empty
    std::string at;
    std::string body;
};

/// What is to be paid for one thing: a case's fee, a bill. `json` is what PayDesk writes.
struct StoredOrder {
    std::string id;
    std::string thing;  // one order each
    std::string terminal_id;
    std::string holder;  // identity number; empty: nobody was asked who pays
    std::string state;   // created, paid, closed, refunded
    std::string json;
};

/// One payment as the gateway keeps it.
struct Trade {
    std::string trade_no;
    std::string order_id;
    int fen = 0;
    std::string state;  // open, paid, closed, refunded
    std::string opened_at;
    std::string paid_at;      // empty until it was paid
    std::string refunded_at;  // empty unless it was given back
};

/// What was answered to a request with an Idempotency-Key.
struct KeptAnswer {
    std::string terminal_id;
    std::string key;
    std::string digest;  // of the request
    int status = 0;
    std::string body;
};

struct KindOfRecord {
    std::string kind;
    StoredRecord record;
};

/// What one request changes.
struct CaseWrite {
    std::string case_no;
    std::string plan;  // empty: as it is
    std::vector<StoredCaseEvent> events;
    std::optional<StoredTicket> ticket;
    std::optional<KeptAnswer> answer;
    std::vector<KindOfRecord> records{};  // each new
};

/// A terminal as it registered; `capabilities` is JSON.
struct StoredTerminal {
    std::string id;
    std::string software_version;
    std::string area_code;
    std::string capabilities;
    std::string registered_at;
    std::string updated_at;
};

class Connection;

/// Everything the platform knows, in one SQLite file or in one schema of a PostgreSQL server. A
/// call that returned is durable.
/// **Threads:** any; one at a time inside. **Errors:** disk_full, io_error, limit_exceeded (case
/// numbers of a day).
class Store {
  public:
    static constexpr int cases_a_day_max = 9999;  // four digits of the case number

    [[nodiscard]] static kiosk::Result<std::unique_ptr<Store>> open(
        const std::filesystem::path& file);
    /// A PostgreSQL server, by a connection string of libpq. **Errors:** bad_config: another
    /// platform uses it; io_error: it is not there.
    [[nodiscard]] static kiosk::Result<std::unique_ptr<Store>> connect(const std::string& where);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    struct TerminalRow {
        bool is_new = false;
        std::string registered_at;
    };
    kiosk::Result<TerminalRow> put_terminal(std::string_view id, const Registration& registration,
                                            std::string_view now);

    kiosk::Result<std::optional<StoredSubmission>> find_submission(std::string_view id);
    /// False when the id is there already: nothing was changed.
    kiosk::Result<bool> add_submission(const Intake& intake);

    /// Makes the case once: numbers it, lets `sign` write the receipt, and stores both in one
    /// transaction. An accepted submission is returned as it is.
    using Sign = std::function<std::string(const StoredSubmission&)>;
    kiosk::Result<StoredSubmission> accept(std::string_view id, std::string_view day,
                                           std::string_view now, const Sign& sign);

    /// Stores and accepts all of them in one transaction; `sign` writes the receipts of those that
    /// are accepted now. nullopt in a place: other bytes are here under that id.
    using SignAll = std::function<std::vector<std::string>(const std::vector<StoredSubmission>&)>;
    kiosk::Result<std::vector<std::optional<StoredSubmission>>> accept_batch(
        const std::vector<Intake>& batch, std::string_view day, std::string_view now,
        const SignAll& sign);

    /// Adds what goes on with the terminal's record; what is there already must be the same. Gives
    /// the last sequence; -1: a gap, or another entry is here under that number.
    kiosk::Result<std::int64_t> add_audit(std::string_view terminal,
                                          const std::vector<StoredAudit>& entries);

    /// Serial numbers.
    kiosk::Result<std::set<std::string>> revoked_certificates();
    kiosk::Result<void> revoke_certificate(std::string_view serial);
    /// Of submissions that their terminal did not deliver itself: who did. The first one counts.
    kiosk::Result<void> note_carried(const std::vector<std::string>& ids, std::string_view carrier);
    kiosk::Result<std::map<std::string, std::string>> carried();

    kiosk::Result<std::optional<StoredCase>> find_case(std::string_view case_no);
    /// The departments' own cases of a package, in its order.
    struct ChildCase {
        std::string case_no;
        std::string service_code;
    };
    kiosk::Result<std::vector<ChildCase>> children_of(std::string_view case_no);

    // ---- what became of cases (store_cases.cpp)
    /// Accepted cases whose applicant has this number, oldest first; nullopt: everybody's.
    kiosk::Result<std::vector<CaseRow>> cases_of(const std::optional<std::string>& holder);
    kiosk::Result<std::optional<CaseRow>> case_row(std::string_view case_no);
    kiosk::Result<std::vector<StoredTicket>> tickets_of(const std::optional<std::string>& holder);
    kiosk::Result<std::optional<StoredTicket>> find_ticket(std::string_view ticket_no);
    kiosk::Result<std::optional<KeptAnswer>> find_answer(std::string_view terminal,
                                                         std::string_view key);
    /// All of it or nothing.
    kiosk::Result<void> write_case(const CaseWrite& write);
    /// “T”, the day, four digits that count up: for the one ticket that is written next.
    kiosk::Result<std::string> next_ticket_no(std::string_view day);

    // ---- consents and what was given on with them (store_consents.cpp)
    struct KeptConsent {
        StoredConsent consent;
        bool is_new = false;
    };
    /// Keeps it once; gives what is kept under that id.
    kiosk::Result<KeptConsent> add_consent(const StoredConsent& consent);
    kiosk::Result<std::optional<StoredConsent>> find_consent(std::string_view id);
    kiosk::Result<std::vector<StoredConsent>> consents_of(std::string_view holder);
    /// Ends it once; gives when it ended.
    kiosk::Result<std::string> end_consent(std::string_view id, std::string_view now);
    kiosk::Result<void> note_use(const StoredUse& use);
    kiosk::Result<std::vector<StoredUse>> uses();
    /// What this applicant filed, newest first, at most twenty.
    kiosk::Result<std::vector<std::string>> payloads_of(std::string_view holder);

    // ---- records (store_records.cpp)
    /// Keeps it once: false when one of this kind has the id already.
    kiosk::Result<bool> add_record(std::string_view kind, const StoredRecord& record);
    /// Keeps it in the place of what was there.
    kiosk::Result<void> put_record(std::string_view kind, const StoredRecord& record);
    kiosk::Result<std::optional<StoredRecord>> find_record(std::string_view kind,
                                                           std::string_view id);
    /// Oldest first; nullopt: everybody's.
    kiosk::Result<std::vector<StoredRecord>> records(
        std::string_view kind, const std::optional<std::string>& owner = std::nullopt);

    // ---- orders to pay, and the book of the simulated gateway (store_orders.cpp)
    kiosk::Result<std::optional<StoredOrder>> find_order(std::string_view id);
    kiosk::Result<std::optional<StoredOrder>> order_for(std::string_view thing);
    kiosk::Result<std::vector<StoredOrder>> orders();
    kiosk::Result<void> put_order(const StoredOrder& order);
    kiosk::Result<std::optional<Trade>> find_trade(std::string_view trade_no);
    kiosk::Result<std::vector<Trade>> trades();
    kiosk::Result<int> trade_count();
    kiosk::Result<void> put_trade(const Trade& trade);
    kiosk::Result<void> drop_trade(std::string_view trade_no);

    /// Accepted evaluations of a service by grade.
    kiosk::Result<std::map<int, int>> grades(std::string_view service_code);

    /// For operators and tests: newest last.
    kiosk::Result<std::vector<StoredSubmission>> all();
    kiosk::Result<std::vector<StoredTerminal>> terminals();

  private:
    struct Database;
    explicit Store(std::unique_ptr<Connection> connection);
    template <class Work>
    auto guarded(Work work) -> kiosk::Result<decltype(work())>;

    /// As `guarded`, in a transaction that all calls share which come meanwhile.
    template <class Work>
    auto written(Work work) -> kiosk::Result<decltype(work())>;

    std::mutex mutex_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<GroupCommit> group_;
};

}  // namespace tests
