#include "kiosk/maintenance/staff.h"

#include <algorithm>

#include "kiosk/base/toml.h"
#include "kiosk/maintenance/pin_hash.h"

namespace kiosk::maintenance {

namespace {

constexpr std::size_t number_size_max = 16;

bool is_staff_number(const std::string& text) {
    return !text.empty() && text.size() <= number_size_max &&
           std::ranges::all_of(text, [](unsigned char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-';
           });
}

StaffMember member_of(const toml::table& table) {
    const auto text = [&table](const char* name) { return table[name].value_or(std::string()); };
    return {.number = text("number"), .pin_hash = text("pin_hash"), .card_hash = text("card_hash")};
}

}  // namespace

Result<std::vector<StaffMember>> read_staff(const std::filesystem::path& file) {
    std::vector<StaffMember> staff;
    try {
        const toml::table root = toml::parse_file(file.string());
        const auto* persons = root["person"].as_array();
        if (persons == nullptr) return {ErrorCode::bad_config, "the staff file names nobody"};
        for (const auto& node : *persons) {
            const auto* table = node.as_table();
            auto member = table == nullptr ? StaffMember() : member_of(*table);
            if (!is_staff_number(member.number) || !is_pin_hash(member.pin_hash) ||
                !is_pin_hash(member.card_hash))
                return {ErrorCode::bad_config,
                        "a person of the staff file lacks number, pin_hash or card_hash"};
            if (std::ranges::find(staff, member.number, &StaffMember::number) != staff.end())
                return {ErrorCode::bad_config, "a number stands twice in the staff file"};
            staff.push_back(std::move(member));
        }
    } catch (const std::exception& error) {
        return {ErrorCode::bad_config, std::string("the staff file: ") + error.what()};
    }
    return staff;
}

}  // namespace kiosk::maintenance
