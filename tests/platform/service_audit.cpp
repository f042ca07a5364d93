#include <nlohmann/json.hpp>

#include "tests/platform/service.h"

namespace tests {

namespace {

using AuditJson = nlohmann::json;

constexpr std::size_t audit_entries_max = 1000;

void append_big_endian(kiosk::Bytes& into, std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i)
        into.push_back(static_cast<unsigned char>(value >> (8 * i)));
}

void append_sized(kiosk::Bytes& into, const std::string& text) {
    append_big_endian(into, text.size(), 4);
    into.insert(into.end(), text.begin(), text.end());
}

/// An entry whose hash is right; nullopt: it is not one.
std::optional<StoredAudit> audit_entry_of(const AuditJson& json) {
    const auto is_text = [&json](const char* member) {
        return json.contains(member) && json[member].is_string();
    };
    const auto is_number = [&json](const char* member) {
        return json.contains(member) && json[member].is_number_integer();
    };
    if (!json.is_object() || !is_number("sequence") || !is_number("at") || !is_text("event") ||
        !is_text("subject") || !is_text("previous") || !is_text("hash"))
        return std::nullopt;
    auto input = kiosk::from_base64(json["previous"].get<std::string>()).value_or(kiosk::Bytes());
    if (input.size() != 32) return std::nullopt;
    append_big_endian(input, json["sequence"].get<std::uint64_t>(), 8);
    append_big_endian(input, static_cast<std::uint64_t>(json["at"].get<std::int64_t>()), 8);
    append_sized(input, json["event"]);
    append_sized(input, json["subject"]);
    StoredAudit entry{.sequence = json["sequence"].get<std::int64_t>(),
                      .previous = json["previous"],
                      .hash = json["hash"],
                      .json = json.dump()};
    if (entry.hash != kiosk::to_base64(kiosk::sha256(input))) return std::nullopt;
    return entry;
}

}  // namespace

Reply Service::put_audit_block(const Call& call) {
    if (call.content_digest !=
        "sha-256=:" + kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(call.body))) + ":")
        return tests::reply_of({400, "digest-mismatch", {}, true, {}, {}});
    if (auto refused = refuse_unsigned(call, true)) return std::move(*refused);
    const auto json = AuditJson::parse(call.body, nullptr, false);
    if (!json.is_object() || !json.contains("entries") || !json["entries"].is_array() ||
        json["entries"].empty() || json["entries"].size() > audit_entries_max)
        return tests::reply_of(malformed("not a block of 1 to 1000 entries"));
    if (json.value("terminal_id", "") != call.terminal)
        return tests::reply_of({403, "wrong-terminal", {}, false, {}, {}});
    std::vector<StoredAudit> entries;
    for (const auto& one : json["entries"]) {
        auto entry = audit_entry_of(one);
        const bool follows =
            entry && (entries.empty() || (entry->sequence == entries.back().sequence + 1 &&
                                          entry->previous == entries.back().hash));
        if (!follows) return tests::reply_of({409, "audit-gap", {}, false, {}, {}});
        entries.push_back(std::move(*entry));
    }
    const auto last = store_->add_audit(call.terminal, entries);
    if (!last) return tests::reply_of({503, "unavailable", {}, true, 5, {}});
    if (*last < 0) return tests::reply_of({409, "audit-gap", {}, false, {}, {}});
    return {200, "application/json", AuditJson{{"last", *last}}.dump(), {}};
}

}  // namespace tests
