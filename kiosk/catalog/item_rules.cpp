#include <algorithm>
#include <array>
#include <set>

#include "kiosk/base/encoding.h"
#include "kiosk/catalog/item_parser.h"
#include "kiosk/catalog/scenario.h"
#include "kiosk/model/check_digits.h"

namespace kiosk {

namespace {

constexpr std::size_t directory_code_size = 12;
constexpr std::size_t credit_code_size = 18;
constexpr std::size_t service_code_size = credit_code_size + 1 + directory_code_size;
constexpr std::size_t summary_characters_max = 120;
// 兜底条款 of R-033: a demand that says nothing.
constexpr std::array<std::string_view, 4> empty_demands{"其他", "其它", "其他材料", "其它材料"};

bool all_of(std::string_view text, bool (*fits)(char)) {
    return !text.empty() && std::ranges::all_of(text, fits);
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_digit_or_capital(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z');
}
bool is_phone_character(char c) {
    return is_digit(c) || c == '-' || c == '+' || c == ' ';
}

// Structure of the codes as seen in public records: 31 = credit code of the body (18), level (1),
// directory code (12).
void check_codes(const ServiceItem& item, FaultSink& sink) {
    const auto& directory = item.directory_code.value();
    if (!directory.empty() &&
        (directory.size() != directory_code_size || !all_of(directory, is_digit_or_capital))) {
        sink.refuse(FaultClass::code, "/directory_code", "must be 12 digits or capitals");
    }
    const std::string_view code = item.code.value();
    if (code.empty()) return;
    if (code.size() != service_code_size || !all_of(code, is_digit_or_capital)) {
        sink.refuse(FaultClass::code, "/code", "must be 31 digits or capitals");
        return;
    }
    const auto body = code.substr(0, credit_code_size);
    if (!is_social_credit_code(body)) {
        sink.refuse(FaultClass::code, "/code", "must begin with a valid credit code (GB 32100)");
    } else if (!item.body.credit_code.empty() && body != item.body.credit_code) {
        sink.refuse(FaultClass::code, "/body/credit_code",
                    "must be the first 18 characters of the implementing code");
    }
    if (code[credit_code_size] != static_cast<char>('0' + item.use_level)) {
        sink.refuse(FaultClass::code, "/use_level",
                    "must be the 19th character of the implementing code");
    }
    if (!directory.empty() && code.substr(credit_code_size + 1) != directory) {
        sink.refuse(FaultClass::code, "/code", "must end with the directory code");
    }
}

void check_handle_items(const ServiceItem& item, FaultSink& sink) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < item.handle_items.size(); ++i) {
        const auto& code = item.handle_items[i].code.value();
        const auto where = "/split/handle_items/" + std::to_string(i) + "/code";
        const bool shaped =
            code.starts_with(item.code.value()) && code.size() >= item.code.value().size() + 2 &&
            all_of(std::string_view(code).substr(item.code.value().size()), is_digit);
        if (!code.empty() && !shaped) {
            sink.refuse(FaultClass::code, where,
                        "must be the implementing code and two or more digits");
        }
        if (!seen.insert(code).second) sink.refuse(FaultClass::management, where, "is there twice");
    }
}

void check_words(const ServiceItem& item, FaultSink& sink) {
    if (code_points(item.summary.in(Language::zh)).size() > summary_characters_max) {
        sink.refuse(FaultClass::element, "/summary/zh", "is longer than 120 characters");
    }
    if (!item.window.phone.empty() && !all_of(item.window.phone, is_phone_character)) {
        sink.refuse(FaultClass::element, "/window/phone", "must be a telephone number");
    }
    if (!item.supervision_phone.empty() && !all_of(item.supervision_phone, is_phone_character)) {
        sink.refuse(FaultClass::element, "/supervision_phone", "must be a telephone number");
    }
}

void check_materials(const ServiceItem& item, FaultSink& sink) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < item.materials.size(); ++i) {
        const auto& material = item.materials[i];
        const auto where = "/materials/" + std::to_string(i);
        if (!material.code.empty() && !seen.insert(material.code).second) {
            sink.refuse(FaultClass::management, where + "/code", "is there twice");
        }
        if (std::ranges::find(empty_demands, material.name.in(Language::zh)) !=
            empty_demands.end()) {
            sink.refuse(FaultClass::element, where + "/name",
                        "must say which material (no 兜底条款)");
        }
        for (std::size_t k = 0; k < material.handle_items.size(); ++k) {
            if (std::ranges::find(item.handle_items, material.handle_items[k], &HandleItem::code) ==
                item.handle_items.end()) {
                sink.refuse(FaultClass::management, where + "/handle_items/" + std::to_string(k),
                            "names no situation of this service");
            }
        }
        if (material.basis.empty() && !material.spared()) {
            sink.report(FaultClass::element, where + "/basis",
                        "has no legal basis: the material may not be demanded");
        }
    }
}

void check_limits(const ServiceItem& item, FaultSink& sink) {
    if (item.limits.promised_days > item.limits.legal_days) {
        sink.refuse(FaultClass::element, "/limits/promised_days",
                    "must not exceed the legal limit");
    }
    const bool brings_something =
        std::ranges::any_of(item.materials, [](const Material& one) { return !one.spared(); });
    if (item.level == TerminalLevel::handle && item.limits.visits == 0 && brings_something) {
        sink.refuse(FaultClass::element, "/limits/visits",
                    "cannot be 0 where somebody has to bring a material");
    }
    if (critical_path_days(item.stages) > item.limits.promised_days) {
        sink.refuse(FaultClass::element, "/stages",
                    "must together not take longer than the promised limit");
    }
}

void check_stages(const ServiceItem& item, FaultSink& sink) {
    for (std::size_t i = 0; i < item.stages.size(); ++i) {
        const auto where = "/stages/" + std::to_string(i);
        if (i == 0 && item.stages[i].alongside) {
            sink.refuse(FaultClass::management, where + "/alongside",
                        "cannot be so for the first stage");
        }
        for (const auto& code : item.stages[i].materials) {
            if (std::ranges::find(item.materials, code, &Material::code) == item.materials.end()) {
                sink.refuse(FaultClass::management, where + "/materials",
                            "names no material of this service: " + code);
            }
        }
    }
}

void check_management(const ServiceItem& item, FaultSink& sink) {
    if (item.effective_to && *item.effective_to <= item.effective_from) {
        sink.refuse(FaultClass::management, "/effective_to", "must be after effective_from");
    }
    if (item.level == TerminalLevel::handle && item.terminal_form() == nullptr &&
        item.bill.empty()) {
        sink.refuse(FaultClass::management, "/terminal/level",
                    "cannot be handle without a form for the terminal");
    }
}

}  // namespace

void check_item(const ServiceItem& item, FaultSink& sink) {
    check_codes(item, sink);
    check_handle_items(item, sink);
    check_words(item, sink);
    check_materials(item, sink);
    check_limits(item, sink);
    check_stages(item, sink);
    check_management(item, sink);
    for (const auto& fault : scenario_faults(item))
        sink.refuse(fault.kind, fault.element, fault.rule);
}

}  // namespace kiosk
