#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>

#include "kiosk/base/encoding.h"
#include "kiosk/base/secret.h"
#include "ui/input/pinyin/composer.h"
#include "ui/input/pinyin/radicals.h"
#include "ui/input/pinyin/rime_library.h"

namespace ui {

namespace {

constexpr int key_backspace = 0xFF08;  // X11 keysym
constexpr char separator = '\'';
/// Candidates that are looked at for mix-ups.
constexpr std::size_t ranked_max = 32;

struct Schema {
    const char* id;
    std::string_view keys;
};

const Schema& schema_of(ComposerWay way) {
    static constexpr std::array<Schema, 5> schemas{{{"bianmin_text", "abcdefghijklmnopqrstuvwxyz"},
                                                    {"bianmin_name", "abcdefghijklmnopqrstuvwxyz"},
                                                    {"bianmin_nine", "23456789"},
                                                    {"bianmin_nine_name", "23456789"},
                                                    {"bianmin_stroke", "hspnz"}}};
    return schemas[static_cast<std::size_t>(way)];
}

bool is_nine(ComposerWay way) {
    return way == ComposerWay::nine || way == ComposerWay::nine_name;
}

/// The context of a session, freed when it ends.
class Context {
  public:
    Context(const RimeApi& api, RimeSessionId session) : api_(api) {
        RIME_STRUCT_INIT(RimeContext, context_);
        valid_ = api_.get_context(session, &context_) != 0;
    }
    ~Context() {
        if (valid_) api_.free_context(&context_);
    }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    /// Characters chosen so far, then what is still keys.
    [[nodiscard]] std::string_view shown() const {
        return valid_ && context_.composition.preedit != nullptr ? context_.composition.preedit
                                                                 : "";
    }
    [[nodiscard]] std::string_view chosen() const {
        const auto start = context_.composition.sel_start;
        return start > 0 ? shown().substr(0, static_cast<std::size_t>(start)) : "";
    }
    /// How the likeliest candidate is read, where the schema says it.
    [[nodiscard]] std::string_view reading() const {
        if (!valid_ || context_.menu.num_candidates == 0) return {};
        const char* comment = context_.menu.candidates[0].comment;
        return comment != nullptr ? comment : "";
    }

  private:
    const RimeApi& api_;
    RimeContext context_{};
    bool valid_ = false;
};

/// Letters of the reading that comes with a candidate; none when it is what was typed.
std::string letters_of(const char* comment) {
    std::string letters;
    for (const char* at = comment != nullptr ? comment : ""; *at != 0; ++at) {
        if (*at >= 'a' && *at <= 'z') letters.push_back(*at);
    }
    return letters;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// A candidate at its place in librime's list.
struct Ranked {
    std::size_t place = 0;
    std::string text;
    std::size_t characters = 0;
    bool exact = false;  ///< read as it was typed, not as somebody might have meant it
};

/// The groups of a candidate of one character; any other is in none.
std::vector<CharacterGroup> groups_of(const Ranked& candidate, CharacterGroup::By by) {
    std::vector<CharacterGroup> groups;
    if (candidate.characters != 1) return groups;
    for (const CharacterTraits& traits : traits_of(kiosk::code_points(candidate.text).front())) {
        const bool radical = by == CharacterGroup::By::radical;
        groups.push_back({by, radical ? traits.radical : traits.strokes});
    }
    // Whatever its radicals, it has its strokes once.
    if (by == CharacterGroup::By::strokes && groups.size() > 1) groups.resize(1);
    return groups;
}

class RimeComposer final : public Composer {
  public:
    explicit RimeComposer(RimeLibrary library) : library_(std::move(library)) {}
    ~RimeComposer() override { forget(); }

    /// not_found when a dictionary of the folder cannot be used.
    [[nodiscard]] kiosk::Result<void> try_all();

    void use(ComposerWay way) override;
    void press(char key) override;
    void delete_back() override;
    [[nodiscard]] bool composing() const override;
    [[nodiscard]] Composition composition(std::size_t first, std::size_t count) const override;
    [[nodiscard]] std::vector<CountedGroup> groups(CharacterGroup::By by) const override;
    void narrow(std::optional<CharacterGroup> group) override;
    [[nodiscard]] std::string choose(std::size_t candidate) override;
    [[nodiscard]] std::string finish() override;
    void clear() override;
    void forget() override;

  private:
    [[nodiscard]] const RimeApi& rime() const { return library_.api(); }
    [[nodiscard]] bool begin();
    [[nodiscard]] std::string_view input() const;
    [[nodiscard]] std::string taken();
    [[nodiscard]] std::vector<Ranked> listed(std::size_t first, std::size_t count) const;
    [[nodiscard]] std::vector<Ranked> ranked() const;
    [[nodiscard]] std::vector<Ranked> grouped() const;
    [[nodiscard]] std::optional<std::size_t> place_of(std::size_t candidate) const;
    void widen();

    RimeLibrary library_;
    RimeSessionId session_ = 0;
    ComposerWay way_ = ComposerWay::text;
    std::optional<CharacterGroup> narrowed_;
    /// Where the candidates of that group stand in librime's list.
    std::vector<std::size_t> places_;
};

bool RimeComposer::begin() {
    if (session_ != 0) return true;
    session_ = rime().create_session();
    return session_ != 0 && rime().select_schema(session_, schema_of(way_).id) != 0;
}

kiosk::Result<void> RimeComposer::try_all() {
    constexpr std::array probes{
        std::pair{ComposerWay::text, 'a'}, std::pair{ComposerWay::name, 'a'},
        std::pair{ComposerWay::nine, '2'}, std::pair{ComposerWay::nine_name, '2'},
        std::pair{ComposerWay::stroke, 'h'}};
    for (const auto& [way, key] : probes) {
        use(way);
        press(key);
        if (composition(0, 1).candidates.empty())
            return {kiosk::ErrorCode::not_found,
                    std::string("no dictionary for ") + schema_of(way).id};
    }
    use(ComposerWay::text);
    return {};
}

void RimeComposer::use(ComposerWay way) {
    if (session_ == 0 || way == way_) {
        way_ = way;
        clear();
        return;
    }
    way_ = way;
    clear();
    rime().select_schema(session_, schema_of(way_).id);
}

std::string_view RimeComposer::input() const {
    const char* typed = session_ == 0 ? nullptr : rime().get_input(session_);
    return typed != nullptr ? typed : "";
}

void RimeComposer::press(char key) {
    const bool separates = key == separator && !input().empty() && input().back() != separator;
    if (!separates && schema_of(way_).keys.find(key) == std::string_view::npos) return;
    if (input().size() >= keys_max || !begin()) return;
    widen();
    rime().process_key(session_, key, 0);
}

void RimeComposer::delete_back() {
    widen();
    if (composing()) rime().process_key(session_, key_backspace, 0);
}

bool RimeComposer::composing() const {
    return !input().empty();
}

Composition RimeComposer::composition(std::size_t first, std::size_t count) const {
    Composition made;
    if (!composing()) return made;
    const Context context(rime(), session_);
    if (is_nine(way_) && !context.reading().empty()) {
        made.shown.append(context.chosen()).append(context.reading());
    } else {
        made.shown = context.shown();
    }
    if (narrowed_) {
        made.narrowed = {*narrowed_, places_.size()};
        for (std::size_t i = first; i < places_.size() && made.candidates.size() < count; ++i) {
            for (Ranked& candidate : listed(places_[i], 1))
                made.candidates.push_back(std::move(candidate.text));
        }
        made.more = first + made.candidates.size() < places_.size();
        return made;
    }
    const std::vector<Ranked> head = first < ranked_max ? ranked() : std::vector<Ranked>{};
    for (std::size_t i = first; i < head.size() && made.candidates.size() < count; ++i)
        made.candidates.push_back(head[i].text);
    // One more than wanted tells whether there are more.
    const std::size_t from = first + made.candidates.size();
    for (Ranked& candidate : listed(from, count - made.candidates.size() + 1)) {
        made.more = made.candidates.size() == count;
        if (!made.more) made.candidates.push_back(std::move(candidate.text));
    }
    return made;
}

std::vector<Ranked> RimeComposer::listed(std::size_t first, std::size_t count) const {
    std::vector<Ranked> out;
    std::string typed(input());
    std::erase(typed, separator);
    RimeCandidateListIterator list{};
    if (!rime().candidate_list_from_index(session_, &list, static_cast<int>(first))) return out;
    while (out.size() < count && rime().candidate_list_next(&list)) {
        Ranked candidate{first + out.size(), list.candidate.text, 0, false};
        candidate.characters = characters_in(candidate.text);
        const std::string reading = letters_of(list.candidate.comment);
        candidate.exact = reading.empty() || typed.find(reading) != std::string::npos;
        out.push_back(std::move(candidate));
    }
    rime().candidate_list_end(&list);
    return out;
}

/// The head of the list, where among candidates of the same length those stand first that are read
/// as was typed. Only words have mix-ups.
std::vector<Ranked> RimeComposer::ranked() const {
    if (way_ != ComposerWay::text) return {};
    std::vector<Ranked> head = listed(0, ranked_max);
    for (auto begin = head.begin(); begin != head.end();) {
        const auto end = std::find_if(begin, head.end(), [&](const Ranked& candidate) {
            return candidate.characters != begin->characters;
        });
        std::stable_partition(begin, end, [](const Ranked& candidate) { return candidate.exact; });
        begin = end;
    }
    return head;
}

/// What groups are made of: the likeliest candidates in the order in which they are offered.
std::vector<Ranked> RimeComposer::grouped() const {
    std::vector<Ranked> all = ranked();
    for (Ranked& candidate : listed(all.size(), grouped_max - all.size()))
        all.push_back(std::move(candidate));
    return all;
}

std::vector<CountedGroup> RimeComposer::groups(CharacterGroup::By by) const {
    std::vector<CountedGroup> counted;
    if (!composing()) return counted;
    std::map<CharacterGroup, std::size_t> counts;
    for (const Ranked& candidate : grouped()) {
        for (const CharacterGroup& group : groups_of(candidate, by)) ++counts[group];
    }
    for (const auto& [group, count] : counts) counted.push_back({group, count});
    return counted;
}

void RimeComposer::narrow(std::optional<CharacterGroup> group) {
    widen();
    if (!group || !composing()) return;
    for (const Ranked& candidate : grouped()) {
        const auto groups = groups_of(candidate, group->by);
        if (std::ranges::find(groups, *group) != groups.end()) places_.push_back(candidate.place);
    }
    if (!places_.empty()) narrowed_ = group;
}

void RimeComposer::widen() {
    narrowed_.reset();
    places_.clear();
}

std::string RimeComposer::taken() {
    RimeCommit commit{};
    RIME_STRUCT_INIT(RimeCommit, commit);
    if (session_ == 0 || !rime().get_commit(session_, &commit)) return {};
    std::string text(commit.text);
    rime().free_commit(&commit);
    return text;
}

/// In librime's list.
std::optional<std::size_t> RimeComposer::place_of(std::size_t candidate) const {
    if (narrowed_) {
        if (candidate >= places_.size()) return std::nullopt;
        return places_[candidate];
    }
    const std::vector<Ranked> head = ranked();
    return candidate < head.size() ? head[candidate].place : candidate;
}

std::string RimeComposer::choose(std::size_t candidate) {
    const auto place = composing() ? place_of(candidate) : std::nullopt;
    if (!place) return {};
    widen();
    return rime().select_candidate(session_, *place) ? taken() : std::string();
}

std::string RimeComposer::finish() {
    // Each round uses up at least one key.
    for (std::size_t round = 0; round <= keys_max && composing(); ++round) {
        std::string text = choose(0);
        if (!text.empty()) return text;
    }
    clear();
    return {};
}

void RimeComposer::clear() {
    widen();
    if (session_ != 0) rime().clear_composition(session_);
}

void RimeComposer::forget() {
    widen();
    if (session_ == 0) return;
    rime().clear_composition(session_);
    rime().destroy_session(std::exchange(session_, 0));
    rime().cleanup_all_sessions();
}

}  // namespace

kiosk::Result<std::unique_ptr<Composer>> open_composer(const std::filesystem::path& dictionaries) {
    // librime would look for what is missing elsewhere.
    if (!std::filesystem::exists(dictionaries / "bianmin_text.table.bin"))
        return {kiosk::ErrorCode::not_found, "no dictionaries in " + dictionaries.string()};
    auto library = RimeLibrary::load(dictionaries);
    if (!library) return library.error();
    auto composer = std::make_unique<RimeComposer>(std::move(*library));
    if (auto tried = composer->try_all(); !tried) return tried.error();
    return std::unique_ptr<Composer>(std::move(composer));
}

}  // namespace ui
