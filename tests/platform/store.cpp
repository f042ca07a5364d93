#include "tests/platform/store.h"

#include "tests/platform/store_database.h"

namespace tests {

namespace {

constexpr const char* schema = R"sql(
CREATE TABLE IF NOT EXISTS terminal(
  id TEXT PRIMARY KEY, software_version TEXT NOT NULL, area_code TEXT NOT NULL, capabilities TEXT NOT NULL,
  registered_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS submission(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, terminal_id TEXT NOT NULL, kind TEXT NOT NULL,
  service_code TEXT NOT NULL, digest TEXT NOT NULL, first_reply TEXT NOT NULL, receipt TEXT NOT NULL DEFAULT '',
  case_no TEXT NOT NULL DEFAULT '', accepted_at TEXT NOT NULL DEFAULT '', registered_at TEXT NOT NULL,
  case_ref TEXT NOT NULL, manifest TEXT NOT NULL, payload TEXT NOT NULL, holder_check TEXT NOT NULL,
  satisfaction INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS submission_case ON submission(case_no) WHERE case_no <> '';
CREATE TABLE IF NOT EXISTS case_counter(
  service_code TEXT NOT NULL, day TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY(service_code, day)) STRICT;
CREATE TABLE IF NOT EXISTS audit(
  terminal_id TEXT NOT NULL, sequence INTEGER NOT NULL, hash TEXT NOT NULL, entry TEXT NOT NULL,
  PRIMARY KEY(terminal_id, sequence)) STRICT;
CREATE INDEX IF NOT EXISTS submission_holder ON submission(
  CASE WHEN json_valid(payload) THEN json_extract(payload, '$.applicant.number') END) WHERE case_no <> '';
CREATE TABLE IF NOT EXISTS case_plan(case_no TEXT PRIMARY KEY, plan TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS case_event(
  case_no TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, stage INTEGER NOT NULL,
  actor TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY(case_no, number)) STRICT;
CREATE TABLE IF NOT EXISTS ticket(
  number INTEGER PRIMARY KEY, ticket_no TEXT NOT NULL UNIQUE, holder TEXT NOT NULL, kind TEXT NOT NULL,
  case_no TEXT NOT NULL, terminal_id TEXT NOT NULL, topic TEXT NOT NULL, words TEXT NOT NULL, filed_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS consent(
  id TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, holder TEXT NOT NULL, body TEXT NOT NULL, kept_at TEXT NOT NULL,
  ended_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS data_use(
  number INTEGER PRIMARY KEY, consent_id TEXT NOT NULL, terminal_id TEXT NOT NULL, holder TEXT NOT NULL,
  service_code TEXT NOT NULL, what TEXT NOT NULL, outcome TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS kept_answer(
  terminal_id TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(terminal_id, key)) STRICT;
CREATE TABLE IF NOT EXISTS revoked_certificate(serial TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS carried(submission_id TEXT PRIMARY KEY, carrier TEXT NOT NULL) STRICT;
)sql";

constexpr const char* submission_columns =
    "SELECT id, terminal_id, kind, service_code, digest, first_reply, receipt, case_no, "
    "accepted_at, registered_at,"
    " case_ref, manifest, payload FROM submission ";

StoredSubmission submission_of(const Statement& row) {
    return {row.text(0),
            row.text(1),
            row.text(2) == "evaluation" ? Kind::evaluation : Kind::submission,
            row.text(3),
            row.text(4),
            row.text(5),
            row.text(6),
            row.text(7),
            row.text(8),
            row.text(9),
            row.text(10),
            row.text(11),
            row.text(12)};
}

std::string case_number(const StoredSubmission& row, std::string_view day, int sequence) {
    const std::string digits = std::to_string(sequence);
    return row.service_code + std::string(day) + std::string(4 - digits.size(), '0') + digits;
}

}  // namespace

namespace {

/// Rolls back unless told to commit.
class Transaction {
  public:
    explicit Transaction(sqlite3* handle) : handle_(handle) { run("BEGIN IMMEDIATE"); }
    ~Transaction() {
        if (!done_) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit() {
        run("COMMIT");
        done_ = true;
    }

  private:
    void run(const char* sql) const { Statement(handle_, sql).step(); }

    sqlite3* handle_;
    bool done_ = false;
};

}  // namespace

Store::Store(std::unique_ptr<Database> database)
    : database_(std::move(database)),
      group_(std::make_unique<GroupCommit>(mutex_, [this](const char* sql) -> kiosk::Result<void> {
          if (sqlite3_exec(database_->handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK)
              return {};
          const int code = sqlite3_errcode(database_->handle);
          return {code == SQLITE_FULL ? kiosk::ErrorCode::disk_full : kiosk::ErrorCode::io_error,
                  sqlite3_errmsg(database_->handle)};
      })) {}
Store::~Store() = default;

kiosk::Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& file) {
    auto database = std::make_unique<Database>();
    if (sqlite3_open(file.c_str(), &database->handle) != SQLITE_OK) {
        return {kiosk::ErrorCode::io_error, "cannot open " + file.string()};
    }
    try {
        database->run("PRAGMA journal_mode=WAL");
        database->run("PRAGMA synchronous=FULL");
        if (sqlite3_exec(database->handle, schema, nullptr, nullptr, nullptr) != SQLITE_OK) {
            return {kiosk::ErrorCode::io_error, sqlite3_errmsg(database->handle)};
        }
    } catch (const DatabaseFault& fault) {
        return fault.error;
    }
    return std::unique_ptr<Store>(new Store(std::move(database)));
}

kiosk::Result<Store::TerminalRow> Store::put_terminal(std::string_view id,
                                                      const Registration& registration,
                                                      std::string_view now) {
    return guarded([&] {
        Transaction transaction(database_->handle);
        Statement known(database_->handle, "SELECT registered_at FROM terminal WHERE id=?");
        TerminalRow row{true, std::string(now)};
        if (known.bind(id).step()) row = {false, known.text(0)};
        Statement put(
            database_->handle,
            "INSERT INTO terminal VALUES(?,?,?,?,?,?) ON CONFLICT DO UPDATE SET software_version="
            "excluded.software_version, area_code=excluded.area_code, "
            "capabilities=excluded.capabilities,"
            " updated_at=excluded.updated_at");
        put.bind(id).bind(registration.software_version).bind(registration.area_code);
        put.bind(registration.capabilities_json).bind(now).bind(now).step();
        transaction.commit();
        return row;
    });
}

kiosk::Result<std::optional<StoredSubmission>> Store::find_submission(std::string_view id) {
    return guarded([&] { return database_->find(id); });
}

std::optional<StoredSubmission> Store::Database::find(std::string_view id) const {
    Statement query(handle, (std::string(submission_columns) + "WHERE id=?").c_str());
    if (!query.bind(id).step()) return std::nullopt;
    return submission_of(query);
}

std::string Store::Database::next_case_number(const StoredSubmission& row,
                                              std::string_view day) const {
    Statement count(handle,
                    "INSERT INTO case_counter VALUES(?,?,1) ON CONFLICT DO UPDATE SET "
                    "last=last+1 RETURNING last");
    count.bind(row.service_code).bind(day).step();
    const int sequence = count.whole(0);
    if (sequence > cases_a_day_max)
        throw DatabaseFault{{kiosk::ErrorCode::limit_exceeded, "cases of a day", {}}};
    return case_number(row, day, sequence);
}

bool Store::Database::insert(const Intake& intake) const {
    const auto& [row, payload] = intake;
    Statement insert(handle,
                     "INSERT INTO submission(id, terminal_id, kind, service_code, digest, "
                     "first_reply,"
                     " registered_at, case_ref, manifest, payload, holder_check, satisfaction)"
                     " VALUES(?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING");
    insert.bind(row.id).bind(row.terminal_id).bind(name_of(row.kind)).bind(row.service_code);
    insert.bind(row.digest).bind(row.first_reply).bind(row.registered_at).bind(row.case_ref);
    insert.bind(row.manifest).bind(payload.json.reveal()).bind(payload.check.reveal());
    insert.bind(payload.evaluation ? payload.evaluation->satisfaction : 0).step();
    return sqlite3_changes(handle) == 1;
}

void Store::Database::note_receipt(const StoredSubmission& row) const {
    Statement update(
        handle,
        "UPDATE submission SET case_no=?, accepted_at=?, receipt=? WHERE id=? AND receipt=''");
    update.bind(row.case_no).bind(row.accepted_at).bind(row.receipt).bind(row.id).step();
}

kiosk::Result<bool> Store::add_submission(const Intake& intake) {
    return written([&] { return database_->insert(intake); });
}

kiosk::Result<StoredSubmission> Store::accept(std::string_view id, std::string_view day,
                                              std::string_view now, const Sign& sign) {
    return written([&] {
        auto row = database_->find(id);
        if (!row) throw DatabaseFault{{kiosk::ErrorCode::not_found, "submission", {}}};
        if (!row->receipt.empty()) return *row;
        if (row->kind == Kind::submission) row->case_no = database_->next_case_number(*row, day);
        row->accepted_at = now;
        row->receipt = sign(*row);
        database_->note_receipt(*row);
        return *row;
    });
}

kiosk::Result<std::vector<std::optional<StoredSubmission>>> Store::accept_batch(
    const std::vector<Intake>& batch, std::string_view day, std::string_view now,
    const SignAll& sign) {
    return written([&] {
        std::vector<std::optional<StoredSubmission>> stored;
        std::vector<StoredSubmission> fresh;
        std::vector<std::size_t> places;
        for (const auto& intake : batch) {
            (void)database_->insert(intake);
            auto row = database_->find(intake.row.id);
            if (row &&
                (row->digest != intake.row.digest || row->terminal_id != intake.row.terminal_id))
                row.reset();
            if (row && row->receipt.empty()) {
                if (row->kind == Kind::submission)
                    row->case_no = database_->next_case_number(*row, day);
                row->accepted_at = now;
                fresh.push_back(*row);
                places.push_back(stored.size());
            }
            stored.push_back(std::move(row));
        }
        if (fresh.empty()) return stored;
        const auto receipts = sign(fresh);
        for (std::size_t i = 0; i < fresh.size(); ++i) {
            stored[places[i]]->receipt = receipts[i];
            database_->note_receipt(*stored[places[i]]);
        }
        return stored;
    });
}

kiosk::Result<std::set<std::string>> Store::revoked_certificates() {
    return guarded([&] {
        std::set<std::string> serials;
        Statement rows(database_->handle, "SELECT serial FROM revoked_certificate");
        while (rows.step()) serials.insert(rows.text(0));
        return serials;
    });
}

kiosk::Result<void> Store::revoke_certificate(std::string_view serial) {
    const auto stored = written([&] {
        Statement put(database_->handle,
                      "INSERT INTO revoked_certificate VALUES(?) ON CONFLICT DO NOTHING");
        put.bind(serial).step();
        return true;
    });
    if (!stored) return stored.error();
    return {};
}

kiosk::Result<void> Store::note_carried(const std::vector<std::string>& ids,
                                        std::string_view carrier) {
    const auto stored = written([&] {
        for (const auto& id : ids) {
            Statement put(database_->handle,
                          "INSERT INTO carried VALUES(?,?) ON CONFLICT DO NOTHING");
            put.bind(id).bind(carrier).step();
        }
        return true;
    });
    if (!stored) return stored.error();
    return {};
}

kiosk::Result<std::map<std::string, std::string>> Store::carried() {
    return guarded([&] {
        std::map<std::string, std::string> carriers;
        Statement rows(database_->handle, "SELECT submission_id, carrier FROM carried");
        while (rows.step()) carriers.emplace(rows.text(0), rows.text(1));
        return carriers;
    });
}

kiosk::Result<std::int64_t> Store::add_audit(std::string_view terminal,
                                             const std::vector<StoredAudit>& entries) {
    return written([&]() -> std::int64_t {
        std::int64_t last = 0;
        std::string hash;
        {
            Statement newest(database_->handle,
                             "SELECT sequence, hash FROM audit WHERE terminal_id=? ORDER BY "
                             "sequence DESC LIMIT 1");
            if (newest.bind(terminal).step()) {
                last = newest.whole(0);
                hash = newest.text(1);
            }
        }
        for (const auto& entry : entries) {
            if (entry.sequence <= last) {
                Statement known(database_->handle,
                                "SELECT hash FROM audit WHERE terminal_id=? AND sequence=?");
                known.bind(terminal).bind(static_cast<int>(entry.sequence));
                if (!known.step() || known.text(0) != entry.hash) return -1;
                continue;
            }
            if (entry.sequence != last + 1 || (!hash.empty() && entry.previous != hash)) return -1;
            Statement put(database_->handle, "INSERT INTO audit VALUES(?,?,?,?)");
            put.bind(terminal).bind(static_cast<int>(entry.sequence));
            put.bind(entry.hash).bind(entry.json).step();
            last = entry.sequence;
            hash = entry.hash;
        }
        return last;
    });
}

kiosk::Result<std::optional<StoredCase>> Store::find_case(std::string_view case_no) {
    return guarded([&]() -> std::optional<StoredCase> {
        Statement query(
            database_->handle,
            "SELECT service_code, holder_check, accepted_at FROM submission WHERE case_no=?");
        if (case_no.empty() || !query.bind(case_no).step()) return std::nullopt;
        return StoredCase{query.text(0), query.text(1), query.text(2)};
    });
}

kiosk::Result<std::map<int, int>> Store::grades(std::string_view service_code) {
    return guarded([&] {
        std::map<int, int> grades;
        Statement query(database_->handle,
                        "SELECT satisfaction, count(*) FROM submission WHERE kind='evaluation' AND "
                        "receipt<>'' AND"
                        " service_code=? GROUP BY satisfaction");
        query.bind(service_code);
        while (query.step()) grades[query.whole(0)] = query.whole(1);
        return grades;
    });
}

kiosk::Result<std::vector<StoredSubmission>> Store::all() {
    return guarded([&] {
        std::vector<StoredSubmission> rows;
        Statement query(database_->handle,
                        (std::string(submission_columns) + "ORDER BY number").c_str());
        while (query.step()) rows.push_back(submission_of(query));
        return rows;
    });
}

kiosk::Result<std::vector<std::string>> Store::terminals_json() {
    return guarded([&] {
        std::vector<std::string> rows;
        Statement query(
            database_->handle,
            "SELECT json_object('terminal_id', id, 'software_version', software_version, "
            "'area_code',"
            " area_code, 'capabilities', json(capabilities), 'registered_at', registered_at,"
            " 'updated_at', updated_at) FROM terminal ORDER BY id");
        while (query.step()) rows.push_back(query.text(0));
        return rows;
    });
}

}  // namespace tests
