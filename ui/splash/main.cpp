#include <cstdio>
#include <memory>
#include <string_view>

#include <SDL.h>

#include "kiosk/base/config.h"
#include "kiosk/base/log.h"
#include "ui/splash/splash_picture.h"
#include "ui/text/texts.h"

/// bianmin-splash --config FILE: the picture that bianmin-guard shows while the terminal's program
/// is down. Ends on SIGTERM. Takes no touch: there is nothing to do but wait.
namespace {

constexpr int step_ms = 600;

struct CloseWindow {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
};
using Window = std::unique_ptr<SDL_Window, CloseWindow>;

struct Sdl {
    const bool ready = SDL_Init(SDL_INIT_VIDEO) == 0;
    Sdl() = default;
    Sdl(const Sdl&) = delete;
    Sdl& operator=(const Sdl&) = delete;
    ~Sdl() { SDL_Quit(); }
};

Window open_window(const kiosk::Config::Display& display) {
    Uint32 flags = SDL_WINDOW_BORDERLESS;
    if (display.fullscreen) flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    return Window(
        SDL_CreateWindow("bianmin-splash", 0, 0, display.width_px, display.height_px, flags));
}

ui::SplashWords words_of(const ui::Texts& texts, const std::string& phone) {
    using kiosk::Language;
    return {.restarting_zh = std::string(texts.at(Language::zh, "splash.restarting")),
            .restarting_en = std::string(texts.at(Language::en, "splash.restarting")),
            .help_zh = texts.format(Language::zh, "splash.help", {{"phone", phone}}),
            .help_en = texts.format(Language::en, "splash.help", {{"phone", phone}})};
}

kiosk::Result<void> draw(SDL_Window* window, ui::TextEngine& engine, const ui::SplashWords& words,
                         const kiosk::Config::Display& display, int step) {
    SDL_Surface* surface = SDL_GetWindowSurface(window);
    if (surface == nullptr || surface->format->BytesPerPixel != 4)
        return {kiosk::ErrorCode::no_device, SDL_GetError()};
    const ui::Viewport viewport{.width_px = surface->w,
                                .height_px = surface->h,
                                .width_mm = static_cast<double>(display.width_mm),
                                .height_mm = static_cast<double>(display.height_mm)};
    const ui::Theme theme = ui::make_theme(kiosk::WayOfUse::standard, viewport, engine);
    ui::draw_splash(
        engine, theme, words, step,
        {static_cast<std::uint32_t*>(surface->pixels), surface->pitch / 4, surface->w, surface->h});
    if (SDL_UpdateWindowSurface(window) != 0) return {kiosk::ErrorCode::no_device, SDL_GetError()};
    return {};
}

/// Until SIGTERM, which SDL turns into a wish to quit.
kiosk::Result<void> show(const kiosk::Config& config) {
    auto engine = ui::TextEngine::open();
    if (!engine) return engine.error();
    auto texts = ui::Texts::load(config.paths.assets / "text");
    if (!texts) return texts.error();
    const Sdl sdl;
    const Window window = sdl.ready ? open_window(config.display) : nullptr;
    if (!window) return {kiosk::ErrorCode::no_device, SDL_GetError()};
    SDL_ShowCursor(SDL_DISABLE);
    const ui::SplashWords words = words_of(*texts, config.terminal.phone);
    for (int step = 0;; ++step) {
        if (auto drawn = draw(window.get(), **engine, words, config.display, step); !drawn)
            return drawn;
        const Uint32 next = SDL_GetTicks() + step_ms;
        for (Uint32 now = SDL_GetTicks(); now < next; now = SDL_GetTicks()) {
            SDL_Event event;
            if (SDL_WaitEventTimeout(&event, static_cast<int>(next - now)) != 0 &&
                event.type == SDL_QUIT)
                return {};
        }
    }
}

}  // namespace

int main(int count, char** words) {
    if (count != 3 || std::string_view(words[1]) != "--config") {
        std::fputs("usage: bianmin-splash --config FILE\n", stderr);
        return 2;
    }
    const kiosk::log::Log log({.program = "splash"});
    const auto config = kiosk::load_config(words[2]);
    if (!config) {
        kiosk::log::config_refused(config.error().detail);
        return 1;
    }
    const auto shown = show(*config);
    if (!shown) kiosk::log::component_failed("splash", shown.error().code, shown.error().detail);
    return shown ? 0 : 1;
}
