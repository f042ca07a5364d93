#include <nlohmann/json.hpp>

#include "kiosk/app/case_service.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/log.h"
#include "kiosk/ofd/document.h"

namespace kiosk {

namespace {

using PapersJson = nlohmann::json;
using PaperState = LicencePaper::State;

std::string path_of(const std::string& licence, const Uuid& copy) {
    return "/v1/licences/" + licence + "/copies/" + copy.text();
}

/// What is told of a file that no paper may be made of, there and in the log; empty: nothing.
const char* refusal_of(PaperState state) {
    switch (state) {
        case PaperState::unsealed:
            return "unsealed";
        case PaperState::tampered:
            return "tampered";
        case PaperState::another_holder:
            return "another_holder";
        case PaperState::sealed:
        case PaperState::not_here:
        case PaperState::used_up:
            break;
    }
    return "";
}

Result<LicencePaper> paper_of(std::string_view body, const Bytes& key, const PaperPlace& place) {
    const auto json = PapersJson::parse(body, nullptr, false);
    if (!json.is_object()) return {ErrorCode::bad_format, "the answer is no paper"};
    const auto coded = json.value("file", PapersJson());
    const auto copy_no = json.value("copy_no", PapersJson());
    const auto file = coded.is_string() ? from_base64(coded.get_ref<const std::string&>())
                                        : Result<Bytes>(ErrorCode::bad_format, "no file");
    if (!file || !copy_no.is_number_integer())
        return {ErrorCode::bad_format, "the answer is no paper"};
    auto paper = read_sealed_ofd(*file, key, place);
    // What can't even be read is no original either.
    if (!paper) paper = LicencePaper{};
    paper->copy_no = copy_no.get<int>();
    return paper;
}

}  // namespace

Result<CaseAnswer> CaseService::open_paper(const effect::AskPlatform& wanted,
                                           const question::OpenPaper& asked) {
    const auto reply = send_traced(put_with_pass(path_of(asked.licence, asked.copy), "{}"));
    if (!reply) return reply.error();
    if (reply->status == 409) {
        LicencePaper none;
        none.state = PaperState::used_up;
        return CaseAnswer(std::move(none));
    }
    if (reply->status != 200 && reply->status != 201) return refused_answer(reply->status);
    auto paper = paper_of(reply->body, licence_key_,
                          {std::string(wanted.person.number.reveal()), asked.area_code});
    if (!paper) return paper.error();
    // The file of another licence than the one that was asked for.
    if (paper->state == PaperState::sealed && paper->licence != asked.licence)
        paper->state = PaperState::tampered;
    if (const char* refused = refusal_of(paper->state); *refused != '\0') {
        log::licence_refused("paper", refused);
        static_cast<void>(tell_paper({asked.licence, asked.copy, false}, refused));
    }
    return CaseAnswer(std::move(paper).value());
}

Result<CaseAnswer> CaseService::tell_paper(const question::TellPaper& told, const char* refused) {
    PapersJson body{{"printed", told.printed}};
    if (*refused != '\0') body["refused"] = refused;
    const auto reply =
        send_traced(put_with_pass(path_of(told.licence, told.copy) + "/outcome", body.dump()));
    if (!reply) return reply.error();
    if (reply->status != 200) return refused_answer(reply->status);
    return CaseAnswer(PaperKnown{});
}

}  // namespace kiosk
