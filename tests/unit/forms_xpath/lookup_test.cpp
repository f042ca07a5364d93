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

TEST_CASE("a row with two keys is found by both and once") {
    World world("<data/>");
    world.add("x", "<root><item><k>a</k><k>b</k></item><item><k>b</k></item></root>");
    CHECK(world.text("count(instance('x')/root/item[k = 'b'])") == "2");
    CHECK(world.text("count(instance('x')/root/item[k = 'a'])") == "1");
}

TEST_CASE("more lists than are kept are still answered") {
    World world("<data/>");
    std::string xml = "<root>";
    for (int i = 0; i < 200; ++i) xml += "<g><item><k>" + std::to_string(i) + "</k></item></g>";
    world.add("x", xml + "</root>");
    CHECK(world.text("count(instance('x')/root/g/item[k = '150'])") == "1");
    CHECK(world.text("count(instance('x')/root/g/item[k = '3'])") == "1");
}
