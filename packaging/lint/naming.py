"""The basics of docs and style: file names, type names, function names, using-directives, header guards."""
import re

from tree import line_of, without_comments_and_strings

FILE_NAME = re.compile(r"[a-z0-9_]+(?:\.[a-z]+)+\Z")
TYPE = re.compile(r"^[ \t]*(?:class|struct|enum class|enum|union)[ \t]+([A-Za-z_]\w*)(?:<[^;{}]*>)?"
                  r"(?:[ \t]+final)?\s*(?::(?!:)[^;(){}=]*)?\{", re.MULTILINE)
# At file scope; inside a function it does no harm.
USING = re.compile(r"^using[ \t]+namespace[ \t]+([\w:]+)", re.MULTILINE)
FUNCTION = re.compile(r"^[ \t]*(?:\[\[nodiscard\]\] )?(?:static |virtual |constexpr |inline )*"
                      r"[\w:<>,*& ]+?[ *&]([a-z]+[A-Z]\w*)\([^;{]*\)(?: const)?(?: noexcept)?(?: override)?;", re.MULTILINE)
OURS = {"tests", "kiosk", "drivers", "ui", "offline_cache"}
RETURNED = re.compile(r"^[ \t]*(?:return|co_return|throw|delete|else|case)\b")


def check(tree):
    problems = []
    for path in tree.sources("kiosk", "drivers", "ui", "offline_cache", "tests"):
        name = path.rpartition("/")[2]
        if not FILE_NAME.match(name):
            problems.append(f"{path}:1: file names are snake_case")
        text = without_comments_and_strings(tree.text(path))
        if path.endswith(".h") and "#pragma once" not in text:
            problems.append(f"{path}:1: no #pragma once")
        for match in TYPE.finditer(text):
            if not re.fullmatch(r"[A-Z]\w*", match.group(1)) or "_" in match.group(1):
                problems.append(f"{path}:{line_of(text, match.start(1))}: type {match.group(1)} is not PascalCase")
        for match in USING.finditer(text):
            # A test may open the namespace that it tests.
            tested = path.startswith("tests/unit/") and match.group(1) in OURS
            if not tested and not match.group(1).endswith("_literals"):
                problems.append(f"{path}:{line_of(text, match.start(1))}: using namespace {match.group(1)}")
        if path.endswith(".h"):
            for match in FUNCTION.finditer(text):
                if not RETURNED.match(match.group()):
                    problems.append(f"{path}:{line_of(text, match.start(1))}: function {match.group(1)} is not snake_case")
    return problems


PLANTED = [
    ({"kiosk/base/BadName.cpp": ""}, "file names are snake_case"),
    ({"kiosk/base/a.h": "int x;\n"}, "no #pragma once"),
    ({"kiosk/base/a.cpp": "struct bad_name {\n};\n"}, "type bad_name is not PascalCase"),
    ({"kiosk/base/a.cpp": "using namespace std;\n"}, "using namespace std"),
    ({"kiosk/base/a.h": "#pragma once\n[[nodiscard]] int readCard(int a) const;\n"}, "function readCard"),
]
CLEAN = {
    "kiosk/base/a.h": "#pragma once\nclass Card final : public Base {\n};\nint read_card(int a);\nstruct stat;\n",
    "tests/a_test.cpp": "using namespace std::chrono_literals;\n",
}
