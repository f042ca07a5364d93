#include "tests/unit/forms/xform_fixture.h"

#include <doctest/doctest.h>

namespace tests {

namespace {

constexpr const char* form_text = R"xml(<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:bm="urn:bianmin:kiosk-forms:1">
<h:head><h:title>家庭</h:title><model>
<itext>
<translation lang="zh" default="true()">
<text id="person"><value>您的信息</value></text><text id="person.hint"><value>来自身份证</value></text>
<text id="name"><value>姓名</value></text><text id="address"><value>地址</value></text>
<text id="phone"><value>手机</value></text><text id="phone.wrong"><value>请填十一位手机号</value></text>
<text id="mail"><value>邮箱</value></text><text id="way"><value>方式</value></text>
<text id="way.none"><value>请选怎么领</value></text>
<text id="mail.way"><value>邮寄</value></text><text id="self"><value>自取</value></text>
<text id="city"><value>城市</value></text><text id="county"><value>区县</value></text>
<text id="child"><value>孩子</value></text><text id="child_name"><value>孩子姓名</value></text>
<text id="child_age"><value>年龄</value></text><text id="age.wrong"><value>年龄要在零到十八之间</value></text>
<text id="deed"><value>房产证</value></text><text id="wishes"><value>志愿</value></text>
<text id="a"><value>甲</value></text><text id="b"><value>乙</value></text>
<text id="total"><value>人数</value></text><text id="promise"><value>我承诺属实</value></text>
</translation>
<translation lang="en">
<text id="person"><value>Your details</value></text><text id="person.hint"><value>From the card</value></text>
<text id="name"><value>Name</value></text><text id="address"><value>Address</value></text>
<text id="phone"><value>Phone</value></text><text id="phone.wrong"><value>Eleven digits, please</value></text>
<text id="mail"><value>E-mail</value></text><text id="way"><value>Way</value></text>
<text id="way.none"><value>Please choose the way</value></text>
<text id="mail.way"><value>By mail</value></text><text id="self"><value>In person</value></text>
<text id="city"><value>City</value></text><text id="county"><value>County</value></text>
<text id="child"><value>Child</value></text><text id="child_name"><value>Name of the child</value></text>
<text id="child_age"><value>Age</value></text><text id="age.wrong"><value>From 0 to 18</value></text>
<text id="deed"><value>Deed</value></text><text id="wishes"><value>Wishes</value></text>
<text id="a"><value>A</value></text><text id="b"><value>B</value></text>
<text id="total"><value>Persons</value></text><text id="promise"><value>I declare it is true</value></text>
</translation>
</itext>
<instance><data id="family" version="3"><name/><address/><phone/><mail/><way/><city/><county/>
<child jr:template=""><child_name/><child_age/></child>
<deed/><wishes/><total/><promise/><meta><instanceID/></meta></data></instance>
<instance id="areas"><root>
<item><name>11</name><parent>1</parent><label>清溪区</label></item>
<item><name>12</name><parent>1</parent><label>云台区</label></item>
<item><name>21</name><parent>2</parent><label>海澜区</label></item></root></instance>
<bind nodeset="/data/name" type="string" required="true()" bm:source="idcard.name" bm:sensitivity="2"/>
<bind nodeset="/data/address" type="string" bm:source="idcard.address"/>
<bind nodeset="/data/phone" type="string" required="true()" constraint="regex(., '^1[3-9][0-9]{9}$')"
      jr:constraintMsg="jr:itext('phone.wrong')" bm:sensitivity="3"/>
<bind nodeset="/data/mail" type="string" relevant="/data/way = 'mail'" bm:softRequired="true()"/>
<bind nodeset="/data/way" type="string" required="true()" jr:requiredMsg="jr:itext('way.none')"/>
<bind nodeset="/data/city" type="string"/>
<bind nodeset="/data/county" type="string"/>
<bind nodeset="/data/child/child_name" type="string" required="true()"/>
<bind nodeset="/data/child/child_age" type="int" required="true()" constraint=". &gt;= 0 and . &lt;= 18"
      jr:constraintMsg="jr:itext('age.wrong')"/>
<bind nodeset="/data/deed" type="binary" required="true()" bm:licence="E-DEED"/>
<bind nodeset="/data/wishes" type="string"/>
<bind nodeset="/data/total" type="int" readonly="true()" calculate="count(/data/child) + 1"/>
<bind nodeset="/data/promise" type="string" required="true()"/>
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
</model></h:head>
<h:body>
<group appearance="field-list"><label ref="jr:itext('person')"/><hint ref="jr:itext('person.hint')"/>
<input ref="/data/name"><label ref="jr:itext('name')"/></input>
<input ref="/data/address"><label ref="jr:itext('address')"/></input></group>
<input ref="/data/phone" appearance="phone"><label ref="jr:itext('phone')"/></input>
<select1 ref="/data/way"><label ref="jr:itext('way')"/>
<item><label ref="jr:itext('self')"/><value>self</value></item>
<item><label ref="jr:itext('mail.way')"/><value>mail</value></item></select1>
<input ref="/data/mail"><label ref="jr:itext('mail')"/></input>
<group appearance="field-list"><label>地址</label>
<select1 ref="/data/city" appearance="minimal"><label ref="jr:itext('city')"/>
<item><label>一市</label><value>1</value></item><item><label>二市</label><value>2</value></item></select1>
<select1 ref="/data/county" appearance="minimal"><label ref="jr:itext('county')"/>
<itemset nodeset="instance('areas')/root/item[parent = /data/city]"><value ref="name"/><label ref="label"/></itemset></select1>
</group>
<group ref="/data/child"><label ref="jr:itext('child')"/><repeat nodeset="/data/child">
<group appearance="field-list"><input ref="/data/child/child_name"><label ref="jr:itext('child_name')"/></input>
<input ref="/data/child/child_age"><label ref="jr:itext('child_age')"/></input></group></repeat></group>
<upload ref="/data/deed" mediatype="image/*"><label ref="jr:itext('deed')"/></upload>
<odk:rank xmlns:odk="http://www.opendatakit.org/xforms" ref="/data/wishes"><label ref="jr:itext('wishes')"/>
<item><label ref="jr:itext('a')"/><value>a</value></item><item><label ref="jr:itext('b')"/><value>b</value></item></odk:rank>
<input ref="/data/total"><label ref="jr:itext('total')"/></input>
<trigger ref="/data/promise"><label ref="jr:itext('promise')"/></trigger>
</h:body></h:html>
)xml";

}  // namespace

std::string family_form() {
    return form_text;
}

std::string family_form_with(const std::string& old, const std::string& now) {
    std::string text = form_text;
    const auto at = text.find(old);
    REQUIRE(at != std::string::npos);
    return text.replace(at, old.size(), now);
}

kiosk::XFormLoad load(const std::string& xml) {
    static const kiosk::NamedResources::Files none;
    return kiosk::plan_form(xml, kiosk::NamedResources(none), "family.xml");
}

std::shared_ptr<const kiosk::XFormPlan> plan_of(const std::string& xml) {
    const auto loaded = load(xml);
    for (const auto& fault : loaded.faults) MESSAGE(fault.message().in(kiosk::Language::en));
    REQUIRE(loaded.plan);
    return loaded.plan;
}

std::unique_ptr<kiosk::FormSession> open(const std::string& xml) {
    auto opened = kiosk::XFormSession::open(plan_of(xml), form_now, form_seed);
    if (!opened) FAIL(opened.error().detail);
    return std::move(*opened);
}

std::unique_ptr<kiosk::FormSession> open_with_card() {
    auto form = open();
    form->prefill("idcard.name", kiosk::SecretText("张三丰测"), kiosk::ValueSource::id_card);
    form->prefill("idcard.address", kiosk::SecretText("虚构区8号"), kiosk::ValueSource::id_card);
    return form;
}

kiosk::FieldView field_of(const kiosk::FormSession& form, const char* id) {
    for (std::size_t page = 0; page < form.page_count(); ++page) {
        auto view = form.page(page);
        for (auto& field : view.fields) {
            if (field.id.value() == id) return std::move(field);
        }
    }
    FAIL("no such field is shown: ", id);
    return {};
}

std::string text_of(const kiosk::FormSession& form, const char* id) {
    return form.value(kiosk::FieldId(id)).reveal();
}

void answer(kiosk::FormSession& form, const char* id, const char* value) {
    const auto kept = form.set_value(kiosk::FieldId(id), value);
    CAPTURE(id);
    if (!kept) MESSAGE(kept.error().detail);
    CHECK(kept.has_value());
}

}  // namespace tests
