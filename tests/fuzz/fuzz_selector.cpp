#include "tests/fuzz/fuzz.h"
#include "ui/automation/selector.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {"#action\\.next", "button[name^='service.'], [aria-label*=\"x\"] > text",
            "list button:checked", "*"};
}

}  // namespace tests

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = tests::text_of(data, size);
    const auto selector = ui::Selector::parse(text);
    if (!selector) return 0;
    KIOSK_CHECK(text.size() <= ui::Selector::bytes_max);
    static_cast<void>(selector->matches(ui::Node{}, {}));
    return 0;
}
