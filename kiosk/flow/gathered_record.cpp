#include "kiosk/flow/gathered_record.h"

namespace kiosk {

namespace {

constexpr std::uint64_t things_max = 100;
constexpr std::uint64_t year_max = 9999;

void write_words(SecretWriter& record, const LocalText& words) {
    record.append_field(words.in(Language::zh));
    record.append_field(words.in(Language::en));
}

std::optional<LocalText> read_words(NetstringReader& record) {
    const auto zh = record.field();
    const auto en = record.field();
    if (!zh || !en) return std::nullopt;
    return LocalText(std::string(*zh), std::string(*en));
}

void write_list(SecretWriter& record, const std::vector<std::string>& list) {
    record.append_field(std::uint64_t{list.size()});
    for (const auto& each : list) record.append_field(std::string_view(each));
}

bool read_list(NetstringReader& record, std::vector<std::string>& list) {
    const auto count = record.number_up_to(things_max);
    if (!count) return false;
    for (std::uint64_t i = 0; i < *count; ++i) {
        const auto each = record.field();
        if (!each) return false;
        list.emplace_back(*each);
    }
    return true;
}

/// Not for the form, which keeps its own answers: what is offered depends on them, too.
void write_values(SecretWriter& record, const std::vector<PersonValue>& values) {
    record.append_field(std::uint64_t{values.size()});
    for (const auto& each : values) {
        record.append_field(std::string_view(each.member));
        record.append_field(each.value);
    }
}

bool read_values(NetstringReader& record, std::vector<PersonValue>& values) {
    const auto count = record.number_up_to(things_max);
    for (std::uint64_t i = 0; count && i < *count; ++i) {
        const auto member = record.field();
        const auto value = record.field();
        if (!member || !value) return false;
        values.push_back({std::string(*member), SecretText(std::string(*value))});
    }
    return count.has_value();
}

bool read_set(NetstringReader& record, SharedSet& set) {
    const auto id = record.field();
    const auto state = record.number_up_to(static_cast<std::uint64_t>(SharedSet::State::refused));
    auto source = read_words(record);
    const auto entry = record.field();
    const auto version = record.field();
    if (!id || !state || !source || !entry || !version) return false;
    set.id = *id;
    set.state = static_cast<SharedSet::State>(*state);
    set.source = std::move(*source);
    set.record = *entry;
    set.version = *version;
    return read_values(record, set.values);
}

void write_licence(SecretWriter& record, const ELicence& licence) {
    record.append_field(static_cast<std::uint64_t>(licence.state));
    record.append_field(std::string_view(licence.id));
    record.append_field(std::string_view(licence.type));
    write_words(record, licence.name);
    write_words(record, licence.issuer);
    record.append_field(licence.number);
    const auto& day = licence.valid_to;
    record.append_field(static_cast<std::uint64_t>(day ? day->year : 0));
    record.append_field(static_cast<std::uint64_t>(day ? day->month : 0));
    record.append_field(static_cast<std::uint64_t>(day ? day->day : 0));
}

bool read_licence(NetstringReader& record, ELicence& licence) {
    const auto state =
        record.number_up_to(static_cast<std::uint64_t>(ELicence::State::wrong_number));
    const auto id = record.field();
    const auto type = record.field();
    auto name = read_words(record);
    auto issuer = read_words(record);
    const auto number = record.field();
    const auto year = record.number_up_to(year_max);
    const auto month = record.number_up_to(12);
    const auto day = record.number_up_to(31);
    if (!state || !id || !type || !name || !issuer || !number || !year || !month || !day)
        return false;
    licence.state = static_cast<ELicence::State>(*state);
    licence.id = *id;
    licence.type = *type;
    licence.name = std::move(*name);
    licence.issuer = std::move(*issuer);
    licence.number = SecretText(std::string(*number));
    if (*year != 0)
        licence.valid_to =
            CivilDate{static_cast<int>(*year), static_cast<int>(*month), static_cast<int>(*day)};
    return true;
}

}  // namespace

std::uint64_t ms_of(WallTime time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

WallTime time_of_ms(std::uint64_t ms) {
    return WallTime(Duration(static_cast<std::int64_t>(ms)));
}

void write_language(SecretWriter& record, const Language& language) {
    record.append_field(language.tag());
    record.append_field(language.fallback());
}

std::optional<Language> read_language(NetstringReader& record) {
    const auto tag = record.field();
    const auto fallback = record.field();
    return tag && fallback ? Language::of(*tag, *fallback) : std::nullopt;
}

void write_consent(SecretWriter& record, const Consent& consent) {
    record.append_field(std::string_view(consent.id.is_nil() ? "" : consent.id.text()));
    record.append_field(std::string_view(consent.service.value()));
    record.append_field(std::string_view(consent.handle_item));
    record.append_field(std::string_view(consent.text_version));
    record.append_field(std::string_view(consent.text_digest));
    write_language(record, consent.language);
    record.append_field(ms_of(consent.given_at));
    record.append_field(std::uint64_t{consent.withdrawn ? 1u : 0u});
    write_list(record, consent.data_sets);
    write_list(record, consent.licence_types);
}

bool read_consent(NetstringReader& record, Consent& consent) {
    const auto id = record.field();
    const auto service = record.field();
    const auto handle_item = record.field();
    const auto version = record.field();
    const auto digest = record.field();
    const auto language = read_language(record);
    const auto given_at = record.number();
    const auto withdrawn = record.number_up_to(1);
    if (!id || !service || !handle_item || !version || !digest || !language || !given_at ||
        !withdrawn)
        return false;
    if (!id->empty()) consent.id = Uuid::parse(*id);
    consent.service = ServiceCode(std::string(*service));
    consent.handle_item = *handle_item;
    consent.text_version = *version;
    consent.text_digest = *digest;
    consent.language = *language;
    consent.given_at = time_of_ms(*given_at);
    consent.withdrawn = *withdrawn == 1;
    return read_list(record, consent.data_sets) && read_list(record, consent.licence_types);
}

void write_gathered(SecretWriter& record, const Visit& visit) {
    record.append_field(std::uint64_t{visit.consent ? 1u : 0u});
    if (visit.consent) write_consent(record, *visit.consent);
    record.append_field(std::uint64_t{visit.gathered.sets.size()});
    for (const auto& set : visit.gathered.sets) {
        record.append_field(std::string_view(set.id));
        record.append_field(static_cast<std::uint64_t>(set.state));
        write_words(record, set.source);
        record.append_field(std::string_view(set.record));
        record.append_field(std::string_view(set.version));
        write_values(record, set.values);
    }
    record.append_field(std::uint64_t{visit.gathered.licences.size()});
    for (const auto& licence : visit.gathered.licences) write_licence(record, licence);
}

bool read_gathered(NetstringReader& record, std::optional<Consent>& consent, PersonData& gathered) {
    const auto there = record.number_up_to(1);
    if (!there) return false;
    if (*there == 1 && !read_consent(record, consent.emplace())) return false;
    const auto sets = record.number_up_to(things_max);
    if (!sets) return false;
    for (std::uint64_t i = 0; i < *sets; ++i)
        if (!read_set(record, gathered.sets.emplace_back())) return false;
    const auto licences = record.number_up_to(things_max);
    if (!licences) return false;
    for (std::uint64_t i = 0; i < *licences; ++i)
        if (!read_licence(record, gathered.licences.emplace_back())) return false;
    return true;
}

}  // namespace kiosk
