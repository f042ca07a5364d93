#include "tests/unit/forms_xpath/world.h"

using tests::World;

namespace {

std::string list(int rows) {
    std::string xml = "<root>";
    for (int i = 0; i < rows; ++i) {
        const std::string number = std::to_string(i);
        xml += "<item><name>n" + number + "</name><label>Label " + number + "</label><city>c" +
               std::to_string(i / 50) + "</city><size>" + std::to_string(i % 7) + "</size></item>";
    }
    return xml + "</root>";
}

}  // namespace

TEST_CASE("a look-up finds the same as a walk over all rows") {
    World world("<data><city>c3</city><two>c1</two><two>c2</two><none/></data>");
    world.add("x", list(500));
    // A predicate in parentheses with `or` has no index.
    const auto same = [&](const std::string& condition) {
        INFO(condition);
        const std::string rows = "instance('x')/root/item[";
        const std::string indexed = world.nodes(rows + condition + "]/name/text()");
        CHECK(indexed == world.nodes(rows + "(" + condition + ") or false()]/name/text()"));
        return indexed.size();
    };
    CHECK(same("city = /data/city") > 0);
    CHECK(same("city = 'c4'") > 0);
    CHECK(same("'c4' = ./city") > 0);
    CHECK(same("city = /data/two") > 0);
    CHECK(same("size = 3") > 0);
    CHECK(same("city = 'c4' and size = 3") > 0);
    CHECK(same("size = '3' and city = /data/city and starts-with(name, 'n1')") > 0);
    CHECK(same("city = /data/none") == 0);
    CHECK(same("city = true()") > 0);
    CHECK(same("city = name") == 0);
}

TEST_CASE("a number and a date are looked up however they are written") {
    World world("<data><n>7</n></data>");
    world.add("x",
              "<root><item><k>7</k><d>2026-01-02</d></item><item><k>07.0</k><d>20455</d></item>"
              "<item><k>8</k><d>2026-01-02T00:00:00.000Z</d></item><item><k>sieben</k><d/></item>"
              "<item><k>7e0</k><d>2026-01-02T00:00:00.000+08:00</d></item><item/></root>");
    const auto rows = [&](const std::string& condition) {
        INFO(condition);
        const std::string walked =
            world.text("count(instance('x')/root/item[(" + condition + ") or false()])");
        CHECK(world.text("count(instance('x')/root/item[" + condition + "])") == walked);
        return walked;
    };
    CHECK(rows("k = 7") == "3");
    CHECK(rows("k = number(/data/n)") == "3");
    CHECK(rows("k = 1 + 6 and d != ''") == "3");
    CHECK(rows("k = 'a' * 2") == "0");
    CHECK(rows("k = 9") == "0");
    CHECK(rows("d = date('2026-01-02')") == "2");
    CHECK(rows("d = number('2026-01-02')") == "2");
    CHECK(rows("d = '2026-01-02'") == "1");
    CHECK(world.nodes("instance('x')/root/item[k = 7]/d/text()") ==
          "2026-01-02|20455|2026-01-02T00:00:00.000+08:00");
}

TEST_CASE("a number of a long list is found in a few steps") {
    World world("<data/>");
    std::string xml = "<root>";
    for (int i = 0; i < 60'000; ++i)
        xml += "<item><k>" + std::to_string(i) + "</k><v>" + std::to_string(i * 2) + "</v></item>";
    world.add("x", xml + "</root>");
    // Twenty walks would be more steps than one evaluation may do.
    std::string source = "0";
    for (int i = 0; i < 20; ++i)
        source += " + instance('x')/root/item[k = " + std::to_string(i * 1000) + "]/v";
    CHECK(world.text(source) == "380000");
}

TEST_CASE("attributes are looked up, too") {
    World world("<data><w>b</w></data>");
    world.add(
        "x",
        R"(<root><item code="a"><v>1</v></item><item code="b"><v>2</v></item>)"
        R"(<item><code>b</code><v>3</v></item><item code="7.0"><p code="b"/><v>4</v></item></root>)");
    CHECK(world.text("instance('x')/root/item[@code = 'b']/v") == "2");
    CHECK(world.text("instance('x')/root/item[@code = /data/w]/v") == "2");
    CHECK(world.text("instance('x')/root/item[code = /data/w]/v") == "3");
    CHECK(world.text("instance('x')/root/item[@code = 7]/v") == "4");
    CHECK(world.text("instance('x')/root/item[p/@code = 'b']/v") == "4");
}

TEST_CASE("positions behind a look-up count what it found") {
    World world("<data/>");
    world.add("x", list(200));
    CHECK(world.text("instance('x')/root/item[city = 'c2'][3]/name") == "n102");
    CHECK(world.text("count(instance('x')/root/item[city = 'c2'][size = 1])") ==
          world.text("count(instance('x')/root/item[city = 'c2' and size = 1])"));
    CHECK(world.nodes("instance('x')/root/item[position() = 3 and city = 'c0']/name/text()") ==
          "n2");
}

TEST_CASE("a change of the list is seen at once") {
    World world("<data/>");
    world.add("x", list(100));
    const std::string source = "count(instance('x')/root/item[city = 'c1'])";
    CHECK(world.text(source) == "50");
    kiosk::Tree& tree = *world.instances["x"];
    kiosk::Node& first = *tree.root()->first_child();
    tree.set_text(*first.child("city"), "c1");
    CHECK(world.text(source) == "51");
    tree.remove(first);
    CHECK(world.text(source) == "50");
    tree.insert_copy(*tree.root(), nullptr, *tree.root()->last_child());
    CHECK(world.text(source) == "51");
}

TEST_CASE("the form's own rows are looked up, too, and may change between") {
    World world("<data><r><k>a</k><v>1</v></r><r><k>b</k><v>2</v></r></data>");
    for (int turn = 0; turn < 3; ++turn) CHECK(world.text("/data/r[k = 'b']/v") == "2");
    world.tree->set_text(world.at("/data/r[1]/k"), "b");
    for (int turn = 0; turn < 3; ++turn) CHECK(world.text("/data/r[k = 'b']/v") == "1");
}

TEST_CASE("pulldata reads one value of the first row") {
    World world("<data/>");
    world.add("x", list(1000));
    CHECK(world.text("pulldata('x', 'label', 'name', 'n777')") == "Label 777");
    CHECK(world.text("pulldata('x', 'label', 'name', 'none')") == std::string());
    CHECK(world.text("pulldata('x', 'none', 'name', 'n1')") == std::string());
}

TEST_CASE("pulldata goes ways, to attributes, too, and says what is none") {
    World world("<data><q>b</q></data>");
    world.add(
        "x",
        R"(<root><item code="a"><p><z>1</z></p></item><item code="b" name="Bei"><p><z>2</z></p></item></root>)");
    CHECK(world.text("pulldata('x', 'p/z', '@code', /data/q)") == "2");
    CHECK(world.text("pulldata('x', '@name', 'p/z', 2)") == "Bei");
    CHECK(world.text("pulldata('x', '@name', '@code', 'a')") == std::string());
    for (const char* way : {"", "..", "//z", "p[1]", "@code/z", "a b"}) {
        INFO(way);
        CHECK(world.text("pulldata('x', 'p/z', '" + std::string(way) + "', 'a')")
                  .starts_with("error: pulldata() takes"));
    }
}

TEST_CASE("a row with two keys is found by both and once") {
    World world("<data/>");
    world.add("x", "<root><item><k>a</k><k>b</k></item><item><k>b</k></item></root>");
    CHECK(world.text("count(instance('x')/root/item[k = 'b'])") == "2");
    CHECK(world.text("count(instance('x')/root/item[k = 'a'])") == "1");
}

TEST_CASE("a look-up inside the value of another one may let the indexes of the list go") {
    World world("<data/>");
    std::string xml = "<root><m><a>q</a><v>77</v></m><m><a>r</a><v>78</v></m>";
    for (int i = 0; i < 200; ++i)
        xml += "<g><item><k>77</k></item><item><k>" + std::to_string(i) + "</k></item></g>";
    world.add("x", xml + "</root>");
    const auto rows = [&](const std::string& key) {
        return world.text("count(instance('x')/root/g/item[k = instance('x')/root/m[a='" + key +
                          "']/v])");
    };
    CHECK(rows("q") == "201");
    CHECK(rows("r") == "1");
    CHECK(world.text("count(instance('x')/root/g/item[k = 1 + "
                     "string-length(instance('x')/root/m[a='q']/v) + 74])") == "201");
}

TEST_CASE("more lists than are kept are still answered") {
    World world("<data/>");
    std::string xml = "<root>";
    for (int i = 0; i < 200; ++i) xml += "<g><item><k>" + std::to_string(i) + "</k></item></g>";
    world.add("x", xml + "</root>");
    CHECK(world.text("count(instance('x')/root/g/item[k = '150'])") == "1");
    CHECK(world.text("count(instance('x')/root/g/item[k = '3'])") == "1");
}

TEST_CASE("lists that are read again for every question are steps, too") {
    World world("<data/>");
    std::string xml = "<root>";
    for (int i = 0; i < 100; ++i) {
        xml += "<g>";
        for (int row = 0; row < 200; ++row) xml += "<item><k/></item>";
        xml += "</g>";
    }
    world.add("x", xml + "</root>");
    const std::string groups = "instance('x')/root/g";
    CHECK(world.text("count(" + groups + "/item[k = '1'])") == "0");
    const std::string again = "count(" + groups + "[count(../g/item[k = '1']) > 0])";
    CHECK(world.text(again).starts_with("error"));
}
