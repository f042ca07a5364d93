#include "drivers/pcsc/secure_messaging.h"

#include <deque>

#include "drivers/pcsc/access_control.h"
#include "tests/unit/drivers_pcsc/card_support.h"

// The worked example of ICAO Doc 9303-11, Appendix D, byte by byte.

using drivers::CommandApdu;
using drivers::SecureMessaging;
using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::SecretBytes;

namespace {

Bytes hex(std::string_view text) {
    auto bytes = kiosk::from_hex(text);
    REQUIRE(bytes);
    return *bytes;
}

/// Answers what the example says, and notes what was asked.
class ScriptedChannel final : public drivers::CardChannel {
  public:
    [[nodiscard]] kiosk::Result<SecretBytes> transmit(
        std::span<const unsigned char> command) override {
        asked.push_back(kiosk::to_hex(command));
        REQUIRE_FALSE(answers.empty());
        const Bytes answer = answers.front();
        answers.pop_front();
        return SecretBytes(Bytes(answer));
    }
    std::deque<Bytes> answers;
    std::vector<std::string> asked;
};

/// The "random" numbers of the example.
class ExampleRandom final : public kiosk::Random {
  public:
    void fill(std::span<std::uint8_t> bytes) override {
        for (auto& byte : bytes) byte = numbers_.at(at_++);
    }

  private:
    Bytes numbers_ = hex("781723860c06c2260b795240cb7049b01c19b33e32804f0b");
    std::size_t at_ = 0;
};

SecureMessaging example_session() {
    auto keys = drivers::derive_keys(hex("0036d272f5c350acac50c3f572d23600"));
    REQUIRE(keys);
    std::array<unsigned char, 8> counter{};
    const Bytes start = hex("887022120c06c226");
    std::copy(start.begin(), start.end(), counter.begin());
    return SecureMessaging(std::move(*keys), counter);
}

CommandApdu select_com() {
    return {0x00, 0xA4, 0x02, 0x0C, SecretBytes(Bytes{0x01, 0x1E}), {}};
}

drivers::ResponseApdu response(std::string_view text) {
    auto parsed = drivers::parse_response(hex(text));
    REQUIRE(parsed);
    return std::move(*parsed);
}

}  // namespace

TEST_CASE("the key seed of the example comes from its zone") {
    const auto seed = drivers::access_key_seed(tests::specimen_key());
    REQUIRE(seed);
    CHECK(kiosk::to_hex(seed->reveal()) == "239ab9cb282daf66231dc5a4df6bfbae");
}

TEST_CASE("access control sends and accepts the bytes of the example") {
    ScriptedChannel channel;
    channel.answers = {hex("4608f919887022129000"),
                       hex("46b9342a41396cd7386bf5803104d7cedc122b9132139baf2eedc94ee178534f"
                           "2f2d235d074d74499000")};
    ExampleRandom random;
    auto session = drivers::basic_access_control(channel, tests::specimen_key(), random);
    REQUIRE_MESSAGE(session, (session ? "" : session.error().detail));
    CHECK(channel.asked[0] == "0084000008");
    CHECK(channel.asked[1] ==
          "0082000028"
          "72c29c2371cc9bdb65b779b8e8d37b29ecc154aa56a8799fae2f498f76ed92f25f1448eea8ad90a728");
    const auto guarded = session->protect(select_com());
    REQUIRE(guarded);
    CHECK(kiosk::to_hex(drivers::encode(*guarded).reveal()) ==
          "0ca4020c158709016375432908c044f68e08bf8b92d635ff24f800");
}

TEST_CASE("secure messaging sends and opens the bytes of the example") {
    auto session = example_session();
    REQUIRE(session.protect(select_com()));
    const auto selected = session.open(response("990290008e08fa855a5d4c50a8ed9000"));
    REQUIRE(selected);
    CHECK(selected->status == 0x9000);
    CHECK(selected->data.empty());
    const auto guarded = session.protect({0x00, 0xB0, 0x00, 0x00, {}, 4});
    REQUIRE(guarded);
    CHECK(kiosk::to_hex(drivers::encode(*guarded).reveal()) ==
          "0cb000000d9701048e08ed6705417e96ba5500");
    const auto read =
        session.open(response("8709019ff0ec34f9922651990290008e08ad55cc17140b2ded9000"));
    REQUIRE_MESSAGE(read, (read ? "" : read.error().detail));
    CHECK(kiosk::to_hex(read->data.reveal()) == "60145f01");
}

TEST_CASE("an answer changed in any byte is refused") {
    const std::string right = "8709019ff0ec34f9922651990290008e08ad55cc17140b2ded";
    const Bytes bytes = hex(right);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto session = example_session();
        REQUIRE(session.protect(select_com()));
        REQUIRE(session.open(response("990290008e08fa855a5d4c50a8ed9000")));
        REQUIRE(session.protect({0x00, 0xB0, 0x00, 0x00, {}, 4}));
        Bytes wrong = bytes;
        wrong[at] ^= 0x01;
        wrong.insert(wrong.end(), {0x90, 0x00});
        const auto parsed = drivers::parse_response(wrong);
        REQUIRE(parsed);
        const auto opened = session.open(*parsed);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == ErrorCode::protocol_error);
    }
}

TEST_CASE("an answer said before is refused") {
    auto session = example_session();
    REQUIRE(session.protect(select_com()));
    REQUIRE(session.open(response("990290008e08fa855a5d4c50a8ed9000")));
    REQUIRE(session.protect(select_com()));
    CHECK_FALSE(session.open(response("990290008e08fa855a5d4c50a8ed9000")));
}

TEST_CASE("a proof that the chip answers wrongly opens nothing") {
    ScriptedChannel channel;
    Bytes proof =
        hex("46b9342a41396cd7386bf5803104d7cedc122b9132139baf2eedc94ee178534f2f2d235d074d7449");
    for (std::size_t at = 0; at < proof.size(); ++at) {
        Bytes wrong = proof;
        wrong[at] ^= 0x80;
        wrong.insert(wrong.end(), {0x90, 0x00});
        channel.answers = {hex("4608f919887022129000"), wrong};
        ExampleRandom random;
        const auto session = drivers::basic_access_control(channel, tests::specimen_key(), random);
        REQUIRE_FALSE(session);
        CHECK(session.error().code == ErrorCode::protocol_error);
    }
}

TEST_CASE("a refusal of the proof means that the key is wrong") {
    for (const char* status : {"6300", "63cf", "6982", "6988"}) {
        ScriptedChannel channel;
        channel.answers = {hex("4608f919887022129000"), hex(status)};
        ExampleRandom random;
        const auto session = drivers::basic_access_control(channel, tests::specimen_key(), random);
        REQUIRE_FALSE(session);
        CHECK(session.error().code == ErrorCode::rejected);
    }
}

TEST_CASE("padding is taken away only where it is") {
    SecretBytes bytes(Bytes{1, 2, 3});
    drivers::pad(bytes);
    CHECK(kiosk::to_hex(bytes.reveal()) == "0102038000000000");
    CHECK(drivers::unpad(bytes));
    CHECK(bytes.reveal() == Bytes{1, 2, 3});
    SecretBytes none(Bytes{1, 2, 3, 0});
    CHECK_FALSE(drivers::unpad(none));
    SecretBytes zeros(Bytes(8, 0));
    CHECK_FALSE(drivers::unpad(zeros));
}

TEST_CASE("an answer announced in parts is brought whole, and a babbling card has a limit") {
    ScriptedChannel channel;
    channel.answers = {hex("6c04"), hex("010203046102"), hex("05069000")};
    const auto whole = drivers::exchange(channel, {0x00, 0xB0, 0x00, 0x00, {}, 256});
    REQUIRE(whole);
    CHECK(kiosk::to_hex(whole->data.reveal()) == "010203040506");
    CHECK(channel.asked == std::vector<std::string>{"00b0000000", "00b0000004", "00c0000002"});
    for (int i = 0; i <= drivers::fetches_max; ++i) channel.answers.push_back(hex("016101"));
    const auto endless = drivers::exchange(channel, {0x00, 0xB0, 0x00, 0x00, {}, 256});
    REQUIRE(endless);
    CHECK_FALSE(endless->good());
    CHECK(channel.answers.empty());
}
