#include "kiosk/platform/person_data_reader.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "kiosk/platform/compact_jws.h"
#include "kiosk/platform/told_values.h"

namespace kiosk {

namespace {

using PersonJson = nlohmann::json;

std::vector<PersonValue> values_of(const PersonJson& json) {
    std::vector<PersonValue> values;
    if (!json.contains("values")) return values;
    const auto& given = json["values"];
    if (!given.is_object() || given.size() > person_values_max)
        throw std::invalid_argument("values");
    for (const auto& [member, value] : given.items())
        values.push_back({member, SecretText(value.get<std::string>())});
    return values;
}

/// What its issuer says of it; an unknown word is not “in force”.
ELicence::State in_force(const std::string& status) {
    if (status == "normal") return ELicence::State::valid;
    if (status == "expired") return ELicence::State::expired;
    return ELicence::State::revoked;
}

/// What the person may know of one that is not theirs, or of nobody knows whom.
void keep_to_names(ELicence& licence, ELicence::State state) {
    licence.state = state;
    licence.number = {};
    licence.holder = {};
    licence.values.clear();
}

ELicence licence_of(const PersonJson& row, const Bytes& key, const SecretText& holder_number) {
    ELicence licence;
    licence.type = row.at("type").get<std::string>();
    licence.name = told_words(row.at("name"));
    const auto payload =
        signed_payload(row.at("licence").get_ref<const std::string&>(), licence_jws_type, key);
    if (!payload) return licence;
    const auto json = PersonJson::parse(*payload);
    // What was signed counts, not what stands beside it.
    licence.type = json.at("type").get<std::string>();
    licence.id = json.at("id").get<std::string>();
    licence.name = told_words(json.at("name"));
    licence.issuer = told_words(json.at("issuer"));
    licence.number = SecretText(json.at("number").get<std::string>());
    licence.holder = SecretText(json.at("holder").at("name").get<std::string>());
    if (json.contains("valid_to"))
        licence.valid_to = told_day(json["valid_to"].get_ref<const std::string&>());
    licence.values = values_of(json);
    licence.state = in_force(row.at("status").get<std::string>());
    if (!is_licence_identifier(licence.id))
        keep_to_names(licence, ELicence::State::wrong_number);
    else if (json.at("holder").at("number").get_ref<const std::string&>() != holder_number.reveal())
        keep_to_names(licence, ELicence::State::another_holder);
    return licence;
}

/// Whatever the JSON lacks ends here; what the library says may name a value.
template <class Read>
auto read_guarded(std::string_view text, Read read) -> Result<decltype(read(PersonJson()))> {
    try {
        return read(PersonJson::parse(text));
    } catch (const std::exception&) {
        return {ErrorCode::bad_format, "the platform's answer about a person"};
    }
}

}  // namespace

Result<SharedSet> read_shared_set(std::string_view json) {
    return read_guarded(json, [](const PersonJson& body) {
        SharedSet set;
        set.id = body.at("data_set").get<std::string>();
        set.state = SharedSet::State::found;
        set.source = told_words(body.at("source"));
        set.record = body.at("record").get<std::string>();
        set.version = body.at("version").get<std::string>();
        set.values = values_of(body);
        return set;
    });
}

Result<std::vector<ELicence>> read_licences(std::string_view json, const Bytes& key,
                                            const SecretText& holder_number) {
    return read_guarded(json, [&](const PersonJson& body) {
        const auto& rows = body.at("licences");
        if (!rows.is_array() || rows.size() > licences_max) throw std::invalid_argument("licences");
        std::vector<ELicence> all;
        for (const auto& row : rows) all.push_back(licence_of(row, key, holder_number));
        return all;
    });
}

}  // namespace kiosk
