#include "kiosk/forms/package/package_description.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

namespace kiosk {

namespace {

using Json = nlohmann::json;

/// Groups of the merged form that no part may take.
constexpr std::string_view taken_names[] = {"common", "meta", choice_group};

bool is_name(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
           std::ranges::all_of(text, fits);
}

/// Reads members and remembers the first that is wrong.
class Reader {
  public:
    std::string text(const Json& object, const char* name, const std::string& where) {
        const auto found = object.find(name);
        if (found != object.end() && found->is_string() &&
            !found->get_ref<const std::string&>().empty()) {
            return *found;
        }
        return wrong(where + name, "must be a text"), std::string();
    }

    LocalText words(const Json& object, const char* name, const std::string& where) {
        const auto found = object.find(name);
        if (found == object.end() || !found->is_object())
            return wrong(where + name, "must be words in zh and en"), LocalText();
        const std::string inside = where + name + "/";
        return {text(*found, "zh", inside), text(*found, "en", inside)};
    }

    std::vector<std::string> codes(const Json& object, const char* name, const std::string& where) {
        std::vector<std::string> found;
        const auto list = object.find(name);
        if (list == object.end()) return found;
        if (!list->is_array()) return wrong(where + name, "must be a list of codes"), found;
        for (const auto& code : *list) {
            if (!code.is_string()) return wrong(where + name, "must be a list of codes"), found;
            found.push_back(code.get<std::string>());
        }
        return found;
    }

    void wrong(const std::string& where, std::string_view what) {
        if (problem.empty()) problem = "/" + where + " " + std::string(what);
    }

    std::string problem;
};

PackagePart read_part(Reader& reader, const Json& entry, const std::string& where) {
    PackagePart part;
    if (!entry.is_object()) return reader.wrong(where, "must be an object"), part;
    part.id = reader.text(entry, "id", where);
    part.service_code = reader.text(entry, "service_code", where);
    part.name = reader.words(entry, "name", where);
    part.body = reader.words(entry, "body", where);
    part.form = reader.text(entry, "form", where);
    part.needs = reader.codes(entry, "needs", where);
    part.gives = reader.codes(entry, "gives", where);
    part.optional = entry.value("optional", false);
    if (!is_name(part.id) || std::ranges::find(taken_names, part.id) != std::end(taken_names))
        reader.wrong(where + "id", "must be a free name of small letters, digits and _");
    return part;
}

/// A chain in which somebody waits for what nobody before them gives never ends.
void check_flow(Reader& reader, const FormPackage& package) {
    std::set<std::string> given;
    for (std::size_t i = 0; i < package.parts.size(); ++i) {
        const auto& part = package.parts[i];
        for (std::size_t k = 0; k < part.needs.size(); ++k) {
            if (given.contains(part.needs[k])) continue;
            reader.wrong("parts/" + std::to_string(i) + "/needs/" + std::to_string(k),
                         "is given by no part before");
        }
        // What may be left out gives nobody anything that they could wait for.
        if (!part.optional) given.insert(part.gives.begin(), part.gives.end());
    }
}

/// A choice needs its question, and something that is done in any case.
void check_choice(Reader& reader, const Json& document, FormPackage& package) {
    const auto optional = std::ranges::count_if(package.parts, &PackagePart::optional);
    if (optional == 0) return;
    package.choice = reader.words(document, "choice", "");
    if (optional == static_cast<std::ptrdiff_t>(package.parts.size()))
        reader.wrong("parts", "must hold one that is not optional");
}

FormPackage read_package(Reader& reader, const Json& document) {
    FormPackage package;
    package.id = reader.text(document, "id", "");
    package.version = reader.text(document, "version", "");
    package.title = reader.words(document, "title", "");
    if (!is_name(package.id)) reader.wrong("id", "must be small letters, digits and _");
    const auto parts = document.find("parts");
    if (parts == document.end() || !parts->is_array())
        return reader.wrong("parts", "must be a list"), package;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < parts->size(); ++i) {
        const auto where = "parts/" + std::to_string(i) + "/";
        auto part = read_part(reader, (*parts)[i], where);
        if (!seen.insert(part.id).second) reader.wrong(where + "id", "is there twice");
        package.parts.push_back(std::move(part));
    }
    check_flow(reader, package);
    check_choice(reader, document, package);
    return package;
}

}  // namespace

Result<FormPackage> parse_package(std::string_view json) {
    if (json.size() > FormPackage::max_bytes)
        return {ErrorCode::limit_exceeded, "a package is described in at most 64 KiB"};
    const auto document = Json::parse(json, nullptr, false);
    if (!document.is_object()) return {ErrorCode::bad_format, "is not a JSON object"};
    Reader reader;
    auto package = read_package(reader, document);
    if (!reader.problem.empty()) return {ErrorCode::bad_format, reader.problem};
    if (package.parts.size() < FormPackage::min_parts)
        return {ErrorCode::bad_format, "/parts must name at least two forms"};
    if (package.parts.size() > FormPackage::max_parts)
        return {ErrorCode::limit_exceeded, "/parts must name at most 20 forms"};
    return package;
}

}  // namespace kiosk
