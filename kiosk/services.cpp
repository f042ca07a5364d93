#include "kiosk/services.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "drivers/auxiliaries/auxiliaries.h"
#include "drivers/camera/vision_client.h"
#include "drivers/idcard/reader.h"
#include "drivers/scanner/scanner.h"
#include "kiosk/base/log.h"
#include "kiosk/documents/media.h"
#include "kiosk/platform/http_module.h"
#include "kiosk/printing.h"

namespace kiosk {

namespace {

constexpr std::size_t store_queue = 64;
constexpr std::size_t documents_queue = 8;
constexpr std::size_t platform_queue = 8;

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

}  // namespace

Result<std::unique_ptr<Services>> Services::open(const Config& config,
                                                 const std::filesystem::path& delivered_catalogue,
                                                 std::function<void()> wake,
                                                 Surroundings surroundings) {
    std::unique_ptr<Services> self(new Services);
    self->inbox_ = std::make_unique<Inbox>(std::move(wake));
    self->health_ = std::make_unique<HealthMonitor>(*self->inbox_);
    self->open_catalogue(config, delivered_catalogue);
    if (auto opened = self->open_store(config); !opened) return opened.error();
    self->open_visit(config, std::move(surroundings));
    self->open_devices(config);
    if (auto opened = self->open_platform(config); !opened) return opened.error();
    return self;
}

Services::~Services() {
    if (client_) client_->cancel();
    // A document that is being made goes to the printer: its thread ends while there is one.
    if (documents_thread_) documents_thread_->stop();
    if (effects_) effects_->use_devices(nullptr, nullptr);
    // Devices before the threads that take their events.
    reader_.reset();
    printer_.reset();
    scanner_.reset();
    cameras_.reset();
    auxiliaries_.reset();
    for (auto* thread : {platform_thread_.get(), store_thread_.get()})
        if (thread != nullptr) thread->stop();
}

void Services::open_catalogue(const Config& config, const std::filesystem::path& delivered) {
    std::filesystem::create_directories(config.paths.catalogue);
    catalogues_ = std::make_unique<CatalogueStore>(
        config.paths.catalogue,
        std::vector<SigningKey>{signing_key(config.platform.catalogue_key)});
    if (const auto stored = catalogues_->load();
        !stored && stored.error().code != ErrorCode::not_found)
        log::catalogue_refused(stored.error().code, stored.error().detail);
    if (!delivered.empty()) {
        const auto installed = catalogues_->install(text_of_file(delivered));
        for (const auto& fault : catalogues_->form_faults())
            log::form_refused(fault.item, fault.rule);
        // An older delivered catalogue is what every terminal has after its first update.
        if (!installed && installed.error().code != ErrorCode::conflict)
            log::catalogue_refused(installed.error().code, installed.error().detail);
    }
    if (const auto current = catalogues_->current())
        log::catalogue_accepted(static_cast<std::int64_t>(current->version()),
                                static_cast<std::int64_t>(current->services().size()));
}

Result<void> Services::open_store(const Config& config) {
    auto key = offline_cache::PlatformKey::from_bytes(config.platform.data_key);
    if (!key) return key.error();
    std::optional<GuardClient> guard;
    if (auto found = GuardClient::from_environment()) guard = std::move(*found);
    DraftKey keys(std::move(guard), random_);

    offline_cache::StoreOptions options;
    options.folder = config.paths.data;
    options.wake_socket = config.paths.run / "sync.sock";
    options.terminal_id = config.terminal.id;
    options.platform_key = std::move(*key);
    options.fingerprint_key = keys.fingerprint_key();
    options.admission.folder = config.paths.data;
    options.admission.case_floor =
        static_cast<std::uint64_t>(config.delivery.free_disk_mb) * 1024 * 1024;
    auto store = offline_cache::Store::open(std::move(options), clock_, random_);
    if (!store) return store.error();
    store_thread_ = std::make_unique<ThreadExecutor>("store", store_queue);
    store_ = std::make_unique<StoreService>(*store_thread_, std::move(*store), std::move(keys),
                                            *inbox_, *health_);
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
    effects_ = std::make_unique<EffectRunner>(std::move(parts), std::move(surroundings), *inbox_,
                                              *health_, clock_);

    Environment environment;
    environment.catalogue = catalogues_->current();
    environment.terminal_name = local(config.terminal.name);
    environment.hall = local(config.terminal.hall);
    environment.terminal_id = config.terminal.id;
    environment.area_code = config.terminal.area_code;
    environment.help_phone = config.terminal.phone;
    environment.idle = config.session.idle_seconds;
    environment.idle_elder = config.session.idle_seconds * 2;
    environment.warning = config.session.warning_seconds;
    environment.card_timeout = config.session.card_wait_seconds;
    environment.card_left_alarm = config.session.card_left_seconds;
    environment.goodbye = config.session.goodbye_seconds;
    visit_ =
        std::make_unique<VisitRunner>(std::move(environment), *inbox_, *effects_, clock_, random_);
}

void Services::open_devices(const Config& config) {
    if (config.devices.idcard.enabled) {
        drivers::IdCardReaderConfig reader_config;
        reader_config.quirks_file = config.paths.assets / "quirks" / "id_card_readers.toml";
        reader_config.serial_port = config.devices.idcard.serial_port;
        auto reader = drivers::make_id_card_reader(
            reader_config, clock_,
            [this](drivers::IdCardEvent event) { effects_->on_reader(std::move(event)); });
        if (reader)
            reader_ = std::move(*reader);
        else
            log::component_failed("idcard", reader.error().code, reader.error().detail);
    }
    if (!config.printer.uri.empty()) {
        auto printer = make_printer(config, clock_, [this](drivers::DocumentPrinterEvent event) {
            effects_->on_printer(std::move(event));
        });
        if (printer)
            printer_ = std::move(*printer);
        else
            log::component_failed("printer", printer.error().code, printer.error().detail);
    }
    effects_->use_devices(reader_.get(), printer_.get());
    open_scanner(config);
    open_cabinet(config);
}

/// Looked after so that a technician sees it; it stays off until a service asks for a code.
void Services::open_scanner(const Config& config) {
    if (!config.devices.scanner.enabled) return;
    drivers::CodeScannerConfig scanner_config;
    scanner_config.quirks_file = config.paths.assets / "quirks" / "code_scanners.toml";
    scanner_config.serial_port = config.devices.scanner.serial_port;
    auto scanner = drivers::make_code_scanner(
        scanner_config, clock_, [this](const drivers::CodeScannerEvent& event) {
            if (const auto* state = std::get_if<drivers::DeviceEvent>(&event))
                device_log_.on_state(state->device, state->state);
        });
    if (scanner)
        scanner_ = std::move(*scanner);
    else
        log::component_failed("scanner", scanner.error().code, scanner.error().detail);
}

void Services::open_cabinet(const Config& config) {
    const auto& devices = config.devices;
    // bianmin-vision opens them; this end of it needs no OpenCV.
    if (!devices.document_camera.source.empty() || !devices.person_camera.source.empty())
        cameras_ = std::make_unique<drivers::VisionClient>(
            (config.paths.run / drivers::vision::socket_name).string(), clock_,
            [this](const drivers::CameraEvent& event) {
                const auto& changed = std::get<drivers::CameraChanged>(event);
                device_log_.on_state("camera." + changed.camera, changed.state);
            });
    const auto& wanted = devices.auxiliaries;
    const drivers::AuxiliariesConfig cabinet{
        wanted.door_switch,  wanted.tamper_switch, wanted.operator_switch,
        wanted.headset_jack, wanted.ups,           wanted.lights};
    auto auxiliaries =
        drivers::make_auxiliaries(cabinet, clock_, [this](const drivers::AuxiliariesEvent& event) {
            if (const auto* changed = std::get_if<drivers::AuxiliariesChanged>(&event))
                health_->set_auxiliaries(changed->status);
            else if (const auto* state = std::get_if<drivers::DeviceEvent>(&event))
                device_log_.on_state(state->device, state->state);
        });
    if (auxiliaries)
        auxiliaries_ = std::move(*auxiliaries);
    else
        log::component_failed("auxiliaries", auxiliaries.error().code, auxiliaries.error().detail);
}

Result<void> Services::open_platform(const Config& config) {
    auto client = make_http_client(
        {config.platform.ca.string(), config.platform.cert.string(), config.platform.key.string()});
    if (!client) return client.error();
    client_ = std::move(*client);
    platform_thread_ = std::make_unique<ThreadExecutor>("platform", platform_queue);
    platform_ = std::make_unique<PlatformService>(
        *platform_thread_, *client_, *catalogues_, *health_,
        PlatformService::Identity{config.platform.url, config.terminal.id,
                                  config.terminal.area_code, "0.1.0"},
        [this](std::shared_ptr<const Catalogue> catalogue) {
            visit_->use_catalogue(std::move(catalogue));
        });
    return {};
}

void Services::screen_is_up() {
    store_->tell_ready();
    store_->recover();
}

void Services::poll() {
    const SteadyTime now = clock_.now().steady;
    side_due_ = std::min(store_->poll(now), platform_->poll(now));
}

SteadyTime Services::next_deadline() const {
    const auto visit = visit_->next_deadline();
    return visit ? std::min(side_due_, *visit) : side_due_;
}

}  // namespace kiosk
