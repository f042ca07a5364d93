#include "kiosk/flow/steps/typed_text.h"

#include <doctest.h>

namespace tests {

TEST_CASE("keys add and take away whole signs, and no more than there is room for") {
    std::string text;
    kiosk::type_into(text, "水费a", 4);
    CHECK(text == "水费a");
    kiosk::type_into(text, "单子", 4);
    CHECK(text == "水费a单");
    kiosk::delete_last(text);
    kiosk::delete_last(text);
    CHECK(text == "水费");
    for (int i = 0; i < 3; ++i) kiosk::delete_last(text);
    CHECK(text.empty());
}

TEST_CASE("a sign goes with the marks and selectors that belong to it, at once") {
    std::string text = "张𠮷\U000E0100";
    kiosk::delete_last(text);
    CHECK(text == "张");
    text = "e\u0301";
    kiosk::delete_last(text);
    CHECK(text.empty());
    CHECK(kiosk::without_last("a𠮷\U000E0100") == "a");
    CHECK(kiosk::without_last("").empty());
    // A malformed byte is a sign of its own.
    CHECK(kiosk::without_last("\xFF").empty());
}

}  // namespace tests
