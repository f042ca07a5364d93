#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kiosk/base/clock.h"
#include "kiosk/base/guard_protocol.h"

namespace kiosk::guard {

/// The keys of running visits, in one locked page that is not swapped, not dumped, and not
/// inherited by children.
///
/// **Threads:** one.
/// **Time:** a key that was neither put, asked for nor kept alive during `lifetime` is dropped by
/// `expire`.
/// **Errors:** without locked memory nothing is kept: every put is `refused`.
/// **Limits:** `most_keys` in all.
/// **Secrets:** a dropped key is overwritten at once.
class KeyTable {
  public:
    explicit KeyTable(Duration lifetime);
    ~KeyTable();
    KeyTable(const KeyTable&) = delete;
    KeyTable& operator=(const KeyTable&) = delete;

    using Id = std::array<std::uint8_t, key_id_bytes>;
    using Key = std::array<std::uint8_t, key_bytes>;

    /// `owner` is the number of a program: it sees its own keys only.
    [[nodiscard]] Status put(std::size_t owner, const Id& id, const Key& key, SteadyTime now);
    [[nodiscard]] Status get(std::size_t owner, const Id& id, Key& into, SteadyTime now);
    [[nodiscard]] Status drop(std::size_t owner, const Id& id);
    /// The owner runs: its keys grow no older.
    void keep_alive(std::size_t owner, SteadyTime now);
    void expire(SteadyTime now);

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool locked() const { return entries_ != nullptr; }

  private:
    struct Entry;
    [[nodiscard]] Entry* find(std::size_t owner, const Id& id) const;

    const Duration lifetime_;
    Entry* entries_ = nullptr;
};

}  // namespace kiosk::guard
