#include "kiosk/documents/documents.h"

#include <ZXing/ReadBarcode.h>
#include <doctest.h>

#include "kiosk/base/encoding.h"
#include "tests/unit/documents/pdf_tools.h"
#include "tests/unit/documents/sample_documents.h"

namespace {

using kiosk::DocumentLine;
using kiosk::ErrorCode;
using kiosk::Media;
using kiosk::PdfOptions;
using kiosk::PrintDocument;
using kiosk::SecretText;

PdfOptions options(Media media = Media::a4()) {
    return {media, kiosk::WallTime{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}}};
}

kiosk::PdfDocument made(const PrintDocument& document, Media media = Media::a4()) {
    auto pdf = kiosk::make_pdf(document, options(media));
    REQUIRE(pdf);
    return *std::move(pdf);
}

void check_sound(const tests::PdfOnDisk& file) {
    const auto qpdf = file.run("qpdf --check %");
    CHECK_MESSAGE(qpdf.exit_code == 0, qpdf.output);
    CHECK(qpdf.output.find("WARNING") == std::string::npos);
}

/// Every row of pdffonts says embedded, subset, with Unicode.
void check_fonts(const tests::PdfOnDisk& file) {
    const std::string table = file.run("pdffonts %").output;
    CAPTURE(table);
    std::size_t fonts = 0;
    std::size_t at = table.find("---");
    at = table.find('\n', at);
    while (at != std::string::npos && at + 1 < table.size()) {
        const std::string row = table.substr(at + 1, table.find('\n', at + 1) - at - 1);
        CHECK_MESSAGE(row.find("yes yes yes") != std::string::npos, row);
        ++fonts;
        at = table.find('\n', at + 1);
    }
    CHECK(fonts >= 1);
    CHECK(table.find("Syntax") == std::string::npos);
}

std::string decoded(const tests::PdfOnDisk::Picture& picture) {
    const ZXing::ImageView view(picture.grey.data(), picture.width, picture.height,
                                ZXing::ImageFormat::Lum);
    const auto result =
        ZXing::ReadBarcode(view, ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode));
    if (!result.isValid()) return {};
    std::string text;
    for (const wchar_t c : result.text()) text.push_back(static_cast<char>(c));
    return text;
}

}  // namespace

TEST_CASE(
    "A two-page application form is at most 60 KB, sound, and its fonts are embedded subsets") {
    const auto pdf = made(tests::sample_form());
    CHECK(pdf.pages == 2);
    CHECK(pdf.missing_characters == 0);
    CHECK(pdf.bytes.reveal().size() <= 60 * 1024);
    MESSAGE("form bytes: ", pdf.bytes.reveal().size());
    const tests::PdfOnDisk file(pdf.bytes.reveal());
    file.keep("form");
    check_sound(file);
    check_fonts(file);
}

TEST_CASE("Every answer of a form can be copied out of the PDF, rare characters included") {
    const auto document = tests::sample_form();
    const tests::PdfOnDisk file(made(document).bytes.reveal());
    const std::string text = file.text();
    for (const DocumentLine& line : document.lines) {
        CAPTURE(line.label);
        CHECK(text.find(tests::without_space(line.label)) != std::string::npos);
        if (line.kind == DocumentLine::Kind::field) {
            const std::string whole = tests::without_space(line.value.reveal());
            // A value of several lines shares them with its label; its beginning is enough.
            const std::string begin =
                kiosk::utf8_from(std::u32string_view(kiosk::code_points(whole)).substr(0, 12));
            CHECK_MESSAGE(text.find(begin) != std::string::npos, begin);
        }
    }
    CHECK(text.find("张三丰测𠮷䶮") != std::string::npos);
    CHECK(text.find("龘靐齉") != std::string::npos);
    CHECK(text.find("第1页共2页") != std::string::npos);
    CHECK(text.find("第2页共2页") != std::string::npos);
}

TEST_CASE("A form with a character whose forms are only for checking says so, and no other does") {
    auto document = tests::sample_form();
    document.check_forms = "字形仅供核对";
    const std::string usual = tests::PdfOnDisk(made(document).bytes.reveal()).text();
    CHECK(usual.find("字形仅供核对") == std::string::npos);
    const std::string rare = kiosk::utf8_from(U"\U0002A6D0");
    document.lines.push_back({DocumentLine::Kind::field, "曾用名", SecretText(rare + "三")});
    const std::string marked = tests::PdfOnDisk(made(document).bytes.reveal()).text();
    CHECK(marked.find(rare) != std::string::npos);
    CHECK(marked.find("字形仅供核对") != std::string::npos);
    document.check_forms.clear();
    CHECK(tests::PdfOnDisk(made(document).bytes.reveal()).text().find("字形仅供核对") ==
          std::string::npos);
}

TEST_CASE("Scripts beside Chinese are printed and can be copied out again") {
    auto document = tests::sample_receipt();
    const char* const values[] = {"བོད་ཡིག", "ꆈꌠꉙ", "Zoë Müller", "Ελλάς", "𪚥𫠝𬺈"};
    for (const char* value : values) {
        document.lines.push_back({DocumentLine::Kind::field, "x", SecretText(std::string(value))});
    }
    document.lines.push_back({DocumentLine::Kind::field, "x", SecretText(std::string("ئۇيغۇرچە"))});
    const auto pdf = made(document);
    CHECK(pdf.missing_characters == 0);
    const tests::PdfOnDisk file(pdf.bytes.reveal());
    file.keep("scripts");
    check_sound(file);
    check_fonts(file);
    const std::string text = file.text();
    for (const char* value : values) {
        CAPTURE(value);
        CHECK(text.find(tests::without_space(value)) != std::string::npos);
    }
}

TEST_CASE("A receipt fits on one page and its QR code can be read at 100 dots an inch") {
    for (const bool english : {false, true}) {
        CAPTURE(english);
        const auto document = english ? tests::sample_english_receipt() : tests::sample_receipt();
        const auto pdf = made(document);
        CHECK(pdf.pages == 1);
        CHECK(pdf.bytes.reveal().size() <= 60 * 1024);
        const tests::PdfOnDisk file(pdf.bytes.reveal());
        file.keep(english ? "receipt-en" : "receipt");
        check_sound(file);
        check_fonts(file);
        CHECK(decoded(file.picture(1, 100)) == document.qr_payload);
        CHECK(file.text().find(document.number) != std::string::npos);
    }
}

TEST_CASE("On a roll the page is as long as its content, black only, and the code can be read") {
    const auto document = tests::sample_receipt();
    const auto pdf = made(document, Media::roll_80());
    CHECK(pdf.pages == 1);
    const tests::PdfOnDisk file(pdf.bytes.reveal());
    file.keep("roll");
    check_sound(file);
    const auto picture = file.picture(1, 203);
    CHECK(picture.width == 640);
    CHECK(picture.height > 900);
    CHECK(picture.height < 2400);
    CHECK(decoded(picture) == document.qr_payload);
    CHECK(file.run("pdftocairo -svg % -").output.find("rgb(6%") == std::string::npos);
}

TEST_CASE("A signed form carries the strokes of the pen") {
    auto document = tests::sample_form();
    const auto last_page = [](const kiosk::PdfDocument& pdf) {
        return tests::PdfOnDisk(pdf.bytes.reveal()).picture(static_cast<int>(pdf.pages), 72);
    };
    const auto signed_page = last_page(made(document));
    document.signature.clear();
    const auto unsigned_page = last_page(made(document));
    CHECK(signed_page.darkness() > unsigned_page.darkness());
}

TEST_CASE("The same document made for the same time gives the same bytes; another time does not") {
    const auto first = made(tests::sample_form());
    const auto again = made(tests::sample_form());
    CHECK(first.bytes == again.bytes);
    auto later = options();
    later.made_at += std::chrono::hours(1);
    CHECK_FALSE(kiosk::make_pdf(tests::sample_form(), later)->bytes == first.bytes);
    const tests::PdfOnDisk file(first.bytes.reveal());
    CHECK(file.run("TZ=UTC pdfinfo %").output.find("Sun Nov 22 00:00:00 2026") !=
          std::string::npos);
}

TEST_CASE("A table of many pages numbers them all and repeats title and number at the top") {
    auto document = tests::sample_form();
    for (int i = 0; i < 120; ++i) {
        document.lines.push_back(
            {DocumentLine::Kind::field, "子女" + std::to_string(i),
             SecretText(std::string(
                 "青禾市东湖区梧桐街道听雨巷十二号院三号楼二单元五零一室，与本人同住"))});
    }
    const auto pdf = made(document);
    CHECK(pdf.pages >= 4);
    const std::string text = tests::PdfOnDisk(pdf.bytes.reveal()).text();
    for (std::size_t page = 1; page <= pdf.pages; ++page) {
        CHECK(text.find("第" + std::to_string(page) + "页共" + std::to_string(pdf.pages) + "页") !=
              std::string::npos);
    }
    CHECK(text.find("子女119") != std::string::npos);
}

TEST_CASE("One answer longer than a page goes on on the next page without losing a character") {
    for (const auto kind : {PrintDocument::Kind::application_form, PrintDocument::Kind::receipt}) {
        auto document =
            kind == PrintDocument::Kind::receipt ? tests::sample_receipt() : tests::sample_form();
        std::string value;
        for (int i = 0; i < 320; ++i) value += "甲乙丙丁戊己庚辛" + std::to_string(i) + "。";
        document.lines.push_back(
            {DocumentLine::Kind::field, "经历", SecretText(std::string(value))});
        const auto pdf = made(document);
        CHECK(pdf.pages >= 2);
        const std::string text = tests::PdfOnDisk(pdf.bytes.reveal()).text();
        for (const int i : {0, 57, 150, 319}) {
            CHECK(text.find("辛" + std::to_string(i) + "。") != std::string::npos);
        }
    }
}

TEST_CASE("An empty document is one sound page") {
    for (const auto kind : {PrintDocument::Kind::application_form, PrintDocument::Kind::receipt}) {
        PrintDocument document;
        document.kind = kind;
        for (const Media media : {Media::a4(), Media::roll_80()}) {
            const auto pdf = made(document, media);
            CHECK(pdf.pages == 1);
            check_sound(tests::PdfOnDisk(pdf.bytes.reveal()));
        }
    }
}

TEST_CASE("Each limit of a document is refused one step above it") {
    const auto code_of = [](const PrintDocument& document) {
        const auto pdf = kiosk::make_pdf(document, options());
        return pdf ? std::string_view("made") : kiosk::name_of(pdf.error().code);
    };
    const auto line = [](std::size_t bytes) {
        return DocumentLine{DocumentLine::Kind::text, {}, SecretText(std::string(bytes, 'a'))};
    };
    SUBCASE("lines") {
        PrintDocument document;
        for (std::size_t i = 0; i < kiosk::document_lines_max; ++i)
            document.lines.push_back(line(1));
        CHECK(code_of(document) == "made");
        document.lines.push_back(line(1));
        CHECK(code_of(document) == "limit_exceeded");
    }
    SUBCASE("bytes of a text") {
        PrintDocument document;
        document.lines.push_back(line(kiosk::document_text_max));
        CHECK(code_of(document) == "made");
        document.lines.push_back(line(kiosk::document_text_max + 1));
        CHECK(code_of(document) == "limit_exceeded");
    }
    SUBCASE("bytes of the QR code") {
        PrintDocument document;
        document.qr_payload.assign(kiosk::qr_bytes_max, 'x');
        CHECK(code_of(document) == "made");
        document.qr_payload.push_back('x');
        CHECK(code_of(document) == "limit_exceeded");
    }
    SUBCASE("strokes and their points") {
        PrintDocument document;
        document.signature.assign(kiosk::strokes_max, kiosk::Stroke(1));
        CHECK(code_of(document) == "made");
        document.signature.emplace_back(1);
        CHECK(code_of(document) == "limit_exceeded");
        document.signature.assign(1, kiosk::Stroke(kiosk::stroke_points_max + 1));
        CHECK(code_of(document) == "limit_exceeded");
    }
    SUBCASE("pages") {
        PrintDocument document;
        for (int i = 0; i < 60; ++i) document.lines.push_back(line(kiosk::document_text_max));
        CHECK(code_of(document) == "limit_exceeded");
    }
}
