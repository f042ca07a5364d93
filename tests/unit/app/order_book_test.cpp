// Orders of fees that outlive the program: their book, and what the store says of them at a start.
#include "kiosk/app/order_book.h"

#include <fstream>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/app/store_service.h"
#include "tests/support/kept_lines.h"
#include "tests/support/passing_files.h"
#include "tests/unit/app/small_store.h"

using namespace kiosk;

namespace {

OrderLeft order_numbered(std::uint8_t number) {
    OrderLeft order;
    order.order.bytes.fill(number);
    order.trace.bytes.fill(static_cast<std::uint8_t>(number + 100));
    order.area = "990100";
    return order;
}

/// Fails at the `at`th call that touches the disk.
class OrderFiles final : public tests::PassingFiles {
  public:
    Result<std::unique_ptr<OutputFile>> create(const Path& file) override {
        if (fails()) return {ErrorCode::disk_full, "no room"};
        return PassingFiles::create(file);
    }
    Result<void> rename(const Path& from, const Path& to) override {
        if (fails()) return {ErrorCode::io_error, "rename"};
        return PassingFiles::rename(from, to);
    }
    Result<std::string> read(const Path& file, std::size_t size_max) override {
        if (fails()) return {ErrorCode::io_error, "read"};
        return PassingFiles::read(file, size_max);
    }

    int at = 0;

  private:
    bool fails() { return --at == 0; }
};

/// A terminal that is started, and started again, over one data folder.
struct OrderTerminal {
    OrderTerminal() { start(); }

    void start() {
        service.reset();
        service = std::make_unique<StoreService>(thread, tests::small_store(folder, clock, random),
                                                 DraftKey(std::nullopt, random), inbox, health);
        service->keep_orders_in(OrderBook(folder.path()));
    }
    [[nodiscard]] std::vector<OrderLeft> book() const {
        return OrderBook(folder.path()).read().value();
    }
    /// What a start tells of the orders before it.
    [[nodiscard]] std::vector<OrderLeft> told_at_start() {
        start();
        service->recover();
        thread.run_all();
        std::vector<OrderLeft> told;
        while (auto event = inbox.take())
            if (auto* left = std::get_if<event::OrdersLeft>(&event->body)) told = left->orders;
        return told;
    }
    void submit(const Uuid& id) {
        Submission submission;
        submission.id = SubmissionId(id);
        submission.service = ServiceCode("12990100MB0000001X3990120001001");
        submission.form_id = "card";
        submission.form_version = "1";
        submission.payload = SecretText("{}");
        service->submit(SessionId(1), RequestId(1), std::move(submission));
    }

    tests::TempFolder folder;
    VirtualClock clock;
    SeededRandom random{5};
    Inbox inbox;
    HealthMonitor health{inbox};
    ManualExecutor thread;
    std::unique_ptr<StoreService> service;
};

}  // namespace

TEST_CASE(
    "an order is in the book until it is erased, once, and its file names no person (R-166)") {
    const tests::TempFolder folder;
    OrderBook book(folder.path());
    CHECK(book.read().value().empty());
    CHECK(book.keep(order_numbered(1)));
    CHECK(book.keep(order_numbered(2)));
    CHECK(book.keep(order_numbered(1)));
    CHECK(OrderBook(folder.path()).read().value() ==
          std::vector{order_numbered(1), order_numbered(2)});
    std::ifstream file(folder / "orders.json");
    const auto json = nlohmann::json::parse(file);
    CHECK(json["orders"][0] == nlohmann::json{{"order", order_numbered(1).order.text()},
                                              {"trace", order_numbered(1).trace.text()},
                                              {"area", "990100"}});
    CHECK(book.erase(order_numbered(1).order));
    CHECK(book.erase(order_numbered(7).order));
    CHECK(book.read().value() == std::vector{order_numbered(2)});
}

TEST_CASE("a full book keeps what it has; a file that is no book is begun anew, and told (R-166)") {
    const tests::TempFolder folder;
    OrderBook book(folder.path());
    for (std::size_t i = 1; i <= OrderBook::orders_max; ++i)
        REQUIRE(book.keep(order_numbered(static_cast<std::uint8_t>(i))));
    const auto refused = book.keep(order_numbered(200));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::limit_exceeded);
    CHECK(book.read().value().size() == OrderBook::orders_max);
    tests::KeptLines log;
    const std::string too_long(OrderBook::file_size_max + 1, ' ');
    for (const std::string& text : {std::string("{"), std::string("[]"), std::string(),
                                    std::string(R"({"orders":7})"), too_long}) {
        log.lines.clear();
        std::ofstream(folder / "orders.json", std::ios::trunc) << text;
        CHECK(book.read().value().empty());
        CHECK(log.has("component_failed"));
    }
    std::ofstream(folder / "orders.json", std::ios::trunc)
        << R"({"orders":[7,{},{"order":"x"},{"order":9},{"order":")"
        << order_numbered(3).order.text() << R"("}]})";
    REQUIRE(book.read().value().size() == 1);
    CHECK(book.read().value()[0].order == order_numbered(3).order);
}

TEST_CASE("whichever access of a change fails, the book is as before or as after (R-166)") {
    const tests::TempFolder folder;
    OrderFiles files;
    OrderBook book(folder.path(), files);
    REQUIRE(book.keep(order_numbered(1)));
    bool done = false;
    for (int at = 1; !done; ++at) {
        REQUIRE(at < 10);
        files.at = at;
        done = book.keep(order_numbered(2)).has_value();
        files.at = 0;
        const auto size = book.read().value().size();
        CHECK((size == 1 || size == 2));
        if (done) CHECK(size == 2);
    }
}

TEST_CASE(
    "an order that nothing was filed for is told after every start, until it is settled (R-166)") {
    OrderTerminal terminal;
    terminal.service->keep_order(order_numbered(1));
    terminal.thread.run_all();
    CHECK(terminal.told_at_start() == std::vector{order_numbered(1)});
    CHECK(terminal.told_at_start() == std::vector{order_numbered(1)});
    terminal.service->forget_order(order_numbered(1).order);
    terminal.thread.run_all();
    CHECK(terminal.book().empty());
    CHECK(terminal.told_at_start().empty());
}

TEST_CASE(
    "an order whose case is on the disk is never told, wherever between case and book the program "
    "ended (R-166)") {
    for (const bool book_is_older : {false, true}) {
        CAPTURE(book_is_older);
        OrderTerminal terminal;
        terminal.service->keep_order(order_numbered(1));
        terminal.service->keep_order(order_numbered(2));
        terminal.submit(order_numbered(1).order);
        terminal.thread.run_all();
        CHECK(terminal.book() == std::vector{order_numbered(2)});
        // The end came between the case and the book.
        if (book_is_older) REQUIRE(OrderBook(terminal.folder.path()).keep(order_numbered(1)));
        CHECK(terminal.told_at_start() == std::vector{order_numbered(2)});
        CHECK(terminal.book() == std::vector{order_numbered(2)});
    }
}

TEST_CASE("a case that the store refused keeps its order in the book (R-166)") {
    OrderTerminal terminal;
    terminal.service->keep_order(order_numbered(1));
    Submission submission;
    submission.id = SubmissionId(order_numbered(1).order);
    submission.service = ServiceCode("S");
    submission.form_id = "card";
    submission.form_version = "1";
    submission.payload = SecretText("{}");
    submission.attachments.emplace_back();
    submission.attachments.back().chunks.emplace_back(32, std::uint8_t{7});
    submission.attachments.back().size = 5;
    submission.attachments.back().sha256 = Bytes(32, 7);
    terminal.service->submit(SessionId(1), RequestId(1), std::move(submission));
    terminal.thread.run_all();
    CHECK(terminal.told_at_start() == std::vector{order_numbered(1)});
}
