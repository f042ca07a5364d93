#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "drivers/api/camera.h"
#include "kiosk/base/encoding.h"

namespace drivers {

/// The words between bianmin-kiosk and bianmin-vision: one packet each on a SOCK_SEQPACKET unix
/// socket, "BVN", version, kind, serial, then the fields, numbers with the lowest byte first, texts
/// with their length before them. A request's serial comes back in its answer; what nobody asked
/// for has serial 0. A packet of another version is answered with `Refused{unknown_version}`.
///
/// The protocol carries words, never pixels: those are in the shared memory of FrameRing, whose
/// file comes along with `Started`, and in the sealed memory that comes along with `PageShot`,
/// `FaceShot` and `CheckPicture` (shared_bytes.h).
///
/// **Limits:** `longest_message` bytes, `most_cameras`, texts up to `longest_text` bytes, codes up
/// to `CodeScanner::code_bytes_max`.
/// **Secrets:** codes.
namespace vision {

constexpr std::uint16_t version = 6;
constexpr std::size_t longest_message = 16 * 1024;
constexpr std::size_t longest_text = 512;
constexpr std::size_t most_cameras = 8;

/// Where bianmin-vision listens: in the folder for files that need not outlive a start.
constexpr const char* socket_name = "vision.sock";

// Requests.
struct StartStream {
    std::string camera;
    ExposureHint hint = ExposureHint::automatic;
    friend bool operator==(const StartStream&, const StartStream&) = default;
};
struct StopStream {
    std::string camera;
    friend bool operator==(const StopStream&, const StopStream&) = default;
};
struct AskState {
    friend bool operator==(const AskState&, const AskState&) = default;
};
/// What a camera's pictures shall be looked at for, from now on; the camera is started apart.
struct ReadCodes {
    std::string camera;
    bool on = false;
    friend bool operator==(const ReadCodes&, const ReadCodes&) = default;
};
/// On once more: the same page is taken anew.
struct WatchPage {
    std::string camera;
    bool on = false;
    PaperShape shape = PaperShape::any;
    friend bool operator==(const WatchPage&, const WatchPage&) = default;
};

// Answers and announcements.
/// A file descriptor of the ring comes with it.
struct Started {
    std::string camera;
    friend bool operator==(const Started&, const Started&) = default;
};
struct Stopped {
    std::string camera;
    friend bool operator==(const Stopped&, const Stopped&) = default;
};
struct CameraWord {
    std::string camera;
    std::string model;
    std::string location;
    DeviceStatus status = DeviceStatus::starting;
    Confidence confidence = Confidence::unknown;
    RecoveryAction recovery = RecoveryAction::none;
    Blame blame = Blame::nobody;
    std::string detail;
    std::uint64_t frames = 0;
    std::uint64_t faults = 0;
    std::uint64_t stuck_calls = 0;
    friend bool operator==(const CameraWord&, const CameraWord&) = default;
};
/// The answer to AskState, and on every change (serial 0).
struct State {
    std::vector<CameraWord> cameras;
    friend bool operator==(const State&, const State&) = default;
};
enum class Refusal : std::uint8_t {
    malformed,
    unknown_version,
    unknown_camera,
    full,
    /// Of a picture file: no JPEG or PNG, or damaged; more bytes or points than are opened.
    not_a_picture,
    too_large,
    failed,
};
struct Refused {
    Refusal why = Refusal::malformed;
    friend bool operator==(const Refused&, const Refused&) = default;
};

/// The answer to ReadCodes and WatchPage.
struct Looking {
    std::string camera;
    friend bool operator==(const Looking&, const Looking&) = default;
};
/// To those who asked for codes, serial 0, as all that follow.
struct CodeRead {
    std::string camera;
    Symbology symbology = Symbology::unknown;
    kiosk::SecretBytes bytes;
    friend bool operator==(const CodeRead& a, const CodeRead& b) {
        return a.camera == b.camera && a.symbology == b.symbology &&
               a.bytes.reveal() == b.bytes.reveal();
    }
};
/// To those who watch a page.
struct PageWatched {
    std::string camera;
    PageAdvice advice = PageAdvice::lay_page;
    /// On the wire in units of 1/65535 of the picture's width and height.
    std::optional<PageCorners> corners;
    friend bool operator==(const PageWatched&, const PageWatched&) = default;
};
/// A file descriptor comes with it: `scan_bytes` of the page, then the small picture. Without a
/// camera and with a serial it is the answer to CheckPicture, as PageNotKept may be.
struct PageShot {
    std::string camera;
    ScannedPage::Coding coding = ScannedPage::Coding::jpeg;
    std::uint32_t scan_bytes = 0;
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    std::uint16_t dots_per_inch = 0;
    std::uint16_t preview_width = 0;
    std::uint16_t preview_height = 0;
    friend bool operator==(const PageShot&, const PageShot&) = default;
};
struct PageNotKept {
    std::string camera;
    PageRefusal why = PageRefusal::blurred;
    friend bool operator==(const PageNotKept&, const PageNotKept&) = default;
};

/// A picture file of somebody's own, to be looked at as a page; a file descriptor of `bytes` bytes
/// comes with it. Answered by PageShot, PageNotKept or Refused.
struct CheckPicture {
    std::uint32_t bytes = 0;
    PaperShape shape = PaperShape::any;
    friend bool operator==(const CheckPicture&, const CheckPicture&) = default;
};

/// Of the camera that sees people; answered by Looking.
struct WatchFace {
    std::string camera;
    bool on = false;
    friend bool operator==(const WatchFace&, const WatchFace&) = default;
};
/// To those who watch a face, serial 0.
struct FaceWatched {
    std::string camera;
    FaceAdvice advice = FaceAdvice::step_before_camera;
    friend bool operator==(const FaceWatched&, const FaceWatched&) = default;
};
/// A file descriptor comes with it: a JPEG file of `bytes` bytes.
struct FaceShot {
    std::string camera;
    std::uint32_t bytes = 0;
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    friend bool operator==(const FaceShot&, const FaceShot&) = default;
};

using Body = std::variant<StartStream, StopStream, AskState, Started, Stopped, State, Refused,
                          ReadCodes, WatchPage, Looking, CodeRead, PageWatched, PageShot,
                          PageNotKept, CheckPicture, WatchFace, FaceWatched, FaceShot>;

struct Message {
    std::uint32_t serial = 0;
    Body body;
    friend bool operator==(const Message&, const Message&) = default;
};

[[nodiscard]] kiosk::Bytes bytes_of(const Message& message);
/// **Errors:** `bad_format` anything that is not exactly one message; `conflict` another version.
[[nodiscard]] kiosk::Result<Message> parse_message(std::span<const unsigned char> bytes);

}  // namespace vision
}  // namespace drivers
