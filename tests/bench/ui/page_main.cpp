// bench-ui-page: writes a screen of the kiosk as a web page: the same words, boxes, colours,
// shadows and keyboard at the same places. What tests/bench/ui gives to the browser.
//   bench-ui-page [--zoom Z] EXAMPLE ASSETS > page.html
//   bench-ui-page [--zoom Z] --rects EXAMPLE ASSETS       JSON of id → rectangle
//   bench-ui-page [--zoom Z] [--rects] rig ASSETS DICTIONARIES LETTER
// EXAMPLE is a name from tests/support/snapshots.h; “rig” is the page of a form above the
// keyboard of pinyin as packaging/rig's terminal shows it, which at LETTER's key offers what the
// dictionaries have for that letter. Z: words of so many times as many pixels.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/support/keyboard_views.h"
#include "tests/support/snapshots.h"
#include "ui/frame.h"
#include "ui/input/pinyin/composer.h"
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

/// One element a line.
using Lines = std::vector<std::string>;

std::string line_of(const ui::TextPart& part, const std::string& id) {
    std::ostringstream out;
    out << "<div class=t" << (id.empty() ? "" : " data-of='" + id + "'") << " style='"
        << place(part.rect) << "font-size:" << part.style.px
        << "px;line-height:" << part.style.leading << ";color:" << css(part.colour)
        << ";justify-content:" << flex(part.align_x) << ";align-items:" << flex(part.align_y)
        << (part.style.weight == ui::Weight::bold ? ";font-weight:bold" : "") << "'><span>"
        << escaped(part.text) << "</span></div>";
    return out.str();
}

std::string line_of_box(const ui::Node& node) {
    static constexpr const char* shadows[] = {"none", "0 4px 16px #0b1f4024",
                                              "0 10px 32px #0b1f4038"};
    const ui::BoxStyle& box = node.box;
    std::ostringstream out;
    out << "<div class='b" << (node.action ? " a" : "") << "' id='" << node.id << "' style='"
        << place(node.rect) << "background:"
        << ((box.fill_to.rgba & 0xFF) != 0
                ? "linear-gradient(" + css(box.fill) + "," + css(box.fill_to) + ")"
                : css(box.fill))
        << ";border:" << box.border_px << "px solid " << css(box.border)
        << ";border-radius:" << box.radius_px
        << "px;box-shadow:" << shadows[std::clamp(box.elevation, 0, 2)] << "'></div>";
    return out.str();
}

std::string line_of(const ui::IconPart& icon) {
    return "<svg class=t style='" + place(icon.rect) + "' viewBox='0 0 24 24' fill='" +
           css(icon.colour) +
           "'><path d='M12 2a10 10 0 100 20 10 10 0 000-20zm-2 15l-5-5 2-2 3 3 7-7 2 2z'/></svg>";
}

void add_lines(const ui::Node& node, Lines& out) {
    const ui::BoxStyle& box = node.box;
    if ((box.fill.rgba & 0xFF) != 0 || box.border_px > 0 || node.action)
        out.push_back(line_of_box(node));
    for (const ui::IconPart& icon : node.icons) out.push_back(line_of(icon));
    for (const ui::TextPart& part : node.texts) out.push_back(line_of(part, node.id));
    for (const ui::Node& child : node.children) add_lines(child, out);
}

Lines lines_of(const ui::Tree& tree) {
    Lines lines;
    add_lines(tree.root, lines);
    return lines;
}

/// Those lines that are among the others, or those that are not.
void write_lines(const Lines& lines, const Lines& others, bool among) {
    const std::set<std::string> there(others.begin(), others.end());
    for (const std::string& line : lines)
        if (there.contains(line) == among) std::cout << line << '\n';
}

/// A press shows at once. A letter that is let go brings what the second page has and the first has
/// not, as a page does whose candidates have come; what deletes takes it away.
constexpr const char* script =
    "<script>const part=document.getElementById('part'),typed=document.getElementById('typed'),"
    "resting=[...part.childNodes];let down=null;"
    "addEventListener('pointerdown',e=>{down=e.target.closest('.a');if(down)down.classList."
    "add('p')});"
    "addEventListener('pointerup',e=>{if(!down)return;down.classList.remove('p');const "
    "k=down.id;down=null;"
    "if(!k.startsWith('key.'))return;const c=k.slice(4);"
    "if(c==='delete')part.replaceChildren(...resting);"
    "else if(c.length===1)part.replaceChildren(typed.content.cloneNode(true))});</script>";

void write_page(const ui::Tree& tree, const ui::Tree& typed) {
    std::cout << "<!doctype html><html lang='" << tree.language
              << "' translate=no><meta charset=utf-8><meta name=google content=notranslate><title>"
              << escaped(tree.title)
              << "</title><style>html,body{margin:0;overflow:hidden;background:" << css(tree.ground)
              << ";font-family:'Noto Sans CJK SC'}.b,.t{position:absolute;box-sizing:border-box}"
                 ".t{display:flex;pointer-events:none}.a{transition:filter .12s "
                 "steps(3);user-select:none}"
                 ".a.p{transition:none;filter:brightness(.88)}</style><body>\n";
    const Lines lines = lines_of(tree);
    const Lines lines_typed = lines_of(typed);
    write_lines(lines, lines_typed, true);
    std::cout << "<div id=part>\n";
    write_lines(lines, lines_typed, false);
    std::cout << "</div><template id=typed>\n";
    write_lines(lines_typed, lines, false);
    std::cout << "</template>\n" << script << "</body></html>\n";
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
constexpr const char* rig_page_from = "form_pinyin";

/// What the keyboard shows of a letter, as ui/keyboard has it.
constexpr std::size_t candidates_in_bar = 16;

kiosk::FieldView question(std::string_view id, kiosk::FieldKind kind, kiosk::LocalText label) {
    kiosk::FieldView field;
    field.id = kiosk::FieldId(std::string(id));
    field.kind = kind;
    field.label = std::move(label);
    field.required = true;
    return field;
}

/// The questions of the page of assets/services/forms/student-aid.xml that run.js measures. The
/// school is typed into and its stage stands below: as much as has room above the keyboard.
std::vector<kiosk::FieldView> questions_of_the_rig() {
    using kiosk::FieldKind;
    using kiosk::KeyboardHint;
    using kiosk::LocalText;
    std::vector<kiosk::FieldView> fields;
    fields.push_back(
        question("student_name", FieldKind::text, LocalText("学生姓名", "Name of the student")));
    fields.back().keyboard = KeyboardHint::name;
    auto school = question("school_name", FieldKind::text, LocalText("学校", "School"));
    school.hint = LocalText("请填 2 到 60 个字", "From 2 to 60 characters, please");
    school.keyboard = KeyboardHint::text;
    school.value = kiosk::SecretText("云山市");
    fields.push_back(std::move(school));
    auto stage = question("school_stage", FieldKind::single_choice, LocalText("学段", "Stage"));
    stage.options = {{"nursery", {"幼儿园", "Nursery"}, {}},
                     {"primary", {"小学", "Primary school"}, {}},
                     {"middle", {"初中", "Middle school"}, {}},
                     {"high", {"高中", "High school"}, {}}};
    fields.push_back(std::move(stage));
    auto boarding = question("boarding", FieldKind::single_choice,
                             LocalText("住校吗？", "Does the student board?"));
    boarding.options = {{"yes", {"住校", "Yes"}, {}}, {"no", {"不住校", "No"}, {}}};
    fields.push_back(std::move(boarding));
    return fields;
}

/// In the words of assets/services and packaging/rig.
void show_as_in_the_rig(kiosk::Snapshot& snapshot) {
    using kiosk::LocalText;
    snapshot.terminal_name = LocalText("政务服务自助终端", "Citizen Self-Service Terminal");
    snapshot.hall = LocalText("云山市政务服务中心", "Yunshan Citizen Service Hall");
    snapshot.wall = kiosk::WallTime{std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch())};
    auto& form = std::get<kiosk::FormScreen>(snapshot.screen);
    form.has_sections = true;
    form.page.title = LocalText("学生", "The student");
    form.page.hint = {};
    form.page.fields = questions_of_the_rig();
    form.focus = kiosk::FieldId("school_name");
}

/// The keyboard before and after the letter.
struct Keyboards {
    ui::KeyboardView resting;
    ui::KeyboardView typed;
};

kiosk::Result<Keyboards> keyboards_of(const std::string& dictionaries, const std::string& letter) {
    auto composer = ui::open_composer(dictionaries);
    if (!composer) return composer.error();
    (*composer)->use(ui::ComposerWay::text);
    (*composer)->press(letter.front());
    auto composed = (*composer)->composition(0, candidates_in_bar);
    Keyboards keyboards{tests::keys(ui::KeyboardMode::pinyin),
                        tests::keys(ui::KeyboardMode::pinyin, std::move(composed.shown),
                                    std::move(composed.candidates))};
    keyboards.typed.more = composed.more;
    return keyboards;
}

/// What is told to make a page of: the words behind the options.
struct Wish {
    std::string example;
    std::string assets;
    std::string dictionaries{};
    std::string letter{};
    bool rects = false;
};

struct Maker {
    const ui::Texts& texts;
    ui::TextEngine& engine;
    ui::Viewport viewport{};

    int make(const Wish& wish) {
        const bool as_in_the_rig = wish.example == rig_page;
        for (tests::Example& example : tests::example_snapshots({})) {
            if (example.name != (as_in_the_rig ? rig_page_from : wish.example)) continue;
            if (as_in_the_rig) return make_of_the_rig(wish, example.snapshot);
            const ui::Tree tree = ui::build_screen(example.snapshot, viewport, texts, engine,
                                                   example.keyboard, ui::SpeechView{});
            wish.rects ? write_rects(tree) : write_page(tree, tree);
            return 0;
        }
        std::cerr << "no example " << wish.example << '\n';
        return 1;
    }

    int make_of_the_rig(const Wish& wish, kiosk::Snapshot& snapshot) {
        const auto keyboards = keyboards_of(wish.dictionaries, wish.letter);
        if (!keyboards) {
            std::cerr << keyboards.error().detail << '\n';
            return 1;
        }
        show_as_in_the_rig(snapshot);
        const ui::SpeechView speech{.offered = true};
        const auto tree_with = [&](const ui::KeyboardView& keyboard) {
            return ui::build_screen(snapshot, viewport, texts, engine, keyboard, speech);
        };
        const ui::Tree tree = tree_with(keyboards->resting);
        wish.rects ? write_rects(tree) : write_page(tree, tree_with(keyboards->typed));
        return 0;
    }
};

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
    const bool as_in_the_rig = !given.empty() && given[0] == rig_page;
    if (given.size() != (as_in_the_rig ? 4 : 2) || given.back().empty()) {
        std::cerr << "usage: see the head of page_main.cpp\n";
        return 2;
    }
    Wish wish{given[0], given[1]};
    wish.rects = rects;
    if (as_in_the_rig) {
        wish.dictionaries = given[2];
        wish.letter = given[3];
    }
    const auto texts = ui::Texts::load(wish.assets + "/text");
    const auto engine = ui::TextEngine::open();
    if (!texts || !engine) return 1;
    return Maker{*texts, **engine, viewport}.make(wish);
}
