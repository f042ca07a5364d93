#include "kiosk/maintenance/test_page.h"

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/payload.h"

namespace kiosk::maintenance {

PrintDocument test_document(const TestPage& page, Language language) {
    const auto word = [language](std::string_view id) {
        return std::string(flow_words().at(id).in(language));
    };
    PrintDocument document;
    document.kind = PrintDocument::Kind::receipt;
    document.language = language;
    document.title = word("test_page.title");
    document.subtitle =
        std::string(page.hall.in(language)) + " · " + std::string(page.terminal_name.in(language));
    const auto field = [&](std::string_view label, std::string value) {
        document.lines.push_back(
            {DocumentLine::Kind::field, word(label), SecretText(std::move(value))});
    };
    field("test_page.terminal", page.terminal_id);
    field("test_page.printer", page.printer);
    field("test_page.time", civil_text(page.at));
    document.lines.push_back({DocumentLine::Kind::rule, {}, {}});
    field("test_page.common", word("test_page.sample"));
    field("test_page.rare", word("test_page.rare_sample"));
    field("test_page.digits", "0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz");
    document.number_label = word("test_page.number");
    document.number = "TEST-" + page.terminal_id;
    document.qr_payload = "urn:bianmin:test-page:" + page.terminal_id;
    document.qr_label = word("test_page.code");
    document.footer = word("test_page.footer");
    return document;
}

}  // namespace kiosk::maintenance
