#include "kiosk/flow/error_words.h"

#include <algorithm>
#include <array>

#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

namespace id = text_id;

// clang-format off
constexpr std::array<ErrorWords, 31> table{{
    {ErrorCode::cancelled, id::identify_no_card, id::print_failed, id::print_form_failed, {}},
    {ErrorCode::timed_out, id::identify_no_card, id::print_failed, id::print_form_failed, id::submit_failed},
    {ErrorCode::no_card, id::identify_no_card, {}, {}, {}},
    {ErrorCode::card_unreadable, id::identify_unreadable, {}, {}, {}},
    {ErrorCode::card_removed, id::identify_removed, {}, {}, {}},
    {ErrorCode::card_kind_unknown, id::identify_unknown_kind, {}, {}, {}},
    {ErrorCode::card_expired, {}, {}, {}, {}},
    {ErrorCode::paper_out, {}, id::print_paper_out, id::print_form_paper_out, {}},
    {ErrorCode::paper_jam, {}, id::print_paper_jam, id::print_form_paper_jam, {}},
    {ErrorCode::cover_open, {}, id::print_cover_open, id::print_form_cover_open, {}},
    {ErrorCode::printer_busy, {}, id::print_failed, id::print_form_failed, {}},
    {ErrorCode::no_device, id::identify_reader_failed, id::print_printer_away, id::print_form_printer_away, {}},
    {ErrorCode::device_gone, id::identify_reader_failed, id::print_printer_away, id::print_form_printer_away, {}},
    {ErrorCode::device_fault, id::identify_reader_failed, id::print_failed, id::print_form_failed, {}},
    {ErrorCode::device_busy, id::identify_reader_failed, id::print_failed, id::print_form_failed, {}},
    {ErrorCode::protocol_error, id::identify_reader_failed, id::print_failed, id::print_form_failed, {}},
    {ErrorCode::checksum_error, id::identify_reader_failed, {}, {}, {}},
    {ErrorCode::disk_full, {}, {}, {}, id::submit_storage_full},
    {ErrorCode::io_error, id::identify_reader_failed, id::print_failed, id::print_form_failed, id::submit_failed},
    {ErrorCode::corrupt, {}, {}, {}, id::submit_failed},
    {ErrorCode::bad_config, {}, {}, {}, {}},
    {ErrorCode::bad_signature, {}, {}, {}, {}},
    {ErrorCode::bad_format, {}, id::print_failed, id::print_form_failed, id::submit_failed},
    {ErrorCode::not_found, {}, id::print_failed, id::print_form_failed, {}},
    {ErrorCode::limit_exceeded, id::identify_reader_failed, id::print_failed, id::print_form_failed, id::submit_storage_full},
    {ErrorCode::unauthorised, id::identify_reader_failed, id::print_failed, id::print_form_failed, {}},
    {ErrorCode::internal, id::identify_reader_failed, id::print_failed, id::print_form_failed, id::submit_failed},
    {ErrorCode::network, {}, {}, {}, {}},
    {ErrorCode::server_error, {}, {}, {}, {}},
    {ErrorCode::rejected, {}, id::print_failed, id::print_form_failed, {}},
    {ErrorCode::conflict, {}, {}, {}, {}},
}};
// clang-format on

std::string_view words_of(ErrorCode code, std::string_view ErrorWords::*place,
                          std::string_view general) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [code](const ErrorWords& row) { return row.code == code; });
    if (found == table.end() || ((*found).*place).empty()) return general;
    return (*found).*place;
}

}  // namespace

std::span<const ErrorWords> error_words() {
    return table;
}

std::string_view reader_words(ErrorCode code) {
    return words_of(code, &ErrorWords::at_reader, text_id::identify_reader_failed);
}

std::string_view receipt_words(ErrorCode code) {
    return words_of(code, &ErrorWords::at_receipt, text_id::print_failed);
}

std::string_view form_words(ErrorCode code) {
    return words_of(code, &ErrorWords::at_form, text_id::print_form_failed);
}

std::string_view store_words(ErrorCode code) {
    return words_of(code, &ErrorWords::at_store, text_id::submit_failed);
}

}  // namespace kiosk
