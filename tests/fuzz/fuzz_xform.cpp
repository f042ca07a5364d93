#include "kiosk/forms/model/form_instance.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    const std::string top =
        R"(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" )"
        R"(xmlns:odk="http://www.opendatakit.org/xforms" xmlns:bm="urn:bianmin:kiosk-forms:1"><h:head><model>)";
    return {
        top +
            R"(<itext><translation lang="zh"><text id="t"><value>a<output value="/d/a"/></value></text></translation></itext>)"
            R"(<instance><d id="f"><a>1</a><b k=""/><r jr:template=""><c/></r></d></instance><instance id="x"><root><item><n>1</n></item></root></instance>)"
            R"(<bind nodeset="/d/a" type="int" constraint=". &gt; 0" required="true() " bm:sensitivity="2"/><bind nodeset="/d/b" calculate="/d/a + count(/d/r) " relevant="/d/a = 1"/>)"
            R"(<setvalue event="odk-instance-first-load" ref="/d/a" value="2"/></model></h:head><h:body><input ref="/d/a"><label ref="jr:itext('t') "/></input>)"
            R"(<repeat nodeset="/d/r" jr:count="/d/a"><select1 ref="c"><itemset nodeset="instance('x')/root/item[n = current()/../../a]"><value ref="n"/></itemset></select1></repeat></h:body></h:html>)",
        top +
            R"(<instance><d id="f"><a/><b/></d></instance><bind nodeset="/d/a" constraint="@idno(.) "/></model></h:head><h:body><group><select ref="/d/a"><item><value>1</value></item></select>)"
            R"(<odk:rank ref="/d/b"><item><value>1</value></item></odk:rank></group></h:body></h:html>)"};
}

namespace {

class NoFiles final : public kiosk::FormResources {
  public:
    kiosk::Result<std::string> read(std::string_view) const override {
        return kiosk::Result<std::string>(kiosk::ErrorCode::not_found);
    }
};

}  // namespace

}  // namespace tests

/// A form is refused with words, or can be filled in, saved and brought back as it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto made = kiosk::load_form(tests::text_of(data, size), tests::NoFiles(), "f.xml");
    KIOSK_CHECK((made.form == nullptr) != made.faults.empty());
    for (const auto& fault : made.faults) KIOSK_CHECK(kiosk::has_fault_words(fault.id));
    if (made.form == nullptr) return 0;
    kiosk::VirtualClock clock;
    kiosk::SeededRandom random(1);
    const kiosk::FormSurroundings world{&clock, &random, 480, {}, "zh"};
    auto form = kiosk::FormInstance::create(made.form, world);
    if (!form) return 0;
    for (std::size_t i = 0; i < made.form->nodes().size(); ++i) {
        const auto node = (*form)->find(i, (*form)->root());
        if (node == kiosk::NodeId::none) continue;
        static_cast<void>((*form)->set_value(node, "1"));
        static_cast<void>((*form)->label(node));
        static_cast<void>((*form)->options(node));
        if ((*form)->is_range(node)) static_cast<void>((*form)->add_repeat(node));
    }
    static_cast<void>((*form)->submission_json());
    const auto draft = (*form)->draft_xml();
    const auto again = kiosk::FormInstance::restore(made.form, world, draft);
    if (again) KIOSK_CHECK((*again)->form().id() == made.form->id());
    return 0;
}
