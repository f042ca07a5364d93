// bianmin-platform: the reference central platform. Demo, tests and a pilot's first days run
// against it. Terminals: docs/SYNC_PROTOCOL.md, docs/PLATFORM_API.md, docs/openapi.yaml.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#include "kiosk/base/command_line.h"
#include "kiosk/base/executor.h"
#include "tests/platform/server.h"
#include "tests/platform/test_keys.h"

namespace {

namespace fs = std::filesystem;

constexpr int exit_bad_config = 78;  // EX_CONFIG

struct Options {
    fs::path data;
    std::string listen = "127.0.0.1:0";
    std::string admin;
    std::string pages;
    std::string pages_url;
    fs::path staff;
    bool only_signed = false;
    bool only_enabled = false;
    tests::TlsFiles tls;
    fs::path data_key;
    std::vector<fs::path> old_data_keys;
    fs::path receipt_key;
    std::string only_suite;
    fs::path signing_keys;
    int certificate_seconds = 90 * 24 * 3600;
    std::string database;
    fs::path catalogue;
    fs::path calendar;
    std::uint64_t office_seed = 0;
    int uploads_kept_seconds = 7 * 24 * 3600;
    bool init_test_keys = false;
};

int fail(const std::string& why) {
    std::cerr << "bianmin-platform: " << why << '\n';
    return exit_bad_config;
}

void fill_defaults(Options& options) {
    const fs::path keys = options.data / "keys";
    const auto fill = [&keys](fs::path& path, const char* name) {
        if (path.empty()) path = keys / name;
    };
    fill(options.tls.certificate, "server.crt");
    fill(options.tls.key, "server.key");
    fill(options.tls.client_authority, "ca.crt");
    fill(options.tls.authority_key, "ca.key");
    fill(options.data_key, "data.key");
    fill(options.receipt_key, "receipt.key");
}

bool lacks_keys(const Options& options) {
    return !fs::exists(options.tls.certificate) || !fs::exists(options.tls.key) ||
           !fs::exists(options.tls.client_authority) || !fs::exists(options.data_key) ||
           !fs::exists(options.receipt_key);
}

/// One process a data folder; the lock ends with the process.
bool lock_folder(const fs::path& folder) {
    const int handle = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return handle >= 0 && ::flock(handle, LOCK_EX | LOCK_NB) == 0;
}

kiosk::Result<void> publish_file(tests::Service& service, const Options& options) {
    const bool named = !options.catalogue.empty();
    const fs::path path = named ? options.catalogue : options.data / "catalogue.dsse.json";
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        if (!named) return {};  // none was given: terminals use the one they were packaged with
        return {kiosk::ErrorCode::bad_config, "cannot read " + path.string()};
    }
    std::ostringstream content;
    content << stream.rdbuf();
    auto catalogue = tests::PublishedCatalogue::read(content.str());
    if (!catalogue) return catalogue.error();
    service.publish(std::move(*catalogue));
    return {};
}

kiosk::Result<tests::Office> make_office(const Options& options) {
    if (options.calendar.empty()) return tests::Office::delivered(options.office_seed);
    std::ifstream stream(options.calendar, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    auto calendar = tests::WorkCalendar::read(content.str());
    if (!calendar) return calendar.error();
    return tests::Office(std::move(*calendar), options.office_seed);
}

kiosk::Result<std::unique_ptr<tests::Service>> make_service(const Options& options,
                                                            const kiosk::Clock& clock) {
    std::vector<tests::DataKey> data_keys;
    std::vector<fs::path> files{options.data_key};
    files.insert(files.end(), options.old_data_keys.begin(), options.old_data_keys.end());
    for (const auto& file : files) {
        auto key = tests::DataKey::load(file);
        if (!key) return key.error();
        data_keys.push_back(std::move(*key));
    }
    auto receipt_key = tests::ReceiptKey::load(options.receipt_key);
    if (!receipt_key) return receipt_key.error();
    auto store = options.database.empty() ? tests::Store::open(options.data / "platform.db")
                                          : tests::Store::connect(options.database);
    if (!store) return store.error();
    auto uploads = tests::Uploads::open(options.data, clock,
                                        std::chrono::seconds(options.uploads_kept_seconds));
    if (!uploads) return uploads.error();
    auto office = make_office(options);
    if (!office) return office.error();
    auto service = std::make_unique<tests::Service>(std::move(*store), std::move(data_keys),
                                                    std::move(*receipt_key), std::move(*uploads),
                                                    clock, std::move(*office));
    if (const auto published = publish_file(*service, options); !published)
        return published.error();
    service->allow_only(options.only_suite);
    if (options.only_signed) service->expect_all_signed();
    if (options.only_enabled) service->expect_all_enabled();
    if (!options.staff.empty())
        if (auto loaded = service->staff().load(options.staff); !loaded) return loaded.error();
    if (!options.signing_keys.empty()) {
        auto keys = tests::public_keys_in(options.signing_keys);
        if (!keys) return keys.error();
        service->expect_signatures_by(std::move(*keys));
    }
    if (fs::exists(options.tls.authority_key)) {
        auto authority = tests::CertificateAuthority::load(
            options.tls.client_authority, options.tls.authority_key,
            std::chrono::seconds(options.certificate_seconds));
        if (!authority) return authority.error();
        service->use(std::move(*authority));
    }
    return service;
}

kiosk::Result<std::string> bind(tests::Listener& listener, const tests::Address& address,
                                const char* word) {
    const auto port = listener.bind(address);
    if (!port) return port.error();
    return std::string(word) + " " + address.host + ":" + std::to_string(*port) + "\n";
}

/// Serves until SIGTERM or SIGINT, which are blocked in every thread and taken here.
int serve(const Options& options, const tests::Address& address, const sigset_t& ends) {
    const kiosk::RealClock clock;
    const auto service = make_service(options, clock);
    if (!service) return fail(service.error().detail);
    tests::FaultPlan faults;
    tests::Figures figures;
    const auto terminals = tests::make_terminal_listener(options.tls, **service, faults, figures);
    if (!terminals) return fail(terminals.error().detail);
    const auto listening = bind(**terminals, address, "listening");
    if (!listening) return fail(listening.error().detail);
    std::string words = *listening;
    std::unique_ptr<tests::Listener> admin;
    if (!options.admin.empty()) {
        const auto admin_address = tests::Address::parse(options.admin);
        if (!admin_address || !admin_address->is_loopback())
            return fail("--admin must be an address of this machine");
        admin = tests::make_admin_listener(**service, faults, figures);
        const auto bound = bind(*admin, *admin_address, "admin listening");
        if (!bound) return fail(bound.error().detail);
        words += *bound;
    }
    std::unique_ptr<tests::Listener> pages;
    if (!options.pages.empty()) {
        const auto pages_address = tests::Address::parse(options.pages);
        if (!pages_address) return fail("--pages: " + pages_address.error().detail);
        auto made = tests::make_pages_listener(options.tls, **service);
        if (!made) return fail(made.error().detail);
        pages = std::move(*made);
        const auto port = pages->bind(*pages_address);
        if (!port) return fail(port.error().detail);
        const auto there = pages_address->host + ":" + std::to_string(*port);
        words += "pages listening " + there + "\n";
        const auto from_outside =
            options.pages_url.empty() ? "https://" + there : options.pages_url;
        (*service)->hall().use_pages(from_outside);
        (*service)->phones().use_pages(from_outside);
    }
    kiosk::ThreadExecutor pages_thread("pages", 1);
    if (pages) KIOSK_CHECK(pages_thread.post([&pages] { pages->serve(); }));
    kiosk::ThreadExecutor terminal_thread("terminals", 1);
    kiosk::ThreadExecutor admin_thread("admin", 1);
    KIOSK_CHECK(terminal_thread.post([&terminals] { (*terminals)->serve(); }));
    if (admin) KIOSK_CHECK(admin_thread.post([&admin] { admin->serve(); }));
    std::cout << words << std::flush;
    int signal = 0;
    sigwait(&ends, &signal);
    (*terminals)->stop();
    if (admin) admin->stop();
    if (pages) pages->stop();
    // Kept-alive connections would hold the pool for seconds. All answered work is durable, so
    // leave now.
    std::quick_exit(0);
}

int print_hash() {
    std::string password;
    std::getline(std::cin, password);
    const auto hash = tests::Staff::hash(password);
    if (!hash) return fail(hash.error().detail);
    std::cout << *hash << '\n';
    return 0;
}

int run(Options options) {
    if (options.data.empty()) return fail("--data is missing");
    const auto address = tests::Address::parse(options.listen);
    if (!address) return fail("--listen: " + address.error().detail);
    std::error_code fault;
    fs::create_directories(options.data, fault);
    if (fault) return fail("cannot make " + options.data.string() + ": " + fault.message());
    if (!lock_folder(options.data)) return fail("another platform uses " + options.data.string());
    fill_defaults(options);
    if (lacks_keys(options)) {
        if (!options.init_test_keys && !address->is_loopback()) {
            return fail("no keys in " + (options.data / "keys").string() +
                        "; test keys are made by themselves on a loopback address only (or with "
                        "--init-test-keys)");
        }
        if (const auto made = tests::make_test_keys(options.data / "keys"); !made)
            return fail(made.error().detail);
        std::cerr << "bianmin-platform: test keys made in " << (options.data / "keys").string()
                  << "; not for a public terminal\n";
    }
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, nullptr);
    signal(SIGPIPE, SIG_IGN);
    return serve(options, *address, ends);
}

void add_page_options(kiosk::Command& line, Options& options) {
    line.option("--pages", options.pages,
                "HOST:PORT of the pages for browsers: figures for everybody, the staff's desk; "
                "TLS");
    line.option("--pages-url", options.pages_url,
                "What links to them begin with, where a gateway stands before them");
    line.option("--staff", options.staff,
                "Accounts of the staff, JSON; without them nobody "
                "logs in");
    line.flag("--only-signed", options.only_signed,
              "Refuse submissions that no valid signature of the terminal comes with");
    line.flag("--only-enabled", options.only_enabled,
              "Refuse terminals that nobody has enabled in the operator's view");
}

}  // namespace

int main(int count, char** words) {
    if (sodium_init() < 0) return fail("libsodium does not start");
    Options options;
    bool hash_password = false;
    kiosk::CommandLine line("Reference central platform of Bianmin Kiosk");
    line.option("--data", options.data, "Folder of everything the platform keeps");
    line.option("--listen", options.listen,
                "HOST:PORT for terminals; port 0 takes a free one and prints it");
    line.option("--admin", options.admin,
                "HOST:PORT of the operator's view: plain HTTP, this machine only");
    line.option("--tls-cert", options.tls.certificate,
                "Server certificate chain, PEM (default DATA/keys/server.crt)");
    line.option("--tls-key", options.tls.key, "Server key, PEM (default DATA/keys/server.key)");
    line.option("--client-ca", options.tls.client_authority,
                "Authority of terminals, PEM (default DATA/keys/ca.crt)");
    line.option("--ca-key", options.tls.authority_key,
                "Key of the first authority in --client-ca: renews terminals' certificates "
                "(default DATA/keys/ca.key; without it they are not renewed here)");
    line.option("--certificate-seconds", options.certificate_seconds,
                "How long a renewed certificate is valid")
        .within(1, 10 * 366 * 24 * 3600);
    line.option("--data-key", options.data_key,
                "X25519 or SM2 key that opens submissions (default DATA/keys/data.key)");
    line.option("--signing-keys", options.signing_keys,
                "Folder of TERMINAL.pub.pem: these terminals sign with that key and no other");
    line.option("--only-suite", options.only_suite,
                "Refuse submissions that are sealed otherwise, under earlier keys too")
        .one_of({tests::DataKey::age_suite, tests::DataKey::sm_suite});
    line.option("--old-data-key", options.old_data_keys,
                "Keys that terminals sealed to before; may be repeated");
    line.option("--receipt-key", options.receipt_key,
                "Ed25519 key of receipts (default DATA/keys/receipt.key)");
    line.option("--catalogue", options.catalogue,
                "Signed catalogue (default DATA/catalogue.dsse.json if there)");
    line.option("--database", options.database,
                "PostgreSQL, by a connection string of libpq (default: SQLite, "
                "DATA/platform.db); a password belongs into PGPASSFILE, not here");
    add_page_options(line, options);
    line.flag("--hash-password", hash_password,
              "Read a password from standard input and print its hash, for --staff");
    line.option("--calendar", options.calendar,
                "Days off and days worked in their place, JSON (default: those of delivery)");
    line.option("--office-seed", options.office_seed,
                "What becomes of cases and how fast is drawn from it; 0: all go the plain way");
    line.option("--uploads-kept-seconds", options.uploads_kept_seconds,
                "An attachment that did not arrive whole within so long is forgotten");
    line.flag("--init-test-keys", options.init_test_keys,
              "Make test keys in DATA/keys if they are missing");
    if (const auto ended = line.parse(count, words)) return *ended;
    if (hash_password) return print_hash();
    return run(std::move(options));
}
