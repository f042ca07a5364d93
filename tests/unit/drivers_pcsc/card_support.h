#pragma once

#include <doctest.h>

#include "drivers/core/pause.h"
#include "drivers/pcsc/apdu.h"
#include "drivers/pcsc/mrz.h"
#include "kiosk/base/random.h"
#include "tests/support/smart_card/document_pki.h"
#include "tests/support/smart_card/emulated_document.h"

namespace tests {

/// The passport of ICAO Doc 9303-11, Appendix D; its holder does not exist.
inline const std::string specimen_mrz =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C<3UTO6908061F9406236ZE184226B<<<<<14";

inline drivers::DocumentKey specimen_key() {
    return {kiosk::SecretText("L898902C"), kiosk::SecretText("690806"),
            kiosk::SecretText("940623")};
}

/// A file that begins as a JPEG does, of `size` bytes.
inline kiosk::Bytes sample_picture(std::size_t size) {
    kiosk::Bytes picture{0xFF, 0xD8, 0xFF, 0xE0};
    while (picture.size() < size)
        picture.push_back(static_cast<unsigned char>(picture.size() * 31U));
    return picture;
}

inline kiosk::Bytes signed_for(const DocumentPki& pki, const std::string& mrz,
                               const kiosk::Bytes& picture) {
    return pki.sign({{1, EmulatedDocument::dg1_of(mrz)}, {2, EmulatedDocument::dg2_of(picture)}});
}

/// A channel straight to a card, without service and reader.
class DirectChannel final : public drivers::CardChannel {
  public:
    explicit DirectChannel(EmulatedCard& card) : card_(card) {}
    [[nodiscard]] kiosk::Result<kiosk::SecretBytes> transmit(
        std::span<const unsigned char> command) override {
        if (failing == ++calls) return error;
        return kiosk::SecretBytes(card_.answer(command));
    }
    int calls = 0;
    int failing = 0;
    kiosk::Error error{kiosk::ErrorCode::card_removed, "planted", {}};

  private:
    EmulatedCard& card_;
};

/// Never cancelled unless told; asked so often.
class CountingPause final : public drivers::Pause {
  public:
    [[nodiscard]] bool wait(kiosk::Duration) override { return !is_cancelled; }
    [[nodiscard]] bool cancelled() override {
        ++asked;
        return is_cancelled || (cancel_at > 0 && asked >= cancel_at);
    }
    bool is_cancelled = false;
    int cancel_at = 0;
    int asked = 0;
};

}  // namespace tests
