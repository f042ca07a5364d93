#include <algorithm>

#include "ui/screens/form_fields.h"
#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

std::string shown(const Scene& scene, const kiosk::AnswerView& answer) {
    if (!answer.masked.empty() && !scene.hidden.shown) return answer.masked.reveal();
    if (!answer.shown.empty()) return scene.in(answer.shown);
    if (!answer.shown_value.empty()) return with_days(scene, answer.shown_value.reveal());
    return scene.tr("review.empty");
}

/// Where the value came from; that it was disputed is said before anything else.
Pill answer_pill(const Scene& scene, const kiosk::AnswerView& answer) {
    const Palette& c = scene.colours;
    if (answer.disputed) return {scene.tr("form.disputed"), Icon::warning, c.danger, c.danger_soft};
    return source_pill(scene, answer.source);
}

Button change_button(const Scene& scene, const kiosk::AnswerView& answer) {
    Button wish;
    wish.id = "change." + answer.id.value();
    wish.text = scene.tr("action.change");
    wish.label = scene.tr("review.change", {{"label", scene.in(answer.label)}});
    wish.icon = Icon::pen;
    wish.type = Type::body;
    wish.action = kiosk::intent::ChangeAnswer{answer.id};
    return wish;
}

/// The line above a value: what it is, and whether its forms are only for checking. Where both find
/// no room in it, the mark has a line of its own below.
struct AnswerHead {
    Words label;
    Pill forms;
    int label_height = 0;
    int height = 0;
};

AnswerHead head_of(const Scene& scene, const kiosk::AnswerView& answer, int width) {
    const std::string entry = scene.in(answer.group);
    const std::string name = scene.in(answer.label);
    AnswerHead head;
    head.label = {entry.empty() ? name : entry + " · " + name,
                  Type::caption,
                  Weight::regular,
                  scene.colours.ink_2,
                  AlignX::left,
                  AlignY::middle,
                  1,
                  Type::caption};
    const TextBox box = text_box(scene, head.label, 1 << 20);
    head.label_height = head.height = box.height;
    head.forms = forms_pill(scene, shown(scene, answer));
    if (head.forms.text.empty()) return head;
    const bool beside = box.width + scene.px(12) + pill_width(scene, head.forms) <= width;
    if (beside)
        head.label_height = head.height = std::max(box.height, pill_height(scene));
    else
        head.height += pill_height(scene);
    return head;
}

void draw_head(const Scene& scene, const AnswerHead& head, Rect room, Node& node) {
    Rect line = take_top(room, head.label_height);
    if (!head.forms.text.empty()) {
        const int wide = pill_width(scene, head.forms);
        const int high = pill_height(scene);
        const int label = text_box(scene, head.label, 1 << 20).width;
        Rect place = room;
        if (room.h == 0) {
            place = line;
            static_cast<void>(take_left(place, label, scene.px(12)));
        }
        node.children.push_back(
            pill(scene, head.forms, middle({place.x, place.y, wide, place.h}, high)));
        if (room.h == 0) line.w = label;
    }
    node.texts.push_back(text_part(scene, head.label, line));
}

Node answer_row(const Scene& scene, const kiosk::AnswerView& answer, const Rect& rect, bool close) {
    const Palette& c = scene.colours;
    Node node = group(scene.in(answer.label), rect, Role::listitem);
    node.id = "answer." + answer.id.value();
    node.value = shown(scene, answer);
    node.sensitive = true;
    node.in_full = scene.hidden.shown && !answer.masked.empty();
    Rect room = rect;
    if (answer.can_change) {
        const Button wish = change_button(scene, answer);
        const Rect place = take_right(room, button_width(scene, wish), scene.px(20));
        node.children.push_back(button(scene, wish, middle(place, scene.theme.touch)));
    } else if (const Pill source = answer_pill(scene, answer);
               !source.text.empty() && (answer.disputed || !close)) {
        const int width = pill_width(scene, source);
        node.description = source.text;
        node.children.push_back(
            pill(scene, source, middle(take_right(room, width, scene.px(20)), pill_height(scene))));
    }
    const AnswerHead head = head_of(scene, answer, room.w);
    const Words value{node.value,
                      close ? Type::caption : Type::label,
                      Weight::bold,
                      c.ink,
                      AlignX::left,
                      AlignY::middle,
                      3,
                      Type::caption};
    const int body = std::min(room.h - head.height, text_box(scene, value, room.w).height);
    room = middle(room, head.height + body);
    draw_head(scene, head, take_top(room, head.height), node);
    node.texts.push_back(text_part(scene, value, room));
    return node;
}

/// How the rows stand: as wished, or closer and without the sources when there are many.
struct Rows {
    std::vector<int> heights;
    bool close = false;
    int total = 0;
};

Rows lay_rows(const Scene& scene, const std::vector<kiosk::AnswerView>& answers, std::size_t begin,
              std::size_t end, int width, bool close) {
    Rows out;
    out.close = close;
    for (std::size_t i = begin; i < end; ++i) {
        int room = width;
        const kiosk::AnswerView& answer = answers[i];
        const Pill source = answer_pill(scene, answer);
        if (answer.can_change) {
            room -= button_width(scene, change_button(scene, answer)) + scene.px(20);
        } else if (!source.text.empty() && (answer.disputed || !close)) {
            room -= pill_width(scene, source) + scene.px(20);
        }
        const Words value{shown(scene, answer),
                          close ? Type::caption : Type::label,
                          Weight::bold,
                          {},
                          {},
                          {},
                          3,
                          {}};
        const int words = text_box(scene, value, room).height + head_of(scene, answer, room).height;
        out.heights.push_back(std::max(words + scene.px(close ? 10 : 36),
                                       scene.theme.touch + scene.px(close ? 14 : 36)));
        out.total += out.heights.back();
    }
    return out;
}

/// Few answers stand wide apart instead of leaving the lower half of the screen empty.
void spread(const Scene& scene, Rows& layout, int height) {
    if (layout.heights.empty()) return;
    const int count = static_cast<int>(layout.heights.size());
    const int more = std::clamp((height - layout.total) / count, 0, scene.px(64));
    for (int& row : layout.heights) row += more;
    layout.total += more * count;
}

Node answer_lane(const Scene& scene, const std::vector<kiosk::AnswerView>& answers,
                 std::size_t begin, Rect rect, const Rows& layout) {
    rect.h = std::min(rect.h, layout.total + scene.px(20));
    Node lane = card(scene, rect);
    lane.role = Role::list;
    lane.label = scene.tr("title.review");
    Rect room = inset(rect, scene.px(32), scene.px(10));
    for (std::size_t i = 0; i < layout.heights.size(); ++i) {
        const Rect place = take_top(room, layout.heights[i]);
        if (i > 0) {
            BoxStyle line;
            line.fill = scene.colours.line;
            lane.children.push_back(
                decoration({place.x, place.y, place.w, std::max(1, scene.px(1))}, line));
        }
        lane.children.push_back(answer_row(scene, answers[begin + i], place, layout.close));
    }
    return lane;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::ReviewScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.review");
    wish.subtitle = scene.tr("review.line");
    wish.primary = Button{"action.next", scene.tr("action.all_right"), {},         Icon::next, true,
                          Look::primary, kiosk::intent::Next{},        Type::card, true};
    if (screen.can_hand_over) {
        wish.second =
            Button{"action.hand_over", scene.tr("action.hand_over"), {}, Icon::none, false};
        wish.second->action = kiosk::intent::HandOver{};
    }
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    const bool hides = std::ranges::any_of(
        screen.answers, [](const auto& answer) { return !answer.masked.empty(); });
    add_foot(scene, hides, screen.page, screen.pages, room, shell);
    const std::size_t count = screen.answers.size();
    if (count == 0) return std::move(shell.tree);
    const std::size_t lanes = room.w > scene.px(1300) && count > 3 ? 2 : 1;
    const std::size_t per_lane = (count + lanes - 1) / lanes;
    const std::vector<Rect> places = columns(room, lanes, scene.px(24));
    const int inner = places.front().w - 2 * scene.px(32);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::size_t begin = lane * per_lane;
        const std::size_t end = std::min(count, begin + per_lane);
        Rows layout = lay_rows(scene, screen.answers, begin, end, inner, false);
        if (layout.total + scene.px(20) > room.h)
            layout = lay_rows(scene, screen.answers, begin, end, inner, true);
        spread(scene, layout, room.h - scene.px(20));
        shell.add(answer_lane(scene, screen.answers, begin, places[lane], layout));
    }
    return std::move(shell.tree);
}

}  // namespace ui
