#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/model/licence_paper.h"

namespace kiosk {

/// What an OFD file says: its title, the metadata of the licence that it shows, the words on its
/// pages in their order.
/// **Threads:** any. **Errors:** bad_format, limit_exceeded. **Limits:** those of archive and tree,
/// `ofd_pages_max` pages, `ofd_entries_max` metadata and lines each.
/// **Source:** GB/T 33190-2016: OFD.xml with DocInfo and CustomDatas, Document.xml with Pages,
/// Content.xml with TextObject and TextCode. The names of metadata are those of GB/T 36903; where
/// GB/T 36905 wants them to stand is not known to us, so they are read from CustomDatas.
[[nodiscard]] Result<LicencePaper> read_ofd(std::span<const unsigned char> file);
inline constexpr std::size_t ofd_pages_max = 10;
inline constexpr std::size_t ofd_entries_max = 60;

/// For whom and where a paper would be made.
struct PaperPlace {
    std::string holder_number;
    std::string area_code;
};

/// The same, with what its seal says: `Signature.xml` names the digest of every other file, and the
/// signed value is a compact JWS of the pinned key over the digest of that (docs/PLATFORM_API.md,
/// “Papers of e-licences”). A file that is not named, or was changed, makes it `tampered`.
[[nodiscard]] Result<LicencePaper> read_sealed_ofd(std::span<const unsigned char> file,
                                                   const Bytes& key, const PaperPlace& place);
inline constexpr const char* seal_jws_type = "bianmin-seal+jws";

}  // namespace kiosk
