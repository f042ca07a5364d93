#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// The library that reads command lines. Its headers cost the compiler more than all lines of a
// program: command_line.cpp alone has them.
namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace kiosk {

/// What is asked of one option. Checks stand in the help text.
class CommandOption {
  public:
    CommandOption& required();
    CommandOption& positive();
    /// Both ends belong to it.
    CommandOption& within(std::int64_t least, std::int64_t most);
    CommandOption& one_of(std::vector<std::string> words);
    /// The help text tells what the variable holds without the option.
    CommandOption& shows_default();

  private:
    friend class Command;
    explicit CommandOption(CLI::Option& option) : option_(&option) {}
    CLI::Option* option_;
};

/// A program's command line, or one of its commands (`bianmin-carry export …`): options by their
/// names, “--config” or “-o,--out”, and by their place where a name has no dash. A variable is
/// written while the line is read, so it must outlive that; without the option it stays as it is.
/// A list takes words until the next option. A handle: it lives as long as its CommandLine.
class Command {
  public:
    CommandOption option(const std::string& names, std::string& into, const std::string& help);
    CommandOption option(const std::string& names, std::filesystem::path& into,
                         const std::string& help);
    CommandOption option(const std::string& names, int& into, const std::string& help);
    CommandOption option(const std::string& names, std::int64_t& into, const std::string& help);
    CommandOption option(const std::string& names, std::uint64_t& into, const std::string& help);
    CommandOption option(const std::string& names, std::optional<int>& into,
                         const std::string& help);
    CommandOption option(const std::string& names, std::vector<std::string>& into,
                         const std::string& help);
    CommandOption option(const std::string& names, std::vector<std::filesystem::path>& into,
                         const std::string& help);
    /// `take` is called with the number when the line has it.
    CommandOption option(const std::string& names, std::function<void(std::int64_t)> take,
                         const std::string& help);
    void flag(const std::string& names, bool& into, const std::string& help);

    Command command(const std::string& name, const std::string& help);
    /// One of the commands has to be named, and no second one.
    void require_command();
    /// True once the line was read and named this command.
    [[nodiscard]] bool is_given() const;

  protected:
    explicit Command(CLI::App& app) : app_(&app) {}
    CLI::App* app_;
};

/// Reads what a program was started with; “--help” is an option of each.
///
/// **Errors:** `parse` says on `err` what is wrong with the line.
class CommandLine : public Command {
  public:
    /// `program`: its name in the help text, where that is not the first word of the line.
    explicit CommandLine(const std::string& about, const std::string& program = {});
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// “--version” writes `text` and nothing is done.
    void version(const std::string& text);
    /// The program's options may stand behind a command, too. Comes before the commands.
    void options_anywhere();
    /// From the first word that is no option all belongs to what has its place at the end.
    void places_at_end();

    /// The code to exit with, if the program is to end here: help was asked for (0), or the line is
    /// wrong.
    [[nodiscard]] std::optional<int> parse(int count, const char* const* words);
    [[nodiscard]] std::optional<int> parse(int count, const char* const* words, std::ostream& out,
                                           std::ostream& err);
    /// The command that was named; "" without one.
    [[nodiscard]] std::string chosen() const;

  private:
    explicit CommandLine(std::unique_ptr<CLI::App> app);
    std::unique_ptr<CLI::App> owned_;
};

}  // namespace kiosk
