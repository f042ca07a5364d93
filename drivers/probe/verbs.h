#pragma once

#include "drivers/probe/options.h"

namespace drivers::probe {

// One function a verb; each prints and gives the program's exit code: 0 it works, 1 it does not.

[[nodiscard]] int list(const Options& options);
[[nodiscard]] int status(const Options& options);
[[nodiscard]] int watch(const Options& options);
[[nodiscard]] int read_card(const Options& options);
[[nodiscard]] int print_test(const Options& options);
[[nodiscard]] int scan(const Options& options);
[[nodiscard]] int capture(const Options& options);
[[nodiscard]] int record(const Options& options);
[[nodiscard]] int replay(const Options& options);

}  // namespace drivers::probe
