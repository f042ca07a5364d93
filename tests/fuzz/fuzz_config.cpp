#include "kiosk/base/config.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    const std::string key = "\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"\n";
    std::string whole =
        "[terminal]\nid = \"BM-1\"\narea_code = \"830000\"\nname = { zh = \"甲\", en = \"A\" "
        "}\nhall.zh = \"乙\"\n"
        "hall.en = \"B\"\n[paths]\ndata = \"d\"\nrun = \"r\"\nlog = \"l\"\ncatalogue = "
        "\"c\"\nassets = \"a\"\n"
        "[platform]\nurl = \"https://127.0.0.1\"\nca = \"a\"\ncert = \"b\"\nkey = "
        "\"c\"\ndata_key_id = \"k\"\ndata_key = ";
    whole += key;
    whole += "receipt_key = ";
    whole += key;
    whole += "catalogue_key = ";
    whole += key;
    std::string more = whole;
    more +=
        "[session]\nidle_seconds = 45\n[display]\nwidth_px = 800\nfullscreen = "
        "false\n[log]\nlevel = \"debug\"\n";
    return {whole, more};
}

}  // namespace tests

/// Every refusal names the file and a line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto config = kiosk::parse_config(tests::text_of(data, size), "kiosk.toml");
    if (!config) {
        KIOSK_CHECK(config.error().code == kiosk::ErrorCode::bad_config);
        KIOSK_CHECK(config.error().detail.starts_with("kiosk.toml:"));
    } else {
        KIOSK_CHECK(config->platform.data_key.size() == 32 && !config->terminal.id.empty());
    }
    return 0;
}
