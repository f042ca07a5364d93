#include "drivers/ipp/take_back.h"

namespace drivers {

using kiosk::Clock;
using kiosk::Error;
using kiosk::ErrorCode;

namespace {

/// A printer that no longer knows the job will not print it.
bool forgotten(int status) {
    return status == ipp::not_found || status == ipp::gone;
}

}  // namespace

TakenBack take_back(IppPort& port, int job, const Clock& clock, const PrintPatience& patience) {
    const auto until = clock.now().steady + patience.cancel_max;
    bool accepted = false;
    for (;;) {
        if (!accepted) {
            const auto answer = port.cancel_job(job);
            // "Not possible" is said of jobs that have ended: the question below tells how.
            accepted = answer && (answer->ok() || answer->status == ipp::not_possible);
            if (answer && forgotten(answer->status)) return TakenBack::ended;
        }
        const auto facts = port.job(job);
        if (facts && forgotten(facts->status)) return TakenBack::ended;
        if (facts && facts->ok()) {
            switch (stage_of(facts->value)) {
                case JobStage::completed:
                    return TakenBack::came_out;
                case JobStage::stopping:
                case JobStage::aborted:
                case JobStage::cancelled:
                    return TakenBack::ended;
                case JobStage::waiting_its_turn:
                case JobStage::printing:
                    break;
            }
        }
        if (clock.now().steady >= until) return TakenBack::unknown;
        port.rest(patience.poll);
    }
}

Swept sweep(IppPort& port, const std::string& user, const Clock& clock,
            const PrintPatience& patience) {
    Swept swept;
    const auto jobs = port.unfinished_jobs();
    if (!jobs) {
        swept.failed = jobs.error();
        return swept;
    }
    if (forgotten(jobs->status)) return swept;
    if (!jobs->ok()) {
        swept.failed = error_of_status(jobs->status, "Get-Jobs");
        return swept;
    }
    for (const IppJobFacts& job : jobs->value) {
        if (job.user != user || has_ended(stage_of(job)) || stage_of(job) == JobStage::stopping) {
            continue;
        }
        if (swept.jobs == swept_jobs_max) {
            swept.failed = Error{ErrorCode::device_fault, "too many jobs of ours to take back", {}};
            return swept;
        }
        ++swept.jobs;
        if (take_back(port, job.id, clock, patience) == TakenBack::unknown) {
            swept.failed = Error{ErrorCode::device_fault, "a job could not be taken back", {}};
            return swept;
        }
    }
    return swept;
}

}  // namespace drivers
