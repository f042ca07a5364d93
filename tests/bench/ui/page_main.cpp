// bench-ui-page: writes a screen of the kiosk as a web page: the same words, boxes, colours,
// shadows and keyboard at the same places. What tests/bench/ui gives to the browser.
//   bench-ui-page [--zoom Z] EXAMPLE ASSETS > page.html
//   bench-ui-page [--zoom Z] --rects EXAMPLE ASSETS       JSON of id → rectangle
// EXAMPLE is a name from tests/support/snapshots.h, or “rig”: the page with the phone number as
// packaging/rig's terminal shows it. Z: words of so many times as many pixels.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/support/snapshots.h"
#include "ui/frame.h"
#include "ui/text/texts.h"
#include "ui/text_engine/text_engine.h"

namespace {

std::string css(ui::Colour colour) {
    char text[16];
    std::snprintf(text, sizeof text, "#%08x", colour.rgba);
    return text;
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '&')
            out += "&amp;";
        else
            out.push_back(c);
    }
    return out;
}

std::string place(const ui::Rect& rect) {
    return "left:" + std::to_string(rect.x) + "px;top:" + std::to_string(rect.y) +
           "px;width:" + std::to_string(rect.w) + "px;height:" + std::to_string(rect.h) + "px;";
}

const char* flex(ui::AlignX x) {
    return x == ui::AlignX::left ? "flex-start" : x == ui::AlignX::centre ? "center" : "flex-end";
}
const char* flex(ui::AlignY y) {
    return y == ui::AlignY::top ? "flex-start" : y == ui::AlignY::middle ? "center" : "flex-end";
}

void write_text(const ui::TextPart& part, const std::string& id) {
    std::cout << "<div class=t" << (id.empty() ? "" : " data-of='" + id + "'") << " style='"
              << place(part.rect) << "font-size:" << part.style.px
              << "px;line-height:" << part.style.leading << ";color:" << css(part.colour)
              << ";justify-content:" << flex(part.align_x) << ";align-items:" << flex(part.align_y)
              << (part.style.weight == ui::Weight::bold ? ";font-weight:bold" : "") << "'><span>"
              << escaped(part.text) << "</span></div>\n";
}

void write_node(const ui::Node& node) {
    const ui::BoxStyle& box = node.box;
    const bool drawn = (box.fill.rgba & 0xFF) != 0 || box.border_px > 0 || node.action;
    if (drawn) {
        static constexpr const char* shadows[] = {"none", "0 4px 16px #0b1f4024",
                                                  "0 10px 32px #0b1f4038"};
        std::cout << "<div class='b" << (node.action ? " a" : "") << "' id='" << node.id
                  << "' style='" << place(node.rect) << "background:"
                  << ((box.fill_to.rgba & 0xFF) != 0
                          ? "linear-gradient(" + css(box.fill) + "," + css(box.fill_to) + ")"
                          : css(box.fill))
                  << ";border:" << box.border_px << "px solid " << css(box.border)
                  << ";border-radius:" << box.radius_px
                  << "px;box-shadow:" << shadows[std::clamp(box.elevation, 0, 2)] << "'></div>\n";
    }
    for (const ui::IconPart& icon : node.icons)
        std::cout << "<svg class=t style='" << place(icon.rect) << "' viewBox='0 0 24 24' fill='"
                  << css(icon.colour)
                  << "'><path d='M12 2a10 10 0 100 20 10 10 0 000-20zm-2 15l-5-5 2-2 3 3 7-7 2 "
                     "2z'/></svg>\n";
    for (const ui::TextPart& part : node.texts) write_text(part, node.id);
    for (const ui::Node& child : node.children) write_node(child);
}

void write_page(const ui::Tree& tree) {
    std::cout << "<!doctype html><html lang='" << tree.language
              << "' translate=no><meta charset=utf-8><meta name=google content=notranslate><title>"
              << escaped(tree.title)
              << "</title><style>html,body{margin:0;overflow:hidden;background:" << css(tree.ground)
              << ";font-family:'Noto Sans CJK SC'}.b,.t{position:absolute;box-sizing:border-box}"
                 ".t{display:flex;pointer-events:none}.a{transition:filter .12s "
                 "steps(3);user-select:none}"
                 ".a.p{transition:none;filter:brightness(.88)}</style><body>\n";
    write_node(tree.root);
    // A press shows at once; a released key writes its character into the field, as the kiosk does.
    std::cout
        << "<script>const field=document.querySelector(\"[data-of^='field.'] span\");let down=null;"
           "addEventListener('pointerdown',e=>{down=e.target.closest('.a');if(down)down.classList."
           "add('p')});"
           "addEventListener('pointerup',e=>{if(!down)return;down.classList.remove('p');const "
           "k=down.id;down=null;"
           "if(!field||!k.startsWith('key.'))return;const c=k.slice(4);"
           "if(c==='delete')field.textContent=field.textContent.slice(0,-1);"
           "else if(c.length===1)field.textContent+=c});</script></body></html>\n";
}

void write_rects(const ui::Tree& tree) {
    bool first = true;
    std::cout << "{";
    ui::for_each(tree.root, [&](const ui::Node& node) {
        if (node.id.empty()) return;
        std::cout << (first ? "" : ",") << "\"" << node.id << "\":[" << node.rect.x << ","
                  << node.rect.y << "," << node.rect.w << "," << node.rect.h << "]";
        first = false;
    });
    std::cout << "}\n";
}

constexpr const char* rig_page = "rig";
constexpr const char* rig_page_from = "form_phone";

/// The page of the pension enrolment that run.js measures, in the words of assets/services and
/// packaging/rig.
void show_as_in_the_rig(kiosk::Snapshot& snapshot) {
    using kiosk::LocalText;
    snapshot.terminal_name = LocalText("政务服务自助终端", "Citizen Self-Service Terminal");
    snapshot.hall = LocalText("云山市政务服务中心", "Yunshan Citizen Service Hall");
    snapshot.wall = kiosk::WallTime{std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch())};
    auto& form = std::get<kiosk::FormScreen>(snapshot.screen);
    form.has_sections = true;
    auto& page = form.page;
    page.title = LocalText("最后两项", "Two last things");
    kiosk::FieldView phone = std::move(page.fields.front());
    phone.hint = LocalText("办理结果会发短信到这个号码", "The result is sent to this number");
    phone.value = kiosk::SecretText("1");
    phone.error = {};
    kiosk::FieldView commitment;
    commitment.id = kiosk::FieldId("commitment");
    commitment.kind = kiosk::FieldKind::acknowledge;
    commitment.required = true;
    commitment.label = LocalText(
        "我承诺以上内容属实，没有重复参加养老保险；如有不实，愿意退回多领的待遇并承担责任",
        "I declare that the above is true and that I hold no other pension insurance; if it is "
        "not, I "
        "will return what I received and bear the consequences");
    page.fields.clear();
    page.fields.push_back(std::move(phone));
    page.fields.push_back(std::move(commitment));
}

}  // namespace

int main(int count, char** words) {
    std::vector<std::string> given(words + 1, words + count);
    ui::Viewport viewport;
    if (given.size() > 1 && given[0] == "--zoom") {
        const double zoom = std::max(0.1, std::atof(given[1].c_str()));
        viewport.width_mm /= zoom;
        viewport.height_mm /= zoom;
        given.erase(given.begin(), given.begin() + 2);
    }
    const bool rects = !given.empty() && given[0] == "--rects";
    if (rects) given.erase(given.begin());
    if (given.size() != 2) {
        std::cerr << "usage: see the head of page_main.cpp\n";
        return 2;
    }
    const std::string& wanted = given[0];
    const auto texts = ui::Texts::load(given[1] + "/text");
    const auto engine = ui::TextEngine::open();
    if (!texts || !engine) return 1;
    std::vector<tests::Example> examples = tests::example_snapshots({});
    const bool as_in_the_rig = wanted == rig_page;
    ui::SpeechView speech;
    speech.offered = as_in_the_rig;
    for (tests::Example& example : examples) {
        if (example.name != (as_in_the_rig ? rig_page_from : wanted)) continue;
        if (as_in_the_rig) show_as_in_the_rig(example.snapshot);
        const ui::Tree tree = ui::build_screen(example.snapshot, viewport, *texts, **engine,
                                               example.keyboard, speech);
        rects ? write_rects(tree) : write_page(tree);
        return 0;
    }
    std::cerr << "no example " << wanted << "; there are:";
    for (const tests::Example& example : examples) std::cerr << ' ' << example.name;
    std::cerr << '\n';
    return 1;
}
