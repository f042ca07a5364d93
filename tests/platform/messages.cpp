#include "tests/platform/messages.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <regex>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"

namespace tests {

namespace {

using Json = nlohmann::json;

bool matches(std::string_view text, const std::regex& shape) {
    return std::regex_match(text.begin(), text.end(), shape);
}

/// Reads the members of a message, remembering the first one that is not as agreed.
class MemberReader {
  public:
    explicit MemberReader(const Json& object) : object_(object) {}

    std::string text(const char* name, std::size_t size_max) {
        const auto found = object_.find(name);
        if (found == object_.end() || !found->is_string() ||
            found->get_ref<const std::string&>().size() > size_max) {
            blame(name, "must be a text");
            return {};
        }
        return found->get<std::string>();
    }
    std::string shaped(const char* name, const std::regex& shape) {
        auto read = text(name, manifest_size_max);
        if (!matches(read, shape)) blame(name, "is not written as agreed");
        return read;
    }
    void whole(const char* name) {
        const auto found = object_.find(name);
        if (found == object_.end() || !found->is_number_unsigned())
            blame(name, "must be a whole number from 0");
    }
    void blame(const char* name, const char* why) {
        if (!problem_) problem_ = malformed(std::string("/") + name + " " + why);
    }
    [[nodiscard]] const std::optional<Problem>& problem() const { return problem_; }

  private:
    const Json& object_;
    std::optional<Problem> problem_;
};

const std::regex& uuid_shape() {
    static const std::regex shape("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    return shape;
}
const std::regex& terminal_shape() {
    static const std::regex shape("[A-Za-z0-9._-]{1,64}");
    return shape;
}

}  // namespace

std::string_view name_of(Kind kind) {
    return kind == Kind::evaluation ? "evaluation" : "submission";
}

bool is_uuid(std::string_view text) {
    return matches(text, uuid_shape());
}

bool is_terminal_id(std::string_view text) {
    return matches(text, terminal_shape());
}

namespace {

bool is_attachment(const Json& json) {
    static constexpr std::size_t attachment_bytes_max = std::size_t{80} * 1024 * 1024;
    static constexpr std::size_t word_size_max = 128;
    const auto is_word = [&json](const char* member) {
        return json.contains(member) && json[member].is_string() &&
               json[member].get_ref<const std::string&>().size() <= word_size_max;
    };
    if (!json.is_object() || !is_word("name") || !is_word("media_type") || !is_word("sha256"))
        return false;
    const auto size = json.find("size");
    const auto hash = kiosk::from_base64(json["sha256"].get<std::string>());
    return hash && hash->size() == 32 && size != json.end() && size->is_number_unsigned() &&
           size->get<std::uint64_t>() > 0 && size->get<std::uint64_t>() <= attachment_bytes_max;
}

/// What the archive keeps for decades: pictures and documents that everybody can read.
bool is_kept_format(const Json& attachment) {
    static constexpr std::array<std::string_view, 4> formats{"image/jpeg", "image/png",
                                                             "application/pdf", "application/ofd"};
    return std::ranges::find(formats, attachment["media_type"].get_ref<const std::string&>()) !=
           formats.end();
}

bool are_attachments(const Json& json) {
    static constexpr std::size_t attachments_max = 100;
    return json.is_array() && json.size() <= attachments_max &&
           std::ranges::all_of(json, is_attachment);
}

}  // namespace

Answer<Manifest> parse_manifest(std::string_view body) {
    static const std::regex service_shape("[0-9A-Z]{31}");
    static const std::regex key_shape("[0-9a-f]{16}");
    static const std::regex time_shape(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");
    const auto json = Json::parse(body, nullptr, false);
    if (!json.is_object()) return malformed("the body is not a JSON object");
    MemberReader reader(json);
    Manifest manifest;
    manifest.submission_id = reader.shaped("submission_id", uuid_shape());
    const std::string kind = reader.text("kind", 16);
    if (kind != "submission" && kind != "evaluation")
        reader.blame("kind", "must be submission or evaluation");
    manifest.kind = kind == "evaluation" ? Kind::evaluation : Kind::submission;
    manifest.terminal_id = reader.shaped("terminal_id", terminal_shape());
    manifest.service_code = reader.shaped("service_code", service_shape);
    reader.whole("catalogue_version");
    manifest.form_id = reader.text("form_id", 128);
    manifest.form_version = reader.text("form_version", 64);
    static_cast<void>(reader.shaped("created_at", time_shape));
    static constexpr std::array<std::string_view, 3> clocks{"synchronised", "free_running",
                                                            "unset"};
    if (json.contains("clock") &&
        std::ranges::find(clocks, reader.text("clock", 16)) == clocks.end())
        reader.blame("clock", "must be synchronised, free_running or unset");
    reader.whole("sequence");
    if (manifest.kind == Kind::evaluation)
        manifest.case_ref = reader.shaped("case_ref", uuid_shape());
    static const std::regex channel_shape("terminal|window|web|mobile");
    manifest.channel = json.contains("channel") ? reader.shaped("channel", channel_shape)
                                                : std::string("terminal");
    manifest.suite = reader.text("suite", 64);
    manifest.key_id = reader.shaped("key_id", key_shape);
    const auto sealed = kiosk::from_base64(reader.text("payload", manifest_size_max));
    if (!sealed) reader.blame("payload", "is not base64");
    if (json.contains("attachments") && !are_attachments(json["attachments"]))
        reader.blame("attachments", "is no list of name, media_type, size and sha256");
    else if (json.contains("attachments") &&
             !std::ranges::all_of(json["attachments"], is_kept_format))
        reader.blame("attachments", "must be JPEG, PNG, PDF or OFD");
    if (reader.problem()) return *reader.problem();
    manifest.sealed.assign(sealed->begin(), sealed->end());
    manifest.json = body;
    return manifest;
}

Answer<Registration> parse_registration(std::string_view body) {
    static const std::regex area_shape("[0-9]{6,12}");
    static constexpr std::size_t capabilities_max = 64;
    const auto json = Json::parse(body, nullptr, false);
    if (!json.is_object()) return malformed("the body is not a JSON object");
    MemberReader reader(json);
    Registration registration;
    registration.software_version = reader.text("software_version", 64);
    registration.area_code = reader.shaped("area_code", area_shape);
    const auto list = json.find("capabilities");
    const auto is_word = [](const Json& entry) {
        return entry.is_string() && entry.get_ref<const std::string&>().size() <= 64;
    };
    if (list == json.end() || !list->is_array() || list->size() > capabilities_max ||
        !std::ranges::all_of(*list, is_word)) {
        reader.blame("capabilities", "must be a list of at most 64 words");
    }
    if (reader.problem()) return *reader.problem();
    registration.capabilities_json = list->dump();
    return registration;
}

std::string time_text(kiosk::WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02lld:%02lld:%02lld.%03lldZ",
                  int(date.year()), unsigned(date.month()), unsigned(date.day()),
                  static_cast<long long>(clock.hours().count()),
                  static_cast<long long>(clock.minutes().count()),
                  static_cast<long long>(clock.seconds().count()),
                  static_cast<long long>(clock.subseconds().count()));
    return text.data();
}

}  // namespace tests
