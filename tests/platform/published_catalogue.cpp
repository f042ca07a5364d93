#include "tests/platform/published_catalogue.h"

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"

namespace tests {

namespace {

using Json = nlohmann::json;

std::vector<PublishedField> fields_of(const Json& form) {
    std::vector<PublishedField> fields;
    for (const auto& page : form.value("pages", Json::array())) {
        for (const auto& field : page.at("fields")) {
            fields.push_back({field.at("id").get<std::string>(), field.value("required", false),
                              field.contains("relevant_when")});
        }
    }
    return fields;
}

PublishedService service_of(const Json& record) {
    PublishedService service;
    service.name_json = record.at("name").dump();
    for (const auto& stage : record.at("stages")) {
        service.stages.push_back(
            {stage.at("name").dump(), stage.at("post").dump(), stage.at("limit_days").get<int>()});
    }
    const auto& form = record.at("form");
    service.form_id = form.value("id", "");
    service.form_version = form.value("version", "");
    service.fields = fields_of(form);
    return service;
}

}  // namespace

const PublishedService* PublishedCatalogue::find(std::string_view code) const {
    const auto found = services.find(code);
    return found == services.end() ? nullptr : &found->second;
}

kiosk::Result<PublishedCatalogue> PublishedCatalogue::read(std::string envelope) {
    PublishedCatalogue made = unread(std::move(envelope));
    try {
        const auto outer = Json::parse(made.envelope);
        const auto payload = kiosk::from_base64(outer.at("payload").get_ref<const std::string&>());
        if (!payload) return {kiosk::ErrorCode::bad_format, "catalogue: payload is not base64"};
        const auto document = Json::parse(payload->begin(), payload->end());
        made.version = document.at("version").get<std::uint64_t>();
        for (const auto& record : document.at("services")) {
            made.services.emplace(record.at("code").get<std::string>(), service_of(record));
        }
    } catch (const Json::exception& fault) {
        return {kiosk::ErrorCode::bad_format, std::string("catalogue: ") + fault.what()};
    }
    return made;
}

PublishedCatalogue PublishedCatalogue::unread(std::string envelope) {
    PublishedCatalogue made;
    made.etag = "\"" + kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(envelope))) + "\"";
    made.envelope = std::move(envelope);
    return made;
}

}  // namespace tests
