#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "ui/automation/session.h"

namespace ui {

/// From HTTP method, path and body to a command and its answer. One session at a time.
/// **Threads:** any; commands run one after the other.
/// **Limits:** a body may have `depth_max` levels.
class AutomationRoutes {
  public:
    static constexpr std::size_t depth_max = 32;

    explicit AutomationRoutes(AutomationHost& host) : host_(host) {}

    struct Answer {
        int status = 200;
        std::string body;  // JSON
    };
    [[nodiscard]] Answer handle(std::string_view method, std::string_view path,
                                std::string_view body);

  private:
    [[nodiscard]] Reply route(std::string_view method, const std::vector<std::string>& parts,
                              const nlohmann::json& body);
    [[nodiscard]] Reply in_session(std::string_view method, const std::vector<std::string>& parts,
                                   const nlohmann::json& body);
    [[nodiscard]] Reply on_element(std::string_view method, const std::vector<std::string>& parts,
                                   const nlohmann::json& body);
    [[nodiscard]] Reply new_session();

    AutomationHost& host_;
    std::mutex mutex_;
    std::unique_ptr<AutomationSession> session_;
    std::string session_id_;
    std::uint64_t sessions_ = 0;
};

}  // namespace ui
