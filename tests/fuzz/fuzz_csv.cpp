#include "kiosk/forms/model/csv.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {"name,label,up\n1,\"a, \"\"b\"\"\",x\r\n2,\"c\nd\",\n", "a;b\r1;2\r",
            "\xEF\xBB\xBFn\tl\n1\t省\n"};
}

}  // namespace tests

/// What is accepted is XML that reads back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto tree = kiosk::tree_of_csv(tests::text_of(data, size));
    if (!tree) return 0;
    const std::string xml = (*tree)->to_xml(*(*tree)->root());
    KIOSK_CHECK(kiosk::Tree::parse(xml).has_value());
    return 0;
}
