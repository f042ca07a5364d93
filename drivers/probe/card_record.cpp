#include "drivers/probe/card_record.h"

#include <array>
#include <cstdio>
#include <string>

namespace drivers::probe {

namespace {

std::string date_text(const kiosk::CivilDate& date) {
    std::array<char, 32> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
    return out.data();
}

}  // namespace

Json card_record(const IdentityCard& card, bool show_personal) {
    Json record{{"kind", std::string(name_of(card.kind))}};
    const auto personal = [&](const char* label, const kiosk::SecretText& text) {
        if (text.empty()) return;
        record[label] =
            show_personal ? text.reveal() : "(" + std::to_string(text.reveal().size()) + " bytes)";
    };
    personal("name", card.name);
    personal("english name", card.english_name);
    personal("sex", card.sex_code);
    personal("nation", card.nation_code);
    personal("nationality", card.nationality);
    personal("birth", card.birth);
    personal("address", card.address);
    personal("number", card.number);
    personal("pass number", card.pass_number);
    personal("issue count", card.issue_count);
    personal("issuer", card.issuer);
    if (card.valid_from) record["valid from"] = date_text(*card.valid_from);
    if (card.valid_to) record["valid to"] = date_text(*card.valid_to);
    if (card.long_term) record["valid to"] = "long term";
    record["photo bytes"] = card.photo_wlt.reveal().size();
    record["fingerprint bytes"] = card.fingerprints.reveal().size();
    if (card.has_unmapped_characters) record["unmapped characters"] = true;
    if (card.has_private_use_characters) record["private-use characters"] = true;
    return record;
}

}  // namespace drivers::probe
