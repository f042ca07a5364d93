#include "kiosk/ofd/archive.h"

#include <fstream>
#include <iterator>

#include <doctest.h>

namespace tests {

namespace {

kiosk::Bytes sample_archive() {
    std::ifstream file("tests/unit/ofd/driving_licence.ofd", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("an archive that another program deflated is unpacked file by file") {
    const auto files = kiosk::read_archive(sample_archive());
    REQUIRE(files);
    REQUIRE(files->size() == 3);
    const auto& entry = files->at("OFD.xml");
    CHECK(std::string(entry.begin(), entry.end()).starts_with("<?xml"));
}

TEST_CASE("an archive that is cut anywhere, or with any byte changed, never gives wrong content") {
    const auto whole = sample_archive();
    const auto right = *kiosk::read_archive(whole);
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK_FALSE(kiosk::read_archive({whole.data(), size}).has_value());
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto changed = whole;
        changed[at] ^= 0x15;
        const auto read = kiosk::read_archive(changed);
        refused += read ? 0 : 1;
        // Times, attributes and names of the headers may change; what is in the files may not.
        if (read)
            for (const auto& [name, content] : *read)
                if (right.contains(name)) CHECK(content == right.at(name));
    }
    CHECK(refused > whole.size() / 2);
}

TEST_CASE("an archive with more files, or more to unpack, than allowed is refused") {
    auto bomb = sample_archive();
    // The size that the first central header promises.
    const std::string mark = "PK\x01\x02";
    const auto header = std::search(bomb.begin(), bomb.end(), mark.begin(), mark.end());
    REQUIRE(header != bomb.end());
    auto crowd = bomb;
    *(header + 27) = 0x7f;
    CHECK(kiosk::read_archive(bomb).error().code == kiosk::ErrorCode::limit_exceeded);
    crowd[crowd.size() - 11] = 0x7f;
    CHECK(kiosk::read_archive(crowd).error().code == kiosk::ErrorCode::limit_exceeded);
}

}  // namespace tests
