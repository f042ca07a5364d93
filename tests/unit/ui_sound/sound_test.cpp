#include "ui/sound/sound.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <doctest.h>

#include "tests/support/temp_folder.h"

namespace {

/// SDL's driver “disk” writes what it plays into the file that the device is named.
bool is_heard_in(const std::filesystem::path& file) {
    for (int i = 0; i < 200; ++i) {
        std::error_code none;
        if (std::filesystem::file_size(file, none) > 0 && !none) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
}

TEST_CASE("a tone is played on the device that is named, and on no other") {
    ::setenv("SDL_AUDIODRIVER", "disk", 1);
    const tests::TempFolder folder;
    const auto hall = folder.path() / "hall";
    const auto ear = folder.path() / "ear";
    ui::Sound sound;
    sound.play(ui::Sound::Tone::done, ear.string());
    CHECK(is_heard_in(ear));
    CHECK_FALSE(std::filesystem::exists(hall));
    sound.play(ui::Sound::Tone::problem, hall.string());
    CHECK(is_heard_in(hall));
}

}  // namespace
