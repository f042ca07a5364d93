"""What may lie in the tree: small files, no products of a build, scripts that can be run."""
import os

from tree import ROOT

LARGEST = 1_000_000
PRODUCTS = (".o", ".a", ".so", ".pyc", ".log", ".db", ".sqlite", ".swp", ".orig", ".rej", ".key")
PRODUCT_FOLDERS = ("build/", "node_modules/", "__pycache__/")


def check(tree):
    problems = []
    for path in tree.paths:
        content = tree.bytes(path)
        if len(content) > LARGEST:
            problems.append(f"{path}:1: {len(content)} bytes; make or install it instead")
        if path.endswith(PRODUCTS) or any(("/" + path).find("/" + folder) >= 0 for folder in PRODUCT_FOLDERS):
            problems.append(f"{path}:1: looks like the product of a build")
        if content.startswith(b"-----BEGIN") and b"PRIVATE KEY" in content[:100]:
            problems.append(f"{path}:1: a private key")
        if content.startswith(b"#!") and tree._texts is None and not os.access(ROOT / path, os.X_OK):
            problems.append(f"{path}:1: a script that can't be run (chmod +x)")
        if tree.is_text(path) and content and not content.endswith(b"\n") and not path.endswith((".svg", ".json")):
            problems.append(f"{path}:1: no newline at the end")
    return problems


PLANTED = [
    ({"docs/a.md": "x" * 1_000_001}, "make or install it"),
    ({"tests/e2e/node_modules/a/b.js": "x\n"}, "product of a build"),
    ({"a.o": "x\n"}, "product of a build"),
    ({"tests/ca.pem": "-----BEGIN PRIVATE " "KEY-----\n"}, "a private key"),
    ({"docs/a.md": "x"}, "no newline"),
]
CLEAN = {"docs/a.md": "x\n", "tests/run": "#!/bin/sh\n"}
