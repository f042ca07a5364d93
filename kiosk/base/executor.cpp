#include "kiosk/base/executor.h"

#include <atomic>
#include <cstdlib>
#include <deque>
#include <thread>
#include <typeinfo>

#include <pthread.h>

#include "kiosk/base/bounded_queue.h"
#include "kiosk/base/log.h"

namespace kiosk {

namespace {

/// The kind of it only: what an exception says may hold a person's data.
[[noreturn]] void end_program(const std::string& thread, const char* exception) {
    log::component_failed(thread, ErrorCode::internal, std::string("exception ") + exception);
    std::abort();
}

void run_task(const std::function<void()>& task, const std::string& thread) {
    try {
        task();
    } catch (const std::exception& error) {
        end_program(thread, typeid(error).name());
    } catch (...) {
        end_program(thread, "of no known kind");
    }
}

}  // namespace

struct ThreadExecutor::State {
    explicit State(std::size_t capacity) : queue(capacity) {}
    BoundedQueue<std::function<void()>> queue;
    std::atomic<bool> stopping = false;
    std::thread thread;
};

ThreadExecutor::ThreadExecutor(std::string name, std::size_t capacity)
    : state_(std::make_unique<State>(capacity)) {
    state_->thread = std::thread([state = state_.get(), name = name.substr(0, 15)] {
        pthread_setname_np(pthread_self(), name.c_str());
        while (auto task = state->queue.pop()) {
            if (state->stopping) break;
            run_task(*task, name);
        }
    });
}

ThreadExecutor::~ThreadExecutor() {
    stop();
}

void ThreadExecutor::stop() {
    state_->stopping = true;
    state_->queue.close();
    if (state_->thread.joinable()) state_->thread.join();
}

bool ThreadExecutor::post(std::function<void()> task) {
    return state_->queue.try_push(std::move(task));
}

struct ManualExecutor::State {
    std::deque<std::function<void()>> tasks;
};

ManualExecutor::ManualExecutor() : state_(std::make_unique<State>()) {}
ManualExecutor::~ManualExecutor() = default;

bool ManualExecutor::post(std::function<void()> task) {
    state_->tasks.push_back(std::move(task));
    return true;
}

bool ManualExecutor::run_one() {
    if (state_->tasks.empty()) return false;
    auto task = std::move(state_->tasks.front());
    state_->tasks.pop_front();
    task();
    return true;
}

void ManualExecutor::run_all() {
    while (run_one()) {
    }
}

}  // namespace kiosk
