"""The fault matrix has no hole: every device answers for every fault in every phase of a visit, by a test or by one of two
reasons (see tests/faults)."""
import re
import sys

from tree import ROOT, line_of

sys.path.insert(0, str(ROOT / "tests/faults"))
import matrix  # noqa: E402

WORDS = "tests/faults/faults.toml"
DEVICES = "tests/faults/devices/"
# Names of test cases; C++ may break them into several literals.
NAME = re.compile(r"\bTEST_CASE(?:_FIXTURE)?\(\s*(?:\w+,\s*)?((?:\"(?:[^\"\\\n]|\\.)*\"\s*)+)|\b(?:test|it)\(\s*(['\"`](?:[^'\"`\\]|\\.)*['\"`])")
GAP = re.compile(r'"\s*"')


def tagged_cells(tree):
    """{cell: place} of all test names."""
    cells = {}
    for path in tree.paths:
        if not path.startswith("tests/") or not path.endswith((".cpp", ".js", ".mjs")):
            continue
        text = tree.text(path)
        if "[fault " not in text:
            continue
        for match in NAME.finditer(text):
            for cell in matrix.cells_of(GAP.sub("", match.group(1) or match.group(2))):
                cells.setdefault(cell, f"{path}:{line_of(text, match.start())}")
    return cells


def check(tree):
    if WORDS not in tree.paths:
        return []
    phases, faults = matrix.load_words(tree.text(WORDS))
    cells = tagged_cells(tree)
    problems = []
    devices = {}
    for path in tree.paths:
        if not path.startswith(DEVICES):
            continue
        device = matrix.load_device(path[len(DEVICES):].removesuffix(".toml"), tree.text(path))
        devices[device.id] = device
        problems += [f"{path}:1: {problem}" for problem in matrix.problems_of(device, phases, faults, set(cells))]
    for (device, fault, phase), place in cells.items():
        # A driver's tests may stand before its file does.
        if device in devices and fault not in devices[device].faults:
            problems.append(f"{place}: {device} does not list the fault {fault}")
        if phase not in phases or fault not in faults:
            problems.append(f"{place}: no such cell: {device} {fault} {phase}")
    return problems


_WORDS = '[phases]\nidle = "a"\nend = "b"\n[faults]\nunplug = "c"\njam = "d"\n'
_DEVICE = 'name = "Printer"\ndriver = "drivers/x"\nfaults = ["unplug"]\n[cannot]\njam = "has no paper"\n'


def _files(device=_DEVICE, test='TEST_CASE("a "\n    "[fault device=x fault=unplug phase=idle,end]") {}\n'):
    return {WORDS: _WORDS, DEVICES + "x.toml": device, "tests/x_test.cpp": test}


PLANTED = [
    (_files(test='TEST_CASE_FIXTURE(Rig,\n    "a [fault device=x fault=jam phase=idle]") {}\n'), "does not list the fault jam"),
    (_files(test='TEST_CASE("a [fault device=x fault=unplug phase=idle]") {}\n'), "unplug × end: no test and no reason"),
    (_files(test='TEST_CASE("a [fault device=x fault=jam phase=idle]") {}\n'), "does not list the fault jam"),
    (_files(test='TEST_CASE("a [fault device=x fault=unplug phase=noon]") {}\n'), "no such cell"),
    (_files(device=_DEVICE.replace("[cannot]\n", "").replace('jam = "has no paper"\n', "")), "neither in faults nor in cannot"),
    (_files(device=_DEVICE + '[without_test.unplug]\nend = { reason = "no time", why = "x" }\n'), "reason is one of"),
    (_files(device=_DEVICE + '[without_test.unplug]\nend = { reason = "cannot occur", why = "x" }\n'), "needs no reason"),
    (_files(device=_DEVICE + '[without_test.all]\nidle = { reason = "cannot occur", why = "x" }\n'
                             'end = { reason = "cannot occur", why = "x" }\n', test="// [fault nothing\n"), "0 of 2 cells"),
]
CLEAN = _files()
