#include "kiosk/terminal.h"

#include <algorithm>
#include <utility>

#include "kiosk/base/log.h"
#include "kiosk/base/scheduling.h"
#include "ui/present/png.h"
#include "ui/theme/theme_file.h"

namespace kiosk {

namespace {

/// The header shows minutes: the screen is drawn again when one begins.
WallTime minute_of(WallTime time) {
    return std::chrono::floor<std::chrono::minutes>(time);
}

constexpr Duration sleep_max{60'000};

std::string size_text(int width, int height) {
    return std::to_string(width) + "x" + std::to_string(height);
}

std::filesystem::path or_below_assets(const Config& config, const std::filesystem::path& set,
                                      const char* below) {
    return set.empty() ? config.paths.assets / below : set;
}

}  // namespace

Terminal::Terminal(const Config& config, ui::Texts texts)
    : configured_{config.display.width_px, config.display.height_px,
                  static_cast<double>(config.display.width_mm),
                  static_cast<double>(config.display.height_mm)},
      viewport_(configured_),
      texts_(std::move(texts)),
      keyboard_(
          [folder = or_below_assets(config, config.paths.pinyin, "pinyin")] {
              return ui::open_composer(folder);
          },
          [file = or_below_assets(config, config.paths.handwriting, "handwriting/templates.bin")] {
              return ui::Handwriting::open(
                  {.templates = file,
                   .zinnia_model = ui::Zinnia::usual_model,
                   .likely_characters = file.parent_path() / "likely_characters.bin"});
          }),
      reader_(config, texts_) {}

Terminal::~Terminal() {
#ifdef BIANMIN_AUTOMATION
    run_tasks(true);
    automation_.reset();
#endif
    services_.reset();
}

Result<std::unique_ptr<Terminal>> Terminal::open(const Config& config,
                                                 const KioskOptions& options) {
    auto texts = ui::Texts::load(config.paths.assets / "text", config.terminal.draft_languages
                                                                   ? ui::Texts::Drafts::offered
                                                                   : ui::Texts::Drafts::hidden);
    if (!texts) return texts.error();
    for (const Error& refused : texts->refused()) log::language_refused(refused.detail);
    std::unique_ptr<Terminal> self(new Terminal(config, std::move(*texts)));
    if (auto opened = self->open_screen(config); !opened) return opened.error();
    self->take_colours(config.paths.theme);
    self->show_first(config);
    if (auto opened = self->open_services(config, options); !opened) return opened.error();
    return self;
}

/// A file that is wrong changes nothing: the program's own colours are readable.
void Terminal::take_colours(const std::filesystem::path& theme) {
    if (theme.empty()) return;
    auto palettes = ui::read_theme(theme);
    if (palettes) {
        palettes_ = std::move(*palettes);
    } else {
        log::theme_refused(palettes.error().detail);
        theme_fault_ = palettes.error();
    }
}

Result<void> Terminal::open_screen(const Config& config) {
    auto window = ui::Window::open({.width = config.display.width_px,
                                    .height = config.display.height_px,
                                    .fullscreen = config.display.fullscreen,
                                    .title = config.terminal.name.zh});
    if (!window) return window.error();
    window_ = std::move(*window);
    auto text = ui::TextEngine::open();
    if (!text) return text.error();
    text_ = std::move(*text);
    for (const auto& file : text_->missing_fonts()) log::font_missing(file);
    fit_screen();
    return {};
}

/// Lays everything out for the screen that there is.
void Terminal::fit_screen() {
    viewport_ = configured_.on_screen(window_->width(), window_->height());
    renderer_.reset();  // one at a time
    renderer_ = std::make_unique<ui::Renderer>(*text_, viewport_, &pictures_);
    presenter_ = std::make_unique<ui::SoftwarePresenter>(window_->target());
    input_.resize(viewport_.width_px, viewport_.height_px);
    gesture_.resize(viewport_.width_px, viewport_.height_px, viewport_.px(gesture_corner_mm));
    log::presenter_chosen(presenter_->name(), viewport_.width_px, viewport_.height_px);
    stale_ = true;
    if (services_) tell_of_screen();
}

/// A screen that is not the configured one is the technician's business; the person goes on.
void Terminal::tell_of_screen() {
    const bool fits =
        viewport_.width_px == configured_.width_px && viewport_.height_px == configured_.height_px;
    if (!fits)
        services_->part_failed(
            "screen", {ErrorCode::bad_config,
                       size_text(viewport_.width_px, viewport_.height_px) + " instead of " +
                           size_text(configured_.width_px, configured_.height_px),
                       "screen"});
    else if (!screen_fits_)
        services_->part_works("screen");
    screen_fits_ = fits;
}

/// Colours and fonts that the screen goes on without.
void Terminal::tell_of_looks() {
    if (theme_fault_) services_->part_failed("theme", *theme_fault_);
    std::string files;
    for (const auto& file : text_->missing_fonts()) files += (files.empty() ? "" : ", ") + file;
    if (!files.empty()) services_->part_failed("fonts", {ErrorCode::not_found, files, "fonts"});
}

void Terminal::show_first(const Config& config) {
    Snapshot first;
    first.wall = clock_.now().wall;
    first.terminal_name = {config.terminal.name.zh, config.terminal.name.en};
    first.hall = {config.terminal.hall.zh, config.terminal.hall.en};
    first.help_phone = config.terminal.phone;
    rebuild(first);
    draw();
    stale_ = true;
}

Result<void> Terminal::open_services(const Config& config, const KioskOptions& options) {
    Surroundings surroundings;
    surroundings.forget = [this] { forget(); };
    // What comes with a picture wakes the loop.
    surroundings.show_picture = [this](std::uint64_t id, drivers::PagePreview picture) {
        pictures_.put(id, {std::move(picture.rgba), picture.width, picture.height});
    };
    surroundings.play_sound = [this](effect::PlaySound::Kind kind) { play(kind); };
    auto services = Services::open(
        config, options.catalogue, [this] { window_->wake(); }, std::move(surroundings));
    if (!services) return services.error();
    services_ = std::move(*services);
    tell_of_screen();
    tell_of_looks();
    reader_.connect(config, [this] { window_->wake(); });
#ifdef BIANMIN_AUTOMATION
    if (!options.automation.empty()) {
        auto server = ui::AutomationServer::start(options.automation, *this);
        if (!server) return server.error();
        automation_ = std::move(*server);
    }
#endif
    return {};
}

void Terminal::stop() {
    stopping_ = true;
    window_->wake();
}

void Terminal::run() {
    (void)come_before_others();  // a touch is answered before others' work goes on
    bool told = false;
    while (!stopping_) {
        if (has_to_draw()) {
            draw();
            if (!told) {
                told = true;
                services_->screen_is_up();
            }
        }
        const bool open = window_->wait(time_to_sleep(), [this](const SDL_Event& event) {
            if (input_.feed(event)) frames_ = frames_after_event;
            if (const auto key = ui::keypad_key_of(event)) {
                select_down_ = key == ui::KeypadKey::select;
                keys_.push_back(*key);
            }
            if (ui::keypad_key_up(event) == ui::KeypadKey::select) let_go();
        });
        if (!open) break;
        if (window_->take_exposed()) {
            if (window_->width() != viewport_.width_px || window_->height() != viewport_.height_px)
                fit_screen();
            presenter_->invalidate();
            frames_ = frames_after_event;
        }
#ifdef BIANMIN_AUTOMATION
        run_tasks(false);
#endif
        if (services_->turn()) stale_ = true;
        services_->poll();
        watch_speech();
        sound_rest_ = sound_.rest();
        if (minute_of(clock_.now().wall) != drawn_minute_) stale_ = true;
        if (hold_.tick(clock_.now().steady)) stale_ = true;
    }
}

bool Terminal::has_to_draw() const {
    return stale_ || pace_ || frames_ > 0 || input_.waiting() || !keys_.empty();
}

Duration Terminal::time_to_sleep() {
    if (stale_ || frames_ > 0 || input_.waiting() || !keys_.empty() || !services_->idle())
        return Duration{0};
    const Now now = clock_.now();
    Duration sleep =
        std::min(sleep_max, std::max(Duration{0}, services_->next_deadline() - now.steady));
    sleep = std::min(sleep, minute_of(now.wall) + std::chrono::minutes(1) - now.wall);
    if (sound_rest_) sleep = std::min(sleep, *sound_rest_);
    if (const auto due = hold_.due())
        sleep = std::min(sleep, std::max(Duration{0}, *due - now.steady));
    return pace_ ? std::min(sleep, *pace_) : sleep;
}

void Terminal::rebuild() {
    rebuild(services_->snapshot());
}

void Terminal::rebuild(const Snapshot& snapshot) {
    if (services_) services_->on_shown(snapshot);  // the first page comes before them
    const std::string page = hold_.shown() ? ui::name_of_heard(tree_) : std::string();
    const std::string before = std::exchange(tree_.screen, {});
    keyboard_.follow(snapshot);
    while (const auto problem = keyboard_.take_problem())
        log::component_failed("keyboard", problem->code, problem->detail);
    language_ = snapshot.language;
    reader_.follow(snapshot);
    const auto build = [&] {
        return ui::build_screen(snapshot, viewport_, texts_, *text_, keyboard_.view(),
                                reader_.view_in(language_), palettes_ ? &*palettes_ : nullptr,
                                {.shown = hold_.shown()});
    };
    tree_ = build();
    // What was held for one page is not for the next.
    if (hold_.shown() && ui::name_of_heard(tree_) != page && hold_.leave()) tree_ = build();
    reader_.read(tree_, language_, hold_.shown());
    if (tree_.screen != before)
        log::screen_shown(static_cast<std::int64_t>(snapshot.session.value()), tree_.screen);
    drawn_minute_ = minute_of(snapshot.wall);
    stale_ = false;
    frames_ = std::max(frames_, 1);
}

ui::TouchFrame Terminal::next_touch() {
    ui::TouchFrame touch = input_.next_frame();
    // The first picture comes before the services.
    if (!services_ || !services_->may_open_maintenance()) {
        gesture_.reset();
        return touch;
    }
    const ui::CornerGesture::Outcome outcome = gesture_.feed(touch);
    if (outcome.done) {
        services_->open_maintenance();
        stale_ = true;
        frames_ = frames_after_event;
    }
    return outcome.swallow ? ui::TouchFrame{} : touch;
}

/// A press that waits is meant for the picture that is shown: it comes before what moves the rest.
bool Terminal::has_to_rebuild() const {
    return stale_ && (tree_.screen.empty() || !input_.press_waits());
}

void Terminal::draw() {
    if (has_to_rebuild()) rebuild();
    if (frames_ > 0) --frames_;
    pictures_.settle();
    take_keys();
    if (has_to_rebuild()) rebuild();
    const bool dark = reader_.view().dark;
    if (dark) dark_ = dark_screen();
    const ui::TouchFrame touch = next_touch();
    const ui::FrameOutcome outcome =
        renderer_->frame(dark ? dark_ : tree_, touch, clock_.now().steady);
    // What a touch has set off is shown by the next frame, at once; this one would only delay it.
    if (outcome.activations.empty()) present();
    pace_ = outcome.animating ? std::optional(outcome.pace) : std::nullopt;
    if (outcome.incomplete) frames_ = std::max(frames_, 1);
    follow_hold(outcome.held, touch.touching);
    for (const ui::Activation& activation : outcome.activations) touched(activation.intent);
}

void Terminal::present() {
    if (const auto shown = presenter_->present(renderer_->draw_data()); !shown)
        log::component_failed("presenter", shown.error().code, shown.error().detail);
}

void Terminal::follow_hold(bool held, bool touching) {
    if (!hold_.finger(held, touching, clock_.now().steady)) return;
    stale_ = true;
    if (!hold_.shown() || !services_) return;
    reader_.touched();
    services_->person(intent::ShowHidden{});
}

void Terminal::let_go() {
    select_down_ = false;
    if (hold_.key_up(clock_.now().steady)) stale_ = true;
}

bool Terminal::has_visit() const {
    return services_->visit().session() != SessionId{};
}

/// Where no visit can begin nobody's speech ends with one; whoever begins with a finger starts
/// afresh.
void Terminal::touched(const Intent& intent) {
    reader_.touched();
    const bool had_visit = has_visit();
    act(intent);
    if (had_visit || !has_visit()) return;
    reader_.forget();
    reader_.watch(intent, language_);
}

void Terminal::act(Intent intent) {
    if (std::holds_alternative<intent::ShowHidden>(intent)) {
        hold_.key_down(clock_.now().steady);
        if (!select_down_) hold_.key_up(clock_.now().steady);
    }
    reader_.watch(intent, language_);
    for (Intent& each : keyboard_.press(std::move(intent))) services_->person(std::move(each));
    // Only the end of a visit would end the dark by itself.
    if (reader_.view().dark && !has_visit())
        reader_.watch(intent::Speech{intent::Speech::What::light}, language_);
    stale_ = true;
    frames_ = frames_after_event;
}

/// One key a frame: each is answered by the screen that the one before it left.
void Terminal::take_keys() {
    if (keys_.empty() || !services_) return;
    const ui::KeypadKey key = keys_.front();
    keys_.pop_front();
    hold_.leave();
    for (Intent& intent : reader_.press(key, tree_)) act(std::move(intent));
    stale_ = true;
    frames_ = frames_after_event;
}

void Terminal::watch_speech() {
    const auto health = reader_.take_health();
    if (!health) return;
    if (health->problem)
        services_->part_failed("speech", {*health->problem, health->detail, "speech"});
    else
        services_->part_works("speech");
}

ui::Tree Terminal::dark_screen() const {
    ui::Tree tree;
    tree.screen = tree_.screen;
    tree.title = tree_.title;
    tree.language = tree_.language;
    tree.ground = {0x000000FF};
    tree.root.role = ui::Role::window;
    tree.root.rect = {0, 0, viewport_.width_px, viewport_.height_px};
    ui::Node light;
    light.id = "speech.light";
    light.role = ui::Role::button;
    light.label = texts_.at(language_, "speech.light");
    light.rect = tree.root.rect;
    light.action = intent::Speech{intent::Speech::What::light};
    tree.root.children.push_back(std::move(light));
    return tree;
}

void Terminal::forget() {
    tree_ = {};
    dark_ = {};
    keys_.clear();
    hold_.leave();
    reader_.forget();
    stale_ = true;
    frames_ = frames_after_event;
    input_.reset();
    keyboard_.forget();
    renderer_->forget();
    text_->forget();
    presenter_->forget();
    pictures_.forget();
}

void Terminal::play(effect::PlaySound::Kind kind) {
    switch (kind) {
        case effect::PlaySound::Kind::done:
            sound_.play(ui::Sound::Tone::done, reader_.sound_device());
            break;
        case effect::PlaySound::Kind::problem:
            sound_.play(ui::Sound::Tone::problem, reader_.sound_device());
            break;
        case effect::PlaySound::Kind::card_left:
            sound_.play(ui::Sound::Tone::card_left, reader_.sound_device());
            break;
    }
}

#ifdef BIANMIN_AUTOMATION

bool Terminal::run(const std::function<void(ui::UiAccess&)>& work) {
    Task task{&work, false, false};
    std::unique_lock lock(tasks_mutex_);
    if (tasks_closed_) return false;
    tasks_.push_back(&task);
    window_->wake();
    task_done_.wait(lock, [&task] { return task.done || task.dropped; });
    return task.done;
}

void Terminal::run_tasks(bool drop) {
    std::unique_lock lock(tasks_mutex_);
    tasks_closed_ = drop;
    while (!tasks_.empty()) {
        Task& task = *tasks_.front();
        tasks_.pop_front();
        if (!drop) {
            lock.unlock();
            (*task.work)(*this);
            lock.lock();
        }
        (drop ? task.dropped : task.done) = true;
        task_done_.notify_all();
    }
}

void Terminal::finger(Finger phase, int x, int y) {
    const auto ms = static_cast<std::uint32_t>(clock_.now().steady.time_since_epoch().count());
    const auto touch = phase == Finger::down   ? ui::TouchPhase::down
                       : phase == Finger::move ? ui::TouchPhase::move
                                               : ui::TouchPhase::up;
    input_.push({touch, {x, y, ms}});
    frames_ = frames_after_event;
}

void Terminal::keypad(ui::KeypadKey key) {
    select_down_ = key == ui::KeypadKey::select;
    keys_.push_back(key);
    frames_ = frames_after_event;
}

void Terminal::keypad_up(ui::KeypadKey key) {
    if (key == ui::KeypadKey::select) let_go();
}

bool Terminal::settled() const {
    return !stale_ && frames_ == 0 && !input_.waiting() && keys_.empty() && services_->idle();
}

Result<Bytes> Terminal::png(std::optional<ui::Rect> part) {
    auto image = presenter_->capture();
    if (!image) return image.error();
    if (!part) return ui::png_from(*image);
    const ui::PixelRect wanted =
        ui::PixelRect{part->x, part->y, part->x + part->w, part->y + part->h}.within(
            image->buffer().bounds());
    if (wanted.empty()) return {ErrorCode::not_found, "outside the screen"};
    ui::Image cut{wanted.width(), wanted.height(), {}};
    for (int y = wanted.y0; y < wanted.y1; ++y) {
        const auto* row = image->buffer().row(y);
        cut.pixels.insert(cut.pixels.end(), row + wanted.x0, row + wanted.x1);
    }
    return ui::png_from(cut);
}

#endif

}  // namespace kiosk
