#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "drivers/camera/vision_socket.h"
#include "drivers/vision/camera_worker.h"

namespace drivers {

/// Listens for programs that want to see, and lets the cameras work for them. A camera sends while
/// at least one connected program has started it.
///
/// **Threads:** one, in `run`. **Limits:** `clients_max`; more are hung up on.
/// **Errors:** `listen`: `bad_config` path too long, `io_error`.
class VisionServer {
  public:
    static constexpr std::size_t clients_max = 4;
    /// Longest sleep of the loop: the guard wants to hear from it.
    static constexpr kiosk::Duration turn{1'000};

    VisionServer(std::vector<std::unique_ptr<CameraWorker>> cameras, int wake);
    ~VisionServer();
    VisionServer(const VisionServer&) = delete;
    VisionServer& operator=(const VisionServer&) = delete;

    /// Replaces a socket that an ended process left; it is for its owner only.
    [[nodiscard]] kiosk::Result<void> listen(const std::string& path);
    /// Serves once: everything that waits, or nothing after `turn`. `stop` is a descriptor that
    /// becomes readable when it shall end, or -1. False then, or when a camera is beyond help.
    [[nodiscard]] bool serve(int stop);
    [[nodiscard]] std::size_t clients() const { return clients_.size(); }

  private:
    struct Client {
        VisionSocket socket;
        std::set<std::string> streams{};
    };

    void accept();
    /// False when the connection is over.
    [[nodiscard]] bool serve_client(Client& client);
    [[nodiscard]] kiosk::Result<void> answer(Client& client, const vision::Message& request);
    [[nodiscard]] CameraWorker* find(const std::string& name);
    void announce();
    void follow_streams();
    [[nodiscard]] vision::State state() const;

    std::vector<std::unique_ptr<CameraWorker>> cameras_;
    std::vector<Client> clients_;
    std::set<std::string> streaming_;
    const int wake_;
    int listener_ = -1;
    std::string path_;
};

}  // namespace drivers
