#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kiosk/base/secret.h"

namespace kiosk {

/// Builds text that holds personal data. A growing std::string leaves its old buffers behind
/// unwiped; this one wipes them. Records are netstrings (`<length>:<bytes>,`), because they need no
/// escaping and no parser that would copy values about.
/// **Secrets:** everything appended. **Threads:** one at a time.
class SecretWriter {
  public:
    SecretWriter();

    void append(std::string_view text);
    /// `"…"` with the escapes of RFC 8259.
    void append_json_string(std::string_view text);
    void append_field(std::string_view bytes);
    void append_field(std::uint64_t number);
    void append_field(const SecretText& secret) { append_field(std::string_view(secret.reveal())); }

    [[nodiscard]] SecretText finish() &&;

  private:
    SecretText text_;
};

/// Reads what SecretWriter::append_field wrote. After the first fault every read gives nothing.
/// The views point into the text given.
class NetstringReader {
  public:
    explicit NetstringReader(std::string_view text) : rest_(text) {}

    [[nodiscard]] std::optional<std::string_view> field();
    [[nodiscard]] std::optional<std::uint64_t> number();
    /// A number not above `limit`: for counts and enum values.
    [[nodiscard]] std::optional<std::uint64_t> number_up_to(std::uint64_t limit);
    [[nodiscard]] bool at_end() const { return !failed_ && rest_.empty(); }

  private:
    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace kiosk
