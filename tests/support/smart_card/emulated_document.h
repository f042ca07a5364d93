#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "tests/support/smart_card/emulated_card.h"

namespace tests {

/// A travel document: Basic Access Control, secure messaging, files. What can go wrong with one is
/// a verb.
///
/// **Threads:** any; a reader asks on its thread while the test plants faults.
/// **Source:** ICAO Doc 9303-10 and -11.
class EmulatedDocument final : public EmulatedCard {
  public:
    struct Content {
        /// 88, 72 or 90 characters.
        std::string mrz;
        kiosk::Bytes picture;
        /// EF.SOD as its signer made it; empty: the chip has none.
        kiosk::Bytes sod;
    };
    enum class Fault {
        none,
        refuses,       ///< 6F00
        garbage,       ///< bytes that mean nothing, then 9000
        wrong_mac,     ///< protected answers with a broken MAC
        cut_short,     ///< one byte, no status word
        lost_session,  ///< 6988 without protection, as after a power dip
        replays,       ///< the answer before once more
    };

    explicit EmulatedDocument(Content content);

    [[nodiscard]] kiosk::Bytes answer_to_reset() const override { return plain_answer_to_reset(); }
    void reset() override;
    [[nodiscard]] kiosk::Bytes answer(std::span<const unsigned char> command) override;

    /// From the `after`-th command on (0: the next), for `times` commands.
    void plant(Fault fault, int after, int times = 1);
    [[nodiscard]] int commands() const;

    [[nodiscard]] static kiosk::Bytes dg1_of(const std::string& mrz);
    /// One facial record of ISO/IEC 19794-5 around the picture.
    [[nodiscard]] static kiosk::Bytes dg2_of(const kiosk::Bytes& picture);

  private:
    struct Command {
        std::uint8_t cla, ins, p1, p2;
        kiosk::Bytes data;
        std::optional<std::size_t> le;
    };
    struct Answer {
        kiosk::Bytes data{};
        std::uint16_t status = 0x9000;
    };
    struct Session {
        kiosk::Bytes encryption;
        kiosk::Bytes authentication;
        std::uint64_t counter = 0;
    };

    [[nodiscard]] kiosk::Bytes think(std::span<const unsigned char> command);
    [[nodiscard]] static std::optional<Command> parse(std::span<const unsigned char> bytes);
    [[nodiscard]] Answer plain(const Command& command, bool is_protected);
    [[nodiscard]] Answer select(const Command& command, bool is_protected);
    [[nodiscard]] Answer authenticate(const Command& command);
    [[nodiscard]] Answer read(const Command& command);
    [[nodiscard]] kiosk::Bytes guarded(const Command& command);
    [[nodiscard]] kiosk::Bytes counted(const kiosk::Bytes& bytes) const;
    [[nodiscard]] kiosk::Bytes spoil(kiosk::Bytes answer);

    mutable std::mutex mutex_;
    std::map<std::uint16_t, kiosk::Bytes> files_;
    kiosk::Bytes access_encryption_;
    kiosk::Bytes access_authentication_;

    bool selected_ = false;
    std::optional<std::uint16_t> file_;
    kiosk::Bytes challenge_;
    std::optional<Session> session_;

    Fault fault_ = Fault::none;
    int fault_from_ = 0;
    int fault_times_ = 0;
    int commands_ = 0;
    kiosk::Bytes last_;
    std::uint64_t random_ = 0x9E3779B97F4A7C15U;
};

}  // namespace tests
