#include "tests/ipp/printer_process.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tests {

namespace fs = std::filesystem;

namespace {

std::string read_line(int fd) {
    std::string line;
    for (char c = 0; read(fd, &c, 1) == 1 && c != '\n';) line.push_back(c);
    return line;
}

}  // namespace

PrinterProcess::PrinterProcess() {
    std::string name = "/tmp/bianmin-ipp.XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = name;
    int out[2];
    if (pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    const std::string spool = folder_ / "spool";
    const std::string tray = folder_ / "tray";
    const std::string control = folder_ / "control";
    pid_ = fork();
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        dup2(out[1], STDOUT_FILENO);
        execl(BIANMIN_PRINTER, BIANMIN_PRINTER, "--port", "0", "--spool", spool.c_str(), "--tray",
              tray.c_str(), "--control", control.c_str(), nullptr);
        _exit(127);
    }
    close(out[1]);
    const std::string line = read_line(out[0]);
    close(out[0]);
    if (!line.starts_with("ready ")) throw std::runtime_error("bianmin-printer does not start");
    uri_ = line.substr(6);
}

PrinterProcess::~PrinterProcess() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void PrinterProcess::say(const std::string& verb) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = folder_ / "control";
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const std::string line = verb + "\n";
    const bool sent = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                      write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    const std::string answer = sent ? read_line(fd) : "";
    close(fd);
    if (!answer.starts_with("ok")) throw std::runtime_error(verb + ": " + answer);
}

std::vector<fs::path> PrinterProcess::files() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder_ / "tray")) {
        if (entry.path().extension() == ".pdf") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<std::string> PrinterProcess::sheets() const {
    std::vector<std::string> contents;
    for (const auto& file : files()) {
        std::ifstream in(file, std::ios::binary);
        contents.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return contents;
}

std::vector<std::string> PrinterProcess::pages() const {
    std::vector<std::string> pages;
    for (fs::path file : files()) {
        std::ifstream in(file.replace_extension(".pages"));
        std::getline(in, pages.emplace_back());
    }
    return pages;
}

std::size_t PrinterProcess::spooled() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_ / "spool"), fs::directory_iterator{}));
}

}  // namespace tests
