#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"

namespace drivers::sim {

/// The program inside a simulated receipt printer: a receive buffer that is worked off while the
/// printer is well, and real-time commands that are obeyed as they arrive. It keeps what came out
/// as the commands that were carried out, one list for each piece of paper that the knife cut off.
/// How that looks is judged elsewhere.
///
/// Written from makers' descriptions, shares no code with the driver.
///
/// **Threads:** one at a time; the owner locks. **Limits:** 4 KiB receive buffer, 1000 receipts.
class EscposFirmware {
  public:
    static constexpr std::size_t buffer_bytes = 4096;
    static constexpr std::size_t receipts_max = 1000;

    /// What is wrong with the printer itself; lasts until `mend`.
    enum class Trouble { paper_out, cover_open, jam, cutter, hot, broken };
    /// What is wrong with its answers.
    enum class FaultKind {
        mute,     ///< no answers; data are still taken and lost
        garbage,  ///< noise instead of the answer
        torn,     ///< an automatic status ends half way, an answer is not given
        deaf,     ///< takes no more data
        unplug,   ///< the cable is pulled
        stall,    ///< the pipe stalls
    };
    struct Fault {
        FaultKind kind;
        /// Strikes after so many more pictures or lines were printed.
        int after = 0;
        /// Answers that it spoils; negative: always.
        int times = 1;
    };

    [[nodiscard]] static std::optional<Trouble> trouble_of(std::string_view name);
    [[nodiscard]] static std::optional<FaultKind> fault_of(std::string_view name);

    /// False while the receive buffer is full.
    [[nodiscard]] bool takes(std::size_t bytes) const;
    void host_sent(std::span<const unsigned char> bytes);
    /// What the printer wants to say, at most `size` bytes.
    [[nodiscard]] kiosk::Bytes take_output(std::size_t size);
    [[nodiscard]] bool has_output() const { return !output_.empty(); }
    /// The host looks whether the printer says something. Time passes for the printer by this.
    void host_listens();

    /// At once, or after so many more pictures or lines.
    void plan(Trouble trouble, int after);
    void mend(Trouble trouble);
    void set_near_end(bool near_end);
    void add_fault(Fault fault);
    /// As printers do that go on while the knife moves: that it stuck is known only after the
    /// question behind the cut was answered.
    void set_late_knife(bool late) { late_knife_ = late; }
    /// Everything is well, the paper is full.
    void clear();
    [[nodiscard]] bool is_stalled() const { return stalled_; }
    void clear_halt() { stalled_ = false; }
    [[nodiscard]] bool wants_unplug() const { return unplug_; }

    /// Switched off and on: buffers are empty, settings forgotten, troubles stay.
    void power_cycle();
    /// As SOFT_RESET of the printer class: buffers are empty.
    void flush();

    /// Commands carried out, one list for each piece that was cut off.
    [[nodiscard]] const std::vector<kiosk::Bytes>& receipts() const { return receipts_; }
    /// Carried out since the last cut.
    [[nodiscard]] const kiosk::Bytes& hanging() const { return carried_out_; }
    void forget_receipts() { receipts_.clear(); }
    [[nodiscard]] std::uint64_t questions() const { return questions_; }

  private:
    struct Planned {
        Trouble trouble;
        int after;
    };

    void carry_out();
    void finish(std::span<const unsigned char> command);
    void printed_something();
    void real_time(int second, int parameter);
    void begin_clearing();
    void answer_status(int n);
    void say(kiosk::Bytes bytes);
    void tell_change();
    [[nodiscard]] bool is_well() const;
    [[nodiscard]] bool has(Trouble trouble) const;
    [[nodiscard]] std::optional<Fault> use_fault();
    void strike();

    kiosk::Bytes real_time_;  ///< a real-time command that has begun
    kiosk::Bytes buffer_;
    kiosk::Bytes output_;
    kiosk::Bytes carried_out_;
    std::vector<kiosk::Bytes> receipts_;
    std::vector<Trouble> troubles_;
    /// Causes that are gone but whose error the printer keeps until it is told to recover.
    std::vector<Trouble> remembered_;
    std::vector<Planned> planned_;
    std::vector<Fault> faults_;
    /// So often the host listens in vain until the buffers are clear. What it sends until then is
    /// cleared away with them.
    int clearing_ = 0;
    bool late_knife_ = false;
    bool knife_stuck_ = false;  ///< and has not told yet
    bool near_end_ = false;
    bool tells_by_itself_ = false;
    bool stalled_ = false;
    bool deaf_ = false;
    bool unplug_ = false;
    std::uint64_t questions_ = 0;
};

}  // namespace drivers::sim
