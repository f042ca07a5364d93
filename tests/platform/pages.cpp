#include "tests/platform/pages.h"

#include <nlohmann/json.hpp>

#include "tests/platform/html.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using Json = nlohmann::ordered_json;

std::string field(const PageCall& call, const char* name) {
    const auto found = call.fields.find(name);
    return found == call.fields.end() ? std::string() : found->second;
}

std::string hidden(const char* name, const std::string& value) {
    return std::string("<input type=\"hidden\" name=\"") + name + "\" value=\"" + escaped(value) +
           "\">";
}

std::string input(const char* name, const char* label, const char* type = "text") {
    return std::string("<label for=\"") + name + "\">" + label + "</label><input id=\"" + name +
           "\" name=\"" + name + "\" type=\"" + type + "\" required>";
}

std::string go(const char* id, const char* words) {
    return std::string("<p><button class=\"go\" id=\"") + id + "\">" + words + "</button></p>";
}

std::string section(const char* title, const std::string& inside) {
    return std::string("<section><h2>") + title + "</h2>" + inside + "</section>";
}

PageReply plain_page(int status, const char* title, const std::string& words) {
    return {
        status, html_page(title, {}, "<section><p>" + escaped(words) + "</p></section>"), {}, {}};
}

PageReply forbidden() {
    return plain_page(403, "无权操作", "您的账号没有此项权限，请联系主管。");
}

PageReply gone() {
    return plain_page(410, "已失效", "此链接已过期或已用完。请回到自助终端重新生成。");
}

PageReply away() {
    return plain_page(503, "暂时无法办理", "系统繁忙，请稍后再试。");
}

}  // namespace

PageReply Pages::answer(const PageCall& call) {
    const bool get = call.method == "GET";
    if (call.path == "/" && get) return figures();
    if (call.path.starts_with("/t/") && get) return queue_ticket(call.path.substr(3));
    if (call.path == "/case") return case_status(call);
    if (call.path.starts_with("/m/")) return phone(call, call.path.substr(3));
    if (call.path.starts_with("/u/") && get) {
        const auto language = field(call, "lang");
        return upload_page(call.path.substr(3),
                           language == "en" || language == "zh" ? language : std::string());
    }
    if (call.path == "/login") return log_in(call);
    if (call.path == "/logout" && !get) {
        service_.staff().log_out(call.cookie);
        return {303, {}, "/login", "-"};
    }
    if (call.path == "/desk" || call.path.starts_with("/desk/")) {
        const auto session = service_.staff().session(call.cookie);
        if (!session) return {303, {}, "/login", {}};
        // Another site may make a browser send a form, but it does not know this word.
        if (!get && field(call, "form") != session->form_token) return forbidden();
        return desk(call, *session);
    }
    return plain_page(404, "没有此页", "请检查网址。");
}

PageReply Pages::figures() {
    const auto rows = service_.publicity().figures();
    if (!rows) return away();
    std::vector<Bar> satisfaction;
    std::vector<Bar> availability;
    for (const auto& row : *rows) {
        satisfaction.push_back({row.terminal_id, row.satisfaction.value_or(-1), "不足5件，不公布"});
        availability.push_back({row.terminal_id, row.availability.value_or(-1), "当月未启用"});
    }
    const auto month = service_.publicity().month();
    std::string content = section(
        "满意率", svg_bars("satisfaction", "各终端满意率 " + month, satisfaction, "#1d8a4a") +
                      "<p class=\"quiet\">评价为“基本满意”及以上的占比。不足5件评价的终端"
                      "不公布，以免识别到个人。</p>");
    content += section("可用率",
                       svg_bars("availability", "各终端可用率 " + month, availability, "#1668d2") +
                           "<p class=\"quiet\">工作日9时至17时与平台保持联系的时间占比，"
                           "每5分钟计一次。</p>");
    return {200, html_page("自助终端运行公示 · " + month, {}, content), {}, {}};
}

PageReply Pages::log_in(const PageCall& call) {
    std::string told;
    if (call.method == "POST") {
        const auto cookie = service_.staff().log_in(field(call, "user"), field(call, "password"));
        if (cookie) return {303, {}, "/desk", *cookie};
        told =
            "<p class=\"wrong\" "
            "id=\"wrong\">账号或密码不正确，或错误次数过多，请十分钟后再试。</p>";
    }
    const std::string content = "<section>" + told + "<form method=\"post\" action=\"/login\">" +
                                input("user", "工作人员账号") +
                                input("password", "密码", "password") + go("log-in", "登录") +
                                "</form></section>";
    return {told.empty() ? 200 : 403, html_page("工作人员登录", {}, content), {}, {}};
}

PageReply Pages::queue_ticket(const std::string& token) {
    const auto found = service_.hall().find_ticket(token);
    if (!found) return gone();
    const auto ticket = Json::parse(*found);
    std::string content = "<section><p class=\"number\" id=\"ticket\">" +
                          escaped(ticket["ticket_no"].get<std::string>()) + "</p><p>" +
                          escaped(ticket["name"]["zh"].get<std::string>()) + " · " +
                          escaped(ticket["window"]["zh"].get<std::string>()) + " · " +
                          escaped(ticket["day"].get<std::string>()) + "</p></section>";
    return {200, html_page("取号信息", {}, content), {}, {}};
}

PageReply Pages::case_status(const PageCall& call) {
    std::string content = "<section><form method=\"post\" action=\"/case\">" +
                          input("case_no", "办件编号") + input("check", "申请人证件号码后四位") +
                          go("look", "查询") + "</form></section>";
    if (call.method == "GET") return {200, html_page("办件查询", {}, content), {}, {}};
    Call asked;
    asked.id = field(call, "case_no");
    asked.query = field(call, "check");
    const auto reply = service_.handle(Operation::get_case, asked);
    if (reply.status != 200) {
        content +=
            "<section><p class=\"wrong\" id=\"wrong\">没有查到，请核对编号和证件号码；"
            "错误次数过多时请十分钟后再试。</p></section>";
        return {reply.status, html_page("办件查询", {}, content), {}, {}};
    }
    const auto shown = Json::parse(reply.body);
    content += section(
        "办件", html_table({"办件编号", "事项", "状态", "办理单位", "电话"},
                           {{shown.value("case_no", ""), shown["service_name"].value("zh", ""),
                             shown["status"]["name"].value("zh", ""), shown["unit"].value("zh", ""),
                             shown.value("phone", "")}}));
    return {200, html_page("办件查询", {}, content), {}, {}};
}

PageReply Pages::phone(const PageCall& call, const std::string& token) {
    const auto found = service_.hall().find_handover(token);
    if (!found) return gone();
    const auto& handover = *found;
    std::string content =
        "<section><p class=\"quiet\">待续办件</p><p class=\"number\" "
        "id=\"handover\">" +
        escaped(handover.number) + "</p>";
    if (!handover.case_no.empty()) {
        content += "<p class=\"told\" id=\"case\">" + escaped(handover.case_no) + "</p></section>";
        return {200, html_page("已提交", {}, content), {}, {}};
    }
    const auto check = field(call, "check");
    const bool asked = call.method == "POST";
    if (asked && !service_.may_guess(token)) return plain_page(429, "请稍后再试", "错误次数过多。");
    const bool knows = asked && check.size() == 4 && handover.holder.ends_with(check);
    if (asked && !knows) service_.note_guess(token);
    if (!knows) {
        content += std::string(asked ? "<p class=\"wrong\">与申请人不符。</p>" : "") +
                   "<form method=\"post\" action=\"/m/" + escaped(token) + "\">" +
                   input("check", "申请人证件号码后四位") + go("open", "打开") +
                   "</form></section>";
        return {asked ? 403 : 200, html_page("在手机上继续", {}, content), {}, {}};
    }
    auto payload = Json::parse(handover.payload);
    auto& answers = payload["answers"];
    if (!field(call, "file").empty()) {
        for (auto& [name, value] : answers.items()) {
            const auto changed = call.fields.find("answer." + name);
            if (value.is_string() && changed != call.fields.end()) value = changed->second;
        }
        const auto filed = service_.file_handover(handover, payload.dump(), "mobile");
        if (filed) {
            content += "<p class=\"told\" id=\"case\">" + escaped(*filed) + "</p></section>";
            return {200, html_page("已提交", {}, content), {}, {}};
        }
        content += "<p class=\"wrong\" id=\"wrong\">填写有误，请检查：";
        for (const auto& entry : filed.problem().errors)
            content += " " + escaped(entry.pointer + " " + entry.detail);
        content += "</p>";
    }
    content += "<form method=\"post\" action=\"/m/" + escaped(token) + "\">" +
               hidden("check", check) + hidden("file", "1");
    for (const auto& [name, value] : answers.items()) {
        if (!value.is_string()) continue;
        content += "<label for=\"answer." + escaped(name) + "\">" + escaped(name) +
                   "</label><input id=\"answer." + escaped(name) + "\" name=\"answer." +
                   escaped(name) + "\" value=\"" + escaped(value.get<std::string>()) + "\">";
    }
    content += go("file", "提交") + "</form></section>";
    return {200, html_page("在手机上继续", {}, content), {}, {}};
}

}  // namespace tests
