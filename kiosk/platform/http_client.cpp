#include "kiosk/platform/http_client.h"

#include <algorithm>

namespace kiosk {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string_view HttpReply::header(std::string_view name) const {
    const auto same = [name](const HttpHeader& header) {
        return std::ranges::equal(header.name, name, {}, lower, lower);
    };
    const auto found = std::ranges::find_if(headers, same);
    return found == headers.end() ? std::string_view{} : std::string_view(found->value);
}

}  // namespace kiosk
