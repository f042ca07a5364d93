#include "kiosk/maintenance/test_page.h"

#include <doctest.h>

using namespace kiosk;

TEST_CASE(
    "a test page names terminal and printer, has rare characters and a code, in each language") {
    const maintenance::TestPage page{
        {"自助终端", "Terminal"}, {"大厅", "Hall"}, "t-1", "Printer 9", WallTime{}};
    for (const Language language : {Language::zh, Language::en}) {
        const auto document = maintenance::test_document(page, language);
        CHECK_FALSE(document.title.empty());
        CHECK(document.qr_payload == "urn:bianmin:test-page:t-1");
        std::string all;
        for (const auto& line : document.lines) all += line.value.reveal() + "\n";
        CHECK(all.find("Printer 9") != std::string::npos);
        CHECK(all.find("t-1") != std::string::npos);
        CHECK(all.find("𠮷") != std::string::npos);
        CHECK(document.signature.empty());
    }
}
