#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "drivers/api/device.h"
#include "drivers/api/roll_document.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// The printer took the job and prints. Sent again when a wait has ended (paper was filled in).
struct PrintStarted {
    RequestId request;
};

/// The job stands still until somebody acts; it goes on by itself afterwards. `reason` is
/// `paper_out`, `paper_jam`, `cover_open`, `printer_busy` (somebody else's page), or `device_fault`
/// for what only a technician can name. Sent once for each change of the reason.
struct PrintWaiting {
    RequestId request;
    kiosk::Error reason;
};

/// The last page has come out.
struct Printed {
    RequestId request;
};

/// Nothing more will come out. Errors:
/// - `cancelled`                             `cancel` was called, or the printer is shutting down
/// - `paper_out`, `paper_jam`, `cover_open`  nobody came within the longest wait; the job was taken
/// back
/// - `printer_busy`                          somebody else's page did not end in time
/// - `no_device`                             the printer did not answer; nothing was sent
/// - `device_gone`                           the printer went away with the job
/// - `timed_out`                             the printer stopped answering, or never finished
/// - `device_fault`                          the printer gave the job up
/// - `rejected`                              the printer does not take such a document, or no
///                                           single pages
/// - `protocol_error`                        it answered something that is not IPP
struct PrintFailed {
    RequestId request;
    kiosk::Error error;
};

/// May a print be offered? `attention`: it can print as soon as somebody puts `problem` right, or
/// will soon have to be looked after. `unavailable`: it can't.
enum class PrinterReadiness { ready, attention, unavailable };

struct DocumentPrinterState {
    PrinterReadiness readiness = PrinterReadiness::unavailable;
    /// Why it is not ready: paper_out, paper_jam, cover_open, printer_busy, device_fault,
    /// device_gone, no_device …
    std::optional<kiosk::ErrorCode> problem = kiosk::ErrorCode::no_device;
    /// Status, confidence, who can put it right, since when.
    DeviceState device;
    SupplyLevel paper = SupplyLevel::unknown;
    SupplyLevel toner = SupplyLevel::unknown;
    /// Paper left on a roll, estimated; empty when nobody can tell.
    std::optional<int> paper_left_mm;

    friend bool operator==(const DocumentPrinterState&, const DocumentPrinterState&) = default;
};

/// Unsolicited, on change only.
struct PrinterChanged {
    DocumentPrinterState state;
};

using DocumentPrinterEvent =
    std::variant<PrintStarted, PrintWaiting, Printed, PrintFailed, PrinterChanged>;

/// Receives events on the device's thread; must return at once and may not call the printer. An
/// application posts them to its own inbox.
using DocumentPrinterEventSink = std::function<void(DocumentPrinterEvent)>;

/// What a part that wears is for: toner or ink, a box for waste, or something else (a drum,
/// staples).
enum class SupplyUse { colorant, waste, other };

struct PrinterSupply {
    /// As the printer calls it: "black", "Waste Toner Box". Not translated.
    std::string name;
    SupplyUse use = SupplyUse::other;
    /// Left to print with, or room left for waste; empty when the printer does not tell.
    std::optional<int> percent;
    SupplyLevel level = SupplyLevel::unknown;

    friend bool operator==(const PrinterSupply&, const PrinterSupply&) = default;
};

/// For technicians. Nothing in it is personal.
struct DocumentPrinterReport {
    Capabilities capabilities;
    DocumentPrinterState state;
    /// printer-state-reasons as the printer said them last (RFC 8011 §5.4.12).
    std::vector<std::string> reasons;
    /// Paper that lies in its trays (PWG 5101.1 names).
    std::vector<std::string> media_ready;
    std::vector<PrinterSupply> supplies;
    std::uint64_t printed = 0;
    std::uint64_t failed = 0;
    std::uint64_t cancelled = 0;
    /// Jobs of ended visits that were found at the printer and taken back.
    std::uint64_t swept = 0;
    std::string last_error;
};

/// One line a fact, English, ready to print.
[[nodiscard]] std::string text_of(const DocumentPrinterReport& report);
/// "black 80%", "ink some", "Waste Toner Box room 3%".
[[nodiscard]] std::string text_of(const PrinterSupply& supply);

[[nodiscard]] std::string_view name_of(PrinterReadiness readiness);

/// What a printer takes: whole documents as PDF, or a roll's worth of dots.
struct PrintForm {
    bool roll = false;
    std::uint32_t width_dots = 0;
    double dots_per_mm = 0;

    friend bool operator==(const PrintForm&, const PrintForm&) = default;
};

/// Pages of a PDF, counted from 1; `last` is printed, too. Both 0: all of them.
struct PageRange {
    int first = 0;
    int last = 0;

    [[nodiscard]] bool is_all() const { return first == 0 && last == 0; }
    [[nodiscard]] bool is_possible() const { return is_all() || (first >= 1 && last >= first); }
    friend bool operator==(const PageRange&, const PageRange&) = default;
};

/// Some pages of a PDF, for the page that jammed.
struct PdfPages {
    kiosk::SecretBytes pdf;
    PageRange pages;
};

/// A PDF, the content of a roll, or pages of a PDF.
using Printable = std::variant<kiosk::SecretBytes, RollDocument, PdfPages>;

/// The printer of the terminal for whole documents (A4 or roll), whatever it is and whether it
/// answers.
///
/// A print has exactly one end, `Printed` or `PrintFailed`. After `PrintFailed` nothing of it comes
/// out any more, not even after the paper was filled in: the job is taken back and the printer is
/// asked whether it is gone. Where the printer can't be asked, that is made good before the next
/// job may begin, and until then the printer is `unavailable`. Jobs of an earlier run of the
/// program are swept in the same way.
///
/// **Threads:** any; all calls return at once. Events come on the device's thread.
/// **Time:** an end comes within the driver's longest wait; after a cancel within a few seconds
/// plus one network time-out.
/// **Errors:** `print`: `limit_exceeded` when 16 prints wait or the document is larger than
/// `document_bytes_max`, `bad_format` when it is not what `form` wants or its pages are impossible;
/// then no event follows.
/// **Limits:** one print runs at a time, 16 wait.
/// **Secrets:** documents are zeroed as soon as the printer has them; job and user names carry
/// nothing personal.
class DocumentPrinter {
  public:
    static constexpr std::size_t document_bytes_max = 16 * 1024 * 1024;

    virtual ~DocumentPrinter() = default;

    /// Does not change during the printer's life.
    [[nodiscard]] virtual PrintForm form() const = 0;
    [[nodiscard]] virtual kiosk::Result<void> print(RequestId request, Printable document) = 0;
    /// Ends a running or waiting print. Unknown or finished requests are ignored.
    virtual void cancel(RequestId request) = 0;

    [[nodiscard]] virtual DocumentPrinterState state() const = 0;
    [[nodiscard]] virtual DocumentPrinterReport report() const = 0;
    /// Asks the printer for its state now instead of at the next turn.
    virtual void refresh() = 0;
    /// Whether somebody looks at the state now; at first somebody does. A driver that has to ask
    /// the printer for it asks less often while nobody looks, and at once when somebody does again.
    virtual void watch(bool /*somebody*/) {}
};

}  // namespace drivers
