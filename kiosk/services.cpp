#include "kiosk/services.h"

#include <fstream>
#include <sstream>
#include <utility>

#include <malloc.h>

#include "drivers/terminal/devices.h"
#include "kiosk/app/figure_book.h"
#include "kiosk/app/terminal_profile.h"
#include "kiosk/base/log.h"
#include "kiosk/documents/media.h"
#include "kiosk/documents/printable.h"
#include "kiosk/maintenance/test_page.h"
#include "kiosk/platform/gateway_client.h"
#include "kiosk/platform/http_module.h"

namespace kiosk {

namespace {

/// Reading a catalogue and trying its forms takes many times what is kept of it; without this the
/// heap would hold on to all of it.
void give_back_memory() {
    ::malloc_trim(0);
}

constexpr std::size_t store_queue = 64;
constexpr std::size_t documents_queue = 8;
constexpr std::size_t platform_queue = 8;
/// One is made while the next waits; a third would be old when it is shown.
constexpr std::size_t pictures_queue = 1;

SigningKey signing_key(const Bytes& bytes) {
    SigningKey key{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), key.size()), key.begin());
    return key;
}

std::string text_of_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

LocalText local(const Config::TwoLanguages& text) {
    return {text.zh, text.en};
}

std::vector<MaintenanceSeen> devices_without_driver(const Config& config) {
    std::vector<MaintenanceSeen> without;
    const auto seen = drivers::terminal::seen_devices(config);
    if (!seen) return without;
    for (const auto& device : *seen) {
        if (!device.driver.empty()) continue;
        const bool has_name = device.has_own_name;
        without.push_back({drivers::text_of(device.usb), has_name ? device.name : std::string{},
                           has_name ? std::string{}
                                    : "usb_class." + drivers::usb_class_id(device.usb.class_code)});
    }
    return without;
}

}  // namespace

Result<std::unique_ptr<Services>> Services::open(const Config& config,
                                                 const std::filesystem::path& delivered_catalogue,
                                                 std::function<void()> wake,
                                                 Surroundings surroundings) {
    std::unique_ptr<Services> self(new Services);
    self->inbox_ = std::make_unique<Inbox>(wake);
    self->health_ = std::make_unique<HealthMonitor>(*self->inbox_);
    self->open_catalogue(config, delivered_catalogue);
    if (auto opened = self->open_store(config); !opened) return opened.error();
    auto forget = surroundings.forget;
    self->open_visit(config, std::move(surroundings));
    self->open_maintenance_pages(config, std::move(wake), std::move(forget));
    self->open_devices(config);
    if (auto opened = self->open_platform(config); !opened) return opened.error();
    return self;
}

Services::~Services() {
    if (client_) client_->cancel();
    // First of all: what a fetch that just ends calls is still there.
    if (platform_thread_) platform_thread_->stop();
    // What uses devices first: a document that is being made goes to the printer.
    if (documents_thread_) documents_thread_->stop();
    if (pictures_thread_) pictures_thread_->stop();
    if (effects_) effects_->use_devices(nullptr, nullptr);
    if (effects_) effects_->use_smart_cards(nullptr);
    if (effects_) effects_->use_cases(nullptr);
    if (effects_) effects_->use_code_readers({});
    if (effects_) effects_->use_pages(nullptr);
    if (desk_) desk_->use({});
    // Devices before the threads that take their events.
    reader_.reset();
    smart_card_reader_.reset();
    printer_.reset();
    scanner_.reset();
    cameras_.reset();
    camera_scanner_.reset();
    page_camera_.reset();
    face_camera_.reset();
    auxiliaries_.reset();
    if (store_thread_) store_thread_->stop();
}

void Services::open_catalogue(const Config& config, const std::filesystem::path& delivered) {
    std::filesystem::create_directories(config.paths.catalogue);
    catalogues_ = std::make_unique<CatalogueStore>(
        config.paths.catalogue, std::vector<SigningKey>{signing_key(config.platform.catalogue_key)},
        system_files(), TerminalPlace{config.terminal.area_code, config.terminal.group});
    if (const auto stored = catalogues_->load();
        !stored && stored.error().code != ErrorCode::not_found)
        log::catalogue_refused(stored.error().code, stored.error().detail);
    if (!delivered.empty()) {
        const auto installed = catalogues_->install_delivered(text_of_file(delivered));
        for (const auto& fault : catalogues_->form_faults())
            log::form_refused(fault.item, fault.rule);
        // An older delivered catalogue is what every terminal has after its first update.
        if (!installed && installed.error().code != ErrorCode::conflict &&
            !catalogues_->is_unread())
            log::catalogue_refused(installed.error().code, installed.error().detail);
    }
    if (const auto current = catalogues_->current()) {
        log::catalogue_accepted(static_cast<std::int64_t>(current->version()),
                                static_cast<std::int64_t>(current->services().size()));
        log_outdated(*current, civil_date(clock_.now().wall), config.terminal.guide_days);
    }
    give_back_memory();
}

Result<void> Services::open_store(const Config& config) {
    auto options = offline_cache::store_options_of(config);
    if (!options) return options.error();
    std::optional<GuardClient> guard;
    if (auto found = GuardClient::from_environment()) guard = std::move(*found);
    DraftKey keys(std::move(guard), random_, config.platform.draft_key);

    options->fingerprint_key = keys.fingerprint_key();
    auto store = offline_cache::Store::open(std::move(*options), clock_, random_);
    if (!store) return store.error();
    store_thread_ = std::make_unique<ThreadExecutor>("store", store_queue);
    store_ = std::make_unique<StoreService>(*store_thread_, std::move(*store), std::move(keys),
                                            *inbox_, *health_);
    store_->keep_orders_in(OrderBook(config.paths.data));
    if (const auto catalogue = catalogues_->current()) store_->seal_to(catalogue->sealing_keys());
    return {};
}

void Services::open_visit(const Config& config, Surroundings surroundings) {
    documents_thread_ = std::make_unique<ThreadExecutor>("documents", documents_queue);
    EffectRunner::Parts parts;
    parts.store = store_.get();
    parts.documents = documents_thread_.get();
    parts.render = [media = media_from(config.printer.media).value_or(Media::a4())](
                       const PrintDocument& document, WallTime now,
                       const drivers::PrintForm& form) {
        return make_printable(document, media, now, form);
    };
    parts.sign = make_signed_form;
    parts.note_demand =
        [book = std::make_shared<DemandBook>(config.paths.catalogue, config.terminal.area_code)](
            const std::string& words, WallTime now) {
            if (const auto noted = book->note(words, now); !noted)
                log::component_failed("demand_book", noted.error().code, noted.error().detail);
        };
    show_picture_ = surroundings.show_picture;
    effects_ = std::make_unique<EffectRunner>(std::move(parts), std::move(surroundings), *inbox_,
                                              *health_, clock_);

    Environment environment;
    environment.catalogue = catalogues_->current();
    bulletins_ =
        std::make_unique<BulletinBook>(config.paths.catalogue, config.platform.receipt_key);
    environment.bulletin = bulletins_->current();
    environment.network_code = config.terminal.network_code;
    environment.terminal_name = local(config.terminal.name);
    environment.hall = local(config.terminal.hall);
    environment.terminal_id = config.terminal.id;
    environment.area_code = config.terminal.area_code;
    environment.devices = devices_of(config);
    environment.guide_days = config.terminal.guide_days;
    environment.help_phone = config.terminal.phone;
    environment.idle = config.session.idle_seconds;
    environment.idle_elder = config.session.idle_seconds * 2;
    environment.warning = config.session.warning_seconds;
    environment.card_timeout = config.session.card_wait_seconds;
    environment.card_left_alarm = config.session.card_left_seconds;
    environment.goodbye = config.session.goodbye_seconds;
    visit_ =
        std::make_unique<VisitRunner>(std::move(environment), *inbox_, *effects_, clock_, random_);
    figures_ = std::make_unique<VisitFigures>(
        [this,
         book = std::make_shared<FigureBook>(config.paths.catalogue)](const VisitFigure& figure) {
            (void)documents_thread_->post([book, figure] {
                if (const auto added = book->add(figure); !added)
                    log::component_failed("figures", added.error().code, added.error().detail);
            });
        });
    visit_->watch([this](const Snapshot& snapshot, Now now) { figures_->follow(snapshot, now); });
}

void Services::open_maintenance_pages(const Config& config, std::function<void()> wake,
                                      std::function<void()> forget) {
    const maintenance::TestPage page{
        local(config.terminal.name), local(config.terminal.hall), config.terminal.id, {}, {}};
    desk_ = std::make_unique<DeviceDesk>(
        *documents_thread_, clock_,
        [this, page, media = media_from(config.printer.media).value_or(Media::a4())](
            const std::string& printer, const drivers::PrintForm& form, Language language) {
            auto filled = page;
            filled.printer = printer;
            filled.at = clock_.now().wall;
            return make_printable(maintenance::test_document(filled, language), media, filled.at,
                                  form);
        },
        [this](RequestId request, MaintenanceResult result) {
            maintenance_->tell(maintenance::event::TestEnded{request, std::move(result)});
        });
    MaintenanceRunner::Parts parts;
    parts.desk = desk_.get();
    parts.background = documents_thread_.get();
    parts.scan = [config] { return devices_without_driver(config); };
    parts.pin_hash = config.maintenance.pin_hash;
    parts.wake = std::move(wake);
    parts.closed = std::move(forget);
    maintenance::Settings settings;
    settings.idle = config.maintenance.idle_seconds;
    maintenance_ = std::make_unique<MaintenanceRunner>(std::move(parts), clock_, settings);
}

void Services::report_failed(const std::string& device, const Error& error) {
    log::component_failed(device, error.code, error.detail);
    desk_->failed(device, error);
}

void Services::part_works(const std::string& part) {
    log::component_works(part);
    desk_->works(part);
}

void Services::open_devices(const Config& config) {
    open_card_readers(config);
    open_printer(config);
    effects_->use_devices(reader_.get(), printer_.get());
    effects_->use_smart_cards(smart_card_reader_.get());
    open_scanner(config);
    open_cameras(config);
    open_cabinet(config);
    DeviceDesk::Devices devices;
    devices.card_reader = reader_.get();
    devices.smart_card_reader = smart_card_reader_.get();
    devices.printer = printer_.get();
    devices.scanner = scanner_.get();
    devices.cameras = cameras_.get();
    devices.camera_names = drivers::terminal::camera_names(config);
    devices.auxiliaries = auxiliaries_.get();
    desk_->use(devices);
}

void Services::open_card_readers(const Config& config) {
    auto reader =
        drivers::terminal::card_reader(config, clock_, [this](drivers::IdCardEvent event) {
            if (const auto* state = std::get_if<drivers::DeviceEvent>(&event))
                device_log_.on_state("card_reader", state->state);
            if (!desk_->take(event)) effects_->on_reader(std::move(event));
        });
    if (reader)
        reader_ = std::move(*reader);
    else
        report_failed("card_reader", reader.error());
    auto smart_cards =
        drivers::terminal::smart_card_reader(config, clock_, [this](drivers::SmartCardEvent event) {
            if (const auto* state = std::get_if<drivers::DeviceEvent>(&event))
                device_log_.on_state("smart_card_reader", state->state);
            desk_->take(event);
            effects_->on_smart_card(std::move(event));
        });
    if (smart_cards)
        smart_card_reader_ = std::move(*smart_cards);
    else
        report_failed("smart_card_reader", smart_cards.error());
}

void Services::open_printer(const Config& config) {
    auto printer =
        drivers::terminal::printer(config, clock_, [this](drivers::DocumentPrinterEvent event) {
            if (const auto* changed = std::get_if<drivers::PrinterChanged>(&event))
                device_log_.on_state("printer", changed->state.device);
            if (!desk_->take(event)) effects_->on_printer(std::move(event));
        });
    if (printer)
        printer_ = std::move(*printer);
    else
        report_failed("printer", printer.error());
}

/// Stays off until a page has a use for codes.
void Services::open_scanner(const Config& config) {
    auto scanner =
        drivers::terminal::scanner(config, clock_, [this](const drivers::CodeScannerEvent& event) {
            if (const auto* state = std::get_if<drivers::DeviceEvent>(&event)) {
                device_log_.on_state(state->device, state->state);
                scanner_usable_ = drivers::is_usable(state->state);
                follow_code_readers();
            }
            desk_->take(event);
            effects_->on_code(event);
        });
    if (scanner)
        scanner_ = std::move(*scanner);
    else
        report_failed("scanner", scanner.error());
}

void Services::open_cameras(const Config& config) {
    takes_phone_pictures_ = config.devices.phone_pictures.enabled;
    cameras_ = drivers::terminal::cameras(
        config, clock_, [this](drivers::CameraEvent event) { on_camera(std::move(event)); });
    std::vector<drivers::CodeScanner*> readers;
    if (scanner_) readers.push_back(scanner_.get());
    if (cameras_) {
        camera_scanner_ = drivers::terminal::camera_scanner(
            config, *cameras_,
            [this](const drivers::CodeScannerEvent& event) { effects_->on_code(event); });
        if (camera_scanner_) readers.push_back(camera_scanner_.get());
    }
    effects_->use_code_readers(std::move(readers));
    if (!cameras_) return;
    pictures_thread_ = std::make_unique<ThreadExecutor>("pictures", pictures_queue);
    if (camera_scanner_ || takes_phone_pictures_) open_page_camera();
    if (config.devices.person_camera.source.empty()) return;
    face_camera_ = std::make_unique<FaceCamera>(
        FaceCamera::Parts{cameras_.get(), drivers::terminal::person_camera, pictures_thread_.get(),
                          show_picture_},
        *inbox_);
    effects_->use_faces(face_camera_.get());
}

void Services::open_page_camera() {
    PageCamera::Parts parts;
    parts.cameras = cameras_.get();
    parts.camera = drivers::terminal::document_camera;
    parts.store = store_.get();
    parts.pictures = pictures_thread_.get();
    parts.documents = documents_thread_.get();
    parts.bind = make_bound_paper;
    parts.show = show_picture_;
    page_camera_ = std::make_unique<PageCamera>(std::move(parts), *inbox_, clock_);
    effects_->use_pages(page_camera_.get());
}

/// Codes and pages come only after the visit has asked for them, by when there is who takes them.
void Services::on_camera(drivers::CameraEvent event) {
    if (auto* code = std::get_if<drivers::CodeShown>(&event))
        return camera_scanner_->take(std::move(*code));
    if (const auto* vision = std::get_if<drivers::VisionChanged>(&event)) {
        if (takes_phone_pictures_) health_->set_phone_pictures(vision->state);
        return;
    }
    const auto* changed = std::get_if<drivers::CameraChanged>(&event);
    const bool of_person = std::holds_alternative<drivers::FaceLooked>(event) ||
                           std::holds_alternative<drivers::FaceTaken>(event);
    if (changed == nullptr) {
        if (of_person && face_camera_) face_camera_->on_camera(std::move(event));
        if (!of_person && page_camera_) page_camera_->on_camera(std::move(event));
        return;
    }
    device_log_.on_state("camera." + changed->camera, changed->state);
    if (changed->camera == drivers::terminal::person_camera)
        health_->set_person_camera(changed->state);
    if (changed->camera != drivers::terminal::document_camera) return;
    health_->set_document_camera(changed->state);
    camera_usable_ = drivers::is_usable(changed->state);
    follow_code_readers();
}

void Services::follow_code_readers() {
    health_->set_code_reader(scanner_usable_  ? CodeReaderKind::scanner
                             : camera_usable_ ? CodeReaderKind::camera
                                              : CodeReaderKind::none);
}

void Services::open_cabinet(const Config& config) {
    auto auxiliaries = drivers::terminal::auxiliaries(
        config, clock_, [this](const drivers::AuxiliariesEvent& event) {
            if (const auto* changed = std::get_if<drivers::AuxiliariesChanged>(&event))
                health_->set_auxiliaries(changed->status);
            else if (const auto* state = std::get_if<drivers::DeviceEvent>(&event))
                device_log_.on_state(state->device, state->state);
        });
    if (auxiliaries)
        auxiliaries_ = std::move(*auxiliaries);
    else
        report_failed("switches", auxiliaries.error());
}

Result<void> Services::open_platform(const Config& config) {
    auto client = make_http_client(
        {config.platform.ca.string(), config.platform.cert.string(), config.platform.key.string()},
        config.platform.connect_timeout);
    if (!client) return client.error();
    auto signer = make_request_signer(config.platform.signs_with(), config.terminal.id);
    if (!signer) return signer.error();
    client_ = std::make_unique<GatewayClient>(std::move(*client), std::move(*signer), clock_,
                                              config.terminal.area_code);
    platform_thread_ = std::make_unique<ThreadExecutor>("platform", platform_queue);
    auto& bulletins = *bulletins_;
    platform_ = std::make_unique<PlatformService>(
        *platform_thread_, *client_, *catalogues_, *health_,
        PlatformService::Identity{config.platform.url, config.terminal.id,
                                  config.terminal.area_code, BIANMIN_VERSION,
                                  capabilities_of(config), config.paths.catalogue / "refused"},
        [this, days = config.terminal.guide_days](std::shared_ptr<const Catalogue> catalogue) {
            log_outdated(*catalogue, civil_date(clock_.now().wall), days);
            store_->seal_to(catalogue->sealing_keys());
            visit_->use_catalogue(std::move(catalogue));
            give_back_memory();
        });
    clock_watch_ = std::make_unique<ClockWatch>(clock_, *health_);
    platform_->watch_clock(*clock_watch_);
    platform_->follow_bulletin(bulletins, [this](std::shared_ptr<const Bulletin> newest) {
        visit_->use_bulletin(std::move(newest));
    });
    cases_ = std::make_unique<CaseService>(*platform_thread_, *client_, config.platform.url,
                                           *inbox_, config.platform.receipt_key, clock_);
    cases_->note_to([store = store_.get()](std::string event, std::string consent) {
        store->note(std::move(event), std::move(consent));
    });
    effects_->use_cases(cases_.get());
    return {};
}

void Services::screen_is_up() {
    store_->tell_ready();
    store_->recover();
}

void Services::person(Intent intent) {
    if (maintenance_->is_open())
        maintenance_->person(std::move(intent));
    else
        visit_->person(std::move(intent));
}

bool Services::may_open_maintenance() const {
    return visit_->session() == SessionId{} && !maintenance_->is_open();
}

void Services::open_maintenance() {
    if (!may_open_maintenance()) return;
    maintenance_->open(visit_->snapshot().language);
}

bool Services::turn() {
    bool changed = visit_->turn();
    if (visit_->session() != SessionId{}) maintenance_->visit_began();
    changed = maintenance_->turn() || changed;
    return changed;
}

Snapshot Services::snapshot() const {
    return maintenance_->is_open() ? maintenance_->snapshot(visit_->snapshot())
                                   : visit_->snapshot();
}

void Services::on_shown(const Snapshot& shown) {
    // The pages that say what the printer does, or that choose by it.
    const Screen& screen = shown.screen;
    const bool speaks_of_printer = std::holds_alternative<GuideScreen>(screen) ||
                                   std::holds_alternative<SubmittingScreen>(screen) ||
                                   std::holds_alternative<ReceiptScreen>(screen);
    if (printer_) printer_->watch(speaks_of_printer || maintenance_->is_open());
}

void Services::poll() {
    const SteadyTime now = clock_.now().steady;
    side_due_ = std::min(store_->poll(now), platform_->poll(now));
}

SteadyTime Services::next_deadline() const {
    SteadyTime next = side_due_;
    for (const auto& due : {visit_->next_deadline(), maintenance_->next_deadline()})
        if (due) next = std::min(next, *due);
    return next;
}

}  // namespace kiosk
