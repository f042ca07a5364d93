#include "tests/platform/store_database.h"

namespace tests {

namespace {

StoredRecord record_row(const Statement& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3)};
}

void bind_record(Statement& put, std::string_view kind, const StoredRecord& record) {
    put.bind(kind).bind(record.id).bind(record.owner).bind(record.at).bind(record.body);
}

}  // namespace

kiosk::Result<bool> Store::add_record(std::string_view kind, const StoredRecord& record) {
    return written([&] {
        Statement put(*database_->connection,
                      "INSERT INTO record(kind, id, owner, at, body) VALUES(?,?,?,?,?) "
                      "ON CONFLICT DO NOTHING RETURNING id");
        bind_record(put, kind, record);
        return put.step();
    });
}

kiosk::Result<void> Store::put_record(std::string_view kind, const StoredRecord& record) {
    const auto stored = written([&] {
        Statement put(*database_->connection,
                      "INSERT INTO record(kind, id, owner, at, body) VALUES(?,?,?,?,?) "
                      "ON CONFLICT(kind, id) DO UPDATE SET owner=excluded.owner, at=excluded.at, "
                      "body=excluded.body");
        bind_record(put, kind, record);
        return put.step();
    });
    if (!stored) return stored.error();
    return {};
}

kiosk::Result<std::optional<StoredRecord>> Store::find_record(std::string_view kind,
                                                              std::string_view id) {
    return guarded([&]() -> std::optional<StoredRecord> {
        Statement query(*database_->connection,
                        "SELECT id, owner, at, body FROM record WHERE kind=? AND id=?");
        if (!query.bind(kind).bind(id).step()) return std::nullopt;
        return record_row(query);
    });
}

kiosk::Result<std::vector<StoredRecord>> Store::records(std::string_view kind,
                                                        const std::optional<std::string>& owner) {
    return guarded([&] {
        std::vector<StoredRecord> rows;
        Statement query(*database_->connection,
                        std::string("SELECT id, owner, at, body FROM record WHERE kind=? ") +
                            (owner ? "AND owner=? " : "") + "ORDER BY number");
        query.bind(kind);
        if (owner) query.bind(*owner);
        while (query.step()) rows.push_back(record_row(query));
        return rows;
    });
}

}  // namespace tests
