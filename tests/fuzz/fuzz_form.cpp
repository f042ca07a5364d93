#include "kiosk/forms/form_description.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {
        R"({"id":"f","version":"1","pages":[{"id":"p","title":{"zh":"页","en":"P"},"fields":[)"
        R"({"name":"a","type":"text","label":{"zh":"甲","en":"A"},"required":true},)"
        R"({"name":"b","type":"choice","label":{"zh":"乙","en":"B"},"options":[{"value":"1","label":{"zh":"一","en":"One"}}]}]}]})"};
}

}  // namespace tests

/// What is accepted keeps the limits of the description.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto form = kiosk::parse_form(tests::text_of(data, size));
    if (form) KIOSK_CHECK(!form->pages.empty() && form->pages.size() <= kiosk::form_pages_max);
    static_cast<void>(kiosk::is_pattern(tests::text_of(data, size).substr(0, 200)));
    return 0;
}
