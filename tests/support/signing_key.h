#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "kiosk/platform/http_client.h"
#include "tests/platform/message_signature.h"

namespace tests {

/// A key pair in a file, and its public half as a certificate holds it.
[[nodiscard]] inline kiosk::Bytes make_key(const std::filesystem::path& file, const char* kind,
                                           const char* curve) {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
        curve != nullptr ? EVP_PKEY_Q_keygen(nullptr, nullptr, kind, curve)
                         : EVP_PKEY_Q_keygen(nullptr, nullptr, kind),
        &EVP_PKEY_free);
    std::FILE* stream = std::fopen(file.c_str(), "w");
    PEM_write_PrivateKey(stream, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(stream);
    kiosk::Bytes open(static_cast<std::size_t>(i2d_PUBKEY(key.get(), nullptr)));
    auto* into = open.data();
    i2d_PUBKEY(key.get(), &into);
    return open;
}

/// What the platform checks of a request of that method.
[[nodiscard]] inline SignedMessage message_of(const kiosk::HttpRequest& request,
                                              const char* method = "POST") {
    SignedMessage message{method, request.url, {}, {}, {}};
    for (const auto& header : request.headers) {
        if (header.name == "Content-Digest") message.content_digest = header.value;
        if (header.name == "Signature-Input") message.signature_input = header.value;
        if (header.name == "Signature") message.signature = header.value;
    }
    return message;
}

}  // namespace tests
