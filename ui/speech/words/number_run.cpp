#include "ui/speech/words/number_run.h"

#include <algorithm>

namespace ui {

namespace {

/// Figures that nobody says as one number.
constexpr std::size_t figures_min = 7;
/// As many without a unit behind them are read out (12345).
constexpr std::size_t lone_figures_min = 5;
constexpr std::u32string_view units = U"元万亿个人份张页次件项天年分秒岁位条种级层米克毫";

bool is_latin(char32_t c) {
    return is_capital(c) || (c >= U'a' && c <= U'z');
}

class Scanner {
  public:
    Scanner(std::u32string_view text, std::size_t at) : text_(text), at_(at) {}

    [[nodiscard]] char32_t peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : U'\0';
    }
    bool take(char32_t c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    std::string figures() {
        std::string out;
        while (is_figure(peek())) out.push_back(static_cast<char>(text_[at_++]));
        return out;
    }
    /// Figures with commas between thousands.
    std::string thousands() {
        std::string out = figures();
        while (peek() == U',' && is_figure(peek(1)) && is_figure(peek(2)) && is_figure(peek(3)) &&
               !is_figure(peek(4))) {
            ++at_;
            out += figures();
        }
        return out;
    }
    void blanks() {
        while (peek() == U' ') ++at_;
    }
    [[nodiscard]] std::size_t at() const { return at_; }

  private:
    std::u32string_view text_;
    std::size_t at_;
};

using Kind = NumberRun::Kind;

std::optional<NumberRun> date_at(std::u32string_view text, std::size_t at) {
    Scanner scan(text, at);
    const std::string year = scan.figures();
    if (year.size() != 4) return std::nullopt;
    const char32_t mark = scan.peek();
    if ((mark != U'-' && mark != U'.' && mark != U'/') || !scan.take(mark)) return std::nullopt;
    const std::string month = scan.figures();
    if (month.empty() || month.size() > 2 || !scan.take(mark)) return std::nullopt;
    const std::string day = scan.figures();
    if (day.empty() || day.size() > 2) return std::nullopt;
    return NumberRun{Kind::date, {year, month, day}, scan.at() - at};
}

std::optional<NumberRun> time_at(std::u32string_view text, std::size_t at) {
    Scanner scan(text, at);
    const std::string hour = scan.figures();
    if (hour.empty() || hour.size() > 2 || !scan.take(U':')) return std::nullopt;
    const std::string minute = scan.figures();
    if (minute.size() != 2) return std::nullopt;
    NumberRun run{Kind::time, {hour, minute}, scan.at() - at};
    if (scan.take(U':')) {
        const std::string second = scan.figures();
        if (second.size() == 2) {
            run.parts.push_back(second);
            run.length = scan.at() - at;
        }
    }
    return run;
}

std::optional<NumberRun> amount_at(std::u32string_view text, std::size_t at) {
    Scanner scan(text, at);
    const bool sign = scan.take(U'¥') || scan.take(U'￥');
    scan.blanks();
    const std::string whole = scan.thousands();
    if (whole.empty()) return std::nullopt;
    std::string fen;
    if (scan.peek() == U'.' && is_figure(scan.peek(1))) {
        scan.take(U'.');
        fen = scan.figures();
    }
    const std::size_t end = scan.at();
    scan.blanks();
    const bool unit = scan.take(U'元');
    if ((!sign && !unit) || fen.size() > 2) return std::nullopt;
    fen.resize(2, '0');
    return NumberRun{Kind::amount, {whole, fen}, (unit ? scan.at() : end) - at};
}

bool is_sign(char32_t c) {
    return is_figure(c) || is_capital(c) || c == U'*';
}

/// Figures, capitals and stars without anything between.
std::u32string_view signs_at(std::u32string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_sign(text[end])) ++end;
    return text.substr(at, end - at);
}

/// As many signs has each group of a provisional number (K3X9-07AB-12CD).
constexpr std::size_t code_group = 4;

/// What stands behind the separator at `at` is another group of the number whose groups so far are
/// `before`.
bool goes_on(std::u32string_view text, std::size_t at, const std::vector<std::string>& before) {
    if (at >= text.size() || (text[at] != U' ' && text[at] != U'-')) return false;
    const std::u32string_view next = signs_at(text, at + 1);
    if (next.size() < 2) return false;
    const bool has_figure = std::ranges::any_of(next, is_figure);
    if (text[at] == U'-') return has_figure || next[0] == U'*' || next.size() == code_group;
    // A blank parts words, too: “GB 18030”, “12345 A4”.
    const std::string& first = before.front();
    const bool is_number =
        first.size() >= code_group || !is_capital(static_cast<char32_t>(first.front()));
    const auto is_plain = [](char32_t c) { return is_figure(c) || c == U'*'; };
    const bool is_group =
        (is_plain(next[0]) && is_plain(next[1])) || (has_figure && next.size() > 2);
    return is_number && is_group &&
           std::ranges::any_of(first, [](char c) { return c == '*' || (c >= '0' && c <= '9'); });
}

/// Numbers of cards, cases and telephones: long, or with letters and stars among the figures, or in
/// groups.
std::optional<NumberRun> figures_at(std::u32string_view text, std::size_t at) {
    NumberRun run{Kind::figures, {}, 0};
    std::size_t count = 0;
    std::size_t figures = 0;
    std::size_t letters = 0;
    bool mixed = false;
    std::size_t i = at;
    for (;;) {
        std::string group;
        for (const char32_t c : signs_at(text, i)) {
            mixed = mixed || !is_figure(c);
            figures += is_figure(c) ? 1 : 0;
            letters += is_capital(c) ? 1 : 0;
            group.push_back(static_cast<char>(c));
        }
        i += group.size();
        if (group.empty() || (i < text.size() && is_latin(text[i]))) return std::nullopt;
        count += group.size();
        run.parts.push_back(std::move(group));
        run.length = i - at;
        if (!goes_on(text, i, run.parts)) break;
        ++i;
    }
    const std::size_t behind = text.find_first_not_of(U' ', i);
    const bool counts = run.parts.size() == 1 && !mixed && count <= 12 &&
                        run.parts[0].front() != '0' && behind != std::u32string_view::npos &&
                        units.find(text[behind]) != std::u32string_view::npos;
    if (counts) return std::nullopt;
    const bool grouped = run.parts.size() > 1 && run.parts.front().size() >= 3;
    if (figures >= 3 && (count >= figures_min || (mixed && count >= 5) || (grouped && count >= 6)))
        return run;
    // Few figures or none: letters in groups all of one length are no words.
    const bool coded = letters > 0 && run.parts.size() > 1 &&
                       std::ranges::all_of(run.parts, [](const std::string& group) {
                           return group.size() == code_group;
                       });
    if (coded && (figures > 0 || run.parts.size() > 2)) return run;
    return std::nullopt;
}

std::optional<NumberRun> plain_at(std::u32string_view text, std::size_t at) {
    Scanner scan(text, at);
    const std::string whole = scan.thousands();
    if (whole.empty()) return std::nullopt;
    NumberRun run{Kind::whole, {whole}, scan.at() - at};
    if (scan.peek() == U'.' && is_figure(scan.peek(1))) {
        scan.take(U'.');
        run = {Kind::decimal, {whole, scan.figures()}, scan.at() - at};
    }
    if (scan.take(U'%')) return NumberRun{Kind::share, run.parts, scan.at() - at};
    if (run.kind == Kind::decimal) return run;
    Scanner behind(text, scan.at());
    behind.blanks();
    const char32_t next = behind.peek();
    const bool no_unit = units.find(next) == std::u32string_view::npos &&
                         std::u32string_view(U"月日号").find(next) == std::u32string_view::npos;
    if (whole.size() == 4 && next == U'年') return NumberRun{Kind::year, {whole}, run.length};
    const bool leading_zero = whole.size() > 1 && whole.front() == '0';
    if (leading_zero || (whole.size() >= lone_figures_min && no_unit))
        return NumberRun{Kind::figures, {whole}, run.length};
    return run;
}

}  // namespace

bool may_begin_number(std::u32string_view text, std::size_t at) {
    const char32_t c = text[at];
    const bool begins = is_figure(c) || is_capital(c) || c == U'*' || c == U'¥' || c == U'￥';
    return begins && (at == 0 || !is_latin(text[at - 1]));
}

std::optional<NumberRun> number_at(std::u32string_view text, std::size_t at) {
    for (const auto form : {date_at, time_at, amount_at, figures_at, plain_at})
        if (auto run = form(text, at)) return run;
    return std::nullopt;
}

std::size_t stars_at(std::u32string_view text, std::size_t at) {
    std::size_t end = at;
    const auto star = [&](std::size_t i) { return i < text.size() && text[i] == U'*'; };
    while (star(end) || (end > at && end < text.size() &&
                         (text[end] == U'-' || text[end] == U' ') && star(end + 1)))
        ++end;
    return end - at;
}

}  // namespace ui
