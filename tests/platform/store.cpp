#include "tests/platform/store.h"

#include <nlohmann/json.hpp>

#include "tests/platform/json_text.h"
#include "tests/platform/store_database.h"

namespace tests {

namespace {

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
            row.text(12),
            {}};
}

std::string case_number(const StoredSubmission& row, std::string_view day, int sequence) {
    const std::string digits = std::to_string(sequence);
    return row.service_code + std::string(day) + std::string(4 - digits.size(), '0') + digits;
}

}  // namespace

Store::Store(std::unique_ptr<Connection> connection)
    : database_(std::make_unique<Database>(std::move(connection))),
      group_(std::make_unique<GroupCommit>(
          mutex_, [this](const char* sql) { return database_->connection->execute(sql); })) {}
Store::~Store() = default;

kiosk::Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& file) {
    auto connection = open_sqlite(file);
    if (!connection) return connection.error();
    return std::unique_ptr<Store>(new Store(std::move(*connection)));
}

kiosk::Result<std::unique_ptr<Store>> Store::connect(const std::string& where) {
    auto connection = open_postgres(where);
    if (!connection) return connection.error();
    return std::unique_ptr<Store>(new Store(std::move(*connection)));
}

kiosk::Result<Store::TerminalRow> Store::put_terminal(std::string_view id,
                                                      const Registration& registration,
                                                      std::string_view now) {
    return written([&] {
        Statement known(*database_->connection, "SELECT registered_at FROM terminal WHERE id=?");
        TerminalRow row{true, std::string(now)};
        if (known.bind(id).step()) row = {false, known.text(0)};
        Statement put(*database_->connection,
                      "INSERT INTO terminal VALUES(?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET "
                      "software_version="
                      "excluded.software_version, area_code=excluded.area_code, "
                      "capabilities=excluded.capabilities,"
                      " updated_at=excluded.updated_at");
        put.bind(id).bind(registration.software_version).bind(registration.area_code);
        put.bind(registration.capabilities_json).bind(now).bind(now).step();
        return row;
    });
}

kiosk::Result<std::optional<StoredSubmission>> Store::find_submission(std::string_view id) {
    return guarded([&] { return database_->find(id); });
}

std::optional<StoredSubmission> Store::Database::find(std::string_view id) const {
    Statement query(*connection, std::string(submission_columns) + "WHERE id=?");
    if (!query.bind(id).step()) return std::nullopt;
    return submission_of(query);
}

std::string Store::Database::next_case_number(const StoredSubmission& row,
                                              std::string_view day) const {
    Statement count(*connection,
                    "INSERT INTO case_counter VALUES(?,?,1) ON CONFLICT(service_code, day) "
                    "DO UPDATE SET last=case_counter.last+1 RETURNING last");
    count.bind(row.service_code).bind(day).step();
    const int sequence = count.whole(0);
    if (sequence > cases_a_day_max)
        throw DatabaseFault{{kiosk::ErrorCode::limit_exceeded, "cases of a day", {}}};
    return case_number(row, day, sequence);
}

void Store::Database::number(StoredSubmission& row, std::string_view day) const {
    row.case_no = next_case_number(row, day);
    const auto payload = nlohmann::ordered_json::parse(row.payload, nullptr, false);
    const auto parts = payload.is_object() ? payload.find("parts") : payload.end();
    if (parts == payload.end() || !parts->is_array()) return;
    auto children = nlohmann::ordered_json::array();
    for (const auto& part : *parts) {
        auto child = row;
        child.service_code = text_at(part, "service_code");
        if (child.service_code.empty()) continue;  // no department's part
        const auto number = next_case_number(child, day);
        Statement put(*connection, "INSERT INTO child_case VALUES(?,?,?,?)");
        put.bind(number).bind(row.case_no).bind(static_cast<int>(children.size()));
        put.bind(child.service_code).step();
        children.push_back({{"service_code", child.service_code}, {"case_no", number}});
    }
    if (!children.empty()) row.children = children.dump();
}

bool Store::Database::insert(const Intake& intake) const {
    const auto& [row, payload] = intake;
    Statement insert(*connection,
                     "INSERT INTO submission(id, terminal_id, kind, service_code, digest, "
                     "first_reply,"
                     " registered_at, case_ref, manifest, payload, holder_check, satisfaction)"
                     " VALUES(?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING RETURNING id");
    insert.bind(row.id).bind(row.terminal_id).bind(name_of(row.kind)).bind(row.service_code);
    insert.bind(row.digest).bind(row.first_reply).bind(row.registered_at).bind(row.case_ref);
    insert.bind(row.manifest).bind(payload.json.reveal()).bind(payload.check.reveal());
    return insert.bind(payload.evaluation ? payload.evaluation->satisfaction : 0).step();
}

void Store::Database::note_receipt(const StoredSubmission& row) const {
    Statement update(
        *connection,
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
        if (row->kind == Kind::submission) database_->number(*row, day);
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
                if (row->kind == Kind::submission) database_->number(*row, day);
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
        Statement rows(*database_->connection, "SELECT serial FROM revoked_certificate");
        while (rows.step()) serials.insert(rows.text(0));
        return serials;
    });
}

kiosk::Result<void> Store::revoke_certificate(std::string_view serial) {
    const auto stored = written([&] {
        Statement put(*database_->connection,
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
            Statement put(*database_->connection,
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
        Statement rows(*database_->connection, "SELECT submission_id, carrier FROM carried");
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
            Statement newest(*database_->connection,
                             "SELECT sequence, hash FROM audit WHERE terminal_id=? ORDER BY "
                             "sequence DESC LIMIT 1");
            if (newest.bind(terminal).step()) {
                last = newest.whole(0);
                hash = newest.text(1);
            }
        }
        for (const auto& entry : entries) {
            if (entry.sequence <= last) {
                Statement known(*database_->connection,
                                "SELECT hash FROM audit WHERE terminal_id=? AND sequence=?");
                known.bind(terminal).bind(static_cast<int>(entry.sequence));
                if (!known.step() || known.text(0) != entry.hash) return -1;
                continue;
            }
            if (entry.sequence != last + 1 || (!hash.empty() && entry.previous != hash)) return -1;
            Statement put(*database_->connection, "INSERT INTO audit VALUES(?,?,?,?)");
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
            *database_->connection,
            "SELECT service_code, holder_check, accepted_at FROM submission WHERE case_no=?");
        if (case_no.empty() || !query.bind(case_no).step()) return std::nullopt;
        return StoredCase{query.text(0), query.text(1), query.text(2)};
    });
}

kiosk::Result<std::map<int, int>> Store::grades(std::string_view service_code) {
    return guarded([&] {
        std::map<int, int> grades;
        Statement query(*database_->connection,
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
        Statement query(*database_->connection,
                        std::string(submission_columns) + "ORDER BY number");
        while (query.step()) rows.push_back(submission_of(query));
        return rows;
    });
}

kiosk::Result<std::vector<StoredTerminal>> Store::terminals() {
    return guarded([&] {
        std::vector<StoredTerminal> rows;
        Statement query(*database_->connection,
                        "SELECT id, software_version, area_code, capabilities, registered_at, "
                        "updated_at FROM terminal ORDER BY id");
        while (query.step())
            rows.push_back({query.text(0), query.text(1), query.text(2), query.text(3),
                            query.text(4), query.text(5)});
        return rows;
    });
}

}  // namespace tests
