#include "tests/platform/uploads.h"

#include <cerrno>
#include <charconv>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "kiosk/base/encoding.h"
#include "kiosk/base/random.h"
#include "tests/platform/http_text.h"

namespace tests {

namespace fs = std::filesystem;

namespace {

constexpr const char* version = "1.0.0";

Reply tus_reply(int status, std::vector<std::pair<std::string, std::string>> headers = {}) {
    Reply reply{status, "application/json", {}, std::move(headers)};
    reply.headers.emplace_back("Tus-Resumable", version);
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
}

Reply refusal(const Problem& problem) {
    auto reply = reply_of(problem);
    reply.headers.emplace_back("Tus-Resumable", version);
    if (problem.status == 412) reply.headers.emplace_back("Tus-Version", version);
    return reply;
}

Problem unavailable(const kiosk::Error& error) {
    return {503, "unavailable", std::string(name_of(error.code)), true, 5, {}};
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || parsed.ec != std::errc() || parsed.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// The value of `key` in Upload-Metadata; nullopt: none, or no base64.
std::optional<std::string> metadata_value(std::string_view metadata, std::string_view key) {
    while (!metadata.empty()) {
        const auto comma = std::min(metadata.find(','), metadata.size());
        auto pair = metadata.substr(0, comma);
        metadata.remove_prefix(std::min(comma + 1, metadata.size()));
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        const auto blank = pair.find(' ');
        if (blank == std::string_view::npos || pair.substr(0, blank) != key) continue;
        const auto bytes = kiosk::from_base64(pair.substr(blank + 1));
        if (!bytes) return std::nullopt;
        return std::string(bytes->begin(), bytes->end());
    }
    return std::nullopt;
}

kiosk::Error file_error(const char* doing) {
    return {errno == ENOSPC ? kiosk::ErrorCode::disk_full : kiosk::ErrorCode::io_error, doing, {}};
}

class File {
  public:
    File(const fs::path& path, int flags)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (number_ >= 0) ::close(number_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] kiosk::Result<void> write_at(std::uint64_t offset, std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto written =
                ::pwrite(number_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (written <= 0) return file_error("write");
            offset += static_cast<std::uint64_t>(written);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return sync();
    }
    [[nodiscard]] kiosk::Result<void> sync() const {
        if (number_ < 0 || ::fsync(number_) != 0) return file_error("sync");
        return {};
    }

  private:
    int number_;
};

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return std::move(content).str();
}

}  // namespace

struct Uploads::Upload {
    std::string id;
    std::string terminal;
    std::string sha256;  // base64; empty: not said
    std::uint64_t length = 0;
    kiosk::WallTime begun{};
};

Uploads::Uploads(fs::path folder, const kiosk::Clock& clock, kiosk::Duration kept)
    : folder_(std::move(folder)), clock_(clock), kept_(kept) {}

kiosk::Result<std::unique_ptr<Uploads>> Uploads::open(const fs::path& folder,
                                                      const kiosk::Clock& clock,
                                                      kiosk::Duration kept) {
    std::error_code failed;
    fs::create_directories(folder / "uploads", failed);
    if (!failed) fs::create_directories(folder / "blobs", failed);
    if (failed) return {kiosk::ErrorCode::io_error, "cannot make " + folder.string()};
    return std::unique_ptr<Uploads>(new Uploads(folder, clock, kept));
}

fs::path Uploads::part_of(const std::string& id) const {
    return folder_ / "uploads" / (id + ".part");
}

fs::path Uploads::blob_file(std::string_view sha256) const {
    const auto hash = kiosk::from_base64(sha256);
    return folder_ / "blobs" /
           (hash && hash->size() == 32 ? kiosk::to_hex(*hash) : std::string("none"));
}

bool Uploads::has(std::string_view sha256) const {
    return fs::exists(blob_file(sha256));
}

std::optional<std::string> Uploads::blob(std::string_view sha256) const {
    if (!has(sha256)) return std::nullopt;
    return content_of(blob_file(sha256));
}

std::optional<Uploads::Upload> Uploads::find(const std::string& id) const {
    // An id is a name of a file here.
    if (id.size() != 36 || id.find_first_not_of("0123456789abcdef-") != std::string::npos)
        return std::nullopt;
    const auto json =
        nlohmann::json::parse(content_of(folder_ / "uploads" / (id + ".json")), nullptr, false);
    if (!json.is_object()) return std::nullopt;
    return Upload{.id = id,
                  .terminal = json["terminal"],
                  .sha256 = json["sha256"],
                  .length = json["length"],
                  .begun = kiosk::WallTime(kiosk::Duration(json["begun"].get<std::int64_t>()))};
}

std::uint64_t Uploads::offset_of(const Upload& upload) const {
    if (!upload.sha256.empty() && has(upload.sha256)) return upload.length;
    std::error_code none;
    const auto size = fs::file_size(part_of(upload.id), none);
    return none ? 0 : std::min<std::uint64_t>(size, upload.length);
}

void Uploads::forget(const std::string& id) const {
    std::error_code ignored;
    fs::remove(part_of(id), ignored);
    fs::remove(folder_ / "uploads" / (id + ".json"), ignored);
}

void Uploads::forget_expired() const {
    std::vector<std::string> ids;
    for (const auto& entry : fs::directory_iterator(folder_ / "uploads"))
        if (entry.path().extension() == ".json") ids.push_back(entry.path().stem());
    for (const auto& id : ids) {
        const auto upload = find(id);
        if (!upload || upload->begun + kept_ < clock_.now().wall) forget(id);
    }
}

std::string Uploads::expires(const Upload& upload) const {
    return http_date(upload.begun + kept_);
}

kiosk::Result<void> Uploads::save(const Upload& upload) const {
    const auto text = nlohmann::json{{"terminal", upload.terminal},
                                     {"sha256", upload.sha256},
                                     {"length", upload.length},
                                     {"begun", upload.begun.time_since_epoch().count()}}
                          .dump();
    const auto name = folder_ / "uploads" / (upload.id + ".json");
    const auto aside = folder_ / "uploads" / (upload.id + ".new");
    if (auto done = File(aside, O_WRONLY | O_CREAT | O_TRUNC).write_at(0, text); !done) return done;
    std::error_code failed;
    fs::rename(aside, name, failed);
    if (failed) return {kiosk::ErrorCode::io_error, "rename"};
    return File(folder_ / "uploads", O_RDONLY | O_DIRECTORY).sync();
}

Reply Uploads::options() {
    return tus_reply(204, {{"Tus-Version", version},
                           {"Tus-Extension", "creation,expiration,checksum"},
                           {"Tus-Checksum-Algorithm", "sha256"},
                           {"Tus-Max-Size", std::to_string(size_max)}});
}

Answer<Uploads::Upload> Uploads::look_up(const std::string& terminal, const std::string& id,
                                         const TusHeaders& headers) const {
    if (headers.resumable != version)
        return Problem{412, "malformed", "Tus-Resumable", false, {}, {}};
    auto upload = find(id);
    if (!upload || upload->terminal != terminal) return not_found();
    if (upload->begun + kept_ < clock_.now().wall) {
        forget(id);
        return Problem{410, "not-found", "expired", false, {}, {}};
    }
    return std::move(*upload);
}

Reply Uploads::create(const std::string& terminal, const TusHeaders& headers,
                      const std::function<bool(const std::string&)>& is_known) {
    const std::lock_guard lock(mutex_);
    if (headers.resumable != version)
        return refusal({412, "malformed", "Tus-Resumable", false, {}, {}});
    const auto length = number_in(headers.length);
    if (!length || *length == 0) return refusal(malformed("Upload-Length"));
    if (*length > size_max) return refusal({413, "too-large", {}, false, {}, {}});
    const auto submission = metadata_value(headers.metadata, "submission_id");
    if (submission && !is_known(*submission)) return refusal(not_found());
    Upload upload;
    upload.id = kiosk::SystemRandom().uuid_v7(clock_.now().wall).text();
    upload.terminal = terminal;
    upload.sha256 = metadata_value(headers.metadata, "sha256").value_or("");
    upload.length = *length;
    upload.begun = clock_.now().wall;
    if (!upload.sha256.empty() &&
        kiosk::from_base64(upload.sha256).value_or(kiosk::Bytes()).size() != 32)
        return refusal(malformed("sha256 of Upload-Metadata is not 32 bytes"));
    forget_expired();
    const auto names = fs::directory_iterator(folder_ / "uploads");
    if (static_cast<std::size_t>(std::distance(names, fs::directory_iterator())) >
        2 * under_way_max)
        return refusal({429, "too-many", {}, true, 60, {}});
    if (const auto done = save(upload); !done) return refusal(unavailable(done.error()));
    return tus_reply(201, {{"Location", std::string(path) + "/" + upload.id},
                           {"Upload-Offset", std::to_string(offset_of(upload))},
                           {"Upload-Expires", expires(upload)}});
}

Reply Uploads::head(const std::string& terminal, const std::string& id, const TusHeaders& headers) {
    const std::lock_guard lock(mutex_);
    const auto upload = look_up(terminal, id, headers);
    if (!upload) return refusal(upload.problem());
    return tus_reply(200, {{"Upload-Offset", std::to_string(offset_of(*upload))},
                           {"Upload-Length", std::to_string(upload->length)},
                           {"Upload-Expires", expires(*upload)}});
}

Reply Uploads::append(const std::string& terminal, const std::string& id, const TusHeaders& headers,
                      const std::string& content_type, std::string_view body) {
    const std::lock_guard lock(mutex_);
    const auto upload = look_up(terminal, id, headers);
    if (!upload) return refusal(upload.problem());
    if (content_type != "application/offset+octet-stream")
        return refusal({415, "unsupported-media-type", {}, false, {}, {}});
    const auto offset = offset_of(*upload);
    if (number_in(headers.offset) != offset)
        return refusal({409, "malformed", "Upload-Offset", true, {}, {}});
    if (body.size() > upload->length - offset)
        return refusal({413, "too-large", {}, false, {}, {}});
    if (!headers.checksum.empty()) {
        const auto digest = kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(body)));
        if (!headers.checksum.starts_with("sha256 ")) return refusal(malformed("Upload-Checksum"));
        if (headers.checksum.substr(7) != digest)
            return refusal({460, "digest-mismatch", {}, true, {}, {}});
    }
    const auto written = File(part_of(id), O_WRONLY | O_CREAT).write_at(offset, body);
    if (!written) return refusal(unavailable(written.error()));
    const auto now = offset + body.size();
    if (now == upload->length) {
        const auto sound = complete(*upload);
        if (!sound) return refusal(unavailable(sound.error()));
        if (!*sound) return refusal({460, "digest-mismatch", {}, true, {}, {}});
    }
    return tus_reply(
        204, {{"Upload-Offset", std::to_string(now)}, {"Upload-Expires", expires(*upload)}});
}

kiosk::Result<bool> Uploads::complete(const Upload& upload) {
    const auto digest =
        kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(content_of(part_of(upload.id)))));
    if (!upload.sha256.empty() && upload.sha256 != digest) {
        forget(upload.id);
        return false;
    }
    std::error_code failed;
    fs::rename(part_of(upload.id), blob_file(digest), failed);
    if (failed) return {kiosk::ErrorCode::io_error, "rename"};
    auto done = File(folder_ / "blobs", O_RDONLY | O_DIRECTORY).sync();
    if (done && upload.sha256.empty()) {
        auto named = upload;
        named.sha256 = digest;
        done = save(named);
    }
    if (!done) return done.error();
    return true;
}

}  // namespace tests
