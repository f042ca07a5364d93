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

}  // namespace tests
