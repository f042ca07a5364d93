#pragma once

#include <optional>
#include <string>

#include "ui/speech/service/speaker.h"

namespace ui::speech {

/// Listens for the terminal and says what it is told. One client: a new one takes the place of the
/// old, and what the old one wanted said is dropped.
/// **Threads:** one, in `serve`. **Errors:** `listen`: bad_config (path too long), io_error.
class SpeechServer {
  public:
    /// Longest sleep of the loop: the guard wants to hear from it.
    static constexpr kiosk::Duration turn{5'000};
    /// While something is said.
    static constexpr kiosk::Duration busy_turn{20};
    static constexpr kiosk::Duration rest_after{20'000};

    SpeechServer(Speaker& speaker, const kiosk::Clock& clock);
    ~SpeechServer();
    SpeechServer(const SpeechServer&) = delete;
    SpeechServer& operator=(const SpeechServer&) = delete;

    /// Replaces a socket that an ended process left; it is for its owner only.
    [[nodiscard]] kiosk::Result<void> listen(const std::string& path);
    /// Serves once. False when `stop` became readable.
    [[nodiscard]] bool serve(int stop);

  private:
    void accept();
    void take();
    void hang_up();
    void tell(const Message& message);

    Speaker& speaker_;
    const kiosk::Clock& clock_;
    int listener_ = -1;
    int client_ = -1;
    std::string path_;
    std::optional<Health> told_;
    kiosk::SteadyTime busy_at_{};
};

}  // namespace ui::speech
