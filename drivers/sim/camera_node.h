#pragma once

#include "drivers/sim/sim_device.h"

namespace drivers::sim {

/// A camera at /dev/video0: V4L2 capture, YUYV 640 × 480, 15 frames a second, memory-mapped
/// buffers. Each frame is a ramp that moves, and its number stands in the first 32 pixels as black
/// and white. The node is a regular file of umockdev's, so that the program's own mapping of it is
/// the buffer.
///
/// After the verb `show FILE` it also offers JPEG, as document cameras do, of `show_width` ×
/// `show_height`: every frame is that file, until another one is shown. Without a file again: the
/// ramp alone.
///
/// Faults: stall (the frame never comes, until `clear`), error (the driver answers EIO), garbage (a
/// frame with a tenth of its bytes), dark (black frames). Own verbs: `exposure` tells the program's
/// last setting; `show`.
[[nodiscard]] std::unique_ptr<SimDevice> make_camera_node(SimBench& bench);

}  // namespace drivers::sim
