#include "tests/platform/published_catalogue.h"

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"

namespace tests {

namespace {

using Json = nlohmann::json;

/// The typed description, whose answers lie flat.
PublishedForm typed_form(const Json& record) {
    PublishedForm form;
    form.id = record.value("id", "");
    form.version = record.value("version", "");
    for (const auto& page : record.value("pages", Json::array())) {
        for (const auto& field : page.at("fields")) {
            PublishedNode node;
            node.name = field.at("id").get<std::string>();
            node.required = field.value("required", false);
            node.conditional = field.contains("relevant_when");
            for (const auto& option : field.value("options", Json::array()))
                node.options.insert(option.at("value").get<std::string>());
            form.root.children.push_back(std::move(node));
        }
    }
    return form;
}

PublishedForm form_of(const Json& record) {
    if (!record.contains("xform")) return typed_form(record);
    auto form = read_xform(record.at("xform").get_ref<const std::string&>());
    if (!form) throw Json::other_error::create(501, form.error().detail, nullptr);
    for (const auto& part : record.value("parts", Json::array())) {
        form->parts.push_back(
            {part.at("id").get<std::string>(), part.at("service_code").get<std::string>(),
             part.at("form_id").get<std::string>(), part.at("form_version").get<std::string>(),
             part.value("optional", false), part.value("needs", std::vector<std::string>()),
             part.value("gives", std::vector<std::string>())});
    }
    return std::move(*form);
}

PublishedService::Words case_words(const Json& record) {
    PublishedService::Words words;
    const auto limits = record.value("limits", Json::object());
    words.promised_days = limits.value("promised_days", 0);
    words.legal_days = limits.value("legal_days", 0);
    words.instant = record.value("handle_type", "") == "1";
    const auto window = record.value("window", Json::object());
    Json materials = Json::array();
    for (const auto& material : record.value("materials", Json::array()))
        materials.push_back({{"code", material.value("code", "")},
                             {"name", material.value("name", Json::object())},
                             {"provision", material.value("provision", "")}});
    words.json = Json{{"name", record.at("name")},
                      {"unit", record.value("body", Json::object()).value("name", Json::object())},
                      {"place",
                       {{"name", window.value("name", Json::object())},
                        {"address", window.value("address", Json::object())},
                        {"hours", window.value("hours", Json::object())}}},
                      {"phone", window.value("phone", "")},
                      {"supervision_phone", record.value("supervision_phone", "")},
                      {"result", record.value("result", Json::object())},
                      {"materials", materials},
                      {"conditions", record.value("conditions", Json::array())}}
                     .dump();
    return words;
}

PublishedService service_of(const Json& record) {
    PublishedService service;
    service.name_json = record.at("name").dump();
    service.words = case_words(record);
    service.fees_json = record.value("fees", Json::array()).dump();
    for (const auto& stage : record.at("stages")) {
        service.stages.push_back(
            {stage.at("name").dump(), stage.at("post").dump(), stage.at("limit_days").get<int>(),
             stage.value("unit", Json::object()).dump(), stage.value("use_level", 0)});
    }
    service.form = form_of(record.at("form"));
    const auto terminal = record.value("terminal", Json::object());
    service.wants_verified = terminal.value("verified_identity", false);
    for (const auto& kind : terminal.value("acts_for", Json::array()))
        service.acts_for.insert(kind.get<std::string>());
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
