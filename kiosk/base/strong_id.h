#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace kiosk {

/// A number or text that may not be mixed up with another kind: `using SessionId = StrongId<struct
/// SessionTag, uint64_t>`.
template <class Tag, class T>
class StrongId {
  public:
    StrongId() = default;
    explicit StrongId(T value) : value_(std::move(value)) {}
    [[nodiscard]] const T& value() const { return value_; }
    friend auto operator<=>(const StrongId&, const StrongId&) = default;

  private:
    T value_{};
};

/// RFC 9562 UUID. Lower-case text with hyphens on every wire.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] std::string text() const;
    /// Empty or malformed text gives the nil UUID.
    [[nodiscard]] static Uuid parse(std::string_view text);
    [[nodiscard]] bool is_nil() const { return *this == Uuid{}; }
    friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

}  // namespace kiosk

template <class Tag, class T>
struct std::hash<kiosk::StrongId<Tag, T>> {
    std::size_t operator()(const kiosk::StrongId<Tag, T>& id) const {
        return std::hash<T>{}(id.value());
    }
};
