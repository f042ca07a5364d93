#include <nlohmann/json.hpp>

#include "tests/platform/service.h"

namespace tests {

namespace {

Reply unavailable_reply() {
    return tests::reply_of(store_away());
}

}  // namespace

bool Service::may_try(const std::string& case_no) {
    const std::lock_guard lock(mutex_);
    const auto found = wrong_checks_.find(case_no);
    if (found == wrong_checks_.end()) return true;
    if (clock_.now().steady - found->second.since >= wrong_checks_window) {
        wrong_checks_.erase(found);
        return true;
    }
    return found->second.count < wrong_checks_max;
}

void Service::note_wrong_check(const std::string& case_no) {
    const std::lock_guard lock(mutex_);
    if (wrong_checks_.size() >= guarded_cases_max) wrong_checks_.clear();
    auto& entry = wrong_checks_[case_no];
    if (entry.count++ == 0) entry.since = clock_.now().steady;
}

Reply Service::for_check(const Call& call, const std::function<Reply()>& look_up) {
    if (!may_try(call.id)) {
        const auto seconds =
            std::chrono::duration_cast<std::chrono::seconds>(wrong_checks_window).count();
        return tests::reply_of({429, "too-many", {}, true, static_cast<int>(seconds), {}});
    }
    auto reply = look_up();
    // Nobody learns whether it exists.
    if (reply.status == 404) note_wrong_check(call.id);
    return reply;
}

Reply Service::get_case(const Call& call) {
    if (!call.authorization.empty()) return for_person(call, &CaseDesk::show);
    return for_check(call, [&]() -> Reply {
        const auto found = store_->find_case(call.id);
        if (!found) return unavailable_reply();
        if (!*found || call.query != (*found)->check) return tests::reply_of(not_found());
        return desk_.show_to_anybody(call.id);
    });
}

Reply Service::get_ticket(const Call& call) {
    if (!call.authorization.empty()) return for_person(call, &CaseDesk::show_ticket);
    return for_check(call, [&] { return desk_.show_ticket_to(call.id, call.query); });
}

Reply Service::open_visit(const Call& call) {
    const auto opened = passes_.open(call.terminal, call.id, call.body, clock_.now());
    if (!opened) return tests::reply_of(opened.problem());
    // What somebody's phone has sent is not the next person's.
    if (opened->is_new) phones_.end_visit(call.terminal);
    return {
        opened->is_new ? 201 : 200,
        "application/json",
        nlohmann::ordered_json{{"token", opened->token}, {"expires_at", time_text(opened->expires)}}
            .dump(),
        {}};
}

Reply Service::close_visit(const Call& call) {
    passes_.close(call.terminal, call.id);
    phones_.end_visit(call.terminal);
    return {204, "application/json", {}, {}};
}

Reply Service::about_person(const Call& call, const std::function<Reply(const PersonCall&)>& work) {
    auto person = passes_.person(call.terminal, call.authorization, clock_.now());
    if (!person) return tests::reply_of({401, "identity-required", {}, false, {}, {}});
    return work(
        {call.terminal, std::move(*person), call.id, call.body, call.idempotency_key, call.area});
}

Reply Service::handle_phone(Operation operation, const PersonCall& person) {
    if (operation == Operation::look_at_phone_upload) return phones_.look(person);
    if (operation == Operation::get_phone_picture) return phones_.picture(person);
    if (operation == Operation::tell_phone_picture) return phones_.outcome(person);
    return phones_.end(person);
}

Reply Service::handle_money(Operation operation, const Call& call) {
    // A bill is anybody's to pay; whose fee it is, the pass says.
    auto person = passes_.person(call.terminal, call.authorization, clock_.now());
    if (!person && !call.authorization.empty())
        return tests::reply_of({401, "identity-required", {}, false, {}, {}});
    const PersonCall asked{call.terminal, person.value_or(""), call.id, call.body, {}};
    if (operation == Operation::get_order) return money_.show(asked);
    if (operation == Operation::cancel_order) return money_.cancel(asked);
    if (operation == Operation::refund_order) return money_.refund(asked);
    if (operation == Operation::get_bills) return money_.bills(asked);
    return money_.open(asked);
}

Reply Service::for_person(const Call& call, DeskWork work) {
    return about_person(call, [&](const PersonCall& person) { return (desk_.*work)(person); });
}

}  // namespace tests
