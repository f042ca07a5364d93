#include "kiosk/catalog/catalogue_store.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "kiosk/base/encoding.h"

namespace kiosk {

namespace {

constexpr std::size_t version_file_max = 128;

/// Versions count for the keys that sign them: with other keys they begin anew.
std::string series_of(const std::vector<SigningKey>& keys) {
    Bytes all;
    for (const auto& key : keys) all.insert(all.end(), key.begin(), key.end());
    return to_hex(sha256(all)) + " ";
}

Error below(std::uint64_t offered, std::uint64_t highest, std::string_view why) {
    return {ErrorCode::conflict,
            "version " + std::to_string(offered) + " offered, " + std::to_string(highest) +
                std::string(why),
            {}};
}

}  // namespace

struct CatalogueStore::Opened {
    std::shared_ptr<const Catalogue> catalogue;
    std::string digest;
    std::vector<CatalogueFault> form_faults;
};

CatalogueStore::CatalogueStore(std::filesystem::path folder, std::vector<SigningKey> trusted,
                               FileLayer& files, std::optional<TerminalPlace> place)
    : files_(files),
      file_(folder / "catalogue.dsse.json"),
      version_file_(folder / "catalogue.version"),
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
    is_unread_ = false;
    return current_;
}

bool CatalogueStore::is_unread() const {
    const std::lock_guard lock(mutex_);
    return is_unread_;
}

Result<std::uint64_t> CatalogueStore::highest_taken() {
    const auto content = files_.read(version_file_, version_file_max);
    if (!content && content.error().code == ErrorCode::io_error) return content.error();
    const auto series = series_of(trusted_);
    if (!content || !content->starts_with(series)) return std::uint64_t{0};
    std::uint64_t version = 0;
    std::from_chars(content->data() + series.size(), content->data() + content->size(), version);
    return version;
}

Result<void> CatalogueStore::keep_highest(std::uint64_t version) {
    return replace_file(files_, version_file_,
                        series_of(trusted_) + std::to_string(version) + "\n");
}

Result<std::shared_ptr<const Catalogue>> CatalogueStore::load() {
    const std::lock_guard one(judging_);
    const auto content = files_.read(file_, envelope_size_max);
    {
        const std::lock_guard lock(mutex_);
        is_unread_ = !content && content.error().code == ErrorCode::io_error;
    }
    if (!content && content.error().code == ErrorCode::limit_exceeded)
        return {ErrorCode::corrupt, "stored catalogue: too large"};
    if (!content) return content.error();
    auto opened = open(*content, Catalogue::FormTests::skip);
    tell_faults(opened ? opened->form_faults : std::vector<CatalogueFault>());
    if (!opened) return {ErrorCode::corrupt, "stored catalogue: " + opened.error().detail};
    // Of a terminal that did not keep it yet.
    const auto version = opened->catalogue->version();
    if (const auto highest = highest_taken(); highest && *highest < version)
        (void)keep_highest(version).has_value();
    return use(std::move(*opened));
}

Result<std::shared_ptr<const Catalogue>> CatalogueStore::install(std::string_view envelope) {
    return take(envelope, Origin::outside);
}

Result<std::shared_ptr<const Catalogue>> CatalogueStore::install_delivered(
    std::string_view envelope) {
    if (is_unread()) return {ErrorCode::io_error, "the stored catalogue could not be read"};
    return take(envelope, Origin::delivered);
}

Result<std::shared_ptr<const Catalogue>> CatalogueStore::take(std::string_view envelope,
                                                              Origin origin) {
    const std::lock_guard one(judging_);
    const auto held = current();  // changes only while one is judged
    // The same bytes were judged when they came first.
    if (held != nullptr && to_hex(sha256(as_bytes(envelope))) == digest_) return held;
    auto opened = open(envelope, Catalogue::FormTests::run);
    tell_faults(opened ? opened->form_faults : std::vector<CatalogueFault>());
    if (!opened) return opened.error();
    const auto offered = opened->catalogue->version();
    if (held != nullptr) {
        if (offered <= held->version())
            return below(offered, held->version(),
                         offered == held->version() ? " held with other content" : " held");
        const auto& faults = opened->form_faults;
        if (!faults.empty())
            return {ErrorCode::bad_format, "a form is refused: " + faults.front().text()};
    }
    const auto highest = highest_taken();
    const bool may_be_kept = highest && offered >= *highest;
    if (!may_be_kept && origin == Origin::delivered) return use(std::move(*opened));
    if (!highest) return highest.error();
    if (!may_be_kept) return below(offered, *highest, " taken before");
    if (offered > *highest)
        if (auto kept = keep_highest(offered); !kept) return kept.error();
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
