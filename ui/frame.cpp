#include "ui/frame.h"

#include "ui/layout/mirror.h"
#include "ui/screens/screens.h"

namespace ui {

Tree build_screen(const kiosk::Snapshot& snapshot, const Viewport& viewport, const Texts& texts,
                  TextMetrics& metrics, const KeyboardView& keyboard, const SpeechView& speech,
                  const Palettes* palettes, const HiddenView& hidden) {
    const Theme theme = make_theme(snapshot.way, viewport, metrics,
                                   palettes != nullptr ? *palettes : own_palettes());
    const Scene scene{snapshot,       viewport, texts,  metrics, theme,
                      *theme.colours, keyboard, speech, hidden};
    Tree tree =
        std::visit([&](const auto& screen) { return draw(scene, screen); }, snapshot.screen);
    if (snapshot.overlay)
        lay_over(scene, *snapshot.overlay, tree);
    else if (speech.panel)
        lay_speech_panel_over(scene, tree);
    // Whoever listens has the keys for a finger, and needs a page that holds still.
    tree.motion = !theme.still && !speech.on;
    tree.motion_times = theme.motion;
    // Laid out from the left, then seen in a mirror: one layout for both directions.
    if (tree.rtl) mirror(tree);
    return tree;
}

}  // namespace ui
