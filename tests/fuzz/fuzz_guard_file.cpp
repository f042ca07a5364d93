#include "kiosk/guard/guard_file.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {
        "[guard]\nkey_minutes = 3\nstop_seconds = 7\n[program sync]\ncommand = /bin/sync --config "
        "\"/etc/a b\" \"\"\n"
        "environment = A=1\noutput = /tmp/out\nrestarts = 2 in 30\n[program kiosk]\ncommand = "
        "kiosk\nscreen = yes\n"
        "keys = yes\nwatchdog_seconds = 20\nwhen_ended = stop\n[splash]\ncommand = splash\n",
        "# c\n[program a]\ncommand = x\n"};
}

}  // namespace tests

/// What is accepted can be started: names, commands and limits are there.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = kiosk::guard::parse_guard_file(tests::text_of(data, size), "guard.conf");
    if (!file) {
        KIOSK_CHECK(file.error().detail.starts_with("guard.conf:"));
        return 0;
    }
    KIOSK_CHECK(!file->programs.empty() && file->programs.size() <= kiosk::guard::most_programs);
    int screens = 0;
    for (const auto& program : file->programs) {
        KIOSK_CHECK(!program.name.empty() && !program.command.empty() &&
                    !program.command.front().empty());
        screens += program.screen ? 1 : 0;
    }
    KIOSK_CHECK(screens <= 1);
    return 0;
}
