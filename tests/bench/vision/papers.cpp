#include "tests/bench/vision/papers.h"

#include <opencv2/imgproc.hpp>

#include "tests/bench/vision/clutter.h"

namespace tests {

namespace {

cv::Scalar ink(cv::RNG& random) {
    const int grey = random.uniform(15, 60);
    return {static_cast<double>(grey + random.uniform(0, 40)), static_cast<double>(grey),
            static_cast<double>(grey)};
}

void table(cv::Mat& page, cv::RNG& random) {
    const int rows = random.uniform(10, 21);
    int y = 240;
    for (int i = 0; i < rows; ++i) {
        constexpr int heights[] = {60, 60, 80, 120};
        const int height = heights[random.uniform(0, 4)];
        if (y + height > page.rows - 150) break;
        const cv::Rect row(110, y, page.cols - 220, height);
        cv::rectangle(page, row, cv::Scalar::all(30), 3);
        for (const int x : {330, 620, 850}) {
            cv::line(page, {x, y}, {x, y + height}, cv::Scalar::all(30), 2);
            print_lines(page, cv::Rect(x - 210, y, 200, height), 24, ink(random), random);
        }
        y += height;
    }
}

void seal(cv::Mat& page, cv::RNG& random) {
    const cv::Point middle(random.uniform(700, 1000), random.uniform(1200, 1500));
    const cv::Scalar red(40, 40, 220);
    cv::circle(page, middle, 150, red, 10, cv::LINE_AA);
    cv::circle(page, middle, 32, red, cv::FILLED, cv::LINE_AA);
}

void certificate(cv::Mat& page, cv::RNG& random) {
    cv::rectangle(page, cv::Rect(60, 60, page.cols - 120, page.rows - 120), {40, 40, 170}, 10);
    cv::rectangle(page, cv::Rect(80, 80, page.cols - 160, page.rows - 160), {60, 150, 200}, 4);
    print_lines(page, cv::Rect(300, 180, 640, 330), 110, {20, 20, 160}, random);
    print_lines(page, cv::Rect(160, 480, 920, 900), 44, ink(random), random);
}

Paper a4(cv::RNG& random) {
    const cv::Scalar papers[] = {{252, 252, 252}, {252, 252, 252}, {252, 252, 252},
                                 {232, 246, 250}, {236, 232, 252}, {230, 232, 232},
                                 {236, 244, 250}, {210, 222, 226}};
    const int kind = random.uniform(0, 8);
    cv::Mat page(1754, 1240, CV_8UC3, papers[kind]);
    const int content = kind == 7 ? 1 : random.uniform(0, 5);
    if (kind == 6) {
        certificate(page, random);
    } else if (content > 0) {  // not blank
        print_lines(page, cv::Rect(330, 90, 580, 130), 60, ink(random), random);
        if (content == 1) print_lines(page, cv::Rect(80, 220, 1080, 1400), 27, ink(random), random);
        if (content == 2 || content == 3) table(page, random);
        if (content == 4) print_lines(page, cv::Rect(80, 230, 800, 420), 33, ink(random), random);
    }
    if (random.uniform(0, 5) < 2) seal(page, random);
    return {page, cv::Mat(page.size(), CV_8U, cv::Scalar(255)), 1754.0 / 1240, 0.72, 0.98};
}

/// A head before a plain wall, as on a card.
void portrait(cv::Mat& card, const cv::Rect& box, cv::RNG& random) {
    const int wall = random.uniform(60, 235);
    card(box).setTo(cv::Scalar(wall + 10, wall, wall - 10));
    const cv::Point middle(box.x + box.width / 2, box.y + box.height * 2 / 5);
    cv::ellipse(card(box), cv::Point(box.width / 2, box.height), {box.width / 2, box.height / 3}, 0,
                180, 360, cv::Scalar(random.uniform(10, 120), random.uniform(10, 90), 40),
                cv::FILLED);
    cv::ellipse(card, middle, {80, 105}, 0, 0, 360, {130, 165, 210}, cv::FILLED, cv::LINE_AA);
    cv::ellipse(card, middle - cv::Point(0, 60), {92, 70}, 0, 180, 360, {25, 25, 30}, cv::FILLED,
                cv::LINE_AA);
}

Paper id_card(cv::RNG& random) {
    constexpr int width = 1012;
    constexpr int height = 638;
    cv::Mat card(height, width, CV_8UC3);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            card.at<cv::Vec3b>(y, x) = {
                cv::saturate_cast<unsigned char>(248 - 10 * std::sin(x / 60.0 - y / 30.0)), 244,
                cv::saturate_cast<unsigned char>(236 + 8 * std::sin(x / 40.0 + y / 70.0))};
    for (int i = 0; i < 4; ++i) {
        print_lines(card, cv::Rect(20, 20 + i * 90, 160, 120), 34, {190, 120, 70}, random);
        print_lines(card, cv::Rect(130, 10 + i * 90, 480, 135), 40, cv::Scalar::all(20), random);
    }
    print_lines(card, cv::Rect(20, 500, 270, 130), 34, {190, 120, 70}, random);
    print_lines(card, cv::Rect(290, 480, 660, 150), 46, cv::Scalar::all(20), random);
    portrait(card, cv::Rect(660, 90, 290, 360), random);
    cv::Mat mask(height, width, CV_8U, cv::Scalar(0));
    constexpr int radius = 38;
    cv::rectangle(mask, cv::Rect(radius, 0, width - 2 * radius, height), {255}, cv::FILLED);
    cv::rectangle(mask, cv::Rect(0, radius, width, height - 2 * radius), {255}, cv::FILLED);
    for (const int x : {radius, width - 1 - radius})
        for (const int y : {radius, height - 1 - radius})
            cv::circle(mask, {x, y}, radius, {255}, cv::FILLED);
    return {card, mask, static_cast<double>(width) / height, 0.35, 0.8};
}

Paper booklet(cv::RNG& random) {
    const cv::Scalar covers[] = {{36, 28, 130}, {110, 52, 40}, {60, 80, 24}};
    cv::Mat cover(1020, 1460, CV_8UC3, covers[random.uniform(0, 3)]);
    const cv::Scalar gold(90, 176, 212);
    print_lines(cover, cv::Rect(760, 250, 660, 260), 84, gold, random);
    cv::circle(cover, {1095, 600}, 80, gold, 8, cv::LINE_AA);
    cv::line(cover, {730, 0}, {730, 1020}, {20, 10, 60}, 6);
    return {cover, cv::Mat(cover.size(), CV_8U, cv::Scalar(255)), 1460.0 / 1020, 0.6, 0.9};
}

Paper receipt(cv::RNG& random) {
    cv::Mat slip(random.uniform(1000, 1701), 600, CV_8UC3, cv::Scalar(244, 246, 246));
    print_lines(slip, cv::Rect(10, 30, 560, slip.rows - 100), 30, cv::Scalar::all(70), random);
    return {slip, cv::Mat(slip.size(), CV_8U, cv::Scalar(255)), 0, 0.6, 0.95};
}

enum class Desk { dark, green, white, grey, texture, clutter };

Desk desk_of(PageCategory category, cv::RNG& random) {
    const auto one_of = [&random](std::initializer_list<Desk> desks) {
        return desks.begin()[random.uniform(0, static_cast<int>(desks.size()))];
    };
    switch (category) {
        case PageCategory::a4_dark:
            return one_of({Desk::dark, Desk::green});
        case PageCategory::a4_texture:
        case PageCategory::id_texture:
            return Desk::texture;
        case PageCategory::a4_clutter:
            return Desk::clutter;
        case PageCategory::a4_white_desk:
            return Desk::white;
        case PageCategory::a4_grey_desk:
            return Desk::grey;
        case PageCategory::id_mat:
            return one_of({Desk::dark, Desk::green, Desk::grey, Desk::white});
        case PageCategory::booklet:
            return one_of({Desk::texture, Desk::white, Desk::green});
        case PageCategory::receipt:
        case PageCategory::a4_glare_shadow:
            return one_of({Desk::texture, Desk::dark, Desk::grey});
        case PageCategory::negative:
            return one_of({Desk::texture, Desk::dark, Desk::clutter, Desk::white});
    }
    return Desk::dark;
}

cv::Mat plain_desk(const cv::Scalar& colour, int scale, double strength, cv::RNG& random) {
    const cv::Size size(scene_width, scene_height);
    cv::Mat small(size.height / scale, size.width / scale, CV_32F);
    random.fill(small, cv::RNG::NORMAL, 0, strength);
    cv::Mat noise;
    cv::resize(small, noise, size, 0, 0, cv::INTER_LINEAR);
    cv::Mat desk;
    cv::merge(std::vector<cv::Mat>(3, noise), desk);
    return desk + colour;
}

/// Planks with their grain, woven cloth, or speckled stone.
cv::Mat texture(cv::RNG& random) {
    const cv::Size size(scene_width, scene_height);
    const int kind = random.uniform(0, 3);
    cv::Mat pattern;
    if (kind == 0) {
        pattern = grain({size.width / 16, size.height}, 16, random);
        cv::resize(pattern, pattern, size, 0, 0, cv::INTER_CUBIC);
        pattern *= random.uniform(18.F, 55.F);
        const int plank = random.uniform(90, 340);
        for (int y = random.uniform(0, plank); y < size.height; y += plank) {
            pattern.rowRange(y, std::min(size.height, y + random.uniform(2, 6))) -=
                random.uniform(25, 110);
            pattern.rowRange(y, std::min(size.height, y + plank)) += random.uniform(-30, 30);
        }
    } else if (kind == 1) {
        pattern = grain(size, 8, random) * random.uniform(4.F, 12.F);
        const auto weave = static_cast<float>(random.uniform(10, 34));
        const int step = random.uniform(4, 22);
        for (int y = 0; y < size.height; ++y)
            for (int x = 0; x < size.width; ++x)
                pattern.at<float>(y, x) += ((x / step + y / step) % 2 == 0 ? 1.F : -1.F) *
                                           (weave + static_cast<float>(8 * ((x / step) % 3)));
    } else {
        pattern = grain(size, 128, random) * random.uniform(18.F, 52.F);
    }
    if (random.uniform(0, 2) == 0) {
        cv::Mat turned;
        const double angle = random.uniform(0.0, 180.0);
        const cv::Mat turn =
            cv::getRotationMatrix2D(cv::Point2f(scene_width / 2.F, scene_height / 2.F), angle, 1.3);
        cv::warpAffine(pattern, turned, turn, size, cv::INTER_LINEAR, cv::BORDER_REFLECT);
        pattern = turned;
    }
    const double bright = random.uniform(55.0, 200.0);
    cv::Mat channels[3];
    const double tints[] = {random.uniform(0.55, 1.0), random.uniform(0.75, 1.0), 1};
    for (int i = 0; i < 3; ++i) channels[i] = (pattern + bright) * tints[i];
    cv::Mat desk;
    cv::merge(channels, 3, desk);
    return desk;
}

cv::Mat cluttered_desk(cv::RNG& random) {
    const cv::Size size(scene_width, scene_height);
    // Three rooms as three colours would be a rainbow; the colours of one follow another coarsely.
    const cv::Mat room = clutter(size, random);
    cv::Mat channels[3];
    for (cv::Mat& channel : channels) {
        const cv::Mat tint = grain(size, 256, random) * 0.07F + random.uniform(0.75, 1.05);
        channel = room.mul(tint);
    }
    cv::Mat desk;
    cv::merge(channels, 3, desk);
    return desk;
}

void pens_and_boxes(cv::Mat& desk, cv::RNG& random) {
    const int count = random.uniform(1, 5);
    for (int i = 0; i < count; ++i) {
        const cv::Scalar colour(random.uniform(0, 256), random.uniform(0, 256),
                                random.uniform(0, 256));
        const cv::Point at(random.uniform(0, desk.cols), random.uniform(0, desk.rows));
        if (random.uniform(0, 2) == 0) {
            const double angle = random.uniform(0.0, 6.28);
            const int length = random.uniform(200, 500);
            cv::line(desk, at,
                     at + cv::Point(static_cast<int>(length * std::cos(angle)),
                                    static_cast<int>(length * std::sin(angle))),
                     colour, random.uniform(8, 31), cv::LINE_AA);
        } else {
            cv::rectangle(desk,
                          cv::Rect(at, cv::Size(random.uniform(80, 300), random.uniform(60, 200))),
                          colour, cv::FILLED);
        }
    }
}

}  // namespace

Paper make_paper(PageCategory category, cv::RNG& random) {
    switch (category) {
        case PageCategory::id_mat:
        case PageCategory::id_texture:
            return id_card(random);
        case PageCategory::booklet:
            return booklet(random);
        case PageCategory::receipt:
            return receipt(random);
        default:
            return a4(random);
    }
}

cv::Mat make_desk(PageCategory category, cv::RNG& random) {
    const Desk kind = desk_of(category, random);
    cv::Mat desk;
    const int grey = random.uniform(120, 185);
    const int white = random.uniform(198, 236);
    switch (kind) {
        case Desk::dark:
            desk = plain_desk(cv::Scalar::all(random.uniform(25, 60)), 1, 3, random);
            break;
        case Desk::green:
            desk = plain_desk({90, 110, 50}, 1, 4, random);
            break;
        case Desk::white:
            desk = plain_desk(cv::Scalar(white - 2, white, white + 2), 8, 2, random);
            break;
        case Desk::grey:
            desk = plain_desk(cv::Scalar::all(grey), 4, 4, random);
            break;
        case Desk::texture:
            desk = texture(random);
            break;
        case Desk::clutter:
            desk = cluttered_desk(random);
            break;
    }
    if (kind != Desk::clutter && random.uniform(0, 3) == 0) pens_and_boxes(desk, random);
    return desk;
}

}  // namespace tests
