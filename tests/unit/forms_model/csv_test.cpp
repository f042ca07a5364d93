#include "kiosk/forms/model/csv.h"

#include <doctest/doctest.h>

#include "kiosk/forms/model/form_definition.h"

namespace {

std::string rows(std::string_view text) {
    const auto tree = kiosk::tree_of_csv(text);
    if (!tree) return tree.error().detail;
    return (*tree)->to_xml(*(*tree)->root());
}

}  // namespace

TEST_CASE("each row becomes an item with a child for each column") {
    CHECK(rows("name,label\n1,One\n2,\n") ==
          "<root><item><name>1</name><label>One</label></item><item><name>2</name><label/></item></"
          "root>");
    CHECK(rows("a,b\n1\n") == "<root><item><a>1</a><b/></item></root>");
}

TEST_CASE("separators, line ends, quotes and a byte order mark are understood") {
    const std::string expected = "<root><item><a>1</a><b>2</b></item></root>";
    CHECK(rows("a;b\r\n1;2\r\n") == expected);
    CHECK(rows("a\tb\r1\t2") == expected);
    CHECK(rows("a|b\n\n1|2\n\n") == expected);
    CHECK(rows("\xEF\xBB\xBF"
               "a,b\n\"1\",\"2\"\n") == expected);
    CHECK(rows("a\n\"x, \"\"y\"\"\nz\"\n") == "<root><item><a>x, \"y\"\nz</a></item></root>");
    CHECK(rows("a\n x \n") == "<root><item><a> x </a></item></root>");
}

TEST_CASE("what is wrong is told with its line") {
    CHECK(rows("a,b\n1,2,3\n") == "line 2: more values than columns");
    CHECK(rows("a\n1\n\"open\n") == "line 3: a quote that is never closed");
    CHECK(rows("a,a\n") == "line 1: two columns are called a");
    CHECK(rows("a,1b\n") == "line 1: a column has no usable name");
    CHECK(rows("") == "line 1: no columns");
    CHECK(rows("a\n\xff\n") == "not UTF-8");
}

TEST_CASE("a table has a largest number of columns") {
    std::string header = "c0";
    for (std::size_t i = 1; i <= kiosk::FormDefinition::max_csv_columns; ++i)
        header += ",c" + std::to_string(i);
    CHECK(rows(header) == "line 1: too many columns");
}
