"""Documents that are made from the sources are what the sources say; packaging/docs makes them. Links between documents lead
somewhere."""
import pathlib
import re
import sys

from tree import ROOT, Tree, line_of

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def events_document(tree):
    sys.path.insert(0, str(ROOT / "kiosk/base"))
    import events_to_code
    import tomllib
    return events_to_code.document(tomllib.loads(tree.text("kiosk/base/events.toml"))["event"])


def check(tree):
    problems = []
    if "kiosk/base/events.toml" in tree.paths:
        made = events_document(tree)
        if "docs/EVENTS.md" not in tree.paths or tree.text("docs/EVENTS.md") != made:
            problems.append("docs/EVENTS.md:1: not what kiosk/base/events.toml says; run packaging/docs")
    known = set(tree.paths)
    folders = {str(parent) for path in known for parent in pathlib.PurePosixPath(path).parents}
    for path in tree.paths:
        if not path.endswith(".md"):
            continue
        text = tree.text(path)
        for match in LINK.finditer(text):
            target = match.group(1)
            if "://" in target or target.startswith("mailto:"):
                continue
            resolved = str(pathlib.PurePosixPath(*normal(pathlib.PurePosixPath(path).parent / target)))
            if resolved not in known and resolved not in folders:
                problems.append(f"{path}:{line_of(text, match.start())}: link to {target} leads nowhere")
    return problems


def normal(path):
    parts = []
    for part in path.parts:
        if part == "..":
            parts[-1:] = []
        elif part != ".":
            parts.append(part)
    return parts


_EVENTS = ('[[event]]\nid = "a"\nlevel = "info"\naudience = "operator"\nfields = []\nen = "A."\nzh = "甲。"\n'
           'action_en = "B."\naction_zh = "乙。"\n')
PLANTED = [
    ({"docs/a.md": "see [b](b.md)\n"}, "docs/a.md:1: link to b.md leads nowhere"),
    ({"kiosk/base/events.toml": _EVENTS, "docs/EVENTS.md": "old\n"}, "run packaging/docs"),
]
CLEAN = {
    "docs/a.md": "see [b](b.md#x), [code](../kiosk), [web](https://example.org/x)\n",
    "docs/b.md": "[a](./a.md)\n",
    "kiosk/base/events.toml": _EVENTS,
    "docs/EVENTS.md": events_document(Tree({"kiosk/base/events.toml": _EVENTS})),
}
