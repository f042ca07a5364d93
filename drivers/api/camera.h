#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "drivers/api/code_scanner.h"
#include "drivers/api/device.h"
#include "drivers/api/face.h"
#include "drivers/api/page.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// Where a camera is and how it shall see.
struct CameraSource {
    /// "document", "face" …; letters, digits, - and _.
    std::string name;
    /// A node ("/dev/video0") or an address that sends MJPEG ("http://…").
    std::string location;
    int width = 640;
    int height = 480;
    friend bool operator==(const CameraSource&, const CameraSource&) = default;
};

/// What the light is like; the camera does what it can.
enum class ExposureHint { automatic, bright_document, dim_room };

/// One picture, whole: rows of blue, green, red, 8 bits each.
/// **Secrets:** a frame may show a person or a document.
struct CameraFrame {
    kiosk::SecretBytes pixels;
    int width = 0;
    int height = 0;
    /// Bytes from one row to the next.
    int stride = 0;
    /// Counts the frames of one stream, from 1; a gap means that frames were not fetched.
    std::uint64_t sequence = 0;
    /// Steady clock of the machine, the same in all programs.
    kiosk::SteadyTime taken_at{};
};

/// XFS4IoT Camera: state of one camera.
struct CameraChanged {
    std::string camera;
    DeviceState state;
};
/// bianmin-vision, which opens the cameras and looks at picture files, is there (`online`) or away;
/// until it is told, it is away.
struct VisionChanged {
    DeviceState state;
};
/// A code lay before a camera that reads codes.
struct CodeShown {
    std::string camera;
    CodeScan scan;
};
/// A picture was looked at for a page: where it lies, and what to tell the person.
struct PageLooked {
    std::string camera;
    std::optional<PageCorners> corners;
    PageAdvice advice = PageAdvice::lay_page;
};
/// A page was taken and is good; the next one is taken when it was moved or changed.
struct PageTaken {
    std::string camera;
    CapturedPage page;
};
/// A page was taken and is not good enough to be kept; it is tried again when it was moved.
struct PageRefused {
    std::string camera;
    PageRefusal why = PageRefusal::blurred;
};
/// A picture file that somebody handed in: a page as if it had been taken here, or why it is not
/// kept.
using CheckedPicture = std::variant<CapturedPage, PageRefusal>;
inline constexpr std::size_t picture_file_bytes_max = std::size_t{12} * 1024 * 1024;
inline constexpr std::int64_t picture_file_points_max = 50'000'000;

/// A picture was looked at for a face: what to tell the person.
struct FaceLooked {
    std::string camera;
    FaceAdvice advice = FaceAdvice::step_before_camera;
};
/// A good picture of one face; no more come until it is asked for anew.
struct FaceTaken {
    std::string camera;
    FacePicture picture;
};
using CameraEvent = std::variant<CameraChanged, VisionChanged, CodeShown, PageLooked, PageTaken,
                                 PageRefused, FaceLooked, FaceTaken>;
/// Receives events on the client's thread; must return at once and may not call the cameras.
using CameraEventSink = std::function<void(CameraEvent)>;

/// For technicians. Nothing in it is personal.
struct CameraReport {
    Capabilities capabilities;
    DeviceState state;
    std::uint64_t frames = 0;
    std::uint64_t faults = 0;
    std::uint64_t stuck_calls = 0;
    std::string last_error;
};

/// The cameras of the terminal. They are opened in a program of their own; its end costs the frame
/// that was waited for and nothing else.
///
/// **Threads:** any. `start`, `stop` and `state` return at once, `frame` waits.
/// **Time:** a camera that goes away is told within a second, one that falls silent within 5 s;
/// back within 5 s.
/// **Errors:** `frame`: `timed_out` no new picture in time · `device_gone` camera or program is
/// away · `not_found` no such camera, or it was not started · `device_fault`.
class Cameras {
  public:
    virtual ~Cameras() = default;

    /// The camera begins to send, now or as soon as it can; a stream outlives unplugging and the
    /// end of the other program.
    virtual void start(const std::string& camera, ExposureHint hint) = 0;
    virtual void stop(const std::string& camera) = 0;
    /// Reads codes in what the camera sees; each comes as `CodeShown`, once while it lies there.
    /// The camera sends for as long, whether it was started or not.
    virtual void read_codes(const std::string& camera, bool on) = 0;
    /// Looks for a page: `PageLooked` some times a second, and a picture by itself when the page
    /// lies still and is sharp. Called again, it takes the same page anew.
    virtual void watch_page(const std::string& camera, bool on,
                            PaperShape shape = PaperShape::any) = 0;
    /// Looks for a face before the camera that sees people: `FaceLooked` some times a second, and
    /// one `FaceTaken` when it is good. Who it is, and whether somebody is there, is not looked
    /// for.
    virtual void watch_face(const std::string& camera, bool on) = 0;
    /// The newest picture that is later than `after` (0: any).
    [[nodiscard]] virtual kiosk::Result<CameraFrame> frame(const std::string& camera,
                                                           std::uint64_t after,
                                                           kiosk::Duration timeout) = 0;
    /// Looks at a picture file of a person's own as at a page below a camera: JPEG or PNG by its
    /// content, upright as its camera says. Opened in the other program only. Waits.
    /// **Errors:** `bad_format` neither, or not whole · `limit_exceeded` more than
    /// `picture_file_bytes_max` bytes or `picture_file_points_max` points · `device_busy` others
    /// are looked at · `device_gone` the program is away or ended over it · `timed_out`.
    [[nodiscard]] virtual kiosk::Result<CheckedPicture> check_picture(
        const kiosk::SecretBytes& file, PaperShape shape, kiosk::Duration timeout) = 0;
    [[nodiscard]] virtual DeviceState state(const std::string& camera) const = 0;
    [[nodiscard]] virtual std::vector<CameraReport> report() const = 0;
};

[[nodiscard]] std::string_view name_of(ExposureHint hint);

}  // namespace drivers
