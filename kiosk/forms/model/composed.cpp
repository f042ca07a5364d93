#include "kiosk/forms/model/composed.h"

#include <algorithm>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uniset.h>

namespace kiosk {

namespace {

/// Below U+0300 nothing is composed of two, so a text without these bytes is as it should be.
bool may_be_decomposed(std::string_view text) {
    constexpr unsigned char lead_of_0300 = 0xCC;
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= lead_of_0300; });
}

const icu::Normalizer2* normalizer() {
    static const icu::Normalizer2* const made = []() -> const icu::Normalizer2* {
        UErrorCode status = U_ZERO_ERROR;
        const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(status);
        if (U_FAILURE(status) != 0) return nullptr;
        // Lives as long as the program, like the normalizer that refers to it.
        static const icu::UnicodeSet taken = [] {
            icu::UnicodeSet set(0, 0x10FFFF);
            set.remove(0xF900, 0xFAFF);    // CJK compatibility ideographs
            set.remove(0x2F800, 0x2FA1F);  // and their supplement
            return set;
        }();
        static const icu::FilteredNormalizer2 filtered(*nfc, taken);
        return &filtered;
    }();
    return made;
}

}  // namespace

std::string composed(std::string_view text) {
    std::string out;
    if (!may_be_decomposed(text) || normalizer() == nullptr) return out = text;
    UErrorCode status = U_ZERO_ERROR;
    icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(text.size()));
    normalizer()->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())),
                                sink, nullptr, status);
    if (U_FAILURE(status) != 0) out = text;
    return out;
}

}  // namespace kiosk
