#include <nlohmann/json.hpp>

#include "tests/platform/service.h"

namespace tests {

Reply Service::handle_upload(Operation operation, const Call& call) {
    if (operation == Operation::create_upload) return create_upload(call);
    if (operation == Operation::append_upload) return append_upload(call);
    return uploads_->head(call.terminal, call.id, call.tus);
}

Reply Service::create_upload(const Call& call) {
    return uploads_->create(call.terminal, call.tus, [this, &call](const std::string& id) {
        const auto known = store_->find_submission(id);
        return known && *known && (*known)->terminal_id == call.terminal;
    });
}

Reply Service::append_upload(const Call& call) {
    if (auto refused = refuse_unsigned(call, false)) return std::move(*refused);
    return uploads_->append(call.terminal, call.id, call.tus, call.content_type, call.body);
}

std::optional<Problem> Service::lacks_attachments(std::string_view manifest) const {
    if (manifest.find("\"attachments\"") == std::string_view::npos) return std::nullopt;
    const auto json = nlohmann::json::parse(manifest, nullptr, false);
    const auto list = json.find("attachments");
    if (list == json.end()) return std::nullopt;
    Problem missing{409, "attachments-missing", {}, true, {}, {}};
    for (std::size_t i = 0; i < list->size(); ++i)
        if (!uploads_->has((*list)[i]["sha256"].get<std::string>()))
            missing.errors.push_back({"/attachments/" + std::to_string(i), "not here"});
    if (!missing.errors.empty()) return missing;
    const auto* key = data_key(json["key_id"].get<std::string>());
    const auto suite = json["suite"].get<std::string>();
    for (const auto& one : *list) {
        const auto file = uploads_->blob(one["sha256"].get<std::string>());
        if (!file || key == nullptr || !key->unseal(suite, kiosk::as_bytes(*file)))
            return Problem{422, "unsealable", "an attachment", false, {}, {}};
    }
    return std::nullopt;
}

}  // namespace tests
