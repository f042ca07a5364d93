"""Words for people come from assets/text, never from code: no Chinese, Japanese or Korean characters in string literals
of the product's sources."""
import re

from tree import line_of, without_comments

# Full-width punctuation is no word.
CJK = re.compile(r"[\u2e80-\u2fdf\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
ESCAPED = re.compile(r"\\u(?:[4-9][0-9a-fA-F]{3})|\\U000[23][0-9a-fA-F]{4}")
# path -> reason.
ALLOWED = {
    "drivers/idcard/card_text.cpp": "the word that the card itself bears for a validity without end",
    "ui/speech/words/number_run.cpp": "units that tell how a number is said, compared and never shown",
    "ui/speech/words/pinyin_reader.cpp": "marks and numerals that tones depend on, compared and never shown",
    "ui/speech/words/verbalise_zh.cpp": "numerals, as the spoken form of figures: grammar of Chinese, not wording",
    "kiosk/catalog/catalogue.cpp": "R-013's name for a code that no dictionary knows",
    "kiosk/catalog/item_parser.cpp": "the ten unified members by their names in the standard, for the fault report",
    "kiosk/catalog/service_search.cpp": "words that only ask, taken off what is searched and never shown",
    "kiosk/model/mask.cpp": "by which characters an address comes to its district, compared and never shown",
    "kiosk/ofd/document.cpp": "names that GB/T 36903 has for members of a licence, compared and never shown",
    "kiosk/catalog/item_rules.cpp": "empty demands that the catalogue must not make, compared and never shown",
}


def check(tree):
    problems = []
    for path in tree.sources("kiosk", "drivers", "ui", "offline_cache"):
        if path in ALLOWED:
            continue
        text = without_comments(tree.text(path))
        lines = set()
        for pattern in (CJK, ESCAPED):
            lines.update(line_of(text, match.start()) for match in pattern.finditer(text))
        problems += [f"{path}:{line}: words for people belong into assets/text" for line in sorted(lines)]
    return problems


PLANTED = [
    ({"ui/screens/a.cpp": 'int a;\nframe.title("请放卡");\n'}, "ui/screens/a.cpp:2: words for people"),
    ({"ui/screens/a.cpp": 'frame.title("\\u8bf7");\n'}, "words for people"),
]
CLEAN = {
    "ui/screens/a.cpp": '// 请放卡 is what the screen says\nframe.title(text_id);\n',
    "tests/unit/a_test.cpp": 'const char* name = "张三";\n',
}
