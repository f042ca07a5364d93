#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "kiosk/base/result.h"

namespace kiosk::maintenance {

/// Somebody who may do with a second person what nobody may do alone.
struct StaffMember {
    /// Of the house, never a number that the state has given: it goes into logs and the audit
    /// chain.
    std::string number;
    std::string pin_hash;   // pin_hash.h
    std::string card_hash;  // of the number of the identity card
};

/// A TOML file of `[[person]]` with these three members.
/// **Errors:** `bad_config` with what is wrong: unreadable, a member missing or not as it has to
/// be, a number twice.
[[nodiscard]] Result<std::vector<StaffMember>> read_staff(const std::filesystem::path& file);

}  // namespace kiosk::maintenance
