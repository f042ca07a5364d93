#include "drivers/vision/reading/mrz_reader.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

#include "drivers/vision/reading/mrz_bands.h"
#include "drivers/vision/reading/mrz_line.h"

namespace drivers {

namespace {

/// Lines of a zone are about equally high and lie in the proportions of OCR-B.
bool may_be_zone(const cv::Rect* lines, const MrzShape& shape) {
    int lowest = lines[0].height;
    int highest = lines[0].height;
    for (std::size_t i = 1; i < shape.lines; ++i) {
        lowest = std::min(lowest, lines[i].height);
        highest = std::max(highest, lines[i].height);
    }
    const double step = lines[0].width / (static_cast<double>(shape.columns) - 0.25);
    const double aspect = lines[0].height / step;
    return highest <= 1.9 * lowest && aspect >= 0.75 && aspect <= 1.75;
}

std::optional<MrzReading> read_part(const MrzPart& part, const OcrbLetters& letters) {
    for (const MrzFormat format : {MrzFormat::td3, MrzFormat::td1}) {
        const MrzShape shape = shape_of(format);
        for (std::size_t first = 0; first + shape.lines <= part.lines.size(); ++first) {
            if (!may_be_zone(&part.lines[first], shape)) continue;
            std::vector<MrzLineCells> cells;
            for (std::size_t i = 0; i < shape.lines; ++i)
                cells.push_back(cells_of_line(part.grey, part.ink, part.lines[first + i],
                                              shape.columns, letters));
            if (auto reading = reading_of(format, cells)) return reading;
        }
    }
    return std::nullopt;
}

MrzSeen seen_from(MrzReading& reading) {
    MrzSeen seen{{}, reading.likeness, reading.repaired};
    for (std::string& line : reading.lines) {
        if (!seen.zone.empty()) seen.zone.reveal() += '\n';
        seen.zone.reveal() += line;
        kiosk::wipe_value(line);
    }
    return seen;
}

}  // namespace

kiosk::Result<MrzReader> MrzReader::open(const std::filesystem::path& font) {
    auto letters = OcrbLetters::drawn_from(font);
    if (!letters) return letters.error();
    return MrzReader(*std::move(letters));
}

std::optional<MrzSeen> MrzReader::read(const GreyView& page) const {
    constexpr int side_min = 64;
    constexpr int side_max = 8192;
    // Made as wide as a page it would be an endless strip; nothing with a zone is like that.
    constexpr int height_of_width_max = 4;
    if (page.pixels == nullptr || std::min(page.width, page.height) < side_min ||
        std::max(page.width, page.height) > side_max || page.stride < page.width ||
        page.height > height_of_width_max * page.width)
        return std::nullopt;
    try {
        // OpenCV only reads.
        const cv::Mat upright(page.height, page.width, CV_8U,
                              const_cast<unsigned char*>(page.pixels),
                              static_cast<std::size_t>(page.stride));
        for (const bool turned : {false, true}) {
            cv::Mat picture = upright;
            if (turned) cv::rotate(upright, picture, cv::ROTATE_180);
            for (const cv::Rect& place : mrz_places(picture)) {
                if (auto reading = read_part(mrz_part(picture(place)), letters_))
                    return seen_from(*reading);
            }
        }
    } catch (const cv::Exception&) {
        return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace drivers
