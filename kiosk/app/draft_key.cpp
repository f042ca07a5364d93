#include "kiosk/app/draft_key.h"

#include <utility>

#include "kiosk/base/log.h"

namespace kiosk {

namespace {

constexpr std::size_t key_bytes = 32;

/// Where the guard keeps the fingerprint key: a constant, because there is one.
constexpr Uuid fingerprint_slot{{0xB1, 0xA0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}};

SecretBytes fresh(Random& random) {
    SecretBytes key(std::vector<unsigned char>(key_bytes, 0));
    random.fill(key.reveal());
    return key;
}

}  // namespace

DraftKey::DraftKey(std::optional<GuardClient> guard, Random& random, std::filesystem::path wrap_key)
    : guard_(std::move(guard)), random_(random), wrap_key_(std::move(wrap_key)) {}

std::optional<SecretBytes> DraftKey::left_behind(const Uuid& draft) {
    if (!guard_) return std::nullopt;
    auto key = guard_->get(draft);
    if (!key || key->reveal().size() != key_bytes) return std::nullopt;
    return std::move(*key);
}

void DraftKey::adopt(const Uuid& draft, SecretBytes key) {
    draft_ = draft;
    key_ = std::move(key);
    // After a power cut the guard knows it no more.
    if (guard_) (void)guard_->put(draft_, key_).has_value();
}

const ChipWrap* DraftKey::wrap() {
    if (wrap_) return &*wrap_;
    if (wrap_key_.empty() || has_no_wrap_) return nullptr;
    auto opened = ChipWrap::open(wrap_key_);
    if (opened) return &wrap_.emplace(std::move(*opened));
    has_no_wrap_ = true;
    log::component_failed("draft_wrap", opened.error().code, opened.error().detail);
    return nullptr;
}

const Bytes& DraftKey::wrapped() {
    make();
    if (!wrapped_.empty()) return wrapped_;
    if (const auto* chip = wrap()) {
        auto made = chip->wrap(key_);
        if (made) wrapped_ = std::move(*made);
    }
    return wrapped_;
}

std::optional<SecretBytes> DraftKey::unwrapped(const Bytes& wrapped) {
    const auto* chip = wrap();
    if (chip == nullptr) return std::nullopt;
    auto key = chip->unwrap(wrapped);
    if (!key) log::component_failed("draft_wrap", key.error().code, key.error().detail);
    if (!key || key->reveal().size() != key_bytes) return std::nullopt;
    return std::move(*key);
}

void DraftKey::make() {
    if (!key_.empty()) return;
    key_ = fresh(random_);
    random_.fill(draft_.bytes);
    // When the guard cannot keep it the draft only does not outlive a crash.
    if (guard_) (void)guard_->put(draft_, key_).has_value();
}

const SecretBytes& DraftKey::key() {
    make();
    return key_;
}

const Uuid& DraftKey::draft() {
    make();
    return draft_;
}

void DraftKey::drop() {
    if (guard_ && !key_.empty()) (void)guard_->drop(draft_).has_value();
    key_.wipe();
    wrapped_.clear();
    has_no_wrap_ = false;
    draft_ = {};
}

SecretBytes DraftKey::fingerprint_key() {
    if (guard_) {
        auto kept = guard_->get(fingerprint_slot);
        if (kept && kept->reveal().size() == key_bytes) return std::move(*kept);
    }
    SecretBytes key = fresh(random_);
    if (guard_) (void)guard_->put(fingerprint_slot, key).has_value();
    return key;
}

void DraftKey::tell_ready() {
    if (guard_) (void)guard_->ready().has_value();
}

bool DraftKey::tell_alive() {
    if (guard_) guard_->tell_alive();
    return guard_.has_value();
}

}  // namespace kiosk
