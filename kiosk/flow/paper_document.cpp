#include "kiosk/flow/paper_document.h"

#include "kiosk/base/check.h"
#include "kiosk/flow/flow_words.h"

namespace kiosk {

PrintDocument paper_document(const LicencePaper& paper, Language language,
                             const Environment& environment) {
    KIOSK_CHECK(paper.state == LicencePaper::State::sealed);
    const auto word = [&](std::string_view id) {
        return std::string(flow_words().at(id).in(language));
    };
    const auto copy_no = std::to_string(paper.copy_no);
    PrintDocument document;
    document.language = language;
    document.title = paper.title;
    document.subtitle = std::string(environment.hall.in(language)) + " · " +
                        std::string(environment.terminal_name.in(language));
    for (const auto& line : paper.lines)
        document.lines.push_back({DocumentLine::Kind::text, {}, line.copy()});
    document.lines.push_back({DocumentLine::Kind::rule, {}, {}});
    const auto field = [&](std::string_view id, const std::string& value) {
        document.lines.push_back({DocumentLine::Kind::field, word(id), SecretText(value)});
    };
    field("paper.licence", paper.licence);
    field("paper.seal", paper.seal);
    field("paper.copy", copy_no);
    document.number_label = word("paper.number");
    // The serial of the identifier, and which paper of it this is.
    const auto check = paper.licence.rfind('.');
    const auto version = check == std::string::npos ? check : paper.licence.rfind('.', check - 1);
    const auto serial =
        version == std::string::npos ? version : paper.licence.rfind('.', version - 1);
    document.number =
        (serial == std::string::npos ? paper.licence
                                     : paper.licence.substr(serial + 1, version - serial - 1)) +
        "-" + copy_no;
    document.qr_payload = paper.url.empty() ? paper.licence : paper.url;
    document.qr_label = word("paper.code_line");
    document.footer = word("paper.footer");
    return document;
}

}  // namespace kiosk
