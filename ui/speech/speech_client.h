#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "kiosk/base/clock.h"
#include "ui/speech/message.h"

namespace ui {

/// The terminal's side of bianmin-speech. Connects by itself, again and again while the other
/// program is away: what would have been said then is lost, the newest `Sound` is not.
/// **Threads:** the public methods the user interface's; one of its own that waits for the other
/// program. **Time:** all calls return at once. **Secrets:** texts are kept nowhere.
class SpeechClient {
  public:
    static constexpr kiosk::Duration connect_rest{500};
    /// A program that is started anew by the guard is back by then: no need to call a technician.
    static constexpr kiosk::Duration patience{5'000};

    /// `changed` is called on the client's thread when `health` has.
    SpeechClient(std::string socket, std::function<void()> changed);
    ~SpeechClient();
    SpeechClient(const SpeechClient&) = delete;
    SpeechClient& operator=(const SpeechClient&) = delete;

    void say(speech::Say say);
    void stop();
    void use(const speech::Sound& sound);
    /// What stands in the way of speech; device_gone while the other program is away.
    [[nodiscard]] speech::Health health() const;

  private:
    void run();
    /// Until the connection ends or the client does.
    void listen(int socket);
    void send(const speech::Message& message);
    void set_health(speech::Health health);

    const std::string path_;
    const std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::condition_variable ends_;
    int socket_ = -1;
    int wake_ = -1;
    bool ending_ = false;
    std::optional<speech::Sound> sound_;
    speech::Health health_;
    std::uint32_t serial_ = 0;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace ui
