#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>

namespace ui {

/// Small pieces of a file, read with what stands beside them. The widths and places of a font's
/// glyphs are two or three bytes each in tables of 200 KB: six reads a glyph, which take as long as
/// drawing it, and nearly always hit where others have hit.
/// **Threads:** one at a time. **Errors:** as `read` reports them: fewer bytes than asked for.
/// **Limits:** `blocks` of `block_bytes`, each made when it is first hit; what does not lie in one
/// block, or is longer than `small_bytes`, is read as it is asked for.
class PieceCache {
  public:
    static constexpr std::size_t block_bytes = 2048;
    static constexpr std::size_t blocks = 128;
    static constexpr std::size_t small_bytes = 16;

    /// Fills the span from that place of the file; gives how many bytes there were.
    using Read = std::function<std::size_t(std::uint64_t, std::span<unsigned char>)>;

    explicit PieceCache(Read read) : read_(std::move(read)) {}

    [[nodiscard]] std::size_t read(std::uint64_t place, std::span<unsigned char> out);

  private:
    struct Block {
        std::uint64_t number = 0;
        std::size_t size = 0;
        std::array<unsigned char, block_bytes> bytes{};
    };
    [[nodiscard]] const Block& block(std::uint64_t number);

    Read read_;
    std::array<std::unique_ptr<Block>, blocks> blocks_;
};

}  // namespace ui
