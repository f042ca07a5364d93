#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <termios.h>
#include <unistd.h>

#include "kiosk/base/config.h"
#include "kiosk/maintenance/pin_hash.h"

namespace {

/// Typed digits do not show; ends with the old setting.
class QuietTerminal {
  public:
    QuietTerminal() {
        is_terminal_ = ::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0;
        if (!is_terminal_) return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        std::cerr << "PIN: " << std::flush;
    }
    ~QuietTerminal() {
        if (!is_terminal_) return;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        std::cerr << '\n';
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;

  private:
    termios before_{};
    bool is_terminal_ = false;
};

/// The PIN comes through standard input: words of a command can be seen by every process.
int write_pin_hash() {
    std::string typed;
    {
        const QuietTerminal quiet;
        std::getline(std::cin, typed);
    }
    const auto hash = kiosk::maintenance::hash_pin(kiosk::SecretText(std::move(typed)));
    if (!hash) {
        std::cerr << "bianmin-config: " << hash.error().detail << '\n';
        return 1;
    }
    std::cout << *hash << '\n';
    return 0;
}

}  // namespace

/// bianmin-config check FILE: says what is wrong with a configuration, or nothing.
/// bianmin-config document: writes docs/CONFIG.md to standard output.
/// bianmin-config pin-hash: reads a PIN from standard input and writes what maintenance.pin_hash
/// wants.
int main(int count, char** words) {
    const std::vector<std::string_view> given(words + 1, words + count);
    const std::string_view verb = given.empty() ? "" : given.front();
    if (verb == "document" && given.size() == 1) {
        std::cout << kiosk::config_document();
        return 0;
    }
    if (verb == "pin-hash" && given.size() == 1) return write_pin_hash();
    if (verb != "check" || given.size() != 2) {
        std::cerr << "usage: bianmin-config check FILE | document | pin-hash\n";
        return 2;
    }
    const auto config = kiosk::load_config(words[2]);
    if (config) return 0;
    std::cerr << config.error().detail << '\n';
    return 1;
}
