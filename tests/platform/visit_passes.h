#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "kiosk/base/secret.h"
#include "tests/platform/problem.h"

namespace tests {

/// Who stands at which terminal: the terminal says whose card it has read in this visit, and gets a
/// pass for that person's own matters. A pass works at that terminal alone, ends with the visit or
/// with the next person's, and is never written down.
/// **Threads:** any. **Time:** by the platform's clock; a terminal's own is not believed.
/// **Secrets:** identity numbers, in memory only.
class VisitPasses {
  public:
    static constexpr kiosk::Duration lasts{std::chrono::minutes(30)};
    /// A card that was read longer ago proves nobody.
    static constexpr int card_age_max = 15 * 60;  // seconds
    static constexpr std::size_t terminals_max = 10'000;

    struct Opened {
        std::string token;
        kiosk::WallTime expires{};
        bool is_new = false;
    };
    /// Takes the JSON of `PUT /v1/visits/{visit_id}`. The same visit of the same person again gets
    /// the same pass.
    [[nodiscard]] Answer<Opened> open(const std::string& terminal, const std::string& visit,
                                      const std::string& body, kiosk::Now now);
    void close(const std::string& terminal, const std::string& visit);
    /// The person's identity number, for the value of an Authorization header.
    [[nodiscard]] std::optional<std::string> person(const std::string& terminal,
                                                    const std::string& authorization,
                                                    kiosk::Now now) const;

  private:
    struct Pass {
        std::string visit;
        std::string token;
        kiosk::SecretText number;
        kiosk::SteadyTime ends{};
        kiosk::WallTime expires{};
    };

    mutable std::mutex mutex_;
    kiosk::SystemRandom random_;
    std::map<std::string, Pass> passes_;  // by terminal: one person at a time
};

}  // namespace tests
