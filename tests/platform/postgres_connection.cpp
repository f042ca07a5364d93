#include <chrono>
#include <thread>

#include <libpq-fe.h>

#include "tests/platform/database.h"
#include "tests/platform/schema.h"

namespace tests {

namespace {

using Answer = std::unique_ptr<PGresult, void (*)(PGresult*)>;

/// A platform that was killed holds its lock until the server has noticed.
constexpr auto lock_patience = std::chrono::seconds(5);
constexpr auto lock_pause = std::chrono::milliseconds(50);

/// The first of the search path.
constexpr const char* missing_schema = R"sql(DO $$ BEGIN
IF current_schema() IS NULL THEN
  EXECUTE format('CREATE SCHEMA %I', trim(split_part(current_setting('search_path'), ',', 1)));
END IF; END $$)sql";

bool is_done(const Answer& answer) {
    const auto status = PQresultStatus(answer.get());
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/// The first line of what the server says, which holds no value of a row.
kiosk::Error error_of(const Answer& answer) {
    const char* state = PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE);
    const char* words = PQresultErrorField(answer.get(), PG_DIAG_MESSAGE_PRIMARY);
    const std::string code = state == nullptr ? "" : state;
    return {code == "53100" ? kiosk::ErrorCode::disk_full : kiosk::ErrorCode::io_error,
            words == nullptr ? "the database does not answer" : code + " " + words,
            {}};
}

kiosk::Error lost_connection() {
    return {kiosk::ErrorCode::io_error, "the database does not answer", {}};
}

/// `?` to `$1`, `$2` …; our statements hold no other question mark.
std::string numbered(const std::string& sql) {
    std::string text;
    int place = 0;
    for (const char c : sql) {
        if (c == '?')
            text += "$" + std::to_string(++place);
        else
            text += c;
    }
    return text;
}

class PostgresCursor : public Cursor {
  public:
    explicit PostgresCursor(Answer answer) : answer_(std::move(answer)) {}

    bool step() override { return ++row_ < PQntuples(answer_.get()); }
    [[nodiscard]] std::string text(int column) const override {
        return {PQgetvalue(answer_.get(), row_, column),
                static_cast<std::size_t>(PQgetlength(answer_.get(), row_, column))};
    }
    [[nodiscard]] std::int64_t whole(int column) const override {
        return std::strtoll(PQgetvalue(answer_.get(), row_, column), nullptr, 10);
    }

  private:
    Answer answer_;
    int row_ = -1;
};

class PostgresConnection : public Connection {
  public:
    explicit PostgresConnection(const std::string& where) : handle_(PQconnectdb(where.c_str())) {
        PQsetNoticeProcessor(
            handle_, [](void*, const char*) {}, nullptr);
    }
    ~PostgresConnection() override { PQfinish(handle_); }
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    [[nodiscard]] bool is_there() const { return PQstatus(handle_) == CONNECTION_OK; }

    std::unique_ptr<Cursor> run(const std::string& sql,
                                const std::vector<DatabaseValue>& values) override {
        if (!connect_again()) throw DatabaseFault{lost_connection()};
        std::vector<std::string> texts;
        texts.reserve(values.size());
        for (const auto& value : values) {
            const auto* text = std::get_if<std::string>(&value);
            texts.push_back(text == nullptr ? std::to_string(std::get<std::int64_t>(value))
                                            : *text);
        }
        std::vector<const char*> places;
        places.reserve(texts.size());
        for (const auto& text : texts) places.push_back(text.c_str());
        Answer answer(PQexecParams(handle_, numbered(sql).c_str(), static_cast<int>(places.size()),
                                   nullptr, places.data(), nullptr, nullptr, 0),
                      &PQclear);
        if (!is_done(answer)) throw DatabaseFault{error_of(answer)};
        return std::make_unique<PostgresCursor>(std::move(answer));
    }

    kiosk::Result<void> execute(const std::string& sql) override {
        if (!connect_again()) return lost_connection();
        // SQLite's word for a transaction that is going to write; every one of PostgreSQL may.
        const bool begins = sql == "BEGIN IMMEDIATE";
        const Answer answer(PQexec(handle_, begins ? "BEGIN" : sql.c_str()), &PQclear);
        if (sql == "COMMIT" || sql == "ROLLBACK") in_transaction_ = false;
        if (!is_done(answer)) return error_of(answer);
        // A transaction that had failed is not committed, whatever COMMIT answers.
        if (sql == "COMMIT" && std::string_view(PQcmdStatus(answer.get())) != "COMMIT")
            return {kiosk::ErrorCode::io_error, "rolled back"};
        if (begins) in_transaction_ = true;
        return {};
    }

    /// One platform a schema: two would number cases twice.
    [[nodiscard]] bool lock() {
        const auto end = std::chrono::steady_clock::now() + lock_patience;
        for (;;) {
            const Answer answer(
                PQexec(handle_, "SELECT pg_try_advisory_lock(hashtext(current_schema()))"),
                &PQclear);
            if (is_done(answer) && std::string_view(PQgetvalue(answer.get(), 0, 0)) == "t")
                return true;
            if (!is_done(answer) || std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(lock_pause);
        }
    }

  private:
    /// Never within a transaction: what follows would be committed without what went before.
    [[nodiscard]] bool connect_again() {
        if (in_transaction_ || is_there()) return true;
        PQreset(handle_);
        return is_there() && lock();
    }

    PGconn* handle_;
    bool in_transaction_ = false;
};

}  // namespace

kiosk::Result<std::unique_ptr<Connection>> open_postgres(const std::string& where) {
    auto connection = std::make_unique<PostgresConnection>(where);
    if (!connection->is_there())
        return {kiosk::ErrorCode::io_error, "the database does not answer"};
    if (auto made = connection->execute(missing_schema); !made) return made.error();
    if (!connection->lock())
        return {kiosk::ErrorCode::bad_config, "another platform uses this database"};
    if (auto made = connection->execute(postgres_schema()); !made) return made.error();
    return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace tests
