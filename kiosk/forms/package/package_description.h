#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/model/local_text.h"

namespace kiosk {

/// One department's form in a package.
struct PackagePart {
    std::string id;            // [a-z][a-z0-9_]*: its group in the merged form
    std::string service_code;  // implementing code of the department's own item
    LocalText name;            // of that item
    LocalText body;            // the department
    std::string form;          // file name of its XForm, beside the package: "forms/birth.xml"
    /// 数据流向: codes of what it needs from departments before it, and of what it gives.
    std::vector<std::string> needs{};
    std::vector<std::string> gives{};
    /// The person may leave it out: then its questions are not asked and it gets no case.
    bool optional = false;
};

/// 一件事: what a citizen sees as one matter and several departments as theirs.
/// **Limits:** two to `max_parts` parts, `max_bytes`. **Source:** docs/FORMS.md, “Packages”.
struct FormPackage {
    static constexpr std::size_t min_parts = 2;
    static constexpr std::size_t max_parts = 20;
    static constexpr std::size_t max_bytes = 64u << 10;

    std::string id;
    std::string version;
    LocalText title;
    LocalText choice;  // the question which of the optional parts are wanted; empty: none is
    std::vector<PackagePart> parts;

    [[nodiscard]] bool has_choice() const { return !choice.empty(); }
};

/// The group, and the question in it, that tell which optional parts are wanted.
inline constexpr std::string_view choice_group = "choice";
inline constexpr std::string_view choice_question = "chosen_parts";

/// **Errors:** bad_format or limit_exceeded, the detail naming the member.
[[nodiscard]] Result<FormPackage> parse_package(std::string_view json);

}  // namespace kiosk
