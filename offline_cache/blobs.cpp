#include "offline_cache/blobs.h"

#include <algorithm>

#include <unistd.h>

#include "kiosk/base/check.h"

namespace offline_cache {

namespace {

constexpr std::string_view half_written = ".part";
constexpr std::string_view spare = "spare-";
/// Worth a request of its own to the disk, which has work while the next one is encrypted.
constexpr std::size_t write_unit = std::size_t{64} * 1024;
/// Room for so much is made just before it is written, so that nobody else takes it.
constexpr std::size_t room_unit = std::size_t{256} * 1024;
static_assert(kiosk::attachment_chunk_size % room_unit == 0 && room_unit % write_unit == 0);

}  // namespace

BlobWriter::BlobWriter(Blobs& blobs, std::unique_ptr<SealedStream> encryption, std::string name,
                       std::string media_type)
    : blobs_(blobs), encryption_(std::move(encryption)) {
    attachment_.name = std::move(name);
    attachment_.media_type = std::move(media_type);
}

BlobWriter::~BlobWriter() {
    if (finished_) return;
    if (chunk_) (void)blobs_.files_->remove(chunk_->aside).has_value();
    for (const auto& chunk : attachment_.chunks) (void)blobs_.remove(chunk).has_value();
}

Result<void> BlobWriter::failed(kiosk::Error why) {
    failed_ = true;
    return why;
}

Result<void> BlobWriter::append(std::span<const unsigned char> plain) {
    if (failed_) return {kiosk::ErrorCode::io_error, "an earlier part of this attachment was lost"};
    plain_size_ += plain.size();
    if (plain_size_ > Blobs::attachment_size_max)
        return failed({kiosk::ErrorCode::limit_exceeded, "the attachment is too large", {}});
    // In pieces, so that the disk has work while the next one is encrypted.
    while (!plain.empty()) {
        const auto piece = plain.first(std::min(plain.size(), SealedStream::chunk_size));
        if (auto taken = take(encryption_->update(piece), false); !taken) return taken;
        plain = plain.subspan(piece.size());
    }
    return {};
}

Result<kiosk::Attachment> BlobWriter::finish() {
    if (failed_) return {kiosk::ErrorCode::io_error, "an earlier part of this attachment was lost"};
    KIOSK_CHECK(!finished_);
    auto done = take(encryption_->finish(), true);
    if (done && chunk_) done = end_chunk();
    if (done && !names_are_synced_) done = blobs_.files_->sync_folder(blobs_.folder_);
    if (!done) {
        failed_ = true;
        return done.error();
    }
    finished_ = true;
    blobs_.own_.insert(attachment_.chunks.begin(), attachment_.chunks.end());
    attachment_.sha256 =
        attachment_.chunks.size() == 1 ? attachment_.chunks.front() : hash_.finish();
    return attachment_;
}

Result<void> BlobWriter::take(const Bytes& encrypted, bool is_last) {
    if (pending_.capacity() < write_unit) pending_.reserve(write_unit + SealedStream::chunk_size);
    pending_.insert(pending_.end(), encrypted.begin(), encrypted.end());
    std::span<const unsigned char> left = pending_;
    while (left.size() >= write_unit || (is_last && !left.empty())) {
        const auto bytes = left.first(std::min(left.size(), write_unit));
        if (auto written = write(bytes); !written) return failed(written.error());
        left = left.subspan(bytes.size());
    }
    pending_.erase(pending_.begin(), pending_.end() - static_cast<std::ptrdiff_t>(left.size()));
    return {};
}

Result<void> BlobWriter::write(std::span<const unsigned char> bytes) {
    if (!chunk_)
        if (auto opened = open_chunk(); !opened) return opened;
    if (blobs_.make_room_ && !chunk_->is_spare && chunk_->size % room_unit == 0)
        blobs_.make_room_(room_unit);
    if (auto written = chunk_->file->append(bytes); !written) return written;
    chunk_->file->begin_sync();
    chunk_->hash.add(bytes);
    if (!attachment_.chunks.empty()) hash_.add(bytes);
    chunk_->size += bytes.size();
    attachment_.size += bytes.size();
    return chunk_->size == kiosk::attachment_chunk_size ? end_chunk() : Result<void>();
}

Result<void> BlobWriter::open_chunk() {
    const bool is_spare = !blobs_.spares_.empty();
    auto aside = is_spare ? blobs_.spares_.back() : blobs_.aside_path();
    if (is_spare) blobs_.spares_.pop_back();
    auto file = is_spare ? blobs_.files_->overwrite(aside) : blobs_.files_->create(aside);
    if (!file) return file.error();
    chunk_.emplace();
    chunk_->aside = std::move(aside);
    chunk_->file = std::move(*file);
    chunk_->is_spare = is_spare;
    return {};
}

/// A spare is synced under the name that is durable already, and what changes then needs no sync.
/// Another file is renamed before it is synced: one commit of the file system's journal carries
/// both, and until a row names it nobody minds a torn one.
Result<void> BlobWriter::sync_and_name(OpenChunk& chunk, Blobs& blobs, const Bytes& name) {
    auto& files = *blobs.files_;
    if (!chunk.is_spare) {
        if (auto done = files.rename(chunk.aside, blobs.path_of(name)); !done) return done;
        return chunk.file->sync();
    }
    if (auto done = chunk.file->sync(); !done) return done;
    if (chunk.size < kiosk::attachment_chunk_size)
        if (auto done = chunk.file->cut(); !done) return done;
    return files.rename(chunk.aside, blobs.path_of(name));
}

Result<void> BlobWriter::end_chunk() {
    // The hash of a scan in one chunk is the chunk's.
    if (attachment_.chunks.empty()) hash_.go_on_from(chunk_->hash);
    const auto name = chunk_->hash.finish();
    names_are_synced_ = names_are_synced_ && chunk_->is_spare;
    auto done = sync_and_name(*chunk_, blobs_, name);
    // Whichever of its names it has now: an unfinished writer removes both.
    attachment_.chunks.push_back(name);
    if (done) chunk_.reset();
    return done;
}

Blobs::Blobs(std::filesystem::path folder, kiosk::FileLayer& files)
    : folder_(std::move(folder)), files_(&files) {}

Result<void> Blobs::prepare() {
    if (auto made = files_->make_folder(folder_); !made) return made;
    return files_->sync_folder(folder_.parent_path());
}

Result<void> Blobs::find_again(const std::vector<NamedChunk>& named) {
    std::optional<std::vector<std::string>> spares;
    for (const auto& chunk : named) {
        const auto size = files_->size_of(path_of(chunk.sha256));
        if (!size) return size.error();
        if (*size == chunk.size) continue;
        if (!spares) {
            auto names = files_->list(folder_);
            if (!names) return names.error();
            std::erase_if(*names, [](const auto& name) { return !name.starts_with(spare); });
            spares = std::move(*names);
        }
        if (auto found = find_chunk(chunk, *spares); !found) return found;
    }
    return spares ? files_->sync_folder(folder_) : Result<void>();
}

/// What is found is written anew: that way no half-made change of names or lengths is relied on.
Result<void> Blobs::find_chunk(const NamedChunk& chunk, const std::vector<std::string>& spares) {
    std::vector<std::filesystem::path> places{path_of(chunk.sha256)};
    for (const auto& name : spares) places.push_back(folder_ / name);
    for (const auto& place : places) {
        const auto bytes = files_->read(place, kiosk::attachment_chunk_size);
        if (!bytes && (bytes.error().code == kiosk::ErrorCode::not_found ||
                       bytes.error().code == kiosk::ErrorCode::limit_exceeded))
            continue;
        if (!bytes) return bytes.error();
        if (bytes->size() < chunk.size) continue;
        const auto content = kiosk::as_bytes(*bytes).first(chunk.size);
        if (kiosk::sha256(content) == chunk.sha256) return write(chunk.sha256, content);
    }
    return {};  // an alarm elsewhere: Outbox::incomplete
}

Result<void> Blobs::lay_spares(std::uint64_t attachment_bytes) {
    if (!old_spares_are_gone_) {
        const auto names = files_->list(folder_);
        if (!names) return names.error();
        for (const auto& name : *names)
            if (name.starts_with(spare))
                if (const auto gone = files_->remove(folder_ / name); !gone) return gone.error();
        old_spares_are_gone_ = true;
    }
    const auto wanted =
        std::min<std::uint64_t>(attachment_bytes / kiosk::attachment_chunk_size + 1, spares_max);
    if (spares_.size() >= wanted) return {};
    // A name that is given again must not be durable before what has left it.
    if (auto synced = files_->sync_folder(folder_); !synced) return synced;
    while (spares_.size() < wanted)
        if (auto laid = lay_spare(); !laid) return laid;
    return {};
}

Result<void> Blobs::lay_spare() {
    const Bytes zeros(kiosk::attachment_chunk_size);
    const auto file = folder_ / (std::string(spare) + std::to_string(++laid_));
    const auto laid = [&]() -> Result<void> {
        auto made = files_->create(file);
        if (!made) return made.error();
        if (auto done = (*made)->append(zeros); !done) return done;
        if (auto done = (*made)->sync(); !done) return done;
        return files_->sync_folder(folder_);
    }();
    if (laid)
        spares_.push_back(file);
    else
        (void)files_->remove(file).has_value();
    return laid;
}

std::unique_ptr<BlobWriter> Blobs::begin(std::unique_ptr<SealedStream> encryption, std::string name,
                                         std::string media_type) {
    return std::unique_ptr<BlobWriter>(
        new BlobWriter(*this, std::move(encryption), std::move(name), std::move(media_type)));
}

std::filesystem::path Blobs::path_of(const Bytes& sha256) const {
    return folder_ / kiosk::to_hex(sha256);
}

Result<void> Blobs::write(const Bytes& chunk, std::span<const unsigned char> bytes) {
    const auto aside = aside_path();
    auto file = files_->create(aside);
    if (!file) return file.error();
    if (auto done = (*file)->append(bytes); !done) return done;
    // It may take the place of the only copy, and a right name and length are taken for a whole
    // one.
    if (auto done = (*file)->sync(); !done) return done;
    return files_->rename(aside, path_of(chunk));
}

std::filesystem::path Blobs::aside_path() {
    // Both programs may look for lost chunks at once. No name of a chunk begins like that.
    return folder_ / ("p" + std::to_string(::getpid()) + "-" + std::to_string(++written_) +
                      std::string(half_written));
}

Result<std::string> Blobs::read(const Bytes& chunk) {
    auto bytes = files_->read(path_of(chunk), kiosk::attachment_chunk_size);
    if (!bytes && bytes.error().code == kiosk::ErrorCode::not_found)
        return {kiosk::ErrorCode::checksum_error, "a chunk of an attachment is missing"};
    if (!bytes && bytes.error().code == kiosk::ErrorCode::limit_exceeded)
        return {kiosk::ErrorCode::checksum_error, "a chunk of an attachment is too long"};
    if (!bytes) return bytes;
    if (kiosk::sha256(kiosk::as_bytes(*bytes)) != chunk)
        return {kiosk::ErrorCode::checksum_error, "a chunk of an attachment is damaged"};
    return bytes;
}

Result<void> Blobs::copy_from(Blobs& other, const Bytes& chunk) {
    const auto bytes = other.read(chunk);
    if (!bytes) return bytes.error();
    if (auto done = write(chunk, kiosk::as_bytes(*bytes)); !done) return done;
    return files_->sync_folder(folder_);
}

Result<bool> Blobs::has(const kiosk::Attachment& attachment) {
    auto left = attachment.size;
    for (const auto& chunk : attachment.chunks) {
        const auto wanted = std::min<std::uint64_t>(left, kiosk::attachment_chunk_size);
        left -= wanted;
        const auto size = files_->size_of(path_of(chunk));
        if (!size) return size.error();
        if (*size != wanted) return false;
    }
    return left == 0;
}

Result<void> Blobs::remove(const Bytes& chunk) {
    if (const auto gone = files_->remove(path_of(chunk)); !gone) return gone.error();
    return {};
}

Result<bool> Blobs::empty() {
    const auto names = files_->list(folder_);
    if (!names) return names.error();
    return std::ranges::all_of(*names, [](const auto& name) { return name.starts_with(spare); });
}

void Blobs::hand_on(const std::vector<Bytes>& chunks) {
    for (const auto& chunk : chunks) own_.erase(chunk);
}

Result<std::size_t> Blobs::collect_own(const std::set<Bytes>& named) {
    std::size_t gone = 0;
    while (!own_.empty()) {
        const auto chunk = *own_.begin();
        if (!named.contains(chunk)) {
            if (const auto removed = remove(chunk); !removed) return removed.error();
            ++gone;
        }
        own_.erase(chunk);
    }
    return gone;
}

Result<std::size_t> Blobs::collect(const std::set<Bytes>& named) {
    const auto names = files_->list(folder_);
    if (!names) return names.error();
    own_.clear();
    std::size_t gone = 0;
    for (const auto& name : *names) {
        const auto hash = kiosk::from_hex(name);
        if (hash && named.contains(*hash)) continue;
        if (!hash && !name.ends_with(half_written)) continue;  // not ours to judge
        if (const auto removed = files_->remove(folder_ / name); !removed) return removed.error();
        ++gone;
    }
    return gone;
}

}  // namespace offline_cache
