#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/config.h"
#include "kiosk/maintenance/pin_hash.h"
#include "kiosk/maintenance/typed_secret.h"

namespace {

/// Secrets come through standard input: words of a command can be seen by every process.
template <class Hash>
int write_hash(const char* prompt, Hash hash_secret) {
    const auto hash = hash_secret(kiosk::maintenance::typed_secret(prompt));
    if (!hash) {
        std::cerr << "bianmin-config: " << hash.error().detail << '\n';
        return 1;
    }
    std::cout << *hash << '\n';
    return 0;
}

}  // namespace

/// bianmin-config check FILE: says what is wrong with a configuration, or nothing.
/// bianmin-config document: writes docs/CONFIG.md to standard output.
/// bianmin-config pin-hash, card-hash: reads a PIN or the number of an identity card from standard
/// input and writes what maintenance.pin_hash and the file of maintenance.staff want.
int main(int count, char** words) {
    const std::vector<std::string_view> given(words + 1, words + count);
    const std::string_view verb = given.empty() ? "" : given.front();
    if (verb == "document" && given.size() == 1) {
        std::cout << kiosk::config_document();
        return 0;
    }
    if (verb == "pin-hash" && given.size() == 1)
        return write_hash("PIN: ", kiosk::maintenance::hash_pin);
    if (verb == "card-hash" && given.size() == 1)
        return write_hash("Number of the card: ", kiosk::maintenance::hash_card);
    if (verb != "check" || given.size() != 2) {
        std::cerr << "usage: bianmin-config check FILE | document | pin-hash | card-hash\n";
        return 2;
    }
    const auto config = kiosk::load_config(words[2]);
    if (config) return 0;
    std::cerr << config.error().detail << '\n';
    return 1;
}
