#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include "kiosk/base/result.h"

namespace tests {

/// Calls that come while another one commits share the next transaction, so that one barrier of the
/// disk serves them all. Each has a savepoint of its own: one that fails takes nothing else with
/// it.
/// **Threads:** any. **Errors:** of BEGIN and COMMIT, to all that shared it.
class GroupCommit {
  public:
    static constexpr std::size_t group_max = 64;
    using Execute = std::function<kiosk::Result<void>(const char* sql)>;

    /// `execute` runs under `database_lock`.
    GroupCommit(std::mutex& database_lock, Execute execute)
        : database_lock_(database_lock), execute_(std::move(execute)) {}

    /// Runs `work` and returns when it is durable. False from `work` rolls it back, and so does
    /// what it throws: that is `internal`.
    [[nodiscard]] kiosk::Result<void> run(const std::function<bool()>& work);

  private:
    struct Job {
        const std::function<bool()>* work = nullptr;
        bool is_done = false;
        kiosk::Result<void> result;
    };
    void lead(std::unique_lock<std::mutex>& lock);
    [[nodiscard]] kiosk::Result<void> transact(const std::deque<Job*>& group);
    [[nodiscard]] static kiosk::Result<void> outcome_of(const std::function<bool()>& work);

    std::mutex& database_lock_;
    const Execute execute_;
    std::mutex mutex_;
    std::condition_variable done_;
    std::deque<Job*> waiting_;
    bool has_leader_ = false;
};

}  // namespace tests
