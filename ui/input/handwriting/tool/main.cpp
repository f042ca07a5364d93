// bianmin-handwriting OUT CHARACTERS FONT[:FACE]…
// Makes the templates of handwriting: every character of the file CHARACTERS, as each of the fonts
// writes it.

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "kiosk/base/encoding.h"
#include "ui/input/handwriting/glyph_ink.h"
#include "ui/input/handwriting/template_file.h"

namespace {

struct Templates {
    std::vector<char32_t> characters;
    std::vector<ui::InkFeatures> features;
};

/// How many characters the font had; -1 when it cannot be opened.
int take_font(const std::string& word, const std::u32string& characters, Templates& templates) {
    const auto colon = word.rfind(':');
    const int face = colon == std::string::npos ? 0 : std::stoi(word.substr(colon + 1));
    const auto font = ui::GlyphInk::open(word.substr(0, colon), face);
    if (!font) {
        std::fprintf(stderr, "bianmin-handwriting: %s\n", font.error().detail.c_str());
        return -1;
    }
    int count = 0;
    for (const char32_t character : characters) {
        const auto features = ui::ink_features((*font)->points(character));
        if (!features) continue;
        templates.characters.push_back(character);
        templates.features.push_back(*features);
        ++count;
    }
    return count;
}

bool write(const char* path, const Templates& templates) {
    std::ofstream out(path, std::ios::binary);
    ui::TemplateHead head;
    head.features = ui::ink_features_count;
    head.templates = static_cast<std::uint32_t>(templates.characters.size());
    const auto put = [&](const void* bytes, std::size_t size) {
        out.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
    };
    put(&head, sizeof head);
    put(templates.characters.data(), templates.characters.size() * sizeof(char32_t));
    put(templates.features.data(), templates.features.size() * sizeof(ui::InkFeatures));
    return out.flush().good();
}

}  // namespace

int main(int count, char** words) {
    if (count < 4) {
        std::fputs("usage: bianmin-handwriting OUT CHARACTERS FONT[:FACE]…\n", stderr);
        return 2;
    }
    std::ifstream file(words[2]);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    std::u32string characters;
    for (const char32_t one : kiosk::code_points(text)) {
        if (one > U' ') characters.push_back(one);
    }
    Templates templates;
    for (int i = 3; i < count; ++i) {
        const int taken = take_font(words[i], characters, templates);
        if (taken < 0) return 1;
        std::printf("%s: %d of %zu characters\n", words[i], taken, characters.size());
    }
    return write(words[1], templates) ? 0 : 1;
}
