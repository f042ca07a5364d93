#pragma once

#include <optional>

#include "kiosk/base/guard_client.h"
#include "kiosk/base/random.h"
#include "kiosk/base/secret.h"
#include "kiosk/base/strong_id.h"

namespace kiosk {

/// The key of the running visit's draft: made when the first draft is saved, kept by the guard so
/// that a crash of this program loses nothing, dropped when the visit ends. Dropping the key is
/// what erases the draft.
/// **Threads:** the store's. **Errors:** without a guard the key lives in this process only.
class DraftKey {
  public:
    DraftKey(std::optional<GuardClient> guard, Random& random);

    /// The key of a draft that a crash of this program left, if the guard still has it.
    [[nodiscard]] std::optional<SecretBytes> left_behind(const Uuid& draft);
    /// Goes on with a recovered draft.
    void adopt(const Uuid& draft, SecretBytes key);
    /// Both are made when first asked for in a visit.
    [[nodiscard]] const SecretBytes& key();
    [[nodiscard]] const Uuid& draft();
    void drop();
    /// A second key of the same life: recognises that a submission put twice is the same one. Made
    /// once, kept by the guard until it ends.
    [[nodiscard]] SecretBytes fingerprint_key();
    void tell_ready();

  private:
    void make();

    std::optional<GuardClient> guard_;
    Random& random_;
    Uuid draft_;
    SecretBytes key_;
};

}  // namespace kiosk
