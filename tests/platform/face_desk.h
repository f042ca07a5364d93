#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "kiosk/base/clock.h"
#include "tests/platform/case_desk.h"
#include "tests/platform/problem.h"

namespace tests {

/// The identity service's comparison of a face with the portrait on record. This reference
/// compares no faces: it knows sample pictures, which an operator has enrolled for sample persons,
/// by their SHA-256, and says so by its engine's name. A picture that is enrolled for the person
/// matches, one of somebody else's doesn't, and any other wants a person to look. No figure is
/// given. No picture is kept: of each comparison its answer and the picture's digest are, in
/// memory.
/// **Threads:** any. **Limits:** `comparisons_max`, the oldest go first; `picture_bytes_max`.
class FaceDesk {
  public:
    static constexpr std::size_t comparisons_max = 1'000;
    static constexpr std::size_t picture_bytes_max = std::size_t{256} * 1024;
    static constexpr const char* engine = "reference-sample-pictures";
    static constexpr const char* version = "1";

    struct Parts {
        /// Whether the person has agreed to that, for that service, and not taken it back.
        std::function<Answer<bool>(const std::string& person, const std::string& consent,
                                   const std::string& service)>
            agreed;
        /// The signed word that it is the person, for a case.
        std::function<std::string(const std::string& person, const std::string& comparison)>
            statement;
        /// Whether there is a portrait on record.
        std::function<bool(const std::string& person)> has_portrait;
    };

    explicit FaceDesk(Parts parts) : parts_(std::move(parts)) {}

    /// `PUT /v1/face-comparisons/{id}`: the same again is answered as the first time.
    [[nodiscard]] Reply compare(const PersonCall& call);

    // ---- for operators and tests
    /// `PUT /admin/faces`: {"number", "digest"}: a sample picture of a sample person.
    [[nodiscard]] Reply enrol(const std::string& body);
    /// `GET /admin/faces`: digest and verdict of the comparisons, newest first; nobody is named.
    [[nodiscard]] Reply list();

  private:
    struct Comparison {
        std::string id;
        std::string person;
        std::string digest;  // of the whole request
        std::string picture;
        std::string verdict;
        std::string body;
    };
    [[nodiscard]] std::string verdict_of(const std::string& person,
                                         const std::string& picture) const;

    const Parts parts_;
    std::mutex mutex_;
    std::map<std::string, std::string> enrolled_;  // digest of the picture → person
    std::deque<Comparison> comparisons_;           // newest first
};

}  // namespace tests
