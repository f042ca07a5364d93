#include "tests/platform/authority.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "kiosk/base/freed_by.h"

namespace tests {

namespace {

using Certificate = std::unique_ptr<X509, kiosk::FreedBy<X509_free>>;
using SigningRequest = std::unique_ptr<X509_REQ, kiosk::FreedBy<X509_REQ_free>>;
using Memory = std::unique_ptr<BIO, kiosk::FreedBy<BIO_free>>;

constexpr std::size_t request_size_max = 16 * 1024;
constexpr int serial_bytes = 16;

void free_extensions(STACK_OF(X509_EXTENSION) * list) {
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
}

SigningRequest request_in(std::string_view text) {
    std::string bare;
    std::ranges::copy_if(text, std::back_inserter(bare),
                         [](unsigned char c) { return std::isspace(c) == 0; });
    const auto der = kiosk::from_base64(bare);
    if (!der || text.size() > request_size_max) return nullptr;
    const auto* data = der->data();
    return SigningRequest(d2i_X509_REQ(nullptr, &data, static_cast<long>(der->size())));
}

kiosk::Bytes der_of(const X509_EXTENSION* extension) {
    const auto* value = extension == nullptr
                            ? nullptr
                            : X509_EXTENSION_get_data(const_cast<X509_EXTENSION*>(extension));
    if (value == nullptr) return {};
    const auto* data = ASN1_STRING_get0_data(value);
    return {data, data + ASN1_STRING_length(value)};
}

/// Subject and alternative names are those of the certificate that asks (RFC 7030 §4.2.2).
bool asks_for_the_same(X509_REQ* request, const X509* peer) {
    if (X509_NAME_cmp(X509_REQ_get_subject_name(request), X509_get_subject_name(peer)) != 0)
        return false;
    const std::unique_ptr<STACK_OF(X509_EXTENSION), kiosk::FreedBy<free_extensions>> asked(
        X509_REQ_get_extensions(request));
    const int at = asked ? X509v3_get_ext_by_NID(asked.get(), NID_subject_alt_name, -1) : -1;
    const int had = X509_get_ext_by_NID(peer, NID_subject_alt_name, -1);
    return der_of(at < 0 ? nullptr : X509v3_get_ext(asked.get(), at)) ==
           der_of(had < 0 ? nullptr : X509_get_ext(peer, had));
}

bool number_it(X509* certificate) {
    std::array<unsigned char, serial_bytes> random{};
    if (RAND_bytes(random.data(), serial_bytes) != 1) return false;
    random[0] = static_cast<unsigned char>((random[0] & 0x7f) | 0x01);
    const std::unique_ptr<BIGNUM, kiosk::FreedBy<BN_free>> number(
        BN_bin2bn(random.data(), serial_bytes, nullptr));
    return number &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

/// What the certificate before was good for, this one is, too.
bool copy_extensions(X509* into, const X509* from) {
    for (int i = 0; i < X509_get_ext_count(from); ++i) {
        auto* extension = X509_get_ext(from, i);
        const int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (kind == NID_subject_key_identifier || kind == NID_authority_key_identifier) continue;
        if (X509_add_ext(into, extension, -1) != 1) return false;
    }
    return true;
}

std::string envelope_of(X509* certificate) {
    const std::unique_ptr<PKCS7, kiosk::FreedBy<PKCS7_free>> envelope(PKCS7_new());
    if (!envelope || PKCS7_set_type(envelope.get(), NID_pkcs7_signed) != 1 ||
        PKCS7_content_new(envelope.get(), NID_pkcs7_data) != 1 ||
        PKCS7_add_certificate(envelope.get(), certificate) != 1)
        return {};
    unsigned char* der = nullptr;
    const int size = i2d_PKCS7(envelope.get(), &der);
    if (size <= 0) return {};
    auto text = kiosk::to_base64(std::span(der, static_cast<std::size_t>(size)));
    OPENSSL_free(der);
    return text;
}

}  // namespace

struct CertificateAuthority::Files {
    std::unique_ptr<X509, void (*)(X509*)> certificate{nullptr, &X509_free};
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key{nullptr, &EVP_PKEY_free};
};

CertificateAuthority::CertificateAuthority(std::unique_ptr<Files> files, std::chrono::seconds life)
    : files_(std::move(files)), life_(life) {}
CertificateAuthority::~CertificateAuthority() = default;

kiosk::Result<std::unique_ptr<CertificateAuthority>> CertificateAuthority::load(
    const std::filesystem::path& certificate, const std::filesystem::path& key,
    std::chrono::seconds life) {
    auto files = std::make_unique<Files>();
    if (const Memory stream{BIO_new_file(certificate.c_str(), "rb")})
        files->certificate.reset(PEM_read_bio_X509(stream.get(), nullptr, nullptr, nullptr));
    if (const Memory stream{BIO_new_file(key.c_str(), "rb")})
        files->key.reset(PEM_read_bio_PrivateKey(stream.get(), nullptr, nullptr, nullptr));
    if (!files->certificate || !files->key ||
        X509_check_private_key(files->certificate.get(), files->key.get()) != 1)
        return {kiosk::ErrorCode::bad_config,
                "the authority's certificate and key are unusable or no pair"};
    return std::unique_ptr<CertificateAuthority>(new CertificateAuthority(std::move(files), life));
}

Answer<std::string> CertificateAuthority::renew(std::string_view text,
                                                const PeerCertificate& peer) const {
    const auto request = request_in(text);
    const auto* data = peer.der.data();
    const Certificate asking(d2i_X509(nullptr, &data, static_cast<long>(peer.der.size())));
    auto* key = request ? X509_REQ_get0_pubkey(request.get()) : nullptr;
    if (!asking || key == nullptr || X509_REQ_verify(request.get(), key) != 1)
        return malformed("not a request that its own key has signed");
    if (!asks_for_the_same(request.get(), asking.get()))
        return malformed("the request names another subject than the certificate that asks");
    const Certificate issued(X509_new());
    const auto* digest = EVP_PKEY_is_a(files_->key.get(), "ED25519") == 1 ? nullptr : EVP_sha256();
    // Five minutes for terminals whose clock is slow.
    const bool is_done =
        issued && X509_set_version(issued.get(), X509_VERSION_3) == 1 && number_it(issued.get()) &&
        X509_gmtime_adj(X509_getm_notBefore(issued.get()),
                        -std::min<long>(300, static_cast<long>(life_.count()))) != nullptr &&
        X509_gmtime_adj(X509_getm_notAfter(issued.get()), static_cast<long>(life_.count())) !=
            nullptr &&
        X509_set_subject_name(issued.get(), X509_get_subject_name(asking.get())) == 1 &&
        X509_set_issuer_name(issued.get(), X509_get_subject_name(files_->certificate.get())) == 1 &&
        X509_set_pubkey(issued.get(), key) == 1 && copy_extensions(issued.get(), asking.get()) &&
        X509_sign(issued.get(), files_->key.get(), digest) > 0;
    auto envelope = is_done ? envelope_of(issued.get()) : std::string();
    if (envelope.empty()) return Problem{500, "internal", {}, true, {}, {}};
    return envelope;
}

}  // namespace tests
