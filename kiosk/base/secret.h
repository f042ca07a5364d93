#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiosk {

/// Overwrites memory in a way that the optimiser may not remove.
void wipe_bytes(void* data, std::size_t size);

inline void wipe_value(std::string& text) {
    text.resize(text.capacity());
    wipe_bytes(text.data(), text.size());
    text.clear();
}
template <class T>
void wipe_value(std::vector<T>& items) {
    wipe_bytes(items.data(), items.size() * sizeof(T));
    items.clear();
}

/// Holds personal data or keys: has no stream operator, is zeroed when it ends, and is copied only
/// where `copy()` says so. Reading needs the word `reveal`, which reviewers look for.
template <class T>
class Secret {
  public:
    Secret() = default;
    explicit Secret(T value) : value_(std::move(value)) {}
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { wipe_value(other.value_); }
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            wipe_value(value_);
            value_ = std::move(other.value_);
            wipe_value(other.value_);
        }
        return *this;
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { wipe_value(value_); }

    [[nodiscard]] Secret copy() const { return Secret(T(value_)); }
    [[nodiscard]] const T& reveal() const { return value_; }
    [[nodiscard]] T& reveal() { return value_; }
    [[nodiscard]] bool empty() const { return value_.empty(); }
    void wipe() { wipe_value(value_); }

    friend bool operator==(const Secret& a, const Secret& b) { return a.value_ == b.value_; }

  private:
    T value_{};
};

using SecretText = Secret<std::string>;
using SecretBytes = Secret<std::vector<unsigned char>>;

/// Overwrites the calling thread's stack below this call, where ended functions left values behind.
void scrub_stack();

}  // namespace kiosk
