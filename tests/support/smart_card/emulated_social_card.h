#pragma once

#include <map>
#include <string>

#include "tests/support/smart_card/emulated_card.h"

namespace tests {

/// A social security card of the contact kind: application, two files of records, and a holder's
/// file that may want a PIN first.
class EmulatedSocialCard final : public EmulatedCard {
  public:
    struct Content {
        kiosk::Bytes identification;
        std::string version = "3.00";
        std::string number;
        std::string citizen_id;
        /// UTF-8; the card keeps GB 18030.
        std::string name;
        bool wants_pin = false;
        /// Announces answers with 61xx, as cards of protocol T=0 do.
        bool announces = false;
    };

    explicit EmulatedSocialCard(Content content);

    [[nodiscard]] kiosk::Bytes answer_to_reset() const override { return plain_answer_to_reset(); }
    void reset() override;
    [[nodiscard]] kiosk::Bytes answer(std::span<const unsigned char> command) override;

  private:
    [[nodiscard]] kiosk::Bytes select(std::span<const unsigned char> command);
    [[nodiscard]] kiosk::Bytes record(unsigned char number) const;

    Content content_;
    bool selected_ = false;
    unsigned char file_ = 0;
    kiosk::Bytes waiting_;
};

}  // namespace tests
