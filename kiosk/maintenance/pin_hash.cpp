#include "kiosk/maintenance/pin_hash.h"

#include <algorithm>
#include <array>

#include <sodium.h>

#include "kiosk/maintenance/maintenance.h"

namespace kiosk::maintenance {

namespace {

bool is_pin(const std::string& text) {
    return text.size() >= pin_digits_min && text.size() <= pin_digits_max &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<std::string> hash_pin(const SecretText& pin) {
    if (sodium_init() < 0) return {ErrorCode::internal, "libsodium does not start"};
    if (!is_pin(pin.reveal())) return {ErrorCode::bad_format, "a PIN is 6 to 12 digits"};
    std::array<char, crypto_pwhash_argon2id_STRBYTES> out{};
    if (crypto_pwhash_argon2id_str(out.data(), pin.reveal().data(), pin.reveal().size(),
                                   crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE) != 0)
        return {ErrorCode::internal, "not enough memory for argon2id"};
    return std::string(out.data());
}

bool is_pin_right(const std::string& hash, const SecretText& pin) {
    if (sodium_init() < 0 || !is_pin_hash(hash) || !is_pin(pin.reveal())) return false;
    return crypto_pwhash_argon2id_str_verify(hash.c_str(), pin.reveal().data(),
                                             pin.reveal().size()) == 0;
}

bool is_pin_hash(const std::string& hash) {
    return hash.starts_with("$argon2id$") && hash.size() < crypto_pwhash_argon2id_STRBYTES;
}

}  // namespace kiosk::maintenance
