#include "ui/theme/theme_file.h"

#include <fstream>

#include <doctest.h>
#include <stdlib.h>

#include "tests/unit/ui_screens/fake_metrics.h"

namespace {

using kiosk::WayOfUse;

class ThemeFolder {
  public:
    ThemeFolder() {
        char name[] = "/tmp/bianmin-theme-XXXXXX";
        folder_ = ::mkdtemp(name);
    }
    ~ThemeFolder() { std::filesystem::remove_all(folder_); }
    ThemeFolder(const ThemeFolder&) = delete;
    ThemeFolder& operator=(const ThemeFolder&) = delete;

    [[nodiscard]] kiosk::Result<ui::Palettes> read(const std::string& text) const {
        const auto file = folder_ / "theme.toml";
        std::ofstream(file) << text;
        return ui::read_theme(file);
    }
    [[nodiscard]] std::string refusal(const std::string& text) const {
        const auto read_back = read(text);
        REQUIRE_FALSE(read_back);
        CHECK(read_back.error().code == kiosk::ErrorCode::bad_config);
        return read_back.error().detail;
    }

  private:
    std::filesystem::path folder_;
};

}  // namespace

TEST_CASE("a city's colours take the place of the program's, and the rest stays") {
    const ThemeFolder folder;
    const auto read = folder.read(R"([standard]
primary = "#A3122F"
primary_to = "#7d0c22"
scrim = "#0A1A38B0"
[elder]
band = "#5C0A1A"
band_to = "#450713"
)");
    REQUIRE(read);
    const auto& own = ui::own_palettes();
    CHECK((*read)[WayOfUse::standard].primary.rgba == 0xA3122FFF);
    CHECK((*read)[WayOfUse::standard].primary_to.rgba == 0x7D0C22FF);
    CHECK((*read)[WayOfUse::standard].scrim.rgba == 0x0A1A38B0);
    CHECK((*read)[WayOfUse::low_reach].primary.rgba == 0xA3122FFF);
    CHECK((*read)[WayOfUse::standard].ink.rgba == own[WayOfUse::standard].ink.rgba);
    CHECK((*read)[WayOfUse::elder].band.rgba == 0x5C0A1AFF);
    CHECK((*read)[WayOfUse::elder].primary.rgba == own[WayOfUse::elder].primary.rgba);
    CHECK((*read)[WayOfUse::contrast_dark].ground.rgba == own[WayOfUse::contrast_dark].ground.rgba);
    const tests::FakeMetrics metrics;
    CHECK(ui::make_theme(WayOfUse::low_reach, {1080, 1920, 336, 597}, metrics, *read)
              .colours->primary.rgba == 0xA3122FFF);
}

TEST_CASE("the twelve accents are given together") {
    const ThemeFolder folder;
    std::string list;
    for (int i = 0; i < 12; ++i) list += R"(["#8A1020", "#6A0818"], )";
    const auto read = folder.read("[standard]\naccents = [" + list + "]\n");
    REQUIRE(read);
    CHECK((*read)[WayOfUse::standard].accents[11].fill_to.rgba == 0x6A0818FF);
    CHECK(folder.refusal("[standard]\naccents = [[\"#8A1020\", \"#6A0818\"]]\n")
              .find("line 2: accents") == 0);
}

TEST_CASE("a theme with a mistake is refused with its line, and nothing of it is used") {
    const ThemeFolder folder;
    CHECK(folder.refusal("[standard]\nink = \"#14213A\"\nprimari = \"#1B64E8\"\n") ==
          "line 3: standard has no colour primari");
    for (const char* const wrong : {"\"blue\"", "\"#12345\"", "\"#12345G\"", "7", "[1]", "\"\""}) {
        CAPTURE(wrong);
        CHECK(folder.refusal(std::string("[elder]\nink = ") + wrong + "\n").find("line 2: ink") ==
              0);
    }
    CHECK(folder.refusal("[night]\nink = \"#14213A\"\n").find("line 1: there is no way of use") ==
          0);
    CHECK(folder.refusal("standard = 3\n").find("line 1:") == 0);
    CHECK(folder.refusal("[standard\n").find("line 1:") == 0);
    CHECK(folder.refusal("# " + std::string(ui::theme_bytes_max, 'x')) == "it is too large");
    CHECK_FALSE(ui::read_theme("/tmp/no-such-theme.toml"));
}

TEST_CASE("colours that people could not tell apart are refused by name, by what each way needs") {
    const ThemeFolder folder;
    CHECK(folder.refusal("[standard]\nprimary = \"#9CC0FF\"\n") ==
          "standard: on_primary on primary has a contrast of 1.8, 4.5 at least");
    // Enough for the standard way, and too little for elder eyes.
    const std::string grey = "ink_2 = \"#5A6478\"\n";
    CHECK(folder.read("[standard]\n" + grey));
    CHECK(folder.refusal("[elder]\n" + grey).find("elder: ink_2 on ground") == 0);
    CHECK(folder.refusal("[contrast_light]\nink = \"#202020\"\n")
              .find("contrast_light: ink on ground") == 0);
}

TEST_CASE("how things move is a token of the theme, within limits") {
    const ThemeFolder folder;
    const auto read = folder.read("[motion]\nrelease_ms = 0\nturn_ms = 2000\n");
    REQUIRE(read);
    CHECK(read->motion.release_ms == 0);
    CHECK(read->motion.turn_ms == 2000);
    CHECK(read->motion.pulse_ms == ui::own_palettes().motion.pulse_ms);
    CHECK_FALSE(read->still);
    const tests::FakeMetrics metrics;
    CHECK(ui::make_theme(WayOfUse::standard, {1080, 1920, 336, 597}, metrics, *read).motion ==
          read->motion);
    const auto still = folder.read("[motion]\nstill = true\n");
    REQUIRE(still);
    CHECK(ui::make_theme(WayOfUse::standard, {1080, 1920, 336, 597}, metrics, *still).still);
    CHECK(folder.refusal("[motion]\nrelease_ms = 201\n") ==
          "line 2: release_ms is a number of milliseconds, 0 to 200");
    for (const char* const wrong :
         {"turn_ms = 999", "pulse_ms = 10001", "slide_ms = \"slow\"", "release_ms = -1",
          "release_ms = 1.5", "still = 1", "spin_ms = 1200"}) {
        CAPTURE(wrong);
        CHECK(folder.refusal(std::string("[motion]\n") + wrong + "\n").find("line 2: ") == 0);
    }
    CHECK(folder.refusal("motion = 3\n").find("line 1:") == 0);
}
