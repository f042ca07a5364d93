#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/sim/card_data.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"

namespace drivers::sim {

/// The program inside a simulated security module: takes the host's bytes, answers with frames,
/// knows the card that lies on it. Written from the protocol's description, shares no code with the
/// driver.
///
/// Faults wait in a list; the first that fits the command at hand is used up by it.
///
/// **Threads:** one at a time; the owner locks.
class SamFirmware {
  public:
    enum class Phase { any, status, identity, find, select, read, address };

    enum class FaultKind {
        checksum,     ///< reply with a wrong CHK
        torn,         ///< half of the reply, then silence
        garbage,      ///< noise with false beginnings before the reply
        mute,         ///< no reply
        stall,        ///< the IN pipe stalls instead (USB; on a serial line: no reply)
        short_data,   ///< a sound frame that carries less than its own lengths say
        one_byte,     ///< the reply comes one byte a packet
        two_aa,       ///< preamble with two AA only
        split_aa,     ///< preamble AA 00 AA AA
        status_word,  ///< sw=XX: this SW3 and nothing else
        pull_card,    ///< the card is pulled away after this command was answered
        pull_before,  ///< the card is pulled away just before this command
        unplug,       ///< the cable is pulled when half of the reply is out
        twice,        ///< the reply comes two times
        babble,       ///< noise without end instead of the reply
    };

    struct Fault {
        FaultKind kind;
        Phase phase = Phase::any;
        std::uint8_t status_word = 0;
        /// Negative: always.
        int times = 1;
    };

    struct Reply {
        kiosk::Bytes bytes;
        bool stall = false;
        bool unplug_after = false;
        bool one_byte = false;
        bool endless = false;
    };

    /// "checksum", "sw=41", "pull_after_select" … with the phase it is meant for.
    [[nodiscard]] static kiosk::Result<Fault> parse_fault(std::string_view name, int times,
                                                          std::string_view phase);

    void host_sent(std::span<const unsigned char> bytes);
    /// The next reply that is ready, in order.
    [[nodiscard]] std::optional<Reply> take_reply();

    void lay(SimCard card);
    void remove();
    [[nodiscard]] bool has_card() const { return card_.has_value(); }
    [[nodiscard]] std::string card_id() const { return card_ ? card_->id : "none"; }

    void add_fault(Fault fault) { faults_.push_back(fault); }
    void clear_faults() { faults_.clear(); }
    [[nodiscard]] std::size_t fault_count() const { return faults_.size(); }
    [[nodiscard]] std::uint64_t command_count() const { return commands_; }
    [[nodiscard]] std::uint64_t read_count() const { return reads_; }

    /// As when the cable is pulled and put back: forgets what was selected and what was said.
    void power_cycle();
    /// Its own switch: without power it hears nothing and says nothing, whatever the cable does.
    void set_power(bool on);
    [[nodiscard]] bool has_power() const { return has_power_; }

  private:
    struct Answer {
        std::uint8_t sw3 = 0x90;
        kiosk::Bytes data;
    };

    void execute(std::span<const unsigned char> body);
    [[nodiscard]] Answer answer(std::uint8_t command, std::uint8_t parameter);
    [[nodiscard]] Answer answer_card(std::uint8_t command, std::uint8_t parameter);
    [[nodiscard]] Answer content(bool with_fingerprints);
    [[nodiscard]] std::vector<Fault> faults_for(Phase phase);
    void reply_with(Answer answer, std::span<const Fault> faults);

    kiosk::Bytes input_;
    std::deque<Reply> replies_;
    std::vector<Fault> faults_;
    std::optional<SimCard> card_;
    bool selected_ = false;
    bool authenticated_ = false;
    bool has_power_ = true;
    std::uint64_t commands_ = 0;
    std::uint64_t reads_ = 0;
};

}  // namespace drivers::sim
