#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "drivers/api/device.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// What kind of code was read, as far as the scanner tells. **Source:** AIM symbology identifiers,
/// ISO/IEC 15424; names of XFS4IoT BarcodeReader.
enum class Symbology {
    unknown,
    qr,
    gs1_qr,
    data_matrix,
    gs1_data_matrix,
    aztec,
    pdf417,
    han_xin,
    code128,
    gs1_128,
    code39,
    code93,
    codabar,
    itf,
    ean_upc,
    gs1_databar,
};

/// One code, whole. The bytes are what the code holds, in whatever encoding; a separator of GS1 is
/// 1D. Nothing in them is opened, followed or run by a driver: whoever asked for the scan knows
/// what form it expects.
/// **Secrets:** a code may be a person's health or travel code.
struct CodeScan {
    kiosk::SecretBytes bytes;
    Symbology symbology = Symbology::unknown;
    kiosk::SteadyTime at{};
};

/// A code was read. Reads of the same code that follow within the pause of the quirks are dropped.
struct CodeScanned {
    CodeScan scan;
};

/// Something was read that can't be handed on: `limit_exceeded` longer than `code_bytes_max`,
/// `protocol_error` reports or characters that no code makes, `timed_out` a code that broke off.
struct CodeRefused {
    kiosk::Error error;
};

using CodeScannerEvent = std::variant<CodeScanned, CodeRefused, DeviceEvent>;

/// Receives events on the device's thread; must return at once and may not call the scanner.
using CodeScannerEventSink = std::function<void(CodeScannerEvent)>;

/// For technicians. Nothing in it is personal.
struct CodeScannerReport {
    Capabilities capabilities;
    DeviceState state;
    /// Scanners attached but not used.
    std::vector<std::string> other_scanners;
    std::uint64_t codes = 0;
    std::uint64_t repeats_dropped = 0;
    std::uint64_t refused = 0;
    std::uint64_t ignored_while_off = 0;
    std::uint64_t faults = 0;
    std::uint64_t attachments = 0;
    std::string last_error;
};

/// The code scanner of the terminal, whatever its cable. It is grabbed: what it reads reaches this
/// interface and no window.
///
/// **Threads:** any; all calls return at once. Events come on the device's thread.
/// **Time:** unplugging is seen within a second; back within 5 s after it is plugged in.
/// **Limits:** `code_bytes_max` a code.
class CodeScanner {
  public:
    /// The largest QR code (version 40-L) holds 2953 bytes, PDF417 1108; twice that leaves room for
    /// what a scanner puts around it.
    static constexpr std::size_t code_bytes_max = 6 * 1024;

    virtual ~CodeScanner() = default;

    /// XFS4IoT “Scanner: On/Off”. While off (as at the start), codes are read from the device and
    /// forgotten: what was shown to the scanner before somebody asked for a code never arrives
    /// late.
    virtual void set_on(bool on) = 0;
    [[nodiscard]] virtual DeviceState state() const = 0;
    [[nodiscard]] virtual CodeScannerReport report() const = 0;
    /// A technician's reset: quarantine ends, the device is opened anew.
    virtual void reset() = 0;
};

/// From an AIM identifier as "]Q3"; `unknown` for what it does not know.
[[nodiscard]] Symbology symbology_of_aim(std::string_view identifier);
[[nodiscard]] std::string_view name_of(Symbology symbology);
/// What `bytes` mean when the code does not say: UTF-8, then GB 18030. None with control characters
/// that no text has (GS1's separator is fine).
[[nodiscard]] std::optional<kiosk::SecretText> text_of_code(std::span<const unsigned char> bytes);
[[nodiscard]] std::string text_of(const CodeScannerReport& report);

}  // namespace drivers
