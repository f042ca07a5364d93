#include "kiosk/platform/phone_reader.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace kiosk {

Result<PhoneUpload> read_phone_upload(std::string_view text) {
    const auto bad = [](const char* why) {
        return Result<PhoneUpload>(ErrorCode::bad_format, why);
    };
    try {
        const auto json = nlohmann::json::parse(text);
        const auto state = json.at("state").get<std::string>();
        if (state != "open" && state != "over") return bad("state");
        PhoneUpload upload;
        if (state == "over") return upload;
        upload.state = PhoneUpload::State::open;
        upload.url = json.at("url").get<std::string>();
        if (!upload.url.starts_with("https://") || upload.url.size() > phone_url_max)
            return bad("url");
        const auto seconds = json.at("expires_in_seconds").get<int>();
        if (seconds < 0 || seconds > phone_upload_seconds_max) return bad("expires_in_seconds");
        upload.left = std::chrono::seconds(seconds);
        upload.opened = json.value("opened", false);
        for (const auto& number : json.at("pictures")) {
            if (upload.waiting.size() >= phone_pictures_max) break;
            upload.waiting.push_back(number.get<int>());
            if (upload.waiting.back() < 1) return bad("pictures");
        }
        return upload;
    } catch (const nlohmann::json::exception& error) {
        return bad(error.what());
    }
}

}  // namespace kiosk
