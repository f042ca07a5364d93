#include "tests/support/keyboard_views.h"

#include <array>

namespace tests {

namespace {

struct RadicalOfYi {
    const char* name;
    const char* face;
    std::size_t count;
};
constexpr RadicalOfYi radicals_of_yi[] = {
    {"9", "亻人", 25},  {"18", "刂刀", 6},  {"149s", "讠", 7},   {"163", "阝", 13},
    {"30", "口", 27},   {"32", "土", 13},   {"38", "女", 15},    {"40", "宀", 8},
    {"46", "山", 12},   {"61", "忄心", 26}, {"64", "扌手", 10},  {"85", "氵水", 26},
    {"94", "犭犬", 7},  {"120s", "纟", 4},  {"140", "艹", 30},   {"162", "辶", 9},
    {"187s", "马", 2},  {"72", "日曰", 5},  {"74", "月", 11},    {"75", "木", 26},
    {"86", "火灬", 13}, {"96", "王玉", 8},  {"154s", "贝", 1},   {"159s", "车", 1},
    {"104", "疒", 14},  {"109", "目", 8},   {"112", "石", 6},    {"145", "衤衣", 15},
    {"167s", "钅", 6},  {"196s", "鸟", 3},  {"118", "⺮竹", 15}, {"142", "虫", 20},
    {"157", "⻊足", 3}, {"1", "一", 1},     {"3", "丶", 1},      {"4", "丿", 4},
    {"5", "乙", 3},     {"7", "二", 1},     {"8", "亠", 2},      {"10", "儿", 1},
    {"12", "八", 1},    {"14", "冖", 1},    {"15", "冫", 1},     {"19", "力", 5},
    {"20", "勹", 1},    {"21", "匕", 3},    {"22", "匚", 4},     {"27", "厂", 5},
    {"31", "囗", 1},    {"33", "士", 3},    {"37", "大", 2},     {"39", "子", 1},
    {"44", "尸", 3},    {"47", "巛", 1},    {"49", "己", 3},     {"50", "巾", 7},
    {"52", "幺", 1},    {"53", "广", 9},    {"55", "廾", 3},     {"56", "弋", 6},
    {"57", "弓", 2},    {"58", "彐彑", 5},  {"60", "彳", 4},     {"184s", "饣", 2},
    {"62", "戈", 1},    {"63", "户", 5},    {"66", "攵", 4},     {"70", "方", 3},
    {"76", "欠", 9},    {"77", "止", 1},    {"78", "歹", 6},     {"79", "殳", 4}};

}  // namespace

ui::KeyboardView keys(ui::KeyboardMode mode, std::string shown,
                      std::vector<std::string> candidates) {
    using Mode = ui::KeyboardMode;
    ui::KeyboardView view;
    view.mode = mode;
    view.modes = {Mode::pinyin,  Mode::nine,    Mode::stroke, Mode::handwriting,
                  Mode::letters, Mode::symbols, Mode::digits};
    view.shown = std::move(shown);
    view.candidates = std::move(candidates);
    view.more = !view.candidates.empty();
    return view;
}

ui::KeyboardView keys_of_name(ui::KeyboardMode mode, std::string shown,
                              std::vector<std::string> candidates) {
    auto view = keys(mode, std::move(shown), std::move(candidates));
    view.modes.resize(5);
    view.name = true;
    return view;
}

ui::KeyboardView only_keys(ui::KeyboardMode mode) {
    ui::KeyboardView view;
    view.mode = mode;
    return view;
}

ui::KeyboardView keys_of_letters() {
    auto view = keys(ui::KeyboardMode::letters);
    view.modes.erase(view.modes.begin(), view.modes.begin() + 4);
    return view;
}

ui::KeyboardView unfolded_names() {
    auto view = keys_of_name(ui::KeyboardMode::pinyin, "zhang wei", name_candidates());
    view.unfolded = true;
    return view;
}

ui::KeyboardView grouped_names(ui::GroupedBy by) {
    auto view = keys_of_name(ui::KeyboardMode::pinyin, "yi");
    view.unfolded = true;
    view.grouped = by;
    if (by == ui::GroupedBy::strokes) {
        // From one stroke on, as many characters have them.
        constexpr std::array<std::size_t, 26> counts{3,  2,  6,  7,  14, 25, 44, 47, 73,
                                                     58, 50, 64, 57, 41, 45, 58, 37, 31,
                                                     25, 16, 20, 12, 10, 7,  7,  2};
        for (std::size_t i = 0; i < counts.size(); ++i)
            view.groups.push_back({by, std::to_string(i + 1), {}, counts[i]});
        return view;
    }
    for (const auto& [name, face, count] : radicals_of_yi)
        view.groups.push_back({by, name, face, count});
    return view;
}

ui::KeyboardView narrowed_names() {
    auto view = keys_of_name(
        ui::KeyboardMode::pinyin, "yi",
        {"沂", "溢", "漪", "浥", "洢", "潩", "㲼", "㳑", "㳖", "㴁", "㴒", "㵝", "㵩",
         "㶠", "沶", "泆", "浂", "浳", "渏", "湙", "澺", "瀷", "𣶫", "𣷩", "𣸘", "𣿉"});
    view.unfolded = true;
    view.more = false;
    view.narrowed = {ui::GroupedBy::radical, "85", "氵水", view.candidates.size()};
    return view;
}

std::vector<std::string> word_candidates() {
    return {"云山", "运", "云", "晕", "韵", "允", "孕", "匀", "蕴",
            "陨",   "耘", "殒", "郓", "芸", "纭", "酝", "昀", "筠"};
}

std::vector<std::string> name_candidates() {
    return {"张伟", "张", "章",   "掌", "长", "丈", "帐", "账", "涨", "仗", "障", "璋", "彰", "漳",
            "樟",   "杖", "瘴",   "幛", "嶂", "鄣", "獐", "蟑", "嫜", "仉", "鞝", "餦", "粀", "暲",
            "遧",   "騿", "𬭤", "𩨂", "𤹸", "𡸡", "鱆", "麞", "瞕", "傽", "墇", "慞"};
}

std::vector<std::string> written_candidates() {
    return {"王", "玉", "主", "五", "土", "正", "工", "丑", "士"};
}

}  // namespace tests
