#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "kiosk/base/secret.h"
#include "kiosk/base/strong_id.h"
#include "offline_cache/database.h"
#include "offline_cache/sealing.h"

namespace offline_cache {

/// Names one visit's draft here and its key at the guard. Random, so that it means nothing
/// elsewhere.
using DraftId = kiosk::StrongId<struct DraftIdTag, kiosk::Uuid>;

/// What the citizen has entered so far: drafts.db. A terminal serves one visit at a time, so there
/// is one draft at most; saving under another id erases the one before.
///
/// **Threads:** one at a time. **Errors:** those of Database; `limit_exceeded`; `bad_signature`:
/// the key does not open it. **Limits:** `draft_size_max`. **Secrets:** encrypted under a key that
/// is never written to disk, but wrapped by the caller where a draft shall outlive a power cut;
/// erasing deletes the row, overwrites its pages and empties the WAL. What makes it final is that
/// the caller drops the key.
class Drafts {
  public:
    static constexpr std::size_t draft_size_max = std::size_t{4} * 1024 * 1024;
    /// An older draft does not come back after a power cut: whoever left it is gone.
    static constexpr kiosk::Duration power_cut_max = std::chrono::minutes{10};

    /// A file that is damaged is replaced by an empty one: drafts outlive nothing but a crash of
    /// the program.
    [[nodiscard]] static Result<std::unique_ptr<Drafts>> open(
        std::filesystem::path file, std::string vfs = {},
        std::function<void(std::string_view)> at_point = {},
        kiosk::FileLayer& files = kiosk::system_files());

    /// `wrapped_key` opens it after a power cut; empty: then it is lost.
    [[nodiscard]] Result<void> put(const DraftId& id, const SecretBytes& key,
                                   const SecretText& state, kiosk::WallTime now,
                                   kiosk::Random& random, const Bytes& wrapped_key = {});
    /// The draft that a crash left behind, to ask the guard for its key.
    [[nodiscard]] Result<std::optional<DraftId>> leftover();
    /// Its key, as it was wrapped. Nothing: it has none, or was saved longer than `power_cut_max`
    /// ago, or later than now.
    [[nodiscard]] Result<std::optional<Bytes>> wrapped_key(const DraftId& id, kiosk::WallTime now);
    [[nodiscard]] Result<std::optional<SecretText>> get(const DraftId& id, const SecretBytes& key);
    [[nodiscard]] Result<void> erase(const DraftId& id);
    [[nodiscard]] Result<void> erase_all();
    /// After an I/O error: opens the file again, verifies it, and replaces it if it is damaged.
    [[nodiscard]] Result<void> recover();
    [[nodiscard]] Database& database() { return *database_; }

  private:
    Drafts(DatabaseOptions options, std::unique_ptr<Database> database)
        : options_(std::move(options)), database_(std::move(database)) {}
    [[nodiscard]] static Result<std::unique_ptr<Database>> open_or_replace(
        const DatabaseOptions& options);
    DatabaseOptions options_;
    std::unique_ptr<Database> database_;
};

}  // namespace offline_cache
