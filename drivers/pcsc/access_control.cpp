#include "drivers/pcsc/access_control.h"

#include <algorithm>
#include <array>
#include <vector>

#include "drivers/pcsc/mrz.h"
#include "kiosk/base/encoding.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;

namespace {

constexpr std::size_t nonce_bytes = 8;
constexpr std::size_t key_part_bytes = 16;
/// Both nonces and a key part.
constexpr std::size_t proof_bytes = 2 * nonce_bytes + key_part_bytes;

using Nonce = std::array<unsigned char, nonce_bytes>;

Result<Nonce> ask_challenge(CardChannel& channel) {
    const auto answer = exchange(channel, {0x00, 0x84, 0x00, 0x00, {}, nonce_bytes});
    if (!answer) return answer.error();
    if (!answer->good() || answer->data.reveal().size() != nonce_bytes)
        return {ErrorCode::card_unreadable, "no challenge, " + status_text(answer->status)};
    Nonce nonce{};
    std::copy_n(answer->data.reveal().begin(), nonce_bytes, nonce.begin());
    return nonce;
}

/// E(nonces and key part) and its MAC.
Result<SecretBytes> prove(const SessionKeys& keys, const SecretBytes& plain) {
    const auto encrypted = encrypt(keys.encryption, plain.reveal());
    if (!encrypted) return encrypted.error();
    SecretBytes covered(std::vector<unsigned char>(encrypted->reveal()));
    pad(covered);
    const auto mac = retail_mac(keys.authentication, covered.reveal());
    if (!mac) return mac.error();
    SecretBytes proof;
    proof.reveal().reserve(proof_bytes + des_block_bytes);
    for (const SecretBytes* part : {&*encrypted, &*mac})
        proof.reveal().insert(proof.reveal().end(), part->reveal().begin(), part->reveal().end());
    return proof;
}

/// The chip's nonces and key part, if the answer really is from a chip that knows the key.
Result<SecretBytes> open_proof(const SessionKeys& keys, const SecretBytes& answer) {
    const std::span<const unsigned char> all(answer.reveal());
    const auto encrypted = all.first(proof_bytes);
    SecretBytes covered(std::vector<unsigned char>(encrypted.begin(), encrypted.end()));
    pad(covered);
    const auto mac = retail_mac(keys.authentication, covered.reveal());
    if (!mac) return mac.error();
    if (!is_equal(mac->reveal(), all.subspan(proof_bytes)))
        return {ErrorCode::protocol_error, "proof of the chip is wrong"};
    return decrypt(keys.encryption, encrypted);
}

/// The chip says no: with 6300 as a rule, some chips with other words of the 63xx, 69xx kind.
kiosk::Error refusal(std::uint16_t status) {
    const auto sw1 = status >> 8;
    const bool refused = sw1 == 0x63 || status == 0x6982 || status == 0x6988 || status == 0x6A80;
    return {refused ? ErrorCode::rejected : ErrorCode::card_unreadable,
            "access refused, " + status_text(status),
            {}};
}

}  // namespace

Result<SecretBytes> access_key_seed(const DocumentKey& key) {
    const auto information = mrz_information(key);
    auto digest = sha1(kiosk::as_bytes(information.reveal()));
    if (!digest) return digest.error();
    digest->reveal().resize(des_key_bytes);
    return digest;
}

Result<SecureMessaging> basic_access_control(CardChannel& channel, const DocumentKey& key,
                                             kiosk::Random& random) {
    const auto seed = access_key_seed(key);
    if (!seed) return seed.error();
    const auto keys = derive_keys(seed->reveal());
    if (!keys) return keys.error();
    const auto chip_nonce = ask_challenge(channel);
    if (!chip_nonce) return chip_nonce.error();

    Nonce nonce{};
    random.fill(nonce);
    SecretBytes part{std::vector<unsigned char>(key_part_bytes)};
    random.fill(part.reveal());
    SecretBytes plain;
    plain.reveal().reserve(proof_bytes);
    plain.reveal().insert(plain.reveal().end(), nonce.begin(), nonce.end());
    plain.reveal().insert(plain.reveal().end(), chip_nonce->begin(), chip_nonce->end());
    plain.reveal().insert(plain.reveal().end(), part.reveal().begin(), part.reveal().end());
    auto proof = prove(*keys, plain);
    if (!proof) return proof.error();
    const auto answer = exchange(
        channel, {0x00, 0x82, 0x00, 0x00, std::move(*proof), proof_bytes + des_block_bytes});
    if (!answer) return answer.error();
    if (!answer->good()) return refusal(answer->status);
    if (answer->data.reveal().size() != proof_bytes + des_block_bytes)
        return {ErrorCode::protocol_error, "proof of the chip has a wrong size"};
    const auto theirs = open_proof(*keys, answer->data);
    if (!theirs) return theirs.error();
    const auto& said = theirs->reveal();
    if (!std::equal(chip_nonce->begin(), chip_nonce->end(), said.begin()) ||
        !std::equal(nonce.begin(), nonce.end(), said.begin() + nonce_bytes))
        return {ErrorCode::protocol_error, "chip answered another conversation"};

    for (std::size_t i = 0; i < key_part_bytes; ++i)
        part.reveal()[i] = static_cast<unsigned char>(part.reveal()[i] ^ said[2 * nonce_bytes + i]);
    auto session = derive_keys(part.reveal());
    if (!session) return session.error();
    std::array<unsigned char, des_block_bytes> counter{};
    std::copy_n(chip_nonce->begin() + 4, 4, counter.begin());
    std::copy_n(nonce.begin() + 4, 4, counter.begin() + 4);
    return SecureMessaging(std::move(*session), counter);
}

}  // namespace drivers
