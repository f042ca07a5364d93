#pragma once

#include <filesystem>
#include <map>
#include <memory>

#include "kiosk/base/encoding.h"

namespace tests {

/// A country that issues documents: its own certificate (CSCA) and one signer of documents, made
/// anew with each test from fresh keys.
class DocumentPki {
  public:
    DocumentPki();
    ~DocumentPki();
    DocumentPki(const DocumentPki&) = delete;
    DocumentPki& operator=(const DocumentPki&) = delete;

    /// EF.SOD over the given data groups (number → file).
    [[nodiscard]] kiosk::Bytes sign(const std::map<int, kiosk::Bytes>& groups) const;
    void write_issuer(const std::filesystem::path& pem) const;
    void write_issuer_der(const std::filesystem::path& der) const;

  private:
    struct Keys;
    std::unique_ptr<Keys> keys_;
};

}  // namespace tests
