#include "kiosk/base/executor.h"

#include <atomic>
#include <deque>
#include <thread>

#include <pthread.h>

#include "kiosk/base/bounded_queue.h"

namespace kiosk {

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
            (*task)();
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
