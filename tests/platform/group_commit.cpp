#include "tests/platform/group_commit.h"

namespace tests {

kiosk::Result<void> GroupCommit::run(const std::function<bool()>& work) {
    Job job{&work, false, {}};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&job);
    while (!job.is_done) {
        if (!has_leader_)
            lead(lock);
        else
            done_.wait(lock);
    }
    return job.result;
}

/// Takes what waits, commits it, and leaves the lead to the next.
void GroupCommit::lead(std::unique_lock<std::mutex>& lock) {
    has_leader_ = true;
    std::deque<Job*> group;
    while (!waiting_.empty() && group.size() < group_max) {
        group.push_back(waiting_.front());
        waiting_.pop_front();
    }
    lock.unlock();
    const auto committed = transact(group);
    lock.lock();
    for (auto* job : group) {
        if (!committed) job->result = committed;
        job->is_done = true;
    }
    has_leader_ = false;
    done_.notify_all();
}

kiosk::Result<void> GroupCommit::transact(const std::deque<Job*>& group) {
    const std::lock_guard database(database_lock_);
    if (auto begun = execute_("BEGIN IMMEDIATE"); !begun) return begun;
    auto result = kiosk::Result<void>();
    for (auto* job : group) {
        if (result) result = execute_("SAVEPOINT one");
        if (!result) break;
        if (!(*job->work)()) {
            job->result = {kiosk::ErrorCode::internal, "rolled back"};
            result = execute_("ROLLBACK TO one");
        }
        if (result) result = execute_("RELEASE one");
    }
    if (result) result = execute_("COMMIT");
    if (!result) (void)execute_("ROLLBACK").has_value();
    return result;
}

}  // namespace tests
