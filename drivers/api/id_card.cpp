#include "drivers/api/id_card.h"

namespace drivers {

IdentityCard IdentityCard::copy() const {
    IdentityCard other;
    other.kind = kind;
    other.name = name.copy();
    other.sex_code = sex_code.copy();
    other.nation_code = nation_code.copy();
    other.birth = birth.copy();
    other.address = address.copy();
    other.number = number.copy();
    other.issuer = issuer.copy();
    other.valid_from = valid_from;
    other.valid_to = valid_to;
    other.long_term = long_term;
    other.english_name = english_name.copy();
    other.nationality = nationality.copy();
    other.pass_number = pass_number.copy();
    other.issue_count = issue_count.copy();
    other.photo_wlt = photo_wlt.copy();
    other.fingerprints = fingerprints.copy();
    other.has_unmapped_characters = has_unmapped_characters;
    other.has_private_use_characters = has_private_use_characters;
    return other;
}

void IdentityCard::wipe() {
    *this = IdentityCard{};
}

bool is_expired(const IdentityCard& card, const kiosk::CivilDate& today) {
    if (card.long_term) return false;
    return !card.valid_to || *card.valid_to < today;
}

bool is_same_person(const IdentityCard& a, const IdentityCard& b) {
    return a.number == b.number && a.name == b.name && a.english_name == b.english_name;
}

std::string_view name_of(IdentityCardKind kind) {
    switch (kind) {
        case IdentityCardKind::resident:
            return "resident";
        case IdentityCardKind::hmt_residence:
            return "hmt_residence";
        case IdentityCardKind::foreign_permanent_2017:
            return "foreign_permanent_2017";
        case IdentityCardKind::foreign_permanent_2023:
            return "foreign_permanent_2023";
    }
    return "?";
}

}  // namespace drivers
