#!/usr/bin/env python3
"""docs/PRIVACY.md has an entry for everything that a terminal learns of people.

usage: privacy_test.py SOURCES
"""
import json
import pathlib
import re
import sys

SOURCES = pathlib.Path(sys.argv[1])


def register():
    """(classes, members of a case) of docs/PRIVACY.md."""
    text = (SOURCES / "docs/PRIVACY.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    rows = {name: [[cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines() if line.startswith("| `")]
            for name, body in sections.items()}
    classes = {row[0].strip("`"): row for row in rows["Classes"]}
    members = {member: row for row in rows["Members of a case beside the answers"] for member in re.findall(r"`([a-z_.]+)`", row[0])}
    return classes, members


def written_members():
    """Members of a case as kiosk/flow/payload.cpp and its neighbours write them; those of objects with their object."""
    text = (SOURCES / "kiosk/flow/payload.cpp").read_text(encoding="utf-8")
    member = re.compile(r"(\w+)\.(?:text|known|number|literal|name)\(\s*\"(\w+)\"")
    body = text[text.index("Submission case_submission"):text.index("Submission rating_submission")]
    body += text[text.index("void write_situation"):text.index("void write_point")]
    body += text[text.index("void write_matter"):text.index("std::string civil_text")]
    body += text[text.index("void write_places"):text.index("std::uint64_t seconds_taken")]
    for neighbour in ("payload_sources", "payload_captured", "fees", "delivery", "promise"):
        body += (SOURCES / f"kiosk/flow/{neighbour}.cpp").read_text(encoding="utf-8")
    found = {name for object_, name in member.findall(body) if object_ == "payload"}
    nested = {object_ + "." + name for object_, name in member.findall(text) if object_ in ("applicant", "evidence", "signature")}
    return (found - {name.split(".")[0] for name in nested}) | nested


def problems():
    classes, members = register()
    elements = json.loads((SOURCES / "assets/services/elements.json").read_text(encoding="utf-8"))
    for code, element in elements.items():
        if element.get("privacy") not in classes:
            yield f"element {code} has no class of docs/PRIVACY.md: {element.get('privacy')}"
    for unused in classes.keys() - {element.get("privacy") for element in elements.values()}:
        yield f"class {unused} has no element"
    for row in classes.values():
        if len(row) != 5 or not all(row):
            yield f"class {row[0]} lacks purpose, sensitivity, risk or measure"
    written = written_members()
    if len(written) < 25:
        yield f"payload.cpp is read wrongly: {sorted(written)}"
    for name in sorted(written - members.keys()):
        yield f"member {name} of a case has no entry"
    for name in sorted(members.keys() - written):
        yield f"docs/PRIVACY.md tells of {name}, which no case has"


def main():
    found = list(problems())
    for problem in found:
        print(problem)
    print(f"{'not ok' if found else 'ok'} 1 - Every data element and every member of a case has an entry in the register of personal data (R-208)")
    print(f"# pass {0 if found else 1}\n# fail {1 if found else 0}\n# skipped 0")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
