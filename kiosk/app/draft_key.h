#pragma once

#include <filesystem>
#include <optional>

#include "kiosk/base/guard_client.h"
#include "kiosk/base/random.h"
#include "kiosk/base/secret.h"
#include "kiosk/base/strong_id.h"
#include "kiosk/platform/chip_wrap.h"

namespace kiosk {

/// The key of the running visit's draft: made when the first draft is saved, kept by the guard so
/// that a crash of this program loses nothing, dropped when the visit ends. Dropping the key is
/// what erases the draft. Where there is a TPM, the key can be wrapped so that a service which
/// allows it goes on after a power cut.
/// **Threads:** the store's, but for `tell_alive`. **Errors:** without a guard the key lives in
/// this process only; without a TPM nothing is wrapped.
class DraftKey {
  public:
    /// `wrap_key`: file of the TPM's key for it; empty: there is none.
    DraftKey(std::optional<GuardClient> guard, Random& random, std::filesystem::path wrap_key = {});

    /// The key of a draft that a crash of this program left, if the guard still has it.
    [[nodiscard]] std::optional<SecretBytes> left_behind(const Uuid& draft);
    /// Goes on with a recovered draft.
    void adopt(const Uuid& draft, SecretBytes key);
    /// The key of this visit for the disk; empty: it can't be wrapped here.
    [[nodiscard]] const Bytes& wrapped();
    /// What `wrapped` gave before a power cut.
    [[nodiscard]] std::optional<SecretBytes> unwrapped(const Bytes& wrapped);
    /// Both are made when first asked for in a visit.
    [[nodiscard]] const SecretBytes& key();
    [[nodiscard]] const Uuid& draft();
    void drop();
    /// A second key of the same life: recognises that a submission put twice is the same one. Made
    /// once, kept by the guard until it ends.
    [[nodiscard]] SecretBytes fingerprint_key();
    void tell_ready();
    /// False: there is no guard to hear it. Any thread; waits for nothing.
    bool tell_alive();

  private:
    void make();
    /// Null: no TPM, or not yet.
    [[nodiscard]] const ChipWrap* wrap();

    std::optional<GuardClient> guard_;
    Random& random_;
    std::filesystem::path wrap_key_;
    std::optional<ChipWrap> wrap_;
    /// Told in this visit, and not tried again before the next.
    bool has_no_wrap_ = false;
    Bytes wrapped_;
    Uuid draft_;
    SecretBytes key_;
};

}  // namespace kiosk
