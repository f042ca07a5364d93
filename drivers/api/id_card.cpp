#include "drivers/api/id_card.h"

#include <span>

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
    other.portrait = portrait.copy();
    other.portrait_is_silhouette = portrait_is_silhouette;
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

std::vector<Fingerprint> fingerprints_of(const kiosk::SecretBytes& block) {
    // 'C' first, then at 4 the result, at 5 the finger, at 6 the quality.
    constexpr std::size_t one = 512;
    std::vector<Fingerprint> fingers;
    const auto& bytes = block.reveal();
    for (std::size_t at = 0; at + one <= bytes.size(); at += one) {
        const auto part = std::span(bytes).subspan(at, one);
        const int finger = part[5];
        const bool is_finger = (finger >= 11 && finger <= 20) || (finger >= 97 && finger <= 99);
        if (part[0] != 'C' || !is_finger) continue;
        Fingerprint print;
        print.finger = finger;
        print.registered = part[4] == 1   ? Fingerprint::Registered::yes
                           : part[4] == 2 ? Fingerprint::Registered::failed
                           : part[4] == 3 ? Fingerprint::Registered::none
                                          : Fingerprint::Registered::unknown;
        print.quality = part[6] <= 100 ? part[6] : 0;
        print.feature = kiosk::SecretBytes(std::vector<unsigned char>(part.begin(), part.end()));
        fingers.push_back(std::move(print));
    }
    return fingers;
}

std::string_view name_of(Fingerprint::Registered registered) {
    switch (registered) {
        case Fingerprint::Registered::yes:
            return "yes";
        case Fingerprint::Registered::failed:
            return "failed";
        case Fingerprint::Registered::none:
            return "none";
        case Fingerprint::Registered::unknown:
            return "unknown";
    }
    return "?";
}

}  // namespace drivers
