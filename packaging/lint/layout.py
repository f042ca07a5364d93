"""The sources have the layout that .clang-format gives them; packaging/format gives it."""
import concurrent.futures
import os
import subprocess

from tree import ROOT


def differs(tree, path):
    run = subprocess.run(["clang-format", f"--assume-filename={ROOT / path}"], input=tree.bytes(path), capture_output=True,
                         check=False, cwd=ROOT)
    return run.returncode != 0 or run.stdout != tree.bytes(path)


def check(tree):
    paths = [p for p in tree.paths if p.endswith((".h", ".cpp", ".c"))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return [f"{path}:1: run packaging/format" for path, bad in
                zip(paths, pool.map(lambda p: differs(tree, p), paths)) if bad]


PLANTED = [({"kiosk/a.cpp": "int  f( ) { return 1 ; }\n"}, "run packaging/format")]
CLEAN = {"kiosk/a.cpp": "int f();\n"}
