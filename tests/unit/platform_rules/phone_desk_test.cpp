// Pictures on their way from a phone to a terminal: who may send, who may fetch, what stays.
#include "tests/platform/phone_desk.h"

#include <doctest.h>
#include <nlohmann/json.hpp>

namespace tests {

namespace {

using PhoneJson = nlohmann::json;

constexpr const char* an_upload = "01900000-0000-7000-8000-0000000000a1";
constexpr const char* another_upload = "01900000-0000-7000-8000-0000000000a2";
constexpr const char* sender_number = "11010519491231002X";
constexpr const char* stranger_number = "990203198505140136";
constexpr const char* page_wish =
    R"({"paper":{"zh":"购房合同","en":"Deed"},"language":"zh","shape":"any","pages_left":3})";

kiosk::SecretBytes jpeg_of(unsigned char mark, std::size_t size = 100) {
    kiosk::Bytes bytes(size, mark);
    bytes[0] = 0xFF;
    bytes[1] = 0xD8;
    bytes[2] = 0xFF;
    return kiosk::SecretBytes(std::move(bytes));
}

struct PhoneFixture {
    kiosk::VirtualClock clock;
    PhoneDesk desk{[this] { return clock.now(); }};

    PhoneFixture() { desk.use_pages("https://pages.example"); }

    static PersonCall call(std::string about, std::string body = "{}",
                           const char* whose = sender_number,
                           const char* terminal = "terminal-0001") {
        PersonCall made;
        made.terminal = terminal;
        made.person = whose;
        made.about = std::move(about);
        made.body = std::move(body);
        return made;
    }
    PhoneJson look(const char* upload = an_upload) {
        const auto reply = desk.look(call(upload, page_wish));
        REQUIRE(reply.status / 100 == 2);
        return PhoneJson::parse(reply.body);
    }
    std::string opened(const char* upload = an_upload) {
        const auto url = look(upload)["url"].get<std::string>();
        const std::string begin = "https://pages.example/u/";
        REQUIRE(url.starts_with(begin));
        return url.substr(begin.size());
    }
    int fetch(int number, const char* upload = an_upload, const char* whose = sender_number,
              const char* terminal = "terminal-0001") {
        return desk
            .picture(call(std::string(upload) + "/pictures/" + std::to_string(number), "{}", whose,
                          terminal))
            .status;
    }
    int tell(int number, const char* outcome) {
        return desk
            .outcome(call(std::string(an_upload) + "/pictures/" + std::to_string(number),
                          PhoneJson{{"outcome", outcome}}.dump()))
            .status;
    }
};

}  // namespace

TEST_CASE("a picture is fetched until its outcome is told, and then it is gone (R-068)") {
    PhoneFixture f;
    const auto token = f.opened();
    CHECK(f.desk.take(token, jpeg_of(1)) == PhoneDesk::Taken::taken);
    CHECK(f.look()["pictures"] == PhoneJson::array({1}));
    CHECK(f.fetch(1) == 200);
    CHECK(f.fetch(1) == 200);  // the answer may have been lost
    CHECK(f.tell(1, "blurred") == 200);
    CHECK(f.fetch(1) == 404);
    CHECK(f.tell(1, "blurred") == 200);
    CHECK(f.tell(1, "kept") == 409);
    CHECK(f.tell(1, "eaten") == 422);
    CHECK(f.tell(2, "kept") == 404);
    const auto page = f.desk.page(token);
    REQUIRE(page.has_value());
    CHECK(page->sent == std::vector<std::pair<int, std::string>>{{1, "blurred"}});
    // What was no good may be sent once more, what was kept is the same.
    CHECK(f.desk.take(token, jpeg_of(1)) == PhoneDesk::Taken::taken);
    CHECK(f.look()["pictures"] == PhoneJson::array({2}));
    CHECK(f.tell(2, "kept") == 200);
    CHECK(f.desk.take(token, jpeg_of(1)) == PhoneDesk::Taken::taken);
    CHECK(f.look()["pictures"] == PhoneJson::array());
}

TEST_CASE("what is no picture, too large, too much or not wanted is refused") {
    PhoneFixture f;
    const auto token = f.opened();
    for (const char* content : {"", "GIF89a", "%PDF-1.7", "<html>", "\xFF\xD8"}) {
        const std::string text(content);
        CHECK(f.desk.take(token, kiosk::SecretBytes(kiosk::Bytes(text.begin(), text.end()))) ==
              PhoneDesk::Taken::not_a_picture);
    }
    CHECK(f.desk.take(token, jpeg_of(1, PhoneDesk::picture_bytes_max + 1)) ==
          PhoneDesk::Taken::too_large);
    CHECK(f.desk.take(token, jpeg_of(1, PhoneDesk::picture_bytes_max)) == PhoneDesk::Taken::taken);
    CHECK(f.desk.take(token, jpeg_of(2)) == PhoneDesk::Taken::taken);
    CHECK(f.desk.take(token, jpeg_of(3)) == PhoneDesk::Taken::taken);
    CHECK(f.desk.take(token, jpeg_of(4)) == PhoneDesk::Taken::enough);  // three are wanted
    for (int number = 1; number <= 3; ++number) CHECK(f.tell(number, "blank") == 200);
    // Whoever sends what is no good for ever is stopped.
    for (std::size_t i = 4; i <= PhoneDesk::pictures_max; ++i) {
        CHECK(f.desk.take(token, jpeg_of(static_cast<unsigned char>(i))) ==
              PhoneDesk::Taken::taken);
        CHECK(f.tell(static_cast<int>(i), "blank") == 200);
    }
    CHECK(f.desk.take(token, jpeg_of(200)) == PhoneDesk::Taken::enough);
}

TEST_CASE("all pages together hold no more than they may") {
    PhoneFixture f;
    std::size_t held = 0;
    int terminals = 0;
    while (true) {
        const auto terminal = "terminal-" + std::to_string(++terminals);
        const auto upload =
            "01900000-0000-7000-8000-" + std::to_string(100'000'000'000 + terminals);
        const auto reply =
            f.desk.look(PhoneFixture::call(upload, page_wish, sender_number, terminal.c_str()));
        REQUIRE(reply.status == 201);
        const auto url = PhoneJson::parse(reply.body)["url"].get<std::string>();
        const auto taken =
            f.desk.take(url.substr(url.rfind('/') + 1), jpeg_of(1, PhoneDesk::picture_bytes_max));
        if (taken == PhoneDesk::Taken::enough) break;
        held += PhoneDesk::picture_bytes_max;
        REQUIRE(held <= PhoneDesk::bytes_max);
    }
    CHECK(held + PhoneDesk::picture_bytes_max > PhoneDesk::bytes_max);
}

TEST_CASE(
    "a page is one visit's: another person, another terminal and another token see nothing of it; "
    "a new page, the end, the time and the end of the visit erase it (R-195)") {
    PhoneFixture f;
    const auto token = f.opened();
    CHECK(token.size() >= 22);
    REQUIRE(f.desk.take(token, jpeg_of(1)) == PhoneDesk::Taken::taken);
    CHECK(f.fetch(1, an_upload, stranger_number) == 404);
    CHECK(f.fetch(1, an_upload, sender_number, "terminal-0002") == 404);
    CHECK(f.desk.look(PhoneFixture::call(an_upload, page_wish, stranger_number)).status == 404);
    CHECK_FALSE(f.desk.page(token + "A").has_value());
    CHECK_FALSE(f.desk.page("").has_value());
    CHECK(f.desk.take("guessed", jpeg_of(2)) == PhoneDesk::Taken::gone);

    const auto second = f.opened(another_upload);
    CHECK(second != token);
    CHECK_FALSE(f.desk.page(token).has_value());
    CHECK(f.fetch(1) == 404);
    CHECK(f.fetch(1, another_upload) == 404);
    CHECK(f.look()["state"] == "over");

    REQUIRE(f.desk.take(second, jpeg_of(3)) == PhoneDesk::Taken::taken);
    CHECK(f.desk.end(PhoneFixture::call(another_upload)).status == 200);
    CHECK(f.fetch(1, another_upload) == 404);
    CHECK(f.desk.take(second, jpeg_of(4)) == PhoneDesk::Taken::gone);

    PhoneFixture late;
    const auto third = late.opened();
    REQUIRE(late.desk.take(third, jpeg_of(1)) == PhoneDesk::Taken::taken);
    late.clock.advance(PhoneDesk::lasts - std::chrono::seconds(1));
    CHECK(late.look()["expires_in_seconds"] == 1);
    late.clock.advance(std::chrono::seconds(1));
    CHECK(late.look() == PhoneJson{{"state", "over"}});
    CHECK(late.fetch(1) == 404);
    CHECK(late.desk.take(third, jpeg_of(2)) == PhoneDesk::Taken::gone);

    PhoneFixture left;
    const auto fourth = left.opened();
    REQUIRE(left.desk.take(fourth, jpeg_of(1)) == PhoneDesk::Taken::taken);
    left.desk.end_visit("terminal-0002");
    CHECK(left.fetch(1) == 200);
    left.desk.end_visit("terminal-0001");
    CHECK(left.fetch(1) == 404);
    CHECK_FALSE(left.desk.page(fourth).has_value());
}

TEST_CASE("a wish that names no paper, or a page where there are none, is refused") {
    PhoneFixture f;
    const auto status = [&](const char* body) {
        return f.desk.look(PhoneFixture::call(an_upload, body)).status;
    };
    CHECK(status("[]") == 400);
    CHECK(status(R"({"paper":{},"language":"zh","shape":"any","pages_left":1})") == 422);
    CHECK(status(R"({"paper":{"zh":"x"},"language":"fr","shape":"any","pages_left":1})") == 422);
    CHECK(status(R"({"paper":{"zh":"x"},"language":"zh","shape":"oval","pages_left":1})") == 422);
    CHECK(status(R"({"paper":{"zh":"x"},"language":"zh","shape":"any","pages_left":-1})") == 422);
    CHECK(status(R"({"paper":{"zh":"x"},"language":"zh","shape":"any","pages_left":61})") == 422);
    CHECK(f.desk.look(PhoneFixture::call("no-uuid", page_wish)).status == 400);
    PhoneFixture without;
    without.desk.use_pages("");
    CHECK(without.desk.look(PhoneFixture::call(an_upload, page_wish)).status == 404);
}

}  // namespace tests
