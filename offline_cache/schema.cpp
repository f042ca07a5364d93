#include "offline_cache/schema.h"

#include <array>

namespace offline_cache {

namespace {

// Steps are history: a released one is never changed, a new one is added at the end.
constexpr std::array outbox_steps{Migration{R"sql(
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('sequence', 0);

CREATE TABLE submission (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    sequence INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('submission', 'evaluation')),
    service_code TEXT NOT NULL,
    about BLOB CHECK (length(about) = 16),
    created_at INTEGER NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    content_digest BLOB NOT NULL CHECK (length(content_digest) = 32),
    manifest_bytes INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('QUEUED', 'REGISTERING', 'COMMITTING', 'RESOLVING',
                                         'ACCEPTED', 'PURGED', 'PARKED', 'HELD')),
    resume_state TEXT CHECK (resume_state IN ('QUEUED', 'RESOLVING')),
    parked_reason TEXT CHECK (parked_reason IN ('receipt', 'conflict', 'rejected')),
    attempts INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    boot_id TEXT,
    receipt TEXT,
    case_no TEXT,
    accepted_at INTEGER,
    CHECK ((state IN ('ACCEPTED', 'PURGED')) = (receipt IS NOT NULL)),
    CHECK ((state = 'HELD') = (resume_state IS NOT NULL)),
    CHECK ((state = 'PARKED') = (parked_reason IS NOT NULL))
) STRICT;
CREATE INDEX submission_by_state ON submission (state, sequence);

CREATE TABLE envelope (
    submission BLOB PRIMARY KEY REFERENCES submission (id),
    manifest BLOB NOT NULL
) STRICT;

CREATE TABLE attempt (
    number INTEGER PRIMARY KEY,
    submission BLOB NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    phase TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT,
    http_status INTEGER,
    problem TEXT
) STRICT;
CREATE INDEX attempt_by_submission ON attempt (submission, number);

CREATE TRIGGER unsent_envelope_is_kept BEFORE DELETE ON envelope
WHEN (SELECT receipt FROM submission WHERE id = OLD.submission) IS NULL
BEGIN SELECT RAISE(ABORT, 'unsent'); END;
CREATE TRIGGER unsent_submission_is_kept BEFORE DELETE ON submission
WHEN OLD.state <> 'PURGED'
BEGIN SELECT RAISE(ABORT, 'unsent'); END;
)sql"},
                                  // UPLOADING, and what it uploads. SQLite changes no CHECK of a
                                  // table, so the table is made anew.
                                  Migration{R"sql(
DROP TRIGGER unsent_envelope_is_kept;
CREATE TABLE submission_2 (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    sequence INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('submission', 'evaluation')),
    service_code TEXT NOT NULL,
    about BLOB CHECK (length(about) = 16),
    created_at INTEGER NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    content_digest BLOB NOT NULL CHECK (length(content_digest) = 32),
    manifest_bytes INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('QUEUED', 'REGISTERING', 'UPLOADING', 'COMMITTING',
                                         'RESOLVING', 'ACCEPTED', 'PURGED', 'PARKED', 'HELD')),
    resume_state TEXT CHECK (resume_state IN ('QUEUED', 'RESOLVING')),
    parked_reason TEXT CHECK (parked_reason IN ('receipt', 'conflict', 'rejected')),
    attempts INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    boot_id TEXT,
    receipt TEXT,
    case_no TEXT,
    accepted_at INTEGER,
    CHECK ((state IN ('ACCEPTED', 'PURGED')) = (receipt IS NOT NULL)),
    CHECK ((state = 'HELD') = (resume_state IS NOT NULL)),
    CHECK ((state = 'PARKED') = (parked_reason IS NOT NULL))
) STRICT;
INSERT INTO submission_2 (id, sequence, kind, service_code, about, created_at, fingerprint,
                          content_digest, manifest_bytes, state, resume_state, parked_reason,
                          attempts, failures, not_before, boot_id, receipt, case_no, accepted_at)
SELECT id, sequence, kind, service_code, about, created_at, fingerprint, content_digest,
       manifest_bytes, state, resume_state, parked_reason, attempts, failures, not_before, boot_id,
       receipt, case_no, accepted_at FROM submission;
DROP TABLE submission;
ALTER TABLE submission_2 RENAME TO submission;
CREATE INDEX submission_by_state ON submission (state, sequence);

CREATE TABLE attachment (
    submission BLOB NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL CHECK (size > 0),
    chunks BLOB NOT NULL CHECK (length(chunks) % 32 = 0),
    upload TEXT,
    sent INTEGER NOT NULL DEFAULT 0 CHECK (sent BETWEEN 0 AND size),
    PRIMARY KEY (submission, place)
) STRICT;

CREATE TRIGGER unsent_envelope_is_kept BEFORE DELETE ON envelope
WHEN (SELECT receipt FROM submission WHERE id = OLD.submission) IS NULL
BEGIN SELECT RAISE(ABORT, 'unsent'); END;
CREATE TRIGGER unsent_submission_is_kept BEFORE DELETE ON submission
WHEN OLD.state <> 'PURGED'
BEGIN SELECT RAISE(ABORT, 'unsent'); END;
CREATE TRIGGER unsent_attachment_is_kept BEFORE DELETE ON attachment
WHEN (SELECT receipt FROM submission WHERE id = OLD.submission) IS NULL
BEGIN SELECT RAISE(ABORT, 'unsent'); END;
)sql"},
                                  Migration{R"sql(
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO counter VALUES ('audit_delivered', 0);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN OLD.sequence > (SELECT value FROM counter WHERE name = 'audit_delivered')
BEGIN SELECT RAISE(ABORT, 'audit'); END;
)sql"},
                                  // The sequence is the key of all tables, so that a submission
                                  // writes half as many pages.
                                  Migration{R"sql(
DROP TRIGGER unsent_envelope_is_kept;
DROP TRIGGER unsent_submission_is_kept;
DROP TRIGGER unsent_attachment_is_kept;
CREATE TABLE submission_4 (
    sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('submission', 'evaluation')),
    service_code TEXT NOT NULL,
    about BLOB CHECK (length(about) = 16),
    created_at INTEGER NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    content_digest BLOB NOT NULL CHECK (length(content_digest) = 32),
    manifest_bytes INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('QUEUED', 'REGISTERING', 'UPLOADING', 'COMMITTING',
                                         'RESOLVING', 'ACCEPTED', 'PURGED', 'PARKED', 'HELD')),
    resume_state TEXT CHECK (resume_state IN ('QUEUED', 'RESOLVING')),
    parked_reason TEXT CHECK (parked_reason IN ('receipt', 'conflict', 'rejected')),
    attempts INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    boot_id TEXT,
    receipt TEXT,
    case_no TEXT,
    accepted_at INTEGER,
    CHECK ((state IN ('ACCEPTED', 'PURGED')) = (receipt IS NOT NULL)),
    CHECK ((state = 'HELD') = (resume_state IS NOT NULL)),
    CHECK ((state = 'PARKED') = (parked_reason IS NOT NULL))
) STRICT;
INSERT INTO submission_4 (sequence, id, kind, service_code, about, created_at, fingerprint,
                          content_digest, manifest_bytes, state, resume_state, parked_reason,
                          attempts, failures, not_before, boot_id, receipt, case_no, accepted_at)
SELECT sequence, id, kind, service_code, about, created_at, fingerprint, content_digest,
       manifest_bytes, state, resume_state, parked_reason, attempts, failures, not_before, boot_id,
       receipt, case_no, accepted_at FROM submission ORDER BY sequence;
CREATE TABLE envelope_4 (
    submission INTEGER PRIMARY KEY REFERENCES submission (sequence),
    manifest BLOB NOT NULL
) STRICT;
INSERT INTO envelope_4 (submission, manifest)
SELECT s.sequence, e.manifest FROM envelope e JOIN submission s ON s.id = e.submission
ORDER BY s.sequence;
CREATE TABLE attempt_4 (
    number INTEGER PRIMARY KEY,
    submission INTEGER NOT NULL REFERENCES submission (sequence) ON DELETE CASCADE,
    phase TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT,
    http_status INTEGER,
    problem TEXT
) STRICT;
INSERT INTO attempt_4 (number, submission, phase, started_at, ended_at, outcome, http_status,
                       problem)
SELECT a.number, s.sequence, a.phase, a.started_at, a.ended_at, a.outcome, a.http_status, a.problem
FROM attempt a JOIN submission s ON s.id = a.submission ORDER BY a.number;
CREATE TABLE attachment_4 (
    submission INTEGER NOT NULL REFERENCES submission (sequence) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL CHECK (size > 0),
    chunks BLOB NOT NULL CHECK (length(chunks) % 32 = 0),
    upload TEXT,
    sent INTEGER NOT NULL DEFAULT 0 CHECK (sent BETWEEN 0 AND size),
    PRIMARY KEY (submission, place)
) STRICT, WITHOUT ROWID;
INSERT INTO attachment_4 (submission, place, sha256, size, chunks, upload, sent)
SELECT s.sequence, a.place, a.sha256, a.size, a.chunks, a.upload, a.sent
FROM attachment a JOIN submission s ON s.id = a.submission;
DROP TABLE attachment;
DROP TABLE attempt;
DROP TABLE envelope;
DROP TABLE submission;
ALTER TABLE submission_4 RENAME TO submission;
ALTER TABLE envelope_4 RENAME TO envelope;
ALTER TABLE attempt_4 RENAME TO attempt;
ALTER TABLE attachment_4 RENAME TO attachment;
CREATE INDEX attempt_by_submission ON attempt (submission);
CREATE INDEX submission_accepted ON submission (accepted_at) WHERE state = 'ACCEPTED';

CREATE TRIGGER sequence_is_not_used_again AFTER DELETE ON submission
BEGIN UPDATE counter SET value = max(value, OLD.sequence) WHERE name = 'sequence'; END;
CREATE TRIGGER unsent_envelope_is_kept BEFORE DELETE ON envelope
WHEN (SELECT receipt FROM submission WHERE sequence = OLD.submission) IS NULL
BEGIN SELECT RAISE(ABORT, 'unsent'); END;
CREATE TRIGGER unsent_submission_is_kept BEFORE DELETE ON submission
WHEN OLD.state <> 'PURGED'
BEGIN SELECT RAISE(ABORT, 'unsent'); END;
CREATE TRIGGER unsent_attachment_is_kept BEFORE DELETE ON attachment
WHEN (SELECT receipt FROM submission WHERE sequence = OLD.submission) IS NULL
BEGIN SELECT RAISE(ABORT, 'unsent'); END;
)sql"}};

constexpr std::array drafts_steps{Migration{R"sql(
CREATE TABLE draft (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    saved_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
)sql"},
                                  Migration{R"sql(
ALTER TABLE draft ADD COLUMN wrapped_key BLOB;
)sql"}};

}  // namespace

std::span<const Migration> outbox_migrations() {
    return outbox_steps;
}
std::span<const Migration> drafts_migrations() {
    return drafts_steps;
}

}  // namespace offline_cache
