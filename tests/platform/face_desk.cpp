#include "tests/platform/face_desk.h"

#include <algorithm>
#include <regex>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "tests/platform/json_text.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using FaceJson = nlohmann::ordered_json;

Reply face_reply(int status, const FaceJson& body) {
    return {status, "application/json", body.dump(), {}};
}

}  // namespace

std::string FaceDesk::verdict_of(const std::string& person, const std::string& picture) const {
    if (!parts_.has_portrait(person)) return "unavailable";
    const auto known = enrolled_.find(picture);
    if (known == enrolled_.end()) return "review";
    return known->second == person ? "match" : "no_match";
}

Reply FaceDesk::compare(const PersonCall& call) {
    if (!is_uuid(call.about)) return reply_of(malformed("the path names no UUID"));
    const auto json = FaceJson::parse(call.body, nullptr, false);
    if (!json.is_object()) return reply_of(malformed("not a JSON object"));
    const auto digest = kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(call.body)));
    const std::lock_guard lock(mutex_);
    const auto known = std::ranges::find(comparisons_, call.about, &Comparison::id);
    if (known != comparisons_.end()) {
        if (known->person != call.person) return reply_of(not_found());
        if (known->digest != digest)
            return reply_of(Problem{409, "digest-conflict", "another picture", false, {}, {}});
        return {200, "application/json", known->body, {}};
    }
    const auto agreed =
        parts_.agreed(call.person, text_at(json, "consent_id"), text_at(json, "service_code"));
    if (!agreed) return reply_of(agreed.problem());
    if (!*agreed)
        return reply_of(Problem{403, "consent-required", "no consent for it", false, {}, {}});
    const auto coded = text_at(json, "picture");
    if (coded.size() > picture_bytes_max * 4 / 3 + 4)
        return reply_of(Problem{413, "too-large", {}, false, {}, {}});
    const auto picture = kiosk::from_base64(coded);
    const bool is_jpeg = picture && picture->size() > 3 && (*picture)[0] == 0xFF &&
                         (*picture)[1] == 0xD8 && (*picture)[2] == 0xFF;
    if (!is_jpeg) return reply_of(wrong_member("/picture", "is no JPEG file in base64"));
    const auto seen = kiosk::to_hex(kiosk::sha256(*picture));
    const auto verdict = verdict_of(call.person, seen);
    FaceJson body{{"comparison_no", call.about},
                  {"verdict", verdict},
                  {"engine", engine},
                  {"version", version}};
    if (verdict == "match") body["statement"] = parts_.statement(call.person, call.about);
    comparisons_.push_front({call.about, call.person, digest, seen, verdict, body.dump()});
    if (comparisons_.size() > comparisons_max) comparisons_.pop_back();
    return face_reply(201, body);
}

Reply FaceDesk::enrol(const std::string& body) {
    static const std::regex digest_shape("[0-9a-f]{64}");
    const auto json = FaceJson::parse(body, nullptr, false);
    const auto number = json.is_object() ? text_at(json, "number") : std::string();
    const auto digest = json.is_object() ? text_at(json, "digest") : std::string();
    if (number.empty() || !std::regex_match(digest, digest_shape))
        return reply_of(malformed("number and digest"));
    const std::lock_guard lock(mutex_);
    enrolled_[digest] = number;
    return {204, "application/json", {}, {}};
}

Reply FaceDesk::list() {
    const std::lock_guard lock(mutex_);
    FaceJson all = FaceJson::array();
    for (const auto& each : comparisons_)
        all.push_back({{"digest", each.picture}, {"verdict", each.verdict}});
    return face_reply(200, {{"comparisons", all}});
}

}  // namespace tests
