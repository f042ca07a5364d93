#include "drivers/pcsc/travel_document.h"

#include "tests/unit/drivers_pcsc/card_support.h"

using drivers::Authenticity;
using drivers::TrustedIssuers;
using kiosk::Bytes;
using kiosk::ErrorCode;
using tests::EmulatedDocument;
using Fault = tests::EmulatedDocument::Fault;

namespace {

struct Bench {
    explicit Bench(std::size_t picture_bytes = 1500, bool is_signed = true)
        : picture(tests::sample_picture(picture_bytes)),
          card({tests::specimen_mrz, picture,
                is_signed ? tests::signed_for(pki, tests::specimen_mrz, picture) : Bytes{}}) {}

    kiosk::Result<drivers::TravelDocument> read(drivers::DocumentKey key = tests::specimen_key(),
                                                bool with_picture = true) {
        card.reset();
        const kiosk::WallTime now{std::chrono::floor<kiosk::Duration>(
            std::chrono::system_clock::now().time_since_epoch())};
        return drivers::read_travel_document(channel, key, {with_picture}, issuers, random, now,
                                             pause);
    }

    tests::DocumentPki pki;
    Bytes picture;
    EmulatedDocument card;
    tests::DirectChannel channel{card};
    TrustedIssuers issuers;
    kiosk::SeededRandom random{7};
    tests::CountingPause pause;
};

}  // namespace

TEST_CASE("a travel document is read: zone, picture, authenticity") {
    Bench bench;
    const auto document = bench.read();
    REQUIRE_MESSAGE(document, (document ? "" : document.error().detail));
    CHECK(document->primary_name.reveal() == "ERIKSSON");
    CHECK(document->number.reveal() == "L898902C");
    CHECK(document->picture.reveal() == bench.picture);
    CHECK(document->authenticity == Authenticity::untrusted);
}

TEST_CASE("a picture beyond 32 KiB is read with offsets of their own") {
    for (const std::size_t size : {0x7F00U, 0x8000U, 0x8100U, 70'000U}) {
        Bench bench(size);
        const auto document = bench.read();
        REQUIRE_MESSAGE(document, (document ? "" : document.error().detail));
        CHECK(document->picture.reveal() == bench.picture);
        CHECK(document->authenticity == Authenticity::untrusted);
    }
}

TEST_CASE("a picture that nobody asked for stays on the chip") {
    Bench bench(20'000);
    const auto document = bench.read(tests::specimen_key(), false);
    REQUIRE(document);
    CHECK(document->picture.empty());
    CHECK(document->authenticity == Authenticity::untrusted);
    CHECK(bench.card.commands() < 30);
}

TEST_CASE("a document with another key opens nothing") {
    Bench bench;
    for (int which = 0; which < 3; ++which) {
        auto key = tests::specimen_key();
        if (which == 0) key.number = kiosk::SecretText("L898902D");
        if (which == 1) key.birth = kiosk::SecretText("690807");
        if (which == 2) key.expiry = kiosk::SecretText("940624");
        const auto document = bench.read(std::move(key));
        REQUIRE_FALSE(document);
        CHECK(document.error().code == ErrorCode::rejected);
    }
    CHECK(bench.read());
}

TEST_CASE("a chip without EF.SOD is read and called unchecked") {
    Bench bench(300, false);
    const auto document = bench.read();
    REQUIRE(document);
    CHECK(document->authenticity == Authenticity::unchecked);
}

TEST_CASE("an exchange that fails, whichever it is, ends the read with its reason") {
    Bench bench;
    bench.channel.failing = 1 << 20;
    REQUIRE(bench.read());
    const int exchanges = bench.channel.calls;
    CHECK(exchanges > 15);
    for (int n = 1; n <= exchanges; ++n) {
        bench.channel.calls = 0;
        bench.channel.failing = n;
        const auto document = bench.read();
        REQUIRE_FALSE(document);
        CHECK(document.error().code == ErrorCode::card_removed);
    }
    bench.channel.calls = 0;
    bench.channel.failing = exchanges + 1;
    CHECK(bench.read());
}

TEST_CASE("a chip that answers wrongly, at whichever command, never gives a document") {
    Bench bench;
    REQUIRE(bench.read());
    const int commands = bench.card.commands();
    for (const Fault fault : {Fault::refuses, Fault::garbage, Fault::wrong_mac, Fault::cut_short,
                              Fault::lost_session, Fault::replays}) {
        for (int n = 0; n < commands; ++n) {
            // Selecting is answered by a status alone: noise before a 9000, or the 9000 of a
            // replay, is as good as the answer.
            if (n == 0 &&
                (fault == Fault::wrong_mac || fault == Fault::garbage || fault == Fault::replays))
                continue;
            bench.card.plant(fault, n);
            const auto document = bench.read();
            INFO("fault " << static_cast<int>(fault) << " at command " << n);
            // A refused file behind the zone is left out; whatever is handed on was authenticated.
            if (document) {
                CHECK(fault == Fault::refuses);
                continue;
            }
            const auto code = document.error().code;
            const bool right = code == ErrorCode::protocol_error ||
                               code == ErrorCode::card_unreadable || code == ErrorCode::rejected ||
                               code == ErrorCode::card_kind_unknown;
            CHECK_MESSAGE(right, kiosk::name_of(code));
        }
    }
    bench.card.plant(Fault::none, 0);
    CHECK(bench.read());
}

TEST_CASE("a cancel ends the read between two exchanges, wherever it stands") {
    Bench bench(3000);
    REQUIRE(bench.read());
    const int asked = bench.pause.asked;
    CHECK(asked > 10);
    for (int n = 1; n <= asked; ++n) {
        bench.pause.asked = 0;
        bench.pause.cancel_at = n;
        const auto document = bench.read();
        REQUIRE_FALSE(document);
        CHECK(document.error().code == ErrorCode::cancelled);
    }
}

TEST_CASE("a card without the application is of another kind") {
    class OtherCard final : public tests::EmulatedCard {
        [[nodiscard]] Bytes answer_to_reset() const override { return {}; }
        void reset() override {}
        [[nodiscard]] Bytes answer(std::span<const unsigned char>) override { return {0x6A, 0x82}; }
    } other;
    tests::DirectChannel channel(other);
    TrustedIssuers issuers;
    kiosk::SeededRandom random{7};
    tests::CountingPause pause;
    const auto document = drivers::read_travel_document(channel, tests::specimen_key(), {true},
                                                        issuers, random, {}, pause);
    REQUIRE_FALSE(document);
    CHECK(document.error().code == ErrorCode::card_kind_unknown);
}
