#include "drivers/probe/output.h"

#include <cstdio>
#include <string>

namespace drivers::probe {

namespace {

std::string word_of(const Json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

void print_lines(const Json& record, const std::string& indent) {
    for (const auto& [key, value] : record.items()) {
        if (value.is_object()) {
            std::printf("%s%s:\n", indent.c_str(), key.c_str());
            print_lines(value, indent + "  ");
        } else {
            std::printf("%s%s: %s\n", indent.c_str(), key.c_str(), word_of(value).c_str());
        }
    }
}

}  // namespace

void Output::print(const Json& record) const {
    if (json_)
        std::printf("%s\n", record.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    else
        print_lines(record, "");
    std::fflush(stdout);
}

}  // namespace drivers::probe
