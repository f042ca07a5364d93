#include "tests/gallery/gallery.h"

#include <cmath>

namespace tests {

namespace {

constexpr ui::Colour ink{0x1A1C1EFFU};
constexpr ui::Colour ink_2{0x5B6776FFU};
constexpr ui::Colour white{0xFFFFFFFFU};
constexpr ui::Colour primary{0x0B57D0FFU};
constexpr ui::Colour ground{0xF1F4F9FFU};

struct Accent {
    std::uint32_t from;
    std::uint32_t to;
};

constexpr Accent accents[] = {
    {0x5A8CFFFFU, 0x2F6BFFFFU}, {0x3FBF77FFU, 0x12A150FFU}, {0xF0767AFFU, 0xE5484DFFU},
    {0xFF9450FFU, 0xF76B15FFU}, {0xB07ADCFFU, 0x8E4EC6FFU}, {0x2FB3C8FFU, 0x0090A8FFU},
    {0xD0A458FFU, 0xB5832DFFU}, {0xF56BA3FFU, 0xE93D82FFU}, {0x6C86EEFFU, 0x3E63DDFFU},
    {0x3AA6FFFFU, 0x0588F0FFU}, {0xE26DB8FFU, 0xD6409FFFU}, {0x868B93FFU, 0x60646CFFU}};

ui::TextPart words(const std::string& text, const ui::Rect& rect, int px, ui::Colour colour,
                   ui::Weight weight = ui::Weight::regular,
                   const std::string& language = "zh-Hans") {
    ui::TextPart part;
    part.text = text;
    part.rect = rect;
    part.style = ui::TextStyle{px, weight, language, 1.4F};
    part.colour = colour;
    part.lines_max = 0;
    return part;
}

ui::Node box(const ui::Rect& rect, const ui::BoxStyle& style) {
    ui::Node node;
    node.rect = rect;
    node.box = style;
    return node;
}

ui::BoxStyle filled(ui::Colour fill, int radius, int elevation = 0) {
    ui::BoxStyle style;
    style.fill = fill;
    style.radius_px = radius;
    style.elevation = elevation;
    return style;
}

ui::Tree page(const std::string& name) {
    ui::Tree tree;
    tree.screen = name;
    tree.language = "zh-Hans";
    tree.ground = ground;
    tree.focus_ring = {0xFFB020FFU};
    tree.root.rect = {0, 0, 1080, 1920};
    tree.root.role = ui::Role::window;
    return tree;
}

ui::Node header() {
    ui::BoxStyle style = filled({0x0B57D0FFU}, 0);
    style.fill_to = {0x1E74F0FFU};
    ui::Node node = box({0, 0, 1080, 150}, style);
    node.texts.push_back(
        words("政务服务自助终端", {150, 26, 600, 64}, 44, white, ui::Weight::bold));
    node.texts.push_back(words("Citizen Self-Service Terminal", {150, 86, 600, 36}, 22,
                               {0xFFFFFFD0U}, ui::Weight::regular, "en"));
    node.texts.push_back(words("09:41", {800, 40, 120, 70}, 40, white, ui::Weight::bold));
    ui::Node emblem = box({50, 38, 76, 76}, filled({0xFFFFFF30U}, 20));
    emblem.icons.push_back({ui::Icon::building, {66, 54, 44, 44}, white});
    ui::Node language = box({930, 44, 110, 62}, filled({0xFFFFFF38U}, 31));
    ui::TextPart label = words("English", language.rect, 26, white, ui::Weight::regular, "en");
    label.align_x = ui::AlignX::centre;
    language.texts.push_back(label);
    node.children = {emblem, language};
    return node;
}

ui::Node service_card(const ui::Rect& rect, ui::Icon icon, const Accent& accent, const char* title,
                      const char* more) {
    ui::Node node = box(rect, filled(white, 24, 1));
    node.id = std::string("service.") + title;
    node.role = ui::Role::button;
    node.action = kiosk::intent::Next{};
    ui::BoxStyle tile_style = filled({accent.from}, 27);
    tile_style.fill_to = {accent.to};
    ui::Node tile = box({rect.x + 26, rect.y + (rect.h - 92) / 2, 92, 92}, tile_style);
    tile.icons.push_back({icon, {tile.rect.x + 20, tile.rect.y + 20, 52, 52}, white});
    node.children.push_back(tile);
    const int x = rect.x + 138;
    node.texts.push_back(
        words(title, {x, rect.y + 48, rect.w - 150, 46}, 30, ink, ui::Weight::bold));
    node.texts.push_back(words(more, {x, rect.y + 100, rect.w - 150, 30}, 19, ink_2));
    return node;
}

bool is_long_english(std::string_view text) {
    return text.rfind("Place", 0) == 0;
}

ui::Node button(const ui::Rect& rect, const char* label, ui::Colour fill, ui::Colour on,
                ui::Icon icon) {
    ui::BoxStyle style = filled(fill, rect.h / 2, 1);
    ui::Node node = box(rect, style);
    node.id = std::string("action.") + label;
    node.role = ui::Role::button;
    node.action = kiosk::intent::Next{};
    node.icons.push_back({icon, {rect.x + 36, rect.y + (rect.h - 44) / 2, 44, 44}, on});
    ui::TextPart part =
        words(label, {rect.x + 90, rect.y, rect.w - 120, rect.h}, 34, on, ui::Weight::bold);
    part.align_x = ui::AlignX::centre;
    node.texts.push_back(part);
    return node;
}

}  // namespace

ui::Viewport gallery_viewport() {
    return {};
}

ui::Tree gallery_cards() {
    ui::Tree tree = page("gallery.cards");
    tree.root.children.push_back(header());
    struct Service {
        ui::Icon icon;
        const char* title;
        const char* more;
    };
    const Service services[] = {{ui::Icon::id_card, "身份证办理", "补领 · 换领 · 挂失"},
                                {ui::Icon::shield, "社保查询", "缴费记录 · 待遇资格"},
                                {ui::Icon::health, "医保服务", "异地就医 · 参保登记"},
                                {ui::Icon::house, "住房公积金", "余额 · 提取 · 贷款"},
                                {ui::Icon::money, "税务服务", "申报 · 完税证明"},
                                {ui::Icon::briefcase, "营业执照", "打印 · 变更 · 注销"},
                                {ui::Icon::building, "不动产查询", "登记信息 · 查档证明"},
                                {ui::Icon::child, "出生证明", "办理 · 补发"},
                                {ui::Icon::car, "交通违法", "查询 · 缴纳罚款"},
                                {ui::Icon::plane, "出入境", "签注 · 护照预约"},
                                {ui::Icon::heart, "婚姻登记", "预约 · 证明补领"},
                                {ui::Icon::grid, "更多服务", "全部 186 项"}};
    for (int i = 0; i < 12; ++i) {
        const ui::Rect rect{40 + i % 3 * 340, 200 + i / 3 * 216, 320, 196};
        const Service& service = services[i];
        tree.root.children.push_back(
            service_card(rect, service.icon, accents[i], service.title, service.more));
    }
    tree.root.children.push_back(
        button({40, 1100, 460, 110}, "返回", white, primary, ui::Icon::back));
    tree.root.children.push_back(
        button({580, 1100, 460, 110}, "下一步", primary, white, ui::Icon::next));
    ui::Node raised = box({40, 1270, 1000, 220}, filled(white, 24, 2));
    raised.texts.push_back(words("请将居民身份证平放在感应区，听到提示音后取走。",
                                 {80, 1290, 920, 70}, 38, ink, ui::Weight::bold));
    raised.texts.push_back(words("没有读到卡？请拿起来再放一次。没有带卡，也可以用手机扫码办理。",
                                 {80, 1370, 920, 100}, 28, ink_2));
    tree.root.children.push_back(raised);
    ui::Node scale = box({0, 1530, 1080, 390}, {});
    int y = 1530;
    for (const int px : {18, 22, 26, 30, 36, 44, 56}) {
        scale.texts.push_back(
            words("办事指南 Guide 0123456789", {40, y, 1000, px * 3 / 2}, px, ink));
        y += px * 3 / 2 + 4;
    }
    tree.root.children.push_back(scale);
    return tree;
}

ui::Tree gallery_icons() {
    ui::Tree tree = page("gallery.icons");
    int index = 0;
    for (int value = 1; value <= static_cast<int>(ui::Icon::close); ++value) {
        const int x = 40 + index % 7 * 145;
        const int y = 40 + index / 7 * 205;
        ui::BoxStyle style = filled({accents[index % 12].from}, 30);
        style.fill_to = {accents[index % 12].to};
        ui::Node tile = box({x, y, 110, 110}, style);
        const auto icon = static_cast<ui::Icon>(value);
        tile.icons.push_back({icon, {x + 23, y + 23, 64, 64}, white});
        tile.icons.push_back({icon, {x + 6, y + 122, 28, 28}, ink});
        tile.icons.push_back({icon, {x + 44, y + 120, 44, 44}, primary});
        tree.root.children.push_back(tile);
        ++index;
    }
    return tree;
}

ui::Tree gallery_scripts() {
    ui::Tree tree = page("gallery.scripts");
    tree.ground = white;
    struct Sample {
        const char* text;
        const char* language;
    };
    const Sample samples[] = {
        {"政务服务自助终端", "zh-Hans"},
        {"请将您的“居民身份证”平放在感应区，等待读取完成后取走。如您未携带身份证，可点击下方按钮使"
         "用电子社保卡（或手机扫码）"
         "登录办理业务；感谢您的配合与支持！",
         "zh-Hans"},
        {"Place your “identity card” on the reader… it’s quick — don’t remove it.", "en"},
        {"كىملىك گۇۋاھنامىسىنى بېجىرىش مۇلازىمىتى", "ug"},
        {"كىملىك 身份证 12345 بېجىرىش (ب)", "ug"},
        {"ཐོབ་ཐང་ལག་ཁྱེར་སྒྲུབ་པ།", "bo"},
        {"ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ", "mn"},
        {"ꆈꌠꁱꂷ", "ii"},
        {"张𬍛 李𠮷 王𡿨 𬭊𬬻 𠀋𪚥", "zh-Hans"},
        {"جەكە كۋالىك بەرۋ", "kk"},
    };
    int y = 30;
    for (const Sample& sample : samples) {
        for (const ui::Weight weight : {ui::Weight::regular, ui::Weight::bold}) {
            ui::Node node;
            const int height = std::string_view(sample.text).size() > 150 ? 150
                               : is_long_english(sample.text)             ? 104
                                                                          : 64;
            node.texts.push_back(
                words(sample.text, {30, y, 1020, height}, 34, ink, weight, sample.language));
            if (std::string_view(sample.language) == "bo") node.texts.back().style.leading = 1.8F;
            node.texts.back().align_y = ui::AlignY::top;
            tree.root.children.push_back(node);
            y += height + 12;
        }
    }
    return tree;
}

ui::Tree gallery_forms() {
    ui::Tree tree = page("gallery.forms");
    tree.root.children.push_back(header());
    ui::Node field = box({40, 200, 1000, 120}, filled(white, 16));
    field.box.border = {0x9AA6B8FFU};
    field.box.border_px = 2;
    field.focused = true;
    field.texts.push_back(words("联系电话", {70, 210, 900, 40}, 24, ink_2));
    field.texts.push_back(words("138 0000 0000", {70, 250, 900, 60}, 36, ink));
    tree.root.children.push_back(field);
    ui::Node canvas = box({40, 380, 1000, 420}, filled(white, 24, 1));
    canvas.id = "field.signature";
    canvas.role = ui::Role::application;
    canvas.takes_strokes = true;
    canvas.stroke_colour = ink;
    canvas.stroke_px = 9;
    for (int line = 0; line < 3; ++line) {
        kiosk::Stroke stroke;
        for (int i = 0; i <= 24; ++i) {
            const float t = static_cast<float>(i) / 24;
            stroke.push_back({0.1F + 0.25F * static_cast<float>(line) + 0.2F * t,
                              0.5F + 0.3F * std::sin(t * 9.F + static_cast<float>(line)),
                              static_cast<std::uint32_t>(i)});
        }
        canvas.strokes.push_back(stroke);
    }
    canvas.strokes.push_back({{0.88F, 0.3F, 0}});
    tree.root.children.push_back(canvas);
    ui::Node qr = box({40, 860, 420, 420}, filled(white, 24, 1));
    qr.qr = ui::QrPart{"https://example.gov.cn/case/110105202601020001", {60, 880, 380, 380}};
    tree.root.children.push_back(qr);
    ui::Node waiting = box({560, 900, 160, 160}, {});
    waiting.motion = ui::Node::Motion::spin;
    waiting.icons.push_back({ui::Icon::clock, waiting.rect, primary});
    tree.root.children.push_back(waiting);
    for (int i = 0; i < 5; ++i) {
        ui::Node face = box({500 + i * 108, 1120, 96, 96}, filled(white, 48, 1));
        const auto icon = static_cast<ui::Icon>(static_cast<int>(ui::Icon::face_1) + i);
        face.icons.push_back({icon, {512 + i * 108, 1132, 72, 72}, {0xF2A600FFU}});
        tree.root.children.push_back(face);
    }
    const char* rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
    for (int row = 0; row < 3; ++row) {
        const std::string letters = rows[row];
        const int left = (1080 - static_cast<int>(letters.size()) * 104) / 2;
        for (std::size_t i = 0; i < letters.size(); ++i) {
            const ui::Rect rect{left + static_cast<int>(i) * 104 + 5, 1360 + row * 130, 94, 116};
            ui::Node key = box(rect, filled(white, 14, 1));
            key.id = std::string("key.") + letters[i];
            key.role = ui::Role::button;
            key.action = kiosk::intent::TypeText{};
            ui::TextPart label =
                words(std::string(1, letters[i]), rect, 38, ink, ui::Weight::regular, "en");
            label.align_x = ui::AlignX::centre;
            key.texts.push_back(label);
            tree.root.children.push_back(key);
        }
    }
    return tree;
}

}  // namespace tests
