#pragma once

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
/// What it shows is the part of the catalogue that is meant for `place`.
/// **Threads:** any. `current`, `etag` and `form_faults` wait for nobody: a new version may take
/// seconds to be judged, and the one held stays in use meanwhile. **Errors:** of `install` and `load`: bad_signature (no trusted key signed it),
/// bad_format (names what; also a form that is refused while another version is held), conflict
/// (version lower than the one held, or the same with other content), limit_exceeded, io_error,
/// not_found (`load`: nothing stored yet), corrupt (`load`: the stored file no longer verifies).
/// After an error `current()` is what it was.
class CatalogueStore {
  public:
    static constexpr const char* carried_name = "carried.dsse.json";

    CatalogueStore(std::filesystem::path folder, std::vector<SigningKey> trusted,
                   FileLayer& files = system_files(), std::optional<TerminalPlace> place = {});

    /// Reads the stored copy at start.
    [[nodiscard]] Result<std::shared_ptr<const Catalogue>> load();
    /// Takes a DSSE envelope from the platform, a packaged file or a carrier.
    [[nodiscard]] Result<std::shared_ptr<const Catalogue>> install(std::string_view envelope);
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
    struct Opened;
    [[nodiscard]] Result<Opened> open(std::string_view envelope, Catalogue::FormTests tests) const;
    void tell_faults(std::vector<CatalogueFault> faults);
    std::shared_ptr<const Catalogue> use(Opened opened);

    FileLayer& files_;
    const std::filesystem::path file_;
    const std::vector<SigningKey> trusted_;
    const std::optional<TerminalPlace> place_;
    /// One is judged at a time; taken before the other.
    std::mutex judging_;
    /// Of what is below it, and held for no longer than a copy takes.
    mutable std::mutex mutex_;
    std::shared_ptr<const Catalogue> current_;
    std::vector<CatalogueFault> form_faults_;
    std::string digest_;  // hexadecimal SHA-256 of the envelope held
};

}  // namespace kiosk
