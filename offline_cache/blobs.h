#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kiosk/base/file_layer.h"
#include "kiosk/base/sha256.h"
#include "kiosk/model/attachment.h"
#include "offline_cache/sealing.h"

namespace offline_cache {

class Blobs;

/// An attachment that is being scanned. What is given is encrypted and handed to the disk at once;
/// each full chunk is durable before `append` returns. The chunks of a writer that ends unfinished
/// are removed.
///
/// **Threads:** one. **Time:** a barrier a chunk; without spare files each is a commit of the file
/// system's journal, and there is one more at the end for the names.
/// **Errors:** those of FileLayer; `limit_exceeded` over `Blobs::attachment_size_max`. After an
/// error the attachment must be begun again.
/// **Secrets:** keeps at most 64 KiB of plaintext, overwritten at the end.
class BlobWriter {
  public:
    ~BlobWriter();
    BlobWriter(const BlobWriter&) = delete;
    BlobWriter& operator=(const BlobWriter&) = delete;

    [[nodiscard]] Result<void> append(std::span<const unsigned char> plain);
    /// Everything is durable: a row may name it.
    [[nodiscard]] Result<kiosk::Attachment> finish();

  private:
    friend class Blobs;
    BlobWriter(Blobs& blobs, std::unique_ptr<SealedStream> encryption, std::string name,
               std::string media_type);
    [[nodiscard]] Result<void> take(const Bytes& encrypted, bool is_last);
    [[nodiscard]] Result<void> write(std::span<const unsigned char> bytes);
    [[nodiscard]] Result<void> end_chunk();
    [[nodiscard]] Result<void> failed(kiosk::Error why);

    /// A chunk that is not complete yet.
    struct OpenChunk {
        std::filesystem::path aside;
        std::unique_ptr<kiosk::OutputFile> file;
        kiosk::Sha256 hash;
        std::size_t size = 0;
        bool is_spare = false;
    };
    [[nodiscard]] Result<void> open_chunk();
    [[nodiscard]] static Result<void> sync_and_name(OpenChunk& chunk, Blobs& blobs,
                                                    const Bytes& name);

    Blobs& blobs_;
    std::unique_ptr<SealedStream> encryption_;
    Bytes pending_;
    std::optional<OpenChunk> chunk_;
    kiosk::Attachment attachment_;
    kiosk::Sha256 hash_;  // of everything before the open chunk
    std::uint64_t plain_size_ = 0;
    bool names_are_synced_ = true;
    bool failed_ = false;
    bool finished_ = false;
};

/// What a row says of a chunk.
struct NamedChunk {
    Bytes sha256;
    std::size_t size = 0;
};

/// The folder of encrypted chunks (`blobs/<SHA-256 of the chunk>`).
///
/// Files of zeros (`spare-N`) are laid before they are wanted. A chunk that is written over one is
/// durable without a change of the file system's records: its new name is not synced, and after a
/// power cut it may lie under the spare's name again, or be longer than it is. `find_again` looks
/// there. So a spare of an earlier run is never written over before that was done.
///
/// **Threads:** one at a time; kiosk and delivery share the folder: the kiosk adds, delivery
/// removes what was accepted. **Errors:** those of FileLayer; `checksum_error`: a chunk is missing
/// or is not what its name says. **Limits:** the constant below, and `attachment_chunk_size`.
class Blobs {
  public:
    static constexpr std::uint64_t attachment_size_max = std::uint64_t{64} * 1024 * 1024;

    static constexpr std::size_t spares_max = 4;

    explicit Blobs(std::filesystem::path folder, kiosk::FileLayer& files = kiosk::system_files());

    /// Makes the folder durable. Before the first `begin`.
    [[nodiscard]] Result<void> prepare();
    /// Puts the chunks that a power cut left under another name, or too long, in their place.
    /// Before the first `lay_spares` of a run, with every chunk that a row names.
    [[nodiscard]] Result<void> find_again(const std::vector<NamedChunk>& named);
    /// As many spares as the scans of that size may use, at most `spares_max`. Nothing needs them;
    /// what fails is told, and leaves those that are there.
    [[nodiscard]] Result<void> lay_spares(std::uint64_t attachment_bytes);
    /// `encryption` has given nothing yet (`start_encryption`).
    [[nodiscard]] std::unique_ptr<BlobWriter> begin(std::unique_ptr<SealedStream> encryption,
                                                    std::string name, std::string media_type);
    /// Its hash was checked.
    [[nodiscard]] Result<std::string> read(const Bytes& chunk);
    /// A chunk of another folder, checked and made durable here, too.
    [[nodiscard]] Result<void> copy_from(Blobs& other, const Bytes& chunk);
    /// Every chunk is there, in its length.
    [[nodiscard]] Result<bool> has(const kiosk::Attachment& attachment);
    [[nodiscard]] Result<void> remove(const Bytes& chunk);
    /// Removes what nobody names, and what a power cut left half written. Returns how many went.
    [[nodiscard]] Result<std::size_t> collect(const std::set<Bytes>& named);
    /// The same, but only of the scans that this object has finished and that were never handed on:
    /// whatever else lies there may be named where nobody can look now.
    [[nodiscard]] Result<std::size_t> collect_own(const std::set<Bytes>& named);
    /// A row may name them from now on, in this outbox or in one that is set aside later.
    void hand_on(const std::vector<Bytes>& chunks);
    [[nodiscard]] Result<bool> empty();
    /// Called before each write: room that was held back for it may be given back.
    void set_room_maker(std::function<void(std::uint64_t bytes)> make_room) {
        make_room_ = std::move(make_room);
    }

  private:
    friend class BlobWriter;
    [[nodiscard]] Result<void> write(const Bytes& chunk, std::span<const unsigned char> bytes);
    [[nodiscard]] Result<void> lay_spare();
    [[nodiscard]] Result<void> find_chunk(const NamedChunk& chunk,
                                          const std::vector<std::string>& spares);
    /// No other process gives that name.
    [[nodiscard]] std::filesystem::path aside_path();
    [[nodiscard]] std::filesystem::path path_of(const Bytes& sha256) const;

    std::filesystem::path folder_;
    kiosk::FileLayer* files_;
    std::function<void(std::uint64_t bytes)> make_room_;
    std::uint64_t written_ = 0;
    /// Chunks that were finished and not handed on; those of one visit.
    std::set<Bytes> own_;
    /// Laid by this run, so that nobody's chunk is in them.
    std::vector<std::filesystem::path> spares_;
    std::uint64_t laid_ = 0;
    bool old_spares_are_gone_ = false;
};

}  // namespace offline_cache
