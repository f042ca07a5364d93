#pragma once

#include <functional>
#include <memory>
#include <string>

namespace kiosk {

/// Runs tasks one after the other. The only way the project makes threads.
class Executor {
  public:
    virtual ~Executor() = default;
    /// False when the queue is full or the executor is stopping: the task will not run.
    [[nodiscard]] virtual bool post(std::function<void()> task) = 0;
};

/// One thread, one bounded queue. The destructor lets the running task end, drops what waits, and
/// joins.
/// **Errors:** a task that throws ends the program, with the thread's name in the log.
class ThreadExecutor final : public Executor {
  public:
    /// `name` shows in the process list (15 characters).
    explicit ThreadExecutor(std::string name, std::size_t capacity = 64);
    ~ThreadExecutor() override;
    ThreadExecutor(const ThreadExecutor&) = delete;
    ThreadExecutor& operator=(const ThreadExecutor&) = delete;

    [[nodiscard]] bool post(std::function<void()> task) override;
    /// Lets the running task end, drops the rest, joins. May be called twice.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Keeps tasks until `run_all` or `run_one`. For tests.
class ManualExecutor final : public Executor {
  public:
    ManualExecutor();
    ~ManualExecutor() override;
    [[nodiscard]] bool post(std::function<void()> task) override;
    bool run_one();
    void run_all();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kiosk
