#include "tests/platform/html.h"

namespace tests {

namespace {

constexpr const char* style = R"css(
body{margin:0;font:16px/1.6 "Noto Sans CJK SC",sans-serif;color:#16233a;background:#f2f5fa}
header{background:linear-gradient(90deg,#0d4ea6,#1668d2);color:#fff;padding:18px 32px;display:flex;align-items:center;gap:24px}
header h1{font-size:22px;margin:0;flex:1}
header a,header button{color:#fff;background:none;border:1px solid #ffffff80;border-radius:8px;padding:6px 14px;font:inherit;text-decoration:none;cursor:pointer}
main{max-width:1040px;margin:28px auto;padding:0 24px}
section{background:#fff;border-radius:14px;box-shadow:0 1px 3px #16233a22;padding:20px 28px;margin-bottom:22px}
h2{font-size:18px;margin:0 0 12px}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:8px 12px;border-bottom:1px solid #e3e8f1;vertical-align:top}
th{color:#53617a;font-weight:600}
label{display:block;margin:10px 0 4px;color:#53617a}
input,select,textarea{font:inherit;padding:8px 12px;border:1px solid #b9c4d6;border-radius:8px;min-width:260px;box-sizing:border-box}
textarea{width:100%;min-height:84px}
.go{font:inherit;background:#1668d2;color:#fff;border:0;border-radius:8px;padding:9px 22px;margin-top:12px;cursor:pointer}
.told{background:#e8f5ec;border-left:4px solid #1d8a4a;padding:10px 16px}
.wrong{background:#fdeceb;border-left:4px solid #c5352b;padding:10px 16px}
.quiet{color:#53617a;font-size:14px}
nav a{margin-right:18px;color:#0d4ea6}
.number{font-size:34px;font-weight:700;letter-spacing:2px;margin:4px 0}
svg text{font:14px "Noto Sans CJK SC",sans-serif;fill:#16233a}
)css";

constexpr int row_height = 38;
constexpr int label_width = 210;
constexpr int bar_width = 640;

std::string number(int value) {
    return std::to_string(value);
}

std::string grid_lines(int height) {
    std::string lines;
    for (int percent = 0; percent <= 100; percent += 25) {
        const auto x = number(label_width + bar_width * percent / 100);
        lines += "<line x1=\"" + x + "\" y1=\"8\" x2=\"" + x + "\" y2=\"" + number(height - 26) +
                 "\" stroke=\"#dfe5ef\"/><text x=\"" + x + "\" y=\"" + number(height - 6) +
                 "\" text-anchor=\"middle\">" + number(percent) + "%</text>";
    }
    return lines;
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string html_page(const std::string& title, const std::string& user,
                      const std::string& content) {
    std::string page =
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta "
        "name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>";
    page += escaped(title) + "</title><style>" + style + "</style></head><body><header><h1>" +
            escaped(title) + "</h1>";
    if (!user.empty())
        page += "<span id=\"user\">" + escaped(user) +
                "</span><form method=\"post\" action=\"/logout\"><button id=\"logout\">退出"
                "</button></form>";
    page += "</header><main>" + content + "</main></body></html>";
    return page;
}

std::string html_table(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows) {
    std::string table = "<table><thead><tr>";
    for (const auto& cell : head) table += "<th>" + escaped(cell) + "</th>";
    table += "</tr></thead><tbody>";
    for (const auto& row : rows) {
        table += "<tr>";
        for (const auto& cell : row) table += "<td>" + escaped(cell) + "</td>";
        table += "</tr>";
    }
    return table + "</tbody></table>";
}

std::string svg_bars(const std::string& id, const std::string& title, const std::vector<Bar>& bars,
                     const char* colour) {
    const int height = static_cast<int>(bars.size()) * row_height + 42;
    const int width = label_width + bar_width + 60;
    std::string svg = "<svg id=\"" + id + "\" role=\"img\" width=\"100%\" viewBox=\"0 0 " +
                      number(width) + " " + number(height) + "\" aria-label=\"" + escaped(title) +
                      "\"><title>" + escaped(title) + "</title>" + grid_lines(height);
    int y = 12;
    for (const auto& bar : bars) {
        const bool shown = bar.percent >= 0;
        const auto words = shown ? number(bar.percent) + "%" : bar.instead;
        svg += "<text x=\"0\" y=\"" + number(y + 18) + "\">" + escaped(bar.name) + "</text>";
        const int length = shown ? bar_width * bar.percent / 100 : 0;
        if (shown)
            svg += "<rect class=\"bar\" x=\"" + number(label_width) + "\" y=\"" + number(y) +
                   "\" width=\"" + number(length) + "\" height=\"24\" rx=\"4\" fill=\"" + colour +
                   "\"><title>" + escaped(bar.name + " " + words) + "</title></rect>";
        svg += "<text class=\"value\" x=\"" + number(label_width + length + 8) + "\" y=\"" +
               number(y + 18) + "\">" + escaped(words) + "</text>";
        y += row_height;
    }
    return svg + "</svg>";
}

}  // namespace tests
