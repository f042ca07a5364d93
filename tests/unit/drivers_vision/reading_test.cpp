#include <fstream>

#include <doctest.h>
#include <opencv2/imgproc.hpp>
#include <sys/stat.h>

#include "drivers/pcsc/mrz.h"
#include "drivers/vision/reading/mrz_reader.h"
#include "drivers/vision/reading/print_reader.h"
#include "tests/bench/vision/lettering.h"

namespace {

using drivers::GreyView;
using drivers::MrzCell;
using drivers::MrzFormat;
using drivers::MrzLineCells;
using drivers::PrintReader;
using drivers::TextProgram;
using kiosk::ErrorCode;

constexpr const char* mono = "/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf";
constexpr const char* chinese = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
// Examples of ICAO Doc 9303, parts 4 and 5.
const std::vector<std::string> passport{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                        "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
const std::vector<std::string> card{"I<UTOD231458907<<<<<<<<<<<<<<<",
                                    "7408122F1204159UTO<<<<<<<<<<<6",
                                    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};

GreyView grey_view(const cv::Mat& picture) {
    return {picture.data, picture.cols, picture.rows, static_cast<int>(picture.step)};
}

/// Cells of a reader that sees everything right.
std::vector<MrzLineCells> sure(const std::vector<std::string>& lines) {
    std::vector<MrzLineCells> cells;
    for (const std::string& line : lines) {
        cells.emplace_back();
        for (const char c : line) {
            MrzCell cell;
            cell.fill(0.3F);
            cell[drivers::mrz_alphabet.find(c)] = 0.95F;
            cells.back().push_back(cell);
        }
    }
    return cells;
}

/// `seen` looks a little more like what stands there than `truly`.
void mistake(MrzCell& cell, char seen, char truly) {
    cell.fill(0.3F);
    cell[drivers::mrz_alphabet.find(seen)] = 0.95F;
    cell[drivers::mrz_alphabet.find(truly)] = 0.90F;
}

/// A program in place of tesseract.
class Script {
  public:
    explicit Script(const std::string& body) {
        char name[] = "/tmp/reading_test.XXXXXX";
        folder_ = mkdtemp(name);
        std::ofstream(path()) << "#!/bin/sh\n" << body << "\n";
        ::chmod(path().c_str(), 0755);
    }
    ~Script() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Script(const Script&) = delete;
    Script& operator=(const Script&) = delete;
    [[nodiscard]] std::string path() const { return folder_ + "/program"; }

  private:
    std::string folder_;
};

ErrorCode fault_of(const TextProgram& program) {
    const cv::Mat picture(600, 800, CV_8U, cv::Scalar(255));
    const auto read = program.read(grey_view(picture), {});
    REQUIRE_FALSE(read);
    return read.error().code;
}

}  // namespace

TEST_CASE("only a whole citizen number whose check digit fits is taken from text") {
    const auto numbers = [](std::string_view text) {
        std::vector<std::string> found;
        for (const auto& number : drivers::citizen_numbers_in(text))
            found.push_back(number.reveal());
        return found;
    };
    using Words = std::vector<std::string>;
    CHECK(numbers("公民身份号码 890000200002304567\n").empty());  // 30 February
    CHECK(numbers("号码：11010519491231002X，") == Words{"11010519491231002X"});
    CHECK(numbers("11010519491231002x 11010519491231002X") == Words{"11010519491231002X"});
    CHECK(numbers("110105194912310021").empty());
    CHECK(numbers("A11010519491231002X").empty());
    CHECK(numbers("11010519491231002X7").empty());
    CHECK(numbers("1101051949123100 2X").empty());
    CHECK(numbers("").empty());
}

TEST_CASE("a title is the nearest of a closed list, or none") {
    const std::vector<std::string> titles{"居民户口簿", "房屋租赁合同", "劳动合同", "营业执照"};
    CHECK(drivers::title_in("房 屋 租 赁 合 同\n出租方：", titles) == 1);
    CHECK(drivers::title_in("房屋租货合同", titles) == 1);
    CHECK(drivers::title_in("菅业执照（副本）", titles) == std::nullopt);
    CHECK(drivers::title_in("菅业执照", titles) == 3);
    CHECK(drivers::title_in("二〇二六年", titles) == std::nullopt);
    CHECK(drivers::title_in("", titles) == std::nullopt);
    const std::vector<std::string> alike{"参保证明", "参保证书"};
    CHECK(drivers::title_in("参保证", alike) == std::nullopt);
    CHECK(drivers::title_in("参保证书", alike) == 1);
}

TEST_CASE("a number and a title are read from pictures, and a blank one gives nothing (R-193)") {
    const TextProgram program;
    const PrintReader reader(program);
    const cv::Mat line = tests::lettering(mono, 28, "11010519491231002X");
    const auto number = reader.number_of_line(grey_view(line));
    REQUIRE(number);
    REQUIRE(*number);
    CHECK((*number)->reveal() == "11010519491231002X");

    cv::Mat page(1200, 850, CV_8U, cv::Scalar(255));
    const cv::Mat title = tests::lettering(chinese, 48, "房屋租赁合同");
    title.copyTo(page(cv::Rect(200, 100, title.cols, title.rows)));
    const std::vector<std::string> titles{"居民户口簿", "房屋租赁合同", "营业执照"};
    const auto found = reader.title_of_page(grey_view(page), titles);
    REQUIRE(found);
    CHECK(*found == 1);

    const cv::Mat blank(200, 600, CV_8U, cv::Scalar(255));
    const auto nothing = reader.number_of_line(grey_view(blank));
    REQUIRE(nothing);
    CHECK_FALSE(nothing->has_value());
}

TEST_CASE("the number of a card is looked for where cards have it") {
    cv::Mat side(425, 674, CV_8U, cv::Scalar(255));
    const cv::Mat line = tests::lettering(mono, 24, "11010519491231002X");
    line.copyTo(side(cv::Rect(225, 345, line.cols, line.rows)));
    const TextProgram program;
    const auto number = PrintReader(program).number_of_card(grey_view(side));
    REQUIRE(number);
    REQUIRE(*number);
    CHECK((*number)->reveal() == "11010519491231002X");
}

TEST_CASE("a reading program that is missing, fails, hangs or never stops costs one reading") {
    CHECK(fault_of(TextProgram("/nowhere/tesseract")) == ErrorCode::not_found);
    const Script fails("exit 3");
    CHECK(fault_of(TextProgram(fails.path())) == ErrorCode::device_fault);
    const Script dies("kill -9 $$");
    CHECK(fault_of(TextProgram(dies.path())) == ErrorCode::device_fault);
    const Script hangs("exec sleep 60");
    CHECK(fault_of(TextProgram(hangs.path(), kiosk::Duration(100))) == ErrorCode::timed_out);
    const Script lingers("exec >&- 2>&- <&-; exec sleep 60");
    CHECK(fault_of(TextProgram(lingers.path(), kiosk::Duration(300))) == ErrorCode::timed_out);
    const Script endless("exec cat /dev/zero");
    CHECK(fault_of(TextProgram(endless.path())) == ErrorCode::limit_exceeded);
    const auto none = TextProgram().read({}, {});
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::bad_format);
}

TEST_CASE("zones that are seen right are read with all their check digits") {
    const auto td3 = drivers::reading_of(MrzFormat::td3, sure(passport));
    REQUIRE(td3);
    CHECK(td3->lines == passport);
    CHECK(td3->repaired == 0);
    const auto td1 = drivers::reading_of(MrzFormat::td1, sure(card));
    REQUIRE(td1);
    CHECK(td1->lines == card);
    CHECK_FALSE(drivers::reading_of(MrzFormat::td1, sure(passport)));
    CHECK_FALSE(drivers::reading_of(MrzFormat::td3, {}));
}

TEST_CASE("a confused pair is set right by the check digit, any other mistake is not") {
    auto cells = sure(passport);
    mistake(cells[1][5], 'Q', '0');
    auto reading = drivers::reading_of(MrzFormat::td3, cells);
    REQUIRE(reading);
    CHECK(reading->lines == passport);
    CHECK(reading->repaired == 1);
    // 4 and 9 are not taken for each other by print, so a check digit does not choose between them.
    cells = sure(passport);
    mistake(cells[1][2], '4', '9');
    CHECK_FALSE(drivers::reading_of(MrzFormat::td3, cells));
    // Three confused characters are too many to be sure of.
    cells = sure(passport);
    mistake(cells[1][3], 'B', '8');
    mistake(cells[1][5], 'O', '0');
    mistake(cells[1][6], 'Z', '2');
    CHECK_FALSE(drivers::reading_of(MrzFormat::td3, cells));
}

TEST_CASE("a zone whose fields fit but whose composite digit does not is none") {
    auto lines = passport;
    lines[1].back() = '1';
    CHECK_FALSE(drivers::reading_of(MrzFormat::td3, sure(lines)));
    lines = card;
    lines[1].back() = '7';
    CHECK_FALSE(drivers::reading_of(MrzFormat::td1, sure(lines)));
}

TEST_CASE("what is hardly like any character is no zone, whatever its digits say") {
    auto cells = sure(passport);
    for (auto& line : cells) {
        for (MrzCell& cell : line) {
            for (float& likeness : cell) likeness *= 0.8F;
        }
    }
    CHECK_FALSE(drivers::reading_of(MrzFormat::td3, cells));
}

TEST_CASE("zones of passports and cards are read in pictures, upside down too") {
    const auto reader = drivers::MrzReader::open();
    REQUIRE(reader);
    const cv::Mat zone = tests::lettering(drivers::ocrb_font, 26, passport);
    cv::Mat page(820, zone.cols + 60, CV_8U, cv::Scalar(255));
    zone.copyTo(page(cv::Rect(30, 700, zone.cols, zone.rows)));
    const auto seen = reader->read(grey_view(page));
    REQUIRE(seen);
    CHECK(seen->zone.reveal() == passport[0] + "\n" + passport[1]);
    CHECK(drivers::parse_mrz(seen->zone.reveal()));
    cv::rotate(page, page, cv::ROTATE_180);
    CHECK(reader->read(grey_view(page)));
    cv::Mat strip(5 * zone.cols, zone.cols, CV_8U, cv::Scalar(255));
    zone.copyTo(strip(cv::Rect(0, strip.rows - zone.rows - 20, zone.cols, zone.rows)));
    CHECK_FALSE(reader->read(grey_view(strip)));

    const cv::Mat small = tests::lettering(drivers::ocrb_font, 28, card);
    const auto read = reader->read(grey_view(small));
    REQUIRE(read);
    CHECK(read->zone.reveal() == card[0] + "\n" + card[1] + "\n" + card[2]);
}

TEST_CASE("a page without a zone, or without points, has none") {
    const auto reader = drivers::MrzReader::open();
    REQUIRE(reader);
    CHECK_FALSE(reader->read({}));
    const cv::Mat blank(800, 1200, CV_8U, cv::Scalar(255));
    CHECK_FALSE(reader->read(grey_view(blank)));
    const cv::Mat text = tests::lettering(mono, 24, "A LINE OF PRINT THAT IS NO ZONE AT ALL");
    CHECK_FALSE(reader->read(grey_view(text)));
    CHECK_FALSE(drivers::MrzReader::open("/nowhere/OCRB.otf"));
}
