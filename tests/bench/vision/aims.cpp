#include "tests/bench/vision/aims.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <numeric>

namespace tests {

namespace {

double clock_ms(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace

Aim aim_of(std::string_view word) {
    const std::size_t at = word.find_first_of("<>");
    if (at == 0 || at == std::string_view::npos || at + 2 >= word.size() || word[at + 1] != '=') {
        std::fprintf(stderr, "no aim: %.*s\n", static_cast<int>(word.size()), word.data());
        std::exit(2);
    }
    return {std::string(word.substr(0, at)), word[at] == '>',
            std::atof(std::string(word.substr(at + 2)).c_str())};
}

int Figures::missed(const std::vector<Aim>& aims) const {
    int count = 0;
    for (const Aim& aim : aims) {
        const auto found = std::find_if(values_.begin(), values_.end(),
                                        [&](const auto& value) { return value.first == aim.name; });
        const bool is_met = found != values_.end() && (aim.is_least ? found->second >= aim.bound
                                                                    : found->second <= aim.bound);
        std::printf("aim %s %s %g: %s%g\n", aim.name.c_str(), aim.is_least ? ">=" : "<=", aim.bound,
                    is_met ? "" : "MISSED ", found == values_.end() ? NAN : found->second);
        count += is_met ? 0 : 1;
    }
    return count;
}

double processor_ms() {
    return clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

double wall_ms() {
    return clock_ms(CLOCK_MONOTONIC);
}

double quantile(std::vector<double> values, double part) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto at = static_cast<std::size_t>(part * static_cast<double>(values.size()));
    return values[std::min(at, values.size() - 1)];
}

double mean(const std::vector<double>& values) {
    if (values.empty()) return 0;
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace tests
