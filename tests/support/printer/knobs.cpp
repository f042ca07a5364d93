#include "tests/support/printer/knobs.h"

#include <fstream>

namespace tests {

Knobs read_knobs(const std::filesystem::path& file) {
    Knobs knobs;
    std::ifstream in(file);
    for (std::string name; in >> name;) {
        int value = 0;
        if (!(in >> value)) break;
        if (name == "paper") knobs.paper = value != 0;
        if (name == "jam") knobs.jam = value != 0;
        if (name == "cover_open") knobs.cover_open = value != 0;
        if (name == "abort") knobs.abort = value != 0;
        if (name == "print_ms") knobs.print_ms = value;
    }
    return knobs;
}

void write_knobs(const std::filesystem::path& file, const Knobs& knobs) {
    std::filesystem::path fresh = file;
    fresh += ".new";
    std::ofstream out(fresh, std::ios::trunc);
    out << "paper " << knobs.paper << "\njam " << knobs.jam << "\ncover_open " << knobs.cover_open
        << "\nabort " << knobs.abort << "\nprint_ms " << knobs.print_ms << "\n";
    out.close();
    std::filesystem::rename(fresh, file);
}

}  // namespace tests
