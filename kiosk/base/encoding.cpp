#include "kiosk/base/encoding.h"

#include <array>
#include <memory>

#include <sodium.h>
#include <unicode/ucnv.h>
#include <unicode/utf8.h>

#include "kiosk/base/strong_id.h"

namespace kiosk {

namespace {

Result<Bytes> unbase64(std::string_view text, int variant) {
    // libsodium 1.0.18 takes bytes beyond ASCII for characters of the alphabet.
    for (const char c : text)
        if (c <= 0) return {ErrorCode::bad_format, "not base64"};
    Bytes bytes(text.size() / 4 * 3 + 3);
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size,
                          &end, variant) != 0 ||
        end != text.data() + text.size())
        return {ErrorCode::bad_format, "not base64"};
    bytes.resize(size);
    return bytes;
}

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};

/// A converter that stops at malformed input instead of replacing it.
std::unique_ptr<UConverter, CloseConverter> open_converter(const char* name) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(name, &status));
    KIOSK_CHECK(U_SUCCESS(status));
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
    ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                          &status);
    return converter;
}

Result<std::string> convert(const char* to, const char* from,
                            std::span<const unsigned char> bytes) {
    // ICU refuses the null pointer that an empty span may have.
    if (bytes.empty()) return std::string();
    auto source = open_converter(from);
    auto target = open_converter(to);
    std::string out(bytes.size() * 4 + 16, '\0');
    char* out_at = out.data();
    const char* in_at = reinterpret_cast<const char*>(bytes.data());
    UErrorCode status = U_ZERO_ERROR;
    ucnv_convertEx(target.get(), source.get(), &out_at, out.data() + out.size(), &in_at,
                   in_at + bytes.size(), nullptr, nullptr, nullptr, nullptr, 1, 1, &status);
    if (U_FAILURE(status)) {
        return {ErrorCode::bad_format, std::string("text is not ") + from};
    }
    out.resize(static_cast<std::size_t>(out_at - out.data()));
    return out;
}

Bytes bytes_of(const std::string& text) {
    return {text.begin(), text.end()};
}

}  // namespace

std::string to_hex(std::span<const unsigned char> bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

Result<Bytes> from_hex(std::string_view text) {
    if (text.empty()) return Bytes{};  // no bytes have no address
    Bytes bytes(text.size() / 2);
    std::size_t size = 0;
    const char* end = nullptr;
    if (text.size() % 2 != 0 ||
        sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size,
                       &end) != 0 ||
        end != text.data() + text.size())
        return {ErrorCode::bad_format, "not hexadecimal"};
    return bytes;
}

Result<Bytes> from_base64(std::string_view text) {
    return unbase64(text, sodium_base64_VARIANT_ORIGINAL);
}
std::string to_base64url(std::span<const unsigned char> bytes) {
    static constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.pop_back();
    return text;
}
Result<Bytes> from_base64url(std::string_view text) {
    return unbase64(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

Result<std::string> utf8_from_utf16le(std::span<const unsigned char> bytes) {
    return convert("UTF-8", "UTF-16LE", bytes);
}
Bytes utf16le_from_utf8(std::string_view text) {
    auto converted = convert("UTF-16LE", "UTF-8", as_bytes(text));
    return converted ? bytes_of(*converted) : Bytes{};
}
Result<Bytes> gb18030_from_utf8(std::string_view text) {
    auto converted = convert("GB18030", "UTF-8", as_bytes(text));
    if (!converted) return converted.error();
    return bytes_of(*converted);
}
Result<std::string> utf8_from_gb18030(std::span<const unsigned char> bytes) {
    return convert("UTF-8", "GB18030", bytes);
}

std::u32string code_points(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 point = 0;
        U8_NEXT(data, at, size, point);
        out.push_back(point < 0 ? U'\uFFFD' : static_cast<char32_t>(point));
    }
    return out;
}

std::string utf8_from(std::u32string_view text) {
    std::string out;
    for (const char32_t point : text) {
        std::array<std::uint8_t, 4> bytes{};
        std::int32_t size = 0;
        UBool failed = false;
        U8_APPEND(bytes.data(), size, 4, static_cast<UChar32>(point), failed);
        if (!failed)
            out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
    }
    return out;
}

std::string Uuid::text() const {
    const std::string hex = to_hex(bytes);
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
           hex.substr(16, 4) + "-" + hex.substr(20);
}

Uuid Uuid::parse(std::string_view text) {
    if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' ||
        text[23] != '-')
        return {};
    std::string hex;
    for (const char c : text)
        if (c != '-') hex.push_back(c);
    const auto bytes = from_hex(hex);
    Uuid id;
    if (bytes && bytes->size() == id.bytes.size())
        for (std::size_t i = 0; i < id.bytes.size(); ++i) id.bytes[i] = (*bytes)[i];
    return id;
}

}  // namespace kiosk
