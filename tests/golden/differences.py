#!/usr/bin/env python3
"""What a change does to the screens: a page with each changed picture as it was, as it is, and what differs.

usage: tests/golden/differences.py [--out DIR] [COMMIT]
       tests/golden/differences.py --pictures OLD NEW [--out DIR]

COMMIT (the one before the last, if none is named) is built beside this tree and draws the old pictures; build/dev must hold
this tree's ui-gallery. With --pictures two folders of PNG files are compared instead. Pictures are half size. The page is
DIR/index.html (build/golden-differences); the last line says how many pictures changed, came and went.
"""

import argparse
import html
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HASHES = "tests/golden/screens.tsv"
NAME = re.compile(r"(?P<screen>.+)-(?P<way>[a-z]+)-(?P<language>[a-z]+)$")


def run(*words, cwd=ROOT):
    return subprocess.run([str(word) for word in words], cwd=cwd, check=True, capture_output=True, text=True).stdout


def hashes(text):
    return dict(line.split("\t") for line in text.splitlines() if line)


def draw(program, names, out, cwd):
    """Draws the named pictures into `out`, under the names that screens.tsv has."""
    out.mkdir(parents=True)
    parts = [NAME.match(name) for name in names]
    if not parts:
        return
    chosen = {part: sorted({match[part] for match in parts}) for part in ("screen", "way", "language")}
    run(program, "--half", "--out", out, "--display", "portrait", *(word for part, values in chosen.items()
        for word in (f"--{part}", ",".join(values))), cwd=cwd)
    for path in list(out.iterdir()):
        name = path.name.replace("-portrait-", "-")
        if pathlib.Path(name).stem in names:
            path.rename(out / name)
        else:
            path.unlink()


def pictures_of_commit(commit, out):
    """The pictures whose hashes differ between the commit and this tree, drawn by both: (old folder, new folder)."""
    before, now = hashes(run("git", "show", f"{commit}:{HASHES}")), hashes((ROOT / HASHES).read_text())
    names = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
    tree = ROOT / "build/golden-before"
    run("git", "worktree", "prune")
    shutil.rmtree(tree, ignore_errors=True)
    run("git", "worktree", "add", "--force", "--detach", tree, commit)
    try:
        run("cmake", "--preset", "dev", cwd=tree)
        run("cmake", "--build", "--preset", "dev", "--target", "ui-gallery", cwd=tree)
        draw(tree / "build/dev/bin/ui-gallery", names & before.keys(), out / "old", tree)
    finally:
        run("git", "worktree", "remove", "--force", tree)
    draw(ROOT / "build/dev/bin/ui-gallery", names & now.keys(), out / "new", ROOT)
    return out / "old", out / "new"


def size_of(png):
    return png.read_bytes()[16:24]


def differing_pixels(old, new, to):
    """How many pixels differ, none of pictures of different size; writes the old one, paled, with the differing ones in red."""
    if size_of(old) != size_of(new):
        return None
    done = subprocess.run(["compare", "-metric", "AE", "-highlight-color", "red", str(old), str(new), str(to)],
                          capture_output=True, text=True)
    if done.returncode > 1:
        raise RuntimeError(f"compare {old.name}: {done.stderr}")
    return int(float(done.stderr.split()[0]))


def page(rows, counts):
    body = "\n".join(
        f"<section><h2>{html.escape(name)}</h2><p>{html.escape(what)}</p><div>" +
        "".join(f'<figure><img loading="lazy" src="{kind}/{html.escape(name)}.png" alt="{kind}"><figcaption>{kind}</figcaption></figure>'
                for kind in kinds) + "</div></section>" for name, what, kinds in rows)
    return ("<!doctype html><meta charset=utf-8><title>Screens: old, new, difference</title><style>"
            "body{font:16px sans-serif;margin:2rem;background:#f4f5f7}section{margin-bottom:3rem}div{display:flex;gap:1rem}"
            "figure{margin:0;flex:1}img{width:100%;border:1px solid #bbb}</style>"
            f"<h1>{html.escape(counts)}</h1>\n{body}\n")


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--out", type=pathlib.Path, default=ROOT / "build/golden-differences")
    words.add_argument("--pictures", nargs=2, type=pathlib.Path, metavar=("OLD", "NEW"))
    words.add_argument("commit", nargs="?", default="HEAD~1")
    options = words.parse_args()
    out = options.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    (out / "difference").mkdir(parents=True)
    if options.pictures:
        for kind, folder in zip(("old", "new"), options.pictures):
            shutil.copytree(folder, out / kind)
        old, new = out / "old", out / "new"
    else:
        old, new = pictures_of_commit(options.commit, out)

    before, now = ({path.stem for path in folder.glob("*.png")} for folder in (old, new))
    rows = [(name, "new", ["new"]) for name in sorted(now - before)] + [(name, "gone", ["old"]) for name in sorted(before - now)]
    changed = 0
    for name in sorted(before & now):
        pixels = differing_pixels(old / f"{name}.png", new / f"{name}.png", out / "difference" / f"{name}.png")
        if pixels == 0:
            continue
        changed += 1
        rows.append((name, "of another size", ["old", "new"]) if pixels is None else
                    (name, f"{pixels} pixels differ", ["old", "new", "difference"]))
    counts = f"{changed} changed, {len(now - before)} new, {len(before - now)} gone"
    (out / "index.html").write_text(page(rows, counts))
    print(out / "index.html")
    print(counts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
