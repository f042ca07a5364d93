#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/file_layer.h"
#include "kiosk/catalog/catalogue.h"
#include "kiosk/catalog/dsse.h"

namespace kiosk {

/// Keeps the newest catalogue that was signed by a trusted key, on disk and in memory. The
/// file is replaced as a whole (write aside, fsync, rename, fsync of the folder), so a power cut
/// leaves the old or the new one.
/// The highest version that was ever taken is kept beside it (`catalogue.version`), for these keys:
/// where the catalogue itself is lost, none below it comes from outside any more. It is written
/// first, so that it may be one ahead of what is stored.
/// What it shows is the part of the catalogue that is meant for `place`.
/// **Threads:** any. `current`, `etag` and `form_faults` wait for nobody: a new version may take
/// seconds to be judged, and the one held stays in use meanwhile. **Errors:** of `install` and
/// `load`: bad_signature (no trusted key signed it), bad_format (names what; also a form that is
/// refused while another version is held), conflict (version lower than the one held or than the
/// highest taken, or the one held with other content), limit_exceeded, io_error, not_found (`load`:
/// nothing stored yet), corrupt (`load`: the stored file no longer verifies). After an error
/// `current()` is what it was.
class CatalogueStore {
  public:
    static constexpr const char* carried_name = "carried.dsse.json";

    CatalogueStore(std::filesystem::path folder, std::vector<SigningKey> trusted,
                   FileLayer& files = system_files(), std::optional<TerminalPlace> place = {});

    /// Reads the stored copy at start.
    [[nodiscard]] Result<std::shared_ptr<const Catalogue>> load();
    /// The last `load` could not read what is stored (`io_error`): it may be whole, and `load` is
    /// to be tried again.
    [[nodiscard]] bool is_unread() const;
    /// Takes a DSSE envelope from the platform or a carrier.
    [[nodiscard]] Result<std::shared_ptr<const Catalogue>> install(std::string_view envelope);
    /// The one that the terminal was delivered with, after `load`. Where nothing newer can be had
    /// it is used below the highest version, too, but then it replaces nothing on the disk.
    /// **Errors:** those of `install`; io_error while `is_unread`.
    [[nodiscard]] Result<std::shared_ptr<const Catalogue>> install_delivered(
        std::string_view envelope);
    /// The same with a file `carried_name` in the folder, where a technician has put it from a
    /// stick
    /// (`bianmin-catalogue carry`). Once it was judged it goes. False: there is none.
    [[nodiscard]] Result<bool> install_carried();
    /// Forms that the last `install` or `load` refused: one that doesn't compile or fails its
    /// golden tests. While a version is held, one such form refuses the whole new version; without
    /// any, its service alone is left out.
    [[nodiscard]] std::vector<CatalogueFault> form_faults() const;
    /// nullptr before the first success.
    [[nodiscard]] std::shared_ptr<const Catalogue> current() const;
    /// Strong ETag (quoted) of the envelope held, as the platform computes it; empty before the
    /// first success.
    [[nodiscard]] std::string etag() const;

  private:
    enum class Origin { outside, delivered };
    struct Opened;
    [[nodiscard]] Result<Opened> open(std::string_view envelope, Catalogue::FormTests tests) const;
    void tell_faults(std::vector<CatalogueFault> faults);
    std::shared_ptr<const Catalogue> use(Opened opened);
    [[nodiscard]] Result<std::shared_ptr<const Catalogue>> take(std::string_view envelope,
                                                                Origin origin);
    /// 0: none, or of other keys.
    [[nodiscard]] Result<std::uint64_t> highest_taken();
    [[nodiscard]] Result<void> keep_highest(std::uint64_t version);

    FileLayer& files_;
    const std::filesystem::path file_;
    const std::filesystem::path version_file_;
    const std::vector<SigningKey> trusted_;
    const std::optional<TerminalPlace> place_;
    /// One is judged at a time; taken before the other.
    std::mutex judging_;
    /// Of what is below it, and held for no longer than a copy takes.
    mutable std::mutex mutex_;
    std::shared_ptr<const Catalogue> current_;
    std::vector<CatalogueFault> form_faults_;
    bool is_unread_ = false;
    std::string digest_;  // hexadecimal SHA-256 of the envelope held
};

}  // namespace kiosk
