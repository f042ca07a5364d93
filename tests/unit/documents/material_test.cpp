#include "kiosk/documents/material.h"

#include <algorithm>

#include <doctest.h>

#include "drivers/vision/pages/group4.h"
#include "drivers/vision/pages/page_coding.h"
#include "kiosk/documents/signed_form.h"
#include "tests/unit/documents/pdf_tools.h"
#include "tests/unit/documents/sample_documents.h"
#include "tests/unit/documents/sample_pages.h"

namespace {

using drivers::ScannedPage;
using kiosk::MaterialDocument;
using kiosk::PdfDocument;
using Coding = drivers::ScannedPage::Coding;

constexpr kiosk::WallTime noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} +
                               std::chrono::hours(12)};
constexpr const char* words = "此件由张*丰提供，仅供办理居住证签注使用，有效期至2026年12月22日";

PdfDocument made(const MaterialDocument& material) {
    auto pdf = kiosk::make_material_pdf(material, noon);
    REQUIRE(pdf);
    return *std::move(pdf);
}

MaterialDocument lease() {
    MaterialDocument material;
    material.title = "房屋租赁合同";
    material.watermark = kiosk::SecretText(std::string(words));
    material.pages.push_back(tests::coded(tests::printed_page()));
    material.pages.push_back(tests::coded(tests::sealed_page()));
    return material;
}

MaterialDocument card() {
    MaterialDocument material;
    material.title = "居民身份证";
    material.card = true;
    for (int side = 0; side < 2; ++side) {
        auto page = drivers::coded_page(tests::printed_page(674, 425), 200, Coding::jpeg);
        REQUIRE(page);
        material.pages.push_back(*std::move(page));
    }
    return material;
}

/// A PDF that Preflight must refuse: the same but for the name of its colours' standard.
kiosk::SecretBytes spoilt(const PdfDocument& pdf) {
    kiosk::SecretBytes bytes = pdf.bytes.copy();
    auto& all = bytes.reveal();
    const std::string_view name = "/GTS_PDFA1";
    const auto at = std::search(all.begin(), all.end(), name.begin(), name.end());
    REQUIRE(at != all.end());
    at[name.size() - 2] = 'X';
    return bytes;
}

std::string code_of(const MaterialDocument& material) {
    const auto pdf = kiosk::make_material_pdf(material, noon);
    return pdf ? "made" : std::string(kiosk::name_of(pdf.error().code));
}

}  // namespace

TEST_CASE("What has a seal or a photo is kept in colour, plain text as black ink") {
    CHECK(drivers::coding_for(tests::printed_page()) == Coding::group4);
    CHECK(drivers::coding_for(tests::sealed_page()) == Coding::jpeg);
    CHECK(drivers::coding_for(tests::photo_page()) == Coding::jpeg);
    const ScannedPage text = tests::coded(tests::printed_page());
    const ScannedPage sealed = tests::coded(tests::sealed_page());
    const auto as_jpeg = drivers::coded_page(tests::printed_page(), 200, Coding::jpeg);
    REQUIRE(as_jpeg);
    CHECK(text.bytes.reveal().size() * 3 < as_jpeg->bytes.reveal().size());
    CHECK(sealed.bytes.reveal().size() > 0);
    const auto no_points = drivers::coded_page({}, 200, Coding::jpeg);
    REQUIRE_FALSE(no_points);
    CHECK(no_points.error().code == kiosk::ErrorCode::bad_format);
    drivers::CleanPage torn = tests::printed_page(100, 100);
    torn.height = 200;
    CHECK(drivers::coded_page(torn, 200, Coding::group4).error().code ==
          kiosk::ErrorCode::bad_format);
    torn.width = drivers::scanned_side_max + 1;
    CHECK(drivers::coded_page(torn, 200, Coding::group4).error().code ==
          kiosk::ErrorCode::limit_exceeded);
}

TEST_CASE("A material is one file whose scans stand in it as they were coded") {
    const auto material = lease();
    const auto pdf = made(material);
    CHECK(pdf.pages == 2);
    const tests::PdfOnDisk file(pdf.bytes.reveal());
    file.keep("material");
    const auto checked = file.run("qpdf --check %");
    CHECK_MESSAGE(checked.exit_code == 0, checked.output);
    const std::string images = file.run("pdfimages -list %").output;
    CAPTURE(images);
    CHECK(images.find("stencil") != std::string::npos);
    CHECK(images.find("ccitt") != std::string::npos);
    CHECK(images.find("jpeg") != std::string::npos);
    CHECK(images.find("   200   200") != std::string::npos);
    const auto& jpeg = material.pages.back().bytes.reveal();
    const auto& all = pdf.bytes.reveal();
    CHECK(std::search(all.begin(), all.end(), jpeg.begin(), jpeg.end()) != all.end());
    CHECK(file.run("pdfinfo %").output.find("房屋租赁合同") != std::string::npos);
}

TEST_CASE("Ink that was coded as group 4 comes out point by point as it went in") {
    MaterialDocument material;
    const auto page = tests::printed_page(800, 1000);
    material.pages.push_back(tests::coded(page));
    REQUIRE(material.pages.front().coding == Coding::group4);
    const tests::PdfOnDisk file(made(material).bytes.reveal());
    const auto seen = file.picture(1, 200);
    REQUIRE(seen.width == 800);
    REQUIRE(seen.height == 1000);
    std::size_t different = 0;
    for (std::size_t i = 0; i < seen.grey.size(); ++i) {
        const bool was_ink = page.pixels.reveal()[i * 3] < 128;
        if (was_ink != (seen.grey[i] < 128)) ++different;
    }
    CHECK(different == 0);
}

TEST_CASE("Every length of run that T.4 has a code for is drawn as it was coded") {
    constexpr int width = 4000;
    std::vector<unsigned char> ink;
    int rows = 0;
    const auto add_rows = [&](int length) {
        for (const int first : {0, 255}) {
            for (int x = 0; x < width; ++x)
                ink.push_back(static_cast<unsigned char>(x < length ? first : 255 - first));
            ink.insert(ink.end(), width, 0);  // so that nothing is told by the row above
            rows += 2;
        }
    };
    for (int length = 0; length < 64; ++length) add_rows(length);
    for (int length = 64; length <= 2560; length += 64) add_rows(length);
    add_rows(2561);
    MaterialDocument material;
    material.pages.push_back(
        {Coding::group4, drivers::group4_of({ink.data(), width, rows, width}), width, rows, 200});
    const auto seen = tests::PdfOnDisk(made(material).bytes.reveal()).picture(1, 200);
    REQUIRE(seen.width == width);
    REQUIRE(seen.height == rows);
    std::size_t different = 0;
    for (std::size_t i = 0; i < ink.size(); ++i) {
        if ((ink[i] != 0) != (seen.grey[i] < 128)) ++different;
    }
    CHECK(different == 0);
}

TEST_CASE("The watermark says who gave the page, what for and until when") {
    const auto pdf = made(lease());
    const tests::PdfOnDisk file(pdf.bytes.reveal());
    const std::string text = file.text();
    // Once a page as text; across it as outlines.
    const auto first = text.find(tests::without_space(words));
    REQUIRE(first != std::string::npos);
    CHECK(text.find(tests::without_space(words), first + 1) != std::string::npos);
    auto plain = lease();
    plain.watermark.wipe();
    const tests::PdfOnDisk unmarked(made(plain).bytes.reveal());
    CHECK(unmarked.text().empty());
    for (const int page : {1, 2}) {
        const double marked = file.picture(page, 100).darkness();
        const double before = unmarked.picture(page, 100).darkness();
        CHECK(marked > before);
        // It must not hide what it marks.
        CHECK(marked < before + 0.02);
    }
}

TEST_CASE("Both sides of a card stand on one page of A4, as large as the card") {
    const auto pdf = made(card());
    CHECK(pdf.pages == 1);
    const tests::PdfOnDisk file(pdf.bytes.reveal());
    file.keep("card");
    CHECK(file.run("pdfinfo %").output.find("A4") != std::string::npos);
    const std::string images = file.run("pdfimages -list %").output;
    // Two pictures whose points lie as near as they were scanned: 85.6 mm are 674 points at 200.
    const auto first = images.find("   200   200");
    REQUIRE(first != std::string::npos);
    CHECK(images.find("   200   200", first + 1) != std::string::npos);
    auto three = card();
    three.pages.push_back(tests::coded(tests::printed_page(674, 425)));
    CHECK(code_of(three) == "limit_exceeded");
}

TEST_CASE("A material without pages, or with one that is not whole, is refused") {
    MaterialDocument material;
    CHECK(code_of(material) == "bad_format");
    material.pages.emplace_back();
    CHECK(code_of(material) == "bad_format");
    const auto page = [] { return tests::coded(tests::printed_page(100, 100)); };
    material.pages.front() = page();
    CHECK(code_of(material) == "made");
    material.pages.front().dots_per_inch = 0;
    CHECK(code_of(material) == "bad_format");
    material.pages.front() = page();
    material.pages.front().width = drivers::scanned_side_max + 1;
    CHECK(code_of(material) == "bad_format");
    material.pages.front() = page();
    material.pages.front().bytes.reveal().resize(drivers::scanned_bytes_max + 1);
    CHECK(code_of(material) == "limit_exceeded");
    material.pages.front() = page();
    material.title.assign(kiosk::document_text_max + 1, 'x');
    CHECK(code_of(material) == "limit_exceeded");
    material.title.clear();
    while (material.pages.size() < kiosk::document_pages_max) material.pages.push_back(page());
    CHECK(code_of(material) == "made");
    material.pages.push_back(page());
    CHECK(code_of(material) == "limit_exceeded");
}

TEST_CASE("PDFBox Preflight takes every file that the terminal makes for PDF/A-1b") {
    const tests::PdfFolder folder;
    const kiosk::PdfOptions a4{kiosk::Media::a4(), noon};
    const kiosk::PdfOptions roll{kiosk::Media::roll_80(), noon};
    auto scripts = tests::sample_receipt();
    scripts.title = "<Zoë> & \"འ\"";
    for (const char* value :
         {"བོད་ཡིག", "ꆈꌠꉙ", "Zoë Müller “x”", "Ελλάς", "𪚥𫠝𬺈", "ئۇيغۇرچە"}) {
        scripts.lines.push_back(
            {kiosk::DocumentLine::Kind::field, "x", kiosk::SecretText(std::string(value))});
    }
    kiosk::PrintDocument empty;
    std::size_t files = 0;
    const auto add = [&](const std::string& name, const kiosk::Result<PdfDocument>& pdf) {
        REQUIRE_MESSAGE(pdf, name);
        folder.add(name, pdf->bytes.reveal());
        ++files;
    };
    add("receipt", kiosk::make_pdf(tests::sample_receipt(), a4));
    add("receipt-en", kiosk::make_pdf(tests::sample_english_receipt(), a4));
    add("roll", kiosk::make_pdf(tests::sample_receipt(), roll));
    add("form", kiosk::make_pdf(tests::sample_form(), a4));
    add("scripts", kiosk::make_pdf(scripts, a4));
    add("empty", kiosk::make_pdf(empty, a4));
    add("material", kiosk::make_material_pdf(lease(), noon));
    add("card", kiosk::make_material_pdf(card(), noon));
    auto unsigned_form = tests::sample_form();
    unsigned_form.signature.clear();
    const auto form = kiosk::make_pdf(unsigned_form, a4);
    REQUIRE(form);
    const auto written = tests::sample_signature();
    const auto signed_one = kiosk::signed_form(*form, {written, 2.5});
    REQUIRE(signed_one);
    folder.add("signed", signed_one->reveal());
    ++files;
    folder.add("spoilt", spoilt(*form).reveal());

    const std::string said = folder.preflight();
    CAPTURE(said);
    std::size_t valid = 0;
    for (auto at = said.find("is a valid PDF/A-1b file"); at != std::string::npos;
         at = said.find("is a valid PDF/A-1b file", at + 1))
        ++valid;
    CHECK(valid == files);
    CHECK(said.find("spoilt.pdf is not a valid PDF/A-1b file") != std::string::npos);
}
