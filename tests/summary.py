#!/usr/bin/env python3
"""Table of what tests/run saw: reads the JUnit files and test lists of a folder.

usage: tests/summary.py FOLDER [BROKEN-STAGE…]
A doctest program counts with its test cases, node's test runner with its tests, anything else as one. The last line is
"N passed, N failed, N skipped"; the exit status is 1 when something failed or nothing passed.
"""
import collections
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

DOCTEST = re.compile(r"\[doctest\] test cases:\s*(\d+) \|\s*(\d+) passed \|\s*(\d+) failed \|\s*(\d+) skipped")
NODE = {kind: re.compile(rf"^(?:# |ℹ ){kind} (\d+)$", re.MULTILINE) for kind in ("pass", "fail", "skipped")}
NODE_SKIP = re.compile(r"# SKIP (.+)$", re.MULTILINE)
# CTest writes the escape character as words, because XML has none.
ANSI = re.compile(r"(?:\x1b|\[NON-XML-CHAR-0x1B\])\[[0-9;]*m")
SKIP_LINE = re.compile(r"^.*\bskip(?:ped|ping)?\b.*$", re.IGNORECASE | re.MULTILINE)


class Count:
    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def __iadd__(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        return self


def count_of(status, text):
    """How many tests one ctest entry stands for."""
    if status == "skipped":
        return Count(skipped=1)
    doctest = DOCTEST.search(text)
    if doctest:
        total, passed, failed, skipped = map(int, doctest.groups())
        count = Count(passed, failed, skipped)
        # After a crash the cases that never ran are no skips.
        if status == "failed":
            count = Count(passed, max(1, failed + skipped), 0)
        return count
    if all(pattern.search(text) for pattern in NODE.values()):
        passed, failed, skipped = (int(NODE[kind].search(text).group(1)) for kind in ("pass", "fail", "skipped"))
        return Count(passed, max(1, failed) if status == "failed" else failed, skipped)
    return Count(passed=1) if status == "passed" else Count(failed=1)


def read_suite(xml_file):
    """Yields name, status, output and seconds of each ctest entry."""
    labels = {}
    listed = xml_file.with_suffix(".json")
    if listed.exists() and listed.stat().st_size:
        for test in json.loads(listed.read_text(encoding="utf-8")).get("tests", []):
            for entry in test.get("properties", []):
                if entry["name"] == "LABELS":
                    labels[test["name"]] = entry["value"][0] if entry["value"] else ""
    for case in xml.etree.ElementTree.parse(xml_file).iter("testcase"):
        text = ANSI.sub("", case.findtext("system-out") or "")
        status = {"run": "passed", "fail": "failed"}.get(case.get("status"), "skipped")
        if status == "skipped" and case.find("skipped") is not None and \
                "SKIP_RETURN_CODE" not in (case.find("skipped").get("message") or ""):
            status = "failed"  # not run: its program is missing or what it stands on has failed
        name = case.get("name")
        yield name, labels.get(name) or "other", status, text, float(case.get("time") or 0)


def reasons_of(status, text):
    if status == "skipped":
        lines = SKIP_LINE.findall(text)
        return [lines[-1].strip()] if lines else ["no reason given"]
    return sorted(set(NODE_SKIP.findall(text)))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, broken = pathlib.Path(sys.argv[1]), sys.argv[2:]
    groups = collections.OrderedDict()
    seconds = collections.Counter()
    failures, skips = [], []
    for xml_file in sorted(folder.glob("*.xml"), key=lambda file: file.stat().st_mtime):
        for name, label, status, text, time in read_suite(xml_file):
            group = label if xml_file.stem == "dev" else f"{xml_file.stem}: {label}"
            count = count_of(status, text)
            groups.setdefault(group, Count())
            groups[group] += count
            seconds[group] += time
            if count.failed:
                failures.append(f"{group}: {name}")
            if count.skipped:
                skips += [f"{group}: {name}: {reason}" for reason in reasons_of(status, text)]
    for stage in broken:
        groups[stage] = Count(failed=1)
        failures.append(stage)

    stages = folder / "stages.tsv"
    if stages.exists():
        print("\nstage                          seconds")
        for line in stages.read_text(encoding="utf-8").splitlines():
            name, time, status = line.split("\t")
            print(f"{name:30} {time:>7}{'' if status == '0' else '  failed'}")
    print("\ngroup                           passed  failed  skipped  seconds")
    total = Count()
    for group, count in groups.items():
        total += count
        print(f"{group:30} {count.passed:>7} {count.failed:>7} {count.skipped:>8} {seconds[group]:>8.0f}")
    for title, rows in (("skipped", skips), ("failed", failures)):
        if rows:
            print(f"\n{title}:")
            for row in rows:
                print(f"  {row}")
    print(f"\n{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    sys.exit(1 if total.failed or not total.passed else 0)


if __name__ == "__main__":
    main()
