#!/usr/bin/env python3
"""Fills the table of docs/LANGUAGES.md: every language of assets/text, who has read it, and how much of it is written.

usage: packaging/languages_table.py
"""
import json
import pathlib
import re

FOLDER = "assets/text/"
FILE = re.compile(FOLDER + r"([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.json")
DOCUMENT = "docs/LANGUAGES.md"
MARKED = r"(<!-- languages -->\n)(.*?)(<!-- end -->)"
# What everybody reads in an ordinary visit: written in every language that has a file.
ORDINARY = ("attract.", "bar.", "browse.", "consent.", "evaluation.", "form.", "goodbye.", "grade.", "header.", "help.", "hidden.", "home.",
            "identify.", "idle.", "language.", "leave.", "month.", "pager.", "receipt.", "review.", "scenario.", "search.", "section.",
            "sections.", "signature.", "source.", "step.", "steps.", "submit.", "submitting.", "tag.", "way.", "ways.", "weekday.",
            "action.back", "action.begin", "action.close", "action.end_now", "action.help", "action.home", "action.less", "action.more",
            "action.next", "action.no_card", "action.show_hidden", "action.stay", "action.submit", "key.clear", "key.delete", "key.done", "key.space",
            "out_of_service.line", "title.attract", "title.consent", "title.evaluation", "title.goodbye", "title.home",
            "title.identify", "title.materials", "title.out_of_service", "title.receipt", "title.review", "title.search",
            "title.sections", "title.signature", "title.submitting")


def languages(paths, read):
    """{tag: its texts}, Chinese and English first."""
    found = {match[1]: json.loads(read(match[0])) for match in map(FILE.fullmatch, paths) if match}
    return dict(sorted(found.items(), key=lambda each: (each[0] != "zh", each[0] != "en", each[0])))


def texts_of(words):
    return {key: text for key, text in words.items() if not key.startswith("@")}


def ordinary(words):
    return [key for key in texts_of(words) if key.startswith(ORDINARY)]


def table(found):
    chinese = texts_of(found["zh"])
    visit = ordinary(found["zh"])
    rows = ["| Tag | Language | Direction | Words | All texts | Ordinary visit | Read aloud |", "|---|---|---|---|---|---|---|"]
    for tag, words in found.items():
        written = len(texts_of(words))
        there = sum(key in words for key in visit)
        rows.append(f"| `{tag}` | {words.get('@name', tag)} | {words.get('@direction', 'ltr')} | {words.get('@state', 'draft')} | "
                    f"{written} of {len(chinese)} ({100 * written // len(chinese)} %) | {there} of {len(visit)} "
                    f"({100 * there // len(visit)} %) | {'yes' if '@voice' in words else 'no'} |")
    return "\n".join(rows) + "\n"


def main():
    root = pathlib.Path(__file__).resolve().parents[1]
    paths = sorted(path.relative_to(root).as_posix() for path in (root / FOLDER).glob("*.json"))
    made = table(languages(paths, lambda path: (root / path).read_text()))
    document = root / DOCUMENT
    document.write_text(re.sub(MARKED, lambda match: match[1] + made + match[3], document.read_text(), flags=re.DOTALL))


if __name__ == "__main__":
    main()
