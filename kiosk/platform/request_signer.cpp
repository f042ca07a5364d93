#include "kiosk/platform/request_signer.h"

#include <algorithm>
#include <mutex>

#include <openssl/ec.h>
#include <openssl/evp.h>

#include "kiosk/base/encoding.h"
#include "kiosk/platform/device_key.h"
#include "kiosk/platform/file_stamp.h"

namespace kiosk {

namespace {

constexpr std::size_t number_size = 32;
/// The identity that is hashed with an SM2 signature where none is agreed on (GB/T 35276).
constexpr std::string_view sm2_identity = "1234567812345678";

std::string_view verb_of(HttpMethod method) {
    switch (method) {
        case HttpMethod::get:
            return "GET";
        case HttpMethod::put:
            return "PUT";
        case HttpMethod::post:
            return "POST";
        case HttpMethod::patch:
            return "PATCH";
        case HttpMethod::head:
            return "HEAD";
    }
    return "GET";
}

/// RFC 9421 §3.3.4 wants the two numbers one after the other, 32 bytes each; OpenSSL gives DER.
Result<Bytes> flat_from_der(const Bytes& der) {
    const auto* data = der.data();
    const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG*)> parsed(
        d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size())), &ECDSA_SIG_free);
    Bytes flat(2 * number_size);
    if (!parsed || BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), flat.data(), number_size) < 0 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), flat.data() + number_size, number_size) < 0)
        return {ErrorCode::internal, "signing gave no signature"};
    return flat;
}

/// What a kind of key signs with. No standard has registered a name for SM2 with SM3; this one is
/// for private use (RFC 9421 §6.2).
struct Algorithm {
    const char* name;
    const EVP_MD* (*digest)();
    /// Two numbers, which OpenSSL gives as DER.
    bool is_pair;
    std::string_view identity;
};
constexpr Algorithm p256_algorithm{"ecdsa-p256-sha256", &EVP_sha256, true, {}};
constexpr Algorithm ed25519_algorithm{"ed25519", nullptr, false, {}};
constexpr Algorithm sm2_algorithm{"sm2-sm3", &EVP_sm3, true, sm2_identity};

const Algorithm* algorithm_of(const EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_bits(key) == 256) return &p256_algorithm;
    if (EVP_PKEY_is_a(key, "ED25519") == 1) return &ed25519_algorithm;
    if (EVP_PKEY_is_a(key, "SM2") == 1) return &sm2_algorithm;
    return nullptr;
}

struct LoadedKey {
    DeviceKey key;
    const Algorithm* algorithm = nullptr;
};

Result<LoadedKey> load_key(const std::filesystem::path& file) {
    auto loaded = load_device_key(file);
    if (!loaded) return loaded.error();
    auto& key = *loaded;
    const auto* algorithm = algorithm_of(key.get());
    if (algorithm == nullptr)
        return {ErrorCode::bad_config, "the terminal's key is neither P-256 nor Ed25519 nor SM2"};
    return LoadedKey{std::move(key), algorithm};
}

class KeyFileSigner final : public RequestSigner {
  public:
    KeyFileSigner(std::filesystem::path file, std::string name)
        : file_(std::move(file)), name_(std::move(name)) {}

    Result<void> sign(HttpRequest& request, WallTime now) const override {
        const auto digest =
            std::ranges::find(request.headers, std::string("Content-Digest"), &HttpHeader::name);
        if (digest == request.headers.end())
            return {ErrorCode::internal, "a request without a digest can't be signed"};
        const std::lock_guard lock(mutex_);
        if (auto loaded = load_if_replaced(); !loaded) return loaded;
        const auto created =
            std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
        const std::string parameters =
            "(\"@method\" \"@target-uri\" \"content-digest\");created=" + std::to_string(created) +
            ";keyid=\"" + name_ + "\";alg=\"" + loaded_.algorithm->name + "\"";
        const std::string base = "\"@method\": " + std::string(verb_of(request.method)) +
                                 "\n\"@target-uri\": " + request.url +
                                 "\n\"content-digest\": " + digest->value +
                                 "\n\"@signature-params\": " + parameters;
        const auto signature = signature_over(base);
        if (!signature) return signature.error();
        request.headers.push_back({"Signature-Input", "sig1=" + parameters});
        request.headers.push_back({"Signature", "sig1=:" + to_base64(*signature) + ":"});
        return {};
    }

  private:
    [[nodiscard]] Result<void> load_if_replaced() const {
        const auto stamp = stamp_of(file_);
        if (loaded_.key && stamp == stamp_) return {};
        auto key = load_key(file_);
        if (!key) return key.error();
        loaded_ = std::move(*key);
        stamp_ = stamp;
        return {};
    }

    [[nodiscard]] Result<Bytes> signature_over(std::string_view base) const {
        const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> identified(
            EVP_PKEY_CTX_new(loaded_.key.get(), nullptr), &EVP_PKEY_CTX_free);
        const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                         &EVP_MD_CTX_free);
        const auto words = as_bytes(base);
        std::size_t size = 0;
        Bytes signature;
        const auto& algorithm = *loaded_.algorithm;
        const auto* digest = algorithm.digest == nullptr ? nullptr : algorithm.digest();
        if (!algorithm.identity.empty()) {
            if (EVP_PKEY_CTX_set1_id(identified.get(), algorithm.identity.data(),
                                     static_cast<int>(algorithm.identity.size())) != 1)
                return {ErrorCode::internal, "signing failed"};
            EVP_MD_CTX_set_pkey_ctx(context.get(), identified.get());
        }
        bool done =
            EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, loaded_.key.get()) == 1 &&
            EVP_DigestSign(context.get(), nullptr, &size, words.data(), words.size()) == 1;
        if (done) {
            signature.resize(size);
            done = EVP_DigestSign(context.get(), signature.data(), &size, words.data(),
                                  words.size()) == 1;
        }
        if (!done) return {ErrorCode::internal, "signing failed"};
        signature.resize(size);
        return algorithm.is_pair ? flat_from_der(signature) : Result<Bytes>(std::move(signature));
    }

    const std::filesystem::path file_;
    const std::string name_;
    mutable std::mutex mutex_;
    mutable LoadedKey loaded_;
    mutable FileStamp stamp_;
};

}  // namespace

std::unique_ptr<RequestSigner> signer_from_key_file(std::filesystem::path file,
                                                    std::string key_name) {
    return std::make_unique<KeyFileSigner>(std::move(file), std::move(key_name));
}

}  // namespace kiosk
