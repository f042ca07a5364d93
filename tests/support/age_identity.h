#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/encoding.h"

namespace tests {

/// A secret key as the age program reads it: Bech32 (BIP 173), in capitals.
inline std::string age_identity(const kiosk::Bytes& secret_key) {
    constexpr std::string_view letters = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    constexpr std::string_view prefix = "age-secret-key-";
    std::vector<unsigned> values;
    unsigned bits = 0;
    unsigned have = 0;
    for (const auto byte : secret_key) {
        bits = (bits << 8) | byte;
        for (have += 8; have >= 5; have -= 5) values.push_back((bits >> (have - 5)) & 31);
    }
    if (have > 0) values.push_back((bits << (5 - have)) & 31);
    unsigned check = 1;
    const auto add = [&check](unsigned value) {
        static constexpr std::array<unsigned, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                           0x3d4233dd, 0x2a1462b3};
        const unsigned top = check >> 25;
        check = ((check & 0x1ffffff) << 5) ^ value;
        for (unsigned i = 0; i < 5; ++i)
            if (((top >> i) & 1) != 0) check ^= generator[i];
    };
    for (const char c : prefix) add(static_cast<unsigned char>(c) >> 5);
    add(0);
    for (const char c : prefix) add(static_cast<unsigned char>(c) & 31);
    for (const auto value : values) add(value);
    for (int i = 0; i < 6; ++i) add(0);
    check ^= 1;
    std::string text = "AGE-SECRET-KEY-1";
    for (const auto value : values) text += letters[value];
    for (unsigned i = 0; i < 6; ++i) text += letters[(check >> (5 * (5 - i))) & 31];
    return text;
}

}  // namespace tests
