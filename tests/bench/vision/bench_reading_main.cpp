// bianmin-bench-reading [--numbers N] [--zones N] [--titles N] [AIM…]: identity numbers, titles and
// machine-readable zones in real fonts, as printed and as two cameras see them. Prints how many of
// each are read right, how many not at all, and how many wrongly without anybody noticing.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "drivers/pcsc/mrz.h"
#include "drivers/vision/reading/mrz_reader.h"
#include "drivers/vision/reading/print_reader.h"
#include "tests/bench/vision/aims.h"
#include "tests/bench/vision/lettering.h"

namespace {

using tests::PrintQuality;

constexpr const char* number_fonts[] = {
    "/usr/share/fonts/opentype/ocr-b/OCRB.otf",
    "/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
};
const std::vector<std::string> titles{"居民户口簿",
                                      "营业执照",
                                      "房屋租赁合同",
                                      "不动产权证书",
                                      "结婚证",
                                      "出生医学证明",
                                      "残疾人证",
                                      "毕业证书",
                                      "劳动合同",
                                      "授权委托书",
                                      "无犯罪记录证明",
                                      "居住登记凭证",
                                      "社会保险参保证明",
                                      "食品经营许可证",
                                      "机动车行驶证",
                                      "城乡居民基本养老保险参保登记表",
                                      "个体工商户登记申请书",
                                      "收入证明",
                                      "村民委员会证明",
                                      "离婚证"};

struct Tally {
    int right = 0;
    int none = 0;
    int wrong = 0;
    std::vector<double> ms;

    [[nodiscard]] int all() const { return right + none + wrong; }
    void add(bool read, bool is_right, double took) {
        ++(read ? is_right ? right : wrong : none);
        ms.push_back(took);
    }
    void print(const char* what, PrintQuality quality, tests::Figures& figures) const {
        const double share = all() == 0 ? 0 : 100.0 * right / all();
        std::printf(
            "%-7s %-6s %4d  right %5.1f %%  not read %3d  wrong and unnoticed %d  %.0f ms\n", what,
            tests::name_of(quality), all(), share, none, wrong, tests::mean(ms));
        const std::string name = std::string(what) + '_' + tests::name_of(quality);
        figures.set(name, share);
        figures.set(name + "_wrong", wrong);
    }
};

/// An invented number: no region begins with 89.
std::string citizen_number(cv::RNG& random) {
    char text[32];
    std::snprintf(text, sizeof text, "89%04d%04d%02d%02d%03d", random.uniform(0, 10'000),
                  random.uniform(1930, 2024), random.uniform(1, 13), random.uniform(1, 29),
                  random.uniform(0, 1000));
    constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; ++i) sum += (text[i] - '0') * weights[i];
    return std::string(text) + "10X98765432"[sum % 11];
}

Tally read_numbers(const drivers::PrintReader& reader, PrintQuality quality, int count) {
    cv::RNG random(17);
    Tally tally;
    for (int i = 0; i < count; ++i) {
        const std::string number = citizen_number(random);
        const int pixels = 16 + i % 6 * 3;
        const cv::Mat picture = tests::seen_by_camera(
            tests::lettering(number_fonts[i % 4], pixels, number), quality, random);
        const double begin = tests::wall_ms();
        const auto read = reader.number_of_line(
            {picture.data, picture.cols, picture.rows, static_cast<int>(picture.step)});
        if (!read) {
            std::fprintf(stderr, "%s\n", read.error().detail.c_str());
            std::exit(2);
        }
        tally.add(read->has_value(), *read && (*read)->reveal() == number,
                  tests::wall_ms() - begin);
    }
    return tally;
}

Tally read_titles(const drivers::PrintReader& reader, PrintQuality quality, int count) {
    cv::RNG random(19);
    Tally tally;
    for (int i = 0; i < count; ++i) {
        const auto title = static_cast<std::size_t>(i) % titles.size();
        const cv::Mat line =
            tests::lettering(number_fonts[2 + i % 2], 30 + i % 3 * 8, titles[title]);
        cv::Mat page(std::max(400, line.rows * 4), std::max(700, line.cols + 80), CV_8U,
                     cv::Scalar(255));
        line.copyTo(page(cv::Rect((page.cols - line.cols) / 2, 30, line.cols, line.rows)));
        page = tests::seen_by_camera(page, quality, random);
        const double begin = tests::wall_ms();
        const auto read = reader.title_of_page(
            {page.data, page.cols, page.rows, static_cast<int>(page.step)}, titles);
        tally.add(read && read->has_value(), read && *read == title, tests::wall_ms() - begin);
    }
    return tally;
}

/// A zone of nobody: check digits by the rule, names of letters alone.
std::vector<std::string> zone(bool passport, cv::RNG& random) {
    const auto some = [&random](std::string_view from, int count) {
        std::string text;
        for (int i = 0; i < count; ++i)
            text +=
                from[static_cast<std::size_t>(random.uniform(0, static_cast<int>(from.size())))];
        return text;
    };
    const auto date = [&random](int from, int to) {
        char text[16];
        std::snprintf(text, sizeof text, "%02d%02d%02d", random.uniform(from, to),
                      random.uniform(1, 13), random.uniform(1, 29));
        return std::string(text);
    };
    const auto digit = [](const std::string& text) { return drivers::mrz_check_digit(text); };
    const auto filled = [](std::string text, std::size_t size) {
        text.resize(size, '<');
        return text;
    };
    const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const std::string both = letters + "0123456789";
    const std::string names = some(letters, 7) + "<<" + some(letters, 5) + "<" + some(letters, 4);
    const std::string number = some(both, 9);
    const std::string birth = date(30, 99);
    const std::string expiry = date(27, 36);
    const std::string numbered = number + digit(number);
    const std::string born = birth + digit(birth);
    const std::string until = expiry + digit(expiry);
    if (passport) {
        const std::string personal = filled("", 14) + '0';
        const std::string composite = numbered + born + until + personal;
        return {filled("P<UTO" + names, 44),
                numbered + "UTO" + born + "F" + until + personal + digit(composite)};
    }
    const std::string optional = filled(some(both, 5), 15);
    const std::string more = filled("", 11);
    const std::string composite = numbered + optional + born + until + more;
    return {"I<UTO" + numbered + optional, born + "F" + until + "UTO" + more + digit(composite),
            filled(names, 30)};
}

/// What the check digits stand for: number, birth, expiry and optional data, not states, sex and
/// names.
std::string protected_part(const std::string& text, bool passport) {
    const std::size_t whole = passport ? 89 : 92;
    if (text.size() != whole) return text;
    return passport
               ? text.substr(45, 10) + text.substr(58, 7) + text.substr(66, 23)
               : text.substr(5, 25) + text.substr(31, 7) + text.substr(39, 7) + text.substr(49, 12);
}

Tally read_zones(const drivers::MrzReader& reader, PrintQuality quality, int count) {
    cv::RNG random(23);
    Tally tally;
    for (int i = 0; i < count; ++i) {
        const bool passport = i % 2 == 0;
        const auto lines = zone(passport, random);
        std::string truth;
        for (const std::string& line : lines) truth += (truth.empty() ? "" : "\n") + line;
        const cv::Mat picture = tests::seen_by_camera(
            tests::lettering(drivers::ocrb_font, 18 + i % 5 * 4, lines), quality, random);
        const double begin = tests::wall_ms();
        const auto seen =
            reader.read({picture.data, picture.cols, picture.rows, static_cast<int>(picture.step)});
        tally.add(seen.has_value(),
                  seen && protected_part(seen->zone.reveal(), passport) ==
                              protected_part(truth, passport),
                  tests::wall_ms() - begin);
    }
    return tally;
}

}  // namespace

int main(int count, char** words) {
    int numbers = 180;
    int zones = 60;
    int titles_wanted = 60;
    std::vector<tests::Aim> aims;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        int* const wish = word == "--numbers"  ? &numbers
                          : word == "--zones"  ? &zones
                          : word == "--titles" ? &titles_wanted
                                               : nullptr;
        if (wish == nullptr) {
            aims.push_back(tests::aim_of(word));
        } else if (i + 1 < count) {
            *wish = std::atoi(words[++i]);
        }
    }
    const drivers::TextProgram program;
    const drivers::PrintReader reader(program);
    const auto zone_reader = drivers::MrzReader::open();
    if (!zone_reader) {
        std::fprintf(stderr, "%s\n", zone_reader.error().detail.c_str());
        return 2;
    }
    tests::Figures figures;
    for (const PrintQuality quality : tests::print_qualities) {
        read_numbers(reader, quality, numbers).print("number", quality, figures);
        read_titles(reader, quality, titles_wanted).print("title", quality, figures);
        read_zones(*zone_reader, quality, zones).print("zone", quality, figures);
    }
    return figures.missed(aims) == 0 ? 0 : 1;
}
