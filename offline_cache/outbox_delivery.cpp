#include <algorithm>

#include "offline_cache/audit_chain.h"
#include "offline_cache/outbox.h"
#include "offline_cache/outbox_rows.h"

namespace offline_cache {

OutboxEntry entry_of(const Query& row) {
    OutboxEntry entry;
    kiosk::Uuid id;
    const auto bytes = row.blob(0);
    std::copy_n(bytes.begin(), std::min(bytes.size(), id.bytes.size()), id.bytes.begin());
    entry.id = kiosk::SubmissionId(id);
    entry.kind = row.text(1) == "evaluation" ? kiosk::SubmissionKind::evaluation
                                             : kiosk::SubmissionKind::submission;
    // The schema admits no other names.
    entry.state = outbox_state(row.text(2)).value_or(OutboxState::queued);
    entry.sequence = static_cast<std::uint64_t>(row.integer(3));
    entry.service = kiosk::ServiceCode(row.text(4));
    entry.created_at = wall_time_of(row.integer(5));
    entry.content_digest = row.blob(6);
    entry.manifest_bytes = static_cast<std::size_t>(row.integer(7));
    entry.attempts = static_cast<std::uint32_t>(row.integer(8));
    entry.failures = static_cast<std::uint32_t>(row.integer(9));
    entry.parked_reason = parked_reason(row.text(10));
    entry.has_attachments = row.integer(11) != 0;
    return entry;
}

Result<std::size_t> Outbox::change(const std::function<Result<std::size_t>()>& body) {
    std::size_t changed = 0;
    auto done = database_->transaction([&]() -> Result<void> {
        auto result = body();
        if (!result) return result.error();
        changed = *result;
        return {};
    });
    if (!done) return done.error();
    return changed;
}

Result<std::optional<std::int64_t>> Outbox::step_into(const kiosk::SubmissionId& id,
                                                      OutboxState from, OutboxState to,
                                                      kiosk::WallTime now) {
    Query step(*database_,
               "UPDATE submission SET state = ?, attempts = attempts + 1, not_before = NULL, "
               "boot_id = NULL,"
               " parked_reason = NULL WHERE id = ? AND state = ?");
    step.bind(name_of(to)).bind(bytes_of(id)).bind(name_of(from));
    if (auto ran = step.run(); !ran) return ran.error();
    if (database_->changed_rows() == 0) return std::optional<std::int64_t>();
    if (auto opened = open_attempt(id, to, now); !opened) return opened.error();
    Query number(*database_, "SELECT last_insert_rowid()");
    if (const auto row = number.next(); !row) return row.error();
    return std::optional(number.integer(0));
}

Result<std::vector<std::optional<std::int64_t>>> Outbox::begin_attempts(
    const std::vector<kiosk::SubmissionId>& ids, OutboxState from, OutboxState to,
    kiosk::WallTime now) {
    std::vector<std::optional<std::int64_t>> attempts;
    auto done = database_->transaction([&]() -> Result<void> {
        for (const auto& id : ids) {
            const auto attempt = step_into(id, from, to, now);
            if (!attempt) return attempt.error();
            attempts.push_back(*attempt);
        }
        return {};
    });
    if (!done) return done.error();
    return attempts;
}

Result<std::optional<std::int64_t>> Outbox::begin_attempt(const kiosk::SubmissionId& id,
                                                          OutboxState from, OutboxState to,
                                                          kiosk::WallTime now) {
    const auto attempts = begin_attempts({id}, from, to, now);
    if (!attempts) return attempts.error();
    return attempts->front();
}

Result<void> Outbox::open_attempt(const kiosk::SubmissionId& id, OutboxState phase,
                                  kiosk::WallTime now) {
    Query old(
        *database_,
        "DELETE FROM attempt WHERE submission = (SELECT sequence FROM submission WHERE id = ?1)"
        " AND number <= (SELECT number FROM attempt WHERE submission ="
        " (SELECT sequence FROM submission WHERE id = ?1)"
        " ORDER BY number DESC LIMIT 1 OFFSET ?2)");
    old.bind(bytes_of(id)).bind(static_cast<std::int64_t>(attempts_kept - 1));
    if (auto ran = old.run(); !ran) return ran;
    return Query(*database_,
                 std::string("INSERT INTO attempt (submission, phase, started_at) VALUES (") +
                     sequence_of_id + ", ?, ?)")
        .bind(bytes_of(id))
        .bind(name_of(phase))
        .bind(milliseconds_of(now))
        .run();
}

Result<void> Outbox::close_attempt(const AttemptEnd& end, kiosk::WallTime now) {
    return Query(*database_,
                 "UPDATE attempt SET ended_at = ?, outcome = ?, http_status = ?, problem = ? WHERE "
                 "number = ?")
        .bind(milliseconds_of(now))
        .bind(end.outcome)
        .bind(std::int64_t{end.http_status})
        .bind(end.problem)
        .bind(end.attempt)
        .run();
}

Result<void> Outbox::step_on(const kiosk::SubmissionId& id, const Transition& step,
                             kiosk::WallTime now) {
    Query query(*database_,
                "UPDATE submission SET state = ?1, not_before = ?2, boot_id = ?3, failures = ?4,"
                " parked_reason = ?5, resume_state = CASE ?1 WHEN 'HELD' THEN"
                " CASE ?7 WHEN 'QUEUED' THEN 'QUEUED' ELSE 'RESOLVING' END END WHERE id = ?6 AND "
                "state = ?7");
    query.bind(name_of(step.to));
    if (step.not_before)
        query.bind(milliseconds_of(*step.not_before)).bind(options_.boot_id);
    else
        query.bind_null().bind_null();
    query.bind(std::int64_t{step.failures});
    if (step.parked_reason)
        query.bind(name_of(*step.parked_reason));
    else
        query.bind_null();
    if (auto ran = query.bind(bytes_of(id)).bind(name_of(step.from)).run(); !ran) return ran;
    noted_ = database_->changed_rows() == 1;
    if (noted_ && step.parked_reason)
        if (auto done =
                append_audit(*database_, now, "parked:" + std::string(name_of(*step.parked_reason)),
                             id.value().text());
            !done)
            return done;
    return note_uploads(id, step);
}

Result<void> Outbox::note_receipt(const kiosk::Receipt& receipt, OutboxState from,
                                  kiosk::WallTime now) {
    Query query(
        *database_,
        "UPDATE submission SET state = 'ACCEPTED', receipt = ?, case_no = ?, accepted_at = ?,"
        " failures = 0, not_before = NULL, boot_id = NULL WHERE id = ? AND state = ?");
    query.bind(receipt.jws).bind(receipt.case_no).bind(milliseconds_of(receipt.accepted_at));
    if (auto ran = query.bind(bytes_of(receipt.id)).bind(name_of(from)).run(); !ran) return ran;
    noted_ = database_->changed_rows() == 1;
    if (!noted_) return {};
    return append_audit(*database_, now, "accepted", receipt.id.value().text());
}

Result<void> Outbox::finish_attempts(const std::vector<FinishedAttempt>& attempts,
                                     kiosk::WallTime now) {
    return database_->transaction([&]() -> Result<void> {
        for (const auto& one : attempts) {
            if (auto closed = close_attempt(one.end, now); !closed) return closed;
            auto stepped = one.receipt ? note_receipt(*one.receipt, one.step.from, now)
                                       : step_on(one.id, one.step, now);
            if (!stepped) return stepped;
        }
        return {};
    });
}

Result<bool> Outbox::finish_attempt(const kiosk::SubmissionId& id, const AttemptEnd& end,
                                    const Transition& step, kiosk::WallTime now) {
    const auto changed = change([&]() -> Result<std::size_t> {
        if (auto closed = close_attempt(end, now); !closed) return closed.error();
        if (auto stepped = step_on(id, step, now); !stepped) return stepped.error();
        return std::size_t{noted_ ? 1U : 0U};
    });
    if (!changed) return changed.error();
    return *changed == 1;
}

Result<bool> Outbox::accept(const kiosk::Receipt& receipt, const AttemptEnd& end, OutboxState from,
                            kiosk::WallTime now) {
    const auto changed = change([&]() -> Result<std::size_t> {
        if (auto closed = close_attempt(end, now); !closed) return closed.error();
        if (auto noted = note_receipt(receipt, from, now); !noted) return noted.error();
        return std::size_t{noted_ ? 1U : 0U};
    });
    if (!changed) return changed.error();
    return *changed == 1;
}

Result<std::size_t> Outbox::purge_accepted(std::size_t max) {
    std::vector<Bytes> chunks;
    const auto purged = change([&]() -> Result<std::size_t> {
        const auto rows = static_cast<std::int64_t>(max);
        static constexpr const char* chosen =
            "(SELECT sequence FROM submission WHERE state = 'ACCEPTED' ORDER BY sequence LIMIT ?)";
        Query attachments(*database_, std::string("DELETE FROM attachment WHERE submission IN ") +
                                          chosen + " RETURNING chunks");
        attachments.bind(rows);
        while (true) {
            const auto row = attachments.next();
            if (!row) return row.error();
            if (!*row) break;
            for (auto& name : chunk_names(attachments.blob(0))) chunks.push_back(std::move(name));
        }
        Query bodies(*database_, std::string("DELETE FROM envelope WHERE submission IN ") + chosen);
        if (auto ran = bodies.bind(rows).run(); !ran) return ran.error();
        database_->pass("purge.envelope");
        Query states(
            *database_,
            std::string("UPDATE submission SET state = 'PURGED' WHERE sequence IN ") + chosen);
        if (auto ran = states.bind(rows).run(); !ran) return ran.error();
        return static_cast<std::size_t>(database_->changed_rows());
    });
    if (!purged) return purged.error();
    // A chunk that stays, nobody names: it is collected at the end of a visit.
    for (const auto& name : chunks) (void)blobs_.remove(name).has_value();
    if (*purged > 0)
        if (auto done = database_->checkpoint(); !done) return done.error();
    return *purged;
}

Result<std::size_t> Outbox::drop_tombstones(kiosk::Duration kept, std::size_t max) {
    return change([&]() -> Result<std::size_t> {
        Query query(
            *database_,
            "DELETE FROM submission WHERE sequence IN (SELECT sequence FROM submission WHERE state "
            "= 'PURGED'"
            " AND accepted_at < (SELECT max(accepted_at) FROM submission) - ? ORDER BY sequence "
            "LIMIT ?)");
        query.bind(std::int64_t{kept.count()}).bind(static_cast<std::int64_t>(max));
        if (auto ran = query.run(); !ran) return ran.error();
        return static_cast<std::size_t>(database_->changed_rows());
    });
}

Result<void> Outbox::recover_interrupted() {
    holding_ = false;
    return database_->transaction([&]() -> Result<void> {
        auto done = database_->execute(
            "UPDATE submission SET state = 'RESOLVING' WHERE state IN ('REGISTERING', "
            "'COMMITTING');"
            "UPDATE submission SET state = resume_state, resume_state = NULL WHERE state = 'HELD';"
            "UPDATE attempt SET outcome = 'interrupted' WHERE ended_at IS NULL AND outcome IS "
            "NULL");
        return done;
    });
}

Result<std::size_t> Outbox::hold_all(kiosk::WallTime now) {
    auto held = change([&]() -> Result<std::size_t> {
        Query query(*database_,
                    "UPDATE submission SET resume_state = CASE state WHEN 'QUEUED' THEN 'QUEUED' "
                    "ELSE 'RESOLVING' END,"
                    " state = 'HELD', not_before = NULL, boot_id = NULL"
                    " WHERE state IN ('QUEUED', 'REGISTERING', 'UPLOADING', 'COMMITTING',"
                    " 'RESOLVING')");
        if (auto ran = query.run(); !ran) return ran.error();
        const auto changed = static_cast<std::size_t>(database_->changed_rows());
        if (!holding_)
            if (auto noted = append_audit(*database_, now, "held", {}); !noted)
                return noted.error();
        return changed;
    });
    if (held) holding_ = true;
    return held;
}

Result<std::size_t> Outbox::release_held(kiosk::WallTime now) {
    auto released = change([&]() -> Result<std::size_t> {
        Query query(
            *database_,
            "UPDATE submission SET state = resume_state, resume_state = NULL WHERE state = 'HELD'");
        if (auto ran = query.run(); !ran) return ran.error();
        const auto changed = static_cast<std::size_t>(database_->changed_rows());
        if (holding_)
            if (auto noted = append_audit(*database_, now, "released", {}); !noted)
                return noted.error();
        return changed;
    });
    if (released) holding_ = false;
    return released;
}

Result<bool> Outbox::release_one_held() {
    const auto changed = change([&]() -> Result<std::size_t> {
        Query query(
            *database_,
            "UPDATE submission SET state = resume_state, resume_state = NULL WHERE sequence ="
            " (SELECT min(sequence) FROM submission WHERE state = 'HELD')");
        if (auto ran = query.run(); !ran) return ran.error();
        return static_cast<std::size_t>(database_->changed_rows());
    });
    if (!changed) return changed.error();
    return *changed == 1;
}

Result<void> Outbox::clear_waits() {
    return database_->transaction([&] {
        return database_->execute(
            "UPDATE submission SET not_before = NULL, boot_id = NULL, failures = 0 WHERE "
            "not_before IS NOT NULL");
    });
}

namespace {

constexpr const char* is_parked_whole =
    "state = 'PARKED' AND EXISTS (SELECT 1 FROM envelope WHERE submission = sequence)";

}  // namespace

Result<std::vector<kiosk::SubmissionId>> Outbox::parked() {
    Query query(*database_, std::string("SELECT ") + entry_columns + " FROM submission s WHERE " +
                                is_parked_whole + " ORDER BY sequence");
    std::vector<kiosk::SubmissionId> ids;
    while (true) {
        const auto row = query.next();
        if (!row) return row.error();
        if (!*row) return ids;
        ids.push_back(entry_of(query).id);
    }
}

Result<std::size_t> Outbox::requeue(const std::vector<kiosk::SubmissionId>& ids,
                                    kiosk::WallTime now, std::string_view by) {
    return change([&]() -> Result<std::size_t> {
        std::size_t requeued = 0;
        for (const auto& id : ids) {
            Query query(*database_,
                        std::string("UPDATE submission SET state = 'RESOLVING', parked_reason ="
                                    " NULL, failures = 0, not_before = NULL, boot_id = NULL"
                                    " WHERE id = ? AND ") +
                            is_parked_whole);
            if (auto ran = query.bind(bytes_of(id)).run(); !ran) return ran.error();
            if (database_->changed_rows() == 0) continue;
            ++requeued;
            if (auto noted = append_audit(*database_, now, "requeued", id.value().text()); !noted)
                return noted.error();
        }
        if (requeued > 0)
            if (auto noted =
                    append_audit(*database_, now, "requeued:" + std::to_string(requeued), by);
                !noted)
                return noted.error();
        return requeued;
    });
}

}  // namespace offline_cache
