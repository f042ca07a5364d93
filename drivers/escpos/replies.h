#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/base/result.h"

namespace drivers::escpos {

/// What the printer says of itself.
struct Status {
    bool offline = false;
    bool cover_open = false;
    bool paper_end = false;
    bool paper_near_end = false;
    bool mechanical_error = false;  ///< a jam
    bool cutter_error = false;
    bool unrecoverable_error = false;  ///< only switching off helps, if anything
    bool resting = false;              ///< hot or out of voltage; comes back by itself

    friend bool operator==(const Status&, const Status&) = default;
};

/// What keeps it from printing, the worst first; nothing when it can. A near end does not.
[[nodiscard]] std::optional<kiosk::ErrorCode> problem_of(const Status& status);
/// English, for technicians: "cover open, paper near end".
[[nodiscard]] std::string text_of(const Status& status);

/// Answer to DLE EOT n.
struct RealTime {
    int n = 0;
    std::uint8_t bits = 0;
};
/// Four bytes that came by themselves (automatic status back).
struct Automatic {
    std::array<std::uint8_t, 4> bytes{};
};
/// Answer to GS r 1: everything before it was carried out.
struct EndReached {};

using Reply = std::variant<RealTime, Automatic, EndReached>;

/// Puts a reply into the status.
void apply(Status& status, const Reply& reply);

/// Makes replies of the bytes that a printer sends. They have no frame: kinds differ in fixed bits,
/// and which DLE EOT is answered follows from the order of the questions.
///
/// **Errors:** bytes that fit nothing are counted and passed over.
/// **Limits:** 16 questions open.
/// **Source:** Epson ESC/POS command reference, DLE EOT, DLE DC4, GS a, GS r: bits 0, 1, 4 and 7
/// are 0, 1, 1, 0 in a real-time reply; 0, 0, 1, 0 in the first byte of an automatic one and bits 4
/// and 7 zero in its others; bits 4 and 7 zero in the reply to GS r; DLE DC4 8 is answered with 37
/// 25 00 once the buffers are clear, and no other reply begins with 37.
class ReplyReader {
  public:
    static constexpr std::size_t open_questions_max = 16;

    void asked_status(int n);
    void asked_end() { ++ends_open_; }
    void forget_ends() { ends_open_ = 0; }
    /// Forgets questions about the status: what comes now answers none of them. A reply that has
    /// begun still goes on.
    void forget() { open_.clear(); }
    /// Forgets a reply that has begun: its rest never came.
    void forget_begun();

    [[nodiscard]] std::vector<Reply> read(std::span<const unsigned char> bytes);
    [[nodiscard]] std::uint64_t strange_bytes() const { return strange_; }
    [[nodiscard]] bool has_open_questions() const { return !open_.empty(); }
    /// The next byte belongs to a reply that has begun.
    [[nodiscard]] bool has_begun() const { return !automatic_.empty() || clear_taken_ > 0; }
    /// How often the printer said that its buffers are clear.
    [[nodiscard]] std::uint64_t cleared() const { return cleared_; }

  private:
    [[nodiscard]] std::optional<Reply> take(unsigned char byte);
    [[nodiscard]] bool belongs_to_clear(unsigned char byte);

    std::deque<int> open_;
    int ends_open_ = 0;
    std::vector<std::uint8_t> automatic_;
    std::size_t clear_taken_ = 0;  ///< bytes of a clear response that are there
    std::uint64_t cleared_ = 0;
    std::uint64_t strange_ = 0;
};

}  // namespace drivers::escpos
