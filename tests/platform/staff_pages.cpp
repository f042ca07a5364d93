#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/platform/html.h"
#include "tests/platform/pages.h"

namespace tests {

namespace {

using Json = nlohmann::ordered_json;

std::string field_of(const PageCall& call, const char* name) {
    const auto found = call.fields.find(name);
    return found == call.fields.end() ? std::string() : found->second;
}

std::string box(const char* title, const std::string& inside) {
    return std::string("<section><h2>") + title + "</h2>" + inside + "</section>";
}

std::string staff_form(const Staff::Session& session, const char* action,
                       const std::string& inside) {
    return std::string("<form method=\"post\" action=\"") + action +
           "\"><input type=\"hidden\" name=\"form\" value=\"" + escaped(session.form_token) +
           "\">" + inside + "</form>";
}

std::string line(const char* name, const char* label) {
    return std::string("<label for=\"") + name + "\">" + label + "</label><input id=\"" + name +
           "\" name=\"" + name + "\" required>";
}

std::string hidden_word(const char* name, const std::string& value) {
    return std::string("<input type=\"hidden\" name=\"") + name + "\" value=\"" + escaped(value) +
           "\">";
}

std::string press(const std::string& id, const char* words) {
    return "<p><button class=\"go\" id=\"" + id + "\">" + words + "</button></p>";
}

constexpr const char* purpose_choice =
    "<label>查看目的（将记入日志）</label><select name=\"purpose\" class=\"purpose\" "
    "required><option value=\"\"></option><option value=\"handling\">办理此件</option><option "
    "value=\"inquiry\">答复本人咨询</option><option "
    "value=\"inspection\">监督检查</option></select>";

PageReply refused(int status, const Staff::Session& session, const char* words) {
    return {status,
            html_page("无法办理", session.user,
                      "<section><p class=\"wrong\" id=\"wrong\">" + escaped(words) +
                          "</p><p><a href=\"/desk\">返回</a></p></section>"),
            {},
            {}};
}

PageReply no_right(const Staff::Session& session) {
    return refused(403, session, "您的账号没有此项权限，请联系主管。");
}

PageReply not_kept(const Staff::Session& session) {
    return refused(503, session, "日志无法写入，不能查看。请稍后再试。");
}

std::string personal_table(const std::string& payload_json) {
    std::vector<std::vector<std::string>> rows;
    const auto payload = Json::parse(payload_json, nullptr, false);
    if (!payload.is_object()) return {};
    for (const char* part : {"applicant", "answers"}) {
        const auto members = payload.value(part, Json::object());
        for (const auto& [name, value] : members.items())
            rows.push_back({name, value.is_string() ? value.get<std::string>() : value.dump()});
    }
    return html_table({"项", "内容"}, rows);
}

bool has(const Staff::Session& session, const char* role) {
    return session.roles.contains(role);
}

}  // namespace

PageReply Pages::desk(const PageCall& call, const Session& session) {
    const bool post = call.method == "POST";
    if (call.path == "/desk") return desk_home(session, {});
    if (call.path == "/desk/case" && post) return open_case(call, session);
    if (call.path == "/desk/handover" && post) return open_handover(call, session);
    if (call.path == "/desk/handover/file" && post) return file_handover(call, session);
    if (call.path == "/desk/call/close" && post) return close_call(call, session);
    if (call.path.starts_with("/desk/feedback")) return feedback(call, session);
    if (call.path.starts_with("/desk/notices")) return notices(call, session);
    if (call.path == "/desk/seen") return seen(call, session);
    return refused(404, session, "没有此页。");
}

PageReply Pages::desk_home(const Session& session, const std::string& told) {
    std::string content =
        "<section><nav><a href=\"/desk\">办件</a><a href=\"/desk/feedback\">反馈工单</a><a "
        "href=\"/desk/notices\">公告</a><a href=\"/desk/seen\">查看记录</a><a "
        "href=\"/\">公示</a></nav>" +
        told + "</section>";
    content += calls(session);
    if (has(session, "window")) {
        content +=
            box("打开待续办件", staff_form(session, "/desk/handover",
                                           line("code", "凭证上的八位码或二维码内容") +
                                               purpose_choice + press("open-handover", "打开")));
        const auto rows = service_.store().cases_of(std::nullopt);
        if (!rows) return not_kept(session);
        std::vector<std::vector<std::string>> cells;
        for (const auto& row : *rows)
            cells.push_back({row.case_no, row.service_code, row.channel, row.accepted_at});
        content += box("办件", html_table({"办件编号", "事项", "渠道", "收件时间"}, cells) +
                                   staff_form(session, "/desk/case",
                                              line("case_no", "办件编号") + purpose_choice +
                                                  press("open-case", "查看申请内容")));
    }
    content += box("我的建议", staff_form(session, "/desk/feedback/suggest",
                                          "<textarea id=\"words\" name=\"words\" "
                                          "required></textarea>" +
                                              press("suggest", "提交")));
    return {200, html_page("工作台", session.user, content), {}, {}};
}

/// Who waits at which terminal for somebody of the hall.
std::optional<std::vector<Pages::Waiting>> Pages::waiting() {
    const auto listed = service_.feedback().list();
    if (!listed) return std::nullopt;
    std::vector<Waiting> out;
    for (const auto& one : Json::parse(*listed)) {
        if (one.value("kind", "") != "call" || one.value("state", "") != "open") continue;
        const auto& body = one["body"];
        out.push_back({one.value("feedback_no", ""), body.value("terminal_id", ""),
                       body.value("reason", "") == "card_left" ? "有证件遗留" : "有人求助",
                       one.value("filed_at", "")});
    }
    return out;
}

std::string Pages::calls(const Session& session) {
    const auto all = waiting();
    if (!all) return box("现场呼叫", "<p>暂时读不到。</p>");
    if (all->empty()) return {};
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : *all) rows.push_back({one.number, one.terminal, one.reason, one.at});
    return box("现场呼叫",
               html_table({"编号", "终端", "事由", "时间"}, rows) +
                   staff_form(session, "/desk/call/close",
                              line("number", "编号") + press("close-call", "已到现场处理")));
}

PageReply Pages::close_call(const PageCall& call, const Session& session) {
    if (!has(session, "window") && !has(session, "supervisor")) return no_right(session);
    const auto number = field_of(call, "number");
    const auto all = waiting();
    if (!all) return not_kept(session);
    if (std::ranges::find(*all, number, &Waiting::number) == all->end())
        return refused(404, session, "没有此呼叫，或已处理。");
    if (!service_.staff().note_done(session, "come", number)) return not_kept(session);
    if (service_.feedback().close(number, session.user, "已到现场处理").status != 200)
        return not_kept(session);
    return {303, {}, "/desk", {}};
}

PageReply Pages::open_case(const PageCall& call, const Session& session) {
    if (!has(session, "window")) return no_right(session);
    const auto purpose = field_of(call, "purpose");
    const auto number = field_of(call, "case_no");
    if (purpose.empty()) return refused(422, session, "请选择查看目的。");
    const auto rows = service_.store().all();
    if (!rows) return not_kept(session);
    for (const auto& row : *rows) {
        if (row.case_no.empty() || row.case_no != number) continue;
        const auto payload = Json::parse(row.payload, nullptr, false);
        const auto holder =
            payload.value("applicant", Json::object()).value("number", std::string());
        if (!service_.staff().note_seen(session, holder, "case " + number, purpose))
            return not_kept(session);
        return {
            200,
            html_page("办件 " + number, session.user, box("申请内容", personal_table(row.payload))),
            {},
            {}};
    }
    return refused(404, session, "没有此办件编号。");
}

PageReply Pages::open_handover(const PageCall& call, const Session& session) {
    if (!has(session, "window")) return no_right(session);
    const auto purpose = field_of(call, "purpose");
    if (purpose.empty()) return refused(422, session, "请选择查看目的。");
    auto word = field_of(call, "code");
    if (const auto at = word.rfind("/m/"); at != std::string::npos) word = word.substr(at + 3);
    const auto handover = service_.hall().find_handover(word);
    if (!handover) return refused(410, session, "此码不存在或已过期。");
    if (!service_.staff().note_seen(session, handover->holder, "handover " + handover->number,
                                    purpose))
        return not_kept(session);
    std::string content = "<section><p class=\"number\" id=\"handover\">" +
                          escaped(handover->number) + "</p><p>来自终端 " +
                          escaped(handover->terminal_id) + "</p></section>" +
                          box("已填内容", personal_table(handover->payload));
    if (handover->case_no.empty())
        content += box("在本窗口提交",
                       staff_form(session, "/desk/handover/file",
                                  hidden_word("token", handover->token) + press("file", "提交")));
    else
        content += "<section><p class=\"told\" id=\"case\">" + escaped(handover->case_no) +
                   "</p></section>";
    return {200, html_page("待续办件", session.user, content), {}, {}};
}

PageReply Pages::file_handover(const PageCall& call, const Session& session) {
    if (!has(session, "window")) return no_right(session);
    const auto handover = service_.hall().find_handover(field_of(call, "token"));
    if (!handover) return refused(410, session, "此码不存在或已过期。");
    if (!service_.staff().note_done(session, "file", handover->number)) return not_kept(session);
    const auto filed = service_.file_handover(*handover, handover->payload, "window");
    if (!filed) return refused(422, session, "内容不完整，不能提交。");
    return {200,
            html_page("已提交", session.user,
                      "<section><p class=\"told\" id=\"case\">" + escaped(*filed) +
                          "</p><p><a href=\"/desk\">返回</a></p></section>"),
            {},
            {}};
}

PageReply Pages::feedback(const PageCall& call, const Session& session) {
    auto& desk = service_.feedback();
    if (call.path == "/desk/feedback/suggest" && call.method == "POST") {
        if (!service_.staff().note_done(session, "suggest", "")) return not_kept(session);
        const auto made = desk.take_from_staff(session.user, field_of(call, "words"));
        if (made.status != 201) return refused(made.status, session, "请填写建议。");
        return desk_home(session,
                         "<p class=\"told\" id=\"filed\">" +
                             escaped(Json::parse(made.body)["feedback_no"].get<std::string>()) +
                             "</p>");
    }
    if (!has(session, "supervisor")) return no_right(session);
    if (call.path == "/desk/feedback/close" && call.method == "POST") {
        const auto number = field_of(call, "number");
        if (!service_.staff().note_done(session, "close", number)) return not_kept(session);
        const auto closed = desk.close(number, session.user, field_of(call, "answer"));
        if (closed.status != 200)
            return refused(closed.status, session, "不能办结：编号有误、已办结或未填写答复。");
        return {303, {}, "/desk/feedback", {}};
    }
    const auto listed = desk.list();
    if (!listed) return not_kept(session);
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : Json::parse(*listed)) {
        const auto& body = one["body"];
        rows.push_back({one.value("feedback_no", ""), one.value("kind", ""), body.value("from", ""),
                        one.value("state", ""), one.value("due", ""),
                        one.value("overdue", false) ? "超期" : ""});
    }
    return {200,
            html_page("反馈工单", session.user,
                      box("工单", html_table({"编号", "类型", "来源", "状态", "期限", ""}, rows)) +
                          box("办结", staff_form(session, "/desk/feedback/close",
                                                 line("number", "编号") + line("answer", "答复") +
                                                     press("close", "办结")))),
            {},
            {}};
}

PageReply Pages::notices(const PageCall& call, const Session& session) {
    auto& desk = service_.publicity();
    if (call.path == "/desk/notices/write" && call.method == "POST") {
        if (!has(session, "editor")) return no_right(session);
        const auto both = [&](const char* name) {
            return Json{{"zh", field_of(call, name)}, {"en", field_of(call, name)}};
        };
        const Json notice{{"kind", "notice"},
                          {"title", both("title")},
                          {"text", both("text")},
                          {"source", both("source")},
                          {"valid_from", field_of(call, "valid_from")},
                          {"valid_to", field_of(call, "valid_to")}};
        if (!service_.staff().note_done(session, "write notice", field_of(call, "title")))
            return not_kept(session);
        if (!desk.write_notice(session.user, notice.dump()))
            return refused(422, session, "请填写标题、正文、来源和有效期。");
        return {303, {}, "/desk/notices", {}};
    }
    if (call.path == "/desk/notices/approve" && call.method == "POST") {
        if (!has(session, "approver")) return no_right(session);
        const auto id = field_of(call, "id");
        if (!service_.staff().note_done(session, "approve notice", id)) return not_kept(session);
        if (desk.approve_notice(id, session.user))
            return refused(409, session, "不能审批：须由另一人审批未发布的公告。");
        return {303, {}, "/desk/notices", {}};
    }
    const auto listed = desk.notices();
    if (!listed) return not_kept(session);
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : Json::parse(*listed))
        rows.push_back({one.value("id", ""), one["title"].value("zh", ""), one.value("state", ""),
                        one["source"].value("zh", ""),
                        one.value("valid_from", "") + " — " + one.value("valid_to", "")});
    std::string content = box("公告", html_table({"编号", "标题", "状态", "来源", "有效期"}, rows));
    if (has(session, "editor"))
        content += box("拟写", staff_form(session, "/desk/notices/write",
                                          line("title", "标题") + line("text", "正文") +
                                              line("source", "来源网站") +
                                              line("valid_from", "生效日（2026-01-01）") +
                                              line("valid_to", "失效日") + press("write", "送审")));
    if (has(session, "approver"))
        content += box("审批", staff_form(session, "/desk/notices/approve",
                                          line("id", "编号") + press("approve", "批准发布")));
    return {200, html_page("公告", session.user, content), {}, {}};
}

PageReply Pages::seen(const PageCall& call, const Session& session) {
    if (!has(session, "supervisor")) return no_right(session);
    auto person = field_of(call, "person");
    if (call.method == "POST")
        return {303,
                {},
                "/desk/seen?person=" + service_.staff().person_id(field_of(call, "number")),
                {}};
    std::string content = box(
        "谁查看过某人的信息",
        staff_form(session, "/desk/seen",
                   line("number", "证件号码（只用于生成代码，不保存）") + press("ask", "查询")));
    if (!person.empty()) {
        const auto seen = service_.staff().who_saw(person);
        if (!seen) return not_kept(session);
        std::vector<std::vector<std::string>> rows;
        for (const auto& one : *seen)
            rows.push_back({one.user, one.role, one.at, one.purpose, one.what});
        content += "<section id=\"seen\"><h2>" + escaped(person) + "</h2>" +
                   html_table({"账号", "角色", "时间", "目的", "内容"}, rows) + "</section>";
    }
    const auto done = service_.staff().done();
    if (!done) return not_kept(session);
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : Json::parse(*done))
        rows.push_back({one.value("user", ""), one.value("role", ""), one.value("at", ""),
                        one.value("action", ""), one.value("object", "")});
    content += "<section id=\"done\"><h2>操作记录</h2>" +
               html_table({"账号", "角色", "时间", "操作", "对象"}, rows) + "</section>";
    return {200, html_page("查看记录", session.user, content), {}, {}};
}

}  // namespace tests
