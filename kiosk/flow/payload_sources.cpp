#include "kiosk/flow/payload_sources.h"

#include "kiosk/base/time_text.h"
#include "kiosk/flow/materials.h"

namespace kiosk {

namespace {

std::string_view name_of(MaterialWay way) {
    switch (way) {
        case MaterialWay::card:
            return "card";
        case MaterialWay::licence:
            return "licence";
        case MaterialWay::shared:
            return "shared";
        case MaterialWay::form:
            return "form";
        case MaterialWay::promise:
            return "promise";
        case MaterialWay::trusted:
            return "trusted";
        case MaterialWay::office:
            return "office";
        case MaterialWay::capture:
            return "capture";
        case MaterialWay::phone:
            return "phone";
        case MaterialWay::later:
            return "later";
        case MaterialWay::optional:
            return "optional";
        case MaterialWay::earlier:
            return "earlier";
        case MaterialWay::bring:
            return "bring";
    }
    return "bring";
}

std::string_view name_of(SharedSet::State state) {
    switch (state) {
        case SharedSet::State::found:
            return "found";
        case SharedSet::State::none:
            return "none";
        case SharedSet::State::unreachable:
            return "unreachable";
        case SharedSet::State::refused:
            return "refused";
    }
    return "unreachable";
}

/// Writes `[one,two]`; `describe` writes one of them.
template <class List, class Describe>
void write_list(SecretWriter& out, const List& list, Describe describe) {
    out.append("[");
    bool first = true;
    for (const auto& each : list) {
        if (!first) out.append(",");
        first = false;
        describe(each);
    }
    out.append("]");
}

void write_consent_member(SecretWriter& out, const Consent& consent) {
    ObjectWriter member(out);
    const auto names = [&](const char* name, const std::vector<std::string>& list) {
        member.name(name);
        write_list(out, list, [&](const std::string& each) { out.append_json_string(each); });
    };
    member.text("consent_id", consent.id.text());
    member.text("service_code", consent.service.value());
    member.text("handle_item", consent.handle_item);
    member.text("text_version", consent.text_version);
    member.text("text_digest", consent.text_digest);
    member.text("language", tag_of(consent.language));
    member.text("given_at", rfc3339(consent.given_at));
    names("data_sets", consent.data_sets);
    names("licence_types", consent.licence_types);
    if (consent.withdrawn) member.literal("withdrawn", "true");
    member.end();
}

}  // namespace

void write_sources(SecretWriter& out, ObjectWriter& payload, const Visit& visit, bool with_files) {
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    if (item == nullptr || situation == nullptr) return;
    const bool owes = !owed_materials(visit, true).empty() || !owed_materials(visit, false).empty();
    if (!owes && platform_wish(*item, *situation).empty()) return;
    payload.name("materials");
    const bool by_camera = with_files && count_of(visit.captured) > 0;
    write_list(out, met_materials(*item, *situation, visit, {by_camera, false}),
               [&](const MetMaterial& met) {
                   ObjectWriter member(out);
                   member.text("material", met.material->code);
                   member.text("way", name_of(met.way));
                   if (met.way == MaterialWay::licence) member.text("licence_id", met.licence->id);
                   if (met.way == MaterialWay::shared) member.text("data_set", met.set->id);
                   if (met.way == MaterialWay::earlier) member.text("from", met.earlier->from);
                   if (met.owed) member.literal("owed", "true");
                   member.end();
               });
    if (!visit.consent || visit.consent->id.is_nil()) return;
    payload.name("consent");
    write_consent_member(out, *visit.consent);
    payload.name("shared");
    write_list(out, visit.gathered.sets, [&](const SharedSet& set) {
        ObjectWriter member(out);
        member.text("data_set", set.id);
        member.text("state", name_of(set.state));
        if (set.state == SharedSet::State::found) {
            member.text("record", set.record);
            member.text("version", set.version);
        }
        member.end();
    });
    payload.name("licences");
    write_list(out, visit.gathered.licences, [&](const ELicence& licence) {
        ObjectWriter member(out);
        member.text("licence_id", licence.id);
        member.text("type", licence.type);
        member.literal("valid", licence.state == ELicence::State::valid ? "true" : "false");
        member.end();
    });
}

}  // namespace kiosk
