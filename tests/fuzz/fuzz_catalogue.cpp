#include <nlohmann/json.hpp>

#include "kiosk/catalog/builder.h"
#include "kiosk/catalog/catalogue.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

/// The project's own catalogue, one service at a time: small inputs are tried more often.
std::vector<std::string> fuzz_seeds() {
    const auto joined =
        kiosk::join_catalogue("assets/services", 7, kiosk::WallTime{std::chrono::hours{490000}});
    KIOSK_CHECK(joined.has_value());
    const auto whole = nlohmann::json::parse(*joined);
    std::vector<std::string> seeds;
    for (const auto& service : whole.at("services")) {
        auto one = whole;
        one["services"] = nlohmann::json::array({service});
        seeds.push_back(one.dump());
    }
    return seeds;
}

}  // namespace tests

/// What is taken over is complete enough to be shown; what is not is named.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto catalogue = kiosk::Catalogue::parse(tests::text_of(data, size));
    if (!catalogue) return 0;
    KIOSK_CHECK(!(*catalogue)->services().empty());
    for (const auto& fault : (*catalogue)->faults()) KIOSK_CHECK(!fault.text().empty());
    return 0;
}
