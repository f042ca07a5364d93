#include "offline_cache/sync/receipt.h"

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "offline_cache/manifest.h"
#include "tests/platform/receipt_tree.h"
#include "tests/simulator/model_platform.h"
#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using offline_cache::ReceiptExpectation;
using offline_cache::ReceiptVerifier;
using tests::ReceiptKeyPair;
using tests::sign_jws;

namespace {

struct ReceiptFixture {
    ReceiptKeyPair key;
    ReceiptVerifier verifier = ReceiptVerifier::from_key(key.public_key).value();
    ReceiptExpectation expected{.id = tests::id_of(1),
                                .kind = kiosk::SubmissionKind::submission,
                                .terminal_id = "T-0001",
                                .content_digest = kiosk::sha256(kiosk::as_bytes("manifest"))};
    nlohmann::json payload{
        {"submission_id", expected.id.value().text()},
        {"kind", "submission"},
        {"terminal_id", "T-0001"},
        {"content_digest", offline_cache::content_digest_header(expected.content_digest)},
        {"accepted_at", "2026-03-01T02:03:04.567Z"},
        {"case_no", "11440300MB2C9231X034420140020120260001"},
        {"status", "received"}};

    [[nodiscard]] std::string jws(const std::string& header = tests::receipt_header) const {
        return sign_jws(key, header, payload.dump());
    }
    [[nodiscard]] bool refuses(const std::string& text) const {
        const auto result = verifier.verify(text, expected);
        return !result && result.error().code == ErrorCode::bad_signature;
    }
};

}  // namespace

TEST_CASE("A genuine receipt is believed and kept as it came") {
    const ReceiptFixture fixture;
    const auto receipt = fixture.verifier.verify(fixture.jws(), fixture.expected);
    REQUIRE(receipt);
    CHECK(receipt->id == tests::id_of(1));
    CHECK(receipt->case_no == "11440300MB2C9231X034420140020120260001");
    CHECK(receipt->accepted_at.time_since_epoch() == std::chrono::milliseconds(1'772'330'584'567));
    CHECK(receipt->jws == fixture.jws());
}

TEST_CASE("An evaluation's receipt has no case number and another status") {
    ReceiptFixture fixture;
    fixture.expected.kind = kiosk::SubmissionKind::evaluation;
    CHECK(fixture.refuses(fixture.jws()));
    fixture.payload["kind"] = "evaluation";
    fixture.payload["status"] = "recorded";
    CHECK(fixture.refuses(fixture.jws()));
    fixture.payload["case_no"] = "";
    CHECK(fixture.verifier.verify(fixture.jws(), fixture.expected));
}

TEST_CASE("A receipt under another key is refused") {
    const ReceiptFixture fixture;
    const ReceiptKeyPair other;
    CHECK(fixture.refuses(sign_jws(other, tests::receipt_header, fixture.payload.dump())));
}

TEST_CASE("The header can't talk its way past the pinned key") {
    const ReceiptFixture fixture;
    CHECK(fixture.refuses(fixture.jws(R"({"alg":"none","typ":"bianmin-receipt+jws"})")));
    CHECK(fixture.refuses(fixture.jws(R"({"alg":"HS256","typ":"bianmin-receipt+jws"})")));
    CHECK(fixture.refuses(fixture.jws(R"({"alg":"EdDSA","typ":"catalogue+jws"})")));
    CHECK(fixture.refuses(
        fixture.jws(R"({"alg":"EdDSA","typ":"bianmin-receipt+jws","crit":["exp"]})")));
    CHECK(fixture.refuses(fixture.jws("[]")));
    const auto signed_text = fixture.jws();
    const auto bare = signed_text.substr(0, signed_text.rfind('.') + 1);
    CHECK(fixture.refuses(bare));
}

TEST_CASE("A genuine receipt for something else is refused") {
    ReceiptFixture fixture;
    SUBCASE("another submission") {
        fixture.payload["submission_id"] = tests::id_of(2).value().text();
    }
    SUBCASE("other bytes") {
        fixture.payload["content_digest"] =
            offline_cache::content_digest_header(kiosk::sha256(kiosk::as_bytes("other")));
    }
    SUBCASE("another terminal") {
        fixture.payload["terminal_id"] = "T-0002";
    }
    SUBCASE("another kind") {
        fixture.payload["kind"] = "evaluation";
    }
    SUBCASE("another status") {
        fixture.payload["status"] = "refused";
    }
    SUBCASE("no case number") {
        fixture.payload["case_no"] = "";
    }
    SUBCASE("a case number that is none") {
        fixture.payload["case_no"] = "<b>1</b>";
    }
    SUBCASE("a case number without end") {
        fixture.payload["case_no"] = std::string(65, '1');
    }
    SUBCASE("no time") {
        fixture.payload.erase("accepted_at");
    }
    SUBCASE("a number instead of text") {
        fixture.payload["submission_id"] = 1;
    }
    CHECK(fixture.refuses(fixture.jws()));
}

TEST_CASE("Any changed character of a receipt is noticed") {
    const ReceiptFixture fixture;
    const auto genuine = fixture.jws();
    for (std::size_t i = 0; i < genuine.size(); i += 7) {
        CAPTURE(i);
        auto changed = genuine;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK(fixture.refuses(changed));
    }
}

TEST_CASE("Text that is no receipt is refused, however long") {
    const ReceiptFixture fixture;
    for (const auto* text : {"", ".", "..", "...", "a.b.c", "{}", "\xff.\xff.\xff"})
        CHECK(fixture.refuses(text));
    CHECK(fixture.refuses(std::string(ReceiptVerifier::jws_size_max + 1, 'a')));
    CHECK(ReceiptVerifier::from_key(kiosk::Bytes(31)).error().code == ErrorCode::bad_config);
}

TEST_CASE("Times are read as the protocol writes them and in no other way") {
    using offline_cache::wall_time_from;
    CHECK(wall_time_from("1970-01-01T00:00:01.002Z")->time_since_epoch() ==
          std::chrono::milliseconds(1002));
    CHECK(wall_time_from("2024-02-29T23:59:59.999Z"));
    for (const auto* text :
         {"", "2026-02-29T00:00:00.000Z", "2026-03-01T24:00:00.000Z", "2026-03-01T02:60:04.567Z",
          "2026-03-01 02:03:04.567Z", "2026-03-01T02:03:04Z", "2026-03-01T02:03:04.567+08:00"})
        CHECK_FALSE(wall_time_from(text));
}

namespace {

constexpr const char* root_header =
    R"({"alg":"EdDSA","kid":"k1","typ":"bianmin-receipt-root+jws"})";

/// The proof of the payload at `index` among `size`.
nlohmann::json proof_of(const ReceiptFixture& fixture, std::size_t index, std::size_t size) {
    std::vector<std::string> payloads(size);
    for (std::size_t i = 0; i < size; ++i) payloads[i] = "other " + std::to_string(i);
    payloads[index] = fixture.payload.dump();
    const tests::ReceiptTree tree(payloads);
    auto path = nlohmann::json::array();
    for (const auto& hash : tree.path(index)) path.push_back(kiosk::to_base64(hash));
    const nlohmann::json root{{"root", kiosk::to_base64(tree.root())}, {"size", size}};
    return {{"payload", kiosk::to_base64url(kiosk::as_bytes(payloads[index]))},
            {"index", index},
            {"size", size},
            {"path", path},
            {"root", sign_jws(fixture.key, root_header, root.dump())}};
}

}  // namespace

TEST_CASE("A receipt below a signed root is believed at every place in a batch of every size") {
    const ReceiptFixture fixture;
    for (std::size_t size = 1; size <= ReceiptVerifier::batch_size_max; size += size < 20 ? 1 : 16)
        for (std::size_t index = 0; index < size; index += size < 20 ? 1 : 7) {
            CAPTURE(size);
            CAPTURE(index);
            CHECK(fixture.verifier.verify(proof_of(fixture, index, size).dump(), fixture.expected));
        }
}

TEST_CASE("A receipt whose path, place, payload or root was changed is refused") {
    const ReceiptFixture fixture;
    const auto good = proof_of(fixture, 5, 11);
    REQUIRE(fixture.verifier.verify(good.dump(), fixture.expected));
    const auto changed = [&](const char* member, const nlohmann::json& value) {
        auto bad = good;
        bad[member] = value;
        return bad.dump();
    };
    CHECK(fixture.refuses(changed("index", 4)));
    CHECK(fixture.refuses(changed("index", 11)));
    CHECK(fixture.refuses(changed("index", -1)));
    CHECK(fixture.refuses(changed("size", 12)));
    CHECK(fixture.refuses(changed("size", 0)));
    CHECK(fixture.refuses(changed("size", 1'000'000'000)));
    CHECK(fixture.refuses(changed("path", nlohmann::json::array())));
    CHECK(fixture.refuses(changed("path", {1, 2})));
    CHECK(fixture.refuses(changed("payload", kiosk::to_base64url(kiosk::as_bytes("{}")))));
    CHECK(fixture.refuses(changed("root", proof_of(fixture, 5, 10)["root"])));
    CHECK(fixture.refuses(changed("root", fixture.jws())));
    auto longer = good;
    longer["path"].push_back(longer["path"][0]);
    CHECK(fixture.refuses(longer.dump()));
    const ReceiptFixture other;
    CHECK(fixture.refuses(changed("root", proof_of(other, 5, 11)["root"])));
    CHECK(fixture.refuses("{"));
    // A signed root is no receipt by itself.
    CHECK(fixture.refuses(good["root"].get<std::string>()));
}
