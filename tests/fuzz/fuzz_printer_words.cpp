#include "drivers/ipp/printer_supplies.h"
#include "drivers/ipp/printer_words.h"
#include "kiosk/base/check.h"
#include "kiosk/base/encoding.h"
#include "tests/fuzz/fuzz.h"

namespace {

/// Lines of the input; each begins with a letter that says what it is.
drivers::IppPrinterFacts facts_from(std::string_view text) {
    drivers::IppPrinterFacts facts;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.empty()) continue;
        std::string word(line.substr(1));
        switch (line.front()) {
            case 'r':
                facts.reasons.push_back(std::move(word));
                break;
            case 's':
                facts.supplies.push_back(std::move(word));
                break;
            case 'd':
                facts.supply_descriptions.push_back(std::move(word));
                break;
            case 't':
                facts.marker_types.push_back(std::move(word));
                break;
            case 'n':
                facts.marker_names.push_back(std::move(word));
                break;
            case 'l': {
                std::uint32_t level = 0;
                for (const char c : word) level = level << 8U | static_cast<unsigned char>(c);
                facts.marker_levels.push_back(static_cast<int>(level));
                break;
            }
            default:
                facts.state = line.front();
                facts.accepting_jobs = line.size() % 2 == 0;
        }
    }
    return facts;
}

void check(const drivers::PrinterSupply& supply) {
    KIOSK_CHECK(!supply.name.empty() && supply.name.size() <= 64);
    if (supply.percent) KIOSK_CHECK(*supply.percent >= 0 && *supply.percent <= 100);
    static_cast<void>(drivers::text_of(supply));
}

}  // namespace

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {"n\nl5\n", "rmedia-empty-warning\nrtoner-low\n5\n",
            "sindex=1;class=receptacleThatIsFilled;type=wasteToner;unit=percent;maxcapacity=100;"
            "level=25;colorantname=unknown;\ndWaste Toner Box\n"
            "stype=toner;maxcapacity=100;level=4;colorantname=black;\n",
            "stype=ink;maxcapacity=2147483647;level=2147483647;\nslevel=-3\n",
            "ttoner\nnblack\nl\x50\nl\xFF\xFF\xFF\xFD\ntwaste-toner\nl\x01\n"};
}

}  // namespace tests

/// What a printer says of itself: words and numbers, as many and as long as it likes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto facts = facts_from(tests::text_of(data, size));
    const auto state = drivers::state_of(facts);
    KIOSK_CHECK(state.problem || state.readiness == drivers::PrinterReadiness::ready);
    const auto supplies = drivers::supplies_of(facts);
    KIOSK_CHECK(supplies.size() <= 32);
    for (const auto& supply : supplies) check(supply);
    return 0;
}
