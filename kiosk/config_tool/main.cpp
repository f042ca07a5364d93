#include <iostream>
#include <string_view>

#include "kiosk/base/config.h"

/// bianmin-config check FILE: says what is wrong with a configuration, or nothing.
/// bianmin-config document: writes docs/CONFIG.md to standard output.
int main(int count, char** words) {
    const std::string_view verb = count > 1 ? words[1] : "";
    if (verb == "document" && count == 2) {
        std::cout << kiosk::config_document();
        return 0;
    }
    if (verb != "check" || count != 3) {
        std::cerr << "usage: bianmin-config check FILE | document\n";
        return 2;
    }
    const auto config = kiosk::load_config(words[2]);
    if (config) return 0;
    std::cerr << config.error().detail << '\n';
    return 1;
}
