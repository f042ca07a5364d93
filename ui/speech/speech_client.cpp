#include "ui/speech/speech_client.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "kiosk/base/secret.h"

namespace ui {

namespace {

int connect_to(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return -1;
    std::memcpy(address.sun_path, path.data(), path.size());
    const int file = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (file < 0) return -1;
    if (::connect(file, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return file;
    ::close(file);
    return -1;
}

}  // namespace

SpeechClient::SpeechClient(std::string socket, std::function<void()> changed)
    : path_(std::move(socket)),
      changed_(std::move(changed)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { run(); }) {}

SpeechClient::~SpeechClient() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    ends_.notify_all();
    eventfd_write(wake_, 1);
    thread_.join();
    ::close(wake_);
}

void SpeechClient::run() {
    auto away_since = std::chrono::steady_clock::now();
    for (;;) {
        const int file = connect_to(path_);
        if (file >= 0) {
            listen(file);
            away_since = std::chrono::steady_clock::now();
        }
        if (std::chrono::steady_clock::now() - away_since >= patience)
            set_health({kiosk::ErrorCode::device_gone, "bianmin-speech is away"});
        std::unique_lock lock(mutex_);
        if (ends_.wait_for(lock, connect_rest, [this] { return ending_; })) return;
    }
}

void SpeechClient::listen(int socket) {
    {
        const std::lock_guard lock(mutex_);
        socket_ = socket;
        if (sound_) send(*sound_);
    }
    std::array<char, speech::packet_bytes_max> packet{};
    for (bool open = true; open;) {
        std::array<pollfd, 2> files{{{socket, POLLIN, 0}, {wake_, POLLIN, 0}}};
        if (::poll(files.data(), files.size(), -1) < 0 && errno != EINTR) break;
        {
            const std::lock_guard lock(mutex_);
            if (ending_) break;
        }
        const ssize_t size = ::recv(socket, packet.data(), packet.size(), MSG_DONTWAIT);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (size <= 0) break;
        const auto message = speech::message_of({packet.data(), static_cast<std::size_t>(size)});
        if (!message)
            open = false;
        else if (const auto* health = std::get_if<speech::Health>(&*message))
            set_health(*health);
    }
    const std::lock_guard lock(mutex_);
    socket_ = -1;
    ::close(socket);
}

void SpeechClient::send(const speech::Message& message) {
    if (socket_ < 0) return;
    std::string packet = speech::packet_of(message);
    // A program that takes nothing any more is ended by the guard's watchdog; words are dropped.
    static_cast<void>(::send(socket_, packet.data(), packet.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
    kiosk::wipe_value(packet);
}

void SpeechClient::say(speech::Say say) {
    const std::lock_guard lock(mutex_);
    say.serial = ++serial_;
    speech::Message message{std::move(say)};
    send(message);
    kiosk::wipe_value(std::get<speech::Say>(message).text);
}

void SpeechClient::stop() {
    const std::lock_guard lock(mutex_);
    send(speech::Stop{});
}

void SpeechClient::use(const speech::Sound& sound) {
    const std::lock_guard lock(mutex_);
    if (sound_ == sound) return;
    sound_ = sound;
    send(sound);
}

speech::Health SpeechClient::health() const {
    const std::lock_guard lock(mutex_);
    return health_;
}

void SpeechClient::set_health(speech::Health health) {
    {
        const std::lock_guard lock(mutex_);
        if (health_ == health) return;
        health_ = std::move(health);
    }
    if (changed_) changed_();
}

}  // namespace ui
