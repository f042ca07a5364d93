#include <climits>

#include <openssl/evp.h>

#include "kiosk/base/check.h"
#include "kiosk/base/encoding.h"

namespace kiosk {

// OpenSSL's, because libsodium's takes the same time for every content, which is ten times as long.
std::string to_base64(std::span<const unsigned char> bytes) {
    KIOSK_CHECK(bytes.size() < INT_MAX / 2);
    std::string text((bytes.size() + 2) / 3 * 4, '\0');
    // It writes a zero behind the text, where the string has its own.
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
    KIOSK_CHECK(size == static_cast<int>(text.size()));
    return text;
}

}  // namespace kiosk
