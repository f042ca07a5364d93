#include "kiosk/flow/applicant.h"

#include "kiosk/flow/flow_words.h"
#include "kiosk/forms/form_values.h"

namespace kiosk {

namespace {

/// The Chinese word of a code, as it is printed on the card: it is data, not something that is
/// said.
SecretText word_of(std::string_view dictionary, const SecretText& code) {
    const std::string id = std::string(dictionary) + code.reveal();
    return flow_words().has(id) ? SecretText(std::string(flow_words().at(id).in(Language::zh)))
                                : SecretText();
}

SecretText day(const std::optional<CivilDate>& date) {
    return date ? SecretText(text_of(*date)) : SecretText();
}

}  // namespace

void prefill_from_card(FormSession& form, const drivers::IdentityCard& card) {
    const auto fill = [&](std::string_view path, const SecretText& value) {
        form.prefill(path, value, ValueSource::id_card);
    };
    fill("idcard.name", name_on(card));
    fill("idcard.sex", card.sex_code);
    fill("idcard.sex", word_of("sex.", card.sex_code));
    fill("idcard.nation", card.nation_code);
    fill("idcard.nation", word_of("nation.", card.nation_code));
    fill("idcard.birth", card.birth);
    fill("idcard.address", card.address);
    fill("idcard.number", card.number);
    fill("idcard.issuer", card.issuer);
    fill("idcard.valid_from", day(card.valid_from));
    fill("idcard.valid_to",
         card.long_term
             ? SecretText(std::string(flow_words().at("card.long_term").in(Language::zh)))
             : day(card.valid_to));
}

const SecretText& name_on(const drivers::IdentityCard& card) {
    return card.name.empty() ? card.english_name : card.name;
}

std::string_view identity_kind(drivers::IdentityCardKind kind) {
    switch (kind) {
        case drivers::IdentityCardKind::resident:
            return "resident";
        case drivers::IdentityCardKind::hmt_residence:
            return "hmt_residence";
        case drivers::IdentityCardKind::foreign_permanent_2017:
        case drivers::IdentityCardKind::foreign_permanent_2023:
            return "foreign_permanent";
    }
    return "resident";
}

}  // namespace kiosk
