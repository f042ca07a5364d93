#include "drivers/vision/reading/text_program.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/child_setup.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;
using kiosk::SecretText;

namespace {

/// A grey picture as a PGM file.
SecretBytes pgm_of(const GreyView& picture) {
    const std::string head =
        "P5\n" + std::to_string(picture.width) + ' ' + std::to_string(picture.height) + "\n255\n";
    SecretBytes file;
    auto& bytes = file.reveal();
    const auto row = static_cast<std::size_t>(picture.width);
    bytes.reserve(head.size() + row * static_cast<std::size_t>(picture.height));
    bytes.insert(bytes.end(), head.begin(), head.end());
    for (int y = 0; y < picture.height; ++y) {
        const unsigned char* points =
            picture.pixels + static_cast<std::ptrdiff_t>(y) * picture.stride;
        bytes.insert(bytes.end(), points, points + row);
    }
    return file;
}

const char* layout_of(TextWish::Layout layout) {
    switch (layout) {
        case TextWish::Layout::page:
            return "3";
        case TextWish::Layout::block:
            return "6";
        case TextWish::Layout::line:
            return "7";
    }
    return "3";
}

std::vector<std::string> words_of(const std::string& program, const TextWish& wish) {
    const bool digits = wish.script == TextWish::Script::digits;
    std::vector<std::string> words{program,
                                   "stdin",
                                   "stdout",
                                   "-l",
                                   digits ? "eng" : "chi_sim",
                                   "--psm",
                                   layout_of(wish.layout),
                                   "--dpi",
                                   std::to_string(wish.dots_per_inch)};
    if (digits) {
        words.emplace_back("-c");
        words.emplace_back("tessedit_char_whitelist=0123456789X");
    }
    return words;
}

/// The program, killed and waited for when it is let go.
class Reader {
  public:
    explicit Reader(pid_t pid) : pid_(pid) {}
    ~Reader() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// How it ended, once its output is closed. None: it did not end in time.
    [[nodiscard]] std::optional<int> status(std::chrono::steady_clock::time_point until) {
        if (!ends_before(until)) return std::nullopt;
        int status = -1;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return status;
    }

  private:
    [[nodiscard]] bool ends_before(std::chrono::steady_clock::time_point until) const {
        // Debian's header of pidfd_open is none of C++'s.
        const int file = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
        if (file < 0) return false;
        int ready = -1;
        do {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                until - std::chrono::steady_clock::now());
            pollfd ended{file, POLLIN, 0};
            ready = ::poll(&ended, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
        } while (ready < 0 && errno == EINTR);
        ::close(file);
        return ready > 0;
    }

    pid_t pid_;
};

Result<pid_t> start(std::vector<std::string> words, int input, int output) {
    const kiosk::ChildSetup setup(input, output);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    // One thread: the cameras want the other processor. And no library of ours in front of its own.
    char threads[] = "OMP_THREAD_LIMIT=1";
    char path[] = "PATH=/usr/local/bin:/usr/bin:/bin";
    char* environment[] = {threads, path, nullptr};
    pid_t pid = -1;
    const int fault = ::posix_spawnp(&pid, words.front().c_str(), &setup.files, &setup.attributes,
                                     arguments.data(), environment);
    if (fault != 0)
        return {fault == ENOENT ? ErrorCode::not_found : ErrorCode::io_error,
                words.front() + ": " + std::strerror(fault)};
    return pid;
}

/// Gives the picture and takes the text, both as fast as the other side likes.
class Exchange {
  public:
    Exchange(int input, int output, const std::vector<unsigned char>& given)
        : input_(input), output_(output), given_(given) {}
    ~Exchange() { close_input(); }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    Result<void> run(std::chrono::steady_clock::time_point until, std::string& text) {
        for (;;) {
            pollfd files[] = {{output_, POLLIN, 0}, {input_, POLLOUT, 0}};
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                until - std::chrono::steady_clock::now());
            if (left.count() <= 0) return {ErrorCode::timed_out, "reading takes too long"};
            const int ready = ::poll(files, input_ >= 0 ? 2 : 1, static_cast<int>(left.count()));
            if (ready < 0 && errno != EINTR) return {ErrorCode::io_error, "poll"};
            if (ready <= 0) continue;
            if (input_ >= 0 && files[1].revents != 0) give();
            if (files[0].revents != 0 && !take(text)) return {};
            if (text.size() > TextProgram::text_bytes_max)
                return {ErrorCode::limit_exceeded, "endless text"};
        }
    }

  private:
    void give() {
        const auto size =
            ::send(input_, given_.data() + sent_, given_.size() - sent_, MSG_NOSIGNAL);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (size > 0) sent_ += static_cast<std::size_t>(size);
        // A program that no longer listens says why with its exit.
        if (size <= 0 || sent_ == given_.size()) close_input();
    }
    /// False at the end.
    bool take(std::string& text) {
        char piece[4096];
        const auto size = ::read(output_, piece, sizeof piece);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return true;
        if (size > 0) text.append(piece, static_cast<std::size_t>(size));
        kiosk::wipe_bytes(piece, sizeof piece);
        return size > 0;
    }
    void close_input() {
        if (input_ >= 0) ::close(std::exchange(input_, -1));
    }

    int input_;
    int output_;
    const std::vector<unsigned char>& given_;
    std::size_t sent_ = 0;
};

}  // namespace

Result<SecretText> TextProgram::read(const GreyView& picture, const TextWish& wish) const {
    if (picture.pixels == nullptr || picture.width <= 0 || picture.height <= 0 ||
        picture.stride < picture.width)
        return {ErrorCode::bad_format, "no picture"};
    // A socket and not a pipe, so that a program that ended does not end this one.
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return {ErrorCode::io_error, "no socket"};
    kiosk::ChildPipe output;
    auto pid = output.read < 0 ? Result<pid_t>(ErrorCode::io_error, "no pipe")
                               : start(words_of(program_, wish), ends[1], output.write);
    ::close(ends[1]);
    if (!pid) {
        ::close(ends[0]);
        return pid.error();
    }
    Reader reader(*pid);
    ::close(std::exchange(output.write, -1));
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    const SecretBytes file = pgm_of(picture);
    Exchange exchange(ends[0], output.read, file.reveal());
    SecretText text;
    const auto until = std::chrono::steady_clock::now() + patience_;
    if (auto done = exchange.run(until, text.reveal()); !done) return done.error();
    const auto status = reader.status(until);
    if (!status) return {ErrorCode::timed_out, program_ + " does not end"};
    if (WIFEXITED(*status) && WEXITSTATUS(*status) == 0) return text;
    if (WIFEXITED(*status) && WEXITSTATUS(*status) == 127)
        return {ErrorCode::not_found, program_ + " is not installed"};
    return {ErrorCode::device_fault, program_ + " failed"};
}

}  // namespace drivers
