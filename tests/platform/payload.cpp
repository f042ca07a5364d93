#include <algorithm>
#include <regex>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/model/check_digits.h"
#include "kiosk/model/stroke.h"
#include "tests/platform/answer_check.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using Json = nlohmann::json;

constexpr std::size_t name_characters_max = 100;
constexpr std::size_t answers_max = 400;
constexpr std::size_t words_characters_max = 500;
constexpr std::size_t answer_depth_max = 8;
constexpr std::size_t errors_max = 50;

/// Collects everything that is wrong, so that staff see it in one go.
class PayloadCheck {
  public:
    PayloadCheck(const Json& payload, const Manifest& manifest, const PublishedService* service)
        : payload_(payload), manifest_(manifest), service_(service) {}

    std::vector<Problem::Entry> run() {
        check_shared();
        if (manifest_.kind == Kind::evaluation) {
            check_evaluation();
        } else {
            check_applicant();
            check_answers();
            check_part_shapes();
            check_signature();
            check_promises();
        }
        return std::move(errors_);
    }

  private:
    void blame(std::string pointer, std::string detail) {
        if (errors_.size() < errors_max) errors_.push_back({std::move(pointer), std::move(detail)});
    }
    void check_shared();
    void check_applicant();
    void check_answers();
    void check_part_shapes();
    void check_parts();
    void take(std::vector<Problem::Entry> entries) {
        for (auto& entry : entries) blame(std::move(entry.pointer), std::move(entry.detail));
    }
    void check_signature();
    void check_promises();
    void check_evaluation();

    const Json& payload_;
    const Manifest& manifest_;
    const PublishedService* service_;
    std::vector<Problem::Entry> errors_;
};

const std::string* text_member(const Json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_string() ? found->get_ptr<const std::string*>()
                                                       : nullptr;
}

bool is_foreign_number_of_2004(const std::string& number) {
    static const std::regex shape("[A-Z]{3}[0-9]{12}");
    return std::regex_match(number, shape);
}

bool has_control_character(const std::string& text) {
    return std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// A value, chosen values, or the entries of a repeat.
bool is_answer(const Json& value, std::size_t depth) {
    if (value.is_string() || value.is_number() || value.is_boolean()) return true;
    if (!value.is_array() || depth == answer_depth_max) return false;
    return std::ranges::all_of(value, [&](const Json& one) {
        return one.is_string() ||
               (one.is_object() && std::ranges::all_of(one, [&](const Json& inner) {
                    return is_answer(inner, depth + 1);
                }));
    });
}

void PayloadCheck::check_shared() {
    const auto manifest = Json::parse(manifest_.json);
    for (const char* name : {"submission_id", "kind", "service_code"}) {
        if (!payload_.contains(name)) blame(std::string("/") + name, "is missing");
    }
    for (const auto& [name, value] : payload_.items()) {
        if (manifest.contains(name) && manifest[name] != value)
            blame("/" + name, "differs from the manifest");
    }
}

void PayloadCheck::check_applicant() {
    const auto applicant = payload_.value("applicant", Json());
    const auto* name = text_member(applicant, "name");
    const auto* number = text_member(applicant, "number");
    const auto* kind = text_member(applicant, "identity_kind");
    if (name == nullptr || name->empty() || has_control_character(*name) ||
        kiosk::code_points(*name).size() > name_characters_max) {
        blame("/applicant/name", "must be 1 to 100 characters");
    }
    const bool foreign = kind != nullptr && *kind == "foreign_permanent";
    if (kind == nullptr || (*kind != "resident" && *kind != "hmt_residence" && !foreign)) {
        blame("/applicant/identity_kind", "must be resident, foreign_permanent or hmt_residence");
    }
    const bool fits = number != nullptr && (kiosk::is_citizen_number(*number) ||
                                            (foreign && is_foreign_number_of_2004(*number)));
    if (!fits) blame("/applicant/number", "is not an identity number");
}

void PayloadCheck::check_answers() {
    static const std::regex id_shape("[a-z][a-z0-9_]{0,63}");
    const auto answers = payload_.value("answers", Json());
    if (!answers.is_object() || answers.size() > answers_max) {
        blame("/answers", "must be an object of at most 400 answers");
        return;
    }
    for (const auto& [id, value] : answers.items()) {
        if (!std::regex_match(id, id_shape)) blame("/answers/" + id, "is not a field id");
        if (!is_answer(value, 0))
            blame("/answers/" + id, "must be a text, number, yes or no, texts or entries");
    }
    const bool same_form = service_ != nullptr && service_->form.id == manifest_.form_id &&
                           service_->form.version == manifest_.form_version;
    if (!same_form) return;
    take(tests::check_answers(answers, service_->form.root, "/answers"));
    if (!service_->form.parts.empty()) check_parts();
}

/// Also of a form that is not at hand: each part becomes a case of its own.
void PayloadCheck::check_part_shapes() {
    const auto parts = payload_.find("parts");
    if (parts == payload_.end()) return;
    if (!parts->is_array()) return blame("/parts", "must be a list");
    for (std::size_t i = 0; i < parts->size(); ++i) {
        const auto* code = text_member((*parts)[i], "service_code");
        if (code == nullptr || code->empty())
            blame("/parts/" + std::to_string(i) + "/service_code", "is missing");
    }
}

/// One form, many departments: each gets the record of its own form.
void PayloadCheck::check_parts() {
    const auto parts = payload_.value("parts", Json());
    const auto& published = service_->form.parts;
    const auto is_there = [&](const PublishedPart& part) {
        return !part.optional || std::ranges::any_of(parts, [&](const Json& one) {
            const auto* code = text_member(one, "service_code");
            return code != nullptr && *code == part.service_code;
        });
    };
    std::vector<PublishedPart> wanted;
    std::ranges::copy_if(published, std::back_inserter(wanted), is_there);
    if (!parts.is_array() || parts.size() != wanted.size()) {
        blame("/parts", "must name every department's form, and no other");
        return;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto where = "/parts/" + std::to_string(i);
        const auto& part = parts[i];
        const std::pair<const char*, const std::string*> members[] = {
            {"service_code", &wanted[i].service_code},
            {"form_id", &wanted[i].form_id},
            {"form_version", &wanted[i].form_version}};
        for (const auto& [name, expected] : members) {
            const auto* text = text_member(part, name);
            if (text == nullptr || *text != *expected)
                blame(where + "/" + name, "must be " + *expected);
        }
        const auto* group = service_->form.root.find(wanted[i].id);
        if (group == nullptr || !part.is_object()) continue;
        take(tests::check_answers(part.value("answers", Json()), *group, where + "/answers"));
    }
}

void PayloadCheck::check_signature() {
    if (!payload_.contains("signature")) return;
    const auto& signature = payload_["signature"];
    const auto* type = text_member(signature, "media_type");
    if (type == nullptr) {
        blame("/signature/media_type", "is missing");
        return;
    }
    if (*type != "application/vnd.bianmin.strokes+json") {
        const auto* data = text_member(signature, "data");
        if (data == nullptr || !kiosk::from_base64(*data))
            blame("/signature/data", "is not base64");
        return;
    }
    const auto strokes = signature.value("strokes", Json());
    const auto is_coordinate = [](const Json& value) {
        return value.is_number() && value >= 0.0 && value <= 1.0;
    };
    const auto is_point = [&](const Json& point) {
        return point.is_array() && (point.size() == 3 || point.size() == 4) &&
               is_coordinate(point[0]) && is_coordinate(point[1]) &&
               point[2].is_number_unsigned() && (point.size() == 3 || is_coordinate(point[3]));
    };
    const auto is_stroke = [&](const Json& stroke) {
        return stroke.is_array() && !stroke.empty() && stroke.size() <= kiosk::stroke_points_max &&
               std::ranges::all_of(stroke, is_point);
    };
    if (!strokes.is_array() || strokes.empty() || strokes.size() > kiosk::strokes_max ||
        !std::ranges::all_of(strokes, is_stroke)) {
        blame("/signature/strokes",
              "must be 1 to 256 strokes of points [x, y, ms] or [x, y, ms, pressure]");
    }
}

/// 告知承诺: of a material of this service, in the words whose digest is given.
void PayloadCheck::check_promises() {
    if (!payload_.contains("promises")) return;
    const auto& promises = payload_["promises"];
    if (!promises.is_array()) return blame("/promises", "must be a list");
    const auto words = service_ == nullptr ? Json::object() : Json::parse(service_->words.json);
    const auto& materials = words.value("materials", Json::array());
    for (std::size_t i = 0; i < promises.size(); ++i) {
        const auto where = "/promises/" + std::to_string(i);
        const auto* text = text_member(promises[i], "text");
        const auto* digest = text_member(promises[i], "text_digest");
        const auto* material = text_member(promises[i], "material");
        if (text == nullptr || digest == nullptr ||
            kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(*text))) != *digest)
            blame(where + "/text_digest", "is not of these words");
        const bool known =
            material != nullptr && std::ranges::any_of(materials, [&](const Json& one) {
                return one.value("code", "") == *material;
            });
        if (service_ != nullptr && !known) blame(where + "/material", "is none of this service's");
    }
}

void PayloadCheck::check_evaluation() {
    const auto grade = payload_.value("satisfaction", Json());
    if (!grade.is_number_integer() || grade < 1 || grade > 5)
        blame("/satisfaction", "must be 1 to 5");
    if (payload_.value("pf", Json()) != "5") blame("/pf", "must be \"5\"");
    if (text_member(payload_, "case_ref") == nullptr) blame("/case_ref", "is missing");
    if (text_member(payload_, "assessed_at") == nullptr) blame("/assessed_at", "is missing");
    if (payload_.contains("words")) {
        const auto* words = text_member(payload_, "words");
        if (words == nullptr || kiosk::code_points(*words).size() > words_characters_max) {
            blame("/words", "must be at most 500 characters");
        }
    }
    const auto details = payload_.value("details", Json::array());
    if (!details.is_array() || details.size() > 32 ||
        !std::ranges::all_of(details, [](const Json& code) { return code.is_string(); })) {
        blame("/details", "must be a list of codes");
    }
}

}  // namespace

Answer<Payload> parse_payload(kiosk::SecretText json, const Manifest& manifest,
                              const PublishedService* service) {
    const auto parsed = Json::parse(json.reveal(), nullptr, false);
    Problem problem{422, "invalid-payload", "the payload breaks the agreed rules", false, {}, {}};
    if (!parsed.is_object()) {
        problem.errors.push_back({"", "is not a JSON object"});
        return problem;
    }
    problem.errors = PayloadCheck(parsed, manifest, service).run();
    if (!problem.errors.empty()) return problem;
    Payload payload{std::move(json), {}, {}};
    if (manifest.kind == Kind::evaluation) {
        payload.evaluation = Evaluation{parsed["satisfaction"].get<int>()};
    } else {
        const auto& number = parsed["applicant"]["number"].get_ref<const std::string&>();
        payload.check = kiosk::SecretText(number.substr(number.size() - 4));
    }
    return payload;
}

}  // namespace tests
