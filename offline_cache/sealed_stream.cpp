#include "offline_cache/sealed_stream.h"

#include <algorithm>
#include <utility>

namespace offline_cache {

void SealedStream::begin_with(Bytes header) {
    pending_header_ = std::move(header);
}

Bytes SealedStream::update(std::span<const unsigned char> plain) {
    auto& buffer = buffer_.reveal();
    Bytes out = std::exchange(pending_header_, {});
    const auto whole_chunks = (buffer.size() + plain.size()) / chunk_size;
    out.reserve(out.size() + whole_chunks * (chunk_size + tag_size_max));
    while (!plain.empty()) {
        if (buffer.empty() && plain.size() > chunk_size) {
            seal_chunk(plain.first(chunk_size), counter_++, false, out);
            plain = plain.subspan(chunk_size);
            continue;
        }
        // A full chunk waits until more comes, since the last one must be marked.
        if (buffer.size() == chunk_size) {
            seal_chunk(buffer, counter_++, false, out);
            buffer.clear();
        }
        buffer.reserve(chunk_size);  // once, or a copy would be left where it was
        const auto taken = std::min(plain.size(), chunk_size - buffer.size());
        buffer.insert(buffer.end(), plain.begin(),
                      plain.begin() + static_cast<std::ptrdiff_t>(taken));
        plain = plain.subspan(taken);
    }
    return out;
}

Bytes SealedStream::finish() {
    Bytes out = std::exchange(pending_header_, {});
    seal_chunk(buffer_.reveal(), counter_++, true, out);
    buffer_.reveal().resize(buffer_.reveal().capacity());  // earlier chunks lie behind the last one
    buffer_.wipe();
    forget_keys();
    return out;
}

Bytes SealedStream::whole(std::span<const unsigned char> plain) {
    Bytes out = std::exchange(pending_header_, {});
    out.reserve(out.size() + plain.size() + (plain.size() / chunk_size + 1) * tag_size_max);
    while (plain.size() > chunk_size) {
        seal_chunk(plain.first(chunk_size), counter_++, false, out);
        plain = plain.subspan(chunk_size);
    }
    seal_chunk(plain, counter_++, true, out);
    forget_keys();
    return out;
}

}  // namespace offline_cache
