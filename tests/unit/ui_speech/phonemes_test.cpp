#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>

#include <doctest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/unit/ui_speech/table.h"

// What the synthesiser makes of every fixed text, phoneme by phoneme. The kept lines are
// tests/golden/phonemes.tsv; BIANMIN_RENEW=1 writes them anew.

namespace {

constexpr const char* kept_file = "tests/golden/phonemes.tsv";
using Phonemes = std::map<std::string, std::string>;

std::string content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

/// A text with its places filled by what may stand there.
std::string with_samples(std::string text, bool chinese) {
    const std::map<std::string, std::string> samples{
        {"phone", "12345"},
        {"time", "2026-01-02 09:41"},
        {"since", "2026-01-02 09:41"},
        {"hall", chinese ? "云山市政务服务中心" : "Yunshan Citizen Service Hall"},
        {"label", chinese ? "姓名" : "Name"},
        {"service", chinese ? "养老保险参保登记" : "Pension enrolment"},
        {"step", chinese ? "核对" : "Check"},
        {"month", chinese ? "1月" : "Jan"},
        {"weekday", chinese ? "周一" : "Mon"}};
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at)) {
        const std::size_t end = text.find('}', at);
        if (end == std::string::npos) break;
        const auto sample = samples.find(text.substr(at + 1, end - at - 1));
        // Two: a number that is said one way behind 第 and another before 个.
        const std::string value = sample == samples.end() ? "2" : sample->second;
        text.replace(at, end + 1 - at, value);
        at += value.size();
    }
    return text;
}

/// One line a text; a voice reads them all in one run.
std::vector<std::string> phonemes_of(const std::string& voice,
                                     const std::vector<std::string>& texts) {
    std::string file = (std::filesystem::temp_directory_path() / "phonemesXXXXXX").string();
    const int made = ::mkstemp(file.data());
    REQUIRE(made >= 0);
    ::close(made);
    {
        std::ofstream out(file);
        for (const std::string& text : texts) out << text << '\n';
    }
    const std::string command = "espeak-ng -q -x -b 1 -v " + voice + " < " + file;
    std::unique_ptr<FILE, int (*)(FILE*)> run(::popen(command.c_str(), "r"), &::pclose);
    REQUIRE(run);
    std::string all;
    std::array<char, 65536> piece{};
    for (std::size_t size = 0; (size = std::fread(piece.data(), 1, piece.size(), run.get())) > 0;)
        all.append(piece.data(), size);
    std::remove(file.c_str());
    std::vector<std::string> lines;
    std::istringstream in(all);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line.substr(line.find_first_not_of(' ')));
    return lines;
}

/// Marks would cut a text into several lines; how it sounds does not depend on them.
std::string on_one_line(std::string text) {
    for (char& c : text)
        if (std::string_view(",.;:!?\n()").find(c) != std::string_view::npos) c = ' ';
    return text;
}

struct Piece {
    std::string key;
    std::string text;
};

Phonemes phonemes_now() {
    std::vector<Piece> pinyin;
    std::vector<Piece> english;
    for (const char* language : {"zh", "en"}) {
        const auto texts =
            nlohmann::json::parse(content_of(std::string("assets/text/") + language + ".json"));
        for (const auto& [id, text] : texts.items()) {
            if (id.starts_with('@')) continue;  // what language it is, not what it says
            const bool chinese = language == std::string_view("zh");
            std::size_t number = 0;
            for (const ui::SpokenPart& part : ui::spoken_parts(
                     tests::readings(), with_samples(text.get<std::string>(), chinese), language)) {
                const std::string key =
                    std::string(language) + "\t" + id + "\t" + std::to_string(++number);
                (part.voice == ui::SpokenPart::Voice::pinyin ? pinyin : english)
                    .push_back({key, on_one_line(part.text)});
            }
        }
    }
    Phonemes out;
    const auto add = [&](const std::string& voice, const std::vector<Piece>& pieces) {
        std::vector<std::string> texts;
        texts.reserve(pieces.size());
        for (const Piece& piece : pieces) texts.push_back(piece.text);
        const auto lines = phonemes_of(voice, texts);
        REQUIRE(lines.size() == pieces.size());
        for (std::size_t i = 0; i < pieces.size(); ++i) out[pieces[i].key] = lines[i];
    };
    add("cmn-latn-pinyin", pinyin);
    add("en-gb", english);
    return out;
}

TEST_CASE("every fixed text sounds as it was once found right, phoneme by phoneme (R-212)") {
    const Phonemes now = phonemes_now();
    if (std::getenv("BIANMIN_RENEW") != nullptr) {
        std::ofstream out(kept_file);
        for (const auto& [key, phonemes] : now) out << key << '\t' << phonemes << '\n';
    }
    Phonemes kept;
    std::istringstream in(content_of(kept_file));
    for (std::string line; std::getline(in, line);) {
        const std::size_t tab = line.rfind('\t');
        kept[line.substr(0, tab)] = line.substr(tab + 1);
    }
    for (const auto& [key, phonemes] : now) {
        REQUIRE_MESSAGE(kept.contains(key), key, " is new: listen to it, then BIANMIN_RENEW=1");
        CHECK_MESSAGE(kept[key] == phonemes, key);
    }
    CHECK(kept.size() == now.size());
}

TEST_CASE("Chinese never falls into another voice, and every syllable keeps a tone") {
    for (const auto& [key, phonemes] : phonemes_now()) {
        CHECK_MESSAGE(phonemes.find('(') == std::string::npos, key, ": ", phonemes);
        CHECK_MESSAGE(!phonemes.empty(), key);
        if (!key.starts_with("zh")) continue;
        // Latin words inside Chinese are another part.
        CHECK_MESSAGE(phonemes.find("Two") == std::string::npos, key);
    }
    const auto lines = phonemes_of("cmn-latn-pinyin", {"yin2 hang2 hang2 zhang3", "chong2 qing4"});
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "j'i35n_| X'a35N_| X'a35N_| ts.'a214N_|");
    CHECK(lines[1] == "ts.h'ong35_| tS;h'i51N_|");
}

}  // namespace
