#include "drivers/pcsc/security_object.h"

#include <array>
#include <vector>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

#include "drivers/pcsc/openssl_names.h"
#include "drivers/pcsc/tlv.h"
#include "kiosk/base/result.h"

namespace drivers {

using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::uint32_t sod_tag = 0x77;
constexpr std::uint32_t sequence_tag = 0x30, octets_tag = 0x04, integer_tag = 0x02, oid_tag = 0x06;
/// id-icao-mrtd-security-ldsSecurityObject
constexpr const char* lds_object_id = "2.23.136.1.1.1";

AuthenticityJudgement unreadable(std::string what) {
    return {Authenticity::unchecked, std::move(what)};
}

kiosk::Error broken(const char* what) {
    return {ErrorCode::bad_format, what, {}};
}

struct SignedHashes {
    const EVP_MD* digest = nullptr;
    std::map<int, Bytes> hashes;
};

/// The digest of an AlgorithmIdentifier, if it is one that documents may use.
Result<const EVP_MD*> digest_of(std::span<const unsigned char> algorithm) {
    const auto id = find_tlv(algorithm, oid_tag);
    if (!id) return id.error();
    const unsigned char* at = id->whole.data();
    const ObjectIdPointer object(
        d2i_ASN1_OBJECT(nullptr, &at, static_cast<long>(id->whole.size())));
    const int known = object ? OBJ_obj2nid(object.get()) : NID_undef;
    for (const int allowed : {NID_sha256, NID_sha384, NID_sha512, NID_sha224, NID_sha1})
        if (known == allowed) return EVP_get_digestbynid(known);
    return broken("hash algorithm that documents do not use");
}

/// LDSSecurityObject ::= SEQUENCE { version, hashAlgorithm, SEQUENCE OF { number, hash }, … }
Result<SignedHashes> parse_lds_object(std::span<const unsigned char> content) {
    const auto object = read_tlv(content);
    if (!object || object->tag != sequence_tag) return broken("no LDS security object");
    const auto fields = read_tlvs(object->value);
    if (!fields || fields->size() < 3 || (*fields)[1].tag != sequence_tag ||
        (*fields)[2].tag != sequence_tag)
        return broken("LDS security object of another shape");
    const auto digest = digest_of((*fields)[1].value);
    if (!digest) return digest.error();
    SignedHashes found{*digest, {}};
    const auto groups = read_tlvs((*fields)[2].value);
    if (!groups) return groups.error();
    for (const auto& group : *groups) {
        const auto number = find_tlv(group.value, integer_tag);
        const auto hash = find_tlv(group.value, octets_tag);
        if (!number || !hash || number->value.size() != 1) return broken("hash list torn");
        found.hashes[number->value[0]] = Bytes(hash->value.begin(), hash->value.end());
    }
    return found;
}

bool has_hash(const EVP_MD* digest, std::span<const unsigned char> file, const Bytes& wanted) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> found{};
    unsigned int size = 0;
    return EVP_Digest(file.data(), file.size(), found.data(), &size, digest, nullptr) == 1 &&
           size == wanted.size() && std::equal(wanted.begin(), wanted.end(), found.begin());
}

/// Issuers' certificates, judged at `now`; documents' signers have no use for purposes of e-mail.
StorePointer store_of(const TrustedIssuers& issuers, kiosk::WallTime now) {
    StorePointer store(X509_STORE_new());
    for (const auto& certificate : issuers.store().certificates)
        X509_STORE_add_cert(store.get(), certificate.get());
    X509_VERIFY_PARAM* rules = X509_STORE_get0_param(store.get());
    X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_ANY);
    X509_VERIFY_PARAM_set_time(rules, std::chrono::system_clock::to_time_t(now));
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
    return store;
}

/// The signed bytes when the signature is right; `flags` may leave the signer's certificate out.
Result<Bytes> verified_content(CMS_ContentInfo* cms, X509_STORE* store, unsigned int flags) {
    const BioPointer out(BIO_new(BIO_s_mem()));
    const bool good = CMS_verify(cms, nullptr, store, nullptr, out.get(), flags | CMS_BINARY) == 1;
    ERR_clear_error();
    if (!good) return {ErrorCode::bad_signature, "signature refused"};
    const unsigned char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return Bytes(data, data + size);
}

bool has_certificate(CMS_ContentInfo* cms) {
    STACK_OF(X509)* held = CMS_get1_certs(cms);
    const bool any = sk_X509_num(held) > 0;
    sk_X509_pop_free(held, X509_free);
    return any;
}

bool is_lds_object(const CMS_ContentInfo* cms) {
    std::array<char, 64> text{};
    OBJ_obj2txt(text.data(), static_cast<int>(text.size()),
                CMS_get0_eContentType(const_cast<CMS_ContentInfo*>(cms)), 1);
    return std::string_view(text.data()) == lds_object_id;
}

}  // namespace

AuthenticityJudgement judge_authenticity(
    std::span<const unsigned char> sod, const std::map<int, std::span<const unsigned char>>& groups,
    const TrustedIssuers& issuers, kiosk::WallTime now) {
    const auto file = read_tlv(sod);
    if (!file || file->tag != sod_tag) return unreadable("not EF.SOD");
    const unsigned char* at = file->value.data();
    const CmsPointer cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(file->value.size())));
    ERR_clear_error();
    if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed)
        return unreadable("EF.SOD holds no signed data");
    if (!is_lds_object(cms.get())) return unreadable("EF.SOD signs something else");
    if (!has_certificate(cms.get())) return unreadable("EF.SOD names its signer only");

    const auto signed_by_holder = verified_content(cms.get(), nullptr, CMS_NO_SIGNER_CERT_VERIFY);
    if (!signed_by_holder) return {Authenticity::altered, "signature of EF.SOD is wrong"};
    const auto hashes = parse_lds_object(*signed_by_holder);
    if (!hashes) return {Authenticity::altered, hashes.error().detail};
    for (const auto& [number, bytes] : groups) {
        const auto wanted = hashes->hashes.find(number);
        if (wanted == hashes->hashes.end() || !has_hash(hashes->digest, bytes, wanted->second))
            return {Authenticity::altered,
                    "hash of data group " + std::to_string(number) + " is wrong"};
    }
    if (issuers.size() == 0) return {Authenticity::untrusted, "no issuers are trusted here"};
    const auto store = store_of(issuers, now);
    if (!verified_content(cms.get(), store.get(), 0))
        return {Authenticity::untrusted, "signer is not of a trusted issuer"};
    return {Authenticity::genuine, "signed for a trusted issuer"};
}

}  // namespace drivers
