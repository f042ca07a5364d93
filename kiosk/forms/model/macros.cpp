#include <array>
#include <string>
#include <string_view>

#include "kiosk/forms/model/form_definition.h"

namespace kiosk {

namespace {

// GB 11643-1999: weights of the first 17 digits, and the check characters by remainder mod 11.
constexpr std::array<int, 17> citizen_weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view citizen_checks = "10X98765432";
// GB 32100-2015: powers of 3 mod 31, and the 31 characters that a credit code may have.
constexpr std::array<int, 17> credit_weights{1,  3,  9,  27, 19, 26, 16, 17, 20,
                                             29, 25, 13, 8,  24, 10, 30, 28};
constexpr std::string_view credit_characters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

std::string character(const std::string& text, std::size_t position) {
    return "substring(" + text + ", " + std::to_string(position) + ", 1)";
}

std::string citizen_number(const std::string& argument) {
    const std::string text = "translate(" + argument + ", 'x', 'X')";
    std::string sum;
    for (std::size_t i = 0; i < citizen_weights.size(); ++i) {
        if (i > 0) sum += " + ";
        sum += std::to_string(citizen_weights.at(i)) + " * " + character(text, i + 1);
    }
    return "(regex(" + text + ", '^[0-9]{17}[0-9X]$') and substring('" +
           std::string(citizen_checks) + "', (" + sum +
           ") mod 11 + 1, 1) = " + character(text, 18) + ")";
}

std::string credit_code(const std::string& argument) {
    const std::string quoted = "'" + std::string(credit_characters) + "'";
    std::string sum;
    for (std::size_t i = 0; i < credit_weights.size(); ++i) {
        if (i > 0) sum += " + ";
        sum += std::to_string(credit_weights.at(i)) + " * string-length(substring-before(" +
               quoted + ", " + character(argument, i + 1) + "))";
    }
    return "(regex(" + argument +
           ", '^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$') and substring(" + quoted +
           ", (31 - (" + sum + ") mod 31) mod 31 + 1, 1) = " + character(argument, 18) + ")";
}

/// The position of the bracket that closes the one before `start`, quotes passed over.
std::size_t closing(std::string_view text, std::size_t start) {
    std::size_t depth = 1;
    char quote = 0;
    for (std::size_t i = start; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')' && --depth == 0) {
            return i;
        }
    }
    return std::string_view::npos;
}

struct Macro {
    std::string_view opening;
    std::string (*expand)(const std::string&);
};
constexpr std::array<Macro, 2> macros{{{"@idno(", citizen_number}, {"@uscc(", credit_code}}};

}  // namespace

Result<std::string> expand_macros(std::string_view expression) {
    std::string out;
    char quote = 0;
    for (std::size_t i = 0; i < expression.size();) {
        const char c = expression[i];
        const Macro* found = nullptr;
        if (quote == 0 && c == '@')
            for (const auto& macro : macros)
                if (expression.substr(i).starts_with(macro.opening)) found = &macro;
        if (found == nullptr) {
            if (quote != 0 ? c == quote : c == '\'' || c == '"') quote = quote != 0 ? '\0' : c;
            out += c;
            ++i;
            continue;
        }
        const std::size_t start = i + found->opening.size();
        const std::size_t end = closing(expression, start);
        const std::string name(found->opening.substr(0, found->opening.size() - 1));
        if (end == std::string_view::npos)
            return {ErrorCode::bad_format,
                    name + " at character " + std::to_string(i + 1) + " is not closed"};
        const std::string argument(expression.substr(start, end - start));
        if (argument.find_first_not_of(" \t\r\n") == std::string::npos)
            return {ErrorCode::bad_format,
                    name + " at character " + std::to_string(i + 1) + " has no argument"};
        if (argument.find('@' + name.substr(1) + '(') != std::string::npos)
            return {ErrorCode::bad_format, name + " stands inside itself"};
        out += found->expand(argument);
        i = end + 1;
    }
    return out;
}

}  // namespace kiosk
