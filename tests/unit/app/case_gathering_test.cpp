// Consent, shared data and e-licences asked of the platform: what is sent, and what is believed.
#include <deque>

#include <doctest.h>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include "kiosk/app/case_service.h"
#include "kiosk/platform/payment_reader.h"
#include "kiosk/platform/person_data_reader.h"
#include "kiosk/platform/receipt_children.h"
#include "tests/unit/flow/gathered.h"

using namespace kiosk;
using Json = nlohmann::json;

namespace {

constexpr const char* holder = "819902198001010014";
constexpr const char* good_id = "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9";
const std::string gather_pass =
    R"({"token":"secret-pass","expires_at":"2026-12-02T00:00:00.000Z"})";

/// The licence service of the platform, or somebody who pretends to be it.
struct LicenceKey {
    Bytes open = Bytes(crypto_sign_PUBLICKEYBYTES);
    Bytes secret = Bytes(crypto_sign_SECRETKEYBYTES);

    LicenceKey() {
        REQUIRE(sodium_init() >= 0);
        crypto_sign_keypair(open.data(), secret.data());
    }
    [[nodiscard]] std::string sign(const Json& payload,
                                   const char* type = "bianmin-licence+jws") const {
        const Json head{{"alg", "EdDSA"}, {"kid", "k"}, {"typ", type}};
        const auto text =
            to_base64url(as_bytes(head.dump())) + "." + to_base64url(as_bytes(payload.dump()));
        Bytes signature(crypto_sign_BYTES);
        crypto_sign_detached(signature.data(), nullptr, as_bytes(text).data(), text.size(),
                             secret.data());
        return text + "." + to_base64url(signature);
    }
};

Json licence_json(const char* id = good_id, const char* number = holder) {
    return {{"id", id},
            {"type", "E-DRIVING"},
            {"name", {{"zh", "机动车驾驶证"}}},
            {"number", "YX-1"},
            {"issuer", {{"zh", "外省公安局"}}},
            {"holder", {{"name", "张三丰测"}, {"number", number}}},
            {"valid_to", "2030-01-01"},
            {"values", {{"file_number", "990100000001"}}}};
}

std::string list_of(const std::string& licence, const char* status = "normal") {
    return Json{{"licences",
                 {{{"type", "E-DRIVING"},
                   {"name", {{"zh", "机动车驾驶证"}}},
                   {"licence", licence},
                   {"status", status}}}}}
        .dump();
}

const std::string household =
    R"({"data_set":"household","source":{"zh":"公安局"},"record":"H-1","version":"3","class":
        "conditional","consent_id":"x","as_of":"2026-12-01T00:00:00.000Z","values":{"householder":
        "张三丰测"}})";

/// Answers in order; an empty answer is none. Each takes so long.
class SlowPlatform final : public HttpClient {
  public:
    explicit SlowPlatform(VirtualClock& clock) : clock_(clock) {}
    Result<HttpReply> send(const HttpRequest& request) override {
        asked.push_back(request);
        clock_.advance(takes);
        if (replies.empty() || replies.front().first == 0) {
            if (!replies.empty()) replies.pop_front();
            return {ErrorCode::timed_out, "no answer"};
        }
        HttpReply reply;
        std::tie(reply.status, reply.body) = replies.front();
        reply.headers = {{"Content-Type", content_type}};
        replies.pop_front();
        return reply;
    }
    void cancel() override {}
    void resume() override {}

    std::deque<std::pair<int, std::string>> replies;
    std::string content_type = "application/json";
    std::vector<HttpRequest> asked;
    Duration takes{10};

  private:
    VirtualClock& clock_;
};

struct GatherFixture {
    VirtualClock clock;
    ManualExecutor executor;
    SlowPlatform platform{clock};
    Inbox inbox;
    LicenceKey key;
    CaseService service{executor, platform, "https://p", inbox, key.open, clock};
    Consent consent;

    GatherFixture() {
        consent.id = Uuid::parse("01900000-0000-7000-8000-0000000000cc");
        consent.service = ServiceCode("S");
        consent.handle_item = "S01";
        consent.text_version = "2026-1";
        consent.text_digest = std::string(64, 'a');
        consent.data_sets = {"household", "company"};
        consent.licence_types = {"E-DRIVING"};
    }
    EventBody ask(CaseQuestion question) {
        effect::AskPlatform wanted;
        wanted.request = kiosk::RequestId(7);
        wanted.question = std::move(question);
        wanted.key = Uuid::parse("01900000-0000-7000-8000-0000000000aa");
        wanted.person = {Uuid::parse("01900000-0000-7000-8000-000000000001"),
                         SecretText("张三丰测"), SecretText(holder), "resident",
                         std::chrono::seconds(3)};
        service.ask(SessionId(3), std::move(wanted));
        executor.run_all();
        auto event = inbox.take();
        REQUIRE(event);
        return std::move(event->body);
    }
    PersonData gather() {
        auto body = ask(question::Gather{consent});
        REQUIRE(std::holds_alternative<event::PlatformTold>(body));
        return std::get<PersonData>(std::move(std::get<event::PlatformTold>(body).answer));
    }
};

}  // namespace

TEST_CASE("the consent is kept by the platform first, and every call after it carries it (R-105)") {
    GatherFixture f;
    f.platform.replies = {{201, gather_pass},
                          {201, "{}"},
                          {200, list_of(f.key.sign(licence_json()))},
                          {200, household},
                          {404, "{}"}};
    const auto data = f.gather();
    REQUIRE(f.platform.asked.size() == 5);
    CHECK(f.platform.asked[1].url == "https://p/v1/consents/" + f.consent.id.text());
    const auto told = Json::parse(f.platform.asked[1].body);
    CHECK(told["purpose"] == "case");
    CHECK(told["service_code"] == "S");
    CHECK(told["text_version"] == "2026-1");
    CHECK(told["data_sets"] == Json{"household", "company"});
    const auto suffix = "?consent=" + f.consent.id.text();
    CHECK(f.platform.asked[2].url == "https://p/v1/licences" + suffix);
    CHECK(f.platform.asked[3].url == "https://p/v1/shared-data/household" + suffix);
    CHECK(f.platform.asked[4].url == "https://p/v1/shared-data/company" + suffix);
    for (const auto& request : f.platform.asked)
        CHECK(request.url.find("8100") == std::string::npos);
    REQUIRE(data.licence("E-DRIVING") != nullptr);
    CHECK(data.licence("E-DRIVING")->values[0].value.reveal() == "990100000001");
    CHECK(data.set("household")->state == SharedSet::State::found);
    CHECK(data.set("household")->record == "H-1");
    CHECK(data.set("company")->state == SharedSet::State::none);
}

TEST_CASE(
    "each use of what others hold is noted with its consent, and what was not given is not "
    "(R-201)") {
    GatherFixture f;
    std::vector<std::string> noted;
    f.service.note_to([&noted](const std::string& event, const std::string& consent) {
        noted.push_back(event + " " + consent);
    });
    f.platform.replies = {
        {201, gather_pass}, {201, "{}"}, {200, list_of(f.key.sign(licence_json()))},
        {200, household},   {404, "{}"}, {200, "{}"}};
    (void)f.gather();
    const auto id = " " + f.consent.id.text();
    CHECK(noted == std::vector<std::string>{"consented" + id, "used:licence:E-DRIVING" + id,
                                            "used:data:household" + id});
    noted.clear();
    (void)f.ask(question::EndConsent{f.consent.id});
    CHECK(noted == std::vector<std::string>{"consent_ended" + id});

    GatherFixture refused;
    noted.clear();
    refused.service.note_to(
        [&noted](const std::string& event, const std::string&) { noted.push_back(event); });
    refused.platform.replies = {{201, gather_pass}, {403, "{}"}};
    (void)refused.ask(question::Gather{refused.consent});
    CHECK(noted.empty());
}

TEST_CASE("without a kept consent nothing is asked for (R-105)") {
    for (const int status : {403, 422, 503}) {
        GatherFixture f;
        f.platform.replies = {{201, gather_pass}, {status, "{}"}};
        CHECK(std::holds_alternative<event::PlatformFailed>(f.ask(question::Gather{f.consent})));
        CHECK(f.platform.asked.size() == 2);
    }
}

TEST_CASE("one source that doesn't answer, refuses or talks nonsense leaves the others (R-121)") {
    GatherFixture f;
    f.consent.data_sets = {"household", "company", "credit", "address", "property"};
    f.platform.replies = {{201, gather_pass}, {201, "{}"},     {500, "{}"},
                          {200, household},   {0, ""},         {403, "{}"},
                          {200, "<html>"},    {200, household}};
    const auto data = f.gather();
    using State = SharedSet::State;
    CHECK(data.licences.empty());
    CHECK(data.set("household")->state == State::found);
    CHECK(data.set("company")->state == State::unreachable);
    CHECK(data.set("credit")->state == State::refused);
    CHECK(data.set("address")->state == State::unreachable);
    CHECK(data.set("property")->state == State::unreachable);  // told of another set
}

TEST_CASE("nobody waits for slow sources for longer than the limit: the rest is asked by hand") {
    GatherFixture f;
    f.consent.licence_types.clear();
    f.consent.data_sets = {"household", "company", "credit", "address"};
    f.platform.takes = CaseService::timeout;
    f.platform.replies = {{201, gather_pass}, {201, "{}"}, {200, household}};
    const auto data = f.gather();
    CHECK(data.sets.size() == 4);
    CHECK(data.set("address")->state == SharedSet::State::unreachable);
    CHECK(f.platform.asked.size() < 6);
}

TEST_CASE(
    "an e-licence counts when the pinned key signed it as one, its identifier and holder are right "
    "and its issuer says it is in force (R-116)") {
    const LicenceKey stranger;
    GatherFixture f;
    using State = ELicence::State;
    auto wrong_number = std::string(good_id);
    wrong_number.back() = '8';
    const auto good = f.key.sign(licence_json());
    auto torn = good;
    torn[good.find('.') + 5] = torn[good.find('.') + 5] == 'A' ? 'B' : 'A';
    const std::pair<std::string, State> rows[] = {
        {list_of(good), State::valid},
        {list_of(good, "expired"), State::expired},
        {list_of(good, "revoked"), State::revoked},
        {list_of(good, "lost"), State::revoked},
        {list_of(good, "a word of tomorrow"), State::revoked},
        {list_of(stranger.sign(licence_json())), State::forged},
        {list_of(f.key.sign(licence_json(), "bianmin-receipt+jws")), State::forged},
        {list_of(torn), State::forged},
        {list_of(""), State::forged},
        {list_of(f.key.sign(licence_json(wrong_number.c_str()))), State::wrong_number},
        {list_of(f.key.sign(licence_json(good_id, "990203198505140136"))), State::another_holder}};
    for (const auto& [list, state] : rows) {
        const auto read = read_licences(list, f.key.open, SecretText(holder));
        REQUIRE(read.has_value());
        REQUIRE(read->size() == 1);
        const auto& licence = read->front();
        CHECK(licence.state == state);
        const bool is_known =
            state == State::valid || state == State::expired || state == State::revoked;
        CHECK(licence.number.empty() != is_known);
        CHECK(licence.values.empty() != is_known);
    }
    CHECK_FALSE(read_licences("{}", f.key.open, SecretText(holder)).has_value());
    CHECK_FALSE(read_licences("[", f.key.open, SecretText(holder)).has_value());
    Json many{{"licences", Json::array()}};
    for (std::size_t i = 0; i <= licences_max; ++i) many["licences"].push_back({});
    CHECK_FALSE(read_licences(many.dump(), f.key.open, SecretText(holder)).has_value());
}

TEST_CASE("a consent that ends is told to the platform; the wallet is asked for without one") {
    GatherFixture f;
    f.platform.replies = {{201, gather_pass}, {200, "{}"}, {200, R"({"licences":[]})"}};
    const auto ended = f.ask(question::EndConsent{f.consent.id});
    CHECK(std::holds_alternative<event::PlatformTold>(ended));
    CHECK(f.platform.asked[1].url ==
          "https://p/v1/consents/" + f.consent.id.text() + "/withdrawal");
    CHECK(f.platform.asked[1].method == HttpMethod::put);
    const auto wallet = f.ask(question::Wallet{});
    REQUIRE(std::holds_alternative<event::PlatformTold>(wallet));
    CHECK(f.platform.asked[2].url == "https://p/v1/licences");
}

TEST_CASE("an answer that means later is one, whatever was asked; any other refusal is final") {
    const auto id = Uuid::parse("01900000-0000-7000-8000-0000000000cc");
    const std::pair<int, ErrorCode> rows[] = {
        {408, ErrorCode::server_error}, {425, ErrorCode::server_error},
        {429, ErrorCode::server_error}, {500, ErrorCode::server_error},
        {404, ErrorCode::not_found},    {400, ErrorCode::rejected},
        {403, ErrorCode::rejected},     {422, ErrorCode::rejected}};
    for (const auto& [status, code] : rows) {
        GatherFixture f;
        const CaseQuestion asked[] = {question::EndConsent{id},
                                      question::Wallet{},
                                      question::Gather{f.consent},
                                      question::Overview{},
                                      question::Profile{f.consent, false},
                                      question::Verify{id},
                                      question::LookAtPhone{id, {"x", "x"}, Language::en, true, 2},
                                      question::TellPaper{"L-1", id, true}};
        f.platform.replies = {{201, gather_pass}, {200, "{}"}};
        (void)f.ask(question::EndConsent{id});
        for (const auto& each : asked) {
            CAPTURE(status);
            CAPTURE(each.index());
            f.platform.replies = {{status, "{}"}};
            const auto body = f.ask(each);
            REQUIRE(std::holds_alternative<event::PlatformFailed>(body));
            CHECK(std::get<event::PlatformFailed>(body).error.code == code);
        }
    }
}

TEST_CASE("a consent taken back while the platform has no time is told again later (R-199)") {
    GatherFixture f;
    tests::Bench bench;
    tests::go_to_consent(bench, tests::licence_renewal());
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), tests::gathered()});
    bench.touch(intent::EndConsent{});
    const auto asked = bench.wanted<effect::AskPlatform>().size();
    f.platform.replies = {{201, gather_pass}, {429, "{}"}};
    const auto body = f.ask(question::EndConsent{f.consent.id});
    REQUIRE(std::holds_alternative<event::PlatformFailed>(body));
    bench.tell(event::PlatformFailed{bench.last<effect::AskPlatform>(),
                                     std::get<event::PlatformFailed>(body).error});
    bench.wait(std::chrono::seconds(6));
    REQUIRE(bench.wanted<effect::AskPlatform>().size() == asked + 1);
    CHECK(std::holds_alternative<question::EndConsent>(
        bench.wanted<effect::AskPlatform>().back()->question));
}

namespace {

const std::string told_overview =
    R"({"as_of":"2026-12-01T00:00:00.000Z","profile":"given",
        "consent_id":"01900000-0000-7000-8000-0000000000cc","frequent":["S2","S1"],
        "suggested":[{"service_code":"S3","why":{"zh":"您符合条件"}}],
        "todos":[{"kind":"licence_expiring","name":{"zh":"驾驶证"},"service_code":"S4",
                  "due":"2027-01-10","overdue":false},
                 {"kind":"of_tomorrow","name":{"zh":"x"},"overdue":false},
                 {"kind":"supplement","name":{"zh":"公租房"},"case_no":"C2","due":"2026-12-09",
                  "overdue":false},
                 {"kind":"supplement","name":{"zh":"残疾人证"},"case_no":"C1","due":"2026-11-20",
                  "overdue":true},
                 {"kind":"offer","name":{"zh":"高龄津贴"},"offer":"O-1","overdue":false,
                  "values":[{"label":{"zh":"标准"},"value":"每月 100 元"},
                            {"label":{"zh":"收款人"},"value":"张三丰测","mask":"name"},
                            {"label":{"zh":"其他"},"value":"x","mask":"of_tomorrow"}]}],
        "principals":[{"kind":"enterprise","name":"样例小馆","number":"91990100MA9900001F",
                       "role":{"zh":"法定代表人"},"authority":"a.b.c"},
                      {"kind":"self","name":"x","number":"1","role":{},"authority":"a"}]})";

}  // namespace

TEST_CASE(
    "what waits for a person is read with the most urgent first; a kind that nobody knows is left "
    "out (R-080 R-190 R-202)") {
    GatherFixture f;
    f.platform.replies = {{201, gather_pass}, {200, told_overview}};
    const auto body = f.ask(question::Overview{});
    REQUIRE(std::holds_alternative<event::PlatformTold>(body));
    const auto& told = std::get<Overview>(std::get<event::PlatformTold>(body).answer);
    CHECK(f.platform.asked[1].url == "https://p/v1/overview");
    REQUIRE(told.todos.size() == 4);
    CHECK(told.todos[0].case_no == "C1");
    CHECK(told.todos[1].case_no == "C2");
    CHECK(told.todos[2].kind == TodoKind::offer);
    CHECK(told.todos[2].values[0].value.reveal() == "每月 100 元");
    CHECK(told.todos[2].values[0].mask == kiosk::MaskKind::none);
    CHECK(told.todos[2].values[1].mask == kiosk::MaskKind::name);
    CHECK(told.todos[2].values[2].mask == kiosk::MaskKind::secret);
    CHECK(told.todos[3].due == CivilDate{2027, 1, 10});
    CHECK(told.frequent == std::vector{ServiceCode("S2"), ServiceCode("S1")});
    CHECK(told.profile_consent == Uuid::parse("01900000-0000-7000-8000-0000000000cc"));
    REQUIRE(told.principals.size() == 1);
    CHECK(told.principals[0].authority == "a.b.c");
    for (
        const char* broken :
        {"{}", "[",
         R"({"todos":[{"kind":"supplement"}],"frequent":[],"suggested":[],"principals":[{"kind":"enterprise"}]})"}) {
        f.platform.replies = {{200, broken}};
        CHECK(std::holds_alternative<event::PlatformFailed>(f.ask(question::Overview{})));
    }
}

TEST_CASE(
    "consent to reminders is a consent of its own; companies, offers and verification have their "
    "addresses (R-189 R-092 R-085 R-101)") {
    GatherFixture f;
    f.platform.replies = {{201, gather_pass}, {201, "{}"}, {200, told_overview}};
    (void)f.ask(question::Profile{f.consent, false});
    const auto given = Json::parse(f.platform.asked[1].body);
    CHECK(given["purpose"] == "profile");
    CHECK(given["data_sets"].empty());
    CHECK_FALSE(given.contains("service_code"));
    CHECK(f.platform.asked[2].url == "https://p/v1/overview");
    f.platform.replies = {{200, "{}"}, {200, told_overview}};
    (void)f.ask(question::Profile{f.consent, true});
    CHECK(f.platform.asked[3].url.ends_with("/withdrawal"));

    f.platform.replies = {{404, "{}"}};
    auto body = f.ask(question::FindPrincipal{"91990100MA9900001F"});
    CHECK(f.platform.asked.back().url == "https://p/v1/principals?credit_code=91990100MA9900001F");
    CHECK(std::get<event::PlatformFailed>(body).error.code == ErrorCode::not_found);
    const std::string address = "https://p/v1/verifications/" + f.consent.id.text();
    f.platform.replies = {{200, R"({"state":"waiting","code":"https://c"})"}};
    body = f.ask(question::Verify{f.consent.id});
    CHECK(f.platform.asked.back().url == address);
    CHECK(std::get<Verification>(std::get<event::PlatformTold>(body).answer).code == "https://c");
    // Nobody is taken for verified on a word that is unknown, or without the signed statement.
    for (const char* broken : {R"({"state":"fine"})", R"({"state":"confirmed"})", "{}"}) {
        f.platform.replies = {{200, broken}};
        CHECK(std::holds_alternative<event::PlatformFailed>(f.ask(question::Verify{f.consent.id})));
    }
    f.platform.replies = {{404, "{}"}};
    (void)f.ask(question::ConfirmOffer{"O-1"});
    CHECK(f.platform.asked.back().url == "https://p/v1/offers/O-1/confirmation");
    CHECK(f.platform.asked.back().method == HttpMethod::put);
}

namespace {

constexpr const char* order_id = "01900000-0000-7000-8000-0000000000f1";

Json proof_json(int fen = 1600, const char* order = order_id) {
    return {{"order_id", order},
            {"state", "paid"},
            {"amount_fen", fen},
            {"paid_at", "2026-12-02T01:00:00.000Z"},
            {"e_receipt",
             {{"code", "99010126"},
              {"number", "0000000001"},
              {"check", "abcdef"},
              {"issuer", {{"zh", "局"}}}}}};
}

std::string paid_order(const std::string& proof) {
    return Json{{"order_id", order_id}, {"state", "paid"}, {"amount_fen", 1600}, {"proof", proof}}
        .dump();
}

question::OpenOrder fee_wish() {
    question::OpenOrder wish;
    wish.order = Uuid::parse(order_id);
    wish.fen = 1600;
    wish.service = "S";
    wish.submission = SubmissionId(wish.order);
    return wish;
}

}  // namespace

TEST_CASE(
    "a fee is asked for with the pass of whose it is, a bill with none; neither says more than it "
    "must (R-166 R-168)") {
    GatherFixture f;
    const std::string created = Json{
        {"order_id", order_id},
        {"state", "created"},
        {"amount_fen", 1600},
        {"pay_code", "https://p"},
        {"seconds_left", 180}}.dump();
    f.platform.replies = {{200, created}, {201, gather_pass}, {201, created}};
    question::OpenOrder bill;
    bill.order = Uuid::parse(order_id);
    bill.fen = 1600;
    bill.utility = "water";
    bill.customer_no = "9900012345";
    bill.bill_no = "W-1";
    const auto of_bill = f.ask(bill);
    REQUIRE(std::holds_alternative<event::PlatformTold>(of_bill));
    REQUIRE(f.platform.asked.size() == 1);
    CHECK(f.platform.asked[0].headers.size() == 1);
    CHECK(f.platform.asked[0].body.find(holder) == std::string::npos);
    (void)f.ask(fee_wish());
    REQUIRE(f.platform.asked.size() == 3);
    CHECK(f.platform.asked[2].url == std::string("https://p/v1/orders/") + order_id);
    const auto sent = Json::parse(f.platform.asked[2].body);
    CHECK(sent == Json{{"subject", "fee"},
                       {"amount_fen", 1600},
                       {"trace_id", Uuid{}.text()},
                       {"service_code", "S"},
                       {"submission_id", order_id}});
}

TEST_CASE(
    "an order is paid only when the pinned key signed that for this order and this sum (R-166)") {
    const LicenceKey stranger;
    GatherFixture f;
    const auto told = [&](const std::string& proof) {
        return read_order(paid_order(proof), f.key.open);
    };
    const auto type = "bianmin-payment+jws";
    const auto good = told(f.key.sign(proof_json(), type));
    REQUIRE(good.has_value());
    CHECK(good->state == PayOrder::State::paid);
    CHECK(good->receipt->number == "0000000001");
    for (const auto& bad :
         {stranger.sign(proof_json(), type), f.key.sign(proof_json(), "bianmin-receipt+jws"),
          f.key.sign(proof_json(1500), type),
          f.key.sign(proof_json(1600, "01900000-0000-7000-8000-0000000000f2"), type),
          std::string("x")})
        CHECK_FALSE(told(bad).has_value());
    CHECK_FALSE(read_order(R"({"order_id":"x"})", f.key.open).has_value());
    f.platform.replies = {{201, gather_pass}, {200, paid_order(stranger.sign(proof_json(), type))}};
    const auto answer = f.ask(fee_wish());
    REQUIRE(std::holds_alternative<event::PlatformFailed>(answer));
    CHECK(std::get<event::PlatformFailed>(answer).error.code == ErrorCode::bad_signature);
}

TEST_CASE(
    "of money only the platform's own word counts: a gateway that speaks in its place says nothing "
    "of an order (R-166)") {
    const auto order = Uuid::parse(order_id);
    using Row = std::tuple<CaseQuestion, int, std::string, ErrorCode>;
    const auto later = ErrorCode::server_error;
    const Row rows[] = {
        {question::RefundOrder{order}, 409, "not-now", ErrorCode::rejected},
        {question::RefundOrder{order}, 404, "not-found", ErrorCode::not_found},
        {question::RefundOrder{order}, 409, "", later},
        {question::RefundOrder{order}, 404, "", later},
        {question::RefundOrder{order}, 403, "", later},
        {question::RefundOrder{order}, 400, "", later},
        {question::RefundOrder{order}, 403, "terminal-disabled", later},
        {question::RefundOrder{order}, 422, "invalid-payload", later},
        {question::RefundOrder{order}, 401, "", ErrorCode::unauthorised},
        {question::RefundOrder{order}, 503, "unavailable", later},
        {question::ShowOrder{order}, 404, "", later},
        {question::CancelOrder{order}, 403, "", later},
        {question::Bills{"water", "9900012345"}, 404, "", later},
        {question::Bills{"water", "9900012345"}, 404, "not-found", ErrorCode::not_found},
        {fee_wish(), 409, "amount-differs", ErrorCode::rejected},
        {fee_wish(), 403, "terminal-disabled", later},
        {fee_wish(), 404, "", later}};
    for (const auto& [asked, status, problem, code] : rows) {
        CAPTURE(asked.index());
        CAPTURE(status);
        CAPTURE(problem);
        GatherFixture f;
        f.platform.replies = {{201, gather_pass}, {200, "{}"}};
        (void)f.ask(question::EndConsent{order});
        f.platform.replies = {{status, "{}"}};
        if (!problem.empty()) {
            f.platform.content_type = "application/problem+json";
            f.platform.replies = {
                {status, Json{{"type", "urn:bianmin:problem:" + problem}}.dump()}};
        }
        const auto body = f.ask(asked);
        REQUIRE(std::holds_alternative<event::PlatformFailed>(body));
        CHECK(std::get<event::PlatformFailed>(body).error.code == code);
    }
    // Nothing was asked for without a pass.
    GatherFixture f;
    f.platform.replies = {{403, "{}"}};
    const auto body = f.ask(fee_wish());
    REQUIRE(std::holds_alternative<event::PlatformFailed>(body));
    CHECK(std::get<event::PlatformFailed>(body).error.code == later);
    CHECK(f.platform.asked.size() == 1);
}

TEST_CASE("the departments' own cases are read from either kind of receipt (R-089)") {
    const LicenceKey key;
    const Json words{{"case_no", "P-1"},
                     {"children",
                      {{{"service_code", "S1"}, {"case_no", "C-1"}},
                       {{"service_code", "S2"}, {"case_no", "C-2"}}}}};
    const Json proof{{"payload", to_base64url(as_bytes(words.dump()))}, {"root", "x"}};
    for (const auto& receipt : {key.sign(words, "bianmin-receipt+jws"), proof.dump()}) {
        const auto children = children_in(receipt);
        REQUIRE(children.size() == 2);
        CHECK(children[0].service == ServiceCode("S1"));
        CHECK(children[1].case_no == "C-2");
    }
    CHECK(children_in(key.sign({{"case_no", "P-1"}})).empty());
    CHECK(children_in("no receipt").empty());
    CHECK(children_in("{}").empty());
    // Members of another type are none.
    CHECK(children_in(R"({"payload":7})").empty());
    CHECK(children_in(R"({"payload":{}})").empty());
    const auto odd =
        children_in(key.sign({{"children", {{{"service_code", 7}, {"case_no", Json::array()}}}}}));
    REQUIRE(odd.size() == 1);
    CHECK(odd[0].case_no.empty());
}
