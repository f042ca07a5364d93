#include "tests/unit/documents/pdf_tools.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <sys/wait.h>

namespace tests {

namespace {

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::filesystem::path fresh_folder() {
    std::string name = "/tmp/documents_test.XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    return name;
}

void write_file(const std::filesystem::path& path, std::span<const unsigned char> bytes) {
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
}

PdfOnDisk::Ran run_line(const std::string& line) {
    PdfOnDisk::Ran ran;
    FILE* pipe = popen(line.c_str(), "r");
    if (pipe == nullptr) return ran;
    std::array<char, 4096> part;
    for (std::size_t got = 0; (got = fread(part.data(), 1, part.size(), pipe)) > 0;) {
        ran.output.append(part.data(), got);
    }
    const int status = pclose(pipe);
    ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
}

}  // namespace

PdfOnDisk::PdfOnDisk(std::span<const unsigned char> bytes) : folder_(fresh_folder()) {
    write_file(folder_ / "a.pdf", bytes);
}

PdfOnDisk::~PdfOnDisk() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

PdfOnDisk::Ran PdfOnDisk::run(const std::string& command) const {
    std::string line = command + " 2>&1";
    line.replace(line.find('%'), 1, (folder_ / "a.pdf").string());
    return run_line(line);
}

std::string PdfOnDisk::text() const {
    return without_space(run("pdftotext -enc UTF-8 % -").output);
}

double PdfOnDisk::Picture::darkness() const {
    double sum = 0;
    for (const std::uint8_t value : grey) sum += 255 - value;
    return grey.empty() ? 0 : sum / (255.0 * static_cast<double>(grey.size()));
}

PdfOnDisk::Picture PdfOnDisk::picture(int page, int dpi) const {
    const std::string number = std::to_string(page);
    static_cast<void>(run("pdftoppm -gray -singlefile -r " + std::to_string(dpi) + " -f " + number +
                          " -l " + number + " % " + (folder_ / "page").string()));
    const std::string file = read_file(folder_ / "page.pgm");
    Picture picture;
    int most = 0;
    int read = 0;
    if (sscanf(file.c_str(), "P5 %d %d %d%n", &picture.width, &picture.height, &most, &read) != 3) {
        throw std::runtime_error("pdftoppm drew nothing");
    }
    picture.grey.assign(file.begin() + read + 1, file.end());
    return picture;
}

void PdfOnDisk::keep(const std::string& name) const {
    const char* folder = std::getenv("BIANMIN_KEEP_DOCUMENTS");
    if (folder == nullptr) return;
    std::filesystem::copy_file(folder_ / "a.pdf", std::filesystem::path(folder) / (name + ".pdf"),
                               std::filesystem::copy_options::overwrite_existing);
}

PdfFolder::PdfFolder() : folder_(fresh_folder()) {}

PdfFolder::~PdfFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void PdfFolder::add(const std::string& name, std::span<const unsigned char> bytes) const {
    write_file(folder_ / (name + ".pdf"), bytes);
}

std::string PdfFolder::preflight() const {
    std::string jars;
    for (const char* jar : {"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging",
                            "commons-io", "javax.activation", "jaxb-api"}) {
        jars += "/usr/share/java/" + std::string(jar) + ".jar:";
    }
    return run_line("java -XX:TieredStopAtLevel=1 -Djava.awt.headless=true -cp " + jars +
                    " org.apache.pdfbox.preflight.Validator_A1b batch " + folder_.string() +
                    " 2>&1")
        .output;
}

std::string without_space(std::string_view text) {
    std::string kept;
    for (const char c : text) {
        if (c != ' ' && c != '\n' && c != '\f' && c != '\r' && c != '\t') kept.push_back(c);
    }
    return kept;
}

}  // namespace tests
