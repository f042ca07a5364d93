#pragma once

#include "kiosk/flow/snapshot.h"
#include "ui/hidden_view.h"
#include "ui/keyboard_view.h"
#include "ui/node.h"
#include "ui/speech_view.h"
#include "ui/viewport.h"

namespace ui {

class Texts;
struct Palettes;

/// Draws the snapshot, the keyboard of its focused field and the panel of speech, as a laid-out
/// semantic tree. Pure: the same arguments give the same tree.
/// `palettes`: a city's colours; nullptr: the program's. `hidden`: whether masked values stand
/// there whole.
/// **Time:** ≤ 2 ms for the fullest page. **Secrets:** the tree holds what the screen shows; drop
/// it at wipe.
[[nodiscard]] Tree build_screen(const kiosk::Snapshot& snapshot, const Viewport& viewport,
                                const Texts& texts, TextMetrics& metrics,
                                const KeyboardView& keyboard = {}, const SpeechView& speech = {},
                                const Palettes* palettes = nullptr, const HiddenView& hidden = {});

}  // namespace ui
