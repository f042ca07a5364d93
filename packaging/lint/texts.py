"""Every text that a person may read is there in every language, and no language has texts of its own. Telephone numbers come
from the configuration or the catalogue, and one thing has one name in Chinese."""
import json
import re

LANGUAGES = ("zh", "en")
TELEPHONE = re.compile(r"(?:0\d{2,3}-)?\d{5,}")
# As the paper and the platform say it, and the dots of Chinese.
CHINESE = [
    (re.compile(r"(?<!预)受理编号|(?<!预)受理号|办件号"), "办件编号"),
    (re.compile(r"回执编号|回执号码?"), "办件编号 or 预受理编号"),
    (re.compile(r"(?<!…)…\Z"), "……"),
]


def leaves(value, path=""):
    """Yields path and value of every object that names a language, and of what should have."""
    if isinstance(value, dict):
        if any(language in value for language in LANGUAGES):
            yield path, value
        else:
            for key, inner in value.items():
                yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")


def check(tree):
    problems = []
    files = [p for p in tree.paths if p.startswith("assets/text/") and p.endswith(".json")]
    by_language = {}
    for path in files:
        try:
            content = json.loads(tree.text(path))
        except ValueError as error:
            problems.append(f"{path}:1: no JSON: {error}")
            continue
        problems += wordings(path, content)
        stem = path.rpartition("/")[2][:-len(".json")]
        language = next((word for word in LANGUAGES if stem == word or stem.endswith("." + word)), None)
        if language:
            by_language.setdefault(path.replace(f"{language}.json", "*.json"), {})[language] = (path, content)
            continue
        for key, texts in leaves(content):
            for wanted in LANGUAGES:
                if not isinstance(texts.get(wanted), str) or not texts[wanted].strip():
                    problems.append(f"{path}:1: {key} has no {wanted}")
    for found in by_language.values():
        problems += compare(found)
    return problems


def flat(value, path=""):
    if not isinstance(value, dict):
        return {path: value}
    out = {}
    for key, inner in value.items():
        out.update(flat(inner, f"{path}.{key}" if path else key))
    return out


def wordings(path, content):
    """What no text may say, wherever it stands in the file."""
    problems = []
    for key, text in flat(content).items():
        if not isinstance(text, str):
            continue
        if number := TELEPHONE.search(text):
            problems.append(f"{path}:1: {key} has the number {number[0]}: telephone numbers are {{phone}} of the configuration")
        if key.endswith(".zh") or path.endswith("/zh.json"):
            problems += [f"{path}:1: {key} says {match[0]}, which is {word}" for pattern, word in CHINESE
                         for match in pattern.finditer(text)]
    return problems


def compare(found):
    """Files of one language each must hold the same keys, none of them empty."""
    problems = []
    keys = {language: flat(content) for language, (_, content) in found.items()}
    every = set().union(*keys.values())
    for language in LANGUAGES:
        path = found[language][0] if language in found else next(iter(found.values()))[0]
        for key in sorted(every):
            if not str(keys.get(language, {}).get(key, "")).strip():
                problems.append(f"{path}:1: {key} has no {language}")
    return problems


PLANTED = [
    ({"assets/text/a.json": '{"home": {"zh": "首页"}}'}, "home has no en"),
    ({"assets/text/a.json": '{"home": {"zh": " ", "en": "Home"}}'}, "home has no zh"),
    ({"assets/text/zh.json": '{"a": "甲", "b": "乙"}', "assets/text/en.json": '{"a": "A"}'}, "b has no en"),
    ({"assets/text/a.json": "{"}, "no JSON"),
    ({"assets/text/ug.json": '{"a": "… 12345"}'}, "a has the number 12345"),
    ({"assets/text/a.json": '{"a": {"zh": "请打 0990-201201", "en": "A"}}'}, "a.zh has the number 0990-201201"),
    ({"assets/text/zh.json": '{"a": "受理编号"}', "assets/text/en.json": '{"a": "A"}'}, "a says 受理编号, which is 办件编号"),
    ({"assets/text/a.json": '{"a": {"zh": "正在打印…", "en": "Printing…"}}'}, "a.zh says …"),
]
CLEAN = {
    "assets/text/a.json": '{"home": {"zh": "首页", "en": "Home"}, "list": [{"t": {"zh": "一", "en": "one"}}]}',
    "assets/text/zh.json": '{"a": {"b": "预受理编号，等一等…… 2026-11 {phone}"}}',
    "assets/text/en.json": '{"a": {"b": "A"}}',
}
