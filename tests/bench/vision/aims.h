#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Figures that a bench must reach, from its command line: `NAME>=NUMBER` or `NAME<=NUMBER`.
namespace tests {

struct Aim {
    std::string name;
    bool is_least = false;
    double bound = 0;
};

/// Ends the program when the word is no aim.
[[nodiscard]] Aim aim_of(std::string_view word);

/// Figures by name, in the order in which they were measured.
class Figures {
  public:
    void set(std::string name, double value) { values_.emplace_back(std::move(name), value); }
    /// Prints each aim with its figure; how many are missed. An aim that no figure has is missed.
    [[nodiscard]] int missed(const std::vector<Aim>& aims) const;

  private:
    std::vector<std::pair<std::string, double>> values_;
};

/// Milliseconds of this process on the processors, from any beginning, and by the wall clock.
[[nodiscard]] double processor_ms();
[[nodiscard]] double wall_ms();
/// The value below which that part of them lies; 0 for none.
[[nodiscard]] double quantile(std::vector<double> values, double part);
[[nodiscard]] double mean(const std::vector<double>& values);

}  // namespace tests
