#include <cmath>

#include <openssl/evp.h>
#include <sodium.h>

#include "kiosk/base/encoding.h"
#include "kiosk/forms/xpath/functions.h"
#include "kiosk/forms/xpath/pattern.h"
#include "kiosk/forms/xpath/utf8.h"

/// ODK XForms, “String Functions”.
namespace kiosk::xpath {

namespace {

const Term& argument(const Term& call, std::size_t index) {
    return *call.operands[index];
}

/// Calls `take` with the text of each node and each other value of the arguments from `first` on.
template <class Take>
void each_text(Evaluator& evaluator, const Term& call, std::size_t first, const Focus& focus,
               Take&& take) {
    for (std::size_t i = first; i < call.operands.size(); ++i) {
        const Value value = evaluator.value(argument(call, i), focus);
        const auto* nodes = std::get_if<NodeSet>(&value);
        if (nodes == nullptr) {
            take(evaluator.text_of(value));
            continue;
        }
        for (const Node* node : *nodes) {
            if (!evaluator.charge(1)) return;
            take(node->string_value());
        }
    }
}

Value concat(Evaluator& evaluator, const Term& call, const Focus& focus) {
    std::string all;
    each_text(evaluator, call, 0, focus, [&](const std::string& text) {
        if (evaluator.charge_text(text.size())) all += text;
    });
    return all;
}

Value join(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string between = evaluator.text(argument(call, 0), focus);
    std::string all;
    bool first = true;
    each_text(evaluator, call, 1, focus, [&](const std::string& text) {
        if (!evaluator.charge_text(text.size() + between.size())) return;
        if (!first) all += between;
        first = false;
        all += text;
    });
    return all;
}

/// 0-based characters; negative ones count from the end. What is no number is no place.
Value substr(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string whole = evaluator.text(argument(call, 0), focus);
    const auto count = static_cast<double>(characters_of(whole));
    const auto place = [&](std::size_t index) {
        const double number = std::trunc(evaluator.number(argument(call, index), focus));
        if (std::isnan(number)) return number;
        return std::fmin(std::fmax(number < 0 ? number + count : number, 0), count);
    };
    const double from = place(1);
    const double to = call.operands.size() < 3 ? count : place(2);
    if (!(from < to)) return std::string();
    const std::size_t begin = byte_of(whole, static_cast<std::size_t>(from));
    return whole.substr(begin, byte_of(whole, static_cast<std::size_t>(to)) - begin);
}

Value ends_with(Evaluator& evaluator, const Term& call, const Focus& focus) {
    std::string whole;
    std::string part;
    return evaluator.view(argument(call, 0), focus, whole)
        .ends_with(evaluator.view(argument(call, 1), focus, part));
}

std::string random_uuid(Evaluator& evaluator) {
    std::string out;
    for (int i = 0; i < 32; ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
        auto digit = static_cast<unsigned>(evaluator.environment().random() * 16) & 15U;
        if (i == 12) digit = 4;
        if (i == 16) digit = 8 + (digit & 3U);
        out += "0123456789abcdef"[digit];
    }
    return out;
}

Value uuid(Evaluator& evaluator, const Term& call, const Focus& focus) {
    std::string out = random_uuid(evaluator);
    if (call.operands.empty()) return out;
    const double wanted = evaluator.number(argument(call, 0), focus);
    if (!(wanted >= 0 && wanted <= static_cast<double>(Expression::max_source_bytes))) {
        evaluator.fail(ErrorCode::bad_format, "uuid() does not take this length");
        return std::string();
    }
    const auto size = static_cast<std::size_t>(wanted);
    while (out.size() < size && evaluator.charge(32)) out += random_uuid(evaluator);
    return out.substr(0, size);
}

Value digest(Evaluator& evaluator, const Term& call, const Focus& focus) {
    struct Algorithm {
        std::string_view name;
        const char* known_as;
    };
    static constexpr Algorithm algorithms[] = {{"MD5", "MD5"},
                                               {"SHA-1", "SHA1"},
                                               {"SHA-256", "SHA256"},
                                               {"SHA-384", "SHA384"},
                                               {"SHA-512", "SHA512"}};
    const std::string text = evaluator.text(argument(call, 0), focus);
    const std::string wanted = evaluator.text(argument(call, 1), focus);
    const std::string encoding =
        call.operands.size() < 3 ? "base64" : evaluator.text(argument(call, 2), focus);
    const char* algorithm = nullptr;
    for (const auto& each : algorithms)
        if (each.name == wanted) algorithm = each.known_as;
    if (algorithm == nullptr || (encoding != "hex" && encoding != "base64")) {
        evaluator.fail(ErrorCode::bad_format,
                       "digest() knows MD5, SHA-1, SHA-256, SHA-384 and "
                       "SHA-512 as hex or base64");
        return std::string();
    }
    Bytes bytes(EVP_MAX_MD_SIZE);
    std::size_t size = 0;
    if (!evaluator.charge_text(text.size()) ||
        EVP_Q_digest(nullptr, algorithm, nullptr, text.data(), text.size(), bytes.data(), &size) !=
            1) {
        evaluator.fail(ErrorCode::internal, "digest() failed");
        return std::string();
    }
    bytes.resize(size);
    return encoding == "hex" ? to_hex(bytes) : to_base64(bytes);
}

/// Empty when the bytes are no UTF-8 or the input no base64. Padding may be left out.
Value base64_decode(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string given = evaluator.text(argument(call, 0), focus);
    std::string encoded(trimmed(given));
    encoded.append((4 - encoded.size() % 4) % 4, '=');
    const auto bytes = from_base64(encoded);
    if (!bytes) return std::string();
    std::string text(bytes->begin(), bytes->end());
    return utf8_from(code_points(text)) == text ? text : std::string();
}

/// The message of `base64(signature of 64 bytes, then the message)` when `key` (base64, Ed25519)
/// signed it; empty otherwise.
/// **Source:** ODK documentation, “extract-signed”.
Value extract_signed(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const auto message = from_base64(trimmed(evaluator.text(argument(call, 0), focus)));
    const auto key = from_base64(trimmed(evaluator.text(argument(call, 1), focus)));
    constexpr std::size_t signature = crypto_sign_BYTES;
    if (!message || !key || message->size() < signature ||
        key->size() != crypto_sign_PUBLICKEYBYTES)
        return std::string();
    const auto* data = message->data();
    const std::size_t size = message->size() - signature;
    if (crypto_sign_verify_detached(data, data + signature, size, key->data()) != 0)
        return std::string();
    std::string text(message->begin() + signature, message->end());
    return utf8_from(code_points(text)) == text ? text : std::string();
}

Value regex(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string text = evaluator.text(argument(call, 0), focus);
    const std::string pattern = evaluator.text(argument(call, 1), focus);
    if (!evaluator.charge_text(text.size() + pattern.size())) return false;
    const auto found = find_pattern(pattern, text);
    if (found) return *found;
    evaluator.fail(found.error().code, found.error().detail);
    return false;
}

Value coalesce(Evaluator& evaluator, const Term& call, const Focus& focus) {
    std::string first = evaluator.text(argument(call, 0), focus);
    return first.empty() ? evaluator.text(argument(call, 1), focus) : first;
}

constexpr Function functions[] = {
    {"concat", 0, any_number, concat, false},
    {"join", 1, any_number, join, false},
    {"substr", 2, 3, substr, false},
    {"ends-with", 2, 2, ends_with, false},
    {"uuid", 0, 1, uuid, false, true},
    {"digest", 2, 3, digest, false},
    {"base64-decode", 1, 1, base64_decode, false},
    {"extract-signed", 2, 2, extract_signed, false},
    {"regex", 2, 2, regex, false},
    {"coalesce", 2, 2, coalesce, false},
};

}  // namespace

std::span<const Function> text_functions() {
    return functions;
}

}  // namespace kiosk::xpath
