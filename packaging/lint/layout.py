"""The sources have the layout that .clang-format gives them; packaging/format gives it."""
import concurrent.futures
import os
import re
import subprocess

from tree import ROOT

BATCH = 25


def differing(paths):
    """Those of the files that clang-format would change; one process for all."""
    run = subprocess.run(["clang-format", "--dry-run", "--ferror-limit=1", *paths], capture_output=True, text=True,
                         check=False, cwd=ROOT)
    return sorted(set(re.findall(r"^(\S+?):\d+:\d+: warning: ", run.stderr, re.MULTILINE)))


def differs(text, path):
    run = subprocess.run(["clang-format", f"--assume-filename={ROOT / path}"], input=text, capture_output=True, check=False,
                         cwd=ROOT)
    return run.returncode != 0 or run.stdout != text


def check(tree):
    paths = [p for p in tree.paths if p.endswith((".h", ".cpp", ".c"))]
    if tree._texts is not None:
        bad = [path for path in paths if differs(tree.bytes(path), path)]
    else:
        batches = [paths[i:i + BATCH] for i in range(0, len(paths), BATCH)]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            bad = [path for found in pool.map(differing, batches) for path in found]
    return [f"{path}:1: run packaging/format" for path in bad]


PLANTED = [({"kiosk/a.cpp": "int  f( ) { return 1 ; }\n"}, "run packaging/format")]
CLEAN = {"kiosk/a.cpp": "int f();\n"}
