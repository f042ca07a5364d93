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

bool is_card_number(const std::string& text) {
    constexpr std::size_t shortest = 15;
    constexpr std::size_t longest = 18;
    return text.size() >= shortest && text.size() <= longest &&
           std::ranges::all_of(
               text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

Result<std::string> hash_of(const SecretText& secret) {
    if (sodium_init() < 0) return {ErrorCode::internal, "libsodium does not start"};
    std::array<char, crypto_pwhash_argon2id_STRBYTES> out{};
    if (crypto_pwhash_argon2id_str(out.data(), secret.reveal().data(), secret.reveal().size(),
                                   crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE) != 0)
        return {ErrorCode::internal, "not enough memory for argon2id"};
    return std::string(out.data());
}

bool is_right(const std::string& hash, const SecretText& secret) {
    return sodium_init() >= 0 && is_pin_hash(hash) &&
           crypto_pwhash_argon2id_str_verify(hash.c_str(), secret.reveal().data(),
                                             secret.reveal().size()) == 0;
}

}  // namespace

Result<std::string> hash_pin(const SecretText& pin) {
    if (!is_pin(pin.reveal())) return {ErrorCode::bad_format, "a PIN is 6 to 12 digits"};
    return hash_of(pin);
}

Result<std::string> hash_card(const SecretText& number) {
    if (!is_card_number(number.reveal()))
        return {ErrorCode::bad_format, "the number of a card is 15 to 18 digits and letters"};
    return hash_of(number);
}

bool is_card_right(const std::string& hash, const SecretText& number) {
    return is_card_number(number.reveal()) && is_right(hash, number);
}

bool is_pin_right(const std::string& hash, const SecretText& pin) {
    return is_pin(pin.reveal()) && is_right(hash, pin);
}

bool is_pin_hash(const std::string& hash) {
    return hash.starts_with("$argon2id$") && hash.size() < crypto_pwhash_argon2id_STRBYTES;
}

}  // namespace kiosk::maintenance
