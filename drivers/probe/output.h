#pragma once

#include <nlohmann/json.hpp>

namespace drivers::probe {

using Json = nlohmann::ordered_json;

/// Prints records: one line of JSON each, or lines of words for people.
class Output {
  public:
    explicit Output(bool json) : json_(json) {}
    void print(const Json& record) const;

  private:
    const bool json_;
};

}  // namespace drivers::probe
