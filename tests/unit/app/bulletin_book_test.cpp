#include "kiosk/app/bulletin_book.h"

#include <fstream>

#include <nlohmann/json.hpp>
#include <sodium.h>
#include <stdlib.h>

#include "kiosk/platform/bulletin_reader.h"

using namespace kiosk;
using nlohmann::json;

namespace {

struct Signer {
    Bytes open = Bytes(crypto_sign_PUBLICKEYBYTES);
    Bytes secret = Bytes(crypto_sign_SECRETKEYBYTES);
    Signer() { crypto_sign_keypair(open.data(), secret.data()); }

    [[nodiscard]] std::string answer(const json& bulletin,
                                     const char* type = "bianmin-bulletin+jws") const {
        const auto head = json{{"alg", "EdDSA"}, {"typ", type}}.dump();
        const auto text =
            to_base64url(as_bytes(head)) + "." + to_base64url(as_bytes(bulletin.dump()));
        Bytes signature(crypto_sign_BYTES);
        crypto_sign_detached(signature.data(), nullptr, as_bytes(text).data(), text.size(),
                             secret.data());
        return json{{"bulletin", text + "." + to_base64url(signature)}}.dump();
    }
};

json notice(const char* id, const char* state) {
    return {{"id", id},
            {"kind", "policy"},
            {"state", state},
            {"title", {{"zh", "标题"}}},
            {"text", {{"zh", "正文"}}},
            {"source", {{"zh", "门户网站"}}},
            {"valid_from", "2026-01-01"},
            {"valid_to", "2026-12-31"}};
}

struct BulletinFolder {
    BulletinFolder() {
        char name[] = "/tmp/bianmin-bulletin-XXXXXX";
        path = mkdtemp(name);
    }
    ~BulletinFolder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

}  // namespace

TEST_CASE(
    "R-268 of a signed bulletin only approved notices are taken, and nothing of one that is not "
    "signed") {
    const Signer platform;
    const auto body =
        json{{"month", "2026-10"}, {"notices", {notice("a", "approved"), notice("b", "draft")}}};
    const auto read = read_bulletin(platform.answer(body), platform.open);
    REQUIRE(read.has_value());
    REQUIRE(read->notices.size() == 1);
    CHECK(read->notices[0].id == "a");
    CHECK(read->notices[0].source.in(Language::zh) == "门户网站");
    CHECK(read_bulletin(platform.answer(body), Signer().open).error().code ==
          ErrorCode::bad_signature);
    CHECK_FALSE(read_bulletin(platform.answer(body, "bianmin-licence+jws"), platform.open));
    CHECK_FALSE(read_bulletin("{}", platform.open));
}

TEST_CASE(
    "a ranking of services is read with its area and day; one without a day is none (R-097)") {
    const Signer platform;
    const json good{{"area_code", "990100"}, {"day", "2026-11-30"}, {"services", {"A", "B", 7}}};
    auto undated = good;
    undated.erase("day");
    const auto read = read_bulletin(
        platform.answer({{"month", "2026-10"}, {"rankings", {good, undated, 3}}}), platform.open);
    REQUIRE(read.has_value());
    REQUIRE(read->rankings.size() == 1);
    CHECK(read->rankings[0].area_code == "990100");
    CHECK(read->rankings[0].day == CivilDate{2026, 11, 30});
    CHECK(read->rankings[0].services == std::vector{ServiceCode("A"), ServiceCode("B")});
}

TEST_CASE(
    "R-053 members, kinds and questions that a later platform adds are passed over; the rest "
    "stays") {
    const Signer platform;
    auto later = notice("a", "approved");
    later["kind"] = "hologram";
    later["more"] = {1, 2};
    const json survey{{"id", "s"},
                      {"title", {{"zh", "问卷"}}},
                      {"valid_to", "2026-12-31"},
                      {"questions", {{{"id", "q"}, {"kind", "smell"}, {"words", {{"zh", "?"}}}}}}};
    const auto read = read_bulletin(
        platform.answer(
            {{"month", "2026-10"},
             {"notices", {later, 7}},
             {"surveys", {survey}},
             {"figures", {{{"terminal_id", "t"}, {"satisfaction", 101}, {"availability", 7}}}}}),
        platform.open);
    REQUIRE(read.has_value());
    REQUIRE(read->notices.size() == 1);
    CHECK(read->notices[0].kind == Bulletin::Kind::notice);
    CHECK(read->surveys.empty());
    REQUIRE(read->figures.size() == 1);
    CHECK_FALSE(read->figures[0].satisfaction.has_value());
    CHECK(read->figures[0].availability == 7);
}

TEST_CASE(
    "R-030 the bulletin is there after a restart without network; one that was changed on the disk "
    "is none") {
    const BulletinFolder folder;
    const Signer platform;
    {
        BulletinBook book(folder.path, platform.open);
        CHECK(book.current() == nullptr);
        const json body{{"month", "2026-10"}, {"notices", {notice("a", "approved")}}};
        REQUIRE(book.take(platform.answer(body), "\"e1\"").has_value());
        CHECK_FALSE(book.take("{}", "\"e2\"").has_value());
        CHECK(book.etag() == "\"e1\"");
    }
    const BulletinBook again(folder.path, platform.open);
    REQUIRE(again.current() != nullptr);
    CHECK(again.current()->notices.size() == 1);
    CHECK(again.etag() == "\"e1\"");
    const auto file = folder.path / "bulletin.json";
    std::string text;
    std::getline(std::ifstream(file), text);
    text[text.size() / 2] = text[text.size() / 2] == 'A' ? 'B' : 'A';
    std::ofstream(file, std::ios::trunc) << text;
    CHECK(BulletinBook(folder.path, platform.open).current() == nullptr);
}

TEST_CASE("a kept file of another shape is none, and the program begins") {
    const BulletinFolder folder;
    const Signer platform;
    const auto answer = platform.answer({{"month", "2026-10"}, {"notices", json::array()}});
    for (const auto& kept :
         {json{{"answer", 5}, {"etag", "e"}}, json{{"answer", nullptr}}, json{{"etag", "e"}},
          json::array({1}), json(7), json{{"answer", {{"bulletin", 1}}}, {"etag", "e"}}}) {
        std::ofstream(folder.path / "bulletin.json", std::ios::trunc) << kept.dump();
        CHECK(BulletinBook(folder.path, platform.open).current() == nullptr);
    }
    for (const auto& etag : {json(5), json::object(), json("a\nb"), json("é")}) {
        std::ofstream(folder.path / "bulletin.json", std::ios::trunc)
            << json{{"answer", answer}, {"etag", etag}}.dump();
        const BulletinBook book(folder.path, platform.open);
        CHECK(book.current() != nullptr);
        CHECK(book.etag().empty());
    }
}

TEST_CASE("an ETag that is not printable ASCII is not kept, the bulletin is") {
    const BulletinFolder folder;
    const Signer platform;
    BulletinBook book(folder.path, platform.open);
    const auto answer = platform.answer({{"month", "2026-10"}, {"notices", json::array()}});
    for (const char* etag : {"\"\xFF\"", "\"\xC3\xA9\"", "\"\x01\""}) {
        REQUIRE(book.take(answer, etag).has_value());
        CHECK(book.etag().empty());
        const BulletinBook again(folder.path, platform.open);
        CHECK(again.current() != nullptr);
        CHECK(again.etag().empty());
    }
}
