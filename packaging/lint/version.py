"""The version stands in CMakeLists.txt alone; programs have it as BIANMIN_VERSION."""
import re

from tree import line_of, without_comments

PROJECT = re.compile(r"^project\([^)]*\bVERSION (\d+\.\d+\.\d+)", re.MULTILINE)


def check(tree):
    version = PROJECT.search(tree.text("CMakeLists.txt"))
    if not version:
        return ["CMakeLists.txt:1: no version"]
    by_hand = re.compile(r'"[^"\n]*(?<![\d.])' + re.escape(version.group(1)) + r'(?![\d.])[^"\n]*"')
    problems = []
    for path in tree.sources("kiosk", "drivers", "ui", "offline_cache"):
        text = without_comments(tree.text(path))
        for match in by_hand.finditer(text):
            problems.append(f"{path}:{line_of(text, match.start())}: the version by hand; it is BIANMIN_VERSION")
    return problems


PLANTED = [
    ({"CMakeLists.txt": "project(x VERSION 1.2.3)\n", "ui/a.cpp": 'const char* v = "x 1.2.3";\n'}, "by hand"),
    ({"CMakeLists.txt": "project(x)\n"}, "no version"),
]
CLEAN = {
    "CMakeLists.txt": "project(x VERSION 1.2.3 LANGUAGES CXX)\n",
    "ui/a.cpp": 'const char* v = "x " BIANMIN_VERSION; const char* a = "11.2.3"; // "1.2.3"\n',
}
