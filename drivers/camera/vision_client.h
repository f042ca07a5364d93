#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "drivers/api/camera.h"
#include "drivers/camera/frame_ring.h"
#include "drivers/camera/vision_socket.h"
#include "drivers/core/device_actor.h"

namespace drivers {

/// The terminal's side of bianmin-vision. Connects by itself, again and again while the other
/// program is away; streams that were started are started anew there, and what was looked for is
/// looked for again.
///
/// **Threads:** the public methods any; one of its own, "vision-client".
/// **Time:** the end of bianmin-vision is seen at once; a new one within `connect_rest`. A camera
/// is `starting` until it is known whether bianmin-vision is there and how its cameras are, at most
/// 2 s after the connection.
class VisionClient final : public Cameras {
  public:
    static constexpr kiosk::Duration connect_rest{300};

    /// `socket` is the path that bianmin-vision listens at. `clock` and what `sink` refers to must
    /// outlive it.
    VisionClient(std::string socket, const kiosk::Clock& clock, CameraEventSink sink);
    ~VisionClient() override;
    VisionClient(const VisionClient&) = delete;
    VisionClient& operator=(const VisionClient&) = delete;

    void start(const std::string& camera, ExposureHint hint) override;
    void stop(const std::string& camera) override;
    void read_codes(const std::string& camera, bool on) override;
    void watch_page(const std::string& camera, bool on,
                    PaperShape shape = PaperShape::any) override;
    void watch_face(const std::string& camera, bool on) override;
    [[nodiscard]] kiosk::Result<CameraFrame> frame(const std::string& camera, std::uint64_t after,
                                                   kiosk::Duration timeout) override;
    [[nodiscard]] kiosk::Result<CheckedPicture> check_picture(const kiosk::SecretBytes& file,
                                                              PaperShape shape,
                                                              kiosk::Duration timeout) override;
    [[nodiscard]] DeviceState state(const std::string& camera) const override;
    [[nodiscard]] std::vector<CameraReport> report() const override;
    [[nodiscard]] bool is_connected() const;

  private:
    struct Stream {
        ExposureHint hint = ExposureHint::automatic;
        /// Somebody wants to see it; a stream runs also for codes and pages alone.
        bool shown = false;
        bool codes = false;
        bool page = false;
        bool face = false;
        PaperShape shape = PaperShape::any;
        /// Not told to the other program yet.
        bool codes_changed = false;
        bool page_changed = false;
        /// Of the request to watch for pages that is not answered yet; 0: none.
        std::uint32_t page_serial = 0;
        bool face_changed = false;
        [[nodiscard]] bool wanted() const { return shown || codes || page || face; }
        /// Told to the other program; false after it went away.
        bool asked = false;
        std::shared_ptr<FrameRing> ring;
        /// What the number of a frame in the ring is counted on: a new ring begins at 1.
        std::uint64_t base = 0;
        std::uint64_t handed_out = 0;
    };

    /// A picture file on its way, until it is answered or nobody waits any more.
    struct Check {
        const kiosk::SecretBytes& file;
        PaperShape shape = PaperShape::any;
        std::uint32_t serial = 0;  // 0: not sent
        std::optional<kiosk::Result<CheckedPicture>> answer{};
    };

    kiosk::Duration idle();
    void connect();
    void disconnect(const kiosk::Error& why);
    void ask_for_streams();
    void take(VisionSocket::Received received);
    void take_state(const vision::State& state);
    void take_ring(const std::string& camera, int file);
    void page_answered(std::uint32_t serial);
    [[nodiscard]] bool watches_page(const std::string& camera) const;
    void take_code(vision::CodeRead code);
    void take_look(const vision::PageWatched& look);
    void take_page(const vision::PageShot& shot, int file);
    [[nodiscard]] std::optional<CapturedPage> page_of(const vision::PageShot& shot, int file);
    void take_face(const vision::FaceShot& shot, int file);
    void send_checks();
    /// True when it was the answer to one.
    [[nodiscard]] bool take_check(const VisionSocket::Received& received);
    void answer_checks(const kiosk::Error& why);
    [[nodiscard]] bool ask(vision::Body body);
    /// A stream that may be new; nullptr: too many. Under the lock.
    [[nodiscard]] Stream* stream_of(const std::string& camera);
    /// Ends it when nobody wants anything of it. Under the lock.
    void settle(const std::string& camera);
    void tell(const std::string& camera, DeviceState state);
    [[nodiscard]] DeviceState away() const;
    [[nodiscard]] static DeviceState starting();

    const std::string path_;
    const kiosk::Clock& clock_;
    const CameraEventSink sink_;

    // The client's thread.
    std::optional<VisionSocket> socket_;
    std::uint32_t serial_ = 0;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, Stream> streams_;
    std::vector<std::string> stopped_;
    std::vector<Check*> checks_;
    std::map<std::string, CameraReport> reports_;
    bool connected_ = false;
    kiosk::SteadyTime connected_at_{};
    bool is_heard_ = false;  ///< over this connection: how its cameras are
    bool was_away_ = false;
    std::string away_because_ = "not connected yet";

    DeviceActor actor_;  // last: its thread uses all of the above
};

}  // namespace drivers
