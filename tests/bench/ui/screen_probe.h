#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tests {

/// Looks at the screen of an X server and touches it from outside, the same for every program
/// measured.
/// **Threads:** one. **Time:** one look at a small part costs about 0.02 ms (MIT-SHM).
class ScreenProbe {
  public:
    struct Part {
        int x = 0;
        int y = 0;
        int width = 1;
        int height = 1;
    };

    /// Throws std::runtime_error without a display, XTEST or MIT-SHM.
    ScreenProbe();
    ~ScreenProbe();
    ScreenProbe(const ScreenProbe&) = delete;
    ScreenProbe& operator=(const ScreenProbe&) = delete;

    [[nodiscard]] int width() const;
    [[nodiscard]] int height() const;
    [[nodiscard]] std::uint64_t hash(const Part& part);
    /// Different colours in the part, counted up to `most`.
    [[nodiscard]] std::size_t colours(const Part& part, std::size_t most);
    void move(int x, int y);
    void press();
    void release();
    /// Gives the largest window that is shown another size. Throws when there is none.
    void resize(int width, int height);

  private:
    struct State;
    const std::uint32_t* look(const Part& part);
    std::unique_ptr<State> state_;
};

}  // namespace tests
