#include "offline_cache/manifest.h"

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using offline_cache::clock_quality;
using offline_cache::ClockQuality;
using offline_cache::make_manifest;

TEST_CASE("A manifest has the members of the delivery protocol and nothing personal in clear") {
    const tests::DataKeyPair pair;
    const auto submission = tests::sample_submission(1);
    kiosk::SystemRandom random;
    const auto sealed = offline_cache::seal(pair.recipients(), submission.payload, random).value();
    const auto text =
        make_manifest(submission, sealed, "T-0001", 12, ClockQuality::free_running).value();
    const auto json = nlohmann::json::parse(text);
    CHECK(json["submission_id"] == submission.id.value().text());
    CHECK(json["kind"] == "submission");
    CHECK(json["terminal_id"] == "T-0001");
    CHECK(json["service_code"] == submission.service.value());
    CHECK(json["catalogue_version"] == 7);
    CHECK(json["form_id"] == "pension_enrolment");
    CHECK(json["form_version"] == "3");
    CHECK(json["created_at"] == "2026-03-01T01:53:20.124Z");
    CHECK(json["clock"] == "free_running");
    CHECK(json["sequence"] == 12);
    CHECK(json["suite"] == "age-x25519");
    CHECK(json["key_id"] == pair.key().id());
    CHECK_FALSE(json.contains("case_ref"));
    CHECK(pair.open(kiosk::from_base64(json["payload"].get<std::string>()).value()) ==
          submission.payload.reveal());
    CHECK(text.find(tests::sample_name) == std::string::npos);
    CHECK(text.find(tests::sample_number) == std::string::npos);
}

TEST_CASE("An evaluation names the submission it rates") {
    const auto evaluation = tests::sample_evaluation(2, 1);
    const auto json = nlohmann::json::parse(
        make_manifest(evaluation, {}, "T-0001", 1, ClockQuality::unset).value());
    CHECK(json["kind"] == "evaluation");
    CHECK(json["case_ref"] == tests::id_of(1).value().text());
    CHECK(json["form_version"] == "");
    auto lost = tests::sample_evaluation(2, 1);
    lost.about.reset();
    CHECK(make_manifest(lost, {}, "T-0001", 1, ClockQuality::unset).error().code ==
          ErrorCode::bad_format);
}

TEST_CASE("Text that is not UTF-8 is refused") {
    auto submission = tests::sample_submission(1);
    submission.form_id = "\xff";
    CHECK(make_manifest(submission, {}, "T", 1, ClockQuality::unset).error().code ==
          ErrorCode::bad_format);
}

TEST_CASE("A digest is written as RFC 9530 wants it") {
    CHECK(offline_cache::content_digest_header(kiosk::sha256(kiosk::as_bytes(""))) ==
          "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
}

TEST_CASE("A time is believed as far as the kernel and the platform's last signed time allow") {
    const auto now = tests::sample_wall;
    CHECK(clock_quality(now, {}, true) == ClockQuality::synchronised);
    CHECK(clock_quality(now, {}, false) == ClockQuality::free_running);
    CHECK(clock_quality(kiosk::WallTime{}, {}, true) == ClockQuality::unset);
    CHECK(clock_quality(now, now + std::chrono::minutes(1), true) == ClockQuality::synchronised);
    CHECK(clock_quality(now, now + std::chrono::hours(1), true) == ClockQuality::unset);
    CHECK(clock_quality(now, now - std::chrono::hours(9000), false) == ClockQuality::free_running);
}

TEST_CASE("What is filed before a time that the platform has signed says that the clock is unset") {
    tests::VirtualDisk disk;
    {
        auto outbox = offline_cache::Outbox::open(tests::outbox_options(disk)).value();
        REQUIRE(tests::put(*outbox, tests::sample_submission(1)));
        const auto filed = tests::sample_submission(1).created_at;
        REQUIRE(tests::deliver(*outbox, 1, filed + std::chrono::hours(24)));
    }
    auto options = tests::outbox_options(disk);
    options.clock_is_synchronised = [] { return true; };
    auto outbox = offline_cache::Outbox::open(options).value();
    const auto clock_of = [&outbox](std::uint8_t number) {
        return nlohmann::json::parse(outbox->manifest_of(tests::id_of(number)).value())["clock"];
    };
    CHECK(clock_of(1) == "free_running");
    REQUIRE(tests::put(*outbox, tests::sample_submission(2)));
    CHECK(clock_of(2) == "unset");
    auto later = tests::sample_submission(3);
    later.created_at += std::chrono::hours(48);
    REQUIRE(tests::put(*outbox, later));
    CHECK(clock_of(3) == "synchronised");
}
