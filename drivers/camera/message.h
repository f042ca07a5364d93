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
/// The protocol carries words and the number of a frame, never pixels: those are in the shared
/// memory of FrameRing, whose file comes along with `Started`.
///
/// **Limits:** `longest_message` bytes, `most_cameras`, texts up to `longest_text` bytes.
namespace vision {

constexpr std::uint16_t version = 1;
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
/// Which frame is the newest now? For programs that do not map the ring.
struct AskFrame {
    std::string camera;
    friend bool operator==(const AskFrame&, const AskFrame&) = default;
};
struct AskState {
    friend bool operator==(const AskState&, const AskState&) = default;
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
struct NewestFrame {
    std::string camera;
    std::uint64_t sequence = 0;
    friend bool operator==(const NewestFrame&, const NewestFrame&) = default;
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
enum class Refusal : std::uint8_t { malformed, unknown_version, unknown_camera, full };
struct Refused {
    Refusal why = Refusal::malformed;
    friend bool operator==(const Refused&, const Refused&) = default;
};

using Body = std::variant<StartStream, StopStream, AskFrame, AskState, Started, Stopped,
                          NewestFrame, State, Refused>;

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
