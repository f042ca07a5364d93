#include "kiosk/catalog/catalogue_store.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include "kiosk/base/encoding.h"

namespace kiosk {

namespace {

class File {
  public:
    File(const std::filesystem::path& path, int flags)
        : handle_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
    ~File() { static_cast<void>(close()); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[nodiscard]] bool is_open() const { return handle_ >= 0; }
    [[nodiscard]] bool write_all(std::string_view text) const {
        while (!text.empty()) {
            const auto written = ::write(handle_, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }
    [[nodiscard]] bool sync() const { return ::fsync(handle_) == 0; }
    [[nodiscard]] bool close() {
        const int handle = std::exchange(handle_, -1);
        return handle < 0 || ::close(handle) == 0;
    }

  private:
    int handle_;
};

Error io_fault(const char* what) {
    const bool full = errno == ENOSPC || errno == EDQUOT;
    return {full ? ErrorCode::disk_full : ErrorCode::io_error,
            std::string(what) + ": " + std::strerror(errno),
            {}};
}

/// The old content stays whole until the new one is durable under the same name.
Result<void> replace_file(const std::filesystem::path& file, std::string_view content) {
    auto aside = file;
    aside += ".new";
    File written(aside, O_WRONLY | O_CREAT | O_TRUNC);
    if (!written.is_open()) return io_fault("open");
    if (!written.write_all(content)) return io_fault("write");
    if (!written.sync()) return io_fault("fsync");
    if (!written.close()) return io_fault("close");
    if (std::rename(aside.c_str(), file.c_str()) != 0) return io_fault("rename");
    const File folder(file.parent_path(), O_RDONLY | O_DIRECTORY);
    if (!folder.is_open() || !folder.sync()) return io_fault("fsync of the folder");
    return {};
}

}  // namespace

struct CatalogueStore::Opened {
    std::shared_ptr<const Catalogue> catalogue;
    std::string digest;
};

CatalogueStore::CatalogueStore(std::filesystem::path folder, std::vector<SigningKey> trusted)
    : file_(std::move(folder) / "catalogue.dsse.json"), trusted_(std::move(trusted)) {}

Result<CatalogueStore::Opened> CatalogueStore::open(std::string_view envelope,
                                                    Catalogue::FormTests tests) {
    form_faults_.clear();
    const auto payload = open_envelope(envelope, catalogue_payload_type, trusted_);
    if (!payload) return payload.error();
    auto parsed = Catalogue::parse(*payload, tests);
    if (!parsed) return parsed.error();
    std::ranges::copy_if((*parsed)->faults(), std::back_inserter(form_faults_),
                         &CatalogueFault::is_of_form);
    return Opened{std::move(*parsed), to_hex(sha256(as_bytes(envelope)))};
}

Result<std::shared_ptr<const Catalogue>> CatalogueStore::load() {
    const std::lock_guard lock(mutex_);
    std::ifstream stream(file_, std::ios::binary);
    if (!stream) return {ErrorCode::not_found, "no catalogue stored"};
    std::ostringstream content;
    content << stream.rdbuf();
    auto opened = open(content.str(), Catalogue::FormTests::skip);
    if (!opened) return {ErrorCode::corrupt, "stored catalogue: " + opened.error().detail};
    current_ = std::move(opened->catalogue);
    digest_ = std::move(opened->digest);
    return current_;
}

Result<std::shared_ptr<const Catalogue>> CatalogueStore::install(std::string_view envelope) {
    const std::lock_guard lock(mutex_);
    // The same bytes were judged when they came first.
    if (current_ != nullptr && to_hex(sha256(as_bytes(envelope))) == digest_) return current_;
    auto opened = open(envelope, Catalogue::FormTests::run);
    if (!opened) return opened.error();
    if (current_ != nullptr) {
        const auto held = current_->version();
        const auto offered = opened->catalogue->version();
        if (offered <= held) {
            return {ErrorCode::conflict,
                    "version " + std::to_string(offered) + " offered, " + std::to_string(held) +
                        (offered == held ? " held with other content" : " held")};
        }
        if (!form_faults_.empty())
            return {ErrorCode::bad_format, "a form is refused: " + form_faults_.front().text()};
    }
    if (auto stored = replace_file(file_, envelope); !stored) return stored.error();
    current_ = std::move(opened->catalogue);
    digest_ = std::move(opened->digest);
    return current_;
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
