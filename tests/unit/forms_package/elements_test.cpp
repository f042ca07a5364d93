// Every question of the sample forms names a standard data element, and one element is one thing.

#include <filesystem>
#include <fstream>
#include <map>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/forms/package/form_source.h"
#include "tests/unit/forms_package/sample_forms.h"

using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

Json elements() {
    std::ifstream stream("assets/services/elements.json");
    return Json::parse(stream);
}

std::vector<std::unique_ptr<kiosk::FormSource>> sample_sources() {
    std::vector<std::unique_ptr<kiosk::FormSource>> sources;
    for (const auto& entry : fs::directory_iterator("assets/services/forms")) {
        if (entry.path().extension() != ".xml") continue;
        std::vector<kiosk::FormFault> faults;
        auto source = kiosk::FormSource::read(tests::text_of(entry.path().string()),
                                              entry.path().filename().string(), faults);
        REQUIRE(faults.empty());
        sources.push_back(std::move(source));
    }
    return sources;
}

}  // namespace

TEST_CASE(
    "Every question names a data element of elements.json with the type it has there (R-262)") {
    const auto known = elements();
    const auto sources = sample_sources();
    CHECK(sources.size() >= 18);
    std::size_t all = 0;
    for (const auto& source : sources) {
        CAPTURE(source->file());
        std::size_t questions = 0;
        for (const auto& node : source->nodes()) {
            if (!node.is_asked()) continue;
            ++questions;
            CAPTURE(node.path);
            const auto element = node.ours("element");
            REQUIRE(known.contains(element));
            CHECK(known[element]["type"] == node.type());
        }
        // A form may be as short as its service allows, but asks something.
        CHECK(questions > 0);
        all += questions;
    }
    CHECK(all >= 9 * sources.size());
}

TEST_CASE("Every data element has a name in both languages and is used") {
    std::map<std::string, int> used;
    for (const auto& source : sample_sources()) {
        for (const auto& node : source->nodes()) ++used[node.ours("element")];
    }
    const auto known = elements();
    for (const auto& [code, element] : known.items()) {
        CAPTURE(code);
        CHECK_FALSE(element["name"]["zh"].get<std::string>().empty());
        CHECK_FALSE(element["name"]["en"].get<std::string>().empty());
        CHECK(used[code] > 0);
    }
}

TEST_CASE("Every label, hint and message of the sample forms is there in Chinese and English") {
    for (const auto& source : sample_sources()) {
        CAPTURE(source->file());
        std::map<std::string, std::map<std::string, std::string>> words;
        for (const auto* translation : source->translations()) {
            const auto language = kiosk::attribute_of(*translation, "", "lang");
            for (const auto* text : kiosk::elements_of(*translation))
                words[kiosk::attribute_of(*text, "", "id")][language] = text->string_value();
        }
        CHECK(words.size() > 10);
        for (const auto& [id, texts] : words) {
            CAPTURE(id);
            REQUIRE(texts.size() == 2);
            CHECK_FALSE(texts.at("zh").empty());
            // Only spoken English, no Chinese left in it; ★ and shop names are no letters.
            for (const char c : texts.at("en")) CHECK(static_cast<unsigned char>(c) < 0xE4);
        }
    }
}
