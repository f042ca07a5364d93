#pragma once

#include <deque>
#include <optional>
#include <span>
#include <variant>

#include "drivers/api/code_scanner.h"
#include "drivers/scanner/scanner_quirks.h"

namespace drivers {

/// What a scanner says, put together to whole codes: a pure machine for each way of speaking. Bytes
/// or reports go in with the time they arrived, codes and refusals come out in order.
///
/// **Threads:** one. **Time:** only as told; call `idle` when nothing arrives.
/// **Limits:** `CodeScanner::code_bytes_max`; what is longer is refused once and skipped to its
/// end.
/// **Secrets:** bytes of an unfinished code are wiped with the object and by `clear`.
class ScanAssembler {
  public:
    using Item = std::variant<CodeScan, kiosk::Error>;

    explicit ScanAssembler(const ScannerQuirks& quirks) : quirks_(quirks) {}

    /// A piece of a serial line, of any size.
    void line(std::span<const unsigned char> bytes, kiosk::SteadyTime now);
    /// One HID input report of a POS scanner, with its report number in byte 0.
    void pos_report(std::span<const unsigned char> report, kiosk::SteadyTime now);
    /// Characters that a keyboard's reports gave (see KeyboardReports).
    void typed(std::span<const unsigned char> bytes, kiosk::SteadyTime now) { line(bytes, now); }
    /// Nothing has arrived until `now`: somebody waited for it. Bytes that lay in a buffer while
    /// this program was busy are not silence.
    void idle(kiosk::SteadyTime now);
    /// Forgets an unfinished code and what waits.
    void clear();

    [[nodiscard]] std::optional<Item> take();
    /// True while a code is half there.
    [[nodiscard]] bool has_begun() const { return !code_.empty() || skipping_; }

  private:
    void push(unsigned char byte, kiosk::SteadyTime now);
    [[nodiscard]] bool ends_with_suffix() const;
    void finish(kiosk::SteadyTime now);
    void refuse(kiosk::ErrorCode code, const char* why);
    void strip_frame();
    void take_aim();

    const ScannerQuirks quirks_;
    kiosk::SecretBytes code_;
    std::string aim_;
    /// Too long or torn: the rest up to its end is not wanted.
    bool skipping_ = false;
    kiosk::Bytes tail_;
    kiosk::SteadyTime last_{};
    std::deque<Item> items_;
};

}  // namespace drivers
