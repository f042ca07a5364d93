#include "kiosk/forms/xpath/tree.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {
        R"(<?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="urn:h"><model>)"
        R"(<instance><data id="a" h:k="1"><b>x &amp; &lt;y</b><c/><!--c--><?p i?></data></instance></model></h:html>)",
        "<a xmlns:p='urn:p'><p:b xmlns=''><![CDATA[<x>]]>&#x738B;</p:b>\n</a>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"};
}

}  // namespace tests

/// What is taken is a tree in order; written and read again it is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto tree = kiosk::Tree::parse(tests::text_of(data, size));
    if (!tree) {
        KIOSK_CHECK(tree.error().detail.starts_with("line "));
        return 0;
    }
    kiosk::Tree& read = **tree;
    KIOSK_CHECK(read.root() != nullptr && read.document().first_child() != nullptr);
    const std::string written = read.to_xml(read.document());
    const auto again = kiosk::Tree::parse(written);
    KIOSK_CHECK(again.has_value());
    KIOSK_CHECK((*again)->to_xml((*again)->document()) == written);
    KIOSK_CHECK((*again)->root()->string_value() == read.root()->string_value());
    KIOSK_CHECK(read.before(read.document(), *read.root()));
    kiosk::Tree copy;
    copy.insert_copy(copy.document(), nullptr, *read.root());
    KIOSK_CHECK(copy.root()->string_value() == read.root()->string_value());
    copy.remove(*copy.root());
    KIOSK_CHECK(copy.node_count() == 1);
    return 0;
}
