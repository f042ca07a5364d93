// Every kind of form that must not reach a terminal, as bianmin-form and the build of the catalogue
// say it: file, line, path of the question, attribute, in Chinese and in English.
#include <array>
#include <string>

#include <doctest/doctest.h>

#include "kiosk/forms/xform_plan.h"

namespace {

/// The form's own lines: the instance is line 9, the rest of the model line 10, the body line 12.
std::string form_of(const std::string& instance, const std::string& model,
                    const std::string& body) {
    return R"xml(<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:bm="urn:bianmin:kiosk-forms:1">
<h:head><h:title>T</h:title><model>
<itext>
<translation lang="zh" default="true()"><text id="q"><value>问</value></text></translation>
<translation lang="en"><text id="q"><value>Q</value></text></translation>
</itext>
<instance><data id="f" version="1">)xml" +
           instance + "</data></instance>\n" + model + "\n</model></h:head><h:body>\n" + body +
           "\n</h:body></h:html>\n";
}

std::string input(const std::string& name) {
    return "<input ref=\"/data/" + name + "\"><label ref=\"jr:itext('q')\"/></input>";
}

struct Row {
    const char* what;
    std::string xml;
    /// What both messages begin with.
    std::string place;
    const char* zh;
    const char* en;
};

using Files = kiosk::NamedResources::Files;

void check(const Row& row, const Files& files = {}) {
    INFO(row.what);
    const kiosk::NamedResources resources(files);
    const auto load = kiosk::plan_form(row.xml, resources, "forms/bad.xml");
    CHECK(load.plan == nullptr);
    bool told = false;
    for (const auto& fault : load.faults) {
        const auto message = fault.message();
        const std::string zh(message.in(kiosk::Language::zh));
        const std::string en(message.in(kiosk::Language::en));
        const bool here = zh.starts_with("forms/bad.xml:" + row.place) &&
                          en.starts_with("forms/bad.xml:" + row.place) &&
                          zh.find(row.zh) != std::string::npos &&
                          en.find(row.en) != std::string::npos;
        told = told || here;
        if (!here) MESSAGE(zh, "\n", en);
    }
    CHECK(told);
}

}  // namespace

TEST_CASE("an unknown function") {
    check(
        {"in a constraint",
         form_of("<a/>", R"xml(<bind nodeset="/data/a" constraint="wish(.) = 1"/>)xml", input("a")),
         "10: /data/a, constraint: ", "没有这个函数", "There is no such function"});
    check(
        {"in an output",
         form_of("<a/>", "",
                 R"xml(<input ref="/data/a"><label>x <output value="wish()"/></label></input>)xml"),
         "12: /data/a, value: ", "没有这个函数", "There is no such function"});
    check({"with a wrong number of arguments",
           form_of("<a/>", R"xml(<bind nodeset="/data/a" relevant="selected(.)"/>)xml", input("a")),
           "10: /data/a, relevant: ", "表达式有误", "does not take 1 argument"});
}

TEST_CASE("a cycle of calculations") {
    check({"of two",
           form_of("<a/><b/>",
                   "<bind nodeset=\"/data/a\" calculate=\"/data/b + 1\"/>\n"
                   "<bind nodeset=\"/data/b\" calculate=\"/data/a\"/>",
                   input("a")),
           "11: /data/b, calculate: ", "/data/a → /data/b → /data/a",
           "/data/a → /data/b → /data/a"});
}

TEST_CASE("a missing instance, or one whose file is missing") {
    check(
        {"instance",
         form_of(
             "<a/>", "",
             R"xml(<select1 ref="/data/a"><label>x</label><itemset nodeset="instance('towns')/root/item"><value ref="name"/></itemset></select1>)xml"),
         "12: /data/a, nodeset: ", "没有名为“towns”的次级实例",
         "There is no instance called “towns”"});
    check({"file",
           form_of("<a/>", R"xml(<instance id="towns" src="jr://file-csv/towns.csv"/>)xml",
                   input("a")),
           "10: src: ", "目录里没有文件 jr://file-csv/towns.csv",
           "The catalogue has no file jr://file-csv/towns.csv"});
}

TEST_CASE("two fields with one name, beside each other or in different groups") {
    check({"beside each other", form_of("<a/><b/><a/>", "", input("a") + input("b")),
           "9: /data/a: ", "两个字段同名“a”", "Two fields are called “a”"});
    check({"in two groups",
           form_of("<g><a/></g><h><a/></h>", "", input("g/a") + "\n" + input("h/a")),
           "13: /data/h/a: ", "字段名“a”在表单里出现两次", "Two questions have the name “a”"});
    check({"inside a repeat and outside",
           form_of("<a/><r jr:template=\"\"><a/></r>", "",
                   input("a") + "\n<repeat nodeset=\"/data/r\">" + input("r/a") + "</repeat>"),
           "13: /data/r/a: ", "字段名“a”在表单里出现两次", "Two questions have the name “a”"});
    check({"a page and a question",
           form_of("<g><a/></g><h><g/></h>", "",
                   "<group ref=\"/data/g\" appearance=\"field-list\"><label>x</label>" +
                       input("g/a") + "</group>\n" + input("h/g")),
           "13: /data/h/g: ", "字段名“g”在表单里出现两次", "Two questions have the name “g”"});
    check({"two questions for one field", form_of("<a/>", "", input("a") + "\n" + input("a")),
           "13: /data/a, ref: ", "这个字段在表单正文里出现了两次",
           "The body asks for this field twice"});
}

TEST_CASE("a repeat without template") {
    check({"without any element",
           form_of("<a/>", "", input("a") + "\n<repeat nodeset=\"/data/r\"/>"),
           "13: /data/r, nodeset: ", "重复组在主实例里没有模板元素",
           "The repeat has no template in the primary instance"});
    check({"with an entry and no template",
           form_of("<r><a/></r>", "", "<repeat nodeset=\"/data/r\">" + input("r/a") + "</repeat>"),
           "12: /data/r, jr:template: ", "重复组要有模板", "A repeat needs a template"});
}

TEST_CASE("ten million rows") {
    std::string rows = "name\n";
    rows.reserve(20'000'008);
    for (std::size_t i = 0; i < 10'000'000; ++i) rows += "1\n";
    const std::string form =
        form_of("<a/>", R"xml(<instance id="x" src="jr://file-csv/x.csv"/>)xml", input("a"));
    check({"of one letter", form, "10: src: ", "文件 jr://file-csv/x.csv 太大",
           "File jr://file-csv/x.csv is too large"},
          {{"x.csv", std::move(rows)}});
    std::string fewer = "name\n";
    for (std::size_t i = 0; i < 200'001; ++i) fewer += "1\n";
    check({"more than are allowed", form, "10: src: ", "line 200002: too many rows",
           "line 200002: too many rows"},
          {{"x.csv", std::move(fewer)}});
}

TEST_CASE("an entity bomb, in the form and in a list") {
    const std::string bomb =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">"
        "<!ENTITY c \"&b;&b;\">]>\n<l>&c;</l>";
    check({"form", bomb, "2: ", "不是正确的 XML", "This is not correct XML"});
    check({"list", form_of("<a/>", R"xml(<instance id="x" src="jr://file/x.xml"/>)xml", input("a")),
           "10: src: ", "文件 jr://file/x.xml 有误", "File jr://file/x.xml is wrong"},
          {{"x.xml", bomb}});
    check({"external",
           "<?xml version=\"1.0\"?>\n<!DOCTYPE l SYSTEM \"http://example.org/x.dtd\">\n<l/>",
           "2: ", "不是正确的 XML", "This is not correct XML"});
}

TEST_CASE("attributes of ours with a value that means nothing") {
    const auto bind = [](const std::string& attribute) {
        return form_of("<a/>", "<bind nodeset=\"/data/a\" " + attribute + "/>", input("a"));
    };
    check({"sensitivity", bind("bm:sensitivity=\"9\""),
           "10: /data/a, bm:sensitivity: ", "不能是“9”", "It cannot be “9”"});
    check({"source", bind("bm:source=\"idcard.shoe\""), "12: /data/a, bm:source: ", "idcard.shoe",
           "idcard.shoe"});
    check({"softRequired", bind("bm:softRequired=\"perhaps\""),
           "12: /data/a, bm:softRequired: ", "perhaps", "perhaps"});
    check({"online", bind("bm:online=\"maybe\""), "12: /data/a, bm:online: ", "maybe", "maybe"});
    check({"online and required", bind("bm:online=\"true()\" required=\"true()\""),
           "12: /data/a, required: ", "不能是必填", "must not be required"});
    check({"paper", bind("bm:paper=\"roll\""), "10: /data/a, bm:paper: ", "不能是“roll”",
           "It cannot be “roll”"});
    check({"paper of what is no material", bind("bm:paper=\"card\""),
           "12: /data/a, bm:paper: ", "card", "card"});
    check({"licence of what is no material", bind("bm:licence=\"E-X\""),
           "12: /data/a, bm:licence: ", "E-X", "E-X"});
}
