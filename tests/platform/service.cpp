#include "tests/platform/service.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "tests/platform/http_text.h"

namespace tests {

namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr int busy_retry_after = 5;
constexpr int full_day_retry_after = 3600;

Reply reply_of(const kiosk::Error& error) {
    const bool is_full_day = error.code == kiosk::ErrorCode::limit_exceeded;
    return tests::reply_of(Problem{503,
                                   "unavailable",
                                   std::string(name_of(error.code)),
                                   true,
                                   is_full_day ? full_day_retry_after : busy_retry_after,
                                   {}});
}

Reply json_reply(int status, const OrderedJson& body) {
    return {status, "application/json", body.dump(), {}};
}

/// The sha-256 entry of a Content-Digest (RFC 9530); empty when there is none.
std::string digest_named(std::string_view header) {
    static constexpr std::string_view key = "sha-256=:";
    const auto begin = header.find(key);
    if (begin == std::string_view::npos) return {};
    const auto end = header.find(':', begin + key.size());
    return end == std::string_view::npos ? std::string{}
                                         : std::string(header.substr(begin, end + 1 - begin));
}

std::string compact_day(kiosk::WallTime now) {
    const auto date = kiosk::civil_date(now);
    return std::to_string(date.year * 10000 + date.month * 100 + date.day);
}

bool has_json_type(std::string_view content_type) {
    return content_type == "application/json" || content_type.starts_with("application/json;");
}

}  // namespace

Service::Service(std::unique_ptr<Store> store, std::vector<DataKey> data_keys,
                 ReceiptKey receipt_key, std::unique_ptr<Uploads> uploads,
                 const kiosk::Clock& clock, Office office)
    : store_(std::move(store)),
      uploads_(std::move(uploads)),
      data_keys_(std::move(data_keys)),
      receipt_key_(std::move(receipt_key)),
      clock_(clock),
      desk_(*store_, office, clock, [this](const std::string& code) { return service_with(code); }),
      consents_(*store_, Registers::delivered(), receipt_key_, clock),
      papers_(*store_, Registers::delivered(), receipt_key_, clock),
      hall_(*store_, office.calendar(), [this] { return desk_.now(); }),
      public_(*store_, office.calendar(), receipt_key_, [this] { return desk_.now(); }),
      feedback_(
          *store_, office.calendar(), [this] { return desk_.now(); },
          [this] { return public_.surveys(); }),
      staff_(*store_, receipt_key_, [this] { return clock_.now().wall; }),
      persons_(*store_, desk_, Registers::delivered(), receipt_key_, clock,
               [this](const std::string& code) { return service_with(code); }),
      money_(*store_, Registers::delivered(), receipt_key_, clock,
             [this](const std::string& code) { return service_with(code); }) {
    if (auto revoked = store_->revoked_certificates()) revoked_ = std::move(*revoked);
}

std::shared_ptr<const PublishedService> Service::service_with(const std::string& code) const {
    const auto published = catalogue();
    const auto* service = published ? published->find(code) : nullptr;
    if (service == nullptr) return nullptr;
    return {published, service};
}

const DataKey* Service::data_key(std::string_view id) const {
    const auto found =
        std::ranges::find_if(data_keys_, [id](const auto& key) { return key.id() == id; });
    return found == data_keys_.end() ? nullptr : &*found;
}

void Service::publish(PublishedCatalogue catalogue) {
    const std::lock_guard lock(mutex_);
    catalogue_ = std::make_shared<const PublishedCatalogue>(std::move(catalogue));
}

std::shared_ptr<const PublishedCatalogue> Service::catalogue() const {
    const std::lock_guard lock(mutex_);
    return catalogue_;
}

std::optional<Reply> Service::refuse_caller(Operation operation, const Call& call) {
    if (auto refused = refuse_certificate(call)) return refused;
    if (auto refused = refuse_carrier(operation, call)) return refused;
    return refuse_forged(call);
}

Reply Service::handle(Operation operation, const Call& call, Fault::Effect fault) {
    if (auto refused = refuse_caller(operation, call)) return std::move(*refused);
    return work_on(operation, call, fault);
}

Reply Service::work_on(Operation operation, const Call& call, Fault::Effect fault) {
    switch (operation) {
        case Operation::health:
        case Operation::register_terminal:
        case Operation::get_catalogue:
        case Operation::get_keys:
        case Operation::open_visit:
        case Operation::close_visit:
        case Operation::get_evaluation_figures:
        case Operation::put_audit_block:
        case Operation::renew_certificate:
        case Operation::get_case:
        case Operation::get_ticket:
        case Operation::put_submission:
        case Operation::commit_submission:
        case Operation::put_batch:
        case Operation::get_submission:
            return handle_terminal(operation, call, fault);
        case Operation::list_cases:
        case Operation::urge_case:
        case Operation::supplement_case:
        case Operation::withdraw_case:
        case Operation::file_ticket:
        case Operation::give_consent:
        case Operation::end_consent:
        case Operation::list_consents:
        case Operation::get_shared_data:
        case Operation::list_licences:
        case Operation::make_paper:
        case Operation::tell_paper:
        case Operation::get_overview:
        case Operation::find_principal:
        case Operation::confirm_offer:
        case Operation::verify_person:
        case Operation::compare_face:
        case Operation::look_at_phone_upload:
        case Operation::get_phone_picture:
        case Operation::tell_phone_picture:
        case Operation::end_phone_upload:
        case Operation::open_order:
        case Operation::get_order:
        case Operation::cancel_order:
        case Operation::refund_order:
        case Operation::get_bills:
            return handle_data(operation, call, fault);
        case Operation::create_upload:
        case Operation::get_upload:
        case Operation::append_upload:
        case Operation::get_bulletin:
        case Operation::give_feedback:
        case Operation::get_feedback:
        case Operation::get_hall:
        case Operation::take_hall_ticket:
        case Operation::hand_over:
        case Operation::make_cabinet_code:
        case Operation::open_cabinet:
            break;
    }
    return handle_public(operation, call);
}

Reply Service::handle_terminal(Operation operation, const Call& call, Fault::Effect fault) {
    if (operation == Operation::health) return health(call);
    if (operation == Operation::register_terminal) return register_terminal(call);
    if (operation == Operation::get_catalogue) return get_catalogue(call);
    if (operation == Operation::get_keys) return get_keys();
    if (operation == Operation::open_visit) return open_visit(call);
    if (operation == Operation::get_case) return get_case(call);
    if (operation == Operation::get_ticket) return get_ticket(call);
    if (operation == Operation::close_visit) return close_visit(call);
    if (operation == Operation::get_evaluation_figures) return get_evaluation_figures(call);
    if (operation == Operation::put_audit_block) return put_audit_block(call);
    if (operation == Operation::renew_certificate) return renew_certificate(call);
    return handle_submission(operation, call, fault);
}

Reply Service::handle_submission(Operation operation, const Call& call, Fault::Effect fault) {
    if (operation == Operation::put_submission) return put_submission(call);
    if (operation == Operation::commit_submission) return commit_submission(call, fault);
    return operation == Operation::put_batch ? put_batch(call) : get_submission(call);
}

Service::DeskWork Service::desk_work(Operation operation) {
    if (operation == Operation::list_cases) return &CaseDesk::list;
    if (operation == Operation::urge_case) return &CaseDesk::urge;
    if (operation == Operation::supplement_case) return &CaseDesk::supplement;
    if (operation == Operation::withdraw_case) return &CaseDesk::withdraw;
    return operation == Operation::file_ticket ? &CaseDesk::file_ticket : nullptr;
}

namespace {

bool is_about_money(Operation operation) {
    return operation == Operation::open_order || operation == Operation::get_order ||
           operation == Operation::cancel_order || operation == Operation::refund_order ||
           operation == Operation::get_bills;
}

bool is_about_phone(Operation operation) {
    return operation == Operation::look_at_phone_upload ||
           operation == Operation::get_phone_picture ||
           operation == Operation::tell_phone_picture || operation == Operation::end_phone_upload;
}

}  // namespace

Reply Service::handle_data(Operation operation, const Call& call, Fault::Effect fault) {
    if (const auto work = desk_work(operation)) return for_person(call, work);
    if (is_about_money(operation)) return handle_money(operation, call);
    return about_person(call, [&](const PersonCall& person) {
        if (operation == Operation::give_consent) return consents_.give(person);
        if (operation == Operation::end_consent) return consents_.take_back(person);
        if (operation == Operation::list_consents) return consents_.list(person);
        if (operation == Operation::get_shared_data) return consents_.shared(person, call.query);
        if (operation == Operation::get_overview) return persons_.overview(person);
        if (operation == Operation::find_principal)
            return persons_.find_principal(person, call.query);
        if (operation == Operation::confirm_offer) return persons_.confirm_offer(person);
        if (operation == Operation::verify_person) return persons_.verify(person);
        if (operation == Operation::compare_face) return faces_.compare(person);
        if (is_about_phone(operation)) return handle_phone(operation, person);
        if (operation == Operation::make_paper) return papers_.make(person, fault);
        if (operation == Operation::tell_paper) return papers_.outcome(person);
        return consents_.licences(person, call.query, fault);
    });
}

Reply Service::health(const Call& call) {
    if (auto refused = refuse_terminal(call)) return std::move(*refused);
    public_.note_seen(call.terminal);
    phones_.forget_old();
    OrderedJson body{{"status", "ok"}, {"time", time_text(clock_.now().wall)}};
    if (const auto published = catalogue()) body["catalogue_version"] = published->version;
    if (const auto paused = paused_services(); !paused.empty()) body["paused"] = paused;
    return json_reply(200, body);
}

Reply Service::register_terminal(const Call& call) {
    if (call.id != call.terminal)
        return tests::reply_of({403, "wrong-terminal", {}, false, {}, {}});
    if (auto refused = refuse_terminal(call)) return std::move(*refused);
    const auto registration = parse_registration(call.body);
    if (!registration) return tests::reply_of(registration.problem());
    const auto row = store_->put_terminal(call.id, *registration, time_text(clock_.now().wall));
    if (!row) return reply_of(row.error());
    return json_reply(row->is_new ? 201 : 200,
                      {{"terminal_id", call.id}, {"registered_at", row->registered_at}});
}

Reply Service::get_catalogue(const Call& call) {
    const auto published = catalogue();
    if (!published) return tests::reply_of(not_found());
    Reply reply{200, "application/json", {}, {{"ETag", published->etag}}};
    if (call.if_none_match == published->etag) {
        reply.status = 304;
    } else {
        reply.body = published->envelope;
    }
    return reply;
}

Reply Service::get_keys() const {
    const auto described = [](const std::string& id, const char* algorithm,
                              std::span<const unsigned char> key) {
        return OrderedJson{
            {"key_id", id}, {"algorithm", algorithm}, {"public_key", kiosk::to_base64(key)}};
    };
    return json_reply(
        200, {{"data_key", described(data_keys_.front().id(), data_keys_.front().algorithm(),
                                     data_keys_.front().public_key())},
              {"receipt_key", described(receipt_key_.id(), "Ed25519", receipt_key_.public_key())}});
}

Reply Service::put_submission(const Call& call) {
    if (!is_uuid(call.id)) return tests::reply_of(malformed("the path names no UUID"));
    if (auto refused = refuse_unsigned(call, false)) return std::move(*refused);
    if (call.body.size() > manifest_size_max)
        return tests::reply_of({413, "too-large", {}, false, {}, {}});
    if (!has_json_type(call.content_type))
        return tests::reply_of({415, "unsupported-media-type", {}, false, {}, {}});
    if (call.idempotency_key != "\"" + call.id + "\"") {
        return tests::reply_of(malformed("Idempotency-Key is not the id in quotation marks"));
    }
    const std::string named = digest_named(call.content_digest);
    if (named.empty()) return tests::reply_of(malformed("Content-Digest names no sha-256"));
    std::string digest = digest_entry(call.body);
    if (named != digest) return tests::reply_of({400, "digest-mismatch", {}, true, {}, {}});
    const auto manifest = parse_manifest(call.body);
    if (!manifest) return tests::reply_of(manifest.problem());
    if (manifest->submission_id != call.id) {
        return tests::reply_of(malformed("/submission_id is not the id of the path"));
    }
    if (manifest->terminal_id != call.terminal)
        return tests::reply_of({403, "wrong-terminal", {}, false, {}, {}});
    return add_submission(call, digest);
}

Reply Service::add_submission(const Call& call, const std::string& digest) {
    const auto known = store_->find_submission(call.id);
    if (!known) return reply_of(known.error());
    const auto answer_known = [&](const StoredSubmission& row) {
        if (row.digest != digest || row.terminal_id != call.terminal) {
            return tests::reply_of({409, "digest-conflict", {}, false, {}, {}});
        }
        return Reply{200, "application/json", row.first_reply, {}};
    };
    if (*known) return answer_known(**known);

    auto intake = examine(call.terminal, call.body, digest);
    if (!intake) return tests::reply_of(intake.problem());
    const auto added = store_->add_submission(*intake);
    if (!added) return reply_of(added.error());
    if (*added) return {201, "application/json", intake->row.first_reply, {}};
    const auto twin = store_->find_submission(call.id);  // the same request came twice at once
    if (!twin) return reply_of(twin.error());
    KIOSK_CHECK(twin->has_value());
    return answer_known(**twin);
}

std::string Service::receipt_for(const StoredSubmission& row, Fault::Effect fault) const {
    auto shown = row;
    if (fault == Fault::Effect::forge_digest) shown.digest = digest_entry("forged");
    if (fault == Fault::Effect::forge_id) shown.id = "00000000-0000-4000-8000-000000000000";
    const auto& key = fault == Fault::Effect::forge_key ? stranger_ : receipt_key_;
    return key.sign_compact(receipt_text(shown));
}

Reply Service::commit_submission(const Call& call, Fault::Effect fault) {
    const auto known = store_->find_submission(call.id);
    if (!known) return reply_of(known.error());
    if (!*known || (*known)->terminal_id != call.terminal) return tests::reply_of(not_found());
    if ((*known)->receipt.empty())
        if (const auto problem = lacks_attachments((*known)->manifest))
            return tests::reply_of(*problem);
    const auto now = clock_.now().wall;
    const auto accepted =
        store_->accept(call.id, compact_day(now), time_text(now),
                       [this](const auto& row) { return receipt_for(row, Fault::Effect::none); });
    if (!accepted) return reply_of(accepted.error());
    if (!call.carrier.empty())
        if (const auto noted = store_->note_carried({call.id}, call.carrier); !noted)
            return reply_of(noted.error());
    // What is stored is always true; a forged receipt is only shown.
    const bool forged = fault == Fault::Effect::forge_key || fault == Fault::Effect::forge_digest ||
                        fault == Fault::Effect::forge_id;
    return json_reply(200,
                      {{"receipt", forged ? receipt_for(*accepted, fault) : accepted->receipt}});
}

Reply Service::get_submission(const Call& call) {
    const auto known = store_->find_submission(call.id);
    if (!known) return reply_of(known.error());
    if (!*known || (*known)->terminal_id != call.terminal) return tests::reply_of(not_found());
    const auto& row = **known;
    OrderedJson body{{"submission_id", row.id},
                     {"state", row.receipt.empty() ? "registered" : "accepted"},
                     {"content_digest", row.digest}};
    if (!row.receipt.empty()) body["receipt"] = row.receipt;
    return json_reply(200, body);
}

Reply Service::get_evaluation_figures(const Call& call) {
    const auto grades = store_->grades(call.query);
    if (!grades) return reply_of(grades.error());
    int total = 0;
    OrderedJson by_grade = OrderedJson::object();
    for (int grade = 1; grade <= 5; ++grade) {
        const auto found = grades->find(grade);
        const int count = found == grades->end() ? 0 : found->second;
        by_grade[std::to_string(grade)] = count;
        total += count;
    }
    return json_reply(200,
                      {{"service_code", call.query}, {"total", total}, {"by_grade", by_grade}});
}

}  // namespace tests
