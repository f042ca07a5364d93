#include "ui/automation/routes.h"

#include <array>
#include <cstdio>

namespace ui {

namespace {

using Json = nlohmann::json;

/// Percent-decoding of one path segment.
std::string decoded(std::string_view part) {
    std::string out;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i] == '%' && i + 2 < part.size()) {
            if (const auto byte = kiosk::from_hex(part.substr(i + 1, 2))) {
                out.push_back(static_cast<char>((*byte)[0]));
                i += 2;
                continue;
            }
        }
        out.push_back(part[i]);
    }
    return out;
}

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        if (path.front() == '/') {
            path.remove_prefix(1);
            continue;
        }
        const auto end = std::min(path.find('/'), path.size());
        parts.push_back(decoded(path.substr(0, end)));
        path.remove_prefix(end);
    }
    return parts;
}

/// What is parsed is copied level by level: a body may not take the whole stack.
bool nests_too_deep(std::string_view body) {
    std::size_t depth = 0;
    bool in_text = false;
    for (std::size_t i = 0; i < body.size(); ++i) {
        const char c = body[i];
        if (c == '"') in_text = !in_text;
        if (in_text && c == '\\') ++i;
        if (in_text) continue;
        if ((c == '[' || c == '{') && ++depth > AutomationRoutes::depth_max) return true;
        if ((c == ']' || c == '}') && depth > 0) --depth;
    }
    return false;
}

Reply unknown_command() {
    return Reply::failure("unknown command", "no such command here");
}

constexpr std::array unsupported{"back",   "forward", "refresh", "frame",
                                 "cookie", "alert",   "print",   "shadow"};

}  // namespace

AutomationRoutes::Answer AutomationRoutes::handle(std::string_view method, std::string_view path,
                                                  std::string_view body) {
    const std::lock_guard lock(mutex_);
    Json parsed = Json::object();
    Reply reply;
    const bool is_post = method == "POST";
    const bool is_too_deep = is_post && nests_too_deep(body);
    if (is_post && !is_too_deep) parsed = Json::parse(body.empty() ? "{}" : body, nullptr, false);
    if (is_too_deep) {
        reply = Reply::failure("invalid argument", "the body nests too deep");
    } else if (parsed.is_discarded() || !parsed.is_object()) {
        reply = Reply::failure("invalid argument", "the body is not a JSON object");
    } else {
        try {
            reply = route(method, split(path), parsed);
        } catch (const Json::exception& problem) {
            reply = Reply::failure("invalid argument", problem.what());
        }
    }
    Json value = reply.value;
    if (!reply.error.empty())
        value = {{"error", reply.error}, {"message", reply.value}, {"stacktrace", ""}};
    return {reply.status(),
            Json{{"value", value}}.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

Reply AutomationRoutes::new_session() {
    if (session_)
        return Reply::failure("session not created",
                              "one session at a time: end the other one first");
    session_ = std::make_unique<AutomationSession>(host_);
    char id[40];
    std::snprintf(id, sizeof id, "00000000-0000-4000-8000-%012llu",
                  static_cast<unsigned long long>(++sessions_));
    session_id_ = id;
    return Reply::success(
        {{"sessionId", session_id_},
         {"capabilities",
          {{"browserName", "bianmin-kiosk"},
           {"browserVersion", "1"},
           {"platformName", "linux"},
           {"acceptInsecureCerts", false},
           {"pageLoadStrategy", "normal"},
           {"setWindowRect", false},
           {"strictFileInteractability", false},
           {"unhandledPromptBehavior", "ignore"},
           {"proxy", Json::object()},
           {"timeouts", {{"implicit", 0}, {"pageLoad", 300000}, {"script", 30000}}}}}});
}

Reply AutomationRoutes::route(std::string_view method, const std::vector<std::string>& parts,
                              const Json& body) {
    if (parts.size() == 1 && parts[0] == "status") {
        if (method != "GET") return Reply::failure("unknown method", "status is read by GET");
        return Reply::success(
            {{"ready", session_ == nullptr},
             {"message", session_ ? "a session is open" : "ready for a session"}});
    }
    if (parts.empty() || parts[0] != "session") return unknown_command();
    if (parts.size() == 1)
        return method == "POST" ? new_session()
                                : Reply::failure("unknown method", "a session is made by POST");
    if (!session_ || parts[1] != session_id_)
        return Reply::failure("invalid session id", "no such session");
    if (parts.size() == 2) {
        if (method != "DELETE")
            return Reply::failure("unknown method", "a session is ended by DELETE");
        session_.reset();
        return Reply::success();
    }
    return in_session(method, parts, body);
}

Reply AutomationRoutes::in_session(std::string_view method, const std::vector<std::string>& parts,
                                   const Json& body) {
    const std::string& what = parts[2];
    const bool get = method == "GET";
    const bool post = method == "POST";
    if (what == "element" && parts.size() > 3 && parts[3] != "active")
        return on_element(method, parts, body);
    if (parts.size() == 4 && what == "element" && get) return session_->active();
    if (parts.size() == 4 && what == "window" && parts[3] == "handles" && get)
        return Reply::success(Json::array({"terminal"}));
    if (parts.size() == 4 && what == "window" && parts[3] == "rect")
        return get ? session_->window_rect()
                   : Reply::failure("unsupported operation", "the screen has one size");
    if (parts.size() == 4 && what == "execute" && post) return session_->execute(body);
    if (parts.size() == 3) {
        if (what == "title" && get) return session_->title();
        if (what == "url" && get) return session_->url();
        if (what == "url")
            return Reply::failure("unsupported operation", "a person gets to a screen by touching");
        if (what == "source" && get) return session_->source();
        if (what == "element" && post) return session_->find(body, false);
        if (what == "elements" && post) return session_->find(body, true);
        if (what == "timeouts") return get ? session_->timeouts() : session_->timeouts(body);
        if (what == "window" && get) return Reply::success("terminal");
        if (what == "screenshot" && get) return session_->screenshot();
        if (what == "actions" && post) return session_->perform(body);
        if (what == "actions" && method == "DELETE") return session_->release();
    }
    for (const char* name : unsupported)
        if (what == name)
            return Reply::failure("unsupported operation", "a terminal has no " + what);
    return unknown_command();
}

Reply AutomationRoutes::on_element(std::string_view method, const std::vector<std::string>& parts,
                                   const Json& body) {
    const std::string& element = parts[3];
    if (parts.size() < 5) return unknown_command();
    const std::string& what = parts[4];
    if (method == "POST") {
        if (what == "element" || what == "elements")
            return session_->find(body, what == "elements", element);
        if (what == "click") return session_->click(element);
        if (what == "clear") return session_->clear(element);
        if (what == "value") return session_->send_keys(element, body);
        return unknown_command();
    }
    if (method != "GET") return Reply::failure("unknown method", "not for an element");
    if (what == "screenshot") return session_->screenshot(element);
    if (what == "css")
        return Reply::failure("unsupported operation", "a terminal has no style sheets");
    return session_->property(element, what, parts.size() > 5 ? parts[5] : std::string());
}

}  // namespace ui
