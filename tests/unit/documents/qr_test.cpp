#include "kiosk/documents/qr.h"

#include <cmath>

#include <doctest.h>

TEST_CASE("A QR code stays inside its box and leaves a quiet zone of four modules") {
    const kiosk::PageBox box{100, 50, 120, 120};
    const auto code = kiosk::qr_code("https://zwfw.example/case?n=1", box, {});
    REQUIRE(code);
    REQUIRE_FALSE(code->boxes.empty());
    const double module = code->boxes.front().height;
    for (const auto& dark : code->boxes) {
        CHECK(dark.x >= box.x + 4 * module - 1e-6);
        CHECK(dark.y >= box.y + 4 * module - 1e-6);
        CHECK(dark.x + dark.width <= box.x + box.width - 4 * module + 1e-6);
        CHECK(dark.y + dark.height <= box.y + box.height - 4 * module + 1e-6);
    }
    // The finder pattern: its top row is seven modules in one piece.
    CHECK(std::abs(code->boxes.front().width - 7 * module) < 1e-6);
}

TEST_CASE("A text that fits into no QR code is refused") {
    const auto code = kiosk::qr_code(std::string(3000, 'x'), {0, 0, 100, 100}, {});
    REQUIRE_FALSE(code);
    CHECK(code.error().code == kiosk::ErrorCode::limit_exceeded);
}
