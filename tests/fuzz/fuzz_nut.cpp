#include "drivers/auxiliaries/nut_protocol.h"
#include "drivers/auxiliaries/power_source.h"
#include "kiosk/base/check.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {
        "BEGIN LIST VAR u\nVAR u ups.status \"OL CHRG\"\nVAR u battery.charge \"100\"\n"
        "END LIST VAR u\n",
        "ERR DATA-STALE\n", "BEGIN LIST VAR u\nVAR u device.model \"A \\\"B\\\"\"\n",
        "UPS\n1\n55\nDischarging\nGood\n"};
}

}  // namespace tests

/// What a NUT server or the kernel's files say, in pieces of whatever size.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = tests::text_of(data, size);
    drivers::NutAnswer answer("u");
    for (std::size_t at = 0; at < size;) {
        const std::size_t piece = std::min<std::size_t>(size - at, 1U + data[at] % 40U);
        const auto done = answer.take(text.substr(at, piece));
        at += piece;
        if (!done) continue;
        if (*done) {
            KIOSK_CHECK((**done).size() <= drivers::NutAnswer::variables_max);
            static_cast<void>(drivers::power_of(**done));
        }
        break;
    }
    if (const auto words = drivers::nut_words(text)) {
        std::size_t letters = 0;
        for (const auto& word : *words) letters += word.size();
        KIOSK_CHECK(letters <= size);
    }
    std::vector<drivers::SupplyFacts> supplies(1);
    std::size_t field = 0;
    for (const char c : text) {
        if (c == '\n') ++field;
        if (field >= 5) break;
        std::string* const fields[] = {&supplies[0].type, &supplies[0].online,
                                       &supplies[0].capacity, &supplies[0].status,
                                       &supplies[0].health};
        if (c != '\n') fields[field]->push_back(c);
    }
    if (const auto power = drivers::power_of(supplies); power && power->charge_percent)
        KIOSK_CHECK(*power->charge_percent >= 0 && *power->charge_percent <= 100);
    return 0;
}
