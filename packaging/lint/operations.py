"""The error table of docs/OPERATIONS.md is what the sources say, and it is complete: every error code and every device status has
a row with words for the person, the attendant, the technician and the log. packaging/docs makes it."""
import json
import re
import sys

from tree import ROOT, line_of

sys.path.insert(0, str(ROOT / "packaging"))
sys.dont_write_bytecode = True
import operations_table  # noqa: E402

DOCUMENT = "docs/OPERATIONS.md"
CODES = "kiosk/base/result.h"


def check(tree):
    if CODES not in tree.paths:
        return []
    texts = {language: json.loads(tree.text(f"assets/text/{language}.json")) for language in operations_table.LANGUAGES}
    try:
        tables = operations_table.tables(tree.text)
    except KeyError as missing:
        key = missing.args[0]
        where = "assets/text/zh.json" if any(key not in words for words in texts.values()) else CODES
        return [f"{where}:1: no words for {key}"]
    problems = []
    if DOCUMENT not in tree.paths:
        return [f"{DOCUMENT}:1: is missing; run packaging/docs"]
    text = tree.text(DOCUMENT)
    for name, table in tables.items():
        found = re.search(operations_table.marked(name), text, re.DOTALL)
        if not found:
            problems.append(f"{DOCUMENT}:1: no place for the table {name}")
        elif found.group(2) != table:
            problems.append(f"{DOCUMENT}:{line_of(text, found.start(2))}: not what the sources say; run packaging/docs")
    return problems


def _files(document=None, extra_code="", words=None):
    """A small project: one code, one status."""
    result = "enum class ErrorCode {\n    // person\n    no_card,\n" + extra_code + "};\n"
    audience = ("Audience audience_of(ErrorCode code) {\n switch (code) {\n case ErrorCode::no_card:\n"
                + ("case ErrorCode::other:\n" if extra_code else "") + "return Audience::person;\n }\n}\n")
    keys = {"identify.no_card": "a", "error.no_card.attendant": "b", "error.no_card.technician": "c", "error.device_fault.attendant": "k", "device_status.online": "d",
            "advice.online": "e", "advice.configuration": "f", **{f"blame.{b}": "g" for b in operations_table.BLAMES},
            **{key: "h" for key in operations_table.GENERAL.values()}, **(words or {})}
    files = {
        CODES: result,
        "kiosk/base/result.cpp": audience,
        "drivers/api/device.h": "enum class DeviceStatus {\n    online,\n};\n",
        "kiosk/flow/text_ids.h": 'inline constexpr std::string_view identify_no_card =\n    "identify.no_card";\n',
        "kiosk/flow/error_words.cpp": "    {ErrorCode::no_card, identify_no_card, {}, {}, {}},\n"
                                      + ("    {ErrorCode::other, {}, {}, {}, {}},\n" if extra_code else ""),
        "kiosk/base/events.toml": "\n".join(f'[[event]]\nid = "{e}"\nen = "x"\nzh = "y"\n' for e in operations_table.EVENTS),
    }
    for language in operations_table.LANGUAGES:
        files[f"assets/text/{language}.json"] = json.dumps(keys)
    if document is None:
        document = "".join(f"<!-- {name} -->\n{table}<!-- end -->\n"
                           for name, table in operations_table.tables(files.__getitem__).items())
    files[DOCUMENT] = document
    return files


PLANTED = [
    (_files(document="<!-- errors -->\nold\n<!-- end -->\n<!-- devices -->\nold\n<!-- end -->\n"), "run packaging/docs"),
    (_files(document="nothing\n"), "no place for the table"),
    (_files(document="x", extra_code="    other,\n"), "no words for error.other"),
]
CLEAN = _files()
