#include <nlohmann/json.hpp>

#include "drivers/api/camera.h"
#include "kiosk/app/case_service.h"
#include "kiosk/platform/phone_reader.h"

namespace kiosk {

namespace {

using PhoneJson = nlohmann::json;

std::string path_of(const Uuid& upload) {
    return "/v1/phone-uploads/" + upload.text();
}

std::string path_of(const Uuid& upload, int number) {
    return path_of(upload) + "/pictures/" + std::to_string(number);
}

std::string wish_of(const question::LookAtPhone& wish) {
    // The page has these two languages, whatever the terminal speaks.
    const LocalText paper(std::string(wish.paper.in(Language::zh)),
                          std::string(wish.paper.in(Language::en)));
    const Language shown = paper.shown(wish.language);
    return PhoneJson{{"paper", {{"zh", paper.in(Language::zh)}, {"en", paper.in(Language::en)}}},
                     {"language", tag_of(shown)},
                     {"shape", wish.card ? "card" : "any"},
                     {"pages_left", wish.pages_left}}
        .dump();
}

}  // namespace

Result<CaseAnswer> CaseService::put_about_phone(const std::string& path, std::string body) {
    return ask_person(put_with_pass(path, std::move(body)), read_phone_upload);
}

std::optional<Result<CaseAnswer>> CaseService::answer_about_phone(const CaseQuestion& asked) {
    if (const auto* wish = std::get_if<question::LookAtPhone>(&asked))
        return put_about_phone(path_of(wish->upload), wish_of(*wish));
    if (const auto* told = std::get_if<question::TellPicture>(&asked))
        return put_about_phone(path_of(told->upload, told->number) + "/outcome",
                               PhoneJson{{"outcome", told->outcome}}.dump());
    if (const auto* end = std::get_if<question::EndPhone>(&asked))
        return put_about_phone(path_of(end->upload) + "/end", "{}");
    return std::nullopt;
}

Result<SecretBytes> CaseService::picture_of(const effect::FetchPicture& wanted) {
    trace_ = wanted.person.trace;
    area_ = wanted.person.area;
    if (auto known = ensure_pass(wanted.person); !known) return known.error();
    auto request = with_pass(HttpMethod::get, path_of(wanted.upload, wanted.number));
    request.timeout = picture_timeout;
    request.reply_size_max = drivers::picture_file_bytes_max;
    auto reply = send_traced(std::move(request));
    if (!reply) return reply.error();
    SecretText body(std::move(reply->body));
    if (reply->status != 200) return refused_answer(reply->status);
    const auto bytes = as_bytes(body.reveal());
    return SecretBytes(Bytes(bytes.begin(), bytes.end()));
}

void CaseService::fetch_picture(effect::FetchPicture wanted,
                                std::function<void(Result<SecretBytes>)> done) {
    const auto held = std::make_shared<effect::FetchPicture>(std::move(wanted));
    const bool taken = post([this, held, done] {
        done(picture_of(*held));
        *held = {};
        scrub_stack();
    });
    if (!taken) done(Error{ErrorCode::network, "queue full", {}});
}

}  // namespace kiosk
