#include <array>

#include "kiosk/base/encoding.h"
#include "ui/speech/words/number_run.h"
#include "ui/speech/words/verbalise.h"

namespace ui {

namespace {

constexpr std::array<std::string_view, 12> months_en{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

constexpr std::string_view hidden_en = ", hidden,";

std::string without_zeros(const std::string& figures) {
    const std::size_t first = figures.find_first_not_of('0');
    return first == std::string::npos ? "0" : figures.substr(first);
}

std::string figures_en(const NumberRun& run) {
    std::string out;
    bool hidden = false;
    for (std::size_t i = 0; i < run.parts.size(); ++i) {
        if (i > 0 && !hidden) out += ",";
        for (const char c : run.parts[i]) {
            if (c == '*') {
                if (!hidden) out += hidden_en;
                hidden = true;
                continue;
            }
            hidden = false;
            if (!out.empty()) out.push_back(' ');
            out.push_back(c);
        }
    }
    return out;
}

std::string date_en(const NumberRun& run) {
    const std::size_t month = std::stoul(run.parts[1]);
    const std::string name =
        month >= 1 && month <= 12 ? std::string(months_en[month - 1]) : run.parts[1];
    return without_zeros(run.parts[2]) + " " + name + " " + run.parts[0];
}

std::string number_en(const NumberRun& run) {
    switch (run.kind) {
        case NumberRun::Kind::date:
            return date_en(run);
        case NumberRun::Kind::time: {
            const std::string& minute = run.parts[1];
            const std::string hour = without_zeros(run.parts[0]);
            if (minute == "00") return hour + " o'clock";
            return hour + (minute[0] == '0' ? " o " + minute.substr(1) : " " + minute);
        }
        case NumberRun::Kind::amount:
            return run.parts[0] + " yuan" +
                   (run.parts[1] == "00" ? "" : " " + without_zeros(run.parts[1]) + " fen");
        case NumberRun::Kind::share:
            return run.parts[0] + (run.parts.size() > 1 ? "." + run.parts[1] : "") + " per cent";
        case NumberRun::Kind::decimal:
            return run.parts[0] + "." + run.parts[1];
        case NumberRun::Kind::year:
        case NumberRun::Kind::whole:
            return run.parts[0];
        case NumberRun::Kind::figures:
            return figures_en(run);
    }
    return {};
}

}  // namespace

std::string verbalised_en(std::string_view text) {
    const std::u32string wide = kiosk::code_points(text);
    std::string out;
    for (std::size_t at = 0; at < wide.size();) {
        const char32_t c = wide[at];
        if (may_begin_number(wide, at)) {
            if (const auto run = number_at(wide, at)) {
                out += number_en(*run);
                at += run->length;
                continue;
            }
        }
        if (const auto stars = stars_at(wide, at); stars > 0) {
            out += hidden_en;
            at += stars;
            continue;
        }
        out += kiosk::utf8_from(std::u32string(1, c));
        ++at;
    }
    return out;
}

}  // namespace ui
