#include <doctest/doctest.h>

#include "tests/unit/forms_model/form_text.h"

using kiosk::ErrorCode;
using kiosk::NodeId;
using tests::Filling;
using tests::form_text;

namespace {

const std::string people = form_text(
    "<total/><p jr:template=\"\"><age>20</age><nth/></p><after/>",
    R"(<bind nodeset="/data/p/age" type="int"/><bind nodeset="/data/total" type="int" calculate="sum(/data/p/age) "/>)"
    R"(<bind nodeset="/data/p/nth" calculate="position(..) "/>)",
    R"(<repeat nodeset="/data/p"><input ref="age"/></repeat>)");

}  // namespace

TEST_CASE("instances are added from the template and removed, and what counts them follows") {
    Filling form(people);
    CHECK(form->children(form.at("/data/p")).empty());
    form.add("/data/p");
    form.add("/data/p");
    CHECK(form.value("/data/p[2]/age") == "20");
    CHECK(form.value("/data/p[2]/nth") == "2");
    REQUIRE(form.set("/data/p[1]/age", "3"));
    CHECK(form.value("/data/total") == "23");
    REQUIRE(form->remove_repeat(form.at("/data/p[1]")));
    CHECK(form.value("/data/total") == "20");
    CHECK(form.value("/data/p[1]/nth") == "1");
    CHECK(form->find("/data/p[2]") == NodeId::none);
}

TEST_CASE("an instance can be put before another, and stands there in the record too") {
    Filling form(people);
    form.add("/data/p");
    REQUIRE(form.set("/data/p[1]/age", "1"));
    const auto made = form->add_repeat(form.at("/data/p"), 1);
    REQUIRE(made.has_value());
    CHECK(form->position(*made) == 1);
    CHECK(form.value("/data/p[2]/age") == "1");
    CHECK(form.value("/data/p[2]/nth") == "2");
    CHECK(form.xml().find(
              "<p><age>20</age><nth>1</nth></p><p><age>1</age><nth>2</nth></p><after/>") !=
          std::string::npos);
}

TEST_CASE("ids live as long as their node and are never given again") {
    Filling form(people);
    const auto first = form.add("/data/p");
    REQUIRE(form->remove_repeat(first));
    const auto second = form.add("/data/p");
    CHECK(first != second);
    CHECK(form->set_value(first, "1").error().code == ErrorCode::not_found);
    CHECK(form->remove_repeat(first).error().code == ErrorCode::not_found);
    const auto age = form.at("/data/p[1]/age");
    REQUIRE(form->remove_repeat(second));
    CHECK(form->value(age).empty());
    CHECK(form->state(age).is_valid());
    CHECK(form->options(age).empty());
    CHECK(form->label(age).empty());
}

TEST_CASE("a repeat without template is repeated without the values of its first instance") {
    Filling form(form_text("<r><a>given</a></r>", "",
                           R"(<repeat nodeset="/data/r"><input ref="/data/r/a"/></repeat>)"));
    CHECK(form.value("/data/r[1]/a") == "given");
    form.add("/data/r");
    CHECK(form.value("/data/r[2]/a").empty());
}

TEST_CASE("a count in the form decides how many instances there are") {
    Filling form(form_text(
        "<n>1</n><r jr:template=\"\"><a/></r>", R"(<bind nodeset="/data/n" type="int"/>)",
        R"(<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/a"/></repeat>)"));
    const auto range = form.at("/data/r");
    CHECK(form->children(range).size() == 1);
    CHECK_FALSE(form->can_add(range));
    CHECK(form->add_repeat(range).error().code == ErrorCode::rejected);
    CHECK(form->remove_repeat(form.at("/data/r[1]")).error().code == ErrorCode::rejected);
    REQUIRE(form.set("/data/n", "3"));
    CHECK(form->children(range).size() == 3);
    REQUIRE(form.set("/data/r[1]/a", "x"));
    REQUIRE(form.set("/data/n", "1"));
    CHECK(form.value("/data/r[1]/a") == "x");
    REQUIRE(form.set("/data/n", ""));
    CHECK(form->children(range).size() == 1);
}

TEST_CASE("a fixed repeat keeps the instances the form gives") {
    Filling form(form_text(
        "<r><a>1</a></r><r><a>2</a></r>", "",
        R"(<repeat nodeset="/data/r" jr:noAddRemove="true() "><input ref="/data/r/a"/></repeat>)"));
    CHECK(form->children(form.at("/data/r")).size() == 2);
    CHECK(form.value("/data/r[2]/a") == "2");
    CHECK_FALSE(form->can_add(form.at("/data/r")));
    CHECK_FALSE(form->can_remove(form.at("/data/r[1]")));
}

TEST_CASE("relative paths stay within their instance, in nested repeats too") {
    Filling form(form_text(
        "<o jr:template=\"\"><k/><i jr:template=\"\"><v/><both/></i></o>",
        R"(<bind nodeset="/data/o/i/both" calculate="concat(../../k, ../v) "/>)",
        R"(<repeat nodeset="/data/o"><input ref="k"/><repeat nodeset="/data/o/i"><input ref="v"/></repeat></repeat>)"));
    form.add("/data/o");
    form.add("/data/o");
    form.add("/data/o[1]/i");
    form.add("/data/o[2]/i");
    form.add("/data/o[2]/i");
    REQUIRE(form.set("/data/o[2]/k", "K"));
    REQUIRE(form.set("/data/o[2]/i[2]/v", "2"));
    CHECK(form.value("/data/o[1]/i[1]/both").empty());
    CHECK(form.value("/data/o[2]/i[1]/both") == "K");
    CHECK(form.value("/data/o[2]/i[2]/both") == "K2");
    const auto definition = form->form().find("/data/o/i/v");
    CHECK(form->find(*definition, form.at("/data/o[2]/i[2]/both")) == form.at("/data/o[2]/i[2]/v"));
}

TEST_CASE("odk-new-repeat fires for what is added, not for what the form begins with") {
    Filling form(form_text(
        "<r><a/></r>", "",
        R"(<repeat nodeset="/data/r"><setvalue event="odk-new-repeat" ref="/data/r/a" value="concat('n', position(..)) "/>)"
        R"(<input ref="/data/r/a"/></repeat>)"));
    CHECK(form.value("/data/r[1]/a").empty());
    form.add("/data/r");
    CHECK(form.value("/data/r[2]/a") == "n2");
}

TEST_CASE("relevance of a repeat holds for its instances one by one") {
    Filling form(form_text(
        "<r><on>1</on><a/></r><r><on>0</on><a/></r>",
        R"(<bind nodeset="/data/r/a" relevant="../on = 1"/>)",
        R"(<repeat nodeset="/data/r"><input ref="/data/r/on"/><input ref="/data/r/a"/></repeat>)"));
    CHECK(form.state("/data/r[1]/a").relevant);
    CHECK_FALSE(form.state("/data/r[2]/a").relevant);
    REQUIRE(form.set("/data/r[2]/on", "1"));
    CHECK(form.state("/data/r[2]/a").relevant);
}
