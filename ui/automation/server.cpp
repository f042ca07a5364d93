#include "ui/automation/server.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#include <httplib.h>
#pragma GCC diagnostic pop

#include <charconv>
#include <thread>

#include "ui/automation/routes.h"

namespace ui {

namespace {

/// The longest that a client has to say is a text to be typed.
constexpr std::size_t body_bytes_max = 1U << 20U;

}  // namespace

struct AutomationServer::State {
    explicit State(AutomationHost& host) : routes(host) {}
    AutomationRoutes routes;
    httplib::Server server;
    std::thread thread;
    int port = 0;
};

AutomationServer::AutomationServer() = default;

AutomationServer::~AutomationServer() {
    state_->server.stop();
    if (state_->thread.joinable()) state_->thread.join();
}

int AutomationServer::port() const {
    return state_->port;
}

kiosk::Result<std::unique_ptr<AutomationServer>> AutomationServer::start(const std::string& address,
                                                                         AutomationHost& host) {
    const auto colon = address.rfind(':');
    const std::string name = address.substr(0, colon);
    int port = -1;
    if (colon != std::string::npos)
        std::from_chars(address.data() + colon + 1, address.data() + address.size(), port);
    if (name != "127.0.0.1" || port < 0 || port > 65535)
        return {kiosk::ErrorCode::bad_config, "automation listens on 127.0.0.1:PORT only"};

    std::unique_ptr<AutomationServer> self(new AutomationServer);
    self->state_ = std::make_unique<State>(host);
    State& state = *self->state_;
    const auto answer = [&state](const httplib::Request& request, httplib::Response& response) {
        const auto reply = state.routes.handle(request.method, request.path, request.body);
        response.status = reply.status;
        response.set_header("Cache-Control", "no-cache");
        response.set_content(reply.body, "application/json; charset=utf-8");
    };
    state.server.Get(".*", answer).Post(".*", answer).Delete(".*", answer);
    state.server.set_tcp_nodelay(true);
    state.server.set_payload_max_length(body_bytes_max);
    state.port = port == 0 ? state.server.bind_to_any_port("127.0.0.1")
                           : (state.server.bind_to_port("127.0.0.1", port) ? port : -1);
    if (state.port <= 0) return {kiosk::ErrorCode::bad_config, "the automation port is not free"};
    state.thread = std::thread([&state] { state.server.listen_after_bind(); });
    return self;
}

}  // namespace ui
