#include "tests/support/smart_card/document_pki.h"

#include <cstdio>
#include <string>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "kiosk/base/check.h"
#include "tests/support/smart_card/card_cipher.h"

namespace tests {

using kiosk::Bytes;

namespace {

constexpr long day = 24L * 60 * 60;

X509* certificate(EVP_PKEY* key, const char* name, X509* issuer, EVP_PKEY* issuer_key, bool is_ca) {
    X509* made = X509_new();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), is_ca ? 1 : 2);
    X509_gmtime_adj(X509_getm_notBefore(made), -day);
    X509_gmtime_adj(X509_getm_notAfter(made), 3650 * day);
    X509_set_pubkey(made, key);
    X509_NAME* subject = X509_get_subject_name(made);
    X509_NAME_add_entry_by_txt(subject, "C", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("UT"), -1, -1, 0);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_issuer_name(made, issuer == nullptr ? subject : X509_get_subject_name(issuer));
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer == nullptr ? made : issuer, made, nullptr, nullptr, 0);
    const auto extend = [&](int id, const char* value) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
        KIOSK_CHECK(extension != nullptr);
        X509_add_ext(made, extension, -1);
        X509_EXTENSION_free(extension);
    };
    if (is_ca) extend(NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(NID_key_usage, is_ca ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
    extend(NID_subject_key_identifier, "hash");
    KIOSK_CHECK(X509_sign(made, issuer_key == nullptr ? key : issuer_key, EVP_sha256()) > 0);
    return made;
}

/// LDSSecurityObject with SHA-256.
Bytes lds_object(const std::map<int, Bytes>& groups) {
    const Bytes sha256{0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
    Bytes list;
    for (const auto& [number, file] : groups) {
        Bytes group{0x02, 0x01, static_cast<unsigned char>(number)};
        const Bytes hash = card_cipher::object(0x04, kiosk::sha256(file));
        group.insert(group.end(), hash.begin(), hash.end());
        const Bytes entry = card_cipher::object(0x30, group);
        list.insert(list.end(), entry.begin(), entry.end());
    }
    Bytes content{0x02, 0x01, 0x00};
    for (const Bytes& part : {card_cipher::object(0x30, sha256), card_cipher::object(0x30, list)})
        content.insert(content.end(), part.begin(), part.end());
    return card_cipher::object(0x30, content);
}

}  // namespace

struct DocumentPki::Keys {
    EVP_PKEY* issuer_key = nullptr;
    EVP_PKEY* signer_key = nullptr;
    X509* issuer = nullptr;
    X509* signer = nullptr;
};

DocumentPki::DocumentPki() : keys_(std::make_unique<Keys>()) {
    keys_->issuer_key = EVP_EC_gen("P-256");
    keys_->signer_key = EVP_EC_gen("P-256");
    KIOSK_CHECK(keys_->issuer_key != nullptr && keys_->signer_key != nullptr);
    keys_->issuer = certificate(keys_->issuer_key, "Sample CSCA", nullptr, nullptr, true);
    keys_->signer = certificate(keys_->signer_key, "Sample Document Signer", keys_->issuer,
                                keys_->issuer_key, false);
}

DocumentPki::~DocumentPki() {
    X509_free(keys_->issuer);
    X509_free(keys_->signer);
    EVP_PKEY_free(keys_->issuer_key);
    EVP_PKEY_free(keys_->signer_key);
}

Bytes DocumentPki::sign(const std::map<int, Bytes>& groups) const {
    const Bytes content = lds_object(groups);
    BIO* in = BIO_new_mem_buf(content.data(), static_cast<int>(content.size()));
    CMS_ContentInfo* cms =
        CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP);
    KIOSK_CHECK(cms != nullptr);
    ASN1_OBJECT* kind = OBJ_txt2obj("2.23.136.1.1.1", 1);
    CMS_set1_eContentType(cms, kind);
    ASN1_OBJECT_free(kind);
    KIOSK_CHECK(CMS_add1_signer(cms, keys_->signer, keys_->signer_key, EVP_sha256(),
                                CMS_BINARY | CMS_NOSMIMECAP) != nullptr);
    KIOSK_CHECK(CMS_final(cms, in, nullptr, CMS_BINARY) == 1);
    BIO_free(in);
    unsigned char* der = nullptr;
    const int size = i2d_CMS_ContentInfo(cms, &der);
    KIOSK_CHECK(size > 0);
    const Bytes sod = card_cipher::object(0x77, std::span(der, static_cast<std::size_t>(size)));
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    return sod;
}

void DocumentPki::write_issuer(const std::filesystem::path& pem) const {
    std::FILE* file = std::fopen(pem.c_str(), "w");
    KIOSK_CHECK(file != nullptr && PEM_write_X509(file, keys_->issuer) == 1);
    std::fclose(file);
}

void DocumentPki::write_issuer_der(const std::filesystem::path& der) const {
    std::FILE* file = std::fopen(der.c_str(), "w");
    KIOSK_CHECK(file != nullptr && i2d_X509_fp(file, keys_->issuer) == 1);
    std::fclose(file);
}

}  // namespace tests
