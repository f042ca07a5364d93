#include "kiosk/model/person_data.h"

#include <algorithm>

#include "kiosk/model/check_digits.h"

namespace kiosk {

namespace {

std::vector<PersonValue> copied(const std::vector<PersonValue>& values) {
    std::vector<PersonValue> twins;
    for (const auto& each : values) twins.push_back({each.member, each.value.copy()});
    return twins;
}

}  // namespace

SharedSet SharedSet::copy() const {
    return {id, state, source, record, version, copied(values)};
}

ELicence ELicence::copy() const {
    return {state, id, type, name, issuer, number.copy(), holder.copy(), valid_to, copied(values)};
}

PersonData PersonData::copy() const {
    PersonData twin;
    for (const auto& set : sets) twin.sets.push_back(set.copy());
    for (const auto& licence : licences) twin.licences.push_back(licence.copy());
    return twin;
}

const SharedSet* PersonData::set(std::string_view id) const {
    const auto found = std::ranges::find(sets, id, &SharedSet::id);
    return found == sets.end() ? nullptr : &*found;
}

const ELicence* PersonData::licence(std::string_view type) const {
    const ELicence* best = nullptr;
    for (const auto& each : licences) {
        if (each.type != type || each.state != ELicence::State::valid) continue;
        const bool lasts_longer =
            best == nullptr ||
            (best->valid_to && (!each.valid_to || *best->valid_to < *each.valid_to));
        if (lasts_longer) best = &each;
    }
    return best;
}

bool is_licence_identifier(std::string_view id) {
    constexpr std::string_view root = "1.2.156.3005.2.";
    constexpr std::size_t parts_count = 5;
    constexpr std::size_t length_max = 128;
    if (!id.starts_with(root) || id.size() > length_max) return false;
    std::string checked;
    std::size_t parts = 0;
    for (auto rest = id.substr(root.size());; ++parts) {
        const auto end = rest.find('.');
        const auto part = rest.substr(0, end);
        const bool plain = !part.empty() && std::ranges::all_of(part, [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
        });
        if (!plain) return false;
        if (end == std::string_view::npos)
            return parts + 1 == parts_count && part.size() == 1 &&
                   part.front() == mod_37_36_check(checked);
        checked += part;
        rest.remove_prefix(end + 1);
    }
}

}  // namespace kiosk
