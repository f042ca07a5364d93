#include "kiosk/flow/materials.h"

#include <algorithm>
#include <sstream>

#include "kiosk/base/encoding.h"
#include "kiosk/flow/flow_words.h"
#include "kiosk/forms/form_values.h"

namespace kiosk {

namespace {

constexpr std::string_view share_path = "share.";
constexpr std::string_view licence_path = "licence.";
constexpr std::string_view credit_set = "credit";
constexpr std::string_view papers_set = "papers";
// Of the dictionary material_necessity: 非必要, 容缺后补.
constexpr std::string_view not_needed = "2";
constexpr std::string_view may_follow = "3";

void add_once(std::vector<std::string>& list, std::string_view word) {
    if (!word.empty() && std::ranges::find(list, word) == list.end()) list.emplace_back(word);
}

/// The best that can be said of an e-licence of one of these types: a valid one, else why not.
const ELicence* licence_for(const Material& material, const PersonData& data) {
    const ELicence* other = nullptr;
    for (const auto& type : material.licences) {
        if (const auto* valid = data.licence(type)) return valid;
        for (const auto& each : data.licences)
            if (each.type == type) other = &each;
    }
    return other;
}

/// The person was asked about it and said no; without a platform nobody was asked.
bool was_refused(const Material& material, const Visit& visit) {
    if (!visit.consent) return false;
    const auto& agreed = *visit.consent;
    const auto is_in = [](const std::vector<std::string>& list, const std::string& word) {
        return std::ranges::find(list, word) != list.end();
    };
    const bool by_licence = std::ranges::any_of(
        material.licences, [&](const auto& type) { return is_in(agreed.licence_types, type); });
    return agreed.withdrawn || !(by_licence || is_in(agreed.data_sets, material.data_set));
}

/// The person has promised it in the form.
bool was_promised(const Material& material, const Visit& visit) {
    if (!material.may_promise || visit.form == nullptr) return false;
    const auto wanted = std::string(upload_by_promise) + material.code;
    return std::ranges::any_of(visit.form->answers(), [&](const AnswerView& answer) {
        return visit.form->value(answer.id).reveal() == wanted;
    });
}

bool names(const Material& material, const std::vector<std::string>& codes) {
    const auto is_in = [&](const std::string& code) {
        return std::ranges::find(codes, code) != codes.end();
    };
    return is_in(material.code) || std::ranges::any_of(material.licences, is_in);
}

/// A question for this material was answered in that way.
bool was_answered(const Material& material, const Visit& visit, std::string_view way) {
    if (visit.form == nullptr) return false;
    return std::ranges::any_of(visit.form->answers(), [&](const AnswerView& answer) {
        return visit.form->value(answer.id).reveal() == way &&
               names(material, visit.form->upload_codes(answer.id));
    });
}

/// Of the dictionary material_form: not the original itself (1), the office's own paper (4), or
/// what the office takes by itself (6).
bool takes_picture(const Material& material) {
    const auto& form = material.form.value();
    return !form.empty() && form != "1" && form != "4" && form != "6";
}

MaterialWay own_way(const Material& material, const Visit& visit, bool licence_failed) {
    switch (material.provision) {
        case MaterialProvision::by_card:
            return MaterialWay::card;
        case MaterialProvision::by_form:
            return MaterialWay::form;
        case MaterialProvision::by_promise:
            return MaterialWay::promise;
        case MaterialProvision::by_sharing: {
            // What is there and not in order is not asked for once more.
            if (licence_failed) break;
            if (material.data_set.empty() && material.licences.empty()) return MaterialWay::office;
            const auto* set = visit.gathered.set(material.data_set);
            const bool away = set == nullptr || set->state == SharedSet::State::unreachable;
            if (away && !was_refused(material, visit)) return MaterialWay::office;
            break;
        }
        case MaterialProvision::by_person:
            break;
    }
    if (material.necessity.value() == not_needed) return MaterialWay::optional;
    return material.necessity.value() == may_follow ? MaterialWay::later : MaterialWay::bring;
}

/// “Bring it later” means something else for each of the three necessities.
std::string_view later_words(const Material& material) {
    if (material.necessity.value() == not_needed) return "material.upload_optional";
    return material.necessity.value() == may_follow ? "material.upload_follows"
                                                    : "material.upload_first";
}

/// A promise that was broken and not made good: then another is not taken. Whoever is not on record
/// is trusted.
bool has_broken_promise(const PersonData& data) {
    const auto* credit = data.set(credit_set);
    if (credit == nullptr || credit->state != SharedSet::State::found) return false;
    return std::ranges::any_of(credit->values, [](const PersonValue& each) {
        return each.member == "breach" && each.value.reveal() == "yes";
    });
}

/// On the credit centre's white list: what such a person hands in may be taken for right.
bool is_trusted(const PersonData& data) {
    const auto* credit = data.set(credit_set);
    if (credit == nullptr || credit->state != SharedSet::State::found) return false;
    return !has_broken_promise(data) &&
           std::ranges::any_of(credit->values, [](const PersonValue& each) {
               return each.member == "standing" && each.value.reveal() == "trusted";
           });
}

std::string_view why_not(ELicence::State state) {
    switch (state) {
        case ELicence::State::valid:
            return {};
        case ELicence::State::expired:
            return "material.licence.expired";
        case ELicence::State::revoked:
            return "material.licence.revoked";
        case ELicence::State::another_holder:
            return "material.licence.another_holder";
        case ELicence::State::forged:
            return "material.licence.forged";
        case ELicence::State::wrong_number:
            return "material.licence.wrong_number";
    }
    return {};
}

LocalText licence_detail(const ELicence& licence) {
    if (licence.state != ELicence::State::valid)
        return flow_words().format(why_not(licence.state), {{"licence", licence.name}});
    if (!licence.valid_to)
        return flow_words().format("material.licence",
                                   {{"licence", licence.name}, {"issuer", licence.issuer}});
    return flow_words().format("material.licence_until",
                               {{"licence", licence.name},
                                {"issuer", licence.issuer},
                                {"day", same_everywhere(day_words(*licence.valid_to))}});
}

/// By which an upload may name it.
std::vector<std::string> codes_of(const Material& material) {
    auto codes = material.licences;
    codes.push_back(material.code);
    return codes;
}

LocalText earlier_detail(const EarlierPaper& paper) {
    return flow_words().format("material.earlier",
                               {{"taken", same_everywhere(paper.taken_on)},
                                {"trust", flow_words().at("material.trust." + paper.trust)},
                                {"until", same_everywhere(paper.valid_to)}});
}

LocalText set_detail(const SharedSet& set) {
    switch (set.state) {
        case SharedSet::State::found:
            return flow_words().format("material.shared", {{"source", set.source}});
        case SharedSet::State::none:
            return flow_words().at("material.shared.none");
        case SharedSet::State::unreachable:
            return flow_words().at("material.shared.unreachable");
        case SharedSet::State::refused:
            return flow_words().at("material.shared.refused");
    }
    return {};
}

std::string_view way_words(MaterialWay way) {
    switch (way) {
        case MaterialWay::card:
            return "guide.material_by_card";
        case MaterialWay::form:
            return "guide.material_by_form";
        case MaterialWay::promise:
            return "guide.material_by_promise";
        case MaterialWay::trusted:
            return "material.trusted";
        case MaterialWay::office:
            return "guide.material_by_sharing";
        case MaterialWay::capture:
            return "material.capture";
        case MaterialWay::phone:
            return "material.phone";
        case MaterialWay::later:
            return "material.later";
        case MaterialWay::optional:
            return "material.optional";
        case MaterialWay::earlier:
            return "material.earlier";
        case MaterialWay::bring:
        case MaterialWay::licence:
        case MaterialWay::shared:
            return "material.bring";
    }
    return "material.bring";
}

}  // namespace

std::optional<EarlierPaper> earlier_paper(const Material& material, const PersonData& data) {
    const auto* set = data.set(papers_set);
    if (!material.reusable || set == nullptr || set->state != SharedSet::State::found)
        return std::nullopt;
    const auto found = std::ranges::find(set->values, material.code, &PersonValue::member);
    if (found == set->values.end()) return std::nullopt;
    std::istringstream words(std::string(found->value.reveal()));
    EarlierPaper paper;
    const bool whole =
        static_cast<bool>(words >> paper.trust >> paper.taken_on >> paper.valid_to >> paper.from);
    const bool graded = paper.trust.size() == 1 && paper.trust[0] >= 'A' && paper.trust[0] <= 'D';
    return whole && graded ? std::optional(paper) : std::nullopt;
}

const Material* material_of(const Visit& visit, const FieldId& field) {
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    if (item == nullptr || situation == nullptr || visit.form == nullptr) return nullptr;
    const auto codes = visit.form->upload_codes(field);
    for (const auto* material : materials_of(*item, *situation))
        if (names(*material, codes)) return material;
    return nullptr;
}

std::string day_words(const CivilDate& day) {
    return text_of(day);
}

PlatformWish platform_wish(const ServiceItem& item, const HandleItem& situation) {
    PlatformWish wish;
    for (const auto* material : materials_of(item, situation)) {
        add_once(wish.data_sets, material->data_set);
        for (const auto& type : material->licences) add_once(wish.licence_types, type);
        if (material->may_promise || material->spared_if_trusted)
            add_once(wish.data_sets, credit_set);
        if (material->reusable) add_once(wish.data_sets, papers_set);
    }
    for (const auto& fee : item.fees)
        for (const auto& relief : fee.reliefs) add_once(wish.data_sets, relief.data_set);
    const auto* form = item.terminal_form();
    if (form == nullptr) return wish;
    for (const auto& set : form->sources.data_sets) add_once(wish.data_sets, set);
    for (const auto& type : form->sources.licence_types) add_once(wish.licence_types, type);
    // Of several situations each has materials of its own, which name what they need.
    if (item.handle_items.size() > 1) return wish;
    for (const auto& type : form->sources.upload_licences) add_once(wish.licence_types, type);
    return wish;
}

std::vector<MetMaterial> met_materials(const ServiceItem& item, const HandleItem& situation,
                                       const Visit& visit, PictureWays ways) {
    const auto* form = item.terminal_form();
    const bool by_picture =
        (ways.by_camera || ways.by_phone) && form != nullptr && form->sources.by_camera;
    std::vector<MetMaterial> all;
    const auto& data = visit.gathered;
    for (const auto* material : materials_of(item, situation)) {
        MetMaterial met{material,
                        MaterialWay::bring,
                        licence_for(*material, data),
                        material->data_set.empty() ? nullptr : data.set(material->data_set),
                        material->may_promise && has_broken_promise(data),
                        false,
                        earlier_paper(*material, data)};
        if (met.licence != nullptr && met.licence->state == ELicence::State::valid)
            met.way = MaterialWay::licence;
        else if (met.set != nullptr && met.set->state == SharedSet::State::found)
            met.way = MaterialWay::shared;
        else if (material->spared_if_trusted && is_trusted(data))
            met.way = MaterialWay::trusted;
        else if (was_promised(*material, visit))
            met.way = MaterialWay::promise;
        else if (met.earlier &&
                 (visit.form == nullptr ||
                  was_answered(*material, visit, std::string(upload_by_earlier) + material->code)))
            met.way = MaterialWay::earlier;
        else
            met.way = own_way(*material, visit, met.licence != nullptr);
        const bool by_person = met.way == MaterialWay::later || met.way == MaterialWay::bring ||
                               met.way == MaterialWay::optional;
        met.owed = by_person && was_answered(*material, visit, upload_later);
        if (by_picture && by_person && !met.owed && takes_picture(*material))
            met.way = was_answered(*material, visit, upload_by_phone) || !ways.by_camera
                          ? MaterialWay::phone
                          : MaterialWay::capture;
        all.push_back(met);
    }
    return all;
}

LocalText material_detail(const MetMaterial& met, const ServiceItem& item) {
    if (met.way == MaterialWay::shared) return set_detail(*met.set);
    if (met.way == MaterialWay::earlier) return earlier_detail(*met.earlier);
    if (met.promise_refused && met.way != MaterialWay::licence)
        return flow_words().at("material.no_promise");
    if (met.licence != nullptr) return licence_detail(*met.licence);
    if (met.set != nullptr) return set_detail(*met.set);
    if (met.way == MaterialWay::later) return follow_words("material.later", item);
    return flow_words().at(way_words(met.way));
}

std::vector<UploadWay> upload_ways(const ServiceItem& item, const HandleItem& situation,
                                   const PersonData& data) {
    std::vector<UploadWay> ways;
    for (const auto& licence : data.licences) {
        if (licence.state != ELicence::State::valid || data.licence(licence.type) != &licence)
            continue;
        ways.push_back({licence.type, std::string(upload_by_licence) + licence.type,
                        flow_words().format("material.use_licence", {{"licence", licence.name}}),
                        licence_detail(licence)});
    }
    for (const auto* material : materials_of(item, situation)) {
        const auto paper = earlier_paper(*material, data);
        if (!paper) continue;
        for (const auto& code : codes_of(*material))
            ways.push_back({code, std::string(upload_by_earlier) + material->code,
                            flow_words().at("material.use_earlier"), earlier_detail(*paper)});
    }
    for (const auto* material : materials_of(item, situation)) {
        if (!material->may_promise || has_broken_promise(data)) continue;
        for (const auto& code : codes_of(*material))
            ways.push_back({code, std::string(upload_by_promise) + material->code,
                            flow_words().at("material.promise"),
                            flow_words().at("material.promise_hint")});
    }
    for (const auto* material : materials_of(item, situation)) {
        if (material->spared()) continue;
        const std::string id(later_words(*material));
        for (const auto& code : codes_of(*material))
            ways.push_back({code, std::string(upload_later), flow_words().at(id),
                            follow_words(id + "_hint", item)});
    }
    return ways;
}

LocalText follow_words(std::string_view id, const ServiceItem& item, const LocalText& material) {
    const auto days = item.limits.promised_days;
    const auto within =
        days == 0   ? flow_words().at("material.same_day")
        : days == 1 ? flow_words().at("material.within_one_day")
                    : flow_words().format("material.within_days",
                                          {{"days", same_everywhere(std::to_string(days))}});
    return flow_words().format(id, {{"within", within}, {"material", material}});
}

std::vector<const Material*> owed_materials(const Visit& visit, bool first) {
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    std::vector<const Material*> owed;
    if (item == nullptr || situation == nullptr || visit.form == nullptr) return owed;
    for (const auto& met : met_materials(*item, *situation, visit)) {
        const bool wanted = met.way == (first ? MaterialWay::bring : MaterialWay::later);
        if (met.owed && wanted) owed.push_back(met.material);
    }
    return owed;
}

CameraOffer camera_offer(const TerminalHealth& health, const Visit& visit) {
    CameraOffer offer;
    const auto ways = picture_ways(health, visit);
    offer.can = ways.by_camera;
    offer.by_phone = ways.by_phone;
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    if (item == nullptr || situation == nullptr) return offer;
    for (const auto* material : materials_of(*item, *situation))
        if (!takes_picture(*material))
            for (const auto& code : codes_of(*material)) add_once(offer.except, code);
    return offer;
}

PictureWays picture_ways(const TerminalHealth& health, const Visit& visit) {
    if (visit.practice) return {};
    return {health.document_camera != PartState::unavailable,
            health.phone_pictures && health.platform_reachable};
}

void tell_captured(const CapturedPapers& papers, FormPageView& page) {
    for (auto& field : page.fields) {
        const auto found = papers.find(field.id.value());
        if (found == papers.end() || found->second.sheets.empty()) continue;
        for (auto& option : field.options)
            if (is_captured(option.value) && option.value == field.value.reveal())
                option.hint = flow_words().format(
                    "form.sheets_taken",
                    {{"count", same_everywhere(std::to_string(found->second.sheets.size()))}});
    }
}

void prefill_from_platform(FormSession& form, const PersonData& data) {
    for (const auto& licence : data.licences) {
        if (data.licence(licence.type) != &licence) continue;
        const auto path = std::string(licence_path) + licence.type;
        for (const auto& each : licence.values)
            form.prefill(path + "." + each.member, each.value, ValueSource::licence);
        form.prefill(path, SecretText(std::string(upload_by_licence) + licence.type),
                     ValueSource::licence);
    }
    for (const auto& set : data.sets) {
        if (set.state != SharedSet::State::found) continue;
        for (const auto& each : set.values)
            form.prefill(std::string(share_path) + set.id + "." + each.member, each.value,
                         ValueSource::shared_data);
    }
}

LocalText consent_words(const ServiceItem& item) {
    return flow_words().format("consent.text", {{"service", item.name}, {"body", item.body.name}});
}

std::string words_digest(const LocalText& words, Language language) {
    return to_hex(sha256(as_bytes(std::string(words.in(language)))));
}

std::string consent_digest(const ServiceItem& item, const std::vector<LocalText>& agreed,
                           Language language) {
    std::string text(consent_words(item).in(language));
    for (const auto& each : agreed) text.append("\n").append(each.in(language));
    return to_hex(sha256(as_bytes(text)));
}

}  // namespace kiosk
