// bianmin-catalogue: builds, signs and checks service catalogues (docs/CATALOGUE.md).

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <span>
#include <sstream>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "kiosk/base/command_line.h"
#include "kiosk/base/config.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/file_layer.h"
#include "kiosk/base/random.h"
#include "kiosk/catalog/builder.h"
#include "kiosk/catalog/catalogue.h"
#include "kiosk/catalog/catalogue_store.h"
#include "kiosk/catalog/dsse.h"
#include "kiosk/catalog/material_table.h"

namespace {

namespace fs = std::filesystem;
using kiosk::CatalogueFault;

constexpr int exit_refused = 1;
constexpr int exit_io = 2;

int fail(int code, const kiosk::Error& error) {
    std::cerr << "bianmin-catalogue: " << kiosk::name_of(error.code) << ": " << error.detail
              << '\n';
    return code;
}

kiosk::Result<std::string> read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return {kiosk::ErrorCode::io_error, "cannot read " + file.string()};
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

kiosk::Result<void> write_file(const fs::path& file, std::string_view content, mode_t mode) {
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    bool written = handle >= 0;
    while (written && !content.empty()) {
        const auto count = ::write(handle, content.data(), content.size());
        written = count > 0;
        if (written) content.remove_prefix(static_cast<std::size_t>(count));
    }
    if (handle >= 0 && ::close(handle) != 0) written = false;
    if (!written) return {kiosk::ErrorCode::io_error, "cannot write " + file.string()};
    return {};
}

/// Prints every fault; true when none of them refuses a record.
bool report(const kiosk::Catalogue& catalogue) {
    bool fit = true;
    for (const auto& fault : catalogue.faults()) {
        const bool refused = fault.weight == CatalogueFault::Weight::refused;
        fit = fit && !refused;
        std::cerr << (refused ? "refused  " : "reported ") << fault.text() << '\n';
        if (!fault.rule_zh.empty()) std::cerr << "         " << fault.rule_zh << '\n';
    }
    return fit;
}

/// What each region's terminals will read; true when no record is refused there.
bool report_regions(const kiosk::Catalogue& whole, std::string_view document) {
    bool fit = true;
    for (const auto& code : whole.regions()) {
        const auto there = kiosk::Catalogue::parse(document, kiosk::Catalogue::FormTests::skip,
                                                   kiosk::TerminalPlace{code, {}});
        if (!there) {
            std::cerr << "refused  region " << code << ": " << there.error().detail << '\n';
            fit = false;
        } else if ((*there)->faults() != whole.faults()) {
            std::cerr << "in region " << code << ":\n";
            fit = report(**there) && fit;
        }
    }
    return fit;
}

int build(const fs::path& folder, const fs::path& key_file, std::uint64_t version,
          std::int64_t issued, const fs::path& out) {
    const auto pem = read_file(key_file);
    if (!pem) return fail(exit_io, pem.error());
    const auto seed = kiosk::signing_seed_from_pem(*pem);
    if (!seed) return fail(exit_io, seed.error());
    const auto issued_at =
        issued > 0 ? kiosk::WallTime(std::chrono::seconds(issued)) : kiosk::RealClock().now().wall;
    const auto document = kiosk::join_catalogue(folder, version, issued_at);
    if (!document) return fail(exit_io, document.error());
    const auto catalogue = kiosk::Catalogue::parse(*document, kiosk::Catalogue::FormTests::run);
    if (!catalogue) return fail(exit_refused, catalogue.error());
    if (!report(**catalogue) || !report_regions(**catalogue, *document)) return exit_refused;
    const auto envelope = kiosk::make_envelope(kiosk::catalogue_payload_type, *document, *seed);
    if (const auto written = write_file(out, envelope, 0644); !written)
        return fail(exit_io, written.error());
    std::cout << "version " << version << ", " << (*catalogue)->services().size() << " services, "
              << envelope.size() << " bytes\n";
    return 0;
}

/// The document in a signed file, once its signature is right.
kiosk::Result<std::string> open_signed(const fs::path& file, const fs::path& key_file) {
    const auto envelope = read_file(file);
    if (!envelope) return envelope.error();
    const auto key_text = read_file(key_file);
    if (!key_text) return key_text.error();
    const auto key = kiosk::signing_key_from_text(*key_text);
    if (!key) return key.error();
    return kiosk::open_envelope(*envelope, kiosk::catalogue_payload_type, std::span(&*key, 1));
}

int exit_of(const kiosk::Error& error) {
    return error.code == kiosk::ErrorCode::io_error ? exit_io : exit_refused;
}

int check(const fs::path& file, const fs::path& key_file) {
    const auto document = open_signed(file, key_file);
    if (!document) return fail(exit_of(document.error()), document.error());
    const auto catalogue = kiosk::Catalogue::parse(*document, kiosk::Catalogue::FormTests::run);
    if (!catalogue) return fail(exit_refused, catalogue.error());
    const bool fit = report(**catalogue) && report_regions(**catalogue, *document);
    std::cout << "version " << (*catalogue)->version() << ", " << (*catalogue)->services().size()
              << " services\n";
    return fit ? 0 : exit_refused;
}

/// Who asks for which material and who gives it out: 材料供需表.
int list_materials(const fs::path& file, const fs::path& key_file) {
    const auto document = open_signed(file, key_file);
    if (!document) return fail(exit_of(document.error()), document.error());
    const auto catalogue = kiosk::Catalogue::parse(*document);
    if (!catalogue) return fail(exit_refused, catalogue.error());
    std::cout << kiosk::material_table(**catalogue);
    return 0;
}

int keygen(const fs::path& stem) {
    kiosk::SigningSeed seed{kiosk::SecretBytes(kiosk::Bytes(32))};
    kiosk::SystemRandom().fill(seed.seed.reveal());
    const auto key = seed.public_key();
    auto secret = stem;
    auto open = stem;
    secret += ".key";
    open += ".pub";
    if (fs::exists(secret))
        return fail(exit_io,
                    {kiosk::ErrorCode::conflict, secret.string() + " is there already", {}});
    const auto pem = kiosk::pem_from_signing_seed(seed);
    if (const auto written = write_file(secret, pem.reveal(), 0600); !written)
        return fail(exit_io, written.error());
    const auto written = write_file(open, kiosk::to_base64(key) + "\n", 0644);
    if (!written) return fail(exit_io, written.error());
    std::cout << "key id " << kiosk::key_id_of(key) << '\n';
    return 0;
}

/// Lays a catalogue from a stick where the running kiosk takes it, once it is one for this
/// terminal.
int carry(const fs::path& file, const fs::path& config_file) {
    const auto config = kiosk::load_config(config_file);
    if (!config) return fail(exit_refused, config.error());
    const auto envelope = read_file(file);
    if (!envelope) return fail(exit_io, envelope.error());
    const auto key = kiosk::signing_key_from_text(kiosk::to_base64(config->platform.catalogue_key));
    if (!key) return fail(exit_refused, key.error());
    const auto document =
        kiosk::open_envelope(*envelope, kiosk::catalogue_payload_type, std::span(&*key, 1));
    if (!document) return fail(exit_refused, document.error());
    const auto into = config->paths.catalogue / kiosk::CatalogueStore::carried_name;
    if (const auto laid = kiosk::replace_file(kiosk::system_files(), into, *envelope); !laid)
        return fail(exit_io, laid.error());
    std::cout << "laid down; the kiosk takes it within a quarter of a minute and logs "
                 "catalogue_accepted or catalogue_refused\n";
    return 0;
}

}  // namespace

int main(int count, char** words) {
    kiosk::CommandLine line("Builds, signs and checks service catalogues");
    line.require_command();
    fs::path folder;
    fs::path key;
    fs::path file;
    std::uint64_t version = 0;
    std::int64_t issued = 0;
    auto building = line.command("build", "Join sources, check them, sign them");
    building.option("folder", folder, "Folder with catalogue.json").required();
    building.option("--sign", key, "Ed25519 private key, PKCS #8 PEM").required();
    building.option("--version", version, "Higher than every version that terminals hold")
        .required()
        .positive();
    building.option("--issued-at", issued, "Seconds since 1970; now when not given");
    building.option("-o,--out", file, "Signed catalogue to write").required();
    auto checking =
        line.command("check", "Verify a signed catalogue and name everything that is wrong");
    checking.option("file", file, "Signed catalogue").required();
    checking.option("--key", key, "Public key: base64 of 32 bytes").required();
    auto listing = line.command(
        "materials", "Who asks for which material and who gives it out, a line each (TSV)");
    listing.option("file", file, "Signed catalogue").required();
    listing.option("--key", key, "Public key: base64 of 32 bytes").required();
    fs::path config;
    auto carrying = line.command(
        "carry", "On a terminal without a network: lay down a signed catalogue from a stick");
    carrying.option("file", file, "Signed catalogue").required();
    carrying.option("--config", config, "The terminal's configuration").required();
    auto generating = line.command("keygen", "Make a pair: STEM.key and STEM.pub");
    generating.option("stem", file, "Path without ending").required();
    if (const auto ended = line.parse(count, words)) return *ended;
    if (building.is_given()) return build(folder, key, version, issued, file);
    if (checking.is_given()) return check(file, key);
    if (carrying.is_given()) return carry(file, config);
    if (listing.is_given()) return list_materials(file, key);
    return keygen(file);
}
