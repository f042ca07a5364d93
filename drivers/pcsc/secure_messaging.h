#pragma once

#include <array>

#include "drivers/pcsc/apdu.h"
#include "drivers/pcsc/document_cipher.h"

namespace drivers {

/// The protected conversation with a travel document: every command and every answer encrypted,
/// counted and authenticated.
///
/// **Threads:** one. **Errors:** `protocol_error` for an answer that is not what was protected
/// (foreign, changed or replayed); the conversation is over then.
/// **Limits:** 223 bytes of data a read (`plain_bytes_max`) keep the answer within 256.
/// **Source:** ICAO Doc 9303-11 §9.8.
class SecureMessaging {
  public:
    static constexpr std::size_t plain_bytes_max = 223;

    /// `counter`: last four bytes of both random numbers.
    SecureMessaging(SessionKeys keys, std::array<unsigned char, des_block_bytes> counter)
        : keys_(std::move(keys)), counter_(counter) {}

    [[nodiscard]] kiosk::Result<CommandApdu> protect(const CommandApdu& command);
    [[nodiscard]] kiosk::Result<ResponseApdu> open(const ResponseApdu& response);

  private:
    void count();
    [[nodiscard]] kiosk::Result<kiosk::SecretBytes> mac_of(std::span<const unsigned char> header,
                                                           std::span<const unsigned char> objects);

    SessionKeys keys_;
    std::array<unsigned char, des_block_bytes> counter_;
};

/// Sends one command under protection.
[[nodiscard]] kiosk::Result<ResponseApdu> exchange(CardChannel& channel, SecureMessaging& session,
                                                   const CommandApdu& command);

}  // namespace drivers
