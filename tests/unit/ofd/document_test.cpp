#include "kiosk/ofd/document.h"

#include <fstream>
#include <iterator>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/model/person_data.h"
#include "tests/platform/licence_file.h"

namespace tests {

using kiosk::LicencePaper;
using State = LicencePaper::State;

namespace {

const kiosk::PaperPlace here{"819902198001010014", "990100"};
constexpr const char* licence_id =
    "1.2.156.3005.2.11990000000000001X011.11990100000000101A.2026000001.001.A";

nlohmann::json sample_seal() {
    return {{"licence", licence_id},
            {"seal", {{"name", "云山市公安局电子证照专用章"}, {"code", "11990100000000101A"}}},
            {"holder", {{"name", "张三丰测"}, {"number", here.holder_number}}},
            {"area_code", here.area_code},
            {"print", "home"},
            {"url", "https://platform.example/l/1"}};
}

LicenceFile licence_file(const nlohmann::json& seal) {
    LicenceFile file;
    file.id = licence_id;
    file.title = "机动车驾驶证";
    file.metadata = {{"电子证照标识", licence_id}, {"证照编号", "990100000001"}};
    file.lines = {"兹证明 张三丰测 <持有> & 可用", "云山市公安局"};
    if (!seal.is_null()) file.seal_json = seal.dump();
    return file;
}

kiosk::Bytes as_key(const ReceiptKey& key) {
    return {key.public_key().begin(), key.public_key().end()};
}

/// What becomes of a file with that seal.
kiosk::Result<LicencePaper> looked_at(const nlohmann::json& seal, bool damage = false) {
    const auto key = ReceiptKey::stranger();
    return kiosk::read_sealed_ofd(ofd_of(licence_file(seal), key, damage), as_key(key), here);
}

}  // namespace

TEST_CASE(
    "title, metadata by GB/T 36903 and words of an OFD file of another program are read (R-274)") {
    std::ifstream file("tests/unit/ofd/driving_licence.ofd", std::ios::binary);
    const kiosk::Bytes bytes{std::istreambuf_iterator<char>(file), {}};
    const auto paper = kiosk::read_ofd(bytes);
    REQUIRE(paper);
    CHECK(paper->title == "机动车驾驶证");
    CHECK(paper->licence == licence_id);
    CHECK(kiosk::is_licence_identifier(paper->licence));
    REQUIRE(paper->metadata.size() == 8);
    CHECK(paper->metadata[4].label == "证照颁发机构");
    CHECK(paper->metadata[4].value.reveal() == "云山市公安局");
    REQUIRE(paper->lines.size() == 1);
    CHECK(paper->lines[0].reveal() == "准驾车型 C1");
    // Nobody has sealed it: it is read, and is no original.
    const auto key = ReceiptKey::stranger();
    CHECK(kiosk::read_sealed_ofd(bytes, as_key(key), here)->state == State::unsealed);
}

TEST_CASE(
    "a file that its agency has sealed is as it was, with the name of the seal (R-111, R-119)") {
    const auto paper = looked_at(sample_seal());
    REQUIRE(paper);
    CHECK(paper->state == State::sealed);
    CHECK(paper->seal == "云山市公安局电子证照专用章");
    CHECK(paper->licence == licence_id);
    REQUIRE(paper->lines.size() == 2);
    CHECK(paper->lines[0].reveal() == "兹证明 张三丰测 <持有> & 可用");
}

TEST_CASE("without a seal, or without its name or code, a file is no original (R-119)") {
    CHECK(looked_at(nullptr)->state == State::unsealed);
    for (const char* member : {"name", "code"}) {
        auto seal = sample_seal();
        seal["seal"].erase(member);
        CHECK(looked_at(seal)->state == State::unsealed);
    }
}

TEST_CASE(
    "a word changed behind the seal, and the seal of a stranger, are found; nothing of such a file "
    "is kept (R-111)") {
    const auto changed = looked_at(sample_seal(), true);
    REQUIRE(changed);
    CHECK(changed->state == State::tampered);
    CHECK(changed->lines.empty());
    CHECK(changed->metadata.empty());
    const auto bytes = ofd_of(licence_file(sample_seal()), ReceiptKey::stranger());
    const kiosk::Bytes other(32, 7);
    CHECK(kiosk::read_sealed_ofd(bytes, other, here)->state == State::tampered);
    // The seal of another licence.
    auto seal = sample_seal();
    seal["licence"] = "1.2.156.3005.2.11990000000000001X011.11990100000000101A.2026000002.001.V";
    CHECK(looked_at(seal)->state == State::tampered);
}

TEST_CASE("any byte changed in a sealed file is found, or changes nothing that is read (R-111)") {
    const auto key = ReceiptKey::stranger();
    const auto whole = ofd_of(licence_file(sample_seal()), key);
    const auto right = kiosk::read_sealed_ofd(whole, as_key(key), here);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto changed = whole;
        changed[at] ^= 0x01;
        const auto read = kiosk::read_sealed_ofd(changed, as_key(key), here);
        if (!read || read->state != State::sealed) continue;
        CAPTURE(at);
        CHECK(read->licence == right->licence);
        REQUIRE(read->lines.size() == right->lines.size());
        for (std::size_t i = 0; i < read->lines.size(); ++i)
            CHECK(read->lines[i].reveal() == right->lines[i].reveal());
    }
}

TEST_CASE(
    "the licence of another place is printed here when its authority lets it be printed anywhere, "
    "and of its holder only (R-136)") {
    auto seal = sample_seal();
    seal["area_code"] = "990200";
    CHECK(looked_at(seal)->state == State::not_here);
    seal["print"] = "anywhere";
    CHECK(looked_at(seal)->state == State::sealed);
    seal["holder"]["number"] = "810000199001010017";
    CHECK(looked_at(seal)->state == State::another_holder);
}

}  // namespace tests
