#include "tests/platform/process.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tests {

namespace {

namespace fs = std::filesystem;

constexpr auto start_timeout = std::chrono::seconds(30);

fs::path new_folder(const char* name) {
    std::string path = (fs::temp_directory_path() / (std::string(name) + "-XXXXXX")).string();
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("mkdtemp");
    return path;
}

struct KeyFolder {
    fs::path path = new_folder("test-keys");

    KeyFolder() {
        const std::string command =
            std::string(BIANMIN_TEST_CA) + " '" + path.string() + "' terminal-0001 terminal-0002";
        if (std::system(command.c_str()) != 0)
            throw std::runtime_error("test keys could not be made");
    }
    ~KeyFolder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

/// Reads `text` until it holds `lines` lines.
std::string read_lines(int handle, int lines) {
    const auto end = std::chrono::steady_clock::now() + start_timeout;
    std::string text;
    while (lines > 0) {
        pollfd waiting{handle, POLLIN, 0};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) < 0) break;
        char c = 0;
        if (::read(handle, &c, 1) != 1) break;
        text.push_back(c);
        if (c == '\n') --lines;
    }
    if (lines > 0) throw std::runtime_error("bianmin-platform did not start: " + text);
    return text;
}

int port_after(const std::string& text, const std::string& words) {
    const std::string begin = "\n" + words + ":";
    const auto at = ("\n" + text).find(begin);
    if (at == std::string::npos) throw std::runtime_error("no port in: " + text);
    return std::stoi(("\n" + text).substr(at + begin.size()));
}

std::string answer_of(int port, const std::string& request) {
    const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr generic{};
    static_assert(sizeof generic == sizeof address);
    std::copy_n(reinterpret_cast<const char*>(&address), sizeof address,
                reinterpret_cast<char*>(&generic));
    std::string reply;
    if (::connect(handle, &generic, sizeof generic) == 0 &&
        ::send(handle, request.data(), request.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(request.size())) {
        std::array<char, 65536> part{};
        for (ssize_t size = 0; (size = ::read(handle, part.data(), part.size())) > 0;) {
            reply.append(part.data(), static_cast<std::size_t>(size));
        }
    }
    ::close(handle);
    return reply;
}

}  // namespace

const fs::path& test_keys() {
    static const KeyFolder keys;
    return keys.path;
}

std::optional<std::string> test_database(const fs::path& folder) {
    const char* server = std::getenv("BIANMIN_POSTGRES");
    if (server == nullptr) return std::nullopt;
    // A schema for each folder, named by what mkdtemp made up; small letters and digits only.
    const auto name = folder.filename().string();
    std::string schema = "of";
    for (const char c : name.substr(name.size() - 6)) {
        const auto code = static_cast<unsigned char>(c);
        schema += "_" + std::to_string(code);
    }
    return std::string(server) + " options='-c search_path=" + schema + "'";
}

PlatformProcess::PlatformProcess() : PlatformProcess(Options{}) {}

PlatformProcess::PlatformProcess(Options options)
    : options_(std::move(options)), folder_(new_folder("platform")) {
    start();
}

PlatformProcess::~PlatformProcess() {
    kill();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::string PlatformProcess::url() const {
    return "https://" + options_.host + ":" + std::to_string(port_);
}

void PlatformProcess::kill() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    wait_for_end();
}

void PlatformProcess::wait_for_end() {
    if (process_ < 0) return;
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

void PlatformProcess::start_again() {
    kill();
    start();
}

void PlatformProcess::start() {
    const auto& keys = test_keys();
    std::vector<std::string> words{BIANMIN_PLATFORM,
                                   "--data",
                                   folder_.string(),
                                   "--listen",
                                   options_.host + ":" + std::to_string(port_),
                                   "--admin",
                                   "127.0.0.1:0",
                                   "--tls-cert",
                                   (keys / (options_.server + ".crt")).string(),
                                   "--tls-key",
                                   (keys / (options_.server + ".key")).string(),
                                   "--client-ca",
                                   (keys / "ca.crt").string(),
                                   "--ca-key",
                                   (keys / "ca.key").string(),
                                   "--data-key",
                                   (keys / "data.key").string(),
                                   "--receipt-key",
                                   (keys / "receipt.key").string()};
    if (!options_.catalogue.empty()) {
        words.emplace_back("--catalogue");
        words.push_back(options_.catalogue.string());
    }
    if (const auto database = test_database(folder_)) {
        words.emplace_back("--database");
        words.push_back(*database);
    }
    words.insert(words.end(), options_.more.begin(), options_.more.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    process_ = ::fork();
    if (process_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(pipe[1], STDOUT_FILENO);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(pipe[1]);
    const std::string said = read_lines(pipe[0], 2);
    ::close(pipe[0]);
    port_ = port_after(said, "listening " + options_.host);
    admin_port_ = port_after(said, "admin listening 127.0.0.1");
}

std::string PlatformProcess::admin(std::string_view method, std::string_view path,
                                   std::string_view body) const {
    std::string request(method);
    request += " ";
    request += path;
    request +=
        " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
        "application/json\r\nContent-Length: ";
    request += std::to_string(body.size()) + "\r\n\r\n";
    request += body;
    const std::string reply = answer_of(admin_port_, request);
    const auto split = reply.find("\r\n\r\n");
    if (!reply.starts_with("HTTP/1.1 2") || split == std::string::npos) {
        throw std::runtime_error("operator's view: " + reply.substr(0, 200));
    }
    return reply.substr(split + 4);
}

}  // namespace tests
