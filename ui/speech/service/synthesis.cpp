#include "ui/speech/service/synthesis.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/child_setup.h"
#include "kiosk/base/secret.h"

namespace ui::speech {

namespace {

using kiosk::ErrorCode;

std::uint32_t number_le(const std::string& bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = size; i-- > 0;)
        value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

}  // namespace

kiosk::Result<Samples> samples_of_wav(const std::string& bytes) {
    const kiosk::Error bad{ErrorCode::bad_format, "not a WAV of 16 bit, mono, 22050 Hz", {}};
    if (bytes.size() < 44 || bytes.compare(0, 4, "RIFF") != 0 || bytes.compare(8, 4, "WAVE") != 0)
        return bad;
    bool right_form = false;
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        const std::size_t size = number_le(bytes, at + 4, 4);
        const std::size_t begin = at + 8;
        if (bytes.compare(at, 4, "fmt ") == 0 && begin + 16 <= bytes.size()) {
            right_form = number_le(bytes, begin, 2) == 1 && number_le(bytes, begin + 2, 2) == 1 &&
                         number_le(bytes, begin + 4, 4) == sample_rate &&
                         number_le(bytes, begin + 14, 2) == 16;
        } else if (bytes.compare(at, 4, "data") == 0) {
            if (!right_form) return bad;
            Samples samples((std::min(size, bytes.size() - begin)) / 2);
            std::memcpy(samples.data(), bytes.data() + begin, samples.size() * 2);
            return samples;
        }
        if (size > bytes.size()) return bad;
        at = begin + size + size % 2;
    }
    return bad;
}

kiosk::Result<Samples> samples_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return {ErrorCode::not_found, file.filename().string()};
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return samples_of_wav(std::move(bytes).str());
}

kiosk::Result<Synthesis> Synthesis::start(const std::string& program, const std::string& voice,
                                          int words_a_minute, const std::string& text,
                                          kiosk::SteadyTime now) {
    const kiosk::ChildPipe input;
    kiosk::ChildPipe output;
    if (input.write < 0 || output.write < 0) return {ErrorCode::io_error, "no pipe"};
    const kiosk::ChildSetup setup(input.read, output.write);
    std::vector<std::string> words{program, "-v", voice,     "-s", std::to_string(words_a_minute),
                                   "-b",    "1",  "--stdout"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t pid = -1;
    const int fault = ::posix_spawnp(&pid, program.c_str(), &setup.files, &setup.attributes,
                                     arguments.data(), environ);
    if (fault != 0)
        return {fault == ENOENT ? ErrorCode::not_found : ErrorCode::io_error,
                program + ": " + std::strerror(fault)};
    // A packet's text is far below what a pipe holds: it is taken whole, or the program has ended
    // already, which its exit tells.
    const std::string line = text + "\n";
    [[maybe_unused]] const auto taken = ::write(input.write, line.data(), line.size());
    ::fcntl(output.read, F_SETFL, O_NONBLOCK);
    return Synthesis(pid, std::exchange(output.read, -1), now);
}

Synthesis::Synthesis(Synthesis&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      output_(std::exchange(other.output_, -1)),
      began_(other.began_),
      bytes_(std::move(other.bytes_)) {}

Synthesis& Synthesis::operator=(Synthesis&& other) noexcept {
    std::swap(pid_, other.pid_);
    std::swap(output_, other.output_);
    std::swap(began_, other.began_);
    std::swap(bytes_, other.bytes_);
    return *this;
}

Synthesis::~Synthesis() {
    if (output_ >= 0) ::close(output_);
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    kiosk::wipe_value(bytes_);
}

std::optional<kiosk::Result<Samples>> Synthesis::turn(kiosk::SteadyTime now) {
    std::array<char, 65536> piece{};
    for (;;) {
        const ssize_t size = ::read(output_, piece.data(), piece.size());
        if (size > 0) {
            bytes_.append(piece.data(), static_cast<std::size_t>(size));
            if (bytes_.size() > bytes_max)
                return kiosk::Result<Samples>{ErrorCode::limit_exceeded, "endless speech"};
            continue;
        }
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (now - began_ < time_max) return std::nullopt;
            return kiosk::Result<Samples>{ErrorCode::timed_out, "the speech program hangs"};
        }
        break;
    }
    int status = 0;
    // It has closed its output; a program that lingers is not waited for.
    if (::waitpid(pid_, &status, WNOHANG) == 0) {
        ::usleep(2'000);
        if (::waitpid(pid_, &status, WNOHANG) == 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
            status = 0;
        }
    }
    pid_ = -1;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return kiosk::Result<Samples>{ErrorCode::device_fault, "the speech program failed"};
    return samples_of_wav(bytes_);
}

}  // namespace ui::speech
