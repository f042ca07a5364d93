#include "drivers/pcsc/data_groups.h"
#include "drivers/pcsc/mrz.h"
#include "drivers/pcsc/secure_messaging.h"
#include "drivers/pcsc/security_object.h"
#include "drivers/pcsc/social_security_card.h"
#include "drivers/pcsc/tlv.h"
#include "kiosk/base/check.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/smart_card/document_pki.h"
#include "tests/support/smart_card/emulated_document.h"

namespace {

const std::string specimen =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C<3UTO6908061F9406236ZE184226B<<<<<14";

std::string text(const kiosk::Bytes& bytes) {
    return {bytes.begin(), bytes.end()};
}

/// A card whose answers are pieces of the input.
class Babbler final : public drivers::CardChannel {
  public:
    explicit Babbler(std::span<const unsigned char> bytes) : rest_(bytes) {}
    [[nodiscard]] kiosk::Result<kiosk::SecretBytes> transmit(
        std::span<const unsigned char> command) override {
        KIOSK_CHECK(command.size() >= 4 && command.size() <= 261);
        if (rest_.empty()) return kiosk::ErrorCode::card_removed;
        const std::size_t size = std::min<std::size_t>(rest_.size() - 1, rest_[0]);
        const auto piece = rest_.subspan(1, size);
        rest_ = rest_.subspan(1 + size);
        return kiosk::SecretBytes(kiosk::Bytes(piece.begin(), piece.end()));
    }

  private:
    std::span<const unsigned char> rest_;
};

}  // namespace

namespace tests {

std::vector<std::string> fuzz_seeds() {
    const DocumentPki pki;
    const kiosk::Bytes picture{0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4};
    const auto dg1 = EmulatedDocument::dg1_of(specimen);
    const auto dg2 = EmulatedDocument::dg2_of(picture);
    return {text(dg1),
            text(dg2),
            text(pki.sign({{1, dg1}, {2, dg2}})),
            text(*kiosk::from_hex("60145f0104303130375f36063034303030305c026175")),
            text(*kiosk::from_hex("8709019ff0ec34f9922651990290008e08ad55cc17140b2ded9000")),
            text(*kiosk::from_hex("0290000290000b07094131323334353637389000")),
            specimen};
}

}  // namespace tests

/// Whatever a chip says: no parser reads beyond it, and nothing unsigned is ever genuine.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const unsigned char> bytes(data, size);
    static_cast<void>(drivers::read_tlvs(bytes));
    static_cast<void>(drivers::parse_com(bytes));
    static_cast<void>(drivers::parse_dg1(bytes));
    if (const auto face = drivers::parse_dg2(bytes))
        KIOSK_CHECK(!face->bytes.empty() && face->bytes.reveal().size() < size);
    static_cast<void>(drivers::parse_mrz(tests::text_of(data, size)));
    const drivers::TrustedIssuers nobody;
    const auto judged = drivers::judge_authenticity(bytes, {{1, bytes}}, nobody, {});
    KIOSK_CHECK(judged.authenticity != drivers::Authenticity::genuine);
    if (const auto response = drivers::parse_response(bytes)) {
        auto keys = drivers::derive_keys(kiosk::Bytes(16, 7));
        drivers::SecureMessaging session(std::move(*keys), {});
        static_cast<void>(session.open(*response));
    }
    Babbler card(bytes);
    static_cast<void>(drivers::read_social_security_card(card));
    return 0;
}
