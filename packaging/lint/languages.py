"""A language beside Chinese and English has only texts that Chinese has, with the same places, and all of an ordinary visit;
docs/LANGUAGES.md says how much of it is written. packaging/docs makes that table."""
import json
import re
import sys

from tree import ROOT, line_of

sys.path.insert(0, str(ROOT / "packaging"))
sys.dont_write_bytecode = True
import languages_table  # noqa: E402

PLACE = re.compile(r"\{(\w+)\}")


def check(tree):
    try:
        found = languages_table.languages(tree.paths, tree.text)
    except ValueError:
        return []  # the lint of texts names the file
    if "zh" not in found:
        return []
    problems = []
    chinese = languages_table.texts_of(found["zh"])
    for tag, words in found.items():
        path = f"{languages_table.FOLDER}{tag}.json"
        text = tree.text(path)
        for key, value in languages_table.texts_of(words).items():
            where = f"{path}:{line_of(text, max(0, text.find(json.dumps(key))))}"
            if key not in chinese:
                problems.append(f"{where}: {key} is not in zh.json")
            elif set(PLACE.findall(value)) != set(PLACE.findall(chinese[key])):
                problems.append(f"{where}: {key} has other places than in zh.json")
        missing = [key for key in languages_table.ordinary(chinese) if key not in words]
        problems += [f"{path}:1: {key} is missing, and an ordinary visit says it" for key in missing]
    return problems + check_document(tree, found)


def check_document(tree, found):
    path = languages_table.DOCUMENT
    text = tree.text(path) if path in tree.paths else ""
    place = re.search(languages_table.MARKED, text, re.DOTALL)
    if not place:
        return [f"{path}:1: no place for the table of languages"]
    if place[2] != languages_table.table(found):
        return [f"{path}:{line_of(text, place.start(2))}: not what {languages_table.FOLDER} says; run packaging/docs"]
    return []


def _files(document=None, **languages):
    files = {f"assets/text/{tag}.json": json.dumps(words) for tag, words in languages.items()}
    found = languages_table.languages(sorted(files), files.__getitem__)
    made = languages_table.table(found) if document is None else document
    return {**files, languages_table.DOCUMENT: f"<!-- languages -->\n{made}<!-- end -->\n"}


_ZH = {"@name": "中文", "home.count": "{count} 件事", "other": "其他"}
PLANTED = [
    (_files(zh=_ZH, ug={"home.count": "{count}", "hom": "x"}), "ug.json:1: hom is not in zh.json"),
    (_files(zh=_ZH, ug={"home.count": "{number}"}), "other places than in zh.json"),
    (_files(zh=_ZH, ug={"other": "x"}), "home.count is missing"),
    (_files(document="old\n", zh=_ZH), "run packaging/docs"),
    ({"assets/text/zh.json": json.dumps(_ZH)}, "no place for the table"),
]
CLEAN = _files(zh=_ZH, ug={"@state": "draft", "home.count": "{count}"})
