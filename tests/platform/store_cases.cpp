#include "tests/platform/store_database.h"

namespace tests {

namespace {

constexpr const char* holder_of_payload =
    "CASE WHEN json_valid(payload) THEN json_extract(payload, '$.applicant.number') END";

constexpr const char* channel_of_manifest =
    "CASE WHEN json_valid(manifest) THEN json_extract(manifest, '$.channel') END";

constexpr const char* materials_of_payload =
    "CASE WHEN json_valid(payload) THEN json_extract(payload, '$.materials') END";

std::string case_query(const char* condition) {
    return std::string("SELECT s.case_no, service_code, terminal_id, accepted_at, ") +
           holder_of_payload + ", coalesce(plan, ''), coalesce(" + channel_of_manifest +
           ", 'terminal'), coalesce(" + materials_of_payload +
           ", '') FROM submission s LEFT JOIN case_plan p ON " +
           "p.case_no = s.case_no WHERE s.case_no <> '' AND " + condition + " ORDER BY s.number";
}

StoredTicket ticket_of(const Statement& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3),
            row.text(4), row.text(5), row.text(6), row.text(7)};
}

constexpr const char* ticket_columns =
    "SELECT ticket_no, holder, kind, case_no, terminal_id, topic, words, filed_at FROM ticket ";

std::vector<CaseRow> read_cases(Connection& connection, Statement& query) {
    std::vector<CaseRow> rows;
    while (query.step())
        rows.push_back({query.text(0),
                        query.text(1),
                        query.text(2),
                        query.text(3),
                        query.text(4),
                        query.text(5),
                        query.text(6),
                        query.text(7),
                        {}});
    for (auto& row : rows) {
        Statement events(connection,
                         "SELECT number, kind, at, stage, actor, detail FROM case_event WHERE "
                         "case_no=? ORDER BY number");
        events.bind(row.case_no);
        while (events.step())
            row.events.push_back({events.whole(0), events.text(1), events.text(2), events.whole(3),
                                  events.text(4), events.text(5)});
    }
    return rows;
}

void put_event(Connection& connection, std::string_view case_no, const StoredCaseEvent& event) {
    Statement put(connection, "INSERT INTO case_event VALUES(?,?,?,?,?,?,?)");
    put.bind(case_no).bind(event.number).bind(event.kind).bind(event.at).bind(event.stage);
    put.bind(event.actor).bind(event.detail).step();
}

void put_ticket(Connection& connection, const StoredTicket& ticket) {
    Statement put(connection,
                  "INSERT INTO ticket(ticket_no, holder, kind, case_no, terminal_id, topic, words, "
                  "filed_at) VALUES(?,?,?,?,?,?,?,?)");
    put.bind(ticket.ticket_no).bind(ticket.holder).bind(ticket.kind).bind(ticket.case_no);
    put.bind(ticket.terminal_id).bind(ticket.topic).bind(ticket.words).bind(ticket.filed_at).step();
}

}  // namespace

kiosk::Result<std::vector<CaseRow>> Store::cases_of(const std::optional<std::string>& holder) {
    return guarded([&] {
        const std::string condition = std::string(holder_of_payload) + " = ?";
        Statement query(*database_->connection, case_query(holder ? condition.c_str() : "1=1"));
        if (holder) query.bind(*holder);
        return read_cases(*database_->connection, query);
    });
}

kiosk::Result<std::optional<CaseRow>> Store::case_row(std::string_view case_no) {
    return guarded([&]() -> std::optional<CaseRow> {
        Statement query(*database_->connection, case_query("s.case_no = ?"));
        query.bind(case_no);
        auto rows = read_cases(*database_->connection, query);
        if (rows.empty()) return std::nullopt;
        return std::move(rows.front());
    });
}

kiosk::Result<std::vector<StoredTicket>> Store::tickets_of(
    const std::optional<std::string>& holder) {
    return guarded([&] {
        std::vector<StoredTicket> tickets;
        Statement query(
            *database_->connection,
            std::string(ticket_columns) + (holder ? "WHERE holder=? " : "") + "ORDER BY number");
        if (holder) query.bind(*holder);
        while (query.step()) tickets.push_back(ticket_of(query));
        return tickets;
    });
}

kiosk::Result<std::optional<StoredTicket>> Store::find_ticket(std::string_view ticket_no) {
    return guarded([&]() -> std::optional<StoredTicket> {
        Statement query(*database_->connection, std::string(ticket_columns) + "WHERE ticket_no=?");
        if (!query.bind(ticket_no).step()) return std::nullopt;
        return ticket_of(query);
    });
}

kiosk::Result<std::optional<KeptAnswer>> Store::find_answer(std::string_view terminal,
                                                            std::string_view key) {
    return guarded([&]() -> std::optional<KeptAnswer> {
        Statement query(*database_->connection,
                        "SELECT digest, status, body FROM kept_answer WHERE terminal_id=? AND "
                        "key=?");
        if (!query.bind(terminal).bind(key).step()) return std::nullopt;
        return KeptAnswer{std::string(terminal), std::string(key), query.text(0), query.whole(1),
                          query.text(2)};
    });
}

kiosk::Result<std::string> Store::next_ticket_no(std::string_view day) {
    return guarded([&] {
        Statement query(*database_->connection,
                        "SELECT count(*) + 1 FROM ticket WHERE substr(ticket_no, 2, 8) = ?");
        query.bind(day).step();
        const std::string digits = std::to_string(query.whole(0));
        return "T" + std::string(day) +
               std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
    });
}

kiosk::Result<void> Store::write_case(const CaseWrite& write) {
    const auto written_all = written([&] {
        auto& connection = *database_->connection;
        if (!write.plan.empty()) {
            Statement put(connection,
                          "INSERT INTO case_plan VALUES(?,?) ON CONFLICT(case_no) DO UPDATE "
                          "SET plan=excluded.plan");
            put.bind(write.case_no).bind(write.plan).step();
        }
        for (const auto& event : write.events) put_event(connection, write.case_no, event);
        if (write.ticket) put_ticket(connection, *write.ticket);
        for (const auto& [kind, record] : write.records) {
            Statement put(connection,
                          "INSERT INTO record(kind, id, owner, at, body) VALUES(?,?,?,?,?)");
            put.bind(kind).bind(record.id).bind(record.owner).bind(record.at).bind(record.body);
            put.step();
        }
        if (write.answer) {
            const auto& kept = *write.answer;
            Statement put(connection, "INSERT INTO kept_answer VALUES(?,?,?,?,?)");
            put.bind(kept.terminal_id).bind(kept.key).bind(kept.digest);
            put.bind(kept.status).bind(kept.body).step();
        }
        return true;
    });
    if (!written_all) return written_all.error();
    return {};
}

kiosk::Result<std::vector<Store::ChildCase>> Store::children_of(std::string_view case_no) {
    return guarded([&] {
        std::vector<ChildCase> all;
        Statement query(*database_->connection,
                        "SELECT case_no, service_code FROM child_case WHERE parent=? ORDER BY "
                        "position");
        query.bind(case_no);
        while (query.step()) all.push_back({query.text(0), query.text(1)});
        return all;
    });
}

}  // namespace tests
