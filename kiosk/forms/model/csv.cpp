#include "kiosk/forms/model/csv.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/forms/model/form_definition.h"

namespace kiosk {

namespace {

/// Whether a text is UTF-8 without characters that XML can't carry.
bool is_clean(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) {
            if (lead < 0x20 && lead != '\t' && lead != '\n' && lead != '\r') return false;
            ++i;
            continue;
        }
        const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        const auto second = static_cast<unsigned char>(text[i + 1]);
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
            (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
            return false;
        i += length;
    }
    return true;
}

/// The next character of clean UTF-8, taken off the front.
char32_t take_character(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    char32_t made = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        made = (made << 6) | (static_cast<unsigned char>(text[i]) & 0x3Fu);
    text.remove_prefix(length);
    return made;
}

struct CharacterRange {
    char32_t first;
    char32_t last;
};
// XML 1.0 §2.3, NameStartChar without the colon; then what a name may go on with.
constexpr std::array<CharacterRange, 15> name_starts{{{'_', '_'},
                                                      {'a', 'z'},
                                                      {'A', 'Z'},
                                                      {0xC0, 0xD6},
                                                      {0xD8, 0xF6},
                                                      {0xF8, 0x2FF},
                                                      {0x370, 0x37D},
                                                      {0x37F, 0x1FFF},
                                                      {0x200C, 0x200D},
                                                      {0x2070, 0x218F},
                                                      {0x2C00, 0x2FEF},
                                                      {0x3001, 0xD7FF},
                                                      {0xF900, 0xFDCF},
                                                      {0xFDF0, 0xFFFD},
                                                      {0x10000, 0xEFFFF}}};
constexpr std::array<CharacterRange, 6> name_goes_on{
    {{'-', '-'}, {'.', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}};

/// Names of columns become names of elements.
bool is_name(std::string_view name) {
    const auto in = [](const auto& ranges, char32_t c) {
        return std::any_of(ranges.begin(), ranges.end(),
                           [c](const CharacterRange& r) { return c >= r.first && c <= r.last; });
    };
    if (name.empty() || !in(name_starts, take_character(name))) return false;
    while (!name.empty()) {
        const char32_t c = take_character(name);
        if (!in(name_starts, c) && !in(name_goes_on, c)) return false;
    }
    return true;
}

class CsvReader {
  public:
    explicit CsvReader(std::string_view text) : text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
        separator_ = separator();
    }

    [[nodiscard]] std::size_t line() const { return line_; }
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

    /// The next row that isn't empty; no values at the end.
    Result<std::vector<std::string>> row() {
        std::vector<std::string> values;
        while (!at_end()) {
            values.clear();
            const std::size_t started = line_;
            while (true) {
                auto value = field();
                if (!value) return value.error();
                values.push_back(std::move(*value));
                if (values.size() > FormDefinition::max_csv_columns)
                    return {ErrorCode::limit_exceeded, place(started) + "too many columns"};
                if (at_end() || text_[at_] != separator_) break;
                ++at_;
            }
            end_line();
            if (values.size() > 1 || !values.front().empty()) return values;
        }
        return std::vector<std::string>{};
    }

    [[nodiscard]] static std::string place(std::size_t line) {
        return "line " + std::to_string(line) + ": ";
    }

  private:
    [[nodiscard]] char separator() const {
        const std::string_view first = text_.substr(0, text_.find_first_of("\r\n"));
        char best = ',';
        std::ptrdiff_t most = 0;
        for (const char each : {',', ';', '\t', '|'}) {
            const auto count = std::count(first.begin(), first.end(), each);
            if (count > most) {
                most = count;
                best = each;
            }
        }
        return best;
    }

    Result<std::string> field() {
        if (at_end() || text_[at_] != '"') {
            const std::size_t start = at_;
            while (!at_end() && text_[at_] != separator_ && text_[at_] != '\n' &&
                   text_[at_] != '\r')
                ++at_;
            return std::string(text_.substr(start, at_ - start));
        }
        const std::size_t started = line_;
        std::string value;
        ++at_;
        while (!at_end()) {
            const char c = text_[at_++];
            if (c == '"') {
                if (at_end() || text_[at_] != '"') return value;
                ++at_;
            } else if (c == '\n') {
                ++line_;
            }
            value += c;
        }
        return {ErrorCode::bad_format, place(started) + "a quote that is never closed"};
    }

    void end_line() {
        // What stands behind a closing quote belongs to no value.
        while (!at_end() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
        if (at_end()) return;
        const char first = text_[at_++];
        if (!at_end() && first == '\r' && text_[at_] == '\n') ++at_;
        ++line_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    char separator_ = ',';
};

Result<std::vector<QualifiedName>> read_columns(CsvReader& reader) {
    auto header = reader.row();
    if (!header) return header.error();
    std::vector<QualifiedName> columns;
    for (auto& name : *header) {
        const auto begin = name.find_first_not_of(' ');
        const auto end = name.find_last_not_of(' ');
        if (begin != std::string::npos) name = name.substr(begin, end - begin + 1);
        if (!is_name(name)) return {ErrorCode::bad_format, "line 1: a column has no usable name"};
        const bool twice = std::any_of(columns.begin(), columns.end(),
                                       [&](const QualifiedName& c) { return c.local == name; });
        if (twice) return {ErrorCode::bad_format, "line 1: two columns are called " + name};
        columns.push_back({{}, name, {}});
    }
    if (columns.empty()) return {ErrorCode::bad_format, "line 1: no columns"};
    return columns;
}

}  // namespace

Result<std::unique_ptr<Tree>> tree_of_csv(std::string_view text) {
    if (text.size() > FormDefinition::max_resource_bytes)
        return {ErrorCode::limit_exceeded, "the file is too large"};
    if (!is_clean(text)) return {ErrorCode::bad_format, "not UTF-8"};
    CsvReader reader(text);
    const auto columns = read_columns(reader);
    if (!columns) return columns.error();
    auto tree = std::make_unique<Tree>();
    const QualifiedName item_name{{}, "item", {}};
    Node& root = tree->append_element(tree->document(), {{}, "root", {}});
    std::size_t rows = 0;
    while (!reader.at_end()) {
        const std::size_t line = reader.line();
        const auto values = reader.row();
        if (!values) return values.error();
        if (values->empty()) break;
        if (++rows > FormDefinition::max_csv_rows)
            return {ErrorCode::limit_exceeded, CsvReader::place(line) + "too many rows"};
        if (values->size() > columns->size())
            return {ErrorCode::bad_format, CsvReader::place(line) + "more values than columns"};
        Node& item = tree->append_element(root, item_name);
        for (std::size_t i = 0; i < columns->size(); ++i) {
            Node& cell = tree->append_element(item, (*columns)[i]);
            if (i < values->size() && !(*values)[i].empty()) tree->append_text(cell, (*values)[i]);
        }
    }
    return tree;
}

}  // namespace kiosk
