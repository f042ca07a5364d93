// A network camera that is there and gives nothing whole.
#include <chrono>
#include <fstream>
#include <sstream>

#include <doctest.h>

#include "drivers/vision/camera_worker.h"
#include "tests/support/camera/mjpeg_server.h"

namespace {

using kiosk::ErrorCode;
using tests::MjpegServer;

std::string grey_picture() {
    std::ifstream in("tests/support/camera/grey-40.jpg", std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    REQUIRE(!bytes.str().empty());
    return std::move(bytes).str();
}

/// What the camera's port says after the server changed to `mode`.
ErrorCode fault_of_read(MjpegServer& server, MjpegServer::Mode mode) {
    const auto port = drivers::make_mjpeg_port();
    server.set(MjpegServer::Mode::sends);
    REQUIRE(port->open({"document", server.url(), 640, 480}));
    REQUIRE(port->read());
    server.set(mode);
    // Whole pictures may be under way.
    for (int i = 0; i < 10; ++i)
        if (const auto picture = port->read(); !picture) return picture.error().code;
    return ErrorCode::internal;
}

}  // namespace

TEST_CASE("a server that drips, or sends damaged pictures slowly, is told before a call hangs") {
    MjpegServer server({grey_picture()});
    // Twenty damaged pictures would take 7 s, and a server that drips would never end.
    const auto begin = std::chrono::steady_clock::now();
    CHECK(fault_of_read(server, MjpegServer::Mode::drips) == ErrorCode::timed_out);
    CHECK(fault_of_read(server, MjpegServer::Mode::sends_garbage_slowly) ==
          ErrorCode::device_fault);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{6});
}

TEST_CASE("a server that drips from the beginning is no camera that was opened") {
    MjpegServer server({grey_picture()});
    server.set(MjpegServer::Mode::drips);
    const auto opened = drivers::make_mjpeg_port()->open({"document", server.url(), 640, 480});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::timed_out);
}
