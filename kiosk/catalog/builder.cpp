#include "kiosk/catalog/builder.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "kiosk/base/time_text.h"
#include "kiosk/forms/form_tests.h"
#include "kiosk/forms/package/merge.h"
#include "kiosk/forms/xform_plan.h"

namespace kiosk {

namespace {

using Json = nlohmann::ordered_json;

Result<std::string> read_text(const std::filesystem::path& file) {
    std::error_code fault;
    const auto size = std::filesystem::file_size(file, fault);
    if (fault) return {ErrorCode::io_error, "cannot read " + file.string()};
    if (size > source_size_max)
        return {ErrorCode::bad_format, "larger than allowed: " + file.string()};
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return {ErrorCode::io_error, "cannot read " + file.string()};
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

Result<Json> read_json(const std::filesystem::path& file) {
    const auto text = read_text(file);
    if (!text) return text.error();
    try {
        return Json::parse(*text);
    } catch (const Json::exception& wrong) {
        return {ErrorCode::bad_format, file.string() + ": " + wrong.what()};
    }
}

/// `forms/<name><ending>`, nothing above or beside.
bool is_form_file(const std::string& name, std::string_view ending) {
    constexpr std::string_view folder = "forms/";
    return name.starts_with(folder) && name.ends_with(ending) &&
           name.find("..") == std::string::npos &&
           name.find('/', folder.size()) == std::string::npos;
}

std::string text_member(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

Json words_of(const LocalText& words) {
    return {{"zh", words.in(Language::zh)}, {"en", words.in(Language::en)}};
}

Json describe(const std::vector<PartOutput>& parts) {
    Json list = Json::array();
    for (const auto& part : parts) {
        list.push_back({{"id", part.id},
                        {"service_code", part.service_code},
                        {"form_id", part.form_id},
                        {"form_version", part.form_version},
                        {"root", part.root},
                        {"lists", part.lists},
                        {"decimals", part.decimals},
                        {"name", words_of(part.name)},
                        {"body", words_of(part.body)},
                        {"optional", part.optional},
                        {"needs", part.needs},
                        {"gives", part.gives}});
    }
    return list;
}

/// Reads the XForm that a record names; `parts` is told when it was merged out of many.
Result<std::string> read_form(const std::filesystem::path& folder, const std::string& name,
                              Json& parts) {
    if (is_form_file(name, ".xml")) return read_text(folder / name);
    if (!is_form_file(name, ".package.json"))
        return {ErrorCode::bad_format,
                "/form must name forms/<name>.xml or forms/<name>.package.json, is " + name};
    const auto json = read_text(folder / name);
    if (!json) return json.error();
    const auto package = parse_package(*json);
    if (!package) return {ErrorCode::bad_format, name + ": " + package.error().detail};
    std::map<std::string, std::string> forms;
    for (const auto& part : package->parts) {
        auto text = read_text(folder / part.form);
        if (!text) return text.error();
        forms.emplace(part.form, std::move(*text));
    }
    auto merged = merge_package(*package, forms);
    if (!merged.faults.empty()) {
        const auto message = merged.faults.front().message();
        return {ErrorCode::bad_format, std::string(message.in(Language::en)) + " / " +
                                           std::string(message.in(Language::zh))};
    }
    parts = describe(merged.parts);
    return std::move(merged.xml);
}

/// Puts the XForm of a record, its golden tests and the files it names in place of its file name.
Result<void> embed_form(const std::filesystem::path& folder, Json& service, Json& resources) {
    auto form = service.find("form");
    if (form == service.end() || !form->is_object() || form->contains("window")) return {};
    const auto name = text_member(*form, form->contains("package") ? "package" : "xform");
    Json parts;
    auto xml = read_form(folder, name, parts);
    if (!xml) return xml.error();
    auto tests = read_json(folder / form_tests_file(name));
    if (!tests) return tests.error();
    for (const auto& needed : resources_named(*xml)) {
        if (resources.contains(needed)) continue;
        auto text = read_text(folder / "forms" / needed);
        if (!text) return text.error();
        resources[needed] = std::move(*text);
    }
    Json embedded{{"name", name}};
    embedded["xform"] = std::move(*xml);
    embedded["tests"] = std::move(*tests);
    if (parts.is_array()) embedded["parts"] = std::move(parts);
    *form = std::move(embedded);
    return {};
}

}  // namespace

Result<std::string> join_catalogue(const std::filesystem::path& folder, std::uint64_t version,
                                   WallTime issued_at) {
    auto index = read_json(folder / "catalogue.json");
    if (!index) return index.error();
    auto dictionaries = read_json(folder / "dictionaries.json");
    if (!dictionaries) return dictionaries.error();
    if (!index->is_object() || !index->contains("services") || !(*index)["services"].is_array()) {
        return {ErrorCode::bad_format,
                (folder / "catalogue.json").string() + ": /services must be a list of files"};
    }
    Json services = Json::array();
    Json resources = Json::object();
    for (const auto& name : (*index)["services"]) {
        if (!name.is_string())
            return {ErrorCode::bad_format, "catalogue.json: /services must name files"};
        auto service = read_json(folder / name.get<std::string>());
        if (!service) return service.error();
        if (auto embedded = embed_form(folder, *service, resources); !embedded)
            return embedded.error();
        services.push_back(std::move(*service));
    }
    Json document{{"schema", 1}, {"version", version}, {"issued_at", rfc3339_seconds(issued_at)}};
    for (auto& [name, value] : index->items()) {
        if (!document.contains(name) && name != "services") document[name] = value;
    }
    document["dictionaries"] = std::move(*dictionaries);
    document["resources"] = std::move(resources);
    document["services"] = std::move(services);
    return document.dump();
}

}  // namespace kiosk
