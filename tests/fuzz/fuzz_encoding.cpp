#include "kiosk/base/encoding.h"
#include "kiosk/base/strong_id.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {"a钱测试𠮷", "Zm9vYmFy", "00ff10", std::string("\x42\xD8\xB7\xDF", 4)};
}

}  // namespace tests

/// What a decoder accepts comes out the same when it is encoded and decoded again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const unsigned char> bytes(data, size);
    const std::string_view text = tests::text_of(data, size);
    if (const auto utf8 = kiosk::utf8_from_utf16le(bytes)) {
        const kiosk::Bytes again = kiosk::utf16le_from_utf8(*utf8);
        KIOSK_CHECK(again == kiosk::Bytes(bytes.begin(), bytes.end()));
        const auto gb = kiosk::gb18030_from_utf8(*utf8);
        KIOSK_CHECK(gb.has_value());
        KIOSK_CHECK(*kiosk::utf8_from_gb18030(*gb) == *utf8);
    }
    if (const auto utf8 = kiosk::utf8_from_gb18030(bytes))
        KIOSK_CHECK(kiosk::gb18030_from_utf8(*utf8).has_value());
    if (const auto decoded = kiosk::from_base64(text))
        KIOSK_CHECK(kiosk::to_base64(*decoded) == text);
    if (const auto decoded = kiosk::from_base64url(text))
        KIOSK_CHECK(kiosk::to_base64url(*decoded) == text);
    if (const auto decoded = kiosk::from_hex(text))
        KIOSK_CHECK(kiosk::to_hex(*decoded).size() == text.size());
    const std::u32string points = kiosk::code_points(text);
    KIOSK_CHECK(kiosk::code_points(kiosk::utf8_from(points)) == points);
    static_cast<void>(kiosk::Uuid::parse(text));
    return 0;
}
