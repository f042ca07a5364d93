#pragma once

#include "ui/node.h"

namespace ui {

/// The screen as in a mirror, for languages written from right to left: every rectangle, alignment
/// and arrow of the way. What `keeps_direction`, and every picture, only moves. The order of the
/// tree, and with it the order of keys and speech, stays: it is the order of reading.
void mirror(Tree& tree);

}  // namespace ui
