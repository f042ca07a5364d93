#include "tests/platform/schema.h"

namespace tests {

namespace {

constexpr const char* tables = R"sql(
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
  (CASE WHEN json_valid(payload) THEN json_extract(payload, '$.applicant.number') END)) WHERE case_no <> '';
CREATE TABLE IF NOT EXISTS child_case(
  case_no TEXT PRIMARY KEY, parent TEXT NOT NULL, position INTEGER NOT NULL, service_code TEXT NOT NULL) STRICT;
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
CREATE TABLE IF NOT EXISTS pay_order(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, thing TEXT NOT NULL UNIQUE, terminal_id TEXT NOT NULL,
  holder TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS gateway_trade(
  number INTEGER PRIMARY KEY, trade_no TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL, fen INTEGER NOT NULL,
  state TEXT NOT NULL, opened_at TEXT NOT NULL, paid_at TEXT NOT NULL, refunded_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS kept_answer(
  terminal_id TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(terminal_id, key)) STRICT;
CREATE TABLE IF NOT EXISTS revoked_certificate(serial TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS carried(submission_id TEXT PRIMARY KEY, carrier TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS record(
  number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, owner TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE(kind, id)) STRICT;
CREATE INDEX IF NOT EXISTS record_owner ON record(kind, owner);
)sql";

/// What SQLite has of its own.
constexpr const char* json_functions = R"sql(
CREATE OR REPLACE FUNCTION json_valid(words text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN PERFORM words::jsonb; RETURN true; EXCEPTION WHEN others THEN RETURN false; END $$;
CREATE OR REPLACE FUNCTION json_extract(words text, path text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT words::jsonb #>> string_to_array(substr(path, 3), '.') $$;
)sql";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

}  // namespace

std::string sqlite_schema() {
    return tables;
}

std::string postgres_schema() {
    const auto plain = replaced(tables, ") STRICT;", ");");
    return json_functions + replaced(plain, "number INTEGER PRIMARY KEY",
                                     "number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY");
}

}  // namespace tests
