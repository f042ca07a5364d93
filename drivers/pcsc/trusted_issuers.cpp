#include "drivers/pcsc/trusted_issuers.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "drivers/pcsc/openssl_names.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::string_view endings[] = {".pem", ".cer", ".crt", ".der"};

Result<std::string> bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text(TrustedIssuers::file_bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.empty()) return {ErrorCode::io_error, file.string() + ": cannot be read"};
    if (text.size() > TrustedIssuers::file_bytes_max)
        return {ErrorCode::limit_exceeded, file.string() + ": longer than 64 KiB"};
    return text;
}

/// All certificates of a PEM file, or the one of a DER file.
std::vector<CertificatePointer> certificates_in(const std::string& text) {
    std::vector<CertificatePointer> found;
    if (text.find("-----BEGIN") != std::string::npos) {
        const BioPointer bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
        while (X509* read = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
            found.emplace_back(read);
    } else {
        const auto* at = reinterpret_cast<const unsigned char*>(text.data());
        if (X509* read = d2i_X509(nullptr, &at, static_cast<long>(text.size())))
            found.emplace_back(read);
    }
    ERR_clear_error();
    return found;
}

}  // namespace

TrustedIssuers::TrustedIssuers() : store_(std::make_unique<Store>()) {}
TrustedIssuers::~TrustedIssuers() = default;
TrustedIssuers::TrustedIssuers(TrustedIssuers&&) noexcept = default;
TrustedIssuers& TrustedIssuers::operator=(TrustedIssuers&&) noexcept = default;

Result<TrustedIssuers> TrustedIssuers::load(const std::filesystem::path& folder) {
    std::error_code failed;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
        const auto ending = entry.path().extension().string();
        if (std::find(std::begin(endings), std::end(endings), ending) != std::end(endings))
            files.push_back(entry.path());
        if (files.size() > files_max)
            return {ErrorCode::limit_exceeded, folder.string() + ": more than 1024 certificates"};
    }
    if (failed) return {ErrorCode::io_error, folder.string() + ": " + failed.message()};
    std::sort(files.begin(), files.end());
    TrustedIssuers issuers;
    for (const auto& file : files) {
        const auto text = bytes_of(file);
        if (!text) return text.error();
        auto found = certificates_in(*text);
        if (found.empty()) return {ErrorCode::bad_config, file.string() + ": holds no certificate"};
        std::move(found.begin(), found.end(), std::back_inserter(issuers.store_->certificates));
    }
    return issuers;
}

std::size_t TrustedIssuers::size() const {
    return store_->certificates.size();
}

}  // namespace drivers
