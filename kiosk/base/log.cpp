#include "kiosk/base/log.h"

#include <vector>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace kiosk::log {

namespace {

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

}  // namespace

class Log::SpdlogSink final : public Sink {
  public:
    explicit SpdlogSink(const Options& options) : logger_(options.program) {
        if (options.to_stderr)
            logger_.sinks().push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
        logger_.set_level(spdlog_level(options.level));
        logger_.flush_on(spdlog::level::info);
        // What spdlog itself stumbles over (disk full while writing) must not fill standard error.
        logger_.set_error_handler([](const std::string&) {});
        use_utc_lines();
    }

    void add_file(const Options& options) {
        logger_.sinks().push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            options.file.string(), options.file_bytes_max, options.files_kept));
        use_utc_lines();
    }

    void take(Level level, const std::string& line) override {
        logger_.log(spdlog_level(level), spdlog::string_view_t(line));
    }

  private:
    void use_utc_lines() {
        for (const auto& sink : logger_.sinks())
            sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(
                "%Y-%m-%dT%H:%M:%S.%eZ %l %n[%P] %v", spdlog::pattern_time_type::utc));
    }

    spdlog::logger logger_;
};

Log::Log(const Options& options) : sink_(std::make_unique<SpdlogSink>(options)) {
    set_program(options.program);
    set_sink(sink_.get());
    if (options.file.empty()) return;
    try {
        sink_->add_file(options);
    } catch (const std::exception&) {
        component_failed("log", ErrorCode::io_error, "the log file can't be opened");
    }
}

Log::~Log() {
    set_sink(nullptr);
}

}  // namespace kiosk::log
