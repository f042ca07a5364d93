#include "kiosk/maintenance/typed_secret.h"

#include <iostream>
#include <string>

#include <termios.h>
#include <unistd.h>

namespace kiosk::maintenance {

namespace {

/// Typed characters do not show; ends with the old setting.
class QuietTerminal {
  public:
    explicit QuietTerminal(const char* prompt) {
        is_terminal_ = ::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0;
        if (!is_terminal_) return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        std::cerr << prompt << std::flush;
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

}  // namespace

SecretText typed_secret(const char* prompt) {
    // On the heap, and handed on from there: a short string would be left on the stack.
    constexpr std::size_t longest = 256;
    std::string typed;
    typed.reserve(longest);
    const QuietTerminal quiet(prompt);
    std::getline(std::cin, typed);
    return SecretText(std::move(typed));
}

}  // namespace kiosk::maintenance
