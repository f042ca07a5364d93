#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "drivers/api/document_printer.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace drivers {

/// Numbers as they stand in the protocol. **Source:** RFC 8011 §5.3.7, §5.4.11, appendix B.
namespace ipp {
inline constexpr int job_pending = 3;
inline constexpr int job_held = 4;
inline constexpr int job_processing = 5;
inline constexpr int job_stopped = 6;
inline constexpr int job_cancelled = 7;
inline constexpr int job_aborted = 8;
inline constexpr int job_completed = 9;
inline constexpr int printer_idle = 3;
inline constexpr int printer_processing = 4;
inline constexpr int printer_stopped = 5;
/// Status codes up to here are success.
inline constexpr int ok_last = 0x00FF;
inline constexpr int not_possible = 0x0404;
inline constexpr int not_found = 0x0406;
inline constexpr int gone = 0x0407;
inline constexpr int entity_too_large = 0x0408;
inline constexpr int document_format_not_supported = 0x040A;
inline constexpr int attributes_not_supported = 0x040B;
inline constexpr int document_format_error = 0x0411;
inline constexpr int service_unavailable = 0x0502;
inline constexpr int temporary_error = 0x0505;
inline constexpr int not_accepting_jobs = 0x0506;
inline constexpr int busy = 0x0507;
}  // namespace ipp

/// What the printer said of itself. Missing attributes stay as they are here.
struct IppPrinterFacts {
    int state = 0;
    std::vector<std::string> reasons;
    bool accepting_jobs = true;
    std::string model;
    std::vector<std::string> formats;
    std::vector<std::string> media;
    /// marker-levels, percent; -1 unknown, -2 unknown, -3 some (RFC 3805).
    std::vector<int> marker_levels;
    /// In the order of `marker_levels`; "toner", "ink", "waste-toner" … (PWG 5100.9).
    std::vector<std::string> marker_types;
    std::vector<std::string> marker_names;
    /// printer-supply and printer-supply-description, in the same order (PWG 5100.13).
    std::vector<std::string> supplies;
    std::vector<std::string> supply_descriptions;
    /// Paper in the trays.
    std::vector<std::string> media_ready;
    /// The printer can leave pages out by itself.
    bool page_ranges = false;
};

struct IppJobFacts {
    int id = 0;
    int state = 0;
    std::vector<std::string> reasons;
    std::string user;
};

/// An answer of the printer: its IPP status code, and a value when that is a success.
template <class T>
struct IppAnswer {
    int status = 0;
    T value{};
    [[nodiscard]] bool ok() const { return status <= ipp::ok_last; }
};

/// The thinnest wrapper of libcups: one method a request, no logic, and no memory but the
/// connection that `condition` keeps.
///
/// **Threads:** the device's. Blocks.
/// **Time:** each call ends within the port's time-out for connecting plus its time-out for
/// silence.
/// **Errors:** `network`: no connection, or it broke off; `timed_out`: connected, then silence;
/// `protocol_error`: the answer is not IPP. An answer that says no is not an error of the port: see
/// `IppAnswer::status`.
class IppPort {
  public:
    virtual ~IppPort() = default;

    virtual kiosk::Result<IppAnswer<IppPrinterFacts>> printer() = 0;
    /// Only what changes from minute to minute: state, reasons, accepting_jobs, marker_levels,
    /// supplies and media_ready; everything else stays as in a default `IppPrinterFacts`. Keeps its
    /// connection for the next time; any other request ends it first, because small printers serve
    /// one at a time.
    virtual kiosk::Result<IppAnswer<IppPrinterFacts>> condition() = 0;
    virtual kiosk::Result<IppAnswer<int>> create_job(PageRange pages = {}) = 0;
    /// Asked again and again while the printer takes nothing and says nothing, with how long that
    /// has been so: whether to go on.
    using GoesOn = std::function<bool(kiosk::Duration silent)>;
    /// A printer without a spool takes a document while it prints it: silence ends this only when
    /// `goes_on` says so, or is empty.
    virtual kiosk::Result<IppAnswer<int>> send_document(int job, std::span<const unsigned char> pdf,
                                                        const GoesOn& goes_on) = 0;
    virtual kiosk::Result<IppAnswer<IppJobFacts>> job(int job) = 0;
    virtual kiosk::Result<IppAnswer<int>> cancel_job(int job) = 0;
    /// Jobs that have not ended, everybody's.
    virtual kiosk::Result<IppAnswer<std::vector<IppJobFacts>>> unfinished_jobs() = 0;
    /// Sleeps; unlike `Pause` no cancel ends it: taking a job back needs its time.
    virtual void rest(kiosk::Duration time) = 0;
};

}  // namespace drivers
