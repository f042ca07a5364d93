#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "kiosk/base/result.h"

/// The words between bianmin-kiosk and bianmin-speech: one packet each on a SOCK_SEQPACKET unix
/// socket, a line of words and behind it the text to be said. Both ends belong to one release;
/// a packet that is not understood is answered by hanging up.
namespace ui::speech {

/// Where bianmin-speech listens: in the folder for files that need not outlive a start.
constexpr const char* socket_name = "speech.sock";
constexpr std::size_t packet_bytes_max = 8192;
/// Longer texts are cut where they are made.
constexpr std::size_t text_bytes_max = 6000;

/// Says the text after what is being said. A clip of this id is played instead where there is one.
struct Say {
    std::uint32_t serial = 0;
    std::string language = "zh";
    bool is_name = false;
    std::string clip;  // [a-z0-9_.]; empty: none
    std::string text;
    friend bool operator==(const Say&, const Say&) = default;
};
/// Silence, at once; what waits is dropped.
struct Stop {
    friend bool operator==(const Stop&, const Stop&) = default;
};
/// From the next words on.
struct Sound {
    int volume = 70;  // per cent
    int speed = 100;  // per cent of the usual pace
    bool headset = false;
    friend bool operator==(const Sound&, const Sound&) = default;
};

/// Was said, or dropped.
struct Said {
    std::uint32_t serial = 0;
    friend bool operator==(const Said&, const Said&) = default;
};
/// What stands in the way; empty: nothing. Sent after connecting and at every change.
struct Health {
    std::optional<kiosk::ErrorCode> problem;
    std::string detail;
    friend bool operator==(const Health&, const Health&) = default;
};

using Message = std::variant<Say, Stop, Sound, Said, Health>;

[[nodiscard]] std::string packet_of(const Message& message);
/// **Errors:** bad_format.
[[nodiscard]] kiosk::Result<Message> message_of(std::string_view packet);

}  // namespace ui::speech
