"""No program that a terminal gets links a library whose only licence is a GPL; docs/THIRD_PARTY.md and the SPDX list are what
packaging/third-party makes of the built programs."""
import importlib.machinery
import importlib.util
import os
import subprocess

from tree import ROOT

_loader = importlib.machinery.SourceFileLoader("third_party", str(ROOT / "packaging/third-party"))
third_party = importlib.util.module_from_spec(importlib.util.spec_from_loader("third_party", _loader))
_loader.exec_module(third_party)


def check(tree):
    if tree._texts is not None:
        return [f"{path}:1: GPL only" for path in tree.paths if third_party.is_gpl_only(tree.text(path).strip())]
    programs = os.environ.get("BIANMIN_BIN", str(ROOT / "build/dev/bin"))
    run = subprocess.run([ROOT / "packaging/third-party", "--check", programs], capture_output=True, text=True, check=False)
    return run.stdout.splitlines() + run.stderr.splitlines()


PLANTED = [
    ({"a": "GPL-3.0-or-later"}, "GPL only"),
    ({"a": "GPL-2.0-only OR AGPL-3.0-only"}, "GPL only"),
    ({"a": "MIT AND GPL-2.0-only"}, "GPL only"),
]
CLEAN = {
    "a": "LGPL-2.1-or-later",
    "b": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "c": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "d": "BSD-3-Clause AND MIT",
}
