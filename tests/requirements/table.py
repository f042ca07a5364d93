#!/usr/bin/env python3
"""The table of requirements: a row a phrase of the source documents, with the tests that name it and their last result.

usage: tests/requirements/table.py RESULTS-FOLDER [DOCUMENT]
  Reads the JUnit files that ctest wrote (tests/run leaves them in build/test-results) and writes the table to DOCUMENT
  (docs/REQUIREMENTS.md), or prints only the counts. Exit status 1 when a test names a requirement that isn't there.

A test names requirements in its name: TEST_CASE("What was installed is there after a restart (R-047)").
requirements.tsv holds the phrases, what each means here and how it is judged; reach.toml says which are out of a
terminal's reach, and why.
"""
import collections
import pathlib
import re
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "faults"))
import matrix  # noqa: E402

NAMED = re.compile(r"\bR-\d{3}\b")
TAG = re.compile(r"\s*\[fault [^\]]*\]|\s*\(?R-\d{3}(?:,\s*R-\d{3})*\)?")
# Blocks that are the fleet's and the house's, not the visit's: their rows are listed and count for nothing.
NOT_COUNTED = {"T": "not counted: the fleet's", "V": "not counted: the fleet's"}
# Inclusion is shown on every screen; the counts are of the visit and its contract with the platform.
COUNTED = set("ABCDEFGHIJKLMNOPQRUWX")


def load(text):
    """([(letter, title)], {letter: [(id, phrase, meaning, acceptance)]})."""
    blocks, rows = [], collections.defaultdict(list)
    for line in text.splitlines():
        fields = line.split("\t")
        if fields[0] == "#":
            blocks.append((fields[1], fields[2]))
        else:
            rows[blocks[-1][0]].append(tuple(fields))
    return blocks, rows


def read_results(folder):
    """{id: {(ctest, name): passed?}}."""
    results = collections.defaultdict(dict)
    for ctest, passed, name in matrix.named_results(folder):
        # Node adds the time that a test took.
        plain = re.sub(r"\s\(\d+(?:\.\d+)?ms\)$", "", TAG.sub("", name)).strip()
        for requirement in NAMED.findall(name):
            key = (ctest, plain)
            results[requirement][key] = results[requirement].get(key, True) and passed
    return results


def state_of(letter, requirement, results, reach):
    ran = results.get(requirement)
    if ran:
        return "pass" if all(ran.values()) else "**fail**"
    if requirement in reach:
        return "out of reach: " + reach[requirement]
    return NOT_COUNTED.get(letter, "missing")


def document(blocks, rows, results, reach):
    states = [state_of(letter, row[0], results, reach) for letter, _ in blocks if letter in COUNTED for row in rows[letter]]
    lines = [
        "# Requirements",
        "",
        "Made by `tests/requirements/table.py` from a run of the tests; not to be edited. A row is a phrase of the source",
        "documents on “互联网+政务服务”, what it means for a terminal, the tests that name it, and what they said last.",
        "",
        f"Of {len(states)} phrases that concern the visit and its contract with the platform, {states.count('pass')} have passing "
        f"tests, {sum(s.startswith('out') for s in states)} are out of a terminal's reach, {states.count('missing')} are missing.",
        "",
        "Rows about running a fleet of terminals and its house (sections T and V) are listed and not counted: the platform of the fleet answers",
        "them, and some of them a terminal does already.",
    ]
    for letter, title in blocks:
        lines += ["", f"## {letter}. {title}", "", "| | phrase | meaning here | tests | state |", "|---|---|---|---|---|"]
        for requirement, phrase, meaning, _ in rows[letter]:
            tests = "<br>".join(f"`{ctest}` {name}" for ctest, name in sorted(results.get(requirement, {})))
            cells = [requirement, phrase, meaning, tests, state_of(letter, requirement, results, reach)]
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    blocks, rows = load((HERE / "requirements.tsv").read_text(encoding="utf-8"))
    reach = tomllib.loads((HERE / "reach.toml").read_text(encoding="utf-8"))
    results = read_results(pathlib.Path(sys.argv[1]))
    known = {row[0] for block in rows.values() for row in block}
    unknown = sorted((set(results) | set(reach)) - known)
    for requirement in unknown:
        print(f"no such requirement: {requirement}")
    text = document(blocks, rows, results, reach)
    print(text.splitlines()[5])
    if len(sys.argv) == 3:
        pathlib.Path(sys.argv[2]).write_text(text, encoding="utf-8")
    sys.exit(1 if unknown else 0)


if __name__ == "__main__":
    main()
