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
        std::string renewal;   // service that renews it; empty: none
        std::map<std::string, std::string> values;
        // Of the sealed file from which papers are made:
        std::string from_set;              // 证明 out of this data set; empty: of nothing shared
        std::string area_code = "990100";  // whose authority issued it
        std::string print = "anywhere";    // or "home": in that area only
        bool is_sealed = true;
    };
    /// What the authority of another area holds and is asked for over there.
    struct Neighbour {
        std::map<std::string, std::string> sources;                     // data set → words
        std::map<std::pair<std::string, std::string>, Record> records;  // person, data set
    };
    /// Filled in by the authority: the person only confirms it.
    struct Offer {
        struct Value {
            std::string label_json;
            std::string value;
            std::string mask;  // of what kind it is, where a terminal masks it
        };
        std::string id;
        std::string service_code;
        std::string why_json;
        std::string until;
        std::vector<Value> values;
    };
    struct Suggestion {
        std::string service_code;
        std::string why_json;
    };
    /// For whom somebody may act, and as what.
    struct Principal {
        std::string kind;  // minor, elder, enterprise, founding
        std::string name;
        std::string number;
        std::string role_json;
    };
    struct Person {
        std::string name;
        std::map<std::string, Record> records;  // by data set
        std::vector<Licence> licences;
        std::vector<Offer> offers;
        std::vector<Suggestion> suggested;
        std::vector<Principal> principals;  // persons and companies to be
        bool has_phone = false;             // known to the national identity service

        [[nodiscard]] const Offer* offer(std::string_view id) const;
    };
    struct Company {
        std::string name;
        std::string representative;         // identity number
        std::vector<std::string> handlers;  // with an authority that is on record
    };

    /// **Errors:** bad_format.
    [[nodiscard]] static kiosk::Result<Registers> read(std::string_view json);
    /// registers.json as it is delivered.
    [[nodiscard]] static Registers delivered();

    [[nodiscard]] const DataSet* data_set(std::string_view id) const;
    [[nodiscard]] const Person* person(std::string_view number) const;
    /// True for this city, what lies in it, and what it lies in.
    [[nodiscard]] bool is_own(std::string_view area_code) const;
    /// nullptr: no such area is known here.
    [[nodiscard]] const Neighbour* neighbour(std::string_view area_code) const;
    /// Everybody for whom this person may act.
    [[nodiscard]] std::vector<Principal> principals_of(std::string_view number) const;
    /// What a utility's own system says of a customer number, JSON; empty: it knows none.
    [[nodiscard]] std::string account(const std::string& utility,
                                      const std::string& customer_no) const;
    /// A value, with days that are told from today on (“+30”) as days.
    [[nodiscard]] static std::string as_of(const std::string& value, kiosk::WallTime now);

  private:
    std::map<std::string, DataSet, std::less<>> data_sets_;
    std::map<std::string, Person, std::less<>> persons_;
    std::map<std::string, Company, std::less<>> companies_;  // by unified social credit code
    std::map<std::pair<std::string, std::string>, std::string> accounts_;
    std::map<std::string, Neighbour, std::less<>> neighbours_;
};

[[nodiscard]] std::string_view delivered_registers();

}  // namespace tests
