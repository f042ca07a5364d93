#include "offline_cache/blobs.h"

#include <algorithm>

#include "kiosk/base/check.h"

namespace offline_cache {

namespace {

constexpr std::string_view half_written = ".part";
/// Worth a request of its own to the disk; chunks are a multiple of it. Room for it is made just
/// before it is written, so that nobody else takes it.
constexpr std::size_t write_unit = std::size_t{256} * 1024;
static_assert(kiosk::attachment_chunk_size % write_unit == 0);

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
    if (done) done = blobs_.files_->sync_folder(blobs_.folder_);
    if (!done) {
        failed_ = true;
        return done.error();
    }
    finished_ = true;
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
    if (blobs_.make_room_) blobs_.make_room_(bytes.size());
    if (!chunk_) {
        auto aside = blobs_.aside_path();
        auto file = blobs_.files_->create(aside);
        if (!file) return file.error();
        chunk_.emplace();
        chunk_->aside = std::move(aside);
        chunk_->file = std::move(*file);
    }
    if (auto written = chunk_->file->append(bytes); !written) return written;
    chunk_->file->begin_sync();
    chunk_->hash.add(bytes);
    if (!attachment_.chunks.empty()) hash_.add(bytes);
    chunk_->size += bytes.size();
    attachment_.size += bytes.size();
    return chunk_->size == kiosk::attachment_chunk_size ? end_chunk() : Result<void>();
}

/// Renamed before it is synced: one commit of the file system's journal carries both, and until a
/// row names it nobody minds a torn one.
Result<void> BlobWriter::end_chunk() {
    // The hash of a scan in one chunk is the chunk's.
    if (attachment_.chunks.empty()) hash_.go_on_from(chunk_->hash);
    const auto name = chunk_->hash.finish();
    if (auto done = blobs_.files_->rename(chunk_->aside, blobs_.path_of(name)); !done) return done;
    attachment_.chunks.push_back(name);
    const auto file = std::move(chunk_->file);
    chunk_.reset();
    return file->sync();
}

Blobs::Blobs(std::filesystem::path folder, kiosk::FileLayer& files)
    : folder_(std::move(folder)), files_(&files) {}

Result<void> Blobs::prepare() {
    if (auto made = files_->make_folder(folder_); !made) return made;
    return files_->sync_folder(folder_.parent_path());
}

Result<std::unique_ptr<BlobWriter>> Blobs::begin(const Recipients& recipients,
                                                 kiosk::Random& random, std::string name,
                                                 std::string media_type) {
    auto encryption = start_encryption(recipients, random);
    if (!encryption) return encryption.error();
    return std::unique_ptr<BlobWriter>(
        new BlobWriter(*this, std::move(*encryption), std::move(name), std::move(media_type)));
}

std::filesystem::path Blobs::path_of(const Bytes& sha256) const {
    return folder_ / kiosk::to_hex(sha256);
}

Result<void> Blobs::write(const Bytes& chunk, std::span<const unsigned char> bytes) {
    const auto aside = aside_path();
    auto file = files_->create(aside);
    if (!file) return file.error();
    if (auto done = (*file)->append(bytes); !done) return done;
    if (auto done = files_->rename(aside, path_of(chunk)); !done) return done;
    return (*file)->sync();
}

std::filesystem::path Blobs::aside_path() {
    return folder_ / (std::to_string(++written_) + std::string(half_written));
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
    return names->empty();
}

Result<std::size_t> Blobs::collect(const std::set<Bytes>& named) {
    const auto names = files_->list(folder_);
    if (!names) return names.error();
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
