#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "drivers/camera/vision_socket.h"
#include "drivers/vision/camera_worker.h"
#include "drivers/vision/frame_watcher.h"
#include "drivers/vision/picture_desk.h"

namespace drivers {

/// Listens for programs that want to see, and lets the cameras work for them. A camera sends while
/// at least one connected program has started it; its pictures are looked into while one has asked
/// for codes or a page, and only those who asked hear of it. Picture files are looked at for
/// whoever hands one in.
///
/// **Threads:** one, in `serve`. **Limits:** `clients_max`; more are hung up on.
/// **Errors:** `listen`: `bad_config` path too long, `io_error`.
class VisionServer {
  public:
    static constexpr std::size_t clients_max = 4;
    /// Longest sleep of the loop: the guard wants to hear from it.
    static constexpr kiosk::Duration turn{1'000};

    /// `watchers` look into the pictures of the cameras of their names; they and `desk` have begun.
    /// Without a desk picture files are refused.
    VisionServer(std::vector<std::unique_ptr<CameraWorker>> cameras, int wake,
                 std::vector<std::unique_ptr<FrameWatcher>> watchers = {},
                 std::unique_ptr<PictureDesk> desk = nullptr);
    ~VisionServer();
    VisionServer(const VisionServer&) = delete;
    VisionServer& operator=(const VisionServer&) = delete;

    /// Replaces a socket that an ended process left; it is for its owner only.
    [[nodiscard]] kiosk::Result<void> listen(const std::string& path);
    /// Serves once: everything that waits, or nothing after `turn`. `stop` is a descriptor that
    /// becomes readable when it shall end, or -1. False then, or when a camera is beyond help.
    [[nodiscard]] bool serve(int stop);
    /// The camera whose pictures are looked at without an end (FrameWatcher::hangs). Only a new
    /// process helps; this one must end without its destructors.
    [[nodiscard]] std::optional<std::string> hanging() const;
    [[nodiscard]] std::size_t clients() const { return clients_.size(); }

  private:
    struct Client {
        VisionSocket socket;
        std::uint64_t number = 0;
        std::set<std::string> streams{};
        std::set<std::string> codes{};
        std::set<std::string> pages{};
        std::set<std::string> faces{};
    };

    void accept();
    /// False when the connection is over.
    [[nodiscard]] bool serve_client(Client& client);
    [[nodiscard]] kiosk::Result<void> answer(Client& client, const vision::Message& request,
                                             int file);
    [[nodiscard]] kiosk::Result<void> check(const Client& client, std::uint32_t serial,
                                            const vision::CheckPicture& wish, int file);
    [[nodiscard]] CameraWorker* find(const std::string& name);
    [[nodiscard]] FrameWatcher* find_watcher(const std::string& name);
    [[nodiscard]] vision::Body look(Client& client, const std::string& camera,
                                    std::set<std::string> Client::*what, bool on);
    void announce();
    void hand_on_seen();
    /// A client that does not listen any more is hung up on.
    void tell(const std::string& camera, std::set<std::string> Client::*what, vision::Body body,
              int file = -1);
    void hand_on(const std::string& camera, SeenInPicture& seen);
    void hand_on(const std::string& camera, const CapturedPage& page);
    /// To those whom `send` knows, with the page's bytes; false when they can't be shared.
    using SendShot = std::function<void(vision::PageShot shot, int file)>;
    [[nodiscard]] static bool share(const std::string& camera, const CapturedPage& page,
                                    const SendShot& send);
    void hand_on_checked();
    void hand_on(const std::string& camera, const FacePicture& face);
    void follow_streams();
    [[nodiscard]] vision::State state() const;

    std::vector<std::unique_ptr<CameraWorker>> cameras_;
    std::vector<std::unique_ptr<FrameWatcher>> watchers_;
    const std::unique_ptr<PictureDesk> desk_;
    std::uint64_t clients_seen_ = 0;
    unsigned faces_asked_ = 0;
    unsigned pages_asked_ = 0;
    /// Asked for last; a terminal has one camera for papers.
    PaperShape shape_ = PaperShape::any;
    /// The state that was told last.
    vision::State told_;
    std::vector<Client> clients_;
    std::set<std::string> streaming_;
    const int wake_;
    int listener_ = -1;
    std::string path_;
};

}  // namespace drivers
