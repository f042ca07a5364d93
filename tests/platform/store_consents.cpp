#include "tests/platform/store_database.h"

namespace tests {

namespace {

StoredConsent consent_row(const Statement& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5)};
}

constexpr const char* consent_columns =
    "SELECT id, terminal_id, holder, body, kept_at, ended_at FROM consent ";

std::optional<StoredConsent> consent_with(Connection& connection, std::string_view id) {
    Statement query(connection, std::string(consent_columns) + "WHERE id=?");
    if (!query.bind(id).step()) return std::nullopt;
    return consent_row(query);
}

}  // namespace

kiosk::Result<Store::KeptConsent> Store::add_consent(const StoredConsent& consent) {
    return written([&] {
        auto& connection = *database_->connection;
        if (auto known = consent_with(connection, consent.id)) return KeptConsent{*known, false};
        Statement put(connection, "INSERT INTO consent VALUES(?,?,?,?,?,'')");
        put.bind(consent.id).bind(consent.terminal_id).bind(consent.holder);
        put.bind(consent.body).bind(consent.kept_at).step();
        return KeptConsent{consent, true};
    });
}

kiosk::Result<std::optional<StoredConsent>> Store::find_consent(std::string_view id) {
    return guarded([&] { return consent_with(*database_->connection, id); });
}

kiosk::Result<std::vector<StoredConsent>> Store::consents_of(std::string_view holder) {
    return guarded([&] {
        std::vector<StoredConsent> all;
        Statement query(*database_->connection,
                        std::string(consent_columns) + "WHERE holder=? ORDER BY kept_at");
        query.bind(holder);
        while (query.step()) all.push_back(consent_row(query));
        return all;
    });
}

kiosk::Result<std::string> Store::end_consent(std::string_view id, std::string_view now) {
    return written([&]() -> std::string {
        Statement put(*database_->connection,
                      "UPDATE consent SET ended_at=? WHERE id=? AND ended_at=''");
        put.bind(now).bind(id).step();
        const auto known = consent_with(*database_->connection, id);
        return known ? known->ended_at : std::string();
    });
}

kiosk::Result<void> Store::note_use(const StoredUse& use) {
    const auto noted = written([&] {
        Statement put(*database_->connection,
                      "INSERT INTO data_use(consent_id, terminal_id, holder, service_code, what, "
                      "outcome, at) VALUES(?,?,?,?,?,?,?)");
        put.bind(use.consent_id).bind(use.terminal_id).bind(use.holder).bind(use.service_code);
        put.bind(use.what).bind(use.outcome).bind(use.at).step();
        return true;
    });
    if (!noted) return noted.error();
    return {};
}

kiosk::Result<std::vector<StoredUse>> Store::uses() {
    return guarded([&] {
        std::vector<StoredUse> all;
        Statement query(
            *database_->connection,
            "SELECT u.consent_id, u.terminal_id, u.holder, u.service_code, u.what, u.outcome, "
            "u.at, coalesce(s.case_no, '') FROM data_use u LEFT JOIN submission s ON u.consent_id "
            "<> '' AND CASE WHEN json_valid(s.payload) THEN json_extract(s.payload, "
            "'$.consent.consent_id') END = u.consent_id ORDER BY u.number");
        while (query.step())
            all.push_back({query.text(0), query.text(1), query.text(2), query.text(3),
                           query.text(4), query.text(5), query.text(6), query.text(7)});
        return all;
    });
}

kiosk::Result<std::vector<std::string>> Store::payloads_of(std::string_view holder) {
    return guarded([&] {
        std::vector<std::string> all;
        Statement query(*database_->connection,
                        "SELECT payload FROM submission WHERE case_no <> '' AND CASE WHEN "
                        "json_valid(payload) THEN json_extract(payload, '$.applicant.number') END "
                        "= ? ORDER BY number DESC LIMIT 20");
        query.bind(holder);
        while (query.step()) all.push_back(query.text(0));
        return all;
    });
}

}  // namespace tests
