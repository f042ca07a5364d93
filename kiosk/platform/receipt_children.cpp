#include "kiosk/platform/receipt_children.h"

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/platform/told_values.h"

namespace kiosk {

namespace {

using ReceiptJson = nlohmann::json;

/// The part that says something: of a compact JWS, or of a proof below a signed root.
std::string signed_words(std::string_view receipt) {
    std::string coded;
    if (receipt.starts_with('{')) {
        const auto proof = ReceiptJson::parse(receipt, nullptr, false);
        coded = told_text(proof, "payload");
    } else {
        const auto first = receipt.find('.');
        const auto last = receipt.rfind('.');
        if (first == std::string_view::npos || first == last) return {};
        coded = receipt.substr(first + 1, last - first - 1);
    }
    const auto bytes = from_base64url(coded);
    return bytes ? std::string(bytes->begin(), bytes->end()) : std::string();
}

}  // namespace

std::vector<ChildCase> children_in(std::string_view receipt) {
    const auto words = ReceiptJson::parse(signed_words(receipt), nullptr, false);
    if (!words.is_object() || !words.contains("children")) return {};
    const auto& listed = words["children"];
    if (!listed.is_array() || listed.size() > children_max) return {};
    std::vector<ChildCase> children;
    for (const auto& each : listed) {
        if (!each.is_object()) return {};
        children.push_back(
            {ServiceCode(told_text(each, "service_code")), told_text(each, "case_no")});
    }
    return children;
}

}  // namespace kiosk
