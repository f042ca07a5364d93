#include "tests/unit/forms_package/sample_forms.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <doctest.h>

namespace tests {

namespace {

constexpr const char* head = R"form(<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:bm="urn:bianmin:kiosk-forms:1">
  <h:head><h:title>t</h:title><model>
)form";

constexpr const char* birth_rest = R"form(<itext>
<translation lang="zh" default="true()">
<text id="page"><value>孩子</value></text><text id="baby"><value>姓名</value></text>
<text id="sex"><value>性别</value></text><text id="m"><value>男</value></text><text id="f"><value>女</value></text>
<text id="days"><value>哪几天</value></text><text id="phone"><value>手机</value></text>
<text id="wrong"><value>11 位</value></text><text id="note"><value>备注</value></text>
</translation>
<translation lang="en">
<text id="page"><value>Child</value></text><text id="baby"><value>Name</value></text>
<text id="sex"><value>Sex</value></text><text id="m"><value>Male</value></text><text id="f"><value>Female</value></text>
<text id="days"><value>Which days</value></text><text id="phone"><value>Mobile</value></text>
<text id="wrong"><value>11 digits</value></text><text id="note"><value>Note</value></text>
</translation></itext>
<instance><data id="birth" version="3"><baby/><sex/><days/><phone/><remark/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/baby" type="string" required="true()" constraint="string-length(.) &lt; 20" bm:element="D1" bm:source="share.baby"/>
<bind nodeset="/data/sex" type="string" bm:element="D2"/>
<bind nodeset="/data/days" type="string" relevant="/data/sex = 'm'" bm:element="D3" bm:sensitivity="2"/>
<bind nodeset="/data/phone" type="string" constraint="regex(., '[0-9]{11}')" jr:constraintMsg="jr:itext('wrong')" bm:element="D4"/>
<bind nodeset="/data/remark" type="string" relevant="../sex = 'f'" bm:element="D5"/>
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
</model></h:head>
<h:body>
<group appearance="field-list"><label ref="jr:itext('page')"/>
<input ref="/data/baby"><label ref="jr:itext('baby')"/></input>
<select1 ref="/data/sex"><label ref="jr:itext('sex')"/>
<item><label ref="jr:itext('m')"/><value>m</value></item><item><label ref="jr:itext('f')"/><value>f</value></item></select1>
<select ref="/data/days"><label ref="jr:itext('days')"/>
<item><label ref="jr:itext('m')"/><value>mon</value></item><item><label ref="jr:itext('f')"/><value>fri</value></item></select>
</group>
<input ref="/data/remark"><label ref="jr:itext('note')"/></input>
<group appearance="field-list"><input ref="/data/phone"><label ref="jr:itext('phone')"/></input></group>
</h:body></h:html>
)form";

constexpr const char* police_rest = R"form(<itext>
<translation lang="zh" default="true()">
<text id="page"><value>孩子</value></text><text id="baby"><value>姓名</value></text>
<text id="sex"><value>孩子是男是女</value></text><text id="m"><value>男</value></text><text id="f"><value>女</value></text>
<text id="days"><value>哪几天</value></text><text id="phone"><value>手机</value></text>
<text id="wrong"><value>电话不对</value></text><text id="note"><value>备注</value></text><text id="who"><value>家人</value></text>
</translation>
<translation lang="en">
<text id="page"><value>Child</value></text><text id="baby"><value>Name</value></text>
<text id="sex"><value>Boy or girl</value></text><text id="m"><value>Male</value></text><text id="f"><value>Female</value></text>
<text id="days"><value>Which days</value></text><text id="phone"><value>Mobile</value></text>
<text id="wrong"><value>Not a number</value></text><text id="note"><value>Note</value></text><text id="who"><value>Person</value></text>
</translation></itext>
<instance><record id="police" version="1"><child><baby/><sex/></child><days/>
<people jr:template=""><who/></people><remark/><phone/><twice/><meta><instanceID/></meta></record></instance>
<bind nodeset="/record/child" relevant="true()"/>
<bind nodeset="/record/child/baby" type="string" bm:element="D1" bm:source="idcard.name"/>
<bind nodeset="/record/child/sex" type="string" required="true()" bm:element="D2"/>
<bind nodeset="/record/days" type="string" relevant="/record/child/sex = 'f'" required="/record/child/baby != ''" bm:element="D3" bm:sensitivity="3"/>
<bind nodeset="/record/people/who" type="string" bm:element="D7"/>
<bind nodeset="/record/remark" type="string" bm:element="D6"/>
<bind nodeset="/record/phone" type="string" constraint='regex(.,"[0-9]{11}")' bm:element="D4"/>
<bind nodeset="/record/twice" type="string" calculate="concat(/record/child/baby, ../remark)"/>
<bind nodeset="/record/meta/instanceID" type="string" jr:preload="uid"/>
</model></h:head>
<h:body>
<group ref="/record/child" appearance="field-list"><label ref="jr:itext('page')"/>
<input ref="/record/child/baby"><label ref="jr:itext('baby')"/></input>
<select1 ref="/record/child/sex"><label ref="jr:itext('sex')"/>
<item><label ref="jr:itext('f')"/><value>f</value></item><item><label ref="jr:itext('m')"/><value>m</value></item></select1>
</group>
<select ref="/record/days"><label ref="jr:itext('days')"/>
<item><label ref="jr:itext('m')"/><value>mon</value></item><item><label ref="jr:itext('f')"/><value>fri</value></item></select>
<group ref="/record/people"><label ref="jr:itext('who')"/><repeat nodeset="/record/people">
<input ref="/record/people/who"><label ref="jr:itext('who')"/></input></repeat></group>
<input ref="/record/remark"><label ref="jr:itext('note')"/></input>
<group appearance="field-list"><input ref="/record/phone"><label ref="jr:itext('phone')"/></input></group>
</h:body></h:html>
)form";

}  // namespace

SampleForms sample_forms() {
    // Not with `+`: g++ 12 warns of an overflow in its own string then (GCC bug 105651).
    SampleForms forms{head, head};
    forms.birth.append(birth_rest);
    forms.police.append(police_rest);
    return forms;
}

kiosk::FormPackage sample_package() {
    return {"newborn",
            "1",
            {"出生", "Birth"},
            {},
            {{"birth", "1", {"证", "Certificate"}, {"卫健委", "Health"}, "forms/birth.xml"},
             {"police", "2", {"落户", "Registration"}, {"公安", "Police"}, "forms/police.xml"}}};
}

kiosk::PackageMerge merge_of(const SampleForms& forms) {
    return kiosk::merge_package(
        sample_package(), {{"forms/birth.xml", forms.birth}, {"forms/police.xml", forms.police}});
}

std::string changed(const std::string& form, const std::string& from, const std::string& to) {
    const auto at = form.find(from);
    if (at == std::string::npos) FAIL("not in the form: " << from);
    auto made = form;
    return made.replace(at, from.size(), to);
}

std::size_t line_of(const std::string& xml, const std::string& words) {
    const auto at = xml.find(words);
    if (at == std::string::npos) FAIL("not in the form: " << words);
    return 1 + static_cast<std::size_t>(
                   std::count(xml.begin(), xml.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

std::string bind_of(const std::string& xml, const std::string& path) {
    const auto begin = xml.find("<bind nodeset=\"" + path + "\"");
    if (begin == std::string::npos) return {};
    return xml.substr(begin, xml.find('>', begin) - begin);
}

std::string text_of(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) FAIL("cannot read " << file);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

PackageFiles package_files(const std::string& file) {
    const std::string folder = "assets/services/";
    auto package = kiosk::parse_package(text_of(folder + file));
    if (!package) FAIL(package.error().detail);
    PackageFiles files{std::move(*package), {}};
    for (const auto& part : files.package.parts)
        files.forms[part.form] = text_of(folder + part.form);
    return files;
}

}  // namespace tests
