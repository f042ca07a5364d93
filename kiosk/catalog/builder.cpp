#include "kiosk/catalog/builder.h"

#include <array>
#include <cstdio>
#include <fstream>

#include <nlohmann/json.hpp>

namespace kiosk {

namespace {

using Json = nlohmann::ordered_json;

std::string time_text(WallTime time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(seconds - day);
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

Result<Json> read_json(const std::filesystem::path& file) {
    std::error_code fault;
    const auto size = std::filesystem::file_size(file, fault);
    if (fault) return {ErrorCode::io_error, "cannot read " + file.string()};
    if (size > source_size_max)
        return {ErrorCode::bad_format, "larger than allowed: " + file.string()};
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return {ErrorCode::io_error, "cannot read " + file.string()};
    try {
        return Json::parse(stream);
    } catch (const Json::exception& wrong) {
        return {ErrorCode::bad_format, file.string() + ": " + wrong.what()};
    }
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
    for (const auto& name : (*index)["services"]) {
        if (!name.is_string())
            return {ErrorCode::bad_format, "catalogue.json: /services must name files"};
        auto service = read_json(folder / name.get<std::string>());
        if (!service) return service.error();
        services.push_back(std::move(*service));
    }
    Json document{{"schema", 1}, {"version", version}, {"issued_at", time_text(issued_at)}};
    for (auto& [name, value] : index->items()) {
        if (!document.contains(name) && name != "services") document[name] = value;
    }
    document["dictionaries"] = std::move(*dictionaries);
    document["services"] = std::move(services);
    return document.dump();
}

}  // namespace kiosk
