#!/usr/bin/env python3
"""The fault matrix: every device, every fault that it can have, every phase of a visit.

usage: tests/faults/matrix.py RESULTS-FOLDER [DOCUMENT]
  Reads the JUnit files that ctest wrote (tests/run leaves them in build/test-results), fills the table with the last
  result of each cell and writes it to DOCUMENT (docs/DEVICES.md), or says only what is missing.
  Exit status 1 when a cell has neither a test that ran nor a reason, or one of its tests failed.

A test fills cells by a tag at the end of its name:
  [fault device=escpos fault=torn,garbage phase=before,during]    all combinations
Doctest programs print a line for each tagged case (tests/support/doctest_main.cpp), node prints its names anyway.
"""
import collections
import pathlib
import re
import sys
import tomllib
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
REASONS = ("cannot occur", "device not in this phase")
TESTED_SHARE_MIN = 0.8
TAG = re.compile(r"\[fault device=(\w+) fault=([\w,]+) phase=([\w,]+)\]")
# "[cell] passed …" of a doctest program, "ok 3 - …" or "✔ …" of node's test runner.
LINE = re.compile(r"^\s*(?:\[cell\] (?P<word>passed|failed)|(?P<tap>(?:not )?ok) \d+ -|(?P<sign>[✔✖]))\s(?P<rest>.*)$",
                  re.MULTILINE)


class Device:
    def __init__(self, name, table):
        self.id = name
        self.name = table["name"]
        self.driver = table["driver"]
        self.faults = table["faults"]
        self.cannot = table.get("cannot", {})
        self.without_test = table.get("without_test", {})

    def reason(self, fault, phase):
        """(reason, why) of a cell without a test, or None."""
        entry = self.without_test.get(fault, {}).get(phase) or self.without_test.get("all", {}).get(phase)
        return (entry["reason"], entry["why"]) if entry else None


def load_words(text):
    words = tomllib.loads(text)
    return words["phases"], words["faults"]


def load_device(name, text):
    return Device(name, tomllib.loads(text))


def cells_of(text):
    """(device, fault, phase) of every tag in a text."""
    for device, faults, phases in TAG.findall(text):
        for fault in faults.split(","):
            for phase in phases.split(","):
                yield device, fault, phase


def problems_of(device, phases, faults, tested):
    """What is wrong with a device's file, given the set of cells that have a test."""
    problems = []
    listed = set(device.faults) | set(device.cannot)
    problems += [f"fault {fault} is neither in faults nor in cannot" for fault in faults if fault not in listed]
    problems += [f"no such fault: {fault}" for fault in sorted(listed) if fault not in faults]
    problems += [f"{fault} stands in faults and in cannot" for fault in sorted(set(device.faults) & set(device.cannot))]
    for fault, row in device.without_test.items():
        if fault != "all" and fault not in device.faults:
            problems.append(f"without_test: no such fault here: {fault}")
        for phase, entry in row.items():
            if phase not in phases:
                problems.append(f"without_test: no such phase: {phase}")
            if entry.get("reason") not in REASONS or not entry.get("why"):
                problems.append(f"without_test.{fault}.{phase}: reason is one of {REASONS}, with a why")
    count = 0
    for fault in device.faults:
        for phase in phases:
            has_test = (device.id, fault, phase) in tested
            has_reason = device.reason(fault, phase) is not None
            count += has_test
            if not has_test and not has_reason:
                problems.append(f"{fault} × {phase}: no test and no reason")
            if has_test and phase in device.without_test.get(fault, {}):
                problems.append(f"{fault} × {phase}: has a test, so it needs no reason")
    total = len(device.faults) * len(phases)
    if total and count < TESTED_SHARE_MIN * total:
        problems.append(f"{count} of {total} cells are tests; {TESTED_SHARE_MIN:.0%} are wanted")
    return problems


def named_results(folder):
    """(ctest, passed?, name) of every test case whose name stands in the output, from all JUnit files."""
    for file in sorted(folder.glob("*.xml")):
        for case in xml.etree.ElementTree.parse(file).iter("testcase"):
            for match in LINE.finditer(case.findtext("system-out") or ""):
                passed = match["word"] == "passed" or match["tap"] == "ok" or match["sign"] == "✔"
                yield case.get("name"), passed, match["rest"]


def read_results(folder):
    """{cell: {ctest: passed?}} of all JUnit files."""
    results = collections.defaultdict(dict)
    for ctest, passed, name in named_results(folder):
        for cell in cells_of(name):
            results[cell][ctest] = results[cell].get(ctest, True) and passed
    return results


def document(phases, faults, devices, results):
    tests = sum((device.id, fault, phase) in results
                for device in devices for fault in device.faults for phase in phases)
    total = sum(len(device.faults) * len(phases) for device in devices)
    lines = [
        "# Devices and their faults",
        "",
        "Made by `tests/faults/matrix.py` from a run of the tests; not to be edited. Each cell names the ctest in which the",
        "fault strikes in that phase of a visit, and its last result. What a fault means for citizens and staff is in the",
        "README of the driver.",
        "",
        f"{tests} of {total} cells are tests ({tests / total:.0%})." if total else "",
        "",
        "| phase | |", "|---|---|",
    ]
    lines += [f"| {phase} | {words} |" for phase, words in phases.items()]
    for device in devices:
        lines += ["", f"## {device.name}", "", f"`{device.driver}`", "",
                  "| fault | " + " | ".join(phases) + " |", "|---|" + "---|" * len(phases)]
        notes = []
        for fault in device.faults:
            row = [f"**{fault}**: {faults[fault]}"]
            for phase in phases:
                ran = results.get((device.id, fault, phase))
                if ran:
                    row.append("<br>".join(f"{'✔' if ok else '✖'} {name}" for name, ok in sorted(ran.items())))
                    continue
                reason = device.reason(fault, phase)
                if reason is None:
                    row.append("**missing**")
                    continue
                if reason not in notes:
                    notes.append(reason)
                row.append(f"{reason[0]} ({notes.index(reason) + 1})")
            lines.append("| " + " | ".join(row) + " |")
        lines += [""] if notes else []
        lines += [f"{i}. {why}" for i, (_, why) in enumerate(notes, 1)]
        if device.cannot:
            lines += ["", "Cannot occur: " + "; ".join(f"*{fault}* ({why})" for fault, why in device.cannot.items()) + "."]
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    results = read_results(pathlib.Path(sys.argv[1]))
    phases, faults = load_words((HERE / "faults.toml").read_text(encoding="utf-8"))
    devices = [load_device(file.stem, file.read_text(encoding="utf-8"))
               for file in sorted((HERE / "devices").glob("*.toml"))]
    bad = 0
    for device in devices:
        problems = problems_of(device, phases, faults, set(results))
        problems += [f"{fault} × {phase}: {name} failed" for (owner, fault, phase), ran in sorted(results.items())
                     if owner == device.id for name, ok in ran.items() if not ok]
        for problem in problems:
            print(f"{device.id}: {problem}")
        bad += len(problems)
        count = sum((device.id, fault, phase) in results for fault in device.faults for phase in phases)
        print(f"{device.id}: {count} of {len(device.faults) * len(phases)} cells are tests")
    if len(sys.argv) == 3:
        pathlib.Path(sys.argv[2]).write_text(document(phases, faults, devices, results), encoding="utf-8")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
