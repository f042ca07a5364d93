"""Length of files and functions. (The width of lines is the business of the layout lint.)"""
import re

from tree import line_of, without_comments_and_strings

FILE_LINES = 500
TEST_FILE_LINES = 700
FUNCTION_LINES = 60
# path -> reason: a table in the form of a function.
LONG_FUNCTIONS = {
    "kiosk/base/result.cpp": "one case a code: name_of(ErrorCode)",
}

_NAMESPACE = re.compile(r'\bnamespace\b[^()]*$|\bextern\s*""\s*$|\bextern\s+$')
_TYPE = re.compile(r"^\s*(?:template\s*<.*>\s*)?(?:typedef\s+)?(?:class|struct|union|enum)\b[^()=]*$", re.DOTALL)


def functions(text):
    """Yields first and last line of each function body that is not inside another."""
    stack = []  # kind of each open brace
    start = 0
    since = 0  # where the words before the brace begin
    for match in re.finditer(r"[{};]|^[ \t]*(?:public|private|protected):|^[ \t]*#[^\n]*(?:\\\n[^\n]*)*", text, re.MULTILINE):
        mark = match.group()
        if mark == "{":
            before = text[since:match.start()]
            inside = "function" in stack
            if inside or (stack and stack[-1] == "other"):
                kind = "other"
            elif _NAMESPACE.search(before):
                kind = "namespace"
            elif _TYPE.search(re.sub(r"\[\[.*?\]\]|\balignas\([^)]*\)|\bfinal\b", "", before)):
                kind = "type"
            elif ")" in before:
                kind = "function"
                start = since + len(before) - len(before.lstrip())
            else:
                kind = "other"
            stack.append(kind)
        elif mark == "}":
            if stack and stack.pop() == "function":
                yield line_of(text, start), line_of(text, match.start())
        since = match.end()


def limit_of(path):
    return TEST_FILE_LINES if path.startswith("tests/") else FILE_LINES


def check(tree):
    problems = []
    for path in tree.paths:
        if not path.endswith((".h", ".cpp", ".c", ".js", ".py")) or "node_modules/" in path:
            continue
        text = tree.text(path)
        lines = text.splitlines()
        if len(lines) > limit_of(path):
            problems.append(f"{path}:1: {len(lines)} lines, {limit_of(path)} are allowed")
        if not path.endswith((".h", ".cpp", ".c")):
            continue
        if path in LONG_FUNCTIONS:
            continue
        for first, last in functions(without_comments_and_strings(text)):
            if last - first + 1 > FUNCTION_LINES:
                problems.append(f"{path}:{first}: function of {last - first + 1} lines, {FUNCTION_LINES} are allowed")
    return problems


_LONG_BODY = "    x();\n" * 70
PLANTED = [
    ({"kiosk/a.cpp": "int x;\n" * 501}, "501 lines, 500 are allowed"),
    ({"tests/unit/a_test.cpp": "int x;\n" * 701}, "701 lines, 700 are allowed"),
    ({"kiosk/a.cpp": "namespace kiosk {\n\nvoid Class::f(int a) const {\n" + _LONG_BODY + "}\n}\n"}, "kiosk/a.cpp:3: function of 72"),
    ({"kiosk/a.h": "class A final : public B {\n  public:\n    void f() {\n" + _LONG_BODY + "    }\n};\n"}, "kiosk/a.h:3: function of 72"),
    ({"tests/a_test.cpp": 'TEST_CASE("x") {\n' + _LONG_BODY + "}\n"}, "tests/a_test.cpp:1: function of 72"),
]
CLEAN = {
    "kiosk/a.cpp": "namespace kiosk {\n" + "void f() {\n    if (a) {\n        b();\n    }\n}\n" * 40 + "}\n",
    "kiosk/b.cpp": "const std::array table{\n" + "    Row{1, 2},\n" * 100 + "};\nstruct A {\n" + "    int a = f();\n" * 80 + "};\n",
}
