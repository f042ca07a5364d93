#include "tests/platform/group_commit.h"

#include <exception>

namespace tests {

namespace {

/// Rolled back unless it was committed, whatever ends it.
class Transaction {
  public:
    explicit Transaction(const GroupCommit::Execute& execute) : execute_(execute) {}
    ~Transaction() {
        if (is_open_) (void)execute_("ROLLBACK").has_value();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    [[nodiscard]] kiosk::Result<void> commit() {
        auto committed = execute_("COMMIT");
        is_open_ = !committed;
        return committed;
    }

  private:
    const GroupCommit::Execute& execute_;
    bool is_open_ = true;
};

}  // namespace

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
    kiosk::Result<void> committed;
    try {
        committed = transact(group);
    } catch (const std::exception&) {
        committed = {kiosk::ErrorCode::internal, "the transaction threw"};
    }
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
    Transaction transaction(execute_);
    for (auto* job : group) {
        auto step = execute_("SAVEPOINT one");
        if (!step) return step;
        job->result = outcome_of(*job->work);
        if (!job->result) step = execute_("ROLLBACK TO one");
        if (step) step = execute_("RELEASE one");
        if (!step) return step;
    }
    return transaction.commit();
}

kiosk::Result<void> GroupCommit::outcome_of(const std::function<bool()>& work) {
    try {
        if (work()) return {};
        return {kiosk::ErrorCode::internal, "rolled back"};
    } catch (const std::exception&) {
        return {kiosk::ErrorCode::internal, "it threw"};
    }
}

}  // namespace tests
