#include "kiosk/forms/secret_record.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace kiosk {

namespace {

constexpr std::size_t first_capacity = 4096;
constexpr std::size_t length_digits_max = 9;

}  // namespace

SecretWriter::SecretWriter() {
    text_.reveal().reserve(first_capacity);
}

void SecretWriter::append(std::string_view text) {
    std::string& current = text_.reveal();
    if (current.size() + text.size() > current.capacity()) {
        SecretText larger;
        larger.reveal().reserve(std::max(current.capacity() * 2, current.size() + text.size()));
        larger.reveal().append(current);
        larger.reveal().append(text);
        text_ = std::move(larger);
        return;
    }
    current.append(text);
}

void SecretWriter::append_json_string(std::string_view text) {
    static constexpr std::string_view hex = "0123456789abcdef";
    append("\"");
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == '"' || byte == '\\') {
            append("\\");
            append(text.substr(i, 1));
        } else if (byte < 0x20) {
            const char escape[] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
            append({escape, sizeof escape});
        } else {
            append(text.substr(i, 1));
        }
    }
    append("\"");
}

void SecretWriter::append_field(std::string_view bytes) {
    append(std::to_string(bytes.size()));
    append(":");
    append(bytes);
    append(",");
}

void SecretWriter::append_field(std::uint64_t number) {
    append_field(std::string_view(std::to_string(number)));
}

SecretText SecretWriter::finish() && {
    return std::move(text_);
}

std::optional<std::string_view> NetstringReader::field() {
    const auto colon = rest_.substr(0, length_digits_max + 1).find(':');
    std::size_t length = 0;
    if (!failed_ && colon != std::string_view::npos && colon > 0) {
        const auto [end, fault] = std::from_chars(rest_.data(), rest_.data() + colon, length);
        const std::size_t after = colon + 1;
        if (fault == std::errc{} && end == rest_.data() + colon && length < rest_.size() - after &&
            rest_[after + length] == ',') {
            const auto bytes = rest_.substr(after, length);
            rest_.remove_prefix(after + length + 1);
            return bytes;
        }
    }
    failed_ = true;
    return std::nullopt;
}

std::optional<std::uint64_t> NetstringReader::number() {
    const auto text = field();
    if (!text) return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (text->empty() || fault != std::errc{} || end != text->data() + text->size()) {
        failed_ = true;
        return std::nullopt;
    }
    return value;
}

std::optional<std::uint64_t> NetstringReader::number_up_to(std::uint64_t limit) {
    const auto value = number();
    if (value && *value > limit) {
        failed_ = true;
        return std::nullopt;
    }
    return value;
}

}  // namespace kiosk
