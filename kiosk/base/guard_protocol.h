#pragma once

#include <array>
#include <cstdint>

/// The words between bianmin-guard and a program that it started: one request and one reply, each
/// one packet of fixed size on a SOCK_SEQPACKET socket pair whose number is in the environment.
/// Same machine, same build: numbers are in the machine's own byte order.
///
/// **Limits:** a request of any other size or version is answered with `malformed`.
/// **Secrets:** `key` in both; whoever holds a packet wipes it after use.
namespace kiosk::guard {

constexpr const char* environment_name = "BIANMIN_GUARD_FD";
constexpr std::uint32_t protocol_version = 0x42474402;  // "BGD", version 2
constexpr std::size_t key_id_bytes = 16;
constexpr std::size_t key_bytes = 32;
/// Keys of all programs together.
constexpr std::size_t most_keys = 64;

enum class Operation : std::uint32_t {
    put = 1,  // keep `key` under `id`, replacing an older one
    get,      // give the key of `id` back; it stays
    drop,     // forget `id`; fine when it is not there
    ready,    // the program serves: its screen is drawn, its loop runs
    ping,     // the program is alive
};

enum class Status : std::uint32_t {
    ok = 0,
    not_found,
    full,
    refused,    // this program may not keep keys, or there is no locked memory
    malformed,  // wrong size, version or operation
};

struct Request {
    std::uint32_t version = protocol_version;
    /// Comes back in the reply, so that a late reply is not taken for the next one.
    std::uint32_t serial = 0;
    Operation operation = Operation::ping;
    std::array<std::uint8_t, key_id_bytes> id{};
    std::array<std::uint8_t, key_bytes> key{};
};
static_assert(sizeof(Request) == 60);

struct Reply {
    std::uint32_t version = protocol_version;
    std::uint32_t serial = 0;
    Status status = Status::malformed;
    std::array<std::uint8_t, key_bytes> key{};
};
static_assert(sizeof(Reply) == 44);

}  // namespace kiosk::guard
