#include "offline_cache/age.h"

#include <doctest.h>

#include "tests/unit/offline_cache/fixture.h"

using offline_cache::AgeEncryption;
using offline_cache::AgeRecipient;
using tests::DataKeyPair;

namespace {

AgeRecipient recipient_of(const DataKeyPair& pair) {
    return AgeRecipient(pair.public_key.data(), 32);
}

/// The whole file of a text that is given in pieces of `piece` bytes.
kiosk::Bytes age_file_of(const std::string& text, std::span<const AgeRecipient> recipients,
                         std::size_t piece, kiosk::Random& random) {
    auto encryption = AgeEncryption::start(recipients, random).value();
    kiosk::Bytes file;
    const auto add = [&file](const kiosk::Bytes& more) {
        file.insert(file.end(), more.begin(), more.end());
    };
    for (std::size_t at = 0; at < text.size(); at += piece)
        add(encryption.update(kiosk::as_bytes(text.substr(at, piece))));
    add(encryption.finish());
    return file;
}

}  // namespace

TEST_CASE("An age file of any length opens as it was, however the plaintext came") {
    const DataKeyPair pair;
    kiosk::SeededRandom random(7);
    const std::array recipients{recipient_of(pair)};
    for (const std::size_t size : {0U, 1U, 40U, 65'535U, 65'536U, 65'537U, 131'072U, 300'000U}) {
        CAPTURE(size);
        std::string text(size, '\0');
        random.fill(std::span(reinterpret_cast<std::uint8_t*>(text.data()), size));
        for (const std::size_t piece : {1000U, 65'536U, 400'000U}) {
            const auto file = age_file_of(text, recipients, piece, random);
            CHECK(file.size() == AgeEncryption::size_of(size, 1));
            CHECK((pair.open(file) == text));
        }
    }
}

TEST_CASE("Each recipient opens an age file, and nobody else") {
    const DataKeyPair platform;
    const DataKeyPair escrow;
    const DataKeyPair stranger;
    kiosk::SeededRandom random(8);
    const std::array recipients{recipient_of(platform), recipient_of(escrow)};
    const auto file = age_file_of("words", recipients, 100, random);
    CHECK(file.size() == AgeEncryption::size_of(5, 2));
    CHECK(platform.open(file) == "words");
    CHECK(escrow.open(file) == "words");
    CHECK(stranger.open(file) == "does not open");
}

TEST_CASE("An age file with any byte changed, and one cut short anywhere, does not open") {
    const DataKeyPair pair;
    kiosk::SeededRandom random(9);
    const std::array recipients{recipient_of(pair)};
    const auto file = age_file_of(std::string(66'000, 'w'), recipients, 70'000, random);
    for (std::size_t at = 0; at < file.size(); at += at < 300 ? 1 : 977) {
        CAPTURE(at);
        auto changed = file;
        changed[at] ^= 0x10;
        CHECK(pair.open(changed) == "does not open");
        CHECK(pair.open(kiosk::Bytes(file.begin(), file.begin() + static_cast<long>(at))) ==
              "does not open");
    }
    // Whole chunks at the end are missed, too.
    CHECK(pair.open(kiosk::Bytes(file.begin(), file.end() - 464 - 16)) == "does not open");
}

TEST_CASE("Two files of the same text have nothing in common but their form") {
    const DataKeyPair pair;
    kiosk::SeededRandom random(10);
    const std::array recipients{recipient_of(pair)};
    const auto one = age_file_of("words", recipients, 100, random);
    const auto two = age_file_of("words", recipients, 100, random);
    CHECK(kiosk::Bytes(one.end() - 21, one.end()) != kiosk::Bytes(two.end() - 21, two.end()));
}

TEST_CASE("Nobody, too many, and a key that everybody knows are no recipients") {
    const DataKeyPair pair;
    kiosk::SeededRandom random(11);
    CHECK(AgeEncryption::start({}, random).error().code == kiosk::ErrorCode::bad_config);
    const std::vector<AgeRecipient> crowd(AgeEncryption::recipients_max + 1, recipient_of(pair));
    CHECK(AgeEncryption::start(crowd, random).error().code == kiosk::ErrorCode::bad_config);
    const std::vector<AgeRecipient> most(AgeEncryption::recipients_max, recipient_of(pair));
    CHECK(AgeEncryption::start(most, random));
    const kiosk::Bytes zero(32, 0);
    const std::array small{AgeRecipient(zero.data(), 32)};
    CHECK(AgeEncryption::start(small, random).error().code == kiosk::ErrorCode::bad_config);
}
