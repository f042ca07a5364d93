#include "tests/platform/faults.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace tests {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::pair<std::string_view, Operation>, 52> operations{
    {{"health", Operation::health},
     {"register_terminal", Operation::register_terminal},
     {"get_catalogue", Operation::get_catalogue},
     {"get_keys", Operation::get_keys},
     {"put_submission", Operation::put_submission},
     {"commit_submission", Operation::commit_submission},
     {"put_batch", Operation::put_batch},
     {"get_submission", Operation::get_submission},
     {"get_case", Operation::get_case},
     {"open_visit", Operation::open_visit},
     {"close_visit", Operation::close_visit},
     {"list_cases", Operation::list_cases},
     {"urge_case", Operation::urge_case},
     {"supplement_case", Operation::supplement_case},
     {"withdraw_case", Operation::withdraw_case},
     {"file_ticket", Operation::file_ticket},
     {"get_ticket", Operation::get_ticket},
     {"give_consent", Operation::give_consent},
     {"end_consent", Operation::end_consent},
     {"list_consents", Operation::list_consents},
     {"get_shared_data", Operation::get_shared_data},
     {"list_licences", Operation::list_licences},
     {"make_paper", Operation::make_paper},
     {"tell_paper", Operation::tell_paper},
     {"get_overview", Operation::get_overview},
     {"find_principal", Operation::find_principal},
     {"confirm_offer", Operation::confirm_offer},
     {"verify_person", Operation::verify_person},
     {"compare_face", Operation::compare_face},
     {"look_at_phone_upload", Operation::look_at_phone_upload},
     {"get_phone_picture", Operation::get_phone_picture},
     {"tell_phone_picture", Operation::tell_phone_picture},
     {"end_phone_upload", Operation::end_phone_upload},
     {"open_order", Operation::open_order},
     {"get_order", Operation::get_order},
     {"cancel_order", Operation::cancel_order},
     {"refund_order", Operation::refund_order},
     {"get_bills", Operation::get_bills},
     {"get_evaluation_figures", Operation::get_evaluation_figures},
     {"create_upload", Operation::create_upload},
     {"get_upload", Operation::get_upload},
     {"append_upload", Operation::append_upload},
     {"put_audit_block", Operation::put_audit_block},
     {"renew_certificate", Operation::renew_certificate},
     {"get_bulletin", Operation::get_bulletin},
     {"give_feedback", Operation::give_feedback},
     {"get_feedback", Operation::get_feedback},
     {"get_hall", Operation::get_hall},
     {"take_hall_ticket", Operation::take_hall_ticket},
     {"hand_over", Operation::hand_over},
     {"make_cabinet_code", Operation::make_cabinet_code},
     {"open_cabinet", Operation::open_cabinet}}};

constexpr std::array<std::pair<std::string_view, Fault::Effect>, 11> effects{
    {{"status", Fault::Effect::status},
     {"drop_before", Fault::Effect::drop_before},
     {"drop_after", Fault::Effect::drop_after},
     {"die_before", Fault::Effect::die_before},
     {"die_after", Fault::Effect::die_after},
     {"forge_key", Fault::Effect::forge_key},
     {"forge_digest", Fault::Effect::forge_digest},
     {"forge_id", Fault::Effect::forge_id},
     {"garbage", Fault::Effect::garbage},
     {"trickle", Fault::Effect::trickle},
     {"none", Fault::Effect::none}}};

template <class Table>
auto value_of(const Table& table, std::string_view name) {
    const auto* const found = std::ranges::find(table, name, &Table::value_type::first);
    return found == table.end() ? std::nullopt : std::optional(found->second);
}

template <class Table, class Value>
std::string_view word_of(const Table& table, Value value) {
    return std::ranges::find(table, value, &Table::value_type::second)->first;
}

int whole(const Json& json, const char* name, int otherwise) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number_integer() ? found->get<int>() : otherwise;
}

}  // namespace

std::string_view name_of(Operation operation) {
    return word_of(operations, operation);
}

std::optional<Operation> operation_of(std::string_view name) {
    return value_of(operations, name);
}

Answer<int> FaultPlan::plant(std::string_view text) {
    const auto json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return malformed("a fault is a JSON object");
    Fault fault;
    const std::string operation = json.value("operation", "any");
    fault.operation = operation_of(operation);
    if (!fault.operation && operation != "any") return malformed("/operation is unknown");
    const auto effect =
        value_of(effects, json.value("effect", json.contains("status") ? "status" : "none"));
    if (!effect) return malformed("/effect is unknown");
    fault.effect = *effect;
    fault.status = whole(json, "status", 503);
    fault.times = whole(json, "times", 1);
    fault.delay = kiosk::Duration(whole(json, "delay_ms", 0));
    if (json.contains("retry_after")) fault.retry_after = whole(json, "retry_after", 0);
    if (fault.status < 200 || fault.status > 599 || fault.times < 1 ||
        fault.delay < kiosk::Duration::zero() || fault.delay > delay_max) {
        return malformed("status, times or delay_ms is out of range");
    }
    const std::lock_guard lock(mutex_);
    if (faults_.size() >= faults_max) return malformed("too many faults are planted");
    fault.id = ++planted_;
    faults_.push_back(fault);
    return fault.id;
}

std::optional<Fault> FaultPlan::take(Operation operation) {
    const std::lock_guard lock(mutex_);
    const auto fits = [operation](const Fault& fault) {
        return fault.times > 0 && (!fault.operation || *fault.operation == operation);
    };
    const auto found = std::ranges::find_if(faults_, fits);
    if (found == faults_.end()) return std::nullopt;
    --found->times;
    ++found->used;
    return *found;
}

void FaultPlan::clear() {
    const std::lock_guard lock(mutex_);
    faults_.clear();
}

std::string FaultPlan::listing() const {
    const std::lock_guard lock(mutex_);
    Json list = Json::array();
    for (const auto& fault : faults_) {
        list.push_back({{"id", fault.id},
                        {"operation", fault.operation ? name_of(*fault.operation) : "any"},
                        {"effect", word_of(effects, fault.effect)},
                        {"left", fault.times},
                        {"used", fault.used}});
    }
    return Json{{"faults", list}}.dump();
}

}  // namespace tests
