#include "kiosk/base/sha256.h"

#include <sodium.h>

namespace kiosk {

struct Sha256::State {
    crypto_hash_sha256_state hash;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    crypto_hash_sha256_init(&state_->hash);
}

Sha256::~Sha256() = default;

void Sha256::add(std::span<const unsigned char> bytes) {
    crypto_hash_sha256_update(&state_->hash, bytes.data(), bytes.size());
}

Bytes Sha256::finish() {
    Bytes digest(crypto_hash_sha256_BYTES);
    crypto_hash_sha256_final(&state_->hash, digest.data());
    return digest;
}

}  // namespace kiosk
