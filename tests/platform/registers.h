#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace tests {

/// What other authorities hold: data sets by person, and the licence library. Simulated here; a
/// real platform asks the sharing platform and the library of its province.
/// **Threads:** any, for reading.
class Registers {
  public:
    /// Who may be given a data set (数据分级: 无条件、有条件、不予共享).
    enum class Access { unconditional, conditional, withheld };

    struct DataSet {
        std::string source_json;  // words
        std::string version;      // of its entry in the directory
        Access access = Access::conditional;
    };
    struct Record {
        std::string id;
        std::map<std::string, std::string> values;
    };
    struct Licence {
        std::string type;
        std::string name_json;
        std::string id;
        std::string number;
        std::string issuer_json;
        std::string status;    // normal, expired, revoked, cancelled, lost
        std::string valid_to;  // day; empty: without end
        std::map<std::string, std::string> values;
    };
    struct Person {
        std::string name;
        std::map<std::string, Record> records;  // by data set
        std::vector<Licence> licences;
    };

    /// **Errors:** bad_format.
    [[nodiscard]] static kiosk::Result<Registers> read(std::string_view json);
    /// registers.json as it is delivered.
    [[nodiscard]] static Registers delivered();

    [[nodiscard]] const DataSet* data_set(std::string_view id) const;
    [[nodiscard]] const Person* person(std::string_view number) const;
    /// A value, with days that are told from today on (“+30”) as days.
    [[nodiscard]] static std::string as_of(const std::string& value, kiosk::WallTime now);

  private:
    std::map<std::string, DataSet, std::less<>> data_sets_;
    std::map<std::string, Person, std::less<>> persons_;
};

[[nodiscard]] std::string_view delivered_registers();

}  // namespace tests
