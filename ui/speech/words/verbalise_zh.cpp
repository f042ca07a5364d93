#include <array>
#include <cstdint>

#include "kiosk/base/encoding.h"
#include "ui/speech/words/number_run.h"
#include "ui/speech/words/verbalise.h"

namespace ui {

namespace {

constexpr std::array digits_zh{U'零', U'一', U'二', U'三', U'四',
                               U'五', U'六', U'七', U'八', U'九'};
constexpr std::size_t yao_min = 7;
constexpr std::u32string_view hidden_zh = U"，已隐藏，";
/// Two of these are 两 and not 二.
constexpr std::u32string_view counted = U"个张份页次位项件种天人条分秒小岁处步级台套名";

void add_digit(std::u32string& out, char c) {
    out.push_back(verbal_digit);
    out.push_back(digits_zh[static_cast<std::size_t>(c - '0')]);
}

void add_digits(std::u32string& out, std::string_view figures) {
    for (const char c : figures) add_digit(out, c);
}

/// At most four figures; `zero` says a 零 before what follows zeros.
void add_thousand(std::u32string& out, unsigned value, bool zero) {
    constexpr std::array<char32_t, 4> places{U'\0', U'十', U'百', U'千'};
    const bool begins = out.empty();
    for (int place = 3; place >= 0; --place) {
        unsigned unit = 1;
        for (int i = 0; i < place; ++i) unit *= 10;
        const unsigned digit = value / unit % 10;
        if (digit == 0) {
            zero = zero || value / unit > 0;
            continue;
        }
        if (zero) out.push_back(U'零');
        zero = false;
        // 十二, not 一十二, where the number begins with it.
        if (!(digit == 1 && place == 1 && begins && value < 20))
            out.push_back(digit == 2 && place >= 2 && out.empty() ? U'两' : digits_zh[digit]);
        if (place > 0) out.push_back(places[static_cast<std::size_t>(place)]);
    }
}

std::u32string cardinal_zh(std::string_view figures) {
    std::uint64_t value = 0;
    for (const char c : figures) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (value == 0) return U"零";
    std::u32string out;
    constexpr std::array<std::pair<std::uint64_t, char32_t>, 3> myriads{
        {{100'000'000, U'亿'}, {10'000, U'万'}, {1, U'\0'}}};
    for (const auto& [unit, name] : myriads) {
        const auto part = static_cast<unsigned>(value / unit % 10'000);
        if (part == 0) continue;
        if (part == 2 && name != U'\0')
            out.push_back(U'两');
        else
            add_thousand(out, part, !out.empty() && part < 1000);
        if (name != U'\0') out.push_back(name);
    }
    return out;
}

void add_figures(std::u32string& out, const NumberRun& run) {
    std::size_t count = 0;
    for (const std::string& group : run.parts) count += group.size();
    bool hidden = false;
    for (std::size_t i = 0; i < run.parts.size(); ++i) {
        if (i > 0 && !hidden) out.push_back(verbal_pause);
        for (const char c : run.parts[i]) {
            if (c == '*') {
                if (!hidden) out += hidden_zh;
                hidden = true;
                continue;
            }
            hidden = false;
            if (c == '1' && count >= yao_min) {
                out += {verbal_digit, U'幺'};
            } else if (is_figure(static_cast<char32_t>(c))) {
                add_digit(out, c);
            } else {
                out += {U' ', static_cast<char32_t>(c), U' '};
            }
        }
    }
}

void add_time(std::u32string& out, const NumberRun& run) {
    const std::u32string hour = cardinal_zh(run.parts[0]);
    out += (hour == U"二" ? std::u32string(U"两") : hour) + U"点";
    if (run.parts[1] == "00" && run.parts.size() == 2) {
        out += U"整";
        return;
    }
    if (run.parts[1][0] == '0') out += U"零";
    if (run.parts[1] != "00") out += cardinal_zh(run.parts[1]);
    out += U"分";
    if (run.parts.size() > 2) out += cardinal_zh(run.parts[2]) + U"秒";
}

void add_amount(std::u32string& out, const NumberRun& run) {
    out += cardinal_zh(run.parts[0]) + U"元";
    const char jiao = run.parts[1][0];
    const char fen = run.parts[1][1];
    if (jiao != '0') out += {digits_zh[static_cast<std::size_t>(jiao - '0')], U'角'};
    if (fen != '0') {
        if (jiao == '0') out += U"零";
        out += {digits_zh[static_cast<std::size_t>(fen - '0')], U'分'};
    }
}

void add_whole(std::u32string& out, const NumberRun& run, std::u32string_view behind) {
    const std::size_t next = behind.find_first_not_of(U' ');
    const std::size_t before = out.find_last_not_of(U' ');
    const bool two = run.parts[0] == "2" && next != std::u32string_view::npos &&
                     counted.find(behind[next]) != std::u32string_view::npos &&
                     !(before != std::u32string::npos && out[before] == U'第');
    out += two ? std::u32string(U"两") : cardinal_zh(run.parts[0]);
}

void add_number(std::u32string& out, const NumberRun& run, std::u32string_view behind) {
    switch (run.kind) {
        case NumberRun::Kind::date:
            add_digits(out, run.parts[0]);
            out += U"年" + cardinal_zh(run.parts[1]) + U"月" + cardinal_zh(run.parts[2]) + U"日";
            break;
        case NumberRun::Kind::time:
            add_time(out, run);
            break;
        case NumberRun::Kind::amount:
            add_amount(out, run);
            break;
        case NumberRun::Kind::share:
            out += U"百分之" + cardinal_zh(run.parts[0]);
            if (run.parts.size() > 1) {
                out += U"点";
                add_digits(out, run.parts[1]);
            }
            break;
        case NumberRun::Kind::year:
            add_digits(out, run.parts[0]);
            break;
        case NumberRun::Kind::decimal:
            out += cardinal_zh(run.parts[0]) + U"点";
            add_digits(out, run.parts[1]);
            break;
        case NumberRun::Kind::whole:
            if (run.parts[0].size() > 12)
                add_digits(out, run.parts[0]);
            else
                add_whole(out, run, behind);
            break;
        case NumberRun::Kind::figures:
            add_figures(out, run);
            break;
    }
}

}  // namespace

std::u32string verbalised_zh(std::string_view text) {
    const std::u32string wide = kiosk::code_points(text);
    const std::u32string_view all = wide;
    std::u32string out;
    for (std::size_t at = 0; at < wide.size();) {
        const char32_t c = wide[at];
        if (may_begin_number(wide, at)) {
            if (const auto run = number_at(wide, at)) {
                add_number(out, *run, all.substr(at + run->length));
                at += run->length;
                continue;
            }
        }
        if (const auto stars = stars_at(wide, at); stars > 0) {
            out += hidden_zh;
            at += stars;
            continue;
        }
        out.push_back(c);
        ++at;
    }
    return out;
}

}  // namespace ui
