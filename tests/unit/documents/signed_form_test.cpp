#include "kiosk/documents/signed_form.h"

#include <algorithm>

#include <doctest.h>

#include "kiosk/base/encoding.h"
#include "tests/unit/documents/pdf_tools.h"
#include "tests/unit/documents/sample_documents.h"

namespace {

using kiosk::PdfDocument;
using kiosk::SignedBy;
using kiosk::Stroke;

constexpr kiosk::WallTime signing_day{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

PdfDocument shown_form() {
    auto document = tests::sample_form();
    document.signature.clear();
    auto pdf = kiosk::make_pdf(document, {kiosk::Media::a4(), signing_day});
    REQUIRE(pdf);
    return *std::move(pdf);
}

kiosk::ErrorCode refused(const PdfDocument& form, const std::vector<Stroke>& strokes) {
    const auto made = kiosk::signed_form(form, {strokes, 2.5});
    REQUIRE_FALSE(made);
    return made.error().code;
}

double width_of_lines(float pressure) {
    std::vector<Stroke> strokes{{{0.1F, 0.5F, 0, pressure}, {0.9F, 0.5F, 4000, pressure}}};
    const auto form = shown_form();
    const auto made = kiosk::signed_form(form, {strokes, 2.5});
    REQUIRE(made);
    return tests::PdfOnDisk(made->reveal()).picture(2, 100).darkness();
}

}  // namespace

TEST_CASE("A signed form begins with the bytes that were shown, and shows what was written") {
    const auto form = shown_form();
    REQUIRE(form.signature_place);
    const auto strokes = tests::sample_signature();
    const auto made = kiosk::signed_form(form, {strokes, 2.5});
    REQUIRE(made);
    const auto& shown = form.bytes.reveal();
    const auto& both = made->reveal();
    REQUIRE(both.size() > shown.size());
    CHECK(std::equal(shown.begin(), shown.end(), both.begin()));
    // What the person signed is found again in the signed file.
    CHECK(kiosk::sha256(std::span(both).first(shown.size())) == kiosk::sha256(shown));
    MESSAGE("form ", shown.size(), " bytes, signed ", both.size());
    CHECK(both.size() <= 60 * 1024);

    const tests::PdfOnDisk before(shown);
    const tests::PdfOnDisk file(both);
    file.keep("signed");
    const auto checked = file.run("qpdf --check %");
    CHECK_MESSAGE(checked.exit_code == 0, checked.output);
    CHECK(checked.output.find("WARNING") == std::string::npos);
    const int page = static_cast<int>(form.signature_place->page) + 1;
    CHECK(file.picture(page, 72).darkness() > before.picture(page, 72).darkness());
    CHECK(file.text() == before.text());
    // Lines and no picture: it can be enlarged.
    CHECK(file.run("pdfimages -list %").output.find("image") ==
          before.run("pdfimages -list %").output.find("image"));
}

TEST_CASE("The same signature in the same form gives the same bytes") {
    const auto strokes = tests::sample_signature();
    CHECK(kiosk::signed_form(shown_form(), {strokes, 2.5})->reveal() ==
          kiosk::signed_form(shown_form(), {strokes, 2.5})->reveal());
}

TEST_CASE("A line is as broad as the pen was pressed") {
    CHECK(width_of_lines(1) > width_of_lines(0.2F));
}

TEST_CASE("Nothing, a dot and too much are no signature, and a receipt is not signed") {
    const auto form = shown_form();
    using kiosk::ErrorCode;
    CHECK(refused(form, {}) == ErrorCode::bad_format);
    CHECK(refused(form, {{}}) == ErrorCode::bad_format);
    CHECK(refused(form, {{{0.5F, 0.5F, 0, 0}}}) == ErrorCode::bad_format);
    CHECK(refused(form, {{{0.5F, 0.5F, 0, 0}, {0.51F, 0.5F, 9, 0}}}) == ErrorCode::bad_format);
    CHECK(refused(form, std::vector<Stroke>(kiosk::strokes_max + 1)) == ErrorCode::limit_exceeded);
    CHECK(refused(form, {Stroke(kiosk::stroke_points_max + 1)}) == ErrorCode::limit_exceeded);
    const auto receipt =
        kiosk::make_pdf(tests::sample_receipt(), {kiosk::Media::a4(), signing_day});
    REQUIRE(receipt);
    CHECK_FALSE(receipt->signature_place);
    CHECK(refused(*receipt, tests::sample_signature()) == ErrorCode::bad_format);
    // What is no PDF any more is told, not written.
    auto torn = shown_form();
    torn.bytes.reveal().resize(100);
    CHECK(refused(torn, tests::sample_signature()) == ErrorCode::internal);
}
