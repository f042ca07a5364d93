#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <sodium.h>

#include "kiosk/base/random.h"
#include "kiosk/model/submission.h"
#include "offline_cache/outbox.h"
#include "offline_cache/sealing.h"
#include "tests/platform/age_file.h"
#include "tests/storage/virtual_disk.h"
#include "tests/support/temp_folder.h"

namespace tests {

/// The platform's data key, both halves.
struct DataKeyPair {
    kiosk::Bytes secret_key = kiosk::Bytes(crypto_box_SECRETKEYBYTES);
    kiosk::Bytes public_key = kiosk::Bytes(crypto_box_PUBLICKEYBYTES);
    DataKeyPair() {
        KIOSK_CHECK(sodium_init() >= 0);
        crypto_box_keypair(public_key.data(), secret_key.data());
    }
    [[nodiscard]] offline_cache::PlatformKey key() const {
        return offline_cache::PlatformKey::from_bytes(public_key).value();
    }
    [[nodiscard]] offline_cache::Recipients recipients() const { return {key(), {}}; }
    [[nodiscard]] std::string open(const kiosk::Bytes& box) const {
        const auto text = open_age_file(box, std::span<const unsigned char, 32>(public_key),
                                        std::span<const unsigned char, 32>(secret_key));
        return text ? text->reveal() : std::string("does not open");
    }
};

/// A scan that begins, encrypted to that key.
inline std::unique_ptr<offline_cache::BlobWriter> begin_page(offline_cache::Blobs& blobs,
                                                             const DataKeyPair& keys,
                                                             kiosk::Random& random) {
    return blobs.begin(offline_cache::start_encryption(keys.recipients(), random).value(), "page",
                       "image/jpeg");
}

inline constexpr const char* sample_name = "张三丰测";
inline constexpr const char* sample_number = "819902198001010014";

inline kiosk::SubmissionId id_of(std::uint8_t number) {
    kiosk::Uuid id;
    id.bytes = {1, 0x90, 0, 0, 0, 1, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, number};
    return kiosk::SubmissionId(id);
}

inline kiosk::Submission sample_submission(std::uint8_t number, const std::string& extra = {}) {
    kiosk::Submission submission;
    submission.id = id_of(number);
    submission.service = kiosk::ServiceCode("11440300MB2C9231X0344201400201");
    submission.catalogue_version = 7;
    submission.form_id = "pension_enrolment";
    submission.form_version = "3";
    submission.created_at = kiosk::WallTime(kiosk::Duration(1'772'330'000'123 + number));
    std::string payload = R"({"name":")";
    payload.append(sample_name).append(R"(","number":")").append(sample_number);
    payload.append(R"(","extra":")").append(extra).append("\"}");
    submission.payload = kiosk::SecretText(std::move(payload));
    return submission;
}

inline kiosk::Submission sample_evaluation(std::uint8_t number, std::uint8_t about) {
    auto evaluation = sample_submission(number);
    evaluation.kind = kiosk::SubmissionKind::evaluation;
    evaluation.form_id.clear();
    evaluation.form_version.clear();
    evaluation.about = id_of(about);
    return evaluation;
}

inline constexpr kiosk::WallTime sample_wall{kiosk::Duration{1'772'330'400'000}};
inline constexpr kiosk::SteadyTime sample_steady{kiosk::Duration{1'000'000}};

/// Seals to a key of its own and puts.
inline kiosk::Result<void> put(offline_cache::Outbox& outbox, const kiosk::Submission& submission) {
    static const DataKeyPair pair;
    static const kiosk::SecretBytes key(kiosk::Bytes(32, 7));
    static kiosk::SystemRandom random;
    const auto sealed = offline_cache::seal(pair.recipients(), submission.payload, random);
    if (!sealed) return sealed.error();
    return outbox.put(submission, *sealed,
                      offline_cache::keyed_fingerprint(key, "", submission.payload));
}

inline offline_cache::OutboxOptions outbox_options(const TempFolder& folder) {
    return {.file = folder / "outbox.db",
            .terminal_id = "T-0001",
            .boot_id = "boot-1",
            .entries_max = 20'000,
            .vfs = {},
            .at_point = {}};
}

/// On a disk in memory.
inline offline_cache::OutboxOptions outbox_options(VirtualDisk& disk) {
    return {.file = "/data/outbox.db",
            .terminal_id = "T-0001",
            .boot_id = "boot-1",
            .entries_max = 20'000,
            .vfs = disk.vfs(),
            .at_point = {},
            .files = &disk.files()};
}

inline kiosk::Receipt sample_receipt(std::uint8_t number,
                                     kiosk::WallTime accepted_at = sample_wall) {
    return {.id = id_of(number), .case_no = "CASE0001", .accepted_at = accepted_at, .jws = "a.b.c"};
}

/// The way of a submission to its receipt, as far as the store sees it.
inline kiosk::Result<void> deliver(offline_cache::Outbox& outbox, std::uint8_t number,
                                   kiosk::WallTime accepted_at = sample_wall) {
    using offline_cache::OutboxState;
    const auto first = outbox.begin_attempt(id_of(number), OutboxState::queued,
                                            OutboxState::registering, sample_wall);
    if (!first) return first.error();
    const auto registered = outbox.finish_attempt(
        id_of(number),
        {.attempt = first->value_or(0), .outcome = "registered", .http_status = 201, .problem = {}},
        {.from = OutboxState::registering,
         .to = OutboxState::committing,
         .not_before = {},
         .failures = 0,
         .parked_reason = {}},
        sample_wall);
    if (!registered) return registered.error();
    const auto second = outbox.begin_attempt(id_of(number), OutboxState::committing,
                                             OutboxState::committing, sample_wall);
    if (!second) return second.error();
    const auto accepted = outbox.accept(
        sample_receipt(number, accepted_at),
        {.attempt = second->value_or(0), .outcome = "accepted", .http_status = 200, .problem = {}},
        OutboxState::committing, sample_wall);
    if (!accepted) return accepted.error();
    return {};
}

}  // namespace tests
