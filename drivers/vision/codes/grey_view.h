#pragma once

namespace drivers {

/// A grey picture that somebody else holds: `stride` bytes from one row to the next, one byte a
/// point, 0 is black.
struct GreyView {
    const unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    int stride = 0;
};

/// A place in a picture, in points; (0, 0) is the upper left corner of the upper left point.
struct PicturePoint {
    float x = 0;
    float y = 0;
};

}  // namespace drivers
