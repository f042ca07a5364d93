#include <array>
#include <cstdint>

#include "kiosk/base/clock.h"
#include "kiosk/model/check_digits.h"
#include "kiosk/model/submission.h"

namespace kiosk {

namespace {

int digits(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

bool is_citizen_number(std::string_view number) {
    static constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (number.size() != 18) return false;
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (number[i] < '0' || number[i] > '9') return false;
        sum += (number[i] - '0') * weights[i];
    }
    if (number[17] != std::string_view("10X98765432")[static_cast<std::size_t>(sum % 11)])
        return false;
    return is_real(
        {digits(number.substr(6, 4)), digits(number.substr(10, 2)), digits(number.substr(12, 2))});
}

bool is_social_credit_code(std::string_view code) {
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    if (code.size() != 18) return false;
    std::size_t sum = 0;
    std::size_t weight = 1;
    for (const char c : code.substr(0, 17)) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return false;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    return code[17] == alphabet[(31 - sum % 31) % 31];
}

char mod_37_36_check(std::string_view text) {
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::size_t product = 36;
    for (const char c : text) {
        std::size_t sum = product + alphabet.find(c);
        sum = sum % 36 == 0 ? 36 : sum % 36;
        product = sum * 2 % 37;
    }
    return alphabet[(37 - product) % 36];
}

std::string provisional_number(const SubmissionId& id) {
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    // The last eight bytes of a version 7 UUID are random; 57 bits of them fill eleven characters.
    std::uint64_t value = 0;
    for (std::size_t i = 8; i < 16; ++i) value = value << 8 | id.value().bytes[i];
    std::string text;
    for (int i = 0; i < 11; ++i) {
        text.push_back(alphabet[value % 36]);
        value /= 36;
    }
    text.push_back(mod_37_36_check(text));
    return text.substr(0, 4) + "-" + text.substr(4, 4) + "-" + text.substr(8, 4);
}

}  // namespace kiosk
