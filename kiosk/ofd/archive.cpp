#include "kiosk/ofd/archive.h"

#include <optional>

#include <zlib.h>

namespace kiosk {

namespace {

using Span = std::span<const unsigned char>;

constexpr std::size_t end_size = 22;
constexpr std::size_t central_size = 46;
constexpr std::size_t local_size = 30;
constexpr std::uint32_t end_mark = 0x06054b50;
constexpr std::uint32_t central_mark = 0x02014b50;
constexpr std::uint32_t local_mark = 0x04034b50;
constexpr unsigned encrypted = 1;
constexpr unsigned stored = 0;
constexpr unsigned deflated = 8;

Error no_archive(const char* what) {
    return {ErrorCode::bad_format, what, {}};
}

/// Little-endian; whoever asks has looked that it is there.
std::uint32_t number_at(Span bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = size; i > 0; --i) value = value << 8U | bytes[at + i - 1];
    return value;
}

struct Entry {
    std::string name;
    unsigned method = stored;
    std::uint32_t checksum = 0;
    std::size_t packed = 0;
    std::size_t size = 0;
    std::size_t local = 0;
};

/// Raw deflate, to exactly that size.
std::optional<Bytes> inflated(Span packed, std::size_t size) {
    Bytes out(size);
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
    stream.next_in = const_cast<unsigned char*>(packed.data());
    stream.avail_in = static_cast<unsigned>(packed.size());
    unsigned char none = 0;  // zlib wants an address, also for nothing
    stream.next_out = out.empty() ? &none : out.data();
    stream.avail_out = static_cast<unsigned>(out.size());
    const int outcome = inflate(&stream, Z_FINISH);
    const bool whole = outcome == Z_STREAM_END && stream.total_out == size;
    inflateEnd(&stream);
    return whole ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<std::size_t> end_of(Span zip) {
    if (zip.size() < end_size) return std::nullopt;
    // A comment may stand behind it.
    constexpr std::size_t comment_max = 0xffff;
    const auto last = zip.size() - end_size;
    for (std::size_t back = 0; back <= std::min(last, comment_max); ++back)
        if (number_at(zip, last - back, 4) == end_mark) return last - back;
    return std::nullopt;
}

Result<std::vector<Entry>> entries_of(Span zip) {
    const auto end = end_of(zip);
    if (!end) return no_archive("no end of a central directory");
    const auto count = number_at(zip, *end + 10, 2);
    std::size_t at = number_at(zip, *end + 16, 4);
    if (count > archive_files_max) return {ErrorCode::limit_exceeded, "too many files"};
    std::vector<Entry> entries;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (at > zip.size() || zip.size() - at < central_size ||
            number_at(zip, at, 4) != central_mark)
            return no_archive("a central header is cut");
        const std::size_t name = number_at(zip, at + 28, 2);
        const std::size_t more = number_at(zip, at + 30, 2) + number_at(zip, at + 32, 2);
        if (zip.size() - at - central_size < name + more) return no_archive("a name is cut");
        if ((number_at(zip, at + 8, 2) & encrypted) != 0) return no_archive("it is encrypted");
        const auto* text = reinterpret_cast<const char*>(zip.data() + at + central_size);
        entries.push_back({std::string(text, name), number_at(zip, at + 10, 2),
                           number_at(zip, at + 16, 4), number_at(zip, at + 20, 4),
                           number_at(zip, at + 24, 4), number_at(zip, at + 42, 4)});
        at += central_size + name + more;
    }
    return entries;
}

Result<Bytes> content_of(Span zip, const Entry& entry) {
    if (entry.local > zip.size() || zip.size() - entry.local < local_size ||
        number_at(zip, entry.local, 4) != local_mark)
        return no_archive("a local header is cut");
    const auto begin = entry.local + local_size + number_at(zip, entry.local + 26, 2) +
                       number_at(zip, entry.local + 28, 2);
    if (begin > zip.size() || zip.size() - begin < entry.packed) return no_archive("a file is cut");
    const auto packed = zip.subspan(begin, entry.packed);
    std::optional<Bytes> content;
    if (entry.method == deflated) content = inflated(packed, entry.size);
    if (entry.method == stored && entry.packed == entry.size)
        content = Bytes(packed.begin(), packed.end());
    if (!content) return no_archive("a file can't be unpacked");
    const auto found =
        crc32(crc32(0, nullptr, 0), content->data(), static_cast<unsigned>(content->size()));
    if (found != entry.checksum) return no_archive("a checksum is wrong");
    return std::move(*content);
}

}  // namespace

Result<std::map<std::string, Bytes>> read_archive(Span zip) {
    const auto entries = entries_of(zip);
    if (!entries) return entries.error();
    std::size_t all = 0;
    std::map<std::string, Bytes> files;
    for (const auto& entry : *entries) {
        all += entry.size;
        if (all > archive_bytes_max) return {ErrorCode::limit_exceeded, "too much to unpack"};
        // A folder.
        if (entry.name.ends_with('/')) continue;
        auto content = content_of(zip, entry);
        if (!content) return content.error();
        if (!files.emplace(entry.name, std::move(*content)).second)
            return no_archive("a name stands twice");
    }
    return files;
}

}  // namespace kiosk
