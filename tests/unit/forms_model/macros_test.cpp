#include <doctest/doctest.h>

#include "tests/unit/forms_model/form_text.h"

using tests::Filling;
using tests::form_text;

namespace {

/// Whether a constraint with the macro holds for a text.
bool holds(std::string_view macro, const std::string& text) {
    Filling form(form_text("<a/>",
                           "<bind nodeset=\"/data/a\" constraint=\"" + std::string(macro) + "\"/>",
                           R"(<input ref="/data/a"/>)"));
    REQUIRE(form.set("/data/a", text));
    return form.state("/data/a").constraint_holds;
}

}  // namespace

TEST_CASE("@idno holds for the right check character of GB 11643 alone") {
    // Region codes that were never given; the check characters are right.
    const std::string stem = "89000020000230456";
    std::size_t right = 0;
    for (const char check : std::string("0123456789X"))
        right += holds("@idno(.)", stem + check) ? 1u : 0u;
    CHECK(right == 1);
    CHECK(holds("@idno(.)", "890000200002304561"));
    CHECK_FALSE(holds("@idno(.)", "890000200002304516"));
    CHECK_FALSE(holds("@idno(.)", "89000020000230456"));
    CHECK_FALSE(holds("@idno(.)", "89000020000230456A"));
}

TEST_CASE("@uscc holds for the right check character of GB 32100 alone") {
    const std::string stem = "91350100M000100Y4";
    std::size_t right = 0;
    for (const char check : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY"))
        right += holds("@uscc(.)", stem + check) ? 1u : 0u;
    CHECK(right == 1);
    CHECK(holds("@uscc(.)", "91350100M000100Y43"));
    CHECK_FALSE(holds("@uscc(.)", "91350100M000100I43"));
}

TEST_CASE("a macro may stand among other things and take any expression") {
    CHECK(holds("string-length(.) &lt; 3 or @idno(substring(., 2))", "x890000200002304561"));
    CHECK(*kiosk::expand_macros("'@idno(.)' = concat('@uscc(', .)") ==
          "'@idno(.)' = concat('@uscc(', .)");
}

TEST_CASE("a macro that isn't closed, is empty or nested is refused") {
    CHECK_FALSE(kiosk::expand_macros("@idno(.").has_value());
    CHECK_FALSE(kiosk::expand_macros("@uscc( )").has_value());
    CHECK_FALSE(kiosk::expand_macros("@idno(@idno(.))").has_value());
}
