#include "tests/platform/phone_desk.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "tests/platform/messages.h"

namespace tests {

namespace {

using PhoneJson = nlohmann::ordered_json;

constexpr std::size_t phone_token_bytes = 18;
constexpr std::size_t paper_name_max = 300;
/// How long a page that is over is still known: what a terminal asks about it is answered.
constexpr kiosk::Duration known_after{std::chrono::minutes(30)};

constexpr std::array outcomes{"kept",     "blank",         "blurred",   "cut_off",
                              "sideways", "not_a_picture", "too_large", "not_stored"};

bool begins(const kiosk::Bytes& bytes, std::string_view mark) {
    return bytes.size() >= mark.size() &&
           std::equal(mark.begin(), mark.end(), bytes.begin(),
                      [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
}

/// By its first bytes, whatever the phone called it; empty: neither.
const char* picture_type(const kiosk::Bytes& bytes) {
    if (begins(bytes, "\xFF\xD8\xFF")) return "image/jpeg";
    return begins(bytes, "\x89PNG\r\n\x1A\n") ? "image/png" : "";
}

struct WantedPage {
    std::string zh;
    std::string en;
    std::string language;
    bool card = false;
    std::size_t pages_left = 0;
};

Answer<WantedPage> wanted_page(const std::string& body) {
    const auto json = PhoneJson::parse(body, nullptr, false);
    if (!json.is_object()) return malformed("not a JSON object");
    const auto paper = json.value("paper", PhoneJson::object());
    WantedPage wanted;
    const auto text = [](const PhoneJson& in, const char* name) {
        const auto found = in.find(name);
        return found != in.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    wanted.zh = text(paper, "zh");
    wanted.en = text(paper, "en");
    if (wanted.zh.empty() || wanted.zh.size() > paper_name_max || wanted.en.size() > paper_name_max)
        return wrong_member("/paper", "is no name of a paper");
    wanted.language = text(json, "language");
    if (wanted.language != "zh" && wanted.language != "en")
        return wrong_member("/language", "must be zh or en");
    const auto shape = text(json, "shape");
    if (shape != "any" && shape != "card") return wrong_member("/shape", "must be any or card");
    wanted.card = shape == "card";
    const auto left = json.find("pages_left");
    if (left == json.end() || !left->is_number_unsigned() ||
        left->get<std::uint64_t>() > PhoneDesk::pages_left_max)
        return wrong_member("/pages_left", "must be a number of pages");
    wanted.pages_left = left->get<std::size_t>();
    return wanted;
}

/// "{id}/pictures/{number}"
struct PictureName {
    std::string upload;
    int number = 0;
};

PictureName picture_name(const std::string& about) {
    constexpr std::string_view between = "/pictures/";
    PictureName name;
    const auto at = about.find(between);
    if (at == std::string::npos) return name;
    name.upload = about.substr(0, at);
    const auto digits = std::string_view(about).substr(at + between.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), name.number);
    return name;
}

}  // namespace

std::size_t PhoneDesk::Upload::waiting() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        pictures, [](const Picture& picture) { return picture.outcome.empty(); }));
}

void PhoneDesk::Upload::erase_all() {
    ended = true;
    pictures.clear();
}

PhoneDesk::Upload* PhoneDesk::find(const std::string& terminal, const std::string& person,
                                   const std::string& id) {
    const auto found = uploads_.find(id);
    const bool is_theirs = found != uploads_.end() && found->second.terminal == terminal &&
                           found->second.person == person;
    return is_theirs ? &found->second : nullptr;
}

PhoneDesk::Upload* PhoneDesk::find_open(const std::string& token) {
    const auto now = now_().steady;
    for (auto& [id, upload] : uploads_)
        if (upload.token == token && upload.is_open(now)) return &upload;
    return nullptr;
}

void PhoneDesk::erase_old() {
    const auto now = now_().steady;
    for (auto& [id, upload] : uploads_)
        if (!upload.is_open(now)) upload.erase_all();
    std::erase_if(uploads_,
                  [&](const auto& each) { return now >= each.second.ends + known_after; });
}

void PhoneDesk::forget_old() {
    const std::lock_guard lock(mutex_);
    erase_old();
}

void PhoneDesk::end_visit(const std::string& terminal) {
    const std::lock_guard lock(mutex_);
    std::erase_if(uploads_, [&](const auto& each) { return each.second.terminal == terminal; });
}

PhoneDesk::Upload& PhoneDesk::open(const PersonCall& call) {
    // One at a time: an address that somebody still has leads nowhere.
    for (auto& [id, other] : uploads_)
        if (other.terminal == call.terminal) other.erase_all();
    kiosk::Bytes bytes(phone_token_bytes);
    random_.fill(bytes);
    auto& upload = uploads_[call.about];
    upload.terminal = call.terminal;
    upload.person = call.person;
    upload.token = kiosk::to_base64url(bytes);
    const auto now = now_();
    upload.ends = now.steady + lasts;
    upload.expires = now.wall + lasts;
    return upload;
}

Reply PhoneDesk::told(const Upload& upload, int status) const {
    const auto now = now_().steady;
    PhoneJson told{{"state", upload.is_open(now) ? "open" : "over"}};
    if (upload.is_open(now)) {
        told["url"] = pages_ + "/u/" + upload.token;
        told["expires_at"] = time_text(upload.expires);
        told["expires_in_seconds"] =
            std::chrono::duration_cast<std::chrono::seconds>(upload.ends - now).count();
        told["opened"] = upload.opened;
        told["pictures"] = PhoneJson::array();
        for (const auto& picture : upload.pictures)
            if (picture.outcome.empty()) told["pictures"].push_back(picture.number);
    }
    return {status, "application/json", told.dump(), {}};
}

Reply PhoneDesk::look(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    erase_old();
    if (!is_uuid(call.about)) return reply_of(malformed("the path names no UUID"));
    // Without pages for browsers there is nothing that a phone could open.
    if (pages_.empty()) return reply_of(not_found());
    auto wanted = wanted_page(call.body);
    if (!wanted) return reply_of(wanted.problem());
    const bool is_known = uploads_.contains(call.about);
    auto* known = find(call.terminal, call.person, call.about);
    if (is_known && known == nullptr) return reply_of(not_found());
    auto& upload = known != nullptr ? *known : open(call);
    upload.shown.paper_zh = wanted->zh;
    upload.shown.paper_en = wanted->en;
    upload.shown.language = wanted->language;
    upload.shown.card = wanted->card;
    upload.shown.pages_left = wanted->pages_left;
    return told(upload, is_known ? 200 : 201);
}

Reply PhoneDesk::picture(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    erase_old();
    const auto name = picture_name(call.about);
    const auto* upload = find(call.terminal, call.person, name.upload);
    if (upload == nullptr) return reply_of(not_found());
    const auto found = std::ranges::find(upload->pictures, name.number, &Picture::number);
    if (found == upload->pictures.end() || !found->outcome.empty()) return reply_of(not_found());
    const auto& bytes = found->bytes.reveal();
    return {200,
            picture_type(bytes),
            std::string(bytes.begin(), bytes.end()),
            {{"Cache-Control", "no-store"}}};
}

Reply PhoneDesk::outcome(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    erase_old();
    const auto json = PhoneJson::parse(call.body, nullptr, false);
    const auto word = json.is_object() ? json.value("outcome", PhoneJson()) : PhoneJson();
    if (!word.is_string() || std::ranges::find(outcomes, word.get<std::string>()) == outcomes.end())
        return reply_of(wrong_member("/outcome", "is none"));
    const auto name = picture_name(call.about);
    auto* upload = find(call.terminal, call.person, name.upload);
    if (upload == nullptr) return reply_of(not_found());
    const auto found = std::ranges::find(upload->pictures, name.number, &Picture::number);
    if (found == upload->pictures.end()) return reply_of(not_found());
    const auto said = word.get<std::string>();
    if (!found->outcome.empty() && found->outcome != said)
        return reply_of(Problem{409, "digest-conflict", "another outcome", false, {}, {}});
    found->outcome = said;
    found->bytes = {};
    return told(*upload, 200);
}

Reply PhoneDesk::end(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    erase_old();
    auto* upload = find(call.terminal, call.person, call.about);
    if (upload == nullptr) return reply_of(not_found());
    upload->erase_all();
    return told(*upload, 200);
}

std::optional<PhoneDesk::Page> PhoneDesk::page(const std::string& token) {
    const std::lock_guard lock(mutex_);
    erase_old();
    auto* upload = find_open(token);
    if (upload == nullptr) return std::nullopt;
    upload->opened = true;
    Page page = upload->shown;
    const auto left = upload->ends - now_().steady;
    page.minutes_left = static_cast<int>(std::chrono::ceil<std::chrono::minutes>(left).count());
    for (const auto& picture : upload->pictures)
        page.sent.emplace_back(picture.number, picture.outcome);
    return page;
}

PhoneDesk::Taken PhoneDesk::take(const std::string& token, kiosk::SecretBytes bytes) {
    const std::lock_guard lock(mutex_);
    erase_old();
    auto* upload = find_open(token);
    if (upload == nullptr) return Taken::gone;
    if (bytes.reveal().size() > picture_bytes_max) return Taken::too_large;
    if (*picture_type(bytes.reveal()) == '\0') return Taken::not_a_picture;
    auto digest = kiosk::to_hex(kiosk::sha256(bytes.reveal()));
    // A page that is sent twice by a touch too many.
    const auto is_same = [&](const Picture& picture) {
        return picture.digest == digest && (picture.outcome.empty() || picture.outcome == "kept");
    };
    if (std::ranges::any_of(upload->pictures, is_same)) return Taken::taken;
    std::size_t held = bytes.reveal().size();
    for (const auto& [id, each] : uploads_)
        for (const auto& picture : each.pictures) held += picture.bytes.reveal().size();
    const auto waiting = upload->waiting();
    if (waiting >= std::min(waiting_max, upload->shown.pages_left) || held > bytes_max ||
        upload->pictures.size() >= pictures_max)
        return Taken::enough;
    upload->opened = true;
    upload->pictures.push_back(
        {static_cast<int>(upload->pictures.size()) + 1, std::move(bytes), std::move(digest), {}});
    return Taken::taken;
}

}  // namespace tests
