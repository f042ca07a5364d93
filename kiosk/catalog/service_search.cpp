#include "kiosk/catalog/service_search.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "kiosk/base/encoding.h"
#include "kiosk/catalog/service_item.h"
#include "kiosk/model/readings.h"

namespace kiosk {

namespace {

// What is searched, and what a match in it is worth. A keyword is how people call the service, so
// it counts like its name.
constexpr int worth_name = 100;
constexpr int worth_keyword = 98;
constexpr int worth_situation = 80;
constexpr int worth_english = 78;
constexpr int worth_body = 60;
constexpr int worth_summary = 50;

// How a match stands in its text, in per cent of that worth.
constexpr int part_whole = 100;
constexpr int part_beginning = 92;
constexpr int part_inside = 84;
constexpr int part_named_least = 80;
constexpr int part_named_most = 94;
constexpr int part_letters_whole = 90;
constexpr int part_letters_beginning = 80;
constexpr int part_letters_inside = 70;
constexpr int part_sound = 60;
constexpr int part_slip = 50;
constexpr int part_shared = 55;
/// Of the words that were typed, weighted by how rare they are, a text must share so much.
constexpr double shared_least = 0.6;

constexpr std::size_t letters_for_one_slip = 5;
constexpr std::size_t letters_for_two_slips = 9;
constexpr std::size_t code_letters_least = 4;

// Longest first, so that “我要办理” goes before “办”.
constexpr std::array<std::u32string_view, 47> asking_words{
    U"怎么办理", U"如何办理", U"在哪里办", U"在哪儿办", U"我要办理", U"我想办理", U"怎么申请",
    U"需要什么", U"去哪里办", U"在哪办",   U"怎么办",   U"去哪办",   U"我要办",   U"我想办",
    U"我想要",   U"能不能",   U"可不可以", U"哪里",     U"哪儿",     U"怎么",     U"怎样",
    U"如何",     U"请问",     U"办理",     U"申请",     U"申领",     U"咨询",     U"我要",
    U"我想",     U"想要",     U"一下",     U"一个",     U"一张",     U"可以",     U"什么",
    U"帮我",     U"办个",     U"办",       U"想",       U"要",       U"吗",       U"呢",
    U"的",       U"了",       U"我",       U"啊",       U"去"};

bool is_han(char32_t c) {
    return !readings_of(c).empty();
}

bool is_letter_or_digit(char32_t c) {
    return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

std::u32string plain_words(std::string_view typed) {
    std::u32string plain;
    for (char32_t c : code_points(typed)) {
        if (c > 0xFF00 && c < 0xFF5F) c -= 0xFEE0;
        if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
        if (is_han(c) || is_letter_or_digit(c)) plain.push_back(c);
        if (plain.size() == ServiceSearch::query_max) break;
    }
    return plain;
}

}  // namespace

std::u32string search_words(std::string_view typed) {
    const std::u32string plain = plain_words(typed);
    std::u32string rest;
    for (std::size_t i = 0; i < plain.size();) {
        const auto here = std::u32string_view(plain).substr(i);
        const auto asking = std::ranges::find_if(
            asking_words, [&](std::u32string_view word) { return here.starts_with(word); });
        if (asking != asking_words.end()) {
            i += asking->size();
        } else {
            rest.push_back(plain[i++]);
        }
    }
    return rest.empty() ? plain : rest;
}

struct ServiceSearch::Index {
    struct Field {
        std::size_t service;
        int worth;
        std::u32string words;
        LetterText letters;
        bool called;  // name or keyword: what people call it
    };
    struct Place {
        std::uint32_t field;
        std::uint32_t unit;
    };

    std::vector<Field> fields;
    std::vector<std::string> codes;
    std::unordered_map<char32_t, std::vector<Place>> by_character;
    std::array<std::vector<Place>, 36> by_letter;

    static std::size_t slot(char letter) {
        return letter <= '9' ? static_cast<std::size_t>(letter - '0')
                             : static_cast<std::size_t>(letter - 'a') + 10;
    }

    void add(std::size_t service, int worth, std::string_view text, bool called = false) {
        if (text.empty()) return;
        const auto number = static_cast<std::uint32_t>(fields.size());
        fields.push_back({service, worth, plain_words_whole(text), LetterText(text), called});
        const Field& field = fields.back();
        for (std::size_t i = 0; i < field.words.size(); ++i) {
            if (is_han(field.words[i]))
                by_character[field.words[i]].push_back({number, static_cast<std::uint32_t>(i)});
        }
        // Summaries are read, not spelled: their letters would find everything.
        if (worth <= worth_body) return;
        for (std::size_t unit = 0; unit < field.letters.size(); ++unit) {
            for (const char letter : field.letters.initials_at(unit))
                by_letter[slot(letter)].push_back({number, static_cast<std::uint32_t>(unit)});
        }
    }

    static std::u32string plain_words_whole(std::string_view text) {
        std::u32string plain;
        for (char32_t c : code_points(text)) {
            if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
            if (is_han(c) || is_letter_or_digit(c)) plain.push_back(c);
        }
        return plain;
    }

    [[nodiscard]] const std::vector<Place>& places_of(char32_t character) const {
        static const std::vector<Place> none;
        const auto found = by_character.find(character);
        return found == by_character.end() ? none : found->second;
    }
};

namespace {

/// The best that was found of each service.
class Scores {
  public:
    explicit Scores(std::size_t services) : best_(services) {}

    void add(std::size_t service, int worth, int part, bool near) {
        const int score = worth * part;
        if (score <= best_[service].score) return;
        best_[service] = {service, score,
                          near ? ServiceSearch::Closeness::near : ServiceSearch::Closeness::close};
    }
    [[nodiscard]] bool any() const {
        return std::ranges::any_of(best_, [](const auto& found) { return found.score > 0; });
    }
    [[nodiscard]] std::vector<ServiceSearch::Found> finish() && {
        std::erase_if(best_, [](const auto& found) { return found.score == 0; });
        std::ranges::stable_sort(best_, std::ranges::greater{}, &ServiceSearch::Found::score);
        if (best_.size() > ServiceSearch::results_max) best_.resize(ServiceSearch::results_max);
        return std::move(best_);
    }

  private:
    std::vector<ServiceSearch::Found> best_;
};

template <class Index>
class Query {
  public:
    Query(const Index& index, Scores& scores) : index_(index), scores_(scores) {}

    void by_code(std::string_view letters) {
        if (letters.size() < code_letters_least) return;
        std::string code(letters);
        for (char& c : code) c = static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c);
        for (std::size_t i = 0; i < index_.codes.size(); ++i) {
            const auto at = index_.codes[i].find(code);
            if (at == std::string::npos) continue;
            scores_.add(i, worth_name, code.size() == index_.codes[i].size() ? 100 : 60, false);
        }
    }

    void by_letters(const std::string& letters) {
        for (const auto& place : index_.by_letter[Index::slot(letters.front())]) {
            const auto& field = index_.fields[place.field];
            switch (field.letters.find_at(place.unit, letters)) {
                case LetterText::Match::whole:
                    scores_.add(field.service, field.worth, part_letters_whole, false);
                    break;
                case LetterText::Match::beginning:
                    scores_.add(field.service, field.worth, part_letters_beginning, false);
                    break;
                case LetterText::Match::inside:
                    scores_.add(field.service, field.worth, part_letters_inside, false);
                    break;
                case LetterText::Match::none:
                    break;
            }
        }
    }

    void by_letters_nearly(const std::string& letters) {
        if (letters.size() < letters_for_one_slip) return;
        const std::size_t edits = letters.size() >= letters_for_two_slips ? 2 : 1;
        for (const auto& place : index_.by_letter[Index::slot(letters.front())]) {
            const auto& field = index_.fields[place.field];
            if (field.letters.is_near_at(place.unit, letters, edits))
                scores_.add(field.service, field.worth, part_slip, true);
        }
    }

    /// The words stand in a text as they were typed.
    void by_words(const std::u32string& words) {
        for (const auto& place : index_.places_of(words.front())) {
            const auto& field = index_.fields[place.field];
            if (field.words.compare(place.unit, words.size(), words) != 0) continue;
            const bool whole = field.words.size() == words.size();
            scores_.add(field.service, field.worth,
                        whole             ? part_whole
                        : place.unit == 0 ? part_beginning
                                          : part_inside,
                        false);
        }
    }

    /// The other way round: what somebody wrote at length names a service somewhere.
    void by_names_in(const std::u32string& words) {
        for (std::size_t i = 0; i < words.size(); ++i) {
            for (const auto& place : index_.places_of(words[i])) {
                const auto& field = index_.fields[place.field];
                if (place.unit != 0 || !field.called || field.words.size() < 2) continue;
                // The longer name says more: 社保卡 is meant, not 社保.
                const int part = std::min(
                    part_named_most, part_named_least + 2 * static_cast<int>(field.words.size()));
                if (words.compare(i, field.words.size(), field.words) == 0)
                    scores_.add(field.service, field.worth, part, false);
            }
        }
    }

    void by_sound(const std::u32string& words) {
        for (const auto reading : readings_of(words.front())) {
            for (const auto& place : index_.by_letter[Index::slot(reading.front())]) {
                const auto& field = index_.fields[place.field];
                if (field.letters.sounds_at(place.unit, words))
                    scores_.add(field.service, field.worth, part_sound, true);
            }
        }
    }

    /// Most of the words are there, somewhere: “老年卡” and 老人卡. A word that stands everywhere
    /// counts little.
    void by_shared_words(const std::u32string& words) {
        const std::u32string distinct = without_doubles(words);
        if (distinct.size() < 2) return;
        std::map<std::uint32_t, double> shared;
        double whole = 0;
        for (const char32_t c : distinct) {
            const auto& places = index_.places_of(c);
            const double weight = 1.0 / (1.0 + static_cast<double>(places.size()) /
                                                   static_cast<double>(index_.codes.size() + 1));
            whole += weight;
            std::uint32_t last = static_cast<std::uint32_t>(-1);
            for (const auto& place : places) {
                if (place.field != last) shared[place.field] += weight;
                last = place.field;
            }
        }
        for (const auto& [number, weight] : shared) {
            const auto& field = index_.fields[number];
            const double share = weight / whole;
            if (share < shared_least || common(field.words, distinct) < 2) continue;
            scores_.add(field.service, field.worth, static_cast<int>(part_shared * share), true);
        }
    }

  private:
    static std::u32string without_doubles(const std::u32string& words) {
        std::u32string distinct;
        for (const char32_t c : words) {
            if (distinct.find(c) == std::u32string::npos) distinct.push_back(c);
        }
        return distinct;
    }
    static std::ptrdiff_t common(const std::u32string& text, const std::u32string& distinct) {
        return std::ranges::count_if(
            distinct, [&](char32_t c) { return text.find(c) != std::u32string::npos; });
    }

    const Index& index_;
    Scores& scores_;
};

}  // namespace

ServiceSearch::ServiceSearch(const std::vector<ServiceItem>& services) {
    auto index = std::make_unique<Index>();
    for (std::size_t i = 0; i < services.size(); ++i) {
        const auto& item = services[i];
        index->codes.push_back(item.code.value());
        index->add(i, worth_name, item.name.in(Language::zh), true);
        index->add(i, worth_english, item.name.in(Language::en));
        for (const auto& keyword : item.keywords) index->add(i, worth_keyword, keyword, true);
        if (item.handle_items.size() > 1) {
            for (const auto& situation : item.handle_items)
                index->add(i, worth_situation, situation.name.in(Language::zh));
        }
        index->add(i, worth_body, item.body.name.in(Language::zh));
        index->add(i, worth_summary, item.summary.in(Language::zh));
    }
    index_ = std::move(index);
}

ServiceSearch::~ServiceSearch() = default;

std::vector<ServiceSearch::Found> ServiceSearch::find(std::string_view typed) const {
    Scores scores(index_->codes.size());
    Query<Index> query(*index_, scores);
    const auto words = search_words(typed);
    if (words.empty()) return {};
    const bool has_han = std::ranges::any_of(words, is_han);
    if (!has_han) {
        const std::string letters = plain_letters(typed).substr(0, query_max);
        query.by_code(letters);
        query.by_letters(letters);
        if (!scores.any()) query.by_letters_nearly(letters);
        return std::move(scores).finish();
    }
    query.by_words(plain_words(typed));
    query.by_words(words);
    query.by_names_in(words);
    if (is_han(words.front())) query.by_sound(words);
    query.by_shared_words(words);
    return std::move(scores).finish();
}

}  // namespace kiosk
