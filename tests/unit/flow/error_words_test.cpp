#include "kiosk/flow/error_words.h"

#include <doctest.h>

#include "kiosk/flow/text_ids.h"

using namespace kiosk;

TEST_CASE("every error has one row, in the order of the codes") {
    const auto rows = error_words();
    for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i].code == static_cast<ErrorCode>(i));
    CHECK(rows.back().code == ErrorCode::conflict);
}

TEST_CASE("an error that does not come from a place gets the general words of it") {
    CHECK(reader_words(ErrorCode::paper_out) == text_id::identify_reader_failed);
    CHECK(receipt_words(ErrorCode::no_card) == text_id::print_failed);
    CHECK(store_words(ErrorCode::no_card) == text_id::submit_failed);
    CHECK(receipt_words(ErrorCode::paper_out) == text_id::print_paper_out);
    CHECK(form_words(ErrorCode::paper_out) == text_id::print_form_paper_out);
    CHECK(form_words(ErrorCode::no_card) == text_id::print_form_failed);
}
