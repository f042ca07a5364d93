#include "tests/bench/vision/code_object.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

#include <opencv2/imgproc.hpp>
#include <qrencode.h>

#include "kiosk/base/encoding.h"

namespace tests {

namespace {

/// What differs between the things that codes stand on.
struct Look {
    int text_min, text_max;
    int ink_min, ink_max;
    int paper_min, paper_max;
    double points_min, points_max;
};

Look look_of(BurstKind kind) {
    switch (kind) {
        case BurstKind::phone:
            return {18, 60, 5, 40, 200, 255, 2.2, 6};
        case BurstKind::print:
            return {30, 150, 20, 60, 190, 240, 1.8, 5};
        case BurstKind::thermal:
            return {20, 120, 70, 130, 190, 230, 1.8, 5};
        case BurstKind::dense:
            return {250, 900, 20, 60, 200, 245, 2.0, 4.2};
        case BurstKind::none:
            break;
    }
    return {};
}

/// Sometimes Chinese, in the encoding that such codes have without saying so.
struct Payload {
    std::string text;
    kiosk::Bytes bytes;
};

Payload payload_of(int length, cv::RNG& random) {
    constexpr std::string_view letters =
        "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789abcdefghijkmnpqrstuvwxyz";
    constexpr const char* words[] = {"姓名", "居民", "政务", "服务", "办理",   "材料",
                                     "凭证", "受理", "编号", "社保", "公积金", "户籍"};
    const bool is_chinese = random.uniform(0, 8) == 0;
    Payload payload;
    payload.text = is_chinese ? "便民:" : "https://zwfw.gov.cn/q/";
    while (static_cast<int>(payload.text.size()) < length)
        if (is_chinese)
            payload.text += words[random.uniform(0, static_cast<int>(std::size(words)))];
        else
            payload.text += letters[static_cast<std::size_t>(
                random.uniform(0, static_cast<int>(letters.size())))];
    const auto utf8 = kiosk::as_bytes(payload.text);
    payload.bytes.assign(utf8.begin(), utf8.end());
    if (is_chinese && random.uniform(0, 2) == 0)
        if (auto national = kiosk::gb18030_from_utf8(payload.text)) payload.bytes = *national;
    return payload;
}

/// Modules: 1 ink, 0 paper.
cv::Mat modules_of(const kiosk::Bytes& bytes, QRecLevel level) {
    struct EndCode {
        void operator()(QRcode* code) const { QRcode_free(code); }
    };
    const std::unique_ptr<QRcode, EndCode> code(
        QRcode_encodeData(static_cast<int>(bytes.size()), bytes.data(), 0, level));
    if (!code) {
        std::fputs("no QR code holds the text\n", stderr);
        std::exit(2);
    }
    cv::Mat modules(code->width, code->width, CV_8U);
    for (int i = 0; i < code->width * code->width; ++i) modules.data[i] = code->data[i] & 1;
    return modules;
}

/// The code with its quiet zone, ink 0 and paper 255.
cv::Mat card_of(const cv::Mat& modules, int points) {
    constexpr int quiet = 4;
    const int side = (modules.cols + 2 * quiet) * points;
    cv::Mat card(side, side, CV_8U, cv::Scalar(255));
    cv::Mat large;
    cv::resize(modules, large, {}, points, points, cv::INTER_NEAREST);
    card(cv::Rect(quiet * points, quiet * points, large.cols, large.rows)) = 255 - large * 255;
    return card;
}

/// What is around the code: a window of an app, a slip, a page.
cv::Mat surround(const cv::Mat& card, BurstKind kind, double paper, cv::RNG& random) {
    const bool is_long = kind == BurstKind::phone || kind == BurstKind::thermal;
    const int width = card.cols * 5 / 4;
    const int height = static_cast<int>(card.rows * (is_long ? random.uniform(1.4, 2.2) : 1.3));
    cv::Mat object(height, width, CV_32F, cv::Scalar(paper));
    card.copyTo(
        object(cv::Rect((width - card.cols) / 2, (height - card.rows) / 2, card.cols, card.rows)));
    if (kind == BurstKind::phone)
        cv::copyMakeBorder(object, object, 40, 40, 24, 24, cv::BORDER_CONSTANT, cv::Scalar(15));
    if (kind != BurstKind::thermal) return object;
    // Dots of the print head that don't burn any more.
    const int dead = random.uniform(0, 5);
    for (int i = 0; i < dead; ++i)
        object.colRange(cv::Range(0, random.uniform(1, 5)) + random.uniform(0, width - 5)) = paper;
    return object;
}

}  // namespace

CodeObject make_code_object(BurstKind kind, cv::RNG& random) {
    const Look look = look_of(kind);
    const Payload payload = payload_of(random.uniform(look.text_min, look.text_max + 1), random);
    constexpr QRecLevel levels[] = {QR_ECLEVEL_L, QR_ECLEVEL_M, QR_ECLEVEL_M, QR_ECLEVEL_Q};
    const QRecLevel level = kind == BurstKind::dense ? QR_ECLEVEL_L : levels[random.uniform(0, 4)];
    const cv::Mat modules = modules_of(payload.bytes, level);
    const int points = modules.cols < 60 ? 12 : 8;
    const double ink = random.uniform(look.ink_min, look.ink_max + 1);
    const double paper = random.uniform(look.paper_min, look.paper_max + 1);
    const bool is_inverted = kind == BurstKind::phone && random.uniform(0.0, 1.0) < 0.12;
    cv::Mat card;
    card_of(modules, points)
        .convertTo(card, CV_32F, (is_inverted ? ink - paper : paper - ink) / 255,
                   is_inverted ? paper : ink);
    CodeObject object;
    object.text = payload.text;
    object.surface = surround(card, kind, is_inverted ? ink : paper, random);
    object.modules = modules.cols;
    object.points = points;
    object.seen_points =
        std::min(random.uniform(look.points_min, look.points_max), 600.0 / modules.cols);
    return object;
}

}  // namespace tests
