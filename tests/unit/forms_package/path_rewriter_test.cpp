#include "kiosk/forms/package/path_rewriter.h"

#include <doctest.h>

using kiosk::normalised_expression;
using kiosk::rewrite_expression;

namespace {

kiosk::RewriteRules kept() {
    kiosk::RewriteRules rules;
    rules.path = [](const std::string& path) { return "/data/birth" + path.substr(5); };
    rules.instance = [](const std::string& id) { return "birth-" + id; };
    rules.itext = [](const std::string& id) { return "birth." + id; };
    return rules;
}

kiosk::RewriteRules moved() {
    auto rules = kept();
    rules.context = "/data/home/town";
    return rules;
}

}  // namespace

TEST_CASE("Absolute paths move below the part, whatever stands around them") {
    const std::pair<const char*, const char*> cases[] = {
        {"/data/a = 'x'", "/data/birth/a = 'x'"},
        {"/data/a='/data/b'", "/data/birth/a='/data/b'"},
        {"not(selected( /data/a , 'x')) and /data/b div /data/c > 2",
         "not(selected( /data/birth/a , 'x')) and /data/birth/b div /data/birth/c > 2"},
        {"/data/div div /data/and", "/data/birth/div div /data/birth/and"},
        {"/data/rows[name = /data/a]/sum", "/data/birth/rows[name = /data/birth/a]/sum"},
        {"sum(/data/rows/wage) * 2", "sum(/data/birth/rows/wage) * 2"},
        {"count(/data/rows[position() < 3])", "count(/data/birth/rows[position() < 3])"},
        {"/data/*", "/data/birth/*"},
        {"/data//x", "/data/birth//x"},
        {"1 - -/data/a-b.c", "1 - -/data/birth/a-b.c"},
        {"../b + ./c", "../b + ./c"},
        {"", ""},
    };
    for (const auto& [from, to] : cases) {
        CAPTURE(from);
        CHECK(rewrite_expression(from, kept()) == to);
    }
}

TEST_CASE(
    "Lists and words are found under their new ids, and what is seen from a list's row stays") {
    CHECK(rewrite_expression("instance('towns')/root/item[county = /data/county and name != '']",
                             kept()) ==
          "instance('birth-towns')/root/item[county = /data/birth/county and name != '']");
    CHECK(rewrite_expression("jr:itext('page')", kept()) == "jr:itext('birth.page')");
    CHECK(rewrite_expression("jr:itext(itextId)", kept()) == "jr:itext(itextId)");
    CHECK(rewrite_expression("jr:choice-name(/data/a, '/data/a')", kept()) ==
          "jr:choice-name(/data/birth/a, '/data/birth/a')");
    CHECK(rewrite_expression(
              "concat(jr:choice-name( concat(/data/a, ','), \"/data/a\" ), '/data/b')", kept()) ==
          "concat(jr:choice-name( concat(/data/birth/a, ','), \"/data/birth/a\" ), '/data/b')");
    CHECK(rewrite_expression("jr:choice-name(../a, '../a')", moved()) ==
          "jr:choice-name(/data/birth/home/a, '/data/birth/home/a')");
    CHECK(rewrite_expression("pulldata('towns', 'name', 'code', /data/a)", kept()) ==
          "pulldata('birth-towns', 'name', 'code', /data/birth/a)");
    auto asked = kept();
    asked.question = [](const std::string& path) { return "/data/common" + path.substr(5); };
    CHECK(rewrite_expression("jr:choice-name(/data/a, '/data/a')", asked) ==
          "jr:choice-name(/data/birth/a, '/data/common/a')");
}

TEST_CASE("Macros and the node itself stay when a question moves to another group") {
    CHECK(rewrite_expression("@idno(.) and . != ''", moved()) == "@idno(.) and . != ''");
    CHECK(rewrite_expression("@uscc(/data/a)", moved()) == "@uscc(/data/birth/a)");
    CHECK(rewrite_expression("regex(., '^[a-z/]+$')", moved()) == "regex(., '^[a-z/]+$')");
}

TEST_CASE("Relative paths of a question that moves become absolute, those in predicates do not") {
    const std::pair<const char*, const char*> cases[] = {
        {"../county = 'x'", "/data/birth/home/county = 'x'"},
        {"../../a", "/data/birth/a"},
        {"current()/../county", "/data/birth/home/county"},
        {"instance('t')/root/item[up = current()/../county]",
         "instance('birth-t')/root/item[up = /data/birth/home/county]"},
        {"instance('t')/root/item[../up = 'x']/name",
         "instance('birth-t')/root/item[../up = 'x']/name"},
        {"../rows[name = 'x']/age", "/data/birth/home/rows[name = 'x']/age"},
        {"concat(../a, ../b)", "concat(/data/birth/home/a, /data/birth/home/b)"},
        {"..", "/data/birth/home"},
    };
    for (const auto& [from, to] : cases) {
        CAPTURE(from);
        CHECK(rewrite_expression(from, moved()) == to);
    }
}

TEST_CASE("Two ways of writing one rule compare equal, two rules do not") {
    CHECK(normalised_expression("regex(.,\"[0-9]{11}\")") ==
          normalised_expression("regex( . , '[0-9]{11}' )"));
    CHECK(normalised_expression(". < 20") != normalised_expression(". < 21"));
    CHECK(normalised_expression("a -b") != normalised_expression("a-b"));
}

TEST_CASE("Broken expressions are handed on as they are and end") {
    for (const auto* broken :
         {"'", "[", "/data/[", "((", "instance(", "/", "a::", "@", "current()/", "/data/a[", "]]]",
          "pulldata('", "pulldata(',", "jr:choice-name(a,'", "jr:choice-name(",
          "jr:choice-name(a,')", "jr:itext('", "..//..", "*"}) {
        CAPTURE(broken);
        CHECK_FALSE(rewrite_expression(broken, moved()).empty());
        CHECK_FALSE(normalised_expression(broken).empty());
    }
}

TEST_CASE("Predicates within predicates without end are handed on and end") {
    std::string deep = "/data/a";
    for (int i = 0; i < 60; ++i) deep += "[/data/b";
    for (int i = 0; i < 60; ++i) deep += "]";
    const auto rewritten = rewrite_expression(deep, kept());
    CHECK(rewritten.size() == deep.size() + 61 * std::string_view("/birth").size());
    std::string endless;
    for (int i = 0; i < 400'000; ++i) endless += "a[";
    CHECK(rewrite_expression(endless, moved()).size() >= endless.size());
}
