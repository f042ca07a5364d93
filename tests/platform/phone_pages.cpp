// The page that a phone opens by the code on a terminal: one form, no script.
#include <map>

#include "tests/platform/html.h"
#include "tests/platform/pages.h"

namespace tests {

namespace {

/// Both languages of one sentence.
struct Said {
    const char* zh;
    const char* en;
};

const char* in(const Said& said, bool english) {
    return english ? said.en : said.zh;
}

std::string said_paragraph(const char* kind, const char* id, const char* words) {
    return std::string("<p class=\"") + kind + "\" id=\"" + id + "\">" + escaped(words) + "</p>";
}

Said outcome_words(const std::string& outcome) {
    static const std::map<std::string, Said> words{
        {"", {"已送到，自助终端正在看", "Sent; the terminal is looking at it"}},
        {"kept", {"已收下", "Received"}},
        {"blank", {"是空白的，请换一面重拍", "Blank: please take the other side"}},
        {"blurred", {"不清楚，请靠近拿稳再拍", "Not sharp: go nearer and hold still"}},
        {"cut_off", {"没有拍到整张纸，请四边都拍进去", "Take in all four sides of the paper"}},
        {"sideways", {"字是横着的，请转正再拍", "Sideways: turn the paper and take it again"}},
        {"not_a_picture", {"不是照片", "Not a picture"}},
        {"too_large", {"太大了，请用普通大小再拍", "Too large: take it in the usual size"}},
        {"not_stored", {"没有存好，请再发一次", "Not kept: please send it again"}}};
    const auto found = words.find(outcome);
    return found == words.end() ? words.at("not_stored") : found->second;
}

std::string sent_list(const PhoneDesk::Page& page, bool english) {
    if (page.sent.empty()) return {};
    std::vector<std::vector<std::string>> rows;
    for (const auto& [number, outcome] : page.sent)
        rows.push_back({std::to_string(number), in(outcome_words(outcome), english)});
    return "<section id=\"sent\">" +
           html_table({in({"照片", "Picture"}, english), in({"结果", "Result"}, english)}, rows) +
           "</section>";
}

std::string send_form(const std::string& path, const PhoneDesk::Page& page, bool english) {
    if (page.pages_left == 0)
        return said_paragraph(
            "told", "enough",
            in({"已经够了，请在自助终端上继续", "That is all; please go on at the terminal"},
               english));
    return "<form method=\"post\" enctype=\"multipart/form-data\" action=\"" + escaped(path) +
           "\"><label for=\"picture\">" +
           in({"拍一张，或从相册里选一张", "Take a picture, or choose one"}, english) +
           "</label><input id=\"picture\" name=\"picture\" type=\"file\" accept=\"image/*\" "
           "capture=\"environment\" required><p><button class=\"go\" id=\"send\">" +
           in({"发送", "Send"}, english) + "</button></p></form>";
}

std::string other_language(const std::string& token, bool english) {
    return "<p><a id=\"language\" href=\"/u/" + escaped(token) +
           (english ? "?lang=zh" : "?lang=en") + "\">" + (english ? "中文" : "English") +
           "</a></p>";
}

PageReply phone_gone(bool english) {
    const Said words{"此页已过期或已用完。请在自助终端上换一个新码。",
                     "This page has run out or was used up. Get a new code at the terminal."};
    return {410,
            html_page(in({"已失效", "No longer valid"}, english), {},
                      "<section><p id=\"gone\">" + escaped(in(words, english)) + "</p></section>"),
            {},
            {}};
}

Said trouble_words(PhoneDesk::Taken taken) {
    switch (taken) {
        case PhoneDesk::Taken::not_a_picture:
            return {"这不是照片，请拍照后再发送（JPEG 或 PNG）",
                    "This is no picture. Please send a photo (JPEG or PNG)"};
        case PhoneDesk::Taken::too_large:
            return {"照片超过 12 MB，请用普通大小再拍一张",
                    "The picture is over 12 MB. Please take it in the usual size"};
        case PhoneDesk::Taken::enough:
        case PhoneDesk::Taken::taken:
        case PhoneDesk::Taken::gone:
            break;
    }
    return {"自助终端正在看前面的照片，请稍等再发", "The terminal is busy with the last pictures"};
}

}  // namespace

PageReply Pages::upload_page(const std::string& token, const std::string& language) {
    return upload_page(token, language, PhoneDesk::Taken::taken);
}

PageReply Pages::upload_page(const std::string& token, const std::string& language,
                             PhoneDesk::Taken taken) {
    const auto page = service_.phones().page(token);
    if (!page) return phone_gone(language == "en");
    const bool english = (language.empty() ? page->language : language) == "en";
    const auto path = "/u/" + token + (english ? "?lang=en" : "?lang=zh");
    const auto& name = english && !page->paper_en.empty() ? page->paper_en : page->paper_zh;
    std::string content = "<section><p class=\"number\" id=\"paper\">" + escaped(name) + "</p>";
    const bool fails = taken != PhoneDesk::Taken::taken;
    if (fails) content += said_paragraph("wrong", "wrong", in(trouble_words(taken), english));
    content += said_paragraph("quiet", "how",
                              in({"请放在深色桌面上，四边都拍进去，字要看得清；一页拍一张。",
                                  "Lay it on a dark table and take in all four sides, words "
                                  "readable; one page a picture."},
                                 english));
    content += send_form(path, *page, english) + "<p class=\"quiet\" id=\"left\">" +
               in({"还可以发送", "Open for"}, english) + " " + std::to_string(page->minutes_left) +
               " " +
               in({"分钟。照片只交给您面前的自助终端，交完即删。",
                   "minutes. Pictures go to the terminal before you and are then erased."},
                  english) +
               "</p>" + other_language(token, english) + "</section>" + sent_list(*page, english);
    const int status = !fails                                     ? 200
                       : taken == PhoneDesk::Taken::too_large     ? 413
                       : taken == PhoneDesk::Taken::not_a_picture ? 415
                                                                  : 429;
    return {status,
            html_page(in({"发送材料照片", "Send a picture of a paper"}, english), {}, content),
            {},
            {}};
}

PageReply Pages::take_upload(const std::string& token, const std::string& language,
                             kiosk::SecretBytes picture) {
    const auto taken = service_.phones().take(token, std::move(picture));
    if (taken == PhoneDesk::Taken::gone) return phone_gone(language == "en");
    if (taken != PhoneDesk::Taken::taken) return upload_page(token, language, taken);
    // Loading the page once more sends nothing once more.
    return {303, {}, "/u/" + token + (language.empty() ? "" : "?lang=" + language), {}};
}

}  // namespace tests
