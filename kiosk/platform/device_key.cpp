// OpenSSL 3.0 asks the provider of its own choice before the key's, which would sign with the half
// of the key that is known. An EC_KEY with a method of its own is the way around that it keeps; it
// counts as deprecated.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "kiosk/platform/device_key.h"

#include <string>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "kiosk/platform/chip.h"

namespace kiosk {

void DeviceKeyDeleter::operator()(EVP_PKEY* key) const {
    EVP_PKEY_free(key);
}

namespace {

using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

void free_chip_key(void*, void* key, CRYPTO_EX_DATA*, int, long, void*) {
    EVP_PKEY_free(static_cast<EVP_PKEY*>(key));
}

/// Under which number an EC_KEY keeps the key in the chip that stands behind it.
int chip_key_place() {
    static const int place = EC_KEY_get_ex_new_index(0, nullptr, nullptr, nullptr, &free_chip_key);
    return place;
}

const EVP_MD* digest_of_size(int size) {
    switch (size) {
        case 32:
            return EVP_sha256();
        case 48:
            return EVP_sha384();
        default:
            return EVP_sha512();
    }
}

/// As ECDSA_sign wants it: DER into a buffer that is large enough.
int sign_in_chip(int, const unsigned char* digest, int size, unsigned char* signature,
                 unsigned int* signature_size, const BIGNUM*, const BIGNUM*, EC_KEY* key) {
    auto* inner = static_cast<EVP_PKEY*>(EC_KEY_get_ex_data(key, chip_key_place()));
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
        EVP_PKEY_CTX_new_from_pkey(chip(), inner, in_chip), &EVP_PKEY_CTX_free);
    auto written = static_cast<std::size_t>(ECDSA_size(key));
    if (!context || EVP_PKEY_sign_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_signature_md(context.get(), digest_of_size(size)) != 1 ||
        EVP_PKEY_sign(context.get(), signature, &written, digest, static_cast<std::size_t>(size)) !=
            1)
        return 0;
    *signature_size = static_cast<unsigned int>(written);
    return 1;
}

const EC_KEY_METHOD* chip_method() {
    static EC_KEY_METHOD* const method = [] {
        auto* made = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
        EC_KEY_METHOD_set_sign(made, &sign_in_chip, nullptr, nullptr);
        return made;
    }();
    return method;
}

/// The known half of a key as an ordinary one; null: it is not on P-256.
EC_KEY* known_half(const EVP_PKEY* inner) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(inner, &der);
    const unsigned char* data = der;
    const DeviceKey open(size > 0 ? d2i_PUBKEY(nullptr, &data, size) : nullptr);
    OPENSSL_free(der);
    const bool is_p256 =
        open && EVP_PKEY_is_a(open.get(), "EC") == 1 && EVP_PKEY_get_bits(open.get()) == 256;
    return is_p256 ? EVP_PKEY_get1_EC_KEY(open.get()) : nullptr;
}

Result<DeviceKey> chip_key(BIO* file) {
    auto* context = chip();
    if (context == nullptr)
        return {ErrorCode::bad_config,
                "the terminal's key is in a TPM that OpenSSL's provider tpm2 does not reach"};
    DeviceKey inner(PEM_read_bio_PrivateKey_ex(file, nullptr, nullptr, nullptr, context, in_chip));
    auto* half = inner ? known_half(inner.get()) : nullptr;
    if (half == nullptr)
        return {ErrorCode::bad_config, "the terminal's key is of another TPM, or not on P-256"};
    DeviceKey outer(EVP_PKEY_new());
    const bool has_it = EC_KEY_set_method(half, chip_method()) == 1 &&
                        EC_KEY_set_ex_data(half, chip_key_place(), inner.get()) == 1;
    if (has_it) static_cast<void>(inner.release());  // freed with the half
    if (!has_it || EVP_PKEY_assign_EC_KEY(outer.get(), half) != 1) {
        EC_KEY_free(half);
        return {ErrorCode::internal, "the terminal's key can't be used"};
    }
    return outer;
}

}  // namespace

Result<DeviceKey> load_device_key(const std::filesystem::path& file) {
    const Memory stream(BIO_new_file(file.c_str(), "rb"), &BIO_free);
    if (!stream) return {ErrorCode::bad_config, "the terminal's key can't be read"};
    if (is_in_chip(file)) return chip_key(stream.get());
    DeviceKey key(PEM_read_bio_PrivateKey(stream.get(), nullptr, nullptr, nullptr));
    if (!key) return {ErrorCode::bad_config, "the terminal's key is no PEM key"};
    return key;
}

}  // namespace kiosk
