#include "kiosk/base/command_line.h"

#include <iostream>
#include <utility>

#include <CLI/CLI.hpp>

namespace kiosk {

CommandOption& CommandOption::required() {
    option_->required();
    return *this;
}

CommandOption& CommandOption::positive() {
    option_->check(CLI::PositiveNumber);
    return *this;
}

CommandOption& CommandOption::within(std::int64_t least, std::int64_t most) {
    option_->check(CLI::Range(least, most));
    return *this;
}

CommandOption& CommandOption::one_of(std::vector<std::string> words) {
    option_->check(CLI::IsMember(std::move(words)));
    return *this;
}

CommandOption& CommandOption::shows_default() {
    option_->capture_default_str();
    return *this;
}

CommandOption Command::option(const std::string& names, std::string& into,
                              const std::string& help) {
    return CommandOption(*app_->add_option(names, into, help));
}

CommandOption Command::option(const std::string& names, std::filesystem::path& into,
                              const std::string& help) {
    return CommandOption(*app_->add_option(names, into, help));
}

CommandOption Command::option(const std::string& names, int& into, const std::string& help) {
    return CommandOption(*app_->add_option(names, into, help));
}

CommandOption Command::option(const std::string& names, std::int64_t& into,
                              const std::string& help) {
    return CommandOption(*app_->add_option(names, into, help));
}

CommandOption Command::option(const std::string& names, std::uint64_t& into,
                              const std::string& help) {
    return CommandOption(*app_->add_option(names, into, help));
}

CommandOption Command::option(const std::string& names, std::optional<int>& into,
                              const std::string& help) {
    return CommandOption(*app_->add_option_function<int>(
        names, [&into](const int& value) { into = value; }, help));
}

CommandOption Command::option(const std::string& names, std::vector<std::string>& into,
                              const std::string& help) {
    return CommandOption(*app_->add_option(names, into, help));
}

CommandOption Command::option(const std::string& names, std::vector<std::filesystem::path>& into,
                              const std::string& help) {
    return CommandOption(*app_->add_option(names, into, help));
}

CommandOption Command::option(const std::string& names, std::function<void(std::int64_t)> take,
                              const std::string& help) {
    return CommandOption(*app_->add_option_function<std::int64_t>(
        names, [take = std::move(take)](const std::int64_t& value) { take(value); }, help));
}

void Command::flag(const std::string& names, bool& into, const std::string& help) {
    app_->add_flag(names, into, help);
}

Command Command::command(const std::string& name, const std::string& help) {
    return Command(*app_->add_subcommand(name, help));
}

void Command::require_command() {
    app_->require_subcommand(1);
}

bool Command::is_given() const {
    return app_->parsed();
}

CommandLine::CommandLine(const std::string& about, const std::string& program)
    : CommandLine(std::make_unique<CLI::App>(about, program)) {}

CommandLine::CommandLine(std::unique_ptr<CLI::App> app) : Command(*app), owned_(std::move(app)) {}

CommandLine::~CommandLine() = default;

void CommandLine::version(const std::string& text) {
    app_->set_version_flag("--version", text);
}

void CommandLine::options_anywhere() {
    app_->fallthrough();
}

void CommandLine::places_at_end() {
    app_->positionals_at_end();
}

std::optional<int> CommandLine::parse(int count, const char* const* words) {
    return parse(count, words, std::cout, std::cerr);
}

std::optional<int> CommandLine::parse(int count, const char* const* words, std::ostream& out,
                                      std::ostream& err) {
    try {
        app_->parse(count, words);
    } catch (const CLI::ParseError& error) {
        return app_->exit(error, out, err);
    }
    return std::nullopt;
}

std::string CommandLine::chosen() const {
    const auto named = app_->get_subcommands();
    return named.empty() ? std::string() : named.front()->get_name();
}

}  // namespace kiosk
