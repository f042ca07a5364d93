#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "kiosk/base/config.h"
#include "kiosk/options.h"
#include "kiosk/screen_reader.h"
#include "kiosk/services.h"
#include "ui/frame.h"
#include "ui/imgui/renderer.h"
#include "ui/input/corner_gesture.h"
#include "ui/input/hold_to_show.h"
#include "ui/input/input_bridge.h"
#include "ui/input/keypad.h"
#include "ui/keyboard/keyboard_state.h"
#include "ui/present/presenter.h"
#include "ui/sound/sound.h"
#include "ui/text/texts.h"
#include "ui/text_engine/text_engine.h"
#include "ui/theme/theme.h"
#include "ui/window/window.h"
#ifdef BIANMIN_AUTOMATION
#include "ui/automation/server.h"
#endif

namespace kiosk {

/// The screen and its loop: touches in, snapshots out. Draws only when something moved; sleeps
/// otherwise.
/// **Threads:** the one that calls `run`; `stop` may come from a signal's thread.
class Terminal final
#ifdef BIANMIN_AUTOMATION
    : public ui::AutomationHost,
      public ui::UiAccess
#endif
{
  public:
    /// Frames drawn after something happened: the renderer shows in one what a touch did; what it
    /// could not finish or what moves asks for more.
    static constexpr int frames_after_event = 1;
    /// Side of the corners of the technician's gesture.
    static constexpr double gesture_corner_mm = 40;

    [[nodiscard]] static Result<std::unique_ptr<Terminal>> open(const Config& config,
                                                                const KioskOptions& options);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// Until `stop` or until the window is closed.
    void run();
    void stop();

  private:
    Terminal(const Config& config, ui::Texts texts);

    [[nodiscard]] Result<void> open_screen(const Config& config);
    void take_colours(const std::filesystem::path& theme);
    void fit_screen();
    void tell_of_screen();
    void tell_of_looks();
    /// Before store, devices and platform are opened: what nobody's terminal shows. Touches wait
    /// in the queue meanwhile.
    void show_first(const Config& config);
    [[nodiscard]] Result<void> open_services(const Config& config, const KioskOptions& options);
    [[nodiscard]] Duration time_to_sleep();
    [[nodiscard]] bool has_to_draw() const;
    [[nodiscard]] bool has_to_rebuild() const;
    void draw();
    void rebuild();
    void rebuild(const Snapshot& snapshot);
    /// The touches of the next frame, without those that belong to the technician's gesture.
    [[nodiscard]] ui::TouchFrame next_touch();
    /// Everything that shows or showed a person's data.
    void forget();
    void play(effect::PlaySound::Kind kind);
    [[nodiscard]] bool has_visit() const;
    void touched(const Intent& intent);
    /// What a finger or a key wants done, on its way to the visit.
    void act(Intent intent);
    /// The select key is let go.
    void let_go();
    void present();
    /// What the last frame saw of the finger, for what is shown while it is held.
    void follow_hold(bool held, bool touching);
    void take_keys();
    [[nodiscard]] ui::Tree dark_screen() const;
    /// The technician is told when speech fails and when it is back.
    void watch_speech();

#ifdef BIANMIN_AUTOMATION
    [[nodiscard]] bool run(const std::function<void(ui::UiAccess&)>& task) override;
    [[nodiscard]] const ui::Tree& tree() const override {
        return tree_;
    }
    [[nodiscard]] ui::Rect window() const override {
        return {0, 0, viewport_.width_px, viewport_.height_px};
    }
    void finger(Finger phase, int x, int y) override;
    void keypad(ui::KeypadKey key) override;
    void keypad_up(ui::KeypadKey key) override;
    [[nodiscard]] bool settled() const override;
    [[nodiscard]] Result<Bytes> png(std::optional<ui::Rect> part) override;

    struct Task {
        const std::function<void(ui::UiAccess&)>* work = nullptr;
        bool done = false;
        bool dropped = false;
    };
    void run_tasks(bool drop);

    std::mutex tasks_mutex_;
    std::condition_variable task_done_;
    std::deque<Task*> tasks_;
    bool tasks_closed_ = false;
#endif

    ui::Viewport configured_;
    ui::Viewport viewport_;
    bool screen_fits_ = true;
    ui::Texts texts_;
    /// A city's colours; else the program's.
    std::optional<ui::Palettes> palettes_;
    std::optional<Error> theme_fault_;
    std::unique_ptr<ui::Window> window_;
    std::unique_ptr<ui::TextEngine> text_;
    ui::PictureShelf pictures_;
    std::unique_ptr<ui::Renderer> renderer_;
    std::unique_ptr<ui::Presenter> presenter_;
    ui::InputBridge input_;
    ui::CornerGesture gesture_;
    ui::HoldToShow hold_;
    bool select_down_ = false;
    ui::KeyboardState keyboard_;
    std::deque<ui::KeypadKey> keys_;
    ScreenReader reader_;
    ui::Sound sound_;
    std::optional<Duration> sound_rest_;
    RealClock clock_;
    std::unique_ptr<Services> services_;
#ifdef BIANMIN_AUTOMATION
    std::unique_ptr<ui::AutomationServer> automation_;
#endif

    ui::Tree tree_;
    /// Instead of it while the screen is dark: black, and a touch anywhere brings it back.
    ui::Tree dark_;
    Language language_ = Language::zh;
    bool stale_ = true;
    /// How long the picture may rest while something moves.
    std::optional<Duration> pace_;
    int frames_ = frames_after_event;
    WallTime drawn_minute_{};
    std::atomic<bool> stopping_ = false;
};

}  // namespace kiosk
