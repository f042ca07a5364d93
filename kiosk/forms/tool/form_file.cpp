#include "kiosk/forms/tool/form_file.h"

#include <fstream>
#include <ostream>
#include <sstream>

namespace kiosk {

Result<std::string> FolderResources::read(std::string_view uri) const {
    const auto name = resource_name(uri);
    auto text = name.empty() ? std::nullopt : text_of_file(folder_ / name);
    if (!text) return {ErrorCode::not_found, "no file beside the form for " + std::string(uri)};
    return std::move(*text);
}

std::optional<std::string> text_of_file(const std::filesystem::path& file) {
    std::error_code fault;
    if (!std::filesystem::is_regular_file(file, fault)) return std::nullopt;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return std::nullopt;
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

void tell(const std::vector<FormFault>& faults, std::string_view weight, FaultWords words,
          std::ostream& out) {
    for (const auto& fault : faults) {
        const auto message = fault.message();
        if (words != FaultWords::en) out << weight << message.in(Language::zh) << '\n';
        if (words != FaultWords::zh) out << weight << message.in(Language::en) << '\n';
    }
}

std::shared_ptr<const XFormPlan> load_plan(const std::filesystem::path& file, FaultWords words,
                                           std::ostream& out) {
    const auto xml = text_of_file(file);
    if (!xml) {
        out << "cannot read " << file.string() << '\n';
        return nullptr;
    }
    const FolderResources resources(file.parent_path());
    auto load = plan_form(*xml, resources, file.string());
    tell(load.faults, "", words, out);
    tell(load.warnings, "warning: ", words, out);
    return std::move(load.plan);
}

}  // namespace kiosk
