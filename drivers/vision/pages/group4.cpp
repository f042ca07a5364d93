#include "drivers/vision/pages/group4.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace drivers {

namespace {

// Codes of runs, as ITU-T T.4 prints them: tables 2 and 3.
constexpr std::array<std::string_view, 64> white_ends{
    "00110101", "000111",   "0111",     "1000",     "1011",     "1100",     "1110",     "1111",
    "10011",    "10100",    "00111",    "01000",    "001000",   "000011",   "110100",   "110101",
    "101010",   "101011",   "0100111",  "0001100",  "0001000",  "0010111",  "0000011",  "0000100",
    "0101000",  "0101011",  "0010011",  "0100100",  "0011000",  "00000010", "00000011", "00011010",
    "00011011", "00010010", "00010011", "00010100", "00010101", "00010110", "00010111", "00101000",
    "00101001", "00101010", "00101011", "00101100", "00101101", "00000100", "00000101", "00001010",
    "00001011", "01010010", "01010011", "01010100", "01010101", "00100100", "00100101", "01011000",
    "01011001", "01011010", "01011011", "01001010", "01001011", "00110010", "00110011", "00110100",
};
constexpr std::array<std::string_view, 64> black_ends{
    "0000110111",   "010",          "11",           "10",           "011",          "0011",
    "0010",         "00011",        "000101",       "000100",       "0000100",      "0000101",
    "0000111",      "00000100",     "00000111",     "000011000",    "0000010111",   "0000011000",
    "0000001000",   "00001100111",  "00001101000",  "00001101100",  "00000110111",  "00000101000",
    "00000010111",  "00000011000",  "000011001010", "000011001011", "000011001100", "000011001101",
    "000001101000", "000001101001", "000001101010", "000001101011", "000011010010", "000011010011",
    "000011010100", "000011010101", "000011010110", "000011010111", "000001101100", "000001101101",
    "000011011010", "000011011011", "000001010100", "000001010101", "000001010110", "000001010111",
    "000001100100", "000001100101", "000001010010", "000001010011", "000000100100", "000000110111",
    "000000111000", "000000100111", "000000101000", "000001011000", "000001011001", "000000101011",
    "000000101100", "000001011010", "000001100110", "000001100111",
};
/// 64, 128 … 1728 points.
constexpr std::array<std::string_view, 27> white_parts{
    "11011",     "10010",     "010111",    "0110111",   "00110110",  "00110111",  "01100100",
    "01100101",  "01101000",  "01100111",  "011001100", "011001101", "011010010", "011010011",
    "011010100", "011010101", "011010110", "011010111", "011011000", "011011001", "011011010",
    "011011011", "010011000", "010011001", "010011010", "011000",    "010011011",
};
constexpr std::array<std::string_view, 27> black_parts{
    "0000001111",    "000011001000",  "000011001001",  "000001011011",  "000000110011",
    "000000110100",  "000000110101",  "0000001101100", "0000001101101", "0000001001010",
    "0000001001011", "0000001001100", "0000001001101", "0000001110010", "0000001110011",
    "0000001110100", "0000001110101", "0000001110110", "0000001110111", "0000001010010",
    "0000001010011", "0000001010100", "0000001010101", "0000001011010", "0000001011011",
    "0000001100100", "0000001100101",
};
/// 1792, 1856 … 2560 points of either colour.
constexpr std::array<std::string_view, 13> long_parts{
    "00000001000",  "00000001100",  "00000001101",  "000000010010", "000000010011",
    "000000010100", "000000010101", "000000010110", "000000010111", "000000011100",
    "000000011101", "000000011110", "000000011111",
};

// ITU-T T.6, table 1; vertical ones from three to the left to three to the right.
constexpr std::string_view pass_mode = "0001";
constexpr std::string_view horizontal_mode = "001";
constexpr std::array<std::string_view, 7> vertical_modes{"0000010", "000010", "010",    "1",
                                                         "011",     "000011", "0000011"};
constexpr std::string_view end_of_block = "000000000001000000000001";

class BitWriter {
  public:
    void add(std::string_view code) {
        for (const char bit : code) {
            if (used_ % 8 == 0) bytes_.push_back(0);
            if (bit == '1')
                bytes_.back() = static_cast<unsigned char>(bytes_.back() | 0x80U >> used_ % 8);
            ++used_;
        }
    }
    void add_run(int length, bool black) {
        constexpr int longest = 2560;
        constexpr int long_from = 1792;
        constexpr int part = 64;
        for (; length > longest; length -= longest) add(long_parts.back());
        if (length >= long_from) {
            add(long_parts[static_cast<std::size_t>((length - long_from) / part)]);
        } else if (length >= part) {
            add((black ? black_parts : white_parts)[static_cast<std::size_t>(length / part - 1)]);
        }
        add((black ? black_ends : white_ends)[static_cast<std::size_t>(length % part)]);
    }
    [[nodiscard]] std::vector<unsigned char> finish() && { return std::move(bytes_); }

  private:
    std::vector<unsigned char> bytes_;
    std::size_t used_ = 0;
};

/// A row as the places where its colour changes, white before the first; then the width, often
/// enough to be read past the end.
using Changes = std::vector<int>;

Changes changes_of(const unsigned char* points, int width) {
    Changes changes;
    bool black = false;
    for (int x = 0; x < width; ++x) {
        if ((points[x] != 0) == black) continue;
        changes.push_back(x);
        black = !black;
    }
    changes.insert(changes.end(), 4, width);
    return changes;
}

/// Index of the first change to the right of `x` that leaves the colour `black`; `last` is the one
/// found before, further to the left.
std::size_t opposite_change(const Changes& changes, std::size_t last, int x, bool black,
                            int width) {
    std::size_t i = last > 0 ? last - 1 : 0;
    if ((i % 2 == 1) != black) ++i;
    while (changes[i] <= x && changes[i] < width) i += 2;
    return i;
}

/// **Source:** ITU-T T.6 §2.2; a0, a1, a2, b1, b2 are the changing elements of its figure 1.
void add_row(BitWriter& out, const Changes& above, const Changes& row, int width) {
    int a0 = -1;
    bool black = false;
    std::size_t next = 0;
    std::size_t b = 0;
    while (a0 < width) {
        b = opposite_change(above, b, a0, black, width);
        const int b1 = above[b];
        const int b2 = b1 < width ? above[b + 1] : width;
        const int a1 = row[next];
        if (b2 < a1) {
            out.add(pass_mode);
            a0 = b2;
        } else if (const int apart = a1 - b1; apart >= -3 && apart <= 3) {
            out.add(vertical_modes[static_cast<std::size_t>(apart + 3)]);
            a0 = a1;
            black = !black;
            ++next;
        } else {
            const int a2 = a1 < width ? row[next + 1] : width;
            out.add(horizontal_mode);
            out.add_run(a1 - std::max(a0, 0), black);
            out.add_run(a2 - a1, !black);
            a0 = a2;
            next += 2;
        }
    }
}

}  // namespace

kiosk::SecretBytes group4_of(const InkView& ink) {
    BitWriter out;
    Changes above(4, ink.width);
    for (int y = 0; y < ink.height; ++y) {
        Changes row = changes_of(
            ink.points + static_cast<std::ptrdiff_t>(y) * static_cast<std::ptrdiff_t>(ink.stride),
            ink.width);
        add_row(out, above, row, ink.width);
        above = std::move(row);
    }
    out.add(end_of_block);
    return kiosk::SecretBytes(std::move(out).finish());
}

}  // namespace drivers
