#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/platform/http_text.h"
#include "tests/platform/message_signature.h"
#include "tests/platform/receipt_tree.h"
#include "tests/platform/service.h"

namespace tests {

namespace {

using BatchJson = nlohmann::ordered_json;

constexpr std::size_t batch_items_max = 100;
constexpr std::size_t batch_size_max = 2 * manifest_size_max;

BatchJson problem_item(const std::string& id, const Problem& problem) {
    BatchJson item{{"submission_id", id},
                   {"status", problem.status},
                   {"type", "urn:bianmin:problem:" + problem.type},
                   {"retryable", problem.retryable}};
    return item;
}

struct BatchEntry {
    std::string id;
    std::string digest;
    std::string manifest;
};

/// In the order of the request; nullopt: not a batch.
std::optional<std::vector<BatchEntry>> read_batch(std::string_view body) {
    const auto json = nlohmann::json::parse(body, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    const auto items = json.find("items");
    if (items == json.end() || !items->is_array() || items->empty() ||
        items->size() > batch_items_max)
        return std::nullopt;
    std::vector<BatchEntry> entries;
    for (const auto& item : *items) {
        BatchEntry entry;
        for (const auto& [name, into] : {std::pair{"submission_id", &entry.id},
                                         {"content_digest", &entry.digest},
                                         {"manifest", &entry.manifest}}) {
            if (!item.is_object()) return std::nullopt;
            const auto found = item.find(name);
            if (found == item.end() || !found->is_string()) return std::nullopt;
            *into = found->get<std::string>();
        }
        if (!is_uuid(entry.id)) return std::nullopt;
        const bool is_second = std::ranges::any_of(
            entries, [&entry](const BatchEntry& other) { return other.id == entry.id; });
        if (is_second) return std::nullopt;
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace

std::string Service::receipt_text(const StoredSubmission& row) {
    const bool is_case = row.kind == Kind::submission;
    BatchJson receipt{{"submission_id", row.id},
                      {"kind", name_of(row.kind)},
                      {"terminal_id", row.terminal_id},
                      {"content_digest", row.digest},
                      {"accepted_at", row.accepted_at},
                      {"case_no", row.case_no},
                      {"status", is_case ? "received" : "recorded"}};
    if (!row.children.empty()) receipt["children"] = BatchJson::parse(row.children);
    return receipt.dump();
}

std::vector<std::string> Service::batch_receipts(const std::vector<StoredSubmission>& rows) const {
    std::vector<std::string> payloads;
    for (const auto& row : rows) payloads.push_back(receipt_text(row));
    const ReceiptTree tree(payloads);
    const auto root = receipt_key_.sign_compact(
        BatchJson{{"root", kiosk::to_base64(tree.root())}, {"size", rows.size()}}.dump(),
        "bianmin-receipt-root+jws");
    std::vector<std::string> receipts;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        BatchJson path = BatchJson::array();
        for (const auto& hash : tree.path(i)) path.push_back(kiosk::to_base64(hash));
        receipts.push_back(BatchJson{
            {"payload", kiosk::to_base64url(kiosk::as_bytes(payloads[i]))},
            {"index", i},
            {"size", rows.size()},
            {"path", std::move(path)},
            {"root", root}}.dump());
    }
    return receipts;
}

std::optional<Reply> Service::refuse_forged(const Call& call) const {
    if (!call.is_signed()) return std::nullopt;
    const auto own = signing_keys_.find(call.signing_party());
    const SignedMessage message{call.method, call.target_uri, call.content_digest,
                                call.signature_input, call.signature};
    const auto& key = own == signing_keys_.end() ? call.terminal_key : own->second;
    if (!is_signed_by(message, key))
        return tests::reply_of(Problem{401, "bad-signature", {}, false, {}, {}});
    if (call.content_digest.find(digest_entry(call.body)) != std::string::npos) return std::nullopt;
    return tests::reply_of(Problem{400, "digest-mismatch", {}, true, {}, {}});
}

std::optional<Reply> Service::refuse_unsigned(const Call& call, bool is_required) const {
    const bool is_demanded =
        is_required || only_signed_ || signing_keys_.contains(call.signing_party());
    if (call.is_signed() || !is_demanded) return std::nullopt;
    return tests::reply_of(Problem{401, "bad-signature", {}, false, {}, {}});
}

Answer<Intake> Service::examine(const std::string& terminal, std::string_view body,
                                std::string digest) {
    const auto parsed = parse_manifest(body);
    if (!parsed) return parsed.problem();
    const auto& manifest = *parsed;
    if (manifest.terminal_id != terminal) return Problem{403, "wrong-terminal", {}, false, {}, {}};
    const auto* key = data_key(manifest.key_id);
    if (key == nullptr || !key->opens(manifest.suite) ||
        (!only_suite_.empty() && manifest.suite != only_suite_))
        return Problem{422, "unknown-key", {}, false, {}, {}};
    const auto published = catalogue();
    const auto* service = published ? published->find(manifest.service_code) : nullptr;
    if (published && service == nullptr) return Problem{422, "unknown-service", {}, false, {}, {}};
    auto opened = key->unseal(manifest.suite, kiosk::as_bytes(manifest.sealed));
    if (!opened) return Problem{422, "unsealable", {}, false, {}, {}};
    auto payload = parse_payload(std::move(*opened), manifest, service);
    if (!payload) return payload.problem();
    if (auto problem = consents_.check_case(payload->json.reveal())) return std::move(*problem);
    if (auto problem = persons_.check_case(payload->json.reveal(), service))
        return std::move(*problem);
    if (auto problem = money_.check_case(payload->json.reveal())) return std::move(*problem);

    Intake intake{{}, payload.take()};
    auto& row = intake.row;
    row.id = manifest.submission_id;
    row.terminal_id = terminal;
    row.kind = manifest.kind;
    row.service_code = manifest.service_code;
    row.registered_at = time_text(clock_.now().wall);
    row.case_ref = manifest.case_ref;
    row.manifest = manifest.json;
    row.first_reply = BatchJson{{"submission_id", row.id},
                                {"state", "registered"},
                                {"content_digest", digest},
                                {"registered_at", row.registered_at}}
                          .dump();
    row.digest = std::move(digest);
    return intake;
}

Reply Service::put_batch(const Call& call) {
    if (call.body.size() > batch_size_max)
        return tests::reply_of({413, "too-large", {}, false, {}, {}});
    if (call.content_digest != digest_entry(call.body))
        return tests::reply_of({400, "digest-mismatch", {}, true, {}, {}});
    if (auto refused = refuse_unsigned(call, true)) return std::move(*refused);
    const auto entries = read_batch(call.body);
    if (!entries) return tests::reply_of(malformed("not a batch of 1 to 100 submissions"));

    BatchJson items = BatchJson::array();
    std::vector<Intake> sound;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < entries->size(); ++i) {
        const auto& entry = (*entries)[i];
        items.push_back(nullptr);
        if (entry.digest != digest_entry(entry.manifest)) {
            items[i] = problem_item(entry.id, {400, "digest-mismatch", {}, true, {}, {}});
            continue;
        }
        auto intake = examine(call.terminal, entry.manifest, entry.digest);
        if (intake && intake->row.id != entry.id)
            items[i] = problem_item(entry.id, malformed("/submission_id differs"));
        else if (!intake)
            items[i] = problem_item(entry.id, intake.problem());
        else if (const auto problem = lacks_attachments(entry.manifest))
            items[i] = problem_item(entry.id, *problem);
        else {
            sound.push_back(intake.take());
            places.push_back(i);
        }
    }
    if (!sound.empty()) {
        const auto now = clock_.now().wall;
        const auto date = kiosk::civil_date(now);
        const auto day = std::to_string(date.year * 10000 + date.month * 100 + date.day);
        const auto stored = store_->accept_batch(
            sound, day, time_text(now), [this](const auto& rows) { return batch_receipts(rows); });
        if (!stored) return tests::reply_of(Problem{503, "unavailable", {}, true, 5, {}});
        std::vector<std::string> carried;
        for (std::size_t i = 0; i < places.size(); ++i) {
            const auto& row = (*stored)[i];
            if (row && !call.carrier.empty()) carried.push_back(row->id);
            if (!row)
                items[places[i]] = problem_item((*entries)[places[i]].id,
                                                {409, "digest-conflict", {}, false, {}, {}});
            else
                items[places[i]] = {{"submission_id", row->id},
                                    {"status", 200},
                                    {"state", "accepted"},
                                    {"receipt", row->receipt}};
        }
        if (!carried.empty())
            if (const auto noted = store_->note_carried(carried, call.carrier); !noted)
                return tests::reply_of(Problem{503, "unavailable", {}, true, 5, {}});
    }
    return {200, "application/json", BatchJson{{"items", std::move(items)}}.dump(), {}};
}

}  // namespace tests
