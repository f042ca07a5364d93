// The reference identity service: it compares no faces and says so.
#include "tests/platform/face_desk.h"

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"

namespace tests {

namespace {

using FaceJson = nlohmann::json;

constexpr const char* face_person = "11010519491231002X";
constexpr const char* face_stranger = "990203198505140136";
constexpr const char* face_consent = "01900000-0000-7000-8000-0000000000c1";

struct FaceFixture {
    bool away = false;
    FaceDesk desk{{[this](const std::string& whose, const std::string& consent,
                          const std::string& service) -> Answer<bool> {
                       if (away) return store_away();
                       return whose == face_person && consent == face_consent && service == "S1";
                   },
                   [](const std::string& whose, const std::string& comparison) {
                       return "signed " + whose + " " + comparison;
                   },
                   [](const std::string& whose) { return whose != "nobody"; }}};

    static kiosk::Bytes picture(unsigned char mark) { return {0xFF, 0xD8, 0xFF, mark, mark, mark}; }
    static PersonCall call(int number, const FaceJson& body, const char* whose = face_person) {
        PersonCall made;
        made.terminal = "T";
        made.person = whose;
        made.about = "01900000-0000-7000-8000-" + std::to_string(100'000'000'000 + number);
        made.body = body.dump();
        return made;
    }
    static FaceJson wish(const kiosk::Bytes& picture) {
        return {{"consent_id", face_consent},
                {"service_code", "S1"},
                {"picture", kiosk::to_base64(picture)}};
    }
    void enrol(const char* whose, unsigned char mark) {
        const FaceJson body{{"number", whose},
                            {"digest", kiosk::to_hex(kiosk::sha256(picture(mark)))}};
        REQUIRE(desk.enrol(body.dump()).status == 204);
    }
    FaceJson compare(int number, unsigned char mark) {
        const auto reply = desk.compare(call(number, wish(picture(mark))));
        REQUIRE(reply.status / 100 == 2);
        return FaceJson::parse(reply.body);
    }
};

}  // namespace

TEST_CASE(
    "a picture that was enrolled for the person matches, another person's doesn't, and any other "
    "wants a person to look; no figure is made up (R-202)") {
    FaceFixture f;
    f.enrol(face_person, 1);
    f.enrol(face_stranger, 2);
    const auto match = f.compare(1, 1);
    CHECK(match["verdict"] == "match");
    CHECK(match["engine"] == "reference-sample-pictures");
    CHECK(match["statement"].get<std::string>().starts_with("signed 11010519491231002X"));
    CHECK_FALSE(match.contains("score"));
    const auto other = f.compare(2, 2);
    CHECK(other["verdict"] == "no_match");
    CHECK_FALSE(other.contains("statement"));
    CHECK(f.compare(3, 3)["verdict"] == "review");
    // The same once more is the same, whatever was enrolled since.
    f.enrol(face_person, 3);
    CHECK(f.compare(3, 3)["verdict"] == "review");
    CHECK(f.desk.compare(FaceFixture::call(3, FaceFixture::wish(FaceFixture::picture(4)))).status ==
          409);
    CHECK(f.desk
              .compare(
                  FaceFixture::call(3, FaceFixture::wish(FaceFixture::picture(3)), face_stranger))
              .status == 404);
    const auto listed = FaceJson::parse(f.desk.list().body)["comparisons"];
    REQUIRE(listed.size() == 3);
    CHECK(listed[0]["verdict"] == "review");
    CHECK(f.desk.list().body.find(face_person) == std::string::npos);
}

TEST_CASE("without that very consent, or without a JPEG picture, nothing is compared") {
    FaceFixture f;
    const auto status = [&](const FaceJson& changed) {
        auto body = FaceFixture::wish(FaceFixture::picture(1));
        body.update(changed);
        return f.desk.compare(FaceFixture::call(9, body)).status;
    };
    CHECK(status({{"consent_id", "01900000-0000-7000-8000-0000000000c2"}}) == 403);
    CHECK(status({{"service_code", "S2"}}) == 403);
    CHECK(status({{"picture", "not base64!"}}) == 422);
    CHECK(status({{"picture", kiosk::to_base64(kiosk::Bytes{'G', 'I', 'F', '8'})}}) == 422);
    CHECK(status({{"picture", std::string(FaceDesk::picture_bytes_max * 4 / 3 + 5, 'A')}}) == 413);
    CHECK(f.desk.compare(FaceFixture::call(1, FaceJson::array())).status == 400);
    CHECK(FaceJson::parse(f.desk.list().body)["comparisons"].empty());
    f.away = true;
    CHECK(status(FaceJson::object()) == 503);
    f.away = false;
    CHECK(status(FaceJson::object()) == 201);
}

TEST_CASE("of no more comparisons than it may the answers are kept") {
    FaceFixture f;
    for (std::size_t i = 0; i <= FaceDesk::comparisons_max; ++i)
        (void)f.compare(static_cast<int>(i), static_cast<unsigned char>(i));
    CHECK(FaceJson::parse(f.desk.list().body)["comparisons"].size() == FaceDesk::comparisons_max);
}

}  // namespace tests
