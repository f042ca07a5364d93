#include "tests/support/keyboard_views.h"

namespace tests {

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
