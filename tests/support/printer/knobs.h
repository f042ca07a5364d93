#pragma once

#include <filesystem>
#include <string>

namespace tests {

/// What a person does to the printer with their hands. Lives in a small file that the launcher
/// writes and the engine, a process of its own for each job, reads.
struct Knobs {
    bool paper = true;
    bool jam = false;
    bool cover_open = false;
    /// The running or the next job is given up.
    bool abort = false;
    /// How long a document takes.
    int print_ms = 300;
    friend bool operator==(const Knobs&, const Knobs&) = default;
};

/// An unreadable file means untouched knobs.
[[nodiscard]] Knobs read_knobs(const std::filesystem::path& file);
/// In one piece: a reader sees the old or the new ones.
void write_knobs(const std::filesystem::path& file, const Knobs& knobs);

/// Names of environment variables between launcher and engine.
inline constexpr const char* knobs_variable = "BIANMIN_PRINTER_KNOBS";
inline constexpr const char* tray_variable = "BIANMIN_PRINTER_TRAY";
inline constexpr const char* uri_variable = "BIANMIN_PRINTER_URI";

}  // namespace tests
