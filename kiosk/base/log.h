#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "kiosk/base/events.h"
#include "kiosk/base/log_line.h"

/// The structured log of a program: a rotating file and standard error. Call the functions of the
/// generated header kiosk/base/events.h, for example `log::card_read_failed("idcard.0",
/// ErrorCode::timed_out)`; a new event is a new row in events.toml.
namespace kiosk::log {

struct Options {
    std::string program = "bianmin";
    /// Empty: no file. The folder is made when it is missing.
    std::filesystem::path file{};
    std::size_t file_bytes_max = 4 * 1024 * 1024;
    std::size_t files_kept = 5;
    Level level = Level::info;
    bool to_stderr = true;
};

/// While it lives, events go where its options say. One a process, made by main before any thread.
///
/// **Threads:** any thread may log while it lives.
/// **Errors:** the constructor never fails: if the file can't be opened it says so once on standard
/// error and goes on without it. Logging never throws.
/// **Limits:** `files_kept` + 1 files of `file_bytes_max` bytes.
class Log {
  public:
    explicit Log(const Options& options);
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

  private:
    class SpdlogSink;
    std::unique_ptr<SpdlogSink> sink_;
};

}  // namespace kiosk::log
