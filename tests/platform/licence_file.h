#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kiosk/base/encoding.h"
#include "tests/platform/keys.h"

namespace tests {

/// What an issuing authority's file of an e-licence says.
struct LicenceFile {
    std::string id;
    std::string title;
    std::vector<std::pair<std::string, std::string>> metadata;  // by the names of GB/T 36903
    std::vector<std::string> lines;                             // of its one page
    std::string seal_json;                                      // what is signed, but `digest`
};

/// An OFD file (GB/T 33190-2016) of it, sealed as docs/PLATFORM_API.md has it. `damage` changes a
/// word of the page behind the seal's back; without `seal_json` nothing is sealed.
[[nodiscard]] kiosk::Bytes ofd_of(const LicenceFile& licence, const ReceiptKey& key,
                                  bool damage = false);

}  // namespace tests
