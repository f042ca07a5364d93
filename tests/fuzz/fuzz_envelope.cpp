#include "kiosk/catalog/dsse.h"
#include "tests/fuzz/fuzz.h"

namespace {

constexpr std::string_view type = "application/x-test";
constexpr std::string_view payload = R"({"version":1,"services":[]})";

kiosk::SigningSeed seed_of(unsigned char byte) {
    return {kiosk::SecretBytes(std::vector<unsigned char>(32, byte))};
}

}  // namespace

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {kiosk::make_envelope(type, payload, seed_of(1)),
            kiosk::make_envelope(type, payload, seed_of(2)),
            kiosk::make_envelope("application/other", payload, seed_of(1)),
            kiosk::make_envelope(type, "", seed_of(1))};
}

}  // namespace tests

/// Nothing opens but what the trusted key signed, byte by byte.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<kiosk::SigningKey> trusted{seed_of(1).public_key()};
    const auto opened = kiosk::open_envelope(tests::text_of(data, size), type, trusted);
    if (opened) KIOSK_CHECK(*opened == payload || opened->empty());
    return 0;
}
