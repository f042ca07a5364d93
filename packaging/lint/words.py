"""The project speaks only of itself: no paths of one machine, no package servers."""
import re
import subprocess

from tree import ROOT, line_of

# Written in pieces, so that this file does not find itself.
FORBIDDEN = [
    # instance('towns')/root/item is the shape of a list in ODK XForms.
    (re.compile(r"(?<![\w.$})])/roo" r"t/"), "path of one machine"),
    (re.compile(r"(?<![\w.$}])/hom" r"e/[a-z][\w.-]*/"), "path of one machine"),
    (re.compile(r"https?://(?:deb|security|registry|snapshot|proxy|files|crates|pypi)\.[a-z]+\.(?:org|io|net)|"
                r"registry\.npm" r"js\.org|registry\.npm" r"mirror\.com"), "package server"),
]


def problems_in(text, where):
    for pattern, what in FORBIDDEN:
        for match in pattern.finditer(text):
            yield f"{where}:{line_of(text, match.start())}: {what}: {match.group().strip()!r}"


def check(tree):
    problems = []
    for path in tree.paths:
        if tree.is_text(path):
            problems += problems_in(tree.text(path), path)
        problems += problems_in(path, "file name")
    if tree.paths and tree._texts is None:
        log = subprocess.run(["git", "log", "--format=commit %h%n%B"], cwd=ROOT, check=True, capture_output=True, text=True)
        problems += problems_in(log.stdout, "git log")
    return problems


PLANTED = [
    ({"docs/a.md": "see /hom" "e/somebody/x\n"}, "docs/a.md:1: path of one machine"),
    ({"docs/a.md": "cd /roo" "t/x\n"}, "path of one machine"),
    ({"tests/package-lock.json": '"resolved": "https://registry.npm' 'js.org/a"\n'}, "package server"),
]
CLEAN = {"docs/a.md": "the framework/root is $HOME/work; build/dev/bin\n",
         "a.xml": "<itemset nodeset=\"instance('towns')/root/item\"/>\n"}
