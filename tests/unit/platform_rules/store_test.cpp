#include "tests/platform/store.h"

#include <stdexcept>

#include <doctest.h>

#include "kiosk/base/clock.h"
#include "tests/platform/database.h"
#include "tests/unit/platform_rules/store_place.h"

namespace fs = std::filesystem;
using tests::Kind;
using tests::Store;
using tests::StoredSubmission;

namespace {

const std::string service(31, '7');

struct StoreFixture {
    fs::path folder;
    std::unique_ptr<Store> store;

    StoreFixture() {
        std::string name = (fs::temp_directory_path() / "platform-store-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        open();
    }
    ~StoreFixture() { fs::remove_all(folder); }
    StoreFixture(const StoreFixture&) = delete;
    StoreFixture& operator=(const StoreFixture&) = delete;

    void open() {
        store.reset();
        auto opened = tests::open_store(folder);
        REQUIRE(opened.has_value());
        store = std::move(*opened);
    }
    bool add(const std::string& id, Kind kind = Kind::submission, const std::string& code = service,
             const std::string& json = "{}") {
        StoredSubmission row{};
        row.id = id;
        row.terminal_id = "T";
        row.kind = kind;
        row.service_code = code;
        row.digest = "sha-256=:x:";
        row.first_reply = "first " + id;
        row.manifest = "{}";
        tests::Payload payload{kiosk::SecretText(json), kiosk::SecretText("002X"), {}};
        if (kind == Kind::evaluation) payload.evaluation = tests::Evaluation{5};
        const auto added = store->add_submission({std::move(row), std::move(payload)});
        REQUIRE(added.has_value());
        return *added;
    }
    kiosk::Result<StoredSubmission> accept(const std::string& id, const char* day = "20260301") {
        return store->accept(id, day, "2026-03-01T00:00:00.000Z", [](const StoredSubmission& row) {
            return "receipt of " + row.id + " " + row.case_no;
        });
    }
    /// What the store would never do; without it for a moment.
    void run_sql(const std::string& sql) {
        store.reset();
        const auto server = tests::test_database(folder);
        auto connection =
            server ? tests::open_postgres(*server) : tests::open_sqlite(folder / "platform.db");
        REQUIRE(connection.has_value());
        REQUIRE((*connection)->execute(sql).has_value());
        connection->reset();
        open();
    }
    [[nodiscard]] bool on_postgres() const { return tests::test_database(folder).has_value(); }
};

}  // namespace

TEST_CASE("An id is added once; the second time changes nothing") {
    StoreFixture fixture;
    CHECK(fixture.add("a"));
    CHECK_FALSE(fixture.add("a", Kind::evaluation));
    const auto row = *fixture.store->find_submission("a");
    CHECK(row->kind == Kind::submission);
    CHECK(row->first_reply == "first a");
    CHECK_FALSE((*fixture.store->find_submission("b")).has_value());
}

TEST_CASE("Accepting gives a number once, also after the file was closed and opened") {
    StoreFixture fixture;
    fixture.add("a");
    const auto first = fixture.accept("a");
    CHECK(first->case_no == service + "202603010001");
    fixture.open();
    const auto again = fixture.accept("a", "20260302");
    CHECK(again->case_no == first->case_no);
    CHECK(again->receipt == first->receipt);
    CHECK(fixture.accept("b").error().code == kiosk::ErrorCode::not_found);
}

TEST_CASE("Numbers count by service and day; evaluations have none") {
    StoreFixture fixture;
    const std::string other(31, '8');
    fixture.add("a");
    fixture.add("b");
    fixture.add("c", Kind::submission, other);
    fixture.add("d");
    fixture.add("e", Kind::evaluation);
    CHECK(fixture.accept("a")->case_no == service + "202603010001");
    CHECK(fixture.accept("b")->case_no == service + "202603010002");
    CHECK(fixture.accept("c")->case_no == other + "202603010001");
    CHECK(fixture.accept("d", "20260302")->case_no == service + "202603020001");
    CHECK(fixture.accept("e")->case_no.empty());
    CHECK((*fixture.store->grades(service)) == std::map<int, int>{{5, 1}});
    CHECK((*fixture.store->find_case(service + "202603010002"))->check == "002X");
    CHECK_FALSE((*fixture.store->find_case("")).has_value());
}

TEST_CASE("A service takes 9999 cases a day; the next one waits for tomorrow and loses nothing") {
    StoreFixture fixture;
    fixture.run_sql("INSERT INTO case_counter VALUES('" + service + "','20260301',9998)");
    fixture.add("a");
    fixture.add("b");
    CHECK(fixture.accept("a")->case_no == service + "202603019999");
    CHECK(fixture.accept("b").error().code == kiosk::ErrorCode::limit_exceeded);
    CHECK(fixture.accept("b").error().code == kiosk::ErrorCode::limit_exceeded);
    CHECK((*fixture.store->find_submission("b"))->receipt.empty());
    CHECK(fixture.accept("b", "20260302")->case_no == service + "202603020001");
}

TEST_CASE("A receipt that cannot be written leaves the case unnumbered") {
    StoreFixture fixture;
    fixture.add("a");
    fixture.run_sql(
        fixture.on_postgres()
            ? "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE "
              "EXCEPTION 'no'; END $$; CREATE TRIGGER refusing BEFORE UPDATE ON submission FOR "
              "EACH ROW EXECUTE FUNCTION refuse()"
            : "CREATE TRIGGER refusing BEFORE UPDATE ON submission BEGIN SELECT RAISE(ABORT, "
              "'no'); END");
    CHECK(fixture.accept("a").error().code == kiosk::ErrorCode::io_error);
    fixture.run_sql(fixture.on_postgres() ? "DROP TRIGGER refusing ON submission"
                                          : "DROP TRIGGER refusing");
    CHECK(fixture.accept("a")->case_no.ends_with("0001"));
}

TEST_CASE("Parts that are none get no number, a strange name is told as it is, and all goes on") {
    StoreFixture fixture;
    fixture.add("a", Kind::submission, service,
                R"({"parts":[1, {"service_code":7}, null, {"service_code":"8\"8"}]})");
    fixture.add("b");
    const auto accepted = fixture.accept("a");
    REQUIRE(accepted.has_value());
    CHECK(accepted->children == R"([{"service_code":"8\"8","case_no":"8\"8202603010001"}])");
    CHECK(fixture.accept("b")->case_no == service + "202603010002");
}

TEST_CASE("A receipt whose making throws takes nothing with it, and the next writer goes on") {
    StoreFixture fixture;
    fixture.add("a");
    const auto thrown = fixture.store->accept(
        "a", "20260301", "2026-03-01T00:00:00.000Z",
        [](const StoredSubmission&) -> std::string { throw std::runtime_error("no key"); });
    CHECK(thrown.error().code == kiosk::ErrorCode::internal);
    CHECK(fixture.add("b"));
    CHECK(fixture.accept("a")->case_no == service + "202603010001");
}

TEST_CASE("A file that is no database is not opened") {
    StoreFixture fixture;
    CHECK_FALSE(Store::open(fixture.folder / "missing" / "x.db").has_value());
    CHECK_FALSE(Store::open(fixture.folder).has_value());
}
