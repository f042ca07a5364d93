// Orders to pay: one for each thing, paid once whatever the gateway's callbacks do; what goes back;
// and the day's money held against the gateway's book.
#include "tests/platform/pay_desk.h"

#include "tests/platform/process.h"
#include "tests/unit/platform_rules/desk_fixture.h"

namespace tests {

namespace {

using Json = nlohmann::json;

constexpr const char* payer = "990101199003070023";
constexpr const char* poor_payer = "11010519491231002X";
constexpr const char* submission = "01900000-0000-7000-8000-0000000000f1";
constexpr const char* bill_order = "01900000-0000-7000-8000-0000000000b1";
constexpr const char* today = "20261130";

struct PayFixture : DeskFixture {
    ReceiptKey key = *ReceiptKey::load(test_keys() / "receipt.key");
    PayDesk money{*store, Registers::delivered(), key, clock,
                  [](const std::string&) { return with_fee(); }};

    static std::shared_ptr<const PublishedService> with_fee() {
        auto made = std::make_shared<PublishedService>(*service());
        made->fees_json = R"([{"name":{"zh":"工本费"},"yuan":16,"basis":{"title":{"zh":"文件"}},
            "reliefs":[{"code":"assistance","name":{"zh":"低保对象减半"},"per_cent":50,
                        "basis":{"title":{"zh":"文件"}},"data_set":"assistance",
                        "member":"kind","value":"minimum_living"}]}])";
        return made;
    }
    static std::string fee(int fen = 1600, const Json& more = Json::object()) {
        Json wish{{"subject", "fee"},
                  {"service_code", std::string(31, '7')},
                  {"submission_id", submission},
                  {"amount_fen", fen}};
        wish.update(more);
        return wish.dump();
    }
    static std::string bill(int fen = 5220) {
        return Json{{"subject", "bill"},
                    {"utility", "water"},
                    {"customer_no", "9900012345"},
                    {"bill_no", "W202610-0012345"},
                    {"amount_fen", fen}}
            .dump();
    }
    Json open(const std::string& wish = fee(), const char* id = submission, int status = 201) {
        const auto reply = money.open(call(id, payer, wish));
        REQUIRE(reply.status == status);
        return Json::parse(reply.body);
    }
    Json show(const char* id = submission) { return Json::parse(money.show(call(id, payer)).body); }
    Json pay(const char* how, bool though_closed = false, const char* id = submission) {
        const auto reply =
            money.pay(id, Json{{"callback", how}, {"though_closed", though_closed}}.dump());
        REQUIRE(reply.status == 200);
        return Json::parse(reply.body);
    }
    Json book(bool settle = false) { return Json::parse(money.reconcile(today, settle).body); }
    Json orders() { return Json::parse(money.orders().body)["orders"]; }
    void pass(int seconds) { clock.advance(std::chrono::seconds(seconds)); }
};

std::string proof_of(const Json& order) {
    const auto proof = order.at("proof").get<std::string>();
    const auto first = proof.find('.');
    const auto bytes = kiosk::from_base64url(proof.substr(first + 1, proof.rfind('.') - first - 1));
    return {bytes->begin(), bytes->end()};
}

}  // namespace

TEST_CASE(
    "an order is paid once, whether the gateway calls back once, twice, late, never or for another "
    "sum; a forged callback changes nothing (R-166)") {
    for (const std::string how : {"once", "twice", "late", "never", "other_sum"}) {
        CAPTURE(how);
        PayFixture f;
        const auto opened = f.open();
        CHECK(opened["state"] == "created");
        CHECK(opened["amount_fen"] == 1600);
        CHECK(opened["pay_code"].get<std::string>().starts_with("https://pay.example/t/G20261130"));
        CHECK(opened["seconds_left"] == 180);
        const auto told = f.pay(how.c_str());
        CHECK(told["answers"].size() == (how == "twice"                    ? 2
                                         : how == "late" || how == "never" ? 0
                                                                           : 1));
        if (how == "other_sum") CHECK(told["answers"][0] == 409);
        f.pass(4);
        const auto paid = f.show();
        CHECK(paid["state"] == "paid");
        f.pass(60);
        CHECK(f.show() == paid);
        // Asked for again, whoever lost the answer: the same order, the same receipt.
        CHECK(f.open(PayFixture::fee(), submission, 200) == paid);
        const auto proof = Json::parse(proof_of(paid));
        CHECK(proof["order_id"] == submission);
        CHECK(proof["amount_fen"] == 1600);
        CHECK(proof["e_receipt"]["number"].get<std::string>().size() == 10);
        CHECK(f.orders().size() == 1);
        CHECK(f.orders()[0]["trades"].size() == 1);
        CHECK(f.book()["matched"] == 1);
        CHECK(f.book()["matched_fen"] == 1600);
    }
    PayFixture f;
    (void)f.open();
    CHECK(f.pay("forged")["answers"][0] == 400);
    f.pass(4);
    CHECK(f.show()["state"] == "created");
    CHECK(f.book()["matched"] == 0);
}

TEST_CASE(
    "a code that nobody pays ends, and is cancelled at the gateway; another begins another trade "
    "of "
    "the same order (R-166)") {
    PayFixture f;
    const auto first = f.open();
    f.pass(181);
    CHECK(f.show()["state"] == "closed");
    CHECK(f.money.pay(submission, R"({"callback":"once"})").status == 409);
    const auto second = f.open(PayFixture::fee(), submission, 200);
    CHECK(second["state"] == "created");
    CHECK(second["pay_code"] != first["pay_code"]);
    CHECK(Json::parse(f.money.cancel(f.call(submission, payer)).body)["state"] == "closed");
    CHECK(f.orders().size() == 1);
    CHECK(f.orders()[0]["trades"].size() == 2);
    // Who had paid before cancelling has paid.
    (void)f.open(PayFixture::fee(), submission, 200);
    (void)f.pay("never");
    CHECK(Json::parse(f.money.cancel(f.call(submission, payer)).body)["state"] == "paid");
}

TEST_CASE("money for a code that was closed meanwhile goes back by itself, once (R-166)") {
    for (const bool called : {true, false}) {
        PayFixture f;
        (void)f.open();
        CHECK(Json::parse(f.money.cancel(f.call(submission, payer)).body)["state"] == "closed");
        (void)f.pay(called ? "twice" : "never", true);
        if (!called) CHECK(f.book()["missing"].size() == 1);
        CHECK(f.book(true)["returned"].size() == 1);
        CHECK(f.show()["state"] == "closed");
        CHECK(f.orders()[0]["refunds"].size() == 1);
        CHECK(f.book()["matched"] == 0);
        CHECK(f.book()["missing"].empty());
    }
}

TEST_CASE(
    "a fee that was paid and no case filed for is given back, once; for a filed case it is not "
    "(R-166)") {
    PayFixture f;
    (void)f.open();
    (void)f.pay("once");
    CHECK(f.book()["without_case"].size() == 1);
    const auto back = Json::parse(f.money.refund(f.call(submission, payer)).body);
    CHECK(back["state"] == "refunded");
    CHECK(Json::parse(f.money.refund(f.call(submission, payer)).body) == back);
    CHECK(f.orders()[0]["refunds"].size() == 1);
    CHECK(f.book()["returned"].size() == 1);

    PayFixture filed;
    (void)filed.open();
    (void)filed.pay("once");
    StoredSubmission row{};
    row.id = submission;
    row.terminal_id = "T";
    row.manifest = "{}";
    REQUIRE(
        filed.store->add_submission({row, {kiosk::SecretText("{}"), kiosk::SecretText("0023"), {}}})
            .has_value());
    CHECK(filed.money.refund(filed.call(submission, payer)).status == 409);
    CHECK(filed.show()["state"] == "paid");
    CHECK(filed.book()["without_case"].empty());
}

TEST_CASE(
    "a case that says its fee was paid is believed only when it was, for this very case (R-166)") {
    PayFixture f;
    (void)f.open();
    const auto payload = [](const char* order, const char* id) {
        return Json{{"submission_id", id},
                    {"applicant", {{"number", payer}}},
                    {"payment", {{"state", "paid"}, {"order_id", order}, {"amount_fen", 1600}}}}
            .dump();
    };
    CHECK(f.money.check_case(payload(submission, submission))->status == 422);
    (void)f.pay("never");
    CHECK_FALSE(f.money.check_case(payload(submission, submission)).has_value());
    CHECK(f.money.check_case(payload(submission, bill_order))->status == 422);
    CHECK(f.money.check_case(payload(bill_order, submission))->status == 422);
}

TEST_CASE(
    "the sum is the platform's own: a fee by the catalogue's standard, less what the register says "
    "with the person's consent (R-166 R-167)") {
    PayFixture f;
    const auto refused = [&](const std::string& wish, const char* who = payer) {
        return f.money.open(f.call(submission, who, wish)).status;
    };
    CHECK(refused(PayFixture::fee(1)) == 409);
    CHECK(refused(PayFixture::fee(), "") == 401);
    CHECK(refused(PayFixture::fee(800, {{"reliefs", {"assistance"}}})) == 422);
    const Json consent{{"service_code", std::string(31, '7')}, {"data_sets", {"assistance"}}};
    const std::string consent_id = "01900000-0000-7000-8000-0000000000cc";
    REQUIRE(f.store->add_consent({consent_id, "T", poor_payer, consent.dump(), "2026", {}}));
    const auto wish =
        PayFixture::fee(800, {{"reliefs", {"assistance"}}, {"consent_id", consent_id}});
    // Somebody else's consent gives nothing.
    CHECK(refused(wish) == 422);
    const auto reply = f.money.open(f.call(submission, poor_payer, wish));
    REQUIRE(reply.status == 201);
    const auto order = Json::parse(reply.body);
    CHECK(order["amount_fen"] == 800);
    CHECK(order["rows"][1]["amount_fen"] == -800);
    CHECK(order["rows"][1]["basis"]["zh"] == "文件");
}

TEST_CASE(
    "a bill is found by its customer number, paid once from whichever terminal, and then no "
    "longer due (R-168)") {
    PayFixture f;
    const auto due = [&] {
        return Json::parse(f.money.bills(f.call("water/9900012345", "")).body)["bills"][0]["state"];
    };
    CHECK(due() == "due");
    CHECK(f.money.bills(f.call("water/1234567890", "")).status == 404);
    CHECK(f.money.bills(f.call("gas/9900012345", "")).status == 404);
    const auto open = [&](const char* id, const char* terminal) {
        auto call = f.call(id, "", PayFixture::bill());
        call.terminal = terminal;
        return f.money.open(call);
    };
    REQUIRE(open(bill_order, "T").status == 201);
    // The answer was lost, the terminal too: another finds the same order under another id.
    const auto again = open(submission, "U");
    CHECK(again.status == 200);
    CHECK(Json::parse(again.body)["order_id"] == bill_order);
    (void)f.pay("never", false, bill_order);
    CHECK(due() == "paid");
    CHECK(Json::parse(open(submission, "T").body)["state"] == "paid");
    CHECK(f.money.refund(f.call(bill_order, "")).status == 409);
    CHECK(f.orders().size() == 1);
}

TEST_CASE(
    "the day's book finds what is missing, too much and of another sum, and settles what it can "
    "(R-169)") {
    PayFixture f;
    (void)f.open();
    REQUIRE(f.money.open(f.call(bill_order, "", PayFixture::bill())).status == 201);
    (void)f.pay("never");
    CHECK(f.book()["missing"].size() == 1);
    CHECK(f.book()["missing"][0]["order_id"] == submission);
    CHECK(f.book(true)["missing"].empty());
    CHECK(f.book()["matched"] == 1);
    (void)f.pay("once", false, bill_order);
    CHECK(f.book()["matched_fen"] == 1600 + 5220);
    const auto lines = f.money.statement(today).body;
    CHECK(std::count(lines.begin(), lines.end(), '\n') == 3);
    CHECK(f.money.statement("20261129").body.find("\r\nG") == std::string::npos);
    // Its book lost one that we have, and has another sum for the other.
    auto trades = *f.store->trades();
    REQUIRE(f.money.gateway().forget(trades[1].trade_no));
    CHECK(f.book()["extra"].size() == 1);
    CHECK(f.book()["extra"][0]["order_id"] == bill_order);
    REQUIRE(f.money.gateway().forget(trades[0].trade_no));
    trades[0].fen = 1;
    REQUIRE(f.store->put_trade(trades[0]));
    CHECK(f.book()["different"].size() == 1);
}

}  // namespace tests
