#include "offline_cache/sync/device_certificate.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <ctime>
#include <memory>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "kiosk/base/encoding.h"
#include "kiosk/base/freed_by.h"
#include "kiosk/platform/device_key.h"

namespace offline_cache {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

using Certificate = std::unique_ptr<X509, kiosk::FreedBy<X509_free>>;
using Request = std::unique_ptr<X509_REQ, kiosk::FreedBy<X509_REQ_free>>;
using Envelope = std::unique_ptr<PKCS7, kiosk::FreedBy<PKCS7_free>>;
using Memory = std::unique_ptr<BIO, kiosk::FreedBy<BIO_free>>;

Memory content_of(const std::filesystem::path& file) {
    return Memory(BIO_new_file(file.c_str(), "rb"));
}

Certificate certificate_in(const std::filesystem::path& file) {
    const auto stream = content_of(file);
    if (!stream) return nullptr;
    return Certificate(PEM_read_bio_X509(stream.get(), nullptr, nullptr, nullptr));
}

kiosk::WallTime time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return kiosk::WallTime(std::chrono::seconds(::timegm(&parts)));
}

std::string serial_of(const X509* certificate) {
    const std::unique_ptr<BIGNUM, kiosk::FreedBy<BN_free>> number(
        ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    char* text = number ? BN_bn2hex(number.get()) : nullptr;
    std::string serial = text == nullptr ? "" : text;
    OPENSSL_free(text);
    return serial;
}

std::string common_name_of(const X509* certificate) {
    std::array<char, 128> name{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(),
                              static_cast<int>(name.size()));
    return name.data();
}

/// The names that a certificate has beside its subject; EST wants the same in the request.
bool copy_alternative_names(const X509* from, X509_REQ* into) {
    const int at = X509_get_ext_by_NID(from, NID_subject_alt_name, -1);
    if (at < 0) return true;
    auto* list = sk_X509_EXTENSION_new_null();
    const bool is_done = list != nullptr &&
                         sk_X509_EXTENSION_push(list, X509_get_ext(from, at)) > 0 &&
                         X509_REQ_add_extensions(into, list) == 1;
    sk_X509_EXTENSION_free(list);
    return is_done;
}

std::string without_blanks(std::string_view text) {
    std::string left;
    std::ranges::copy_if(text, std::back_inserter(left),
                         [](unsigned char c) { return std::isspace(c) == 0; });
    return left;
}

std::string pem_of(STACK_OF(X509) * certificates, const X509* first) {
    const Memory out(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(out.get(), first);
    for (int i = 0; i < sk_X509_num(certificates); ++i)
        if (sk_X509_value(certificates, i) != first)
            PEM_write_bio_X509(out.get(), sk_X509_value(certificates, i));
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

/// Empty: it may take the place of the one that we have.
std::string_view what_is_wrong(const X509* offered, const X509* ours) {
    if (EVP_PKEY_eq(X509_get0_pubkey(offered), X509_get0_pubkey(ours)) != 1)
        return "the certificate offered is of another key";
    if (X509_NAME_cmp(X509_get_subject_name(offered), X509_get_subject_name(ours)) != 0)
        return "the certificate offered is of another subject";
    if (ASN1_TIME_compare(X509_get0_notAfter(offered), X509_get0_notAfter(ours)) <= 0)
        return "the certificate offered does not end later";
    return {};
}

}  // namespace

kiosk::WallTime DeviceCertificate::renewal_due() const {
    return begins + (ends - begins) / 3 * 2;
}

Result<DeviceCertificate> read_device_certificate(const std::filesystem::path& file) {
    const auto certificate = certificate_in(file);
    if (!certificate) return {ErrorCode::bad_config, "the terminal's certificate can't be read"};
    return DeviceCertificate{.name = common_name_of(certificate.get()),
                             .serial = serial_of(certificate.get()),
                             .begins = time_of(X509_get0_notBefore(certificate.get())),
                             .ends = time_of(X509_get0_notAfter(certificate.get()))};
}

Result<std::string> certification_request(const std::filesystem::path& cert,
                                          const std::filesystem::path& key_file) {
    const auto ours = certificate_in(cert);
    if (!ours) return {ErrorCode::bad_config, "the terminal's certificate can't be read"};
    auto loaded = kiosk::load_device_key(key_file);
    if (!loaded) return loaded.error();
    const auto& key = *loaded;
    const Request request(X509_REQ_new());
    // An Ed25519 key brings its own digest.
    const auto* digest = EVP_PKEY_is_a(key.get(), "ED25519") == 1 ? nullptr : EVP_sha256();
    if (!request ||
        X509_REQ_set_subject_name(request.get(), X509_get_subject_name(ours.get())) != 1 ||
        !copy_alternative_names(ours.get(), request.get()) ||
        X509_REQ_set_pubkey(request.get(), key.get()) != 1 ||
        X509_REQ_sign(request.get(), key.get(), digest) <= 0)
        return {ErrorCode::internal, "a request for a certificate can't be made"};
    unsigned char* der = nullptr;
    const int size = i2d_X509_REQ(request.get(), &der);
    if (size <= 0) return {ErrorCode::internal, "a request for a certificate can't be made"};
    auto text = kiosk::to_base64(std::span(der, static_cast<std::size_t>(size)));
    OPENSSL_free(der);
    return text;
}

Result<std::string> renewed_certificate(std::string_view body, const std::filesystem::path& cert) {
    const auto ours = certificate_in(cert);
    if (!ours) return {ErrorCode::bad_config, "the terminal's certificate can't be read"};
    const auto der = kiosk::from_base64(without_blanks(body));
    if (!der) return {ErrorCode::bad_format, "the answer is no base64"};
    const auto* data = der->data();
    const Envelope envelope(d2i_PKCS7(nullptr, &data, static_cast<long>(der->size())));
    if (!envelope || PKCS7_type_is_signed(envelope.get()) == 0 || envelope->d.sign == nullptr ||
        sk_X509_num(envelope->d.sign->cert) < 1)
        return {ErrorCode::bad_format, "the answer holds no certificate"};
    auto* certificates = envelope->d.sign->cert;
    std::string_view wrong;
    for (int i = 0; i < sk_X509_num(certificates); ++i) {
        const auto* offered = sk_X509_value(certificates, i);
        const auto problem = what_is_wrong(offered, ours.get());
        if (problem.empty()) return pem_of(certificates, offered);
        if (wrong.empty()) wrong = problem;
    }
    return {ErrorCode::rejected, std::string(wrong)};
}

}  // namespace offline_cache
