#include "kiosk/catalog/catalogue_store.h"

#include <algorithm>
#include <iterator>

#include "kiosk/base/encoding.h"

namespace kiosk {

struct CatalogueStore::Opened {
    std::shared_ptr<const Catalogue> catalogue;
    std::string digest;
    std::vector<CatalogueFault> form_faults;
};

CatalogueStore::CatalogueStore(std::filesystem::path folder, std::vector<SigningKey> trusted,
                               FileLayer& files, std::optional<TerminalPlace> place)
    : files_(files),
      file_(std::move(folder) / "catalogue.dsse.json"),
      trusted_(std::move(trusted)),
      place_(std::move(place)) {}

Result<CatalogueStore::Opened> CatalogueStore::open(std::string_view envelope,
                                                    Catalogue::FormTests tests) const {
    const auto payload = open_envelope(envelope, catalogue_payload_type, trusted_);
    if (!payload) return payload.error();
    auto parsed = Catalogue::parse(*payload, tests, place_);
    if (!parsed) return parsed.error();
    Opened opened{std::move(*parsed), to_hex(sha256(as_bytes(envelope))), {}};
    std::ranges::copy_if(opened.catalogue->faults(), std::back_inserter(opened.form_faults),
                         &CatalogueFault::is_of_form);
    return opened;
}

void CatalogueStore::tell_faults(std::vector<CatalogueFault> faults) {
    const std::lock_guard lock(mutex_);
    form_faults_ = std::move(faults);
}

std::shared_ptr<const Catalogue> CatalogueStore::use(Opened opened) {
    const std::lock_guard lock(mutex_);
    current_ = std::move(opened.catalogue);
    digest_ = std::move(opened.digest);
    return current_;
}

Result<std::shared_ptr<const Catalogue>> CatalogueStore::load() {
    const std::lock_guard one(judging_);
    const auto content = files_.read(file_, envelope_size_max);
    if (!content && content.error().code == ErrorCode::limit_exceeded)
        return {ErrorCode::corrupt, "stored catalogue: too large"};
    if (!content) return content.error();
    auto opened = open(*content, Catalogue::FormTests::skip);
    tell_faults(opened ? opened->form_faults : std::vector<CatalogueFault>());
    if (!opened) return {ErrorCode::corrupt, "stored catalogue: " + opened.error().detail};
    return use(std::move(*opened));
}

Result<std::shared_ptr<const Catalogue>> CatalogueStore::install(std::string_view envelope) {
    const std::lock_guard one(judging_);
    const auto held = current();  // changes only while one is judged
    // The same bytes were judged when they came first.
    if (held != nullptr && to_hex(sha256(as_bytes(envelope))) == digest_) return held;
    auto opened = open(envelope, Catalogue::FormTests::run);
    tell_faults(opened ? opened->form_faults : std::vector<CatalogueFault>());
    if (!opened) return opened.error();
    if (held != nullptr) {
        const auto offered = opened->catalogue->version();
        if (offered <= held->version()) {
            return {ErrorCode::conflict,
                    "version " + std::to_string(offered) + " offered, " +
                        std::to_string(held->version()) +
                        (offered == held->version() ? " held with other content" : " held")};
        }
        const auto& faults = opened->form_faults;
        if (!faults.empty())
            return {ErrorCode::bad_format, "a form is refused: " + faults.front().text()};
    }
    if (auto stored = replace_file(files_, file_, envelope); !stored) return stored.error();
    return use(std::move(*opened));
}

Result<bool> CatalogueStore::install_carried() {
    const auto carried = file_.parent_path() / carried_name;
    const auto envelope = files_.read(carried, envelope_size_max);
    if (!envelope && envelope.error().code == ErrorCode::not_found) return false;
    const bool is_judged = envelope || envelope.error().code == ErrorCode::limit_exceeded;
    if (!is_judged) return envelope.error();
    const auto installed = envelope ? install(*envelope) : envelope.error();
    const bool may_succeed_later = !installed && (installed.error().code == ErrorCode::io_error ||
                                                  installed.error().code == ErrorCode::disk_full);
    if (!may_succeed_later)
        if (const auto gone = files_.remove(carried); !gone) return gone.error();
    if (!installed) return installed.error();
    return true;
}

std::shared_ptr<const Catalogue> CatalogueStore::current() const {
    const std::lock_guard lock(mutex_);
    return current_;
}

std::vector<CatalogueFault> CatalogueStore::form_faults() const {
    const std::lock_guard lock(mutex_);
    return form_faults_;
}

std::string CatalogueStore::etag() const {
    const std::lock_guard lock(mutex_);
    return digest_.empty() ? std::string{} : "\"" + digest_ + "\"";
}

}  // namespace kiosk
