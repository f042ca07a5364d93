#include "kiosk/forms/xpath/pattern.h"

#include <memory>

#include <unicode/regex.h>
#include <unicode/unistr.h>

namespace kiosk::xpath {

Result<bool> find_pattern(std::string_view pattern, std::string_view text) {
    if (pattern.size() > pattern_bytes_max)
        return Error{
            ErrorCode::limit_exceeded, "regex() takes a pattern of 4096 bytes at most", {}};
    const auto unicode = [](std::string_view utf8) {
        return icu::UnicodeString::fromUTF8(
            icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
    };
    const Error no_pattern{ErrorCode::bad_format, "regex() was given no regular expression", {}};
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString where = unicode(text);
    const std::unique_ptr<icu::RegexMatcher> matcher =
        std::make_unique<icu::RegexMatcher>(unicode(pattern), 0, status);
    if (U_FAILURE(status) != 0) return no_pattern;
    matcher->setTimeLimit(pattern_steps, status);
    matcher->setStackLimit(pattern_stack_bytes, status);
    matcher->reset(where);
    const bool found = matcher->find(status) != 0;
    if (status == U_REGEX_TIME_OUT || status == U_REGEX_STACK_OVERFLOW)
        return Error{ErrorCode::limit_exceeded, "regex() searched for too long", {}};
    if (U_FAILURE(status) != 0) return no_pattern;
    return found;
}

}  // namespace kiosk::xpath
