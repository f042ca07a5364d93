#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "tests/platform/service.h"

namespace tests {

namespace {

using PublicJson = nlohmann::ordered_json;

std::string fresh_uuid(kiosk::Random& random) {
    kiosk::Bytes bytes(16);
    random.fill(bytes);
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0fU) | 0x40U);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3fU) | 0x80U);
    auto text = kiosk::to_hex(bytes);
    for (const std::size_t place : {8U, 13U, 18U, 23U}) text.insert(place, 1, '-');
    return text;
}

}  // namespace

std::optional<Reply> Service::refuse_terminal(const Call& call) {
    const auto row = store_->find_record("terminal_state", call.terminal);
    if (!row) return tests::reply_of(store_away());
    const auto state = *row ? (*row)->body : std::string(only_enabled_ ? "unknown" : "enabled");
    if (state == "enabled") return std::nullopt;
    return tests::reply_of(Problem{403, "terminal-disabled", state, false, {}, {}});
}

Reply Service::set_terminal_state(const std::string& terminal, const std::string& body) {
    const auto json = PublicJson::parse(body, nullptr, false);
    const auto state = json.is_object() ? json.value("state", PublicJson()) : PublicJson();
    if (state != "disabled" && state != "enabled") return tests::reply_of(malformed("state"));
    const auto kept = store_->put_record(
        "terminal_state", {terminal, {}, time_text(clock_.now().wall), state.get<std::string>()});
    return kept ? Reply{204, "application/json", {}, {}} : tests::reply_of(store_away());
}

Reply Service::set_availability(const std::string& service, const std::string& body) {
    const auto json = PublicJson::parse(body, nullptr, false);
    const auto available = json.is_object() ? json.value("available", PublicJson()) : PublicJson();
    if (!available.is_boolean()) return tests::reply_of(malformed("available"));
    if (service_with(service) == nullptr) return tests::reply_of(not_found());
    const auto kept = store_->put_record(
        "service_state",
        {service, {}, time_text(clock_.now().wall), available.get<bool>() ? "available" : "away"});
    return kept ? Reply{204, "application/json", {}, {}} : tests::reply_of(store_away());
}

std::vector<std::string> Service::paused_services() {
    std::vector<std::string> paused;
    const auto rows = store_->records("service_state");
    if (!rows) return paused;
    for (const auto& row : *rows)
        if (row.body == "away") paused.push_back(row.id);
    return paused;
}

Reply Service::handle_public(Operation operation, const Call& call) {
    if (operation == Operation::create_upload || operation == Operation::get_upload ||
        operation == Operation::append_upload)
        return handle_upload(operation, call);
    const auto once = [&](const char* name) {
        return OnceCall{call.terminal, call.idempotency_key, std::string(name) + "\n" + call.body};
    };
    switch (operation) {
        case Operation::get_bulletin:
            return public_.bulletin(call.if_none_match);
        case Operation::give_feedback:
            return feedback_.take(once("feedback"), call.body);
        case Operation::get_feedback:
            return feedback_.show(call.id);
        case Operation::get_hall:
            return hall_.show();
        case Operation::take_hall_ticket:
            return hall_.take_ticket(once("hall"), call.body);
        case Operation::hand_over:
            return about_person(call,
                                [&](const PersonCall& person) { return hall_.hand_over(person); });
        case Operation::make_cabinet_code:
            return about_person(call, [&](const PersonCall& person) {
                return hall_.make_code(
                    person, [&](const PersonCall& own) { return desk_.can_collect(own); });
            });
        default:
            return hall_.open_box(call.body);
    }
}

Answer<std::string> Service::file_handover(const Handover& handover,
                                           const std::string& payload_json,
                                           const std::string& channel) {
    const std::lock_guard lock(filing_);
    const auto now = hall_.find_handover(handover.token);
    if (!now) return not_found();
    if (!now->case_no.empty()) return now->case_no;
    auto payload = PublicJson::parse(payload_json);
    Manifest manifest;
    manifest.submission_id = fresh_uuid(random_);
    manifest.service_code = handover.service_code;
    manifest.form_id = handover.form_id;
    manifest.form_version = handover.form_version;
    manifest.channel = channel;
    manifest.json =
        PublicJson{{"submission_id", manifest.submission_id}, {"kind", "submission"},
                   {"service_code", manifest.service_code},   {"form_id", manifest.form_id},
                   {"form_version", manifest.form_version},   {"channel", channel},
                   {"handover_no", handover.number}}
            .dump();
    payload["submission_id"] = manifest.submission_id;
    payload["kind"] = "submission";
    payload["service_code"] = manifest.service_code;
    const auto published = catalogue();
    const auto* service = published ? published->find(manifest.service_code) : nullptr;
    if (published && service == nullptr) return Problem{422, "unknown-service", {}, false, {}, {}};
    auto checked = parse_payload(kiosk::SecretText(payload.dump()), manifest, service);
    if (!checked) return checked.problem();
    StoredSubmission row{};
    row.id = manifest.submission_id;
    row.terminal_id = handover.terminal_id;
    row.service_code = manifest.service_code;
    row.digest =
        "sha-256=:" + kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(manifest.json))) + ":";
    row.manifest = manifest.json;
    row.registered_at = time_text(clock_.now().wall);
    if (const auto added = store_->add_submission({row, checked.take()}); !added || !*added)
        return store_away();
    const auto date = kiosk::civil_date(clock_.now().wall);
    const auto day = std::to_string(date.year * 10000 + date.month * 100 + date.day);
    const auto accepted = store_->accept(
        row.id, day, time_text(clock_.now().wall),
        [this](const StoredSubmission& one) { return receipt_for(one, Fault::Effect::none); });
    if (!accepted) return store_away();
    if (!hall_.note_filed(*now, accepted->case_no)) return store_away();
    return accepted->case_no;
}

}  // namespace tests
