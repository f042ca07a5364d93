#include "drivers/vision/reading/print_reader.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/model/check_digits.h"

namespace drivers {

using kiosk::Result;
using kiosk::SecretText;

namespace {

constexpr std::size_t number_characters = 18;

bool is_number_character(char c) {
    return (c >= '0' && c <= '9') || c == 'X' || c == 'x';
}
bool is_word_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void add_number(std::vector<SecretText>& found, std::string_view word) {
    if (word.size() != number_characters ||
        !std::all_of(word.begin(), word.end(), is_number_character))
        return;
    SecretText number{std::string(word)};
    if (number.reveal().back() == 'x') number.reveal().back() = 'X';
    if (!kiosk::is_citizen_number(number.reveal())) return;
    if (std::find(found.begin(), found.end(), number) == found.end())
        found.push_back(std::move(number));
}

/// What tells titles apart: no spaces, no punctuation.
std::u32string letters_of(std::string_view text) {
    std::u32string letters;
    for (const char32_t c : kiosk::code_points(text)) {
        const bool latin = c < 0x80 && is_word_character(static_cast<char>(c));
        const bool other = c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F) &&
                           !(c >= 0x3000 && c <= 0x303F) && !(c >= 0xFF00 && c <= 0xFF0F) &&
                           c != 0xFF1A;
        if (latin || other) letters.push_back(c);
    }
    return letters;
}

/// Characters to change, add or drop to make one of the other.
std::size_t differences(const std::u32string& a, const std::u32string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t k = 0; k <= b.size(); ++k) row[k] = k;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t k = 1; k <= b.size(); ++k) {
            const std::size_t above = row[k];
            row[k] =
                std::min({above + 1, row[k - 1] + 1, diagonal + (a[i - 1] == b[k - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

std::vector<std::u32string> lines_of(std::string_view text) {
    constexpr std::size_t lines_max = 200;
    std::vector<std::u32string> lines;
    while (!text.empty() && lines.size() < lines_max) {
        const auto end = std::min(text.find('\n'), text.size());
        if (auto line = letters_of(text.substr(0, end)); !line.empty())
            lines.push_back(std::move(line));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

cv::Mat matrix_of(const GreyView& picture) {
    // OpenCV only reads.
    return cv::Mat(picture.height, picture.width, CV_8U, const_cast<unsigned char*>(picture.pixels),
                   static_cast<std::size_t>(picture.stride));
}

GreyView view_of_matrix(const cv::Mat& picture) {
    return {picture.data, picture.cols, picture.rows, static_cast<int>(picture.step)};
}

bool holds_picture(const GreyView& picture) {
    return picture.pixels != nullptr && picture.width >= 16 && picture.height >= 16 &&
           picture.stride >= picture.width;
}

const kiosk::Error no_picture{kiosk::ErrorCode::bad_format, "no picture", {}};

}  // namespace

std::vector<SecretText> citizen_numbers_in(std::string_view text) {
    std::vector<SecretText> found;
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        while (end < text.size() && is_word_character(text[end])) ++end;
        add_number(found, text.substr(at, end - at));
        at = std::max(end, at + 1);
    }
    return found;
}

std::optional<std::size_t> title_in(std::string_view text, std::span<const std::string> titles) {
    const auto lines = lines_of(text);
    std::optional<std::size_t> best;
    double least = 1.0 / 3 + 1e-9;
    bool alone = false;
    for (std::size_t i = 0; i < titles.size(); ++i) {
        const std::u32string title = letters_of(titles[i]);
        if (title.empty()) continue;
        double part = 1;
        for (const auto& line : lines)
            part = std::min(part, static_cast<double>(differences(line, title)) /
                                      static_cast<double>(title.size()));
        if (part < least) {
            least = part;
            best = i;
            alone = true;
        } else if (best && part <= least) {
            alone = false;
        }
    }
    return alone ? best : std::nullopt;
}

namespace {

/// With paper around it: print that touches the rim is read badly. Empty: OpenCV can't.
cv::Mat framed(const GreyView& line, double scale) {
    try {
        cv::Mat picture;
        const int rim = line.height / 3;
        cv::copyMakeBorder(matrix_of(line), picture, rim, rim, rim, rim, cv::BORDER_REPLICATE);
        if (scale == 1) return picture;
        cv::Mat sized;
        cv::resize(picture, sized, {}, scale, scale, cv::INTER_CUBIC);
        return sized;
    } catch (const cv::Exception&) {
        return {};
    }
}

}  // namespace

Result<std::optional<SecretText>> PrintReader::number_of_line(const GreyView& line) const {
    if (!holds_picture(line)) return no_picture;
    const TextWish wish{TextWish::Script::digits, TextWish::Layout::line, 200};
    std::optional<SecretText> number;
    for (const double scale : {1.0, 2.0}) {
        const cv::Mat picture = framed(line, scale);
        if (picture.empty()) return no_picture;
        const auto text = program_.read(view_of_matrix(picture), wish);
        if (!text) return text.error();
        std::string joined = text->reveal();
        std::erase(joined, ' ');
        auto found = citizen_numbers_in(joined);
        kiosk::wipe_value(joined);
        if (found.size() == 1) {
            number = std::move(found.front());
            break;
        }
    }
    return number;
}

Result<std::optional<SecretText>> PrintReader::number_of_card(const GreyView& card) const {
    if (!holds_picture(card)) return no_picture;
    constexpr PartOfCard part;
    const int left = cvRound(part.left * card.width);
    const int top = cvRound(part.top * card.height);
    GreyView line = card;
    line.pixels += static_cast<std::ptrdiff_t>(top) * card.stride + left;
    line.width = cvRound(part.right * card.width) - left;
    line.height = cvRound(part.bottom * card.height) - top;
    return number_of_line(line);
}

Result<std::vector<SecretText>> PrintReader::numbers_of_page(const GreyView& page) const {
    if (!holds_picture(page)) return no_picture;
    const auto text = program_.read(page, {});
    if (!text) return text.error();
    return citizen_numbers_in(text->reveal());
}

Result<std::optional<std::size_t>> PrintReader::title_of_page(
    const GreyView& page, std::span<const std::string> titles) const {
    if (!holds_picture(page)) return no_picture;
    GreyView head = page;
    head.height = std::max(16, page.height / 3);
    const auto text =
        program_.read(head, {TextWish::Script::chinese, TextWish::Layout::block, 200});
    if (!text) return text.error();
    return title_in(text->reveal(), titles);
}

}  // namespace drivers
