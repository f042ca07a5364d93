#!/usr/bin/env python3
"""Every line of docs/HARDENING.md has a test that is there, or a step that is written down.

usage: hardening_test.py SOURCES
"""
import pathlib
import re
import sys

SOURCES = pathlib.Path(sys.argv[1])
# What the source documents ask for; the wording of the page is its own.
ASKED = ["identity of operators", "least privilege", "audit", "logs for six months", "intrusion prevention", "malware control", "trusted start",
         "in transit", "at rest", "backup", "residual information", "limits of personal information", "国密", "key of the device", "notice",
         "sign for cameras", "no photo", "masks", "printed pages", "no desktop, read-only root, signed updates", "USB storage", "watchdog",
         "door switch", "encrypted log", "authenticated time"]


def names_of_tests():
    """Every test's name, as a doctest, a node test or a check of Python has it."""
    quoted = re.compile(r"\"((?:[^\"\\]|\\.)*)\"(?:\s*\"((?:[^\"\\]|\\.)*)\")?(?:\s*\"((?:[^\"\\]|\\.)*)\")?(?:\s*\"((?:[^\"\\]|\\.)*)\")?")
    for file in sorted((SOURCES / "tests").rglob("*")):
        if "node_modules" in file.parts or file.suffix not in (".cpp", ".js", ".py"):
            continue
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".cpp":
            for begun in re.finditer(r"TEST_CASE(?:_FIXTURE)?\(\s*(?:\w+,\s*)?", text):
                if found := quoted.match(text, begun.end()):
                    yield "".join(part or "" for part in found.groups())
        elif file.suffix == ".js":
            yield from re.findall(r"\btest\('((?:[^'\\]|\\.)*)'", text)
        else:
            yield from re.findall(r"^@(?:check|case)\(\"([^\"]*)\"", text, re.MULTILINE)
            yield from re.findall(r"\} 1 - ([^\"]*)\"", text)


def problems():
    text = (SOURCES / "docs/HARDENING.md").read_text(encoding="utf-8")
    checklist, steps = text.split("## Checklist")[1].split("## Steps")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in checklist.splitlines() if line.startswith("| ")][1:]
    written = set(re.findall(r"^(\d+)\. \S", steps, re.MULTILINE))
    names = list(names_of_tests())
    if len(names) < 800:
        yield f"only {len(names)} names of tests were found"
    for asked in ASKED:
        if not any(asked in row[0] for row in rows):
            yield f"the checklist has no line on: {asked}"
    used = set()
    for line, _, shown in rows:
        evidence = [part.strip() for part in shown.split("·")]
        if not shown:
            yield f"{line}: nothing shows it"
        for one in evidence:
            if one.startswith("test: ") and not any(one[len("test: "):] in name for name in names):
                yield f"{line}: there is no test named so: {one}"
            if step := re.fullmatch(r"step (\d+)", one):
                used.add(step[1])
                if step[1] not in written:
                    yield f"{line}: there is no step {step[1]}"
            elif not one.startswith("test: "):
                yield f"{line}: neither a test nor a step: {one}"
    for unused in sorted(written - used):
        yield f"step {unused} belongs to no line"


def main():
    found = list(problems())
    for problem in found:
        print(problem)
    print(f"{'not ok' if found else 'ok'} 1 - Every line of the checklist for terminals of level 3 has a test, or a step of its installation (R-205)")
    print(f"# pass {0 if found else 1}\n# fail {1 if found else 0}\n# skipped 0")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
